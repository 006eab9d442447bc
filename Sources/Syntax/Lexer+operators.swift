extension Lexer {
  static func isOperatorByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"),
      UInt8(ascii: "~"), UInt8(ascii: "?"):
      true
    default: false
    }
  }

  /// Whether an operand touches the operator from the left.
  private func isLeftBound(_ start: Int) -> Bool {
    switch byte(start - 1) {
    case 0, 0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C, UInt8(ascii: "("), UInt8(ascii: "["),
      UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"):
      false
    case 0xA0: byte(start - 2) != 0xC2
    case UInt8(ascii: "/"): byte(start - 2) != UInt8(ascii: "*")
    default: true
    }
  }

  /// Whether an operand touches the operator from the right.
  private func isRightBound(_ end: Int, isLeftBound: Bool) -> Bool {
    switch byte(end) {
    case 0, 0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C, UInt8(ascii: ")"), UInt8(ascii: "]"),
      UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"):
      false
    case UInt8(ascii: "."): !isLeftBound
    case 0xC2: byte(end + 1) != 0xA0
    case UInt8(ascii: "/"):
      byte(end + 1) != UInt8(ascii: "/") && byte(end + 1) != UInt8(ascii: "*")
    default: true
    }
  }

  /// Prefix, infix or postfix, from the white space around it, as Swift does.
  func operatorKind(_ start: Int, _ end: Int) -> Token.Kind {
    let left = isLeftBound(start)
    let right = isRightBound(end, isLeftBound: left)
    return left == right ? .infixOperator : left ? .postfixOperator : .prefixOperator
  }

  /// How long a run of operator characters may be for the language to know it or a cut of it.
  private static let longestRun = 8

  /// Where the operator characters from an offset end, or where so many are read.
  private func runEnd(_ start: Int, atMost count: Int = .max) -> Int {
    let hasDots = bytes[start] == UInt8(ascii: ".")
    var end = start + 1
    while end < bytes.count, end - start < count {
      let byte = bytes[end]
      guard Self.isOperatorByte(byte) || (hasDots && byte == UInt8(ascii: ".")) else { break }
      if byte == UInt8(ascii: "/"),
        self.byte(end + 1) == UInt8(ascii: "/") || self.byte(end + 1) == UInt8(ascii: "*")
      {
        break
      }
      end += 1
    }
    return end
  }

  /// Where a row of one character ends.
  private func rowEnd(_ start: Int) -> Int {
    var end = start + 1
    while end < bytes.count, bytes[end] == bytes[start] { end += 1 }
    return end
  }

  /// The longest run of operator characters, cut where the language knows how.
  ///
  /// Of a long run only its beginning is looked at before it is used up, so that the time is linear.
  mutating func readOperator() {
    let start = position
    let end = runEnd(start, atMost: Self.longestRun + 1)
    let isLong = end - start > Self.longestRun
    let run = text(start, end)
    let left = isLeftBound(start)
    if left, run.hasPrefix("!"), run != "!=", run != "!==" {
      return addOperator(.postfixOperator, start, start + 1)
    }
    if left, run.hasPrefix("?"), !run.hasPrefix("??") || run == "??." {
      return addOperator(.postfixQuestion, start, start + 1)
    }
    if run == "?" { return addOperator(.ternaryQuestion, start, end) }
    if run.hasPrefix("??"), left {
      let row = rowEnd(start)
      if row == (isLong ? runEnd(start) : end), !isRightBound(row, isLeftBound: true) {
        // An optional of an optional.
        for place in start..<row { addOperator(.postfixQuestion, place, place + 1) }
        return
      }
    }
    if isLong { return readLongRun(start) }
    if run == "=" { return addOperator(.assign, start, end) }
    if run == "->" { return addOperator(.arrow, start, end) }
    if run == "<-", !left, byte(end) == 0x20, startsAssignment { return addForeignAssignment("<-") }
    if OperatorTable.isKnown(run) { return addOperator(operatorKind(start, end), start, end) }
    cutRun(run, start, end, isLeftBound: left)
  }

  /// Whether the last token is a name that begins its line, as in R's `x <- 3`.
  private var startsAssignment: Bool {
    tokens.last.map { $0.kind == .identifier && $0.startsLine } ?? false
  }

  private mutating func addOperator(_ kind: Token.Kind, _ start: Int, _ end: Int) {
    add(kind, start, end, text(start, end))
    position = end
  }

  /// `...-`, `=-`, `*-`: an infix operator with a prefix operator stuck to it.
  private mutating func cutRun(_ run: String, _ start: Int, _ end: Int, isLeftBound: Bool) {
    var cut = end - 1
    while cut > start {
      let first = text(start, cut)
      let second = text(cut, end)
      if endsType(start, cut) { return addOperator(.postfixOperator, start, cut) }
      let isInfix =
        OperatorTable.infix[first] != nil || first == "="
        || OperatorTable.compound[first] != nil
      if isInfix, OperatorTable.prefix.contains(second), !second.hasPrefix(".") {
        let replacement = (isLeftBound ? " " : "") + first + " " + second
        report(
          .operatorRun(run, first, second), start, end,
          suggestion: .init(
            "put a space on both sides of ‘\(first)’", replacing: Span(start, end),
            with: replacement))
        add(first == "=" ? .assign : .infixOperator, start, cut, first, faulty: true)
        add(.prefixOperator, cut, end, second)
        position = end
        return
      }
      cut -= 1
    }
    if run == "*/" { return addFaulty(.unknown, .strayCommentEnd, start, end) }
    addFaulty(operatorKind(start, end), .unknownOperator(run), start, end)
  }

  /// Whether the characters are the `>` of `Set<Int>?`; the parser cuts `>>` itself.
  private func endsType(_ start: Int, _ end: Int) -> Bool {
    bytes[start] == UInt8(ascii: ">") && byte(end) == UInt8(ascii: "?") && rowEnd(start) == end
  }

  /// A run that is longer than any operator.
  private mutating func readLongRun(_ start: Int) {
    if endsType(start, rowEnd(start)) {
      return addOperator(.postfixOperator, start, rowEnd(start))
    }
    let end = runEnd(start)
    let shown = text(start, start + Self.longestRun) + "…"
    addFaulty(operatorKind(start, end), .unknownOperator(shown), start, end)
  }

  private mutating func addFaulty(_ kind: Token.Kind, _ fault: Fault, _ start: Int, _ end: Int) {
    report(fault, start, end)
    add(kind, start, end, text(start, end), faulty: true)
    position = end
  }
}
