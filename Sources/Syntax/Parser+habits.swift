// What readers who come from other languages write: recognised, reported, and read as meant.
extension Parser {
  /// Names other languages give to Swift's literals.
  private static let foreignLiterals: [String: String] = [
    "None": "nil", "null": "nil", "NULL": "nil", "nullptr": "nil", "undefined": "nil",
    "True": "true", "False": "false", "TRUE": "true", "FALSE": "false",
  ]

  /// A word at the start of a statement that another language reads as a keyword, with what
  /// Swift writes.
  static let foreignStatements: [String: String] = [
    "fn": "write ‘func’", "function": "write ‘func’", "def": "write ‘func’",
    "const": "write ‘let’", "val": "write ‘let’", "auto": "write ‘let’", "local": "write ‘let’",
    "elif": "write ‘else if’", "elseif": "write ‘else if’", "elsif": "write ‘else if’",
    "del": "write ‘xs.remove(at: i)’ or ‘d[key] = nil’",
    "from": "leave it out: everything is there already",
    "with": "write the statements one after the other",
    "match": "write ‘switch’",
    "assert": "write ‘precondition(x > 0, \"why\")’",
    "raise": "return an optional, or stop with ‘precondition(…, \"why\")’",
    "yield": "append to an array and return it",
    "global": "leave it out: a function sees the variables around it",
    "nonlocal": "leave it out: a function sees the variables around it",
    "foreach": "write ‘for x in xs { … }’",
    "until": "write ‘while !(…) { … }’",
    "unless": "write ‘if !(…) { … }’",
    "record": "write ‘struct’",
  ]

  /// A name that is a keyword elsewhere, where an operand begins; nil for any other.
  mutating func parseForeignName(_ token: Token) -> Expression? {
    let next = peek()
    if let meant = Self.foreignLiterals[token.text], next.kind != .colon, !isBackticked(token) {
      report(
        .foreignLiteral(token.text, meant), at: token.span,
        suggestion: .init("write ‘\(meant)’", replacing: token.span, with: meant))
      advance()
      return Expression(meant == "nil" ? .nilLiteral : .boolean(meant == "true"), token.span)
    }
    guard !next.startsLine else { return nil }
    switch token.text {
    case "f", "r", "b", "rb", "fr", "u":
      guard next.kind == .stringBegin, next.span.start == token.span.end else { return nil }
      report(
        .stringPrefix(token.text), at: token.span,
        suggestion: .init("delete ‘\(token.text)’", replacing: token.span, with: ""))
      advance()
      return parseString()
    case "not":
      guard
        startsPlainOperand(next)
          || next.kind == .leftParenthesis && next.span.start > token.span.end
      else { return nil }
      let span = Span(token.span.start, next.span.start)
      report(
        .wordOperator("not", "!"), at: token.span,
        suggestion: .init("write ‘!’", replacing: span, with: "!"))
      advance()
      let operand = parseOperand()
      return Expression(
        .prefix(Operator("!", token.span), operand), self.span(from: token.span.start))
    case "await", "new":
      guard startsPlainOperand(next) else { return nil }
      report(
        .leftOutWord(
          token.text,
          token.text == "await" ? "a cell runs from top to bottom" : "a type is called by its name"),
        at: token.span,
        suggestion: .init(
          "delete it", replacing: Span(token.span.start, next.span.start), with: ""))
      advance()
      return parseOperand()
    case "lambda":
      return parseLambda(token)
    case "function":
      return parseNamelessFunction(token)
    default:
      return nil
    }
  }

  /// `1:10` of Julia and Matlab, at the colon.
  mutating func reportColonRange(from start: Int) {
    let colon = current.span
    let low = source[Span(start, colon.start)]
    advance()
    let high = parseExpression()
    let meant = "\(low)...\(source[high.span])"
    report(
      .colonRange(":"), at: colon,
      suggestion: .init(
        "write ‘\(meant)’", replacing: Span(start, high.span.end), with: meant))
    isLost = true
  }

