extension Lexer {
  /// A number: decimal, `0x`, `0b` or `0o`, with `_` between digits; a fraction and an exponent.
  mutating func readNumber() {
    let start = position
    // After a period only the index of a tuple's element can stand: `t.0.1`.
    if tokens.last?.kind == .period, !startsLine {
      skipDigits(10)
      if !isNamePart(position) { return addNumber(.integer, start) }
      position = start
    }
    if byte(start) == UInt8(ascii: "0"), let radix = radix(of: byte(start + 1)) {
      position += 2
      let digits = position
      skipDigits(radix)
      guard position > digits, !isNamePart(position) else { return badNumber(start) }
      return addNumber(.integer, start)
    }
    skipDigits(10)
    var isReal = false
    if byte(position) == UInt8(ascii: ".") {
      if Self.isDigit(byte(position + 1)) {
        position += 1
        skipDigits(10)
        isReal = true
      } else if byte(position + 1) != UInt8(ascii: "."), !isNamePart(position + 1) {
        position += 1
        let number = text(start, position)
        report(
          .trailingDotNumber(number), start, position,
          suggestion: .init(
            "write ‘\(number)0’", replacing: Span(start, position), with: number + "0"))
        return add(.real, start, position, number + "0", faulty: true)
      }
    }
    if byte(position) | 0x20 == UInt8(ascii: "e") {
      var exponent = position + 1
      let sign = byte(exponent)
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { exponent += 1 }
      guard Self.isDigit(byte(exponent)) else { return badNumber(start) }
      position = exponent
      skipDigits(10)
      isReal = true
    }
    guard !isNamePart(position) else { return badNumber(start) }
    addNumber(isReal ? .real : .integer, start)
  }

  /// `.5`, which Swift does not read.
  mutating func readLeadingDotNumber() {
    let start = position
    position += 1
    skipDigits(10)
    let number = text(start, position)
    report(
      .leadingDotNumber(number), start, position,
      suggestion: .init(
        "write ‘0\(number)’", replacing: Span(start, position), with: "0" + number))
    skipNamePart()
    add(.real, start, position, "0" + number, faulty: true)
  }

  private func radix(of byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "b"): 2
    case UInt8(ascii: "o"): 8
    default: nil
    }
  }

  private mutating func skipDigits(_ radix: Int) {
    while position < bytes.count {
      let byte = bytes[position]
      let digit: Int
      switch byte {
      case 0x30...0x39: digit = Int(byte) - 0x30
      case 0x41...0x46: digit = Int(byte) - 0x41 + 10
      case 0x61...0x66: digit = Int(byte) - 0x61 + 10
      case UInt8(ascii: "_"): digit = 0
      default: return
      }
      guard digit < radix else { return }
      position += 1
    }
  }

  private mutating func addNumber(_ kind: Token.Kind, _ start: Int) {
    var digits = text(start, position)
    if digits.utf8.contains(UInt8(ascii: "_")) { digits.removeAll { $0 == "_" } }
    add(kind, start, position, digits)
  }

  private mutating func badNumber(_ start: Int) {
    skipNamePart()
    report(.badNumber(text(start, position)), start, position)
    add(.integer, start, position, "0", faulty: true)
  }
}
