// Operators: climbing the table of precedences.
extension Parser {
  /// An expression.
  mutating func parseExpression() -> Expression {
    guard enter() else {
      leave()
      return broken(current.span.start)
    }
    defer { leave() }
    let outer = links
    links = 0
    defer { links = max(outer, links) }
    return parseBinary(0)
  }

  func broken(_ start: Int) -> Expression { Expression(.broken, span(from: start)) }

  private mutating func parseBinary(_ minimum: Int) -> Expression {
    let start = current.span.start
    var left = parseUnary()
    var lastComparison: (Operator, right: Expression)?
    while !isAborted {
      let token = current
      if token.kind == .ternaryQuestion {
        guard minimum <= OperatorTable.ternary else { return left }
        left = parseTernary(left, start)
        continue
      }
      guard let name = infixName(token), let info = OperatorTable.infix[name],
        info.precedence >= minimum
      else {
        if let arrow = parseArrowFunction(left, start) {
          guard link() else { return broken(start) }
          left = arrow
          continue
        }
        if isUnknownInfix(token) {
          guard minimum <= 140, link() else { return left }
          advance()
          if startsOperand {
            _ = nestedBinary(141)
          } else {
            failExpected("an expression after ‘\(token.text)’")
          }
          left = broken(start)
          continue
        }
        if !token.startsLine, let joined = parseForeignInfix(left, start, minimum) {
          guard link() else { return broken(start) }
          left = joined
          continue
        }
        return left
      }
      reportSpacing(token, name)
      guard link() else { return broken(start) }
      advance()
      let next = info.associativity == .right ? info.precedence : info.precedence + 1
      guard startsOperand else {
        failExpected("an expression after ‘\(token.text)’")
        return Expression(
          .binary(left, Operator(name, token.span), broken(previousEnd)), span(from: start))
      }
      let right = nestedBinary(next)
      left = combine(left, Operator(name, token.span), right, start, &lastComparison)
    }
    return left
  }

  /// The right operand: a level of its own, for `a ** b ** …` and `a ?? b ?? …`.
  private mutating func nestedBinary(_ minimum: Int) -> Expression {
    guard enter() else {
      leave()
      return broken(current.span.start)
    }
    defer { leave() }
    let outer = links
    links = 0
    defer { links = max(outer, links) }
    return parseBinary(minimum)
  }

  private mutating func combine(
    _ left: Expression, _ name: Operator, _ right: Expression, _ start: Int,
    _ last: inout (Operator, right: Expression)?
  ) -> Expression {
    let whole = span(from: start)
    if let meant = OperatorTable.foreign[name.text] {
      report(
        .foreignOperator(name.text, meant), at: name.span,
        suggestion: .init("write ‘\(meant)’", replacing: name.span, with: meant))
      return Expression(.binary(left, Operator(meant, name.span), right), whole)
    }
    if name.text == "**" {
      let call = "pow(\(source[left.span]), \(source[right.span]))"
      report(
        .powerOperator, at: name.span,
        suggestion: .init("write ‘\(call)’", replacing: left.span.union(right.span), with: call))
      return Expression(.broken, whole)
    }
    let info = OperatorTable.infix[name.text]
    if info?.associativity == OperatorTable.Associativity.none {
      if let (previous, middle) = last,
        OperatorTable.infix[previous.text]?.precedence == info?.precedence
      {
        reportChain(previous, middle, name)
      }
      last = (name, right)
    }
    return Expression(.binary(left, name, right), whole)
  }

  private mutating func reportChain(_ first: Operator, _ middle: Expression, _ second: Operator) {
    let isComparison = OperatorTable.infix[first.text]?.precedence == 130
    report(
      .operatorChain(first.text, second.text, isComparison: isComparison),
      at: second.span,
      suggestion: isComparison
        ? .init(
          "join two comparisons with ‘&&’", replacing: second.span,
          with: "&& \(source[middle.span]) \(second.text)") : nil)
  }

  /// `c ? a : b`, at the question mark.
  private mutating func parseTernary(_ condition: Expression, _ start: Int) -> Expression {
    let question = current
    guard link() else { return broken(start) }
    advance()
    guard startsOperand else {
      failExpected("an expression after ‘?’")
      return broken(start)
    }
    let isPattern = context.isPattern
    context.isPattern = false
    let first = parseExpression()
    context.isPattern = isPattern
    guard take(.colon) else {
      failExpected(
        "‘:’ and the other value",
        notes: [.init("of the ‘?’ here", at: question.span)])
      return broken(start)
    }
    guard startsOperand else {
      failExpected("an expression after ‘:’")
      return broken(start)
    }
    let second = nestedBinary(OperatorTable.ternary)
    return Expression(.conditional(condition, first, second), span(from: start))
  }

  // MARK: What counts as an infix operator here

  /// The operator that joins the operand before with the one after, spaced well or not.
  private func infixName(_ token: Token) -> String? {
    switch token.kind {
    case .infixOperator: return token.text
    case .prefixOperator:
      // `a -b` on one line; `a ...b` and `a !b` are not meant as infix.
      guard !token.startsLine, OperatorTable.infix[token.text] != nil else { return nil }
      return token.text
    case .postfixOperator:
      guard OperatorTable.infix[token.text] != nil else { return nil }
      let next = peek()
      if token.text == "...", context.isHead, next.kind == .leftBrace { return nil }
      if next.kind == .endOfText { return token.text }
      return !next.startsLine && canStartOperand(next) ? token.text : nil
    case .identifier where !token.startsLine && (token.text == "and" || token.text == "or"):
      return canStartOperand(peek()) ? (token.text == "and" ? "&&" : "||") : nil
    default: return nil
    }
  }

