// Closures, trailing closures and builder blocks.
extension Parser {
  /// Whether `{` after an expression is its trailing closure, not the body of a head.
  mutating func canTakeClosure(_ base: Expression) -> Bool {
    switch base.kind {
    case .name(let name): if name == "_" { return false }
    case .member, .implicitMember, .call, .index: break
    default: return false
    }
    guard context.isHead else { return true }
    guard let closer, closer + 1 < tokens.count else { return false }
    let next = tokens[closer + 1]
    guard !next.startsLine else { return false }
    switch next.kind {
    case .leftBrace, .comma, .infixOperator, .period: break
    default: return false
    }
    let whole = Span(base.span.start, tokens[closer].span.end)
    report(
      .closureInHead, at: current.span,
      suggestion: .init(
        "put the call in parentheses", replacing: whole, with: "(\(source[whole]))"))
    return true
  }

  /// `{ … } label: { … }`, at the first brace.
  mutating func parseTrailingClosures(_ base: Expression, _ start: Int) -> Expression {
    var callee = base
    var arguments: [Argument] = []
    if case .call(let inner, let given) = base.kind, !given.contains(where: \.isTrailing) {
      callee = inner
      arguments = given
    }
    arguments.append(Argument(label: nil, value: parseClosure(), isTrailing: true))
    while !isLost, current.isName, !current.isKeyword("default"), peek().kind == .colon,
      peek(2).kind == .leftBrace
    {
      let label = Name(current.text, current.span)
      advance()
      advance()
      arguments.append(Argument(label: label, value: parseClosure(), isTrailing: true))
    }
    return Expression(.call(callee, arguments), span(from: start))
  }

  /// `{ x in … }`, at the brace.
  mutating func parseClosure() -> Expression {
    let opening = position
    let start = current.span.start
    let outer = context
    guard enter() else {
      leave()
      return broken(start)
    }
    defer {
      leave()
      context = outer
    }
    advance()
    context = Context()
    context.anonymousCount = 0
    var closure = Closure(parameters: nil, result: nil, body: [], anonymousCount: 0)
    parseSignature(&closure)
    context.isNamed = closure.parameters != nil
    let outerWildcard = wildcard
    closure.body = parseStatements()
    wildcard = outerWildcard
    close(.rightBrace, "}", openingAt: opening)
    closure.anonymousCount = context.anonymousCount ?? 0
    return Expression(.closure(closure), span(from: start))
  }

  /// `a, b in`, `(a: Int, b) -> T in`; nothing when the closure has no parameters.
  private mutating func parseSignature(_ closure: inout Closure) {
    if at(.leftBracket), let closer, beginsSignature(closer + 1) || isIn(closer + 1) {
      parseCaptures(&closure)
      if take(keyword: "in") { return }
    }
    guard beginsSignature(position) else { return }
    var parameters: [Closure.Parameter] = []
    if at(.leftParenthesis), let closer, tokens[closer + 1].kind != .comma {
      parseList(.rightParenthesis, ")") { parser in
        let pattern = parser.parsePattern()
        let type = !parser.isLost && parser.take(.colon) ? parser.parseParameterType() : nil
        parameters.append(.init(pattern: pattern, type: type))
      }
    } else {
      repeat {
        let pattern = parsePattern()
        var type: TypeSyntax?
        if at(.colon) {
          let colon = current.span
          advance()
          type = parseType()
          let typed = span(from: pattern.span.start)
          report(
            .closureParameterType, at: colon,
            suggestion: .init(
              "put the parameters in parentheses", replacing: typed, with: "(\(source[typed]))"))
        }
        parameters.append(.init(pattern: pattern, type: type))
      } while !isLost && take(.comma)
    }
    skipEffects()
    if take(.arrow) { closure.result = parseType() }
    closure.parameters = parameters
    if !take(keyword: "in") { failExpected("‘in’ after the closure’s parameters") }
    if isLost { synchronise() }
  }

  /// `[x, n = x + 1]`, at the bracket.
  private mutating func parseCaptures(_ closure: inout Closure) {
    var captures: [Closure.Capture] = []
    parseList(.rightBracket, "]") { parser in
      if parser.at(.identifier), ["weak", "unowned"].contains(parser.current.text) {
        parser.report(.modifier(parser.current.text), at: parser.current.span)
        parser.advance()
      }
      guard parser.at(.identifier) || parser.at(keyword: "self") else {
        return parser.failExpected("a variable’s name")
      }
      let name = Name(parser.current.text, parser.current.span)
      parser.advance()
      var value = Expression(.name(name.text), name.span)
      if parser.take(.assign) {
        guard parser.startsOperand else { return parser.failExpected("a value after ‘=’") }
        value = parser.parseExpression()
      }
      captures.append(Closure.Capture(name: name, value: value))
    }
    closure.captures = captures
  }

  private func isIn(_ index: Int) -> Bool {
    tokens[min(index, tokens.count - 1)].isKeyword("in")
  }

  /// Whether the tokens from an index are parameters up to `in`.
  private func beginsSignature(_ start: Int) -> Bool {
    var index = min(start, tokens.count - 1)
    while index < tokens.count - 1 {
      let name = tokens[index]
      if name.kind == .leftParenthesis, partner[index] > index {
        index = partner[index]
      } else if name.kind != .identifier, name.kind != .underscore {
        return false
      }
      let next = tokens[index + 1]
      if next.isKeyword("in") || next.kind == .arrow || next.isKeyword("throws") { return true }
      if next.isWord("async"), name.kind == .leftParenthesis { return true }
      if next.kind == .colon {
        // `x: Int in`, which lacks its parentheses.
        var end = index + 2
        while end < tokens.count, !tokens[end].startsLine, end < index + 12 {
          if tokens[end].isKeyword("in") { return !tokens[index + 2].isKeyword("for") }
          if tokens[end].kind == .keyword || tokens[end].kind == .leftBrace { return false }
          end += 1
        }
        return false
      }
      guard next.kind == .comma else { return false }
      index += 2
    }
    return false
  }

  /// A closure, or a dictionary or set in Python's braces.
  mutating func parseBraces() -> Expression {
    guard isPythonBraces else { return parseClosure() }
    let start = current.span.start
    let opening = current.span
    if let closer {
      let end = tokens[closer].span
      let content = source[Span(opening.end, end.start)]
      report(
        .pythonBraces, at: opening,
        suggestion: .init(
          "write square brackets", replacing: Span(opening.start, end.end), with: "[\(content)]"))
    } else {
      report(.pythonBraces, at: opening)
    }
    let value = parseCollection(.rightBrace, "}")
    return Expression(value.kind, span(from: start))
  }

  /// Whether a brace is followed by `"key":`, `1:`, `"a",` or `1,`.
  private var isPythonBraces: Bool {
    var index = position + 1
    guard index < tokens.count, !tokens[index].startsLine || partner[position] >= 0 else {
      return false
    }
    switch tokens[index].kind {
    case .integer, .real: index += 1
    case .stringBegin:
      while index < tokens.count - 1, tokens[index].kind != .stringEnd {
        if tokens[index].kind == .interpolationBegin, partner[index] > index {
          index = partner[index]
        }
        index += 1
      }
      index += 1
    default: return false
    }
    guard index < tokens.count else { return false }
    return tokens[index].kind == .colon || tokens[index].kind == .comma
  }
}
