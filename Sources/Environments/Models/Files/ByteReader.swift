import Glibc

/// Reads words and numbers from bytes, without making strings of them.
///
/// The bytes must outlive the reader. Lines count from 1.
struct ByteReader {
  private var bytes: UnsafeRawBufferPointer
  /// How many bytes have been read.
  private(set) var position = 0
  /// The line being read.
  private(set) var line = 1
  /// Where it is time to ask whether anybody still waits.
  private var nextLook = 1 << 18

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether everything is read.
  var isAtEnd: Bool { position >= bytes.count }

  /// The next byte; 0 at the end.
  @inline(__always)
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// Steps over a byte.
  @inline(__always)
  mutating func advance() {
    if position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
  }

  /// Steps over a byte where it comes next.
  mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte), !isAtEnd else { return false }
    advance()
    return true
  }

  /// Steps over blanks and tabs.
  @inline(__always)
  mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  /// Steps over blanks, tabs and line ends.
  mutating func skipSpace() {
    while position < bytes.count, isBlank(next) || isLineEnd { advance() }
  }

  /// Whether the line ends here.
  @inline(__always)
  var isLineEnd: Bool { position >= bytes.count || bytes[position] == UInt8(ascii: "\n") }

  /// Steps to the beginning of the next line.
  mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    advance()
  }

  /// Steps to the beginning of the next line that holds something, past those that begin with a mark.
  mutating func skipEmptyLines(comment: Unicode.Scalar) {
    while !isAtEnd {
      skipBlanks()
      guard isLineEnd || next == UInt8(ascii: comment) else { return }
      skipLine()
    }
  }

  /// A number without sign, as long as it fits; nil where none comes next, and nothing is read.
  @inline(__always)
  mutating func readInt() -> Int? {
    let start = position
    var value = 0
    while position < bytes.count {
      let digit = bytes[position] &- 48
      guard digit < 10 else { break }
      if value > Int.max / 10 - 1 {
        position = start
        return nil
      }
      value = value &* 10 &+ Int(digit)
      position += 1
    }
    return position == start ? nil : value
  }

  /// Ends the text here where nobody waits for it any more.
  private mutating func look() {
    nextLook = position + 1 << 18
    if Cancellation.isRequested { bytes = UnsafeRawBufferPointer(rebasing: bytes[..<position]) }
  }

  /// A decimal number, or a fraction of two such as 2/3; nil where none comes next, and nothing is
  /// read.
  mutating func readDouble() -> Double? {
    if position >= nextLook { look() }
    guard let value = readDecimal() else { return nil }
    guard next == UInt8(ascii: "/") else { return value }
    let start = position
    position += 1
    guard let divisor = readDecimal() else {
      position = start
      return value
    }
    return value / divisor
  }

  /// Up to nineteen digits and a power of ten that a double holds exactly are put together here, which
  /// rounds once and so rightly; everything else is left to the system.
  private mutating func readDecimal() -> Double? {
    let start = position
    var index = position
    let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
    if index < bytes.count, isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var (digits, power, mantissa) = (0, 0, 0 as UInt64)
    var isExact = true
    var hasPoint = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte &- 48 < 10 {
        digits += 1
        if mantissa > (1 << 53 - 9) / 10 { isExact = false }
        if isExact {
          mantissa = mantissa * 10 + UInt64(byte &- 48)
          if hasPoint { power -= 1 }
        }
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return readWordNumber(start) }
    if index < bytes.count, bytes[index] | 32 == UInt8(ascii: "e") {
      var place = index + 1
      let sign = place < bytes.count ? bytes[place] : 0
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
      var exponent = 0
      let first = place
      while place < bytes.count, bytes[place] &- 48 < 10 {
        exponent = min(exponent * 10 + Int(bytes[place] &- 48), 100_000)
        place += 1
      }
      if place > first {
        power += sign == UInt8(ascii: "-") ? -exponent : exponent
        index = place
      }
    }
    position = index
    if isExact, abs(power) <= 22 {
      let scale = exactPowers[abs(power)]
      let value = power < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
      return isNegative ? -value : value
    }
    return Double(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func readWordNumber(_ start: Int) -> Double? {
    position = start
    var copy = self
    guard let value = copy.readWord(), value.count <= 9, let number = Double(value) else {
      return nil
    }
    self = copy
    return number
  }

  /// The bytes up to a blank or line end; nil where none come next.
  mutating func readWord(endingBefore stops: StaticString = "") -> String? {
    let start = position
    stops.withUTF8Buffer { stops in
      while position < bytes.count, !isBlank(bytes[position]), !isLineEnd,
        !stops.contains(bytes[position])
      { position += 1 }
    }
    guard position > start else { return nil }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The rest of the line without blanks at its ends.
  mutating func readLine() -> String {
    if position >= nextLook { look() }
    skipBlanks()
    let start = position
    while !isLineEnd { position += 1 }
    var end = position
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    advance()
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// What comes next, for a message.
  var nextWords: String {
    var copy = self
    copy.skipBlanks()
    if copy.isAtEnd { return "the end" }
    if copy.isLineEnd { return "the end of the line" }
    return "“\(copy.readWord().map { String($0.prefix(40)) } ?? "")”"
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
}

private let exactPowers: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
