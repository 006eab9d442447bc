internal import JSON
public import Session
internal import Synchronization

/// Runs a notebook's code, cell by cell, and keeps what it put out.
public struct NotebookRun {
  /// What runs a cell: its code, how messages call it, and where its outputs go.
  public typealias Runner = (
    _ code: String, _ name: String, _ sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport

  /// What happens while a notebook runs, for who wants to follow it.
  public enum Event: Sendable {
    /// A cell begins.
    case began(name: String)
    /// The running cell puts something out.
    case output(Output)
    /// A cell has ended.
    case ended(CellReport)
  }

  /// The notebook, with the outputs so far.
  public private(set) var notebook: Notebook
  /// What the notebook is called in messages.
  public var name: String
  /// Whether a cell's failure lets the cells after it run.
  public var allowsErrors: Bool
  /// Whether the notebook keeps the outputs; who does not want it afterwards saves their memory.
  public var keepsOutputs = true

  /// Makes a run of a notebook; `run(_:follow:)` starts it.
  ///
  /// - Parameters:
  ///   - notebook: The notebook.
  ///   - name: What it is called in messages.
  ///   - allowsErrors: Whether cells run on after a failure; as the notebook says if nil.
  public init(_ notebook: Notebook, name: String, allowsErrors: Bool? = nil) {
    self.notebook = notebook
    self.name = name
    self.allowsErrors = allowsErrors ?? notebook.metadata["allow_errors"]?.bool ?? false
  }

  /// Runs every code cell in order, up to the first that fails and was not expected to.
  ///
  /// The outputs of earlier executions are gone, those of this one are kept, whatever comes of it,
  /// unless `keepsOutputs` says otherwise.
  ///
  /// - Parameters:
  ///   - runner: Runs a cell.
  ///   - follow: Hears of everything, from the threads the runner puts out on.
  /// - Returns: The failure that stopped the run, if one did.
  public mutating func run(
    _ runner: Runner, follow: @escaping @Sendable (Event) -> Void = { _ in }
  ) -> CellFailure? {
    describeLanguage()
    forgetOutputs()
    let collector = Collector()
    let keepsOutputs = keepsOutputs
    var stop: CellFailure?
    for (offset, cell) in notebook.runnableCells(of: name).enumerated() {
      let (number, index, name, code) = (offset + 1, cell.index, cell.name, cell.code)
      collector.outputs.withLock { $0.begin(cell: index) }
      follow(.began(name: name))
      let report = runner(code, name) { output in
        if keepsOutputs { collector.outputs.withLock { $0.add(output) } }
        follow(.output(output))
      }
      collector.outputs.withLock { $0.end(report, number: number) }
      notebook.cells[index].executionCount = number
      follow(.ended(report))
      if let failure = report.failure, !allowsErrors || failure.isInterrupt,
        !notebook.cells[index].tags.contains("raises-exception")
      {
        stop = failure
        break
      }
    }
    for (index, outputs) in collector.outputs.withLock({ $0.outputs }) {
      notebook.cells[index].outputs = outputs
    }
    return stop
  }

  private mutating func forgetOutputs() {
    for index in notebook.cells.indices where notebook.cells[index].runs {
      notebook.cells[index].outputs = []
      notebook.cells[index].executionCount = nil
    }
  }

  private mutating func describeLanguage() {
    notebook.metadata["language_info"] = [
      "codemirror_mode": .string(Session.languageName),
      "file_extension": .string(Session.fileExtension),
      "mimetype": .string(Session.mediaType),
      "name": .string(Session.languageName),
      "nbconvert_exporter": "script",
      "pygments_lexer": .string(Session.languageName),
      "version": .string(Session.version),
    ]
    if notebook.metadata["kernelspec"] == nil {
      notebook.metadata["kernelspec"] = [
        "display_name": .string(Session.displayName), "language": .string(Session.languageName),
        "name": .string(Session.kernelName),
      ]
    }
  }
}

extension Cell {
  /// Whether there is something to run.
  var runs: Bool {
    kind == .code && !source.allSatisfy(\.isWhitespace) && !tags.contains("skip-execution")
  }

  /// The source, in scripts moved down to where it stands in the file.
  public var code: String {
    String(repeating: "\n", count: max(0, (firstLine ?? 1) - 1)) + source
  }
}

extension Notebook {
  /// The cells with something to run, in order: where each stands, how messages call it, and its
  /// code.
  ///
  /// Messages call a script's cells by its file, whose lines they count.
  public func runnableCells(of file: String) -> [(index: Int, name: String, code: String)] {
    cells.indices.filter { cells[$0].runs }.enumerated().map { offset, index in
      let cell = cells[index]
      return (index, cell.firstLine == nil ? "cell \(offset + 1)" : file, cell.code)
    }
  }

  /// The language that the notebook says it is written in, if it says.
  public var language: String? {
    metadata["kernelspec"]?["language"]?.string ?? metadata["language_info"]?["name"]?.string
  }
}

/// A collector that the threads of a cell share.
private final class Collector: Sendable {
  let outputs = Mutex(OutputCollector())
}
