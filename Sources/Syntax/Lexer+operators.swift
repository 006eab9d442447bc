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

  /// The longest run of operator characters, cut where the language knows how.
  mutating func readOperator() {
    let start = position
    var end = start + 1
    let hasDots = bytes[start] == UInt8(ascii: ".")
    while end < bytes.count {
      let byte = bytes[end]
      guard Self.isOperatorByte(byte) || (hasDots && byte == UInt8(ascii: ".")) else { break }
      if byte == UInt8(ascii: "/"),
        self.byte(end + 1) == UInt8(ascii: "/") || self.byte(end + 1) == UInt8(ascii: "*")
      {
        break
      }
      end += 1
    }
    let run = text(start, end)
    let left = isLeftBound(start)
    if left, run.hasPrefix("!"), run != "!=", run != "!==" {
      return addOperator(.postfixOperator, start, start + 1)
    }
    if left, run.hasPrefix("?"), !run.hasPrefix("??") || run == "??." {
      return addOperator(.postfixQuestion, start, start + 1)
    }
    if run == "?" { return addOperator(.ternaryQuestion, start, end) }
    if run.hasPrefix("??"), run.allSatisfy({ $0 == "?" }), left,
      !isRightBound(end, isLeftBound: true)
    {
      return addOperator(.postfixQuestion, start, start + 1)  // an optional of an optional
    }
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
      if first.utf8.allSatisfy({ $0 == UInt8(ascii: ">") }), second.hasPrefix("?") {
        // `Set<Int>?`: the parser cuts `>>` itself.
        return addOperator(.postfixOperator, start, cut)
      }
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
    report(run == "*/" ? .strayCommentEnd : .unknownOperator(run), start, end)
    add(run == "*/" ? .unknown : operatorKind(start, end), start, end, run, faulty: true)
    position = end
  }
}
