extension KeptHistory {
  /// The file that the history is kept in.
  ///
  /// - Parameter environment: the variables; `MARTLET_HISTORY` names another file, or none if it is
  ///   empty
  /// - Returns: its path; `nil` if there is to be no file.
  public static func path(in environment: (String) -> String?) -> String? {
    if let path = environment("MARTLET_HISTORY") { return path.isEmpty ? nil : path }
    if let data = environment("XDG_DATA_HOME"), data.hasPrefix("/") {
      return data + "/martlet/history.sqlite"
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/share/martlet/history.sqlite"
  }
}
