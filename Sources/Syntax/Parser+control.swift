// Branches and loops.
extension Parser {
  /// `if … { … } else …`, at the keyword.
  mutating func parseIf() -> Statement {
    let start = current.span.start
    advance()
    let conditions = parseConditions("if")
    let then = parseBlock("‘if’")
    let otherwise = isLost ? nil : parseElse(start)
    return Statement(
      .ifElse(conditions, then: then, otherwise: otherwise), span(from: start))
  }

  private mutating func parseElse(_ start: Int) -> [Statement]? {
    guard enter() else {
      leave()
      return nil
    }
    defer { leave() }
    if current.kind == .identifier, ["elif", "elseif", "elsif"].contains(current.text),
      canStartOperand(peek()), !peek().startsLine
    {
      report(
        .elseIfWord(current.text), at: current.span,
        suggestion: .init("write ‘else if’", replacing: current.span, with: "else if"))
      return [parseIf()]
    }
    guard take(keyword: "else") else { return nil }
    if at(keyword: "if") { return [parseIf()] }
    return parseBlock("‘else’")
  }

  mutating func parseGuard() -> Statement.Kind {
    advance()
    let conditions = parseConditions("guard")
    if isLost {
      while !isAtEnd, !current.startsLine, !at(keyword: "else"), !isCloser(current.kind) {
        skipOne()
      }
      if at(keyword: "else") { clearFault() }
    }
    guard !isLost else { return .guardElse(conditions, otherwise: []) }
    if at(.leftBrace) {
      report(
        .guardWithoutElse, at: Span(previousEnd, previousEnd),
        suggestion: .init(
          "write ‘else’ before the brace", replacing: Span(previousEnd, previousEnd),
          with: " else"))
    } else if !take(keyword: "else") {
      failExpected("‘else’ after the condition of ‘guard’")
    }
    return .guardElse(conditions, otherwise: parseBlock("‘guard’"))
  }

  mutating func parseWhile() -> Statement.Kind {
    advance()
    let conditions = parseConditions("while")
    return .whileLoop(conditions, body: parseBlock("‘while’"))
  }

  mutating func parseRepeat() -> Statement.Kind {
    advance()
    let body = parseBlock("‘repeat’")
    guard !isLost, take(keyword: "while") else {
      failExpected("‘while’ and a condition after the body of ‘repeat’")
      return .repeatLoop(body: body, broken(previousEnd))
    }
    guard startsOperand else {
      failExpected("a condition after ‘while’")
      return .repeatLoop(body: body, broken(previousEnd))
    }
    return .repeatLoop(body: body, parseExpression())
  }

  mutating func parseDo() -> Statement.Kind {
    let word = current
    advance()
    let body = parseBlock("‘do’")
    if at(keyword: "while"), !isLost {
      report(
        .doWhile, at: word.span,
        suggestion: .init("write ‘repeat’", replacing: word.span, with: "repeat"))
      advance()
      return .repeatLoop(
        body: body, startsOperand ? parseExpression() : broken(previousEnd))
    }
    while at(keyword: "catch"), !isLost {
      if diagnostics.last?.id != Fault.ID.leftOutWord.rawValue {
        report(.leftOutWord("catch", "nothing throws here: leave it out"), at: current.span)
      }
      isLost = true
      advance()
      skipToBrace()
      if at(.leftBrace) { _ = parseBlock("‘catch’") }
    }
    return .block(body)
  }

  mutating func parseFor() -> Statement.Kind {
    let word = current
    advance()
    if isCounting { return parseCountingLoop(word) }
    if at(keyword: "case") { return parseForCase() }
    if at(keyword: "let") || at(keyword: "var"), peek().kind != .assign {
      report(
        .forBinding(current.text), at: current.span,
        suggestion: .init(
          "delete it", replacing: Span(current.span.start, peek().span.start), with: ""))
      advance()
    }
    var pattern = Pattern(.broken, current.span)
    if at(keyword: "in") {
      report(.expected("a name after ‘for’", found: found), at: current.span)
    } else {
      pattern = parsePattern()
    }
    var bare: Span?
    if at(.comma), !isLost {
      let first = pattern
      var elements = [pattern]
      while take(.comma), !isLost { elements.append(parsePattern()) }
      let whole = span(from: first.span.start)
      bare = whole
      pattern = Pattern(.tuple(elements), whole)
    }
    let type = take(.colon) && !isLost ? parseType() : nil
    var sequence = broken(previousEnd)
    var filter: Expression?
    if !isLost {
      if take(keyword: "in") {
        sequence = parseHead("what to go through after ‘in’")
        if let type, case .array = sequence.kind {
          sequence = Expression(
            .coercion(sequence, TypeSyntax(.array(type), type.span)), sequence.span)
        }
        if !isLost, take(keyword: "where") { filter = parseHead("a condition after ‘where’") }
      } else {
        failExpected("‘in’ and what to go through")
      }
    }
    if let bare { reportBarePattern(bare, &sequence) }
    if at(.colon), case .integer = sequence.kind, canStartOperand(peek()), !peek().startsLine {
      reportColonRange(from: sequence.span.start)
    }
    // The colon and Python’s `range(…)` are one habit, and get one message.
    var mended: String?
    if at(.colon), let range = Translation.of(sequence, in: source), filter == nil {
      mended = "\(source[Span(word.span.start, sequence.span.start)])\(range)"
      sequence = Expression(.broken, sequence.span)
    }
    return .forLoop(
      pattern, sequence, filter: filter, body: parseBlock("‘for’", mended: mended))
  }

