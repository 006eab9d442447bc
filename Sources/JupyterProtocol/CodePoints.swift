/// Positions in code: the protocol counts code points, Swift's views and the kernel count UTF-8
/// bytes.
extension String {
  /// The UTF-8 offset of the code point at `offset`, or of the text's end right behind the last one;
  /// `nil` for any other place.
  func utf8Offset(ofCodePoint offset: Int) -> Int? {
    guard offset >= 0 else { return nil }
    var remaining = offset
    var position = 0
    for byte in utf8 {
      if byte & 0xC0 != 0x80 {  // the first byte of a code point
        if remaining == 0 { return position }
        remaining -= 1
      }
      position += 1
    }
    return remaining == 0 ? position : nil
  }

  /// The number of code points that lie wholly before the UTF-8 offset `offset`, which is taken for
  /// the text's nearer end where it lies outside.
  func codePointOffset(ofUTF8 offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    var count = 0
    var position = 0
    for byte in utf8 {
      let isFirst = byte & 0xC0 != 0x80
      if position == offset { return isFirst ? count : count - 1 }
      if isFirst { count += 1 }
      position += 1
    }
    return count
  }
}
