internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Session

/// `martlet install`: makes the kernel known to Jupyter.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Make the kernel known to Jupyter.",
    discussion: "For the user alone unless an option says otherwise.")

  @Flag(help: "For the user alone.")
  var user = false

  @Flag(help: "In the active Python environment.")
  var sysPrefix = false

  @Option(help: ArgumentHelp("Under a folder, as share/jupyter in it.", valueName: "folder"))
  var prefix: String?

  @Option(help: "The name of the kernel's folder.")
  var name = Session.kernelName

  @Option(help: "The name that people see.")
  var displayName = Session.displayName

  func validate() throws {
    guard [user, sysPrefix, prefix != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("only one of --user, --sys-prefix and --prefix can be meant")
    }
    guard Kernelspec.isName(name) else {
      throw ValidationError(
        "a kernel's name is of letters, digits, ‘-’, ‘.’ and ‘_’; found ‘\(name)’")
    }
  }

  func run() throws {
    do {
      let spec = Kernelspec(displayName: displayName, executable: try Self.executable())
      let folder = try dataFolder() + "/kernels/" + name
      let files = try spec.write(to: folder)
      print("Jupyter knows the kernel ‘\(name)’ (\(displayName)) now:")
      for file in files { print("  wrote \(folder)/\(file)") }
    } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
  }

  private func dataFolder() throws(Failure) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let prefix { return Self.absolute(prefix) + "/share/jupyter" }
    if sysPrefix { return try Self.pythonPrefix(environment) + "/share/jupyter" }
    return try Self.userFolder(environment)
  }

  /// Where Jupyter looks for what belongs to the user.
  private static func userFolder(_ environment: [String: String]) throws(Failure) -> String {
    if let folder = environment["JUPYTER_DATA_DIR"], !folder.isEmpty { return absolute(folder) }
    if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") {
      return folder + "/jupyter"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw Failure("the variable HOME names no folder; use --prefix")
    }
    return home + "/.local/share/jupyter"
  }

  /// The folder of the active Python environment, or else of the Python that is found first.
  private static func pythonPrefix(_ environment: [String: String]) throws(Failure) -> String {
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let folder = environment[variable], !folder.isEmpty { return folder }
    }
    guard let pipe = popen("python3 -c 'import sys; print(sys.prefix)' 2>/dev/null", "r") else {
      throw Failure("python3 cannot be started; use --prefix")
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, pipe)
    pclose(pipe)
    let line = String(decoding: bytes[..<count], as: UTF8.self)
    guard let folder = line.split(separator: "\n").first, folder.hasPrefix("/") else {
      throw Failure("there is no python3 to ask for its environment; use --prefix")
    }
    return String(folder)
  }

  /// The path of this program.
  private static func executable() throws(Failure) -> String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch { throw Failure("the path of this program cannot be found out") }
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
