import Glibc

/// The files that a path which is being typed may go on to.
enum PathNames {
  /// The most files of a folder that are looked at.
  private static let limit = 5000

  /// Whether text in a string looks like the beginning of a path.
  static func looksLikePath(_ text: String) -> Bool {
    (text.contains("/") || text.hasPrefix("."))
      && !text.contains { $0.isWhitespace || $0 == ":" } && text.utf8.count < 1000
  }

  /// The names in the folder that the text names, which go on from its last part; folders have a slash.
  ///
  /// - Parameter text: A path, absolute or relative to the working directory.
  /// - Returns: The names, sorted; none where the folder cannot be read.
  static func continuing(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    guard !bytes.contains(0) else { return [] }
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? ""
    let begun = String(decoding: bytes[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    var count = 0
    while count < limit, let entry = readdir(stream) {
      count += 1
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        String(validating: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != "..", name.hasPrefix(begun) else { continue }
      if name.hasPrefix("."), !begun.hasPrefix(".") { continue }
      guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\"" || $0 == "\\" })
      else { continue }
      names.append(isFolder(folder + name) ? name + "/" : name)
    }
    return names.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