  private func isBackticked(_ token: Token) -> Bool {
    source.bytes[token.span.start] == UInt8(ascii: "`")
  }

  /// Whether a token is a name or literal: what cannot follow a name on one line.
  func startsPlainOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .anonymousParameter, .integer, .real, .stringBegin: true
    case .keyword: ["true", "false", "nil", "self"].contains(token.text)
    default: false
    }
  }

  /// `lambda x, y: x + y`.
  private mutating func parseLambda(_ token: Token) -> Expression? {
    var index = position + 1
    while tokens[index].kind == .identifier || tokens[index].kind == .comma { index += 1 }
    guard tokens[index].kind == .colon, !tokens[index].startsLine else { return nil }
    let names = source[Span(token.span.end, tokens[index].span.start)].drop { $0 == " " }
    position = index + 1
    guard startsOperand else {
      failExpected("an expression")
      return broken(token.span.start)
    }
    let body = parseExpression()
    reportLambda(String(names), source[body.span], at: token.span, from: token.span.start)
    return broken(token.span.start)
  }

  /// JavaScript's `function(x) { … }`.
  private mutating func parseNamelessFunction(_ token: Token) -> Expression? {
    let opening = position + 1
    guard tokens[opening].kind == .leftParenthesis, partner[opening] > opening else { return nil }
    let body = partner[opening] + 1
    guard tokens[body].kind == .leftBrace, partner[body] > body else { return nil }
    let names = source[Span(tokens[opening].span.end, tokens[partner[opening]].span.start)]
    let statements = source[Span(tokens[body].span.end, tokens[partner[body]].span.start)]
    position = partner[body] + 1
    reportLambda(names, statements, at: token.span, from: token.span.start)
    return broken(token.span.start)
  }

  /// JavaScript's `x => x + 1` and `(x, y) => x + y`, at the arrow.
  mutating func parseArrowFunction(_ left: Expression, _ start: Int) -> Expression? {
    let isHead =
      switch left.kind {
      case .name: true
      case .parenthesised(let inner): if case .name = inner.kind { true } else { false }
      case .tuple(let parts):
        parts.allSatisfy { if case .name = $0.value.kind { true } else { false } }
      default: false
      }
    guard isHead, current.text == "=>", canStartOperand(peek()) else { return nil }
    let sign = current.span
    advance()
    var names = source[left.span]
    if names.hasPrefix("("), names.hasSuffix(")") { names = String(names.dropFirst().dropLast()) }
    let body: String
    if at(.leftBrace), let closer {
      body = source[Span(current.span.end, tokens[closer].span.start)]
      skipOne()
    } else {
      body = source[parseOperand(atLeast: 0).span]
    }
    reportLambda(names, body, at: sign, from: start)
    return broken(start)
  }

  private mutating func reportLambda(
    _ names: String, _ body: String, at place: Span, from start: Int
  ) {
    var names = names.filter { $0 != "\n" }
    if openLists.isEmpty, !names.isEmpty {
      // No call says what the parameters are.
      let list = names.split(separator: ",").map { "\(String($0).trimmingSpaces): Double" }
      names = "(\(list.joined(separator: ", ")))"
    }
    let isShort = !body.contains("\n") && body.utf8.count < 60
    let inner = isShort ? " " + body.trimmingSpaces : " …"
    let meant = "{\(names.isEmpty ? "" : " \(names) in")\(inner) }"
    report(
      .lambda, at: place,
      suggestion: .init("write ‘\(meant)’", replacing: span(from: start), with: meant))
  }

  // MARK: After an operand

  /// `as T`, `is T`, `in xs` and `a if c else b`; nil for anything else.
  mutating func parseForeignInfix(
    _ left: Expression, _ start: Int, _ minimum: Int
  ) -> Expression? {
    let token = current
    guard token.isName, minimum <= 132 else { return nil }
    switch token.text {
    case "as" where token.kind == .keyword: return parseCast(left, start)
    case "is" where token.kind == .keyword && minimum <= 130: return parseIs(left, start)
    case "in" where token.kind == .keyword && minimum <= 130:
      return parseIn(left, start, isNegated: false)
    case "not" where peek().isKeyword("in") && minimum <= 130:
      advance()
      return parseIn(left, start, isNegated: true)
    case "if" where token.kind == .keyword && minimum == 0: return parseTrailingIf(left, start)
    default: return nil
    }
  }

  private mutating func parseCast(_ left: Expression, _ start: Int) -> Expression {
    let token = current
    advance()
    let isTest = at(.postfixQuestion) || at(.postfixOperator)
    if isTest { advance() }
    let type = parseType()
    if !isTest {
      return isLost ? broken(start) : Expression(.coercion(left, type), span(from: start))
    }
    if !isLost {
      let meant = "\(source[type.span])(\(source[left.span]))"
      report(
        .cast, at: token.span,
        suggestion: .init("convert with ‘\(meant)’", replacing: span(from: start), with: meant))
    }
    return broken(start)
  }

  private mutating func parseIs(_ left: Expression, _ start: Int) -> Expression {
    let token = current
    advance()
    var name = "=="
    if current.isWord("not") {
      advance()
      name = "!="
    }
    let isLiteral = startsPlainOperand(current) && !at(.identifier)
    if current.isWord("None") || isLiteral || startsPlainOperand(current) && name == "!=" {
      let sign = span(from: token.span.start)
      if current.isWord("None") {
        tokens[position].text = "nil"
        tokens[position].kind = .keyword
      }
      let right = parseUnary()
      let value = source[right.span] == "None" ? "nil" : source[right.span]
      let meant = "\(source[left.span]) \(name) \(value)"
      report(
        .isOperator(name), at: sign,
        suggestion: .init("write ‘\(meant)’", replacing: span(from: start), with: meant))
      return Expression(.binary(left, Operator(name, sign), right), span(from: start))
    }
    report(.typeTest, at: token.span)
    if !at(.leftBrace), startsOperand { _ = parseType() }
    return broken(start)
  }

  private mutating func parseIn(
    _ left: Expression, _ start: Int, isNegated: Bool
  ) -> Expression {
    let token = current
    advance()
    guard startsOperand else {
      failExpected("an expression after ‘in’")
      return broken(start)
    }
    let right = parseUnary()
    let meant = (isNegated ? "!" : "") + "\(source[right.span]).contains(\(source[left.span]))"
    let key = "\(source[right.span])[\(source[left.span])] \(isNegated ? "==" : "!=") nil"
    report(
      .inOperator, at: token.span, notes: [.init("of a dictionary, ask ‘\(key)’")],
      suggestion: .init("write ‘\(meant)’", replacing: span(from: start), with: meant))
    return broken(start)
  }

  /// Python's `a if c else b`; `a if c` alone is two statements.
  private mutating func parseTrailingIf(_ left: Expression, _ start: Int) -> Expression? {
    var index = position + 1
    while !tokens[index].isKeyword("else") {
      let token = tokens[index]
      if token.startsLine || token.kind == .endOfText || token.kind == .leftBrace
        || token.kind == .comma
        || isCloser(token.kind)
      {
        return nil
      }
      index = partner[index] > index ? partner[index] + 1 : index + 1
      if index >= tokens.count { return nil }
    }
    let sign = current.span
    advance()
    let condition = startsOperand ? parseExpression() : broken(sign.end)
    guard take(keyword: "else"), startsOperand else {
      failExpected("‘else’ and the other value")
      return broken(start)
    }
    let other = parseExpression()
    let meant =
      "\(source[condition.span]) ? \(source[left.span]) : \(source[other.span])"
    report(
      .pythonConditional, at: sign,
      suggestion: .init("write ‘\(meant)’", replacing: span(from: start), with: meant))
    return Expression(.conditional(condition, left, other), span(from: start))
  }
}