  private mutating func reportSpacing(_ token: Token, _ name: String) {
    if token.kind == .identifier {
      report(
        .wordOperator(token.text, name), at: token.span,
        suggestion: .init("write ‘\(name)’", replacing: token.span, with: name))
      return
    }
    guard token.kind != .infixOperator, peek().kind != .endOfText, !token.isFaulty else { return }
    let isPrefix = token.kind == .prefixOperator
    let left = isPrefix ? "" : " "
    let right = isPrefix ? " " : ""
    report(
      .operatorSpacing(name, touchesRight: isPrefix), at: token.span,
      suggestion: .init(
        "put a space on both sides of ‘\(name)’", replacing: token.span,
        with: left + name + right))
  }

  /// An operator that Martlet does not have; one the lexer knows nothing of is reported there.
  private mutating func isUnknownInfix(_ token: Token) -> Bool {
    guard token.kind == .infixOperator, OperatorTable.infix[token.text] == nil,
      OperatorTable.compound[token.text] == nil
    else { return false }
    if token.text == "++" || token.text == "--" {
      guard canStartOperand(peek()), !peek().startsLine else { return false }
      report(.increment(token.text), at: token.span)
      return true
    }
    if let meant = OperatorTable.foreign[token.text] {
      report(
        .foreignOperator(token.text, meant), at: token.span,
        suggestion: .init("write ‘\(meant)’", replacing: token.span, with: meant))
    } else if !token.isFaulty {
      report(.unknownOperator(token.text), at: token.span)
    }
    return true
  }

  // MARK: Operands

  var startsOperand: Bool { canStartOperand(current) }

  func canStartOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .underscore, .anonymousParameter, .integer, .real, .stringBegin,
      .leftParenthesis, .leftBracket, .leftBrace, .period, .prefixOperator, .directive, .backslash:
      true
    case .infixOperator: OperatorTable.prefix.contains(token.text)
    case .unknown: true
    case .keyword:
      switch token.text {
      case "true", "false", "nil", "self", "Self", "super", "if", "switch", "try": true
      default: false
      }
    default: false
    }
  }

  /// An operand after a word that is skipped, a level of its own.
  mutating func parseOperand() -> Expression {
    guard enter() else {
      leave()
      return broken(current.span.start)
    }
    defer { leave() }
    return parseUnary()
  }

  /// An expression of operators that bind at least so tightly.
  mutating func parseOperand(atLeast minimum: Int) -> Expression { nestedBinary(minimum) }

  mutating func parseUnary() -> Expression {
    let token = current
    guard token.kind == .prefixOperator || token.kind == .infixOperator else {
      return parsePostfix()
    }
    guard enter() else {
      leave()
      return broken(token.span.start)
    }
    defer { leave() }
    guard OperatorTable.prefix.contains(token.text) else { return parseForeignPrefix(token) }
    let next = peek()
    guard canStartOperand(next), !next.startsLine || token.kind == .prefixOperator else {
      advance()
      if isAtEnd {
        failExpected("an expression after ‘\(token.text)’")
      } else {
        position -= 1
        failExpected("an expression")
        advance()
      }
      return broken(token.span.start)
    }
    if token.kind == .infixOperator {
      report(
        .prefixSpacing(token.text), at: token.span,
        suggestion: .init(
          "write it right before the operand",
          replacing: Span(token.span.start, next.span.start), with: token.text))
    }
    advance()
    let name = Operator(token.text, token.span)
    if token.text == "-", at(.integer), current.text == "9223372036854775808" {
      advance()
      return Expression(.integer(.min), span(from: token.span.start))
    }
    let isArgument = argumentStart == token.span.start
    let operand = parseUnary()
    let whole = span(from: token.span.start)
    switch token.text {
    case "...", "..<": return Expression(.partialRange(lower: nil, name, upper: operand), whole)
    case "&":
      if !isArgument { report(.misplacedAddress, at: token.span) }
      return Expression(.addressOf(operand), whole)
    default: return Expression(.prefix(name, operand), whole)
    }
  }

  /// `++x`, `*args` and the like.
  private mutating func parseForeignPrefix(_ token: Token) -> Expression {
    let start = token.span.start
    if token.text == "++" || token.text == "--", token.kind == .prefixOperator {
      advance()
      let operand = parseUnary()
      reportIncrement(token, operand)
      return broken(start)
    }
    if token.isFaulty {
      advance()
      isLost = true
      return broken(start)
    }
    failExpected("an expression", isHere: true)
    advance()
    return broken(start)
  }

  /// `x++`, with the operand read.
  mutating func reportIncrement(_ token: Token, _ operand: Expression) {
    let sign = token.text == "++" ? "+" : "-"
    let meant = "\(source[operand.span]) \(sign)= 1"
    report(
      .increment(token.text), at: token.span,
      suggestion: .init(
        "write ‘\(meant)’", replacing: token.span.union(operand.span), with: meant))
  }
}
