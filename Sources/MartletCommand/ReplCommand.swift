internal import ArgumentParser
internal import Session
internal import Terminal

/// `martlet repl`: a conversation in a terminal.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Talk in a terminal, or run what comes through a pipe.")

  @Option(help: "The seed of the session's random numbers.")
  var seed: Int?

  func run() throws {
    let seed = seed
    let status = CellThread.run {
      Repl(seed.map { Session(seed: $0) } ?? Session()).run()
    }
    throw ExitCode(status)
  }
}
