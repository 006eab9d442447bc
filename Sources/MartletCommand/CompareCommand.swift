internal import ArgumentParser
internal import Notebooks
internal import Terminal

/// `martlet compare`: whether two executions of a notebook look alike.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare the outputs of two executions of a notebook.",
    discussion: """
      Times, metadata and colours are left aside. The exit status is 0, 1 when the outputs differ, 2
      when a file cannot be used.
      """)

  @Argument(help: "A notebook.")
  var file: String

  @Argument(help: "The same notebook, executed by other means.")
  var other: String

  func run() throws {
    let differences: [String]
    do {
      differences = try TextFile.notebook(file).differences(from: TextFile.notebook(other))
    } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
    for difference in differences { Failure.report("\(file): \(difference)") }
    if !differences.isEmpty { throw ExitCode.failure }
  }
}
