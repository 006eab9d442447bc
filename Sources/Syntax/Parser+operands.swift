// Operands: what an operator joins, with the members, calls and subscripts after it.
extension Parser {
  mutating func parsePostfix() -> Expression {
    let start = current.span.start
    let outer = links
    links = 0
    defer { links = max(outer, links) }
    var result = parsePrimary()
    while !isLost, let next = parseSuffix(result, start) {
      guard link() else { return broken(start) }
      result = next
    }
    return result
  }

  /// One member, call, subscript or postfix operator; nil when there is none.
  private mutating func parseSuffix(_ base: Expression, _ start: Int) -> Expression? {
    let token = current
    switch token.kind {
    case .period:
      return parseMember(base, start, isOptional: false)
    case .postfixQuestion:
      return parseQuestion(base, start)
    case .leftParenthesis where !token.startsLine:
      let arguments = parseArguments()
      return Expression(.call(base, arguments), span(from: start))
    case .leftBracket where !token.startsLine:
      let indices = parseIndices()
      return Expression(.index(base, indices, optional: false), span(from: start))
    case .leftBrace:
      return canTakeClosure(base) ? parseTrailingClosures(base, start) : nil
    case .postfixOperator where token.text == "!":
      advance()
      return Expression(.forceUnwrap(base), span(from: start))
    case .postfixOperator, .infixOperator:
      return parsePostfixOperator(base, start)
    default:
      return nil
    }
  }

  private mutating func parseMember(
    _ base: Expression, _ start: Int, isOptional: Bool
  ) -> Expression {
    advance()
    let name = parseMemberName()
    return Expression(.member(base, name, optional: isOptional), span(from: start))
  }

  /// The name after a period; empty, once reported, when it is missing.
  private mutating func parseMemberName() -> Name {
    let token = current
    let isNameOnNextLine = token.startsLine && token.kind == .keyword
    if token.isName || token.kind == .integer, !isNameOnNextLine {
      advance()
      return Name(token.text, token.span)
    }
    failExpected("a member’s name after ‘.’")
    return Name("", Span(previousEnd, previousEnd))
  }

  /// `x?.y` and `x?[i]`; or the question mark of `c? a : b`, which lacks its space.
  private mutating func parseQuestion(_ base: Expression, _ start: Int) -> Expression? {
    let question = current.span
    let next = peek()
    if next.kind == .period, !next.startsLine || peek(2).isName {
      advance()
      return parseMember(base, start, isOptional: true)
    }
    if next.kind == .leftBracket, next.span.start == question.end {
      advance()
      let indices = parseIndices()
      return Expression(.index(base, indices, optional: true), span(from: start))
    }
    if next.kind == .leftParenthesis, next.span.start == question.end {
      let link = Expression(.optionalLink(base), span(from: start))
      advance()
      return Expression(.call(link, parseArguments()), span(from: start))
    }
    if context.isPattern { return nil }
    if canStartOperand(next), !next.startsLine {
      report(
        .ternarySpacing, at: question,
        suggestion: .init("put a space before ‘?’", replacing: question, with: " ?"))
      tokens[position].kind = .ternaryQuestion
      return nil
    }
    advance()
    if at(.assign) || OperatorTable.compound[current.text] != nil && current.kind != .stringText {
      return Expression(.optionalLink(base), span(from: start))
    }
    report(.strayQuestion, at: question)
    return base
  }

  /// `a...` and `x++`.
  private mutating func parsePostfixOperator(_ base: Expression, _ start: Int) -> Expression? {
    let token = current
    let next = peek()
    let isHeadEnd = token.text == "..." && context.isHead && next.kind == .leftBrace
    let isLast = next.startsLine || !canStartOperand(next) || isHeadEnd
    if token.text == "++" || token.text == "--", isLast, !token.startsLine {
      advance()
      reportIncrement(token, base)
      return broken(start)
    }
    guard token.kind == .postfixOperator, isLast else { return nil }
    if token.text == "...", next.kind != .endOfText {
      advance()
      return Expression(
        .partialRange(lower: base, Operator("...", token.span), upper: nil), span(from: start))
    }
    guard OperatorTable.infix[token.text] == nil, OperatorTable.compound[token.text] == nil,
      !token.isFaulty
    else { return nil }
    report(.unknownOperator(token.text), at: token.span)
    advance()
    return broken(start)
  }

  // MARK: Primary

