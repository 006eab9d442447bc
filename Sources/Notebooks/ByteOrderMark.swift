/// The mark that some editors put before a text in UTF-8, and that is none of it.
enum ByteOrderMark {
  private static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// A text without it.
  static func removed(from text: String) -> Substring {
    text.utf8.starts(with: bytes) ? Substring(text.utf8.dropFirst(bytes.count)) : text[...]
  }

  /// The bytes of a text without it.
  static func removed(from text: [UInt8]) -> [UInt8] {
    text.starts(with: bytes) ? Array(text.dropFirst(bytes.count)) : text
  }
}
