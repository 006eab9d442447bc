internal import ArgumentParser
internal import Glibc
internal import Session

/// The command `martlet`.
public enum Command {
  /// Runs the subcommand that the process's arguments name, and ends the process.
  ///
  /// Arguments that cannot be understood end it with status 2.
  public static func main() -> Never {
    // What a kernelspec has is understood at once: a front end that finds no socket when it connects
    // tries again only 100 ms later, and reading arguments by reflection takes part of the 12 ms or
    // so that there are.
    let arguments = CommandLine.arguments
    if arguments.count == 4, arguments[1...2] == ["kernel", "--connection-file"] {
      exit(KernelCommand.serve(arguments[3]).rawValue)
    }
    do {
      var command = try MartletTool.parseAsRoot()
      try command.run()
      exit(EXIT_SUCCESS)
    } catch {
      guard MartletTool.exitCode(for: error) == .validationFailure else {
        MartletTool.exit(withError: error)
      }
      Failure.report(MartletTool.fullMessage(for: error))
      exit(ExitCode.unusable.rawValue)
    }
  }
}

/// What there is: every front door is a subcommand.
struct MartletTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Session.kernelName,
    abstract: "The notebook for reinforcement learning: kernel, terminal, runner and checker.",
    version: Session.version,
    subcommands: [
      KernelCommand.self, ReplCommand.self, RunCommand.self, CheckCommand.self,
      CompareCommand.self, InstallCommand.self, UninstallCommand.self, DoctorCommand.self,
      DocsCommand.self,
    ])
}

extension ExitCode {
  /// Files or arguments that cannot be used.
  static let unusable = ExitCode(2)
}
