extension Lexer {
  /// The scalar at an offset and its length; U+FFFD for what is not UTF-8.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = byte(offset)
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<length {
      let next = byte(offset + index)
      guard next & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(next & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  private static func isHead(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIIHead(UInt8(truncatingIfNeeded: scalar.value)) }
    let properties = scalar.properties
    return properties.isXIDStart
      || (properties.generalCategory == .otherSymbol && scalar.value > 0x20FF)
      || (properties.isEmojiPresentation && scalar.value > 0x2FFF)
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    isHead(scalar) || scalar.properties.isXIDContinue || scalar.value == 0xFE0F
      || scalar.value == 0x200D || scalar.properties.isEmojiModifier
      || superscripts.contains(scalar.value)
  }

  /// Subscripts and superscripts, as in `v₀`.
  private static let superscripts: Set<UInt32> = Set(
    Array(0x2070...0x209C) + [0xB2, 0xB3, 0xB9, 0x2032])

  /// Whether a name may go on at an offset.
  func isNamePart(_ offset: Int) -> Bool {
    let byte = byte(offset)
    if byte < 0x80 { return Self.isASCIIHead(byte) || Self.isDigit(byte) }
    return Self.isPart(scalar(at: offset).scalar)
  }

  mutating func skipNamePart() {
    while position < bytes.count {
      let byte = bytes[position]
      if Self.isASCIIHead(byte) || Self.isDigit(byte) {
        position += 1
      } else if byte >= 0x80 {
        let (scalar, length) = scalar(at: position)
        guard Self.isPart(scalar) else { return }
        position += length
      } else {
        return
      }
    }
  }

  mutating func readName() {
    let start = position
    skipNamePart()
    let word = text(start, position)
    if word == "_" { return add(.underscore, start, position, word) }
    let isKeyword = (position - start) < 15 && Keyword.all.contains(word)
    add(isKeyword ? .keyword : .identifier, start, position, word)
  }

  mutating func readBackticks() {
    let start = position
    position += 1
    skipNamePart()
    let name = text(start + 1, position)
    let isClosed = byte(position) == UInt8(ascii: "`") && !name.isEmpty
    if byte(position) == UInt8(ascii: "`") { position += 1 }
    if !isClosed { report(.unclosedBacktick, start, position) }
    add(.identifier, start, position, name, faulty: !isClosed)
  }

  /// Signs that look like those of the language, with what is meant.
  private static let lookalikes: [Unicode.Scalar: (name: String, meant: String)] = [
    "\u{2212}": ("a minus sign", "-"), "\u{2013}": ("an en dash", "-"),
    "\u{2014}": ("an em dash", "-"), "\u{2010}": ("a hyphen", "-"),
    "\u{D7}": ("a multiplication sign", "*"), "\u{22C5}": ("a dot operator", "*"),
    "\u{B7}": ("a middle dot", "*"), "\u{F7}": ("a division sign", "/"),
    "\u{2264}": ("a less-or-equal sign", "<="), "\u{2265}": ("a greater-or-equal sign", ">="),
    "\u{2260}": ("a not-equal sign", "!="), "\u{2026}": ("an ellipsis", "..."),
    "\u{2192}": ("an arrow", "->"), "\u{2190}": ("an arrow", "="),
    "\u{2227}": ("a logical and", "&&"), "\u{2228}": ("a logical or", "||"),
    "\u{AC}": ("a logical not", "!"), "\u{FF0C}": ("a full-width comma", ","),
    "\u{FF1A}": ("a full-width colon", ":"), "\u{FF1B}": ("a full-width semicolon", ";"),
    "\u{FF08}": ("a full-width parenthesis", "("), "\u{FF09}": ("a full-width parenthesis", ")"),
  ]

  private static let punctuation: [String: Token.Kind] = [
    ",": .comma, ":": .colon, ";": .semicolon, "(": .leftParenthesis, ")": .rightParenthesis,
    "=": .assign, "->": .arrow,
  ]

  /// What is neither a name, number, string nor operator of ASCII.
  mutating func readOther() {
    let start = position
    let (scalar, length) = scalar(at: start)
    if Self.isHead(scalar) { return readName() }
    switch scalar {
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}", "\u{FF02}":
      return readForeignQuotes(
        String(scalar), closing: scalar == "\u{AB}" ? "\u{BB}" : "\u{201D}\u{201C}", .curlyQuotes)
    case "\u{2018}", "\u{2019}":
      return readForeignQuotes(String(scalar), closing: "\u{2019}\u{2018}", .curlyQuotes)
    default: break
    }
    position += length
    if let (name, meant) = Self.lookalikes[scalar] {
      report(
        .lookalike(String(scalar), name, meant), start, position,
        suggestion: .init("write ‘\(meant)’", replacing: Span(start, position), with: meant))
      return add(
        Self.punctuation[meant] ?? operatorKind(start, position), start, position, meant,
        faulty: true)
    }
    while position < bytes.count, bytes[position] >= 0x80 {
      let (next, length) = self.scalar(at: position)
      guard !Self.isHead(next), Self.lookalikes[next] == nil, next != "\u{A0}" else { break }
      position += length
    }
    report(.unexpectedCharacter(text(start, position)), start, position)
    add(.unknown, start, position, text(start, position), faulty: true)
  }
}
