/// The bytes of strings.
extension String {
  /// Runs a body over the bytes.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  /// The string between quotation marks as a literal has it, as Swift's `debugDescription`: fast
  /// where no byte of it needs a look.
  var quoted: String { withBytes(\.isLiteral) ? "\"\(self)\"" : debugDescription }

  /// How many characters of a string beyond ASCII its hash looks at.
  private static let hashed = 1 << 14

  /// The signs of kelvin, of a question in Greek, and of its grave accent.
  fileprivate static let twins: [(form: [UInt8], plain: UInt8)] = [
    (Array("\u{212A}".utf8), UInt8(ascii: "K")), (Array("\u{37E}".utf8), UInt8(ascii: ";")),
    (Array("\u{1FEF}".utf8), UInt8(ascii: "`")),
  ]

  /// A hash that strings share which are equal, however their accents are written.
  ///
  /// Those that are equal to one of ASCII are hashed as that one; of the others, of which equal ones
  /// have as many characters, the first tell enough.
  var contentHash: Int {
    if let hash = withBytes({
      $0.isASCII ? $0.hash : $0.twinInASCII?.withUnsafeBufferPointer(\.hash)
    }) {
      return hash
    }
    // With so few bytes there cannot be more characters.
    return (utf8.count <= String.hashed ? self : String(prefix(String.hashed))).hashValue
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Eight bytes from a place on, or the last eight; all of fewer.
  @inline(__always)
  private func word(_ at: Int) -> UInt64 {
    let start = UnsafeRawPointer(baseAddress.unsafelyUnwrapped)
    if count >= 8 {
      return start.loadUnaligned(
        fromByteOffset: at &+ 8 <= count ? at : count &- 8, as: UInt64.self)
    }
    // Two pieces that may overlap.
    if count >= 4 {
      let low = start.loadUnaligned(as: UInt32.self)
      let high = start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(low) | UInt64(high) << 32
    }
    if count >= 2 {
      let low = start.loadUnaligned(as: UInt16.self)
      let high = start.loadUnaligned(fromByteOffset: count &- 2, as: UInt16.self)
      return UInt64(low) | UInt64(high) << 16
    }
    return UInt64(start.load(as: UInt8.self))
  }

  var isASCII: Bool {
    var all: UInt64 = 0
    var at = 0
    while at < count {
      all |= word(at)
      at &+= 8
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// Whether it stands in a literal as it is: printing ASCII without quotation marks and backslashes.
  fileprivate var isLiteral: Bool {
    allSatisfy { $0 &- 0x20 < 0x5F && $0 != 0x22 && $0 != 0x5C }
  }

  /// The equal string in ASCII: three characters beyond it are equal to one of it.
  fileprivate var twinInASCII: [UInt8]? {
    var twin: [UInt8] = []
    var at = 0
    while at < count {
      let byte = self[at]
      if byte < 0x80 {
        twin.append(byte)
        at &+= 1
      } else if let (form, plain) = String.twins.first(where: {
        self[at...].starts(with: $0.form)
      }) {
        twin.append(plain)
        at &+= form.count
      } else {
        return nil
      }
    }
    return twin
  }

  /// Whether each byte is a character: ASCII, without the carriage return that makes one with a line
  /// feed.
  var isPlain: Bool {
    var found: UInt64 = 0
    var at = 0
    while at < count {
      let word = word(at)
      // The high bit of each byte that is a carriage return, where none is beyond ASCII.
      let differing = word ^ 0x0D0D_0D0D_0D0D_0D0D
      found |= word | ((differing &- 0x0101_0101_0101_0101) & ~differing)
      at &+= 8
    }
    return found & 0x8080_8080_8080_8080 == 0
  }

  /// A hash of the bytes.
  var hash: Int {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var at = 0
    while at < count {
      let product = (hash ^ word(at)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      at &+= 8
    }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