  /// A name, literal, closure or bracketed expression.
  private mutating func parsePrimary() -> Expression {
    let token = current
    switch token.kind {
    case .identifier: return parseName()
    case .keyword: return parseKeywordOperand()
    case .underscore:
      advance()
      wildcard = token.span
      return Expression(.name("_"), token.span)
    case .anonymousParameter: return parseAnonymousParameter()
    case .integer, .real: return parseNumber()
    case .stringBegin: return parseString()
    case .leftParenthesis: return parseTuple()
    case .leftBracket: return parseCollection()
    case .leftBrace: return parseBraces()
    case .period:
      advance()
      let name = parseMemberName()
      return Expression(.implicitMember(name), span(from: token.span.start))
    case .backslash: return parseKeyPath()
    case .directive:
      report(.macro(token.text), at: token.span)
      advance()
      if at(.leftParenthesis) { skipOne() }
      return broken(token.span.start)
    case .unknown:
      advance()
      isLost = true
      return broken(token.span.start)
    default:
      failExpected("an expression", isHere: true)
      return broken(min(token.span.start, previousEnd))
    }
  }

  private mutating func parseName() -> Expression {
    let token = current
    if let foreign = parseForeignName(token) { return foreign }
    if ["Set", "Array", "Dictionary", "Optional"].contains(token.text),
      let generic = parseGenericCall()
    {
      return generic
    }
    advance()
    return Expression(.name(token.text), token.span)
  }

  private mutating func parseKeywordOperand() -> Expression {
    let token = current
    switch token.text {
    case "true", "false":
      advance()
      return Expression(.boolean(token.text == "true"), token.span)
    case "nil":
      advance()
      return Expression(.nilLiteral, token.span)
    case "self", "Self":
      advance()
      return Expression(.name(token.text), token.span)
    case "if", "switch":
      let outer = context
      context.isHead = false
      context.isPattern = false
      let statement = token.text == "if" ? parseIf() : parseSwitch()
      context.isHead = outer.isHead
      context.isPattern = outer.isPattern
      return Expression(.statement(statement), span(from: token.span.start))
    case "try":
      advance()
      if at(.postfixQuestion) || at(.postfixOperator) { advance() }
      report(
        .leftOutWord("try", "nothing throws here: leave it out"), at: token.span,
        suggestion: .init(
          "delete it", replacing: Span(token.span.start, current.span.start), with: ""))
      return parseOperand()
    case "super":
      advance()
      report(.leftOutWord("super", "there are no classes to inherit from"), at: token.span)
      return broken(token.span.start)
    default:
      failExpected("an expression")
      return broken(token.span.start)
    }
  }

  private mutating func parseAnonymousParameter() -> Expression {
    let token = current
    advance()
    let index = Int(token.text.dropFirst()) ?? .max
    if index > 99 {
      report(.anonymousTooLarge(token.text), at: token.span)
    } else if let count = context.anonymousCount {
      if context.isNamed { report(.anonymousInNamed(token.text), at: token.span) }
      context.anonymousCount = max(count, index + 1)
    } else {
      report(.anonymousOutside(token.text), at: token.span)
    }
    return Expression(.name(token.text), token.span)
  }

  private mutating func parseNumber() -> Expression {
    let token = current
    advance()
    if token.kind == .real {
      let value = Double(token.text) ?? 0
      if !value.isFinite { report(.realTooLarge, at: token.span) }
      return Expression(.real(value), token.span)
    }
    let value: Int?
    if token.text.hasPrefix("0x") {
      value = Int(token.text.dropFirst(2), radix: 16)
    } else if token.text.hasPrefix("0b") {
      value = Int(token.text.dropFirst(2), radix: 2)
    } else if token.text.hasPrefix("0o") {
      value = Int(token.text.dropFirst(2), radix: 8)
    } else {
      value = Int(token.text)
    }
    if value == nil {
      report(
        .integerTooLarge(token.text), at: token.span,
        suggestion: token.text.hasPrefix("0")
          ? nil
          : .init(
            "for a ‘Double’ write ‘\(token.text).0’", replacing: token.span,
            with: token.text + ".0"))
    }
    return Expression(.integer(value ?? 0), token.span)
  }

  /// A string with its interpolations, at its opening quote.
  mutating func parseString() -> Expression {
    let start = current.span.start
    var segments: [Expression.Segment] = []
    advance()
    while !at(.stringEnd), !isAtEnd {
      if at(.stringText) {
        if !current.text.isEmpty { segments.append(.text(current.text)) }
        advance()
      } else if at(.interpolationBegin) {
        segments.append(.interpolation(parseInterpolation()))
      } else {
        advance()
      }
    }
    advance()
    return Expression(.string(segments), span(from: start))
  }

  private mutating func parseInterpolation() -> Expression {
    let end = partner[position] > position ? partner[position] : tokens.count - 1
    let outer = context
    context.isHead = false
    context.isPattern = false
    let wasLost = isLost
    advance()
    let value = parseExpression()
    context.isHead = outer.isHead
    context.isPattern = outer.isPattern
    guard !isAborted else { return value }
    if position < end, !isLost { failExpected("‘)’ to end the interpolation") }
    isLost = wasLost
    position = end
    if at(.interpolationEnd) { advance() }
    return value
  }
}
