// What stands in brackets, separated by commas.
extension Parser {
  /// A bracketed list, at its opening bracket; `element` reads one element and moves forward.
  mutating func parseList(
    _ close: Token.Kind, _ text: String, _ element: (inout Parser) -> Void
  ) {
    let opening = position
    let outer = context
    context.isHead = false
    context.isPattern = false
    openLists.append(current.kind)
    defer {
      context.isHead = outer.isHead
      context.isPattern = outer.isPattern
    }
    advance()
    while !isAtEnd, !isCloser(current.kind) {
      let before = position
      element(&self)
      if isLost { recover(inListAt: opening) }
      if take(.comma) { continue }
      if isAtEnd || isCloser(current.kind) || isLost { break }
      guard parseMissingComma(text, opening, isStuck: position == before) else { break }
    }
    openLists.removeLast()
    self.close(close, text, openingAt: opening)
  }

  /// After a fault in a list: skips to its next comma or its end.
  private mutating func recover(inListAt opening: Int) {
    while !isAtEnd, !at(.comma), !isCloser(current.kind), !at(.semicolon) {
      if current.startsLine, beginsStatement || partner[opening] < 0 { return }
      skipOne()
    }
    if at(.comma) || isCloser(current.kind) { clearFault() }
  }

  /// Whether the current token can only begin a statement.
  private var beginsStatement: Bool {
    current.kind == .keyword && Keyword.statements.contains(current.text)
      && !["if", "switch", "default", "case"].contains(current.text)
  }

  /// Between two elements without a comma; false when the list seems to end here.
  private mutating func parseMissingComma(
    _ closing: String, _ opening: Int, isStuck: Bool
  ) -> Bool {
    let notes = [
      Diagnostic.Note("‘\(tokens[opening].text)’ opened here", at: tokens[opening].span)
    ]
    if at(keyword: "for"), !current.startsLine {
      fail(.comprehension, at: current.span)
    } else if at(.assign) {
      report(
        .assignmentInExpression, at: current.span,
        suggestion: .init("compare with ‘==’", replacing: current.span, with: "=="))
      advance()
      if startsOperand { _ = parseExpression() }
    } else if current.startsLine, beginsStatement || partner[opening] < 0 {
      failExpected("‘,’ or ‘\(closing)’", notes: notes)
      return false
    } else if startsOperand, !isStuck, !current.isFaulty {
      let end = previousEnd
      report(
        .missingComma(found), at: current.span,
        suggestion: .init("separate them with ‘,’", replacing: Span(end, end), with: ","))
      return true
    } else {
      failExpected("‘,’ or ‘\(closing)’", notes: notes)
    }
    if isLost { recover(inListAt: opening) }
    if isLost { return false }
    return take(.comma) || !isCloser(current.kind)
  }

  // MARK: Arguments

  /// `(a, b: c)`, at the opening parenthesis.
  mutating func parseArguments() -> [Argument] {
    var arguments: [Argument] = []
    parseList(.rightParenthesis, ")") { parser in
      arguments.append(parser.parseArgument())
    }
    return arguments
  }

  /// `[i, default: 0]`, at the opening bracket.
  mutating func parseIndices() -> [Argument] {
    let opening = current
    var arguments: [Argument] = []
    parseList(.rightBracket, "]") { parser in
      if arguments.isEmpty, let slice = parser.parseSlice() {
        arguments.append(Argument(label: nil, value: slice))
      } else {
        arguments.append(parser.parseArgument())
      }
    }
    if arguments.isEmpty, !isLost {
      report(.emptyIndex, at: Span(opening.span.start, previousEnd))
    }
    return arguments
  }

  private mutating func parseArgument() -> Argument {
    let token = current
    var label: Name?
    if token.isName || token.kind == .underscore, peek().kind == .colon {
      label = Name(token.text, token.span)
      advance()
      advance()
    } else if token.kind == .identifier, peek().kind == .assign {
      label = Name(token.text, token.span)
      let sign = peek().span
      if peek().isFaulty {
        diagnostics.removeAll {
          $0.id == Fault.ID.operatorRun.rawValue && $0.span.start == sign.start
        }
      }
      let isSpaced = sign.start > token.span.end
      report(
        .equalsForColon(token.text), at: sign,
        suggestion: .init(
          "write ‘\(token.text): …’", replacing: Span(token.span.end, sign.end),
          with: isSpaced ? ":" : ": "))
      advance()
      advance()
    }
    if let name = parseOperatorReference() { return Argument(label: label, value: name) }
    if label != nil, !startsOperand {
      failExpected("a value after ‘\(token.text):’")
      return Argument(label: label, value: broken(previousEnd))
    }
    argumentStart = current.span.start
    return Argument(label: label, value: parseExpression())
  }

  /// `+` in `reduce(0, +)`: an operator's name, which ends the element.
  mutating func parseOperatorReference() -> Expression? {
    let token = current
    switch token.kind {
    case .infixOperator, .prefixOperator, .postfixOperator: break
    default: return nil
    }
    guard OperatorTable.infix[token.text] != nil || token.text == "!" else { return nil }
    switch peek().kind {
    case .comma, .rightParenthesis:
      advance()
      return Expression(.name(token.text), token.span)
    default: return nil
    }
  }

