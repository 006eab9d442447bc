internal import ArgumentParser
internal import Notebooks
internal import Session
internal import Terminal

/// `martlet check`: whether scripts and notebooks would run.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check scripts and notebooks without running them.",
    discussion: """
      Cells are checked in order, with what the ones before declare. Of a Markdown file (.md) the \
      blocks fenced with ```swift are the cells. The exit status is 0, 1 when there are errors, 2 when a file cannot be used.
      """)

  @Argument(
    help: "Scripts, notebooks (.ipynb), Markdown (.md), or - for a script on standard input.")
  var files: [String]

  func run() throws {
    let files = files
    let isColoured = TerminalDevice.standard.isColoured
    let status = CellThread.run { () -> Int32 in
      var status = ExitCode.success.rawValue
      for file in files {
        do {
          let findings = Self.findings(in: try TextFile.notebook(file), file: file)
          for (place, finding) in findings {
            Failure.report(finding.text(in: place, isColoured: isColoured))
          }
          if findings.contains(where: { $0.1.isError }) {
            status = max(status, ExitCode.failure.rawValue)
          }
        } catch {
          Failure.report("error: \(error)")
          status = ExitCode.unusable.rawValue
        }
      }
      return status
    }
    throw ExitCode(status)
  }

  /// What is to say about a file, with where its lines are counted.
  private static func findings(in notebook: Notebook, file: String) -> [(String, Finding)] {
    let session = Session()
    return notebook.runnableCells(of: file).flatMap { cell in
      let place = cell.name == file ? file : "\(file):\(cell.name)"
      return session.findings(in: cell.code, name: cell.name).map { (place, $0) }
    }
  }
}
