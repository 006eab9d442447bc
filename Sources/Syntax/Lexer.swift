/// Cuts a source into tokens; whatever it meets, it reports and goes on.
package struct Lexer {
  /// A string whose interpolation is being read.
  struct OpenString {
    var start: Int
    var hashes: Int
    var isMultiline: Bool
    /// Brackets open inside the interpolation.
    var depth = 0
    /// Where the pieces of text are: token index and offsets of the raw text.
    var pieces: [Piece] = []

    struct Piece {
      var token: Int
      var start: Int
      var end: Int
    }
  }

  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  var startsLine = true
  var openStrings: [OpenString] = []
  var documentationLines: [String] = []

  /// The tokens; the last is `endOfText`.
  package private(set) var tokens: [Token] = []
  /// The faults found.
  package private(set) var diagnostics: [Diagnostic] = []
  /// The `///` lines before a token, by its index.
  package private(set) var documentation: [Int: String] = [:]
  /// Whether a string or comment is still open at the end.
  package private(set) var endsInside = false
  /// Whether the rest of the source was not read, since nobody waits for it.
  private(set) var isCancelled = false

  /// Reads a source; `isCancelled` says whether whoever waits for it has given up.
  package init(_ source: SourceText, isCancelled: () -> Bool = { false }) {
    self.source = source
    bytes = source.bytes
    tokens.reserveCapacity(bytes.count / 4 + 2)
    // The first line of a script says which program runs it.
    if byte(0) == UInt8(ascii: "#"), byte(1) == UInt8(ascii: "!") { position = lineEnd(from: 0) }
    while skipTrivia() {
      if isCancelled() {
        self.isCancelled = true
        break
      }
      readToken()
    }
    closeStringsAtEnd()
    add(.endOfText, bytes.count, bytes.count, "")
  }

  // MARK: Reading and adding

  /// The byte at an offset; 0 beyond the end.
  func byte(_ offset: Int) -> UInt8 {
    offset >= 0 && offset < bytes.count ? bytes[offset] : 0
  }

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<min(max(start, end), bytes.count)], as: UTF8.self)
  }

  mutating func add(
    _ kind: Token.Kind, _ start: Int, _ end: Int, _ text: String, faulty: Bool = false
  ) {
    if !documentationLines.isEmpty {
      documentation[tokens.count] = documentationLines.joined(separator: "\n")
      documentationLines = []
    }
    tokens.append(
      Token(
        kind: kind, span: Span(start, end), text: text, startsLine: startsLine, isFaulty: faulty))
    startsLine = false
  }

  mutating func report(
    _ fault: Fault, _ start: Int, _ end: Int, suggestion: Diagnostic.Suggestion? = nil
  ) {
    guard diagnostics.count < Parser.maximumFaults else { return }
    diagnostics.append(fault.diagnostic(at: Span(start, end), suggestion: suggestion))
  }

  mutating func reportEnd(_ fault: Fault, _ start: Int, _ end: Int) {
    endsInside = true
    diagnostics.append(fault.diagnostic(at: Span(start, end)))
  }

  mutating func setText(of token: Int, _ text: String) {
    if tokens.indices.contains(token) { tokens[token].text = text }
  }

  // MARK: Trivia

  /// Skips white space and comments; false at the end of the text.
  private mutating func skipTrivia() -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case 0x0A:
        if let string = openStrings.last, !string.isMultiline {
          endOpenStringAtLineBreak(string)
          continue
        }
        startsLine = true
        position += 1
      case 0x20, 0x09, 0x0D, 0x0C, 0x0B:
        position += 1
      case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "/"):
        skipLineComment()
      case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"):
        skipBlockComment()
      case 0xC2 where byte(position + 1) == 0xA0:  // no-break space
        position += 2
      case 0xE2
      where byte(position + 1) == 0x80 && [0x8B, 0xA8, 0xA9].contains(byte(position + 2)):
        position += 3  // zero-width space, line and paragraph separators
      case 0xEF where byte(position + 1) == 0xBB && byte(position + 2) == 0xBF:  // byte-order mark
        position += 3
      default:
        return true
      }
    }
    return false
  }

  private func lineEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return end
  }

  private mutating func skipLineComment() {
    let start = position
    position = lineEnd(from: start)
    if byte(start + 2) == UInt8(ascii: "/"), byte(start + 3) != UInt8(ascii: "/") {
      var first = start + 3
      if byte(first) == 0x20 { first += 1 }
      let last = byte(position - 1) == 0x0D ? position - 1 : position
      documentationLines.append(text(first, last))
    } else {
      documentationLines = []
      hintAtDivision(start)
    }
  }

  private mutating func skipBlockComment() {
    let start = position
    var depth = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "/"), byte(position + 1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if bytes[position] == UInt8(ascii: "*"), byte(position + 1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        if bytes[position] == 0x0A { startsLine = true }
        position += 1
      }
    }
    reportEnd(.unterminatedComment, start, start + 2)
  }

  /// Warns of `n // 2`, which Python reads as a division.
  private mutating func hintAtDivision(_ start: Int) {
    guard !startsLine, let last = tokens.last else { return }
    switch last.kind {
    case .identifier, .integer, .real, .rightParenthesis, .rightBracket: break
    default: return
    }
    var first = start + 2
    while byte(first) == 0x20 { first += 1 }
    var end = position
    while end > first, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0D { end -= 1 }
    guard first < end else { return }
    let isTight = first == start + 2 && last.span.end == start
    var offset = first
    let isNumber = Self.isDigit(byte(first))
    guard isNumber || (isTight && Self.isASCIIHead(byte(first))) else { return }
    while offset < end {
      let byte = bytes[offset]
      let isPart =
        Self.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        || (!isNumber && Self.isASCIIHead(byte))
        || (offset == end - 1 && byte == UInt8(ascii: ")"))
      guard isPart else { return }
      offset += 1
    }
    report(
      .slashesAreComment, start, end,
      suggestion: .init(
        "divide with ‘/’ (‘Int’ by ‘Int’ drops the remainder)", replacing: Span(start, start + 2),
        with: "/"))
  }

  // MARK: Tokens

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isASCIIHead(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }

  private mutating func readToken() {
    let start = position
    let first = bytes[start]
    if Self.isASCIIHead(first) { return readName() }
    if Self.isDigit(first) { return readNumber() }
    switch first {
    case UInt8(ascii: "("): bracket(.leftParenthesis)
    case UInt8(ascii: ")"): closeParenthesis()
    case UInt8(ascii: "["): bracket(.leftBracket)
    case UInt8(ascii: "]"): bracket(.rightBracket)
    case UInt8(ascii: "{"): bracket(.leftBrace)
    case UInt8(ascii: "}"): bracket(.rightBrace)
    case UInt8(ascii: ","): single(.comma, ",")
    case UInt8(ascii: ";"): single(.semicolon, ";")
    case UInt8(ascii: ":") where byte(start + 1) == UInt8(ascii: "="): readWalrus()
    case UInt8(ascii: ":"): single(.colon, ":")
    case UInt8(ascii: "@"): readMarked(.attribute)
    case UInt8(ascii: "#"): readHash()
    case UInt8(ascii: "$"): readDollar()
    case UInt8(ascii: "`"): readBackticks()
    case UInt8(ascii: "\""): beginString(hashes: 0)
    case UInt8(ascii: "'"): readForeignQuotes("'", closing: "'", .singleQuotes)
    case UInt8(ascii: "."): readPeriod()
    case UInt8(ascii: "\\"): readBackslash()
    default:
      if Self.isOperatorByte(first) { return readOperator() }
      readOther()
    }
  }

  private mutating func single(_ kind: Token.Kind, _ text: String) {
    add(kind, position, position + 1, text)
    position += 1
  }

  private mutating func bracket(_ kind: Token.Kind) {
    add(kind, position, position + 1, text(position, position + 1))
    position += 1
    if kind == .leftParenthesis, !openStrings.isEmpty {
      openStrings[openStrings.count - 1].depth += 1
    }
  }

  private mutating func closeParenthesis() {
    guard var string = openStrings.last else { return single(.rightParenthesis, ")") }
    if string.depth == 0 {
      add(.interpolationEnd, position, position + 1, ")")
      position += 1
      openStrings.removeLast()
      return readString(string)
    }
    single(.rightParenthesis, ")")
    string.depth -= 1
    openStrings[openStrings.count - 1] = string
  }

  private mutating func readWalrus() { addForeignAssignment(":=") }

  /// `x := 3` and `x <- 3`.
  mutating func addForeignAssignment(_ sign: String) {
    report(
      .foreignOperator(sign, "="), position, position + 2,
      suggestion: .init(
        "write ‘=’, with ‘let’ before a new name", replacing: Span(position, position + 2),
        with: "="))
    add(.assign, position, position + 2, "=", faulty: true)
    position += 2
  }

  private mutating func readPeriod() {
    if byte(position + 1) == UInt8(ascii: ".") { return readOperator() }
    let isMember =
      tokens.last.map { !startsLine && (Self.endsOperand($0.kind) || $0.kind == .backslash) }
      ?? false
    if Self.isDigit(byte(position + 1)), !isMember { return readLeadingDotNumber() }
    single(.period, ".")
  }

  /// Whether an operand can end with a token of this sort.
  static func endsOperand(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .identifier, .rightParenthesis, .rightBracket, .rightBrace, .integer, .real, .stringEnd,
      .anonymousParameter, .postfixQuestion, .postfixOperator:
      true
    default: false
    }
  }

  private mutating func readBackslash() {
    let start = position
    position += 1
    let isLineEnd = byte(position) == 0x0A || byte(position) == 0x0D || position == bytes.count
    let next = byte(position)
    if next == UInt8(ascii: ".") || isNamePart(position) && !Self.isDigit(next) {
      return add(.backslash, start, position, "\\")
    }
    report(
      isLineEnd ? .lineContinuation : .unexpectedCharacter("\\"), start, position,
      suggestion: isLineEnd
        ? .init("delete it", replacing: Span(start, position), with: "") : nil)
    if !isLineEnd { add(.unknown, start, position, "\\", faulty: true) }
  }

  private mutating func readDollar() {
    let start = position
    position += 1
    while Self.isDigit(byte(position)) { position += 1 }
    if position > start + 1, !isNamePart(position) {
      add(.anonymousParameter, start, position, text(start, position))
    } else {
      skipNamePart()
      report(.dollarName(text(start, position)), start, position)
      add(.identifier, start, position, text(start, position), faulty: true)
    }
  }

  private mutating func readMarked(_ kind: Token.Kind) {
    let start = position
    position += 1
    skipNamePart()
    add(kind, start, position, text(start, position))
  }

  /// `#"raw"#`, `# a comment of Python`, or `#directive`.
  private mutating func readHash() {
    let start = position
    var end = position
    while byte(end) == UInt8(ascii: "#") { end += 1 }
    if byte(end) == UInt8(ascii: "\"") {
      position = end
      return beginString(hashes: end - start)
    }
    var word = end
    while Self.isASCIIHead(byte(word)) { word += 1 }
    let isDirective =
      end == start + 1
      && [
        "if", "else", "elseif", "endif", "available", "selector", "warning", "error", "line",
        "file", "function", "Preview", "expect", "require", "keyPath", "Playground",
        "externalMacro",
      ].contains(text(end, word))
    if isDirective { return readMarked(.directive) }
    position = lineEnd(from: start)
    report(
      .hashComment, start, end,
      suggestion: .init("write ‘//’", replacing: Span(start, end), with: "//"))
  }
}