  /// Python's `xs[1:3]`, `xs[:3]` and `xs[1:]`; nil for anything else.
  private mutating func parseSlice() -> Expression? {
    let start = current.span.start
    var lower: Expression?
    if !at(.colon) {
      if current.isName, peek().kind == .colon, current.kind == .identifier {
        // `m[row: 1]` has a label, `xs[low:high]` is Python's slice.
        if peek(2).span.start > peek().span.end, peek(2).kind != .rightBracket { return nil }
        lower = Expression(.name(current.text), current.span)
        advance()
      } else {
        let first = position
        var probe = first
        while [.integer, .identifier, .prefixOperator].contains(tokens[probe].kind) { probe += 1 }
        guard probe > first, tokens[probe].kind == .colon else { return nil }
        lower = parseExpression()
      }
    }
    let colon = current.span
    guard take(.colon) else { return lower }
    let upper = startsOperand ? parseExpression() : nil
    let low = lower.map { source[$0.span] } ?? ""
    let meant = upper.map { "\(low)..<\(source[$0.span])" } ?? "\(low)..."
    let high = upper.map { source[$0.span] } ?? ""
    if at(.colon) {
      advance()
      let step = startsOperand ? parseExpression() : nil
      let isBackward = step.map { source[$0.span].hasPrefix("-") } ?? false
      let advice =
        isBackward
        ? "‘xs.reversed()’ goes backwards"
        : "‘stride(from: 0, to: xs.count, by: 2)’ gives every second index"
      report(.pythonSlice, at: colon, notes: [.init(advice)])
    } else if low.hasPrefix("-") || high.hasPrefix("-") {
      let advice =
        low.hasPrefix("-")
        ? "‘xs.suffix(\(low.dropFirst()))’ is the last \(low.dropFirst()) elements"
        : "‘xs.dropLast(\(high.dropFirst()))’ is all but the last \(high.dropFirst())"
      report(.pythonSlice, at: colon, notes: [.init(advice)])
    } else {
      report(
        .pythonSlice, at: colon,
        suggestion: .init("write ‘\(meant)’", replacing: span(from: start), with: meant))
    }
    return Expression(
      .partialRange(lower: lower, Operator("..<", colon), upper: upper), span(from: start))
  }

  // MARK: Literals in brackets

  /// `[a, b]`, `[k: v]`, `[]` or `[:]`, at the opening bracket.
  mutating func parseCollection(
    _ close: Token.Kind = .rightBracket, _ closing: String = "]"
  ) -> Expression {
    let start = current.span.start
    if peek().kind == .colon, peek(2).kind == close {
      advance()
      advance()
      advance()
      return Expression(.dictionary([]), span(from: start))
    }
    var elements: [Expression] = []
    var pairs: [(key: Expression, value: Expression)] = []
    parseList(close, closing) { parser in
      let key = parser.parseExpression()
      if elements.isEmpty, pairs.isEmpty, parser.at(keyword: "for"), !parser.current.startsLine {
        return elements.append(parser.parseComprehension(key, openingAt: start))
      }
      guard elements.isEmpty, !parser.isLost else {
        if !parser.isLost, parser.at(.colon) { parser.failExpected("‘,’ or ‘\(closing)’") }
        return elements.append(key)
      }
      guard parser.take(.colon) else {
        if pairs.isEmpty { return elements.append(key) }
        return parser.failExpected("‘:’ and a value, as for the other keys")
      }
      guard parser.startsOperand else { return parser.failExpected("a value after ‘:’") }
      pairs.append((key, parser.parseExpression()))
    }
    let whole = span(from: start)
    return pairs.isEmpty
      ? Expression(.array(elements), whole) : Expression(.dictionary(pairs), whole)
  }

  /// Python's `[f(x) for x in xs if c]`, at the `for`.
  private mutating func parseComprehension(
    _ element: Expression, openingAt opening: Int
  ) -> Expression {
    let word = current.span
    let start = element.span.start
    advance()
    let first = current.span.start
    while !isAtEnd, !at(keyword: "in"), !current.startsLine, !isCloser(current.kind) { skipOne() }
    let name = source[span(from: first)]
    guard take(keyword: "in"), startsOperand else {
      fail(.comprehension, at: word)
      return broken(start)
    }
    let sequence = parseExpression()
    let list = Translation.of(sequence, in: source) ?? source[sequence.span]
    var meant = list.contains(" ") || list.contains("..") ? "(\(list))" : list
    let names = name.contains(",") && !name.hasPrefix("(") ? "(\(name))" : name
    if take(keyword: "if"), startsOperand {
      meant += ".filter { \(names) in \(source[parseExpression().span]) }"
    }
    let body = source[element.span]
    if body != name { meant += ".map { \(names) in \(body) }" }
    if isCloser(current.kind) {
      let whole = Span(opening, current.span.end)
      report(
        .comprehension, at: word,
        suggestion: .init("write ‘\(meant)’", replacing: whole, with: meant))
    } else {
      fail(.comprehension, at: word)
    }
    return broken(start)
  }

  /// `(a)`, `(a, b: c)` or `()`, at the opening parenthesis.
  mutating func parseTuple() -> Expression {
    let start = current.span.start
    var elements: [(label: Name?, value: Expression)] = []
    parseList(.rightParenthesis, ")") { parser in
      var label: Name?
      if parser.current.isName, parser.peek().kind == .colon {
        label = Name(parser.current.text, parser.current.span)
        parser.advance()
        parser.advance()
      }
      let value = parser.parseOperatorReference() ?? parser.parseExpression()
      elements.append((label, value))
    }
    let whole = span(from: start)
    if elements.count == 1, let only = elements.first, only.label == nil {
      return Expression(.parenthesised(only.value), whole)
    }
    return Expression(.tuple(elements), whole)
  }
}
