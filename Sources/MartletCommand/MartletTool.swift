internal import ArgumentParser
internal import Glibc
internal import Session

/// The command `martlet`: every front door is a subcommand.
@main
struct MartletTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Session.kernelName,
    abstract: "The notebook for reinforcement learning: kernel, terminal, runner and checker.",
    version: Session.version,
    subcommands: [
      KernelCommand.self, ReplCommand.self, RunCommand.self, CheckCommand.self,
      CompareCommand.self, InstallCommand.self,
    ])

  /// Runs the subcommand that the arguments name.
  ///
  /// Arguments that cannot be understood end the process with status 2.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Failure.report(fullMessage(for: error))
      Glibc.exit(ExitCode.unusable.rawValue)
    }
  }
}

extension ExitCode {
  /// Files or arguments that cannot be used.
  static let unusable = ExitCode(2)
}
