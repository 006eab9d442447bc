internal import ArgumentParser
internal import Notebooks
internal import Session
internal import Terminal

/// `martlet run`: a script or notebook from beginning to end.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script or a notebook, and print what it shows.",
    discussion: """
      The exit status is 0, 1 when a cell fails, 2 when a file or an argument cannot be used.
      """)

  @Argument(
    help: "A script, a notebook (.ipynb), Markdown (.md), or - for a script on standard input.")
  var file: String

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: .init(
      "A constant for the notebook, declared after its cell tagged ‘parameters’.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Option(name: .shortAndLong, help: "Where to write the notebook with its outputs.")
  var output: String?

  @Option(help: "The seed of the session's random numbers.")
  var seed: Int?

  @Flag(help: "Run on after a cell that fails.")
  var allowErrors = false

  func run() throws {
    let notebook: Notebook
    do { notebook = try prepared() } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
    let (seed, name, allowsErrors) = (seed, file, allowErrors ? true : nil)
    let isKept = output != nil
    let (finished, failure) = CellThread.run { () -> (Notebook, CellFailure?) in
      let session = seed.map { Session(seed: $0) } ?? Session()
      let printer = TextPrinter(on: .standard)
      Interruption.forward(onlyOnce: true) { session.interrupt() }
      var run = NotebookRun(notebook, name: name, allowsErrors: allowsErrors)
      run.keepsOutputs = isKept
      let failure = run.run { code, name, sink in
        session.run(code, name: name, sink: sink)
      } follow: { event in
        switch event {
        case .began: break
        case .output(let output): printer.show(output)
        case .ended(let report): printer.finish(report)
        }
      }
      return (run.notebook, failure)
    }
    do { if let output { try TextFile.write(finished.text, to: output) } } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
    if failure != nil { throw ExitCode.failure }
  }

  private func prepared() throws -> Notebook {
    let values = try parameters.map { try Parameter($0) }
    var notebook = try TextFile.notebook(file)
    for value in values where !notebook.declares(parameter: value.name) {
      Failure.report("warning: the notebook's cell of parameters does not declare ‘\(value.name)’")
    }
    try notebook.inject(values)
    return notebook
  }
}
