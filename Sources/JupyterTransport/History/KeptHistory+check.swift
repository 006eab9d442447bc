internal import Glibc

extension KeptHistory {
  /// Why a file could not keep the history, if so; looks and writes nothing.
  public static func problem(at path: String) -> String? {
    guard access(path, F_OK) == 0 else {
      var folder = path
      while let slash = folder.lastIndex(of: "/") {
        folder = String(folder[..<slash])
        if folder.isEmpty { folder = "/" }
        guard access(folder, F_OK) == 0 else { continue }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
          return "\(folder) is no folder"
        }
        return access(folder, W_OK | X_OK) == 0 ? nil : "nothing can be written in \(folder)"
      }
      return "it is no absolute path"
    }
    guard access(path, R_OK | W_OK) == 0 else { return String(cString: strerror(errno)) }
    do throws(HistoryError) {
      return try HistoryFile(reading: path, patience: 1_000).fault()
    } catch {
      return error.isBusy ? nil : "\(error)"
    }
  }
}

extension HistoryFile {
  /// What SQLite finds wrong with the file's pages; `nil` if nothing is.
  fileprivate func fault() throws(HistoryError) -> String? {
    let text: String
    do throws(DatabaseError) { text = try check() } catch { throw .database(error) }
    return text == "ok" ? nil : text
  }
}
