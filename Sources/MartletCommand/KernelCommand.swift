internal import ArgumentParser
internal import Glibc
internal import JupyterProtocol
internal import JupyterTransport
internal import Logging
internal import Session

/// `martlet kernel`: what Jupyter starts.
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Serve Jupyter front ends; they start this themselves.")

  @Option(
    name: [.customShort("f"), .long],
    help: "The file in which a front end says where to listen and how to sign.")
  var connectionFile: String

  @Flag(help: "Note what is odd on standard error.")
  var verbose = false

  func run() throws {
    let status = Self.serve(connectionFile, logLevel: verbose ? .debug : .warning)
    // A cell that would not stop must not keep the process.
    Glibc.exit(status.rawValue)
  }

  /// Whether front ends are told what one of them says of a widget; `JUPYTER_WIDGETS_ECHO` turns it
  /// off, as it does in Jupyter's own kernel.
  private static var echoesWidgets: Bool {
    let setting = getenv("JUPYTER_WIDGETS_ECHO").map { String(cString: $0).lowercased() } ?? "1"
    return !["0", "false", "no", "off", "n", "f"].contains(setting)
  }

  /// Serves until the front end is done.
  ///
  /// - Returns: The process's exit status.
  static func serve(_ path: String, logLevel: Logger.Level = .warning) -> ExitCode {
    let connection: ConnectionFile
    do { connection = try ConnectionFile(path: path) } catch {
      Failure.report("error: \(error)")
      return .unusable
    }
    var logger = Logger(label: Session.kernelName) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel
    if !connection.key.isEmpty, ConnectionFile.isExposed(path: path) {
      logger.warning("others can read \(path), and with it run code here: chmod 600 it")
    }
    let kept = KeptHistory.path(in: variable).map { [logger] path in
      KeptHistory(path: path) { logger.warning("\($0)") }
    }
    let server = KernelServer(
      connection: connection, info: SessionKernel.info, history: kept ?? MemoryHistory(),
      logger: logger
    ) { SessionKernel(Session(), echoesWidgets: Self.echoesWidgets) }
    do { _ = try server.run() } catch {
      Failure.report("error: \(error)")
      return .failure
    }
    kept?.close(milliseconds: 60)
    return .success
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
