internal import FoundationEssentials

/// Where the cells typed in terminals are kept.
package enum HistoryFile {
  /// The file's path, in a folder that exists now; nil where none can be made.
  package static func path(
    in environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    var state = environment["XDG_STATE_HOME"] ?? ""
    if !state.hasPrefix("/") {
      guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
      state = home + "/.local/state"
    }
    let folder = state + "/martlet"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { return nil }
    return folder + "/history"
  }
}
