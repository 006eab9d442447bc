/// Quick ways for strings of ASCII, of which each byte is a character unless it is half of a line
/// break of two.
extension String {
  /// Runs a body over the bytes.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether every byte is a character of its own: ASCII without carriage returns.
  var isPlain: Bool { withBytes { $0.isASCII && !$0.contains(0x0D) } }

  /// The number of characters.
  var characterCount: Int { isPlain ? utf8.count : count }

  /// The characters in a range that is within bounds.
  func characters(_ range: Range<Int>) -> String {
    if isPlain {
      return withBytes { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }
    return String(dropFirst(range.lowerBound).prefix(range.count))
  }

  /// A hash that strings share which are equal, however their accents are written.
  ///
  /// Three characters beyond ASCII are equal to one of it: those strings are hashed as such.
  var contentHash: Int {
    if let hash = withBytes(\.hashOfASCII) { return hash }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x212A: scalars.append("K")
      case 0x037E: scalars.append(";")
      case 0x1FEF: scalars.append("`")
      default: scalars.append(scalar)
      }
    }
    let text = String(scalars)
    return text.withBytes(\.hashOfASCII) ?? text.hashValue
  }

  /// Calls a body with each piece between separators, where bytes alone tell; false where they
  /// do not, as characters may be of several bytes.
  func forEachPlainPiece(
    separatedBy separator: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Bool {
    guard separator.utf8.count == 1, let mark = separator.utf8.first, mark < 0x80 else {
      return false
    }
    return withBytes { bytes in
      let isLineBreak = mark == 0x0A || mark == 0x0D
      if !bytes.isASCII || isLineBreak && bytes.contains(0x0D) { return false }
      var start = 0
      for at in 0..<bytes.count where bytes[at] == mark {
        body(UnsafeBufferPointer(rebasing: bytes[start..<at]))
        start = at + 1
      }
      body(UnsafeBufferPointer(rebasing: bytes[start..<bytes.count]))
      return true
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Eight bytes from a place on, or fewer at the end.
  @inline(__always)
  private func word(_ at: Int) -> UInt64 {
    if at &+ 8 <= count {
      return UnsafeRawPointer(baseAddress.unsafelyUnwrapped).loadUnaligned(
        fromByteOffset: at, as: UInt64.self)
    }
    var word: UInt64 = 0
    var place = at
    while place < count {
      word = word << 8 | UInt64(self[place])
      place &+= 1
    }
    return word
  }

  fileprivate var isASCII: Bool {
    var all: UInt64 = 0
    var at = 0
    while at < count {
      all |= word(at)
      at &+= 8
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// A hash of the bytes; nil when not all are ASCII.
  fileprivate var hashOfASCII: Int? {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var all: UInt64 = 0
    var at = 0
    while at < count {
      let word = word(at)
      all |= word
      let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      at &+= 8
    }
    if all & 0x8080_8080_8080_8080 != 0 { return nil }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
