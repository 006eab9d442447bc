// Types and key paths where an operand stands.
extension Parser {
  /// `Set<Int>(…)`, `Array<T>(…)` and `Dictionary<K, V>(…)`.
  mutating func parseGenericCall() -> Expression? {
    guard let end = genericEnd(position + 1), tokens[end].kind == .leftParenthesis,
      !tokens[end].startsLine
    else { return nil }
    let start = current.span.start
    let type = parseType()
    guard !isLost else { return broken(start) }
    return Expression(.type(type), type.span)
  }

  /// The index of the token after `<…>`, or nil when it is a comparison.
  private func genericEnd(_ start: Int) -> Int? {
    guard tokens[start].isOperator("<") else { return nil }
    var depth = 0
    var index = start
    while index < tokens.count, index < start + 64 {
      let token = tokens[index]
      switch token.kind {
      case .identifier, .comma, .colon, .period, .leftBracket, .rightBracket, .postfixQuestion:
        break
      case .infixOperator, .prefixOperator, .postfixOperator:
        if token.text == "<" {
          depth += 1
        } else if token.text.allSatisfy({ $0 == ">" }) {
          depth -= token.text.utf8.count
        } else {
          return nil
        }
        if depth == 0 { return index + 1 }
        if depth < 0 { return nil }
      default: return nil
      }
      index += 1
    }
    return nil
  }

  /// `\.name.other` or `\Type.name`, at the backslash: the closure that it stands for.
  mutating func parseKeyPath() -> Expression {
    let start = current.span.start
    advance()
    var type: TypeSyntax?
    if at(.identifier) {
      let name = Name(current.text, current.span)
      type = TypeSyntax(.named(name, arguments: []), name.span)
      advance()
    }
    guard at(.period) else {
      failExpected("‘.’ and a member’s name, as in ‘\\.reward’")
      return broken(start)
    }
    let root = Name("$0", Span(start, start))
    var value = Expression(.name("$0"), root.span)
    while at(.period) || at(.postfixQuestion), !isLost, link() {
      let isOptional = take(.postfixQuestion)
      guard at(.period) else { break }
      advance()
      guard current.isName || at(.integer), !current.startsLine else {
        failExpected("a member’s name after ‘.’")
        break
      }
      let name = Name(current.text, current.span)
      advance()
      if name.text == "self" { continue }
      value = Expression(.member(value, name, optional: isOptional), span(from: start))
    }
    let whole = span(from: start)
    let parameters = type.map {
      [Closure.Parameter(pattern: Pattern(.name(root), root.span), type: $0)]
    }
    return Expression(
      .closure(
        Closure(
          parameters: parameters, result: nil, body: [Statement(.expression(value), whole)],
          anonymousCount: 1)), whole)
  }
}
