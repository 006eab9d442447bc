internal import FoundationEssentials
internal import Glibc

/// The program that runs, as a file.
package enum ThisProgram {
  /// A path that still leads to this program, or to the one that took its place, after an update.
  ///
  /// - Parameters:
  ///   - name: what the program was called as
  ///   - searchPath: the folders where programs are looked for, as in `PATH`
  ///   - file: where the program lies
  /// - Returns: what it was called as, symbolic links and all, if that leads here, and else `file`.
  package static func stablePath(calledAs name: String, searchPath: String, file: String) -> String
  {
    var candidates: [String] = []
    if name.contains("/") {
      candidates = [InstallPlace.absolute(name)]
    } else {
      candidates = searchPath.split(separator: ":").map { "\($0)/\(name)" }
    }
    let parts = { (path: String) in path.split(separator: "/") }
    return candidates.first {
      // A way up may lead elsewhere later, and `.` says nothing.
      $0.hasPrefix("/") && !parts($0).contains { $0 == ".." || $0 == "." } && isSame($0, file)
    } ?? file
  }

  /// The path of the running program.
  ///
  /// - Throws: a `Failure` if the system does not tell.
  static func path() throws(Failure) -> String {
    let file: String
    do {
      file = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch { throw Failure("the path of this program cannot be found out") }
    return stablePath(
      calledAs: CommandLine.arguments.first ?? "",
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "", file: file)
  }

  /// Whether two paths lead to the same file.
  package static func isSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(one, &first) == 0 && stat(other, &second) == 0
      && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
