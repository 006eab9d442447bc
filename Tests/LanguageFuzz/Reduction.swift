import Foundation

/// Makes a saved input smaller while it still stops a worker in the same way.
struct Reduction {
  let kind: Int32
  let path: String
  /// Replays a file and says how that ended.
  let replay: (String) -> Int32

  /// Reduces the file in place.
  ///
  /// - Returns: Its size in bytes.
  func reduced() -> Int {
    guard var text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
    // Where the session's history matters in a way that a replay does not repeat, all is kept.
    guard stillFails(text) else { return text.utf8.count }
    var tries = 400
    for separator in ["\n// ---\n", "\n", " "] {
      var parts = text.components(separatedBy: separator)
      var size = max(1, parts.count / 2)
      while size >= 1, tries > 0 {
        var start = separator == "\n// ---\n" ? 1 : 0
        while start < parts.count, tries > 0 {
          var fewer = parts
          fewer.removeSubrange(start..<min(parts.count, start + size))
          tries -= 1
          if stillFails(fewer.joined(separator: separator)) {
            parts = fewer
          } else {
            start += size
          }
        }
        size /= 2
      }
      text = parts.joined(separator: separator)
    }
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return text.utf8.count
  }

  private func stillFails(_ text: String) -> Bool {
    let trial = path + ".trial"
    defer { unlink(trial) }
    guard (try? text.write(toFile: trial, atomically: true, encoding: .utf8)) != nil else {
      return false
    }
    return replay(trial) == kind
  }
}