  /// `for case p in s where c { … }`, at `case`: a loop whose body is `if case p = …`.
  private mutating func parseForCase() -> Statement.Kind {
    let start = current.span.start
    advance()
    let pattern = parseCasePattern()
    let item = Name(Self.hiddenItem, pattern.span)
    var conditions = [Condition.match(pattern, Expression(.name(item.text), pattern.span))]
    var sequence = broken(previousEnd)
    if !isLost {
      if take(keyword: "in") {
        sequence = parseHead("what to go through after ‘in’")
        if !isLost, take(keyword: "where") {
          conditions.append(.expression(parseHead("a condition after ‘where’")))
        }
      } else {
        failExpected("‘in’ and what to go through")
      }
    }
    let body = parseBlock("‘for’")
    let test = Statement(.ifElse(conditions, then: body, otherwise: nil), span(from: start))
    return .forLoop(Pattern(.name(item), pattern.span), sequence, filter: nil, body: [test])
  }

  /// The name of the element that `for case` matches; no source can have it.
  static let hiddenItem = " element"

  /// `for i, x in enumerate(xs)`: the names, and what they go through where that is foreign too.
  private mutating func reportBarePattern(_ bare: Span, _ sequence: inout Expression) {
    let names = "(\(source[bare]))"
    guard let list = Translation.of(sequence, in: source) else {
      return report(
        .bareTuple, at: bare,
        suggestion: .init("write ‘\(names)’", replacing: bare, with: names))
    }
    let meant = "\(names) in \(list)"
    report(
      .bareTuple, at: bare,
      suggestion: .init(
        "write ‘\(meant)’", replacing: bare.union(sequence.span), with: meant))
    sequence = Expression(.broken, sequence.span)
  }

  /// Whether `for` begins a loop as in C: `for (var i = 0; …)`, `for i = 0; …`.
  private var isCounting: Bool {
    let first = at(.leftParenthesis) ? peek() : current
    let second = at(.leftParenthesis) ? peek(2) : peek()
    let third = at(.leftParenthesis) ? peek(3) : peek(2)
    if first.isKeyword("var") || first.isKeyword("let") { return third.kind == .assign }
    if first.kind == .identifier, second.kind == .assign { return true }
    return first.isWord("int") && second.kind == .identifier && third.kind == .assign
  }

  private mutating func parseCountingLoop(_ word: Token) -> Statement.Kind {
    let start = current.span.start
    while !isAtEnd, !at(.leftBrace), !current.startsLine, !isCloser(current.kind) { skipOne() }
    report(.countingLoop, at: Span(start, max(start, previousEnd)))
    let body = at(.leftBrace) ? parseBlock("‘for’") : []
    if !at(.rightBrace), body.isEmpty, tokens[position - 1].kind != .rightBrace { isLost = true }
    return .forLoop(
      Pattern(.broken, word.span), broken(word.span.start), filter: nil, body: body)
  }

  // MARK: Switch

  /// `switch s { case … }`, at the keyword.
  mutating func parseSwitch() -> Statement {
    let start = current.span.start
    guard enter() else {
      leave()
      return Statement(.broken, span(from: start))
    }
    let outer = context
    defer {
      leave()
      let count = context.anonymousCount
      context = outer
      context.anonymousCount = count
    }
    advance()
    let subject = parseHead("a value after ‘switch’")
    skipToBrace()
    var cases: [SwitchCase] = []
    guard at(.leftBrace), !isLost else {
      failExpected("‘{’ to begin the cases of ‘switch’")
      return Statement(.switchCase(subject, cases), span(from: start))
    }
    let opening = position
    advance()
    context.isHead = false
    context.isPattern = false
    context.endColumn = nil
    context.isSwitch = true
    while !isAtEnd, !at(.rightBrace), !at(.interpolationEnd) {
      if at(keyword: "case") || at(keyword: "default") {
        cases.append(parseSwitchCase())
      } else if at(.attribute) {
        report(.attribute(current.text), at: current.span)
        advance()
      } else {
        failExpected("‘case’ or ‘default’", isHere: true)
        skipToCase()
      }
    }
    close(.rightBrace, "}", openingAt: opening)
    return Statement(.switchCase(subject, cases), span(from: start))
  }

  private mutating func skipToCase() {
    while !isAtEnd, !at(.rightBrace), !at(.interpolationEnd) {
      if at(keyword: "case") || at(keyword: "default") { return clearFault() }
      skipOne()
    }
    if !isAtEnd { clearFault() }
  }

  private mutating func parseSwitchCase() -> SwitchCase {
    let start = current.span.start
    let word = current.text
    advance()
    var patterns: [(pattern: CasePattern, filter: Expression?)] = []
    if word == "case" {
      repeat {
        let pattern = parseCasePattern()
        var filter: Expression?
        if !isLost, take(keyword: "where") { filter = parseHead("a condition after ‘where’") }
        patterns.append((pattern, filter))
      } while !isLost && take(.comma)
    }
    if isLost {
      while !isAtEnd, !at(.colon), !current.startsLine, !isCloser(current.kind) { skipOne() }
      if at(.colon) || (current.startsLine && !isAtEnd) { clearFault() }
      _ = take(.colon)
    } else if !take(.colon) {
      failExpected("‘:’ after the pattern\(word == "default" ? " ‘default’" : "")")
      skipToCase()
      return SwitchCase(patterns: patterns, body: [], span: span(from: start))
    }
    let head = span(from: start)
    let count = diagnostics.count
    let body = parseStatements()
    if body.isEmpty, !isAtEnd, !isLost, diagnostics.count == count {
      report(
        .emptyCase, at: head,
        suggestion: .init(
          "write ‘break’ to do nothing", replacing: Span(head.end, head.end), with: " break"))
    }
    return SwitchCase(patterns: patterns, body: body, span: head)
  }
}
