internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Session

/// Where a kernel is installed, and under which name.
struct InstallPlace: ParsableArguments {
  @Flag(help: "For the user alone.")
  var user = false

  @Flag(help: "In the active Python environment.")
  var sysPrefix = false

  @Option(help: ArgumentHelp("Under a folder, as share/jupyter in it.", valueName: "folder"))
  var prefix: String?

  @Option(help: "The name of the kernel's folder.")
  var name = Session.kernelName

  func validate() throws {
    guard [user, sysPrefix, prefix != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("only one of --user, --sys-prefix and --prefix can be meant")
    }
    guard Kernelspec.isName(name) else {
      throw ValidationError(
        "a kernel's name is of letters, digits, ‘-’, ‘.’ and ‘_’; found ‘\(name)’")
    }
  }

  /// The folder of the kernel's files.
  ///
  /// - Throws: a `Failure` if nothing says where that is.
  func kernelFolder() throws(Failure) -> String { try dataFolder() + "/kernels/" + name }

  private func dataFolder() throws(Failure) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let prefix { return Self.absolute(prefix) + "/share/jupyter" }
    if sysPrefix { return try Self.pythonPrefix(environment) + "/share/jupyter" }
    guard let folder = Self.userFolder(environment) else {
      throw Failure("the variable HOME names no folder; use --prefix")
    }
    return folder
  }

  /// Where Jupyter looks for what belongs to the user; `nil` if nothing says where the user's home
  /// is.
  static func userFolder(_ environment: [String: String]) -> String? {
    if let folder = environment["JUPYTER_DATA_DIR"], !folder.isEmpty { return absolute(folder) }
    if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") {
      return folder + "/jupyter"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/share/jupyter"
  }

  /// The folder of the active Python environment, or else of the Python that is found first.
  private static func pythonPrefix(_ environment: [String: String]) throws(Failure) -> String {
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let folder = environment[variable], !folder.isEmpty { return folder }
    }
    let answer = ProgramRun(["python3", "-c", "import sys; print(sys.prefix)"])
    guard let folder = answer.lines.first, folder.hasPrefix("/") else {
      throw Failure("there is no python3 to ask for its environment; use --prefix")
    }
    return folder
  }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
