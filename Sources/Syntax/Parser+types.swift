// Written types, and the patterns of declarations and cases.
extension Parser {
  /// A type.
  mutating func parseType() -> TypeSyntax {
    let start = current.span.start
    guard enter() else {
      leave()
      return TypeSyntax(.broken, span(from: start))
    }
    let outer = links
    links = 0
    defer {
      leave()
      links = max(outer, links)
    }
    var type = parsePlainType()
    let plain = type
    while !isLost {
      if at(.postfixQuestion), !current.startsLine {
        guard link() else { break }
        advance()
        type = TypeSyntax(.optional(type), span(from: start))
      } else if current.isOperator("!"), current.kind == .postfixOperator {
        report(
          .implicitlyUnwrapped, at: current.span,
          suggestion: .init("write ‘?’", replacing: current.span, with: "?"))
        advance()
        type = TypeSyntax(.optional(type), span(from: start))
      } else {
        break
      }
    }
    skipEffects(ifBeforeArrow: true)
    if at(.arrow), !isLost {
      advance()
      let result = parseType()
      var parameters: [TypeSyntax] = [type]
      if case .tuple(let elements) = type.kind {
        parameters = elements.map(\.type)
      } else if source.bytes.indices.contains(start), source.bytes[start] != UInt8(ascii: "(") {
        report(
          .functionTypeParentheses, at: type.span,
          suggestion: .init(
            "write ‘(\(source[type.span]))’", replacing: type.span, with: "(\(source[type.span]))"))
      }
      type = TypeSyntax(.function(parameters, result), span(from: start))
    } else {
      refuseInout(in: plain)
    }
    return type
  }

  /// Reports `inout` in what turned out not to be the parameters of a function.
  mutating func refuseInout(in type: TypeSyntax) {
    switch type.kind {
    case .inoutParameter(let inner):
      report(.inoutInType, at: Span(type.span.start, type.span.start + 5))
      refuseInout(in: inner)
    case .tuple(let elements): for element in elements { refuseInout(in: element.type) }
    default: break
    }
  }

  /// The type of a parameter of a function type or closure, which may be `inout`.
  mutating func parseParameterType() -> TypeSyntax {
    let start = current.span.start
    guard take(keyword: "inout") else { return parseType() }
    return TypeSyntax(.inoutParameter(parseType()), span(from: start))
  }

  private mutating func parsePlainType() -> TypeSyntax {
    let token = current
    let start = token.span.start
    switch token.kind {
    case .identifier where token.text == "some" || token.text == "any":
      if peek().kind == .identifier, !peek().startsLine {
        report(
          .leftOutWord(token.text, "name the type itself"), at: token.span,
          suggestion: .init(
            "delete it", replacing: Span(start, peek().span.start), with: ""))
        advance()
        return parseType()
      }
      return parseNamedType()
    case .identifier: return parseNamedType()
    case .keyword where token.text == "Self" || token.text == "nil": return parseNamedType()
    case .leftBracket:
      var key: TypeSyntax?
      var value: TypeSyntax?
      parseList(.rightBracket, "]") { parser in
        guard key == nil else { return parser.failExpected("‘]’") }
        key = parser.parseType()
        if !parser.isLost, parser.take(.colon) { value = parser.parseType() }
      }
      let whole = span(from: start)
      guard let key else {
        report(.expected("a type between the brackets", found: "‘]’"), at: whole)
        return TypeSyntax(.broken, whole)
      }
      return TypeSyntax(value.map { .dictionary(key, $0) } ?? .array(key), whole)
    case .leftParenthesis:
      var elements: [(label: Name?, type: TypeSyntax)] = []
      parseList(.rightParenthesis, ")") { parser in
        elements.append(parser.parseTupleTypeElement())
      }
      let whole = span(from: start)
      if elements.count == 1, let only = elements.first, only.label == nil, !at(.arrow) {
        return TypeSyntax(only.type.kind, whole)
      }
      return TypeSyntax(.tuple(elements), whole)
    case .attribute:
      report(.attribute(token.text), at: token.span)
      advance()
      return parseType()
    default:
      failExpected("a type")
      return TypeSyntax(.broken, span(from: min(start, previousEnd)))
    }
  }

  /// `Int`, `label: Int` or `_ name: Int`.
  mutating func parseTupleTypeElement() -> (label: Name?, type: TypeSyntax) {
    var label: Name?
    if at(.underscore) {
      advance()
      if current.isName { advance() }
      _ = take(.colon)
    } else if current.isName, peek().kind == .colon {
      label = Name(current.text, current.span)
      advance()
      advance()
    }
    return (label, parseParameterType())
  }

  private mutating func parseNamedType() -> TypeSyntax {
    let start = current.span.start
    var name = current.text
    advance()
    while at(.period), peek().isName, !current.startsLine {
      advance()
      name += "." + current.text
      advance()
    }
    let written = Name(name, span(from: start))
    var arguments: [TypeSyntax] = []
    if current.isOperator("<"), !current.startsLine {
      let opening = current
      repeat {
        advance()
        arguments.append(parseType())
      } while !isLost && at(.comma)
      takeAngle(opening)
    } else if at(.leftBracket), !current.startsLine, current.span.start == previousEnd {
      let end = tokens[closer ?? position].span.end
      let content = source[Span(current.span.end, max(current.span.end, end - 1))]
      let whole = Span(start, end)
      let isList = name.lowercased() == "list" || name == "Array"
      let isDictionary = name.lowercased() == "dict" || name == "Dictionary"
      let meant =
        isList
        ? "[\(content)]"
        : isDictionary
          ? "[\(content.split(separator: ",", maxSplits: 1).joined(separator: ":"))]"
          : "\(name)<\(content)>"
      report(
        .typeBrackets, at: whole,
        suggestion: .init("write ‘\(meant)’", replacing: whole, with: meant))
      skipOne()
      return TypeSyntax(.broken, whole)
    }
    return TypeSyntax(.named(written, arguments: arguments), span(from: start))
  }

  /// Takes the `>` that ends type arguments, off a longer operator if need be.
  private mutating func takeAngle(_ opening: Token) {
    guard !isLost else { return }
    switch current.kind {
    case .infixOperator, .prefixOperator, .postfixOperator: break
    default:
      return failExpected("‘>’", notes: [.init("‘<’ opened here", at: opening.span)])
    }
    guard current.text.hasPrefix(">") else {
      return failExpected("‘>’", notes: [.init("‘<’ opened here", at: opening.span)])
    }
    if current.text == ">" { return advance() }
    tokens[position].text.removeFirst()
    tokens[position].span.start += 1
    if tokens[position].text == "=" { tokens[position].kind = .assign }
    // The end of the type is now the start of what is left of the operator.
    splitEnd = tokens[position].span.start
  }

  /// Skips `async`, `throws` and `rethrows`, which nothing here needs.
  mutating func skipEffects(ifBeforeArrow: Bool = false) {
    while current.isWord("async") || at(keyword: "throws") || at(keyword: "rethrows") {
      let token = current
      if ifBeforeArrow, peek().kind != .arrow, !at(keyword: "throws") { return }
      if ifBeforeArrow, peek().kind != .arrow { return }
      report(
        .leftOutWord(
          token.text,
          token.text == "async"
            ? "a cell runs from top to bottom" : "return an optional, or stop with ‘precondition’"),
        at: token.span,
        suggestion: .init(
          "delete it", replacing: Span(token.span.start, peek().span.start), with: ""))
      advance()
    }
  }

  // MARK: Patterns

  /// What `let`, `for` or a closure binds.
  mutating func parsePattern() -> Pattern {
    let token = current
    let start = token.span.start
    switch token.kind {
    case .identifier:
      advance()
      return Pattern(.name(Name(token.text, token.span)), token.span)
    case .underscore:
      advance()
      return Pattern(.wildcard, token.span)
    case .leftParenthesis:
      var elements: [Pattern] = []
      guard enter() else {
        leave()
        return Pattern(.broken, token.span)
      }
      defer { leave() }
      parseList(.rightParenthesis, ")") { parser in elements.append(parser.parsePattern()) }
      if elements.count == 1, let only = elements.first {
        return Pattern(only.kind, span(from: start))
      }
      return Pattern(.tuple(elements), span(from: start))
    case .keyword
    where !token.startsLine
      && (peek().kind == .assign || peek().kind == .colon
        || peek().isKeyword("in") || peek().kind == .comma):
      reportKeywordAsName(token)
      advance()
      return Pattern(.name(Name(token.text, token.span)), token.span)
    case .integer where token.isFaulty:
      advance()
      return Pattern(.broken, token.span)
    default:
      failExpected("a name")
      return Pattern(.broken, span(from: min(start, previousEnd)))
    }
  }

  mutating func reportKeywordAsName(_ token: Token) {
    report(
      .keywordAsName(token.text), at: token.span,
      suggestion: .init(
        "choose another name, or write ‘`\(token.text)`’", replacing: token.span,
        with: "`\(token.text)`"))
  }

  // MARK: Patterns of cases

  /// What a `case` matches; names bind when it stands after `let` or `var`.
  mutating func parseCasePattern(binding isMutable: Bool? = nil) -> CasePattern {
    let start = current.span.start
    guard enter() else {
      leave()
      return CasePattern(.broken, span(from: start))
    }
    let outer = links
    links = 0
    defer {
      leave()
      links = max(outer, links)
    }
    var pattern = parsePlainPattern(isMutable)
    while at(.postfixQuestion), !isLost, link() {
      advance()
      pattern = CasePattern(.some(pattern), span(from: start))
    }
    return pattern
  }

  private mutating func parsePlainPattern(_ isMutable: Bool?) -> CasePattern {
    let token = current
    let start = token.span.start
    switch token.kind {
    case .keyword where token.text == "let" || token.text == "var":
      advance()
      return parseCasePattern(binding: token.text == "var")
    case .keyword where token.text == "is":
      advance()
      _ = parseType()
      report(.typeTest, at: token.span)
      return CasePattern(.broken, span(from: start))
    case .underscore:
      advance()
      return CasePattern(.wildcard, token.span)
    case .leftParenthesis:
      let elements = parsePayload(isMutable)
      if elements.count == 1, let only = elements.first, only.label == nil {
        return CasePattern(only.pattern.kind, span(from: start))
      }
      return CasePattern(.tuple(elements.map(\.pattern)), span(from: start))
    case .period where peek().isName && !peek().startsLine:
      advance()
      return parseEnumerationPattern(isMutable, start)
    case .identifier:
      if let period = casePath(isMutable) {
        position = period + 1
        return parseEnumerationPattern(isMutable, start)
      }
      if let isMutable, peek().kind != .period, peek().kind != .leftParenthesis {
        advance()
        return CasePattern(
          .binding(isMutable: isMutable, Name(token.text, token.span)), token.span)
      }
    default: break
    }
    guard startsOperand else {
      failExpected("a pattern")
      return CasePattern(.broken, span(from: min(start, previousEnd)))
    }
    let isPattern = context.isPattern
    context.isPattern = true
    let value = parseExpression()
    context.isPattern = isPattern
    return CasePattern(.expression(value), value.span)
  }

  /// For `Type.name(let x)`: the token of the last period; nil when it is a plain expression.
  private func casePath(_ isMutable: Bool?) -> Int? {
    var index = position
    var period: Int?
    while tokens[index].isName, tokens[index + 1].kind == .period, tokens[index + 2].isName {
      period = index + 1
      index += 2
    }
    guard let period, tokens[index + 1].kind == .leftParenthesis else { return nil }
    if isMutable != nil { return period }
    let end = partner[index + 1]
    guard end > index else { return nil }
    for token in tokens[index + 1..<end]
    where token.isKeyword("let") || token.isKeyword("var") || token.kind == .underscore {
      return period
    }
    return nil
  }

  /// `name(…)`, at the name after the period.
  private mutating func parseEnumerationPattern(_ isMutable: Bool?, _ start: Int) -> CasePattern {
    let name = Name(current.text, current.span)
    advance()
    var payload: [(label: Name?, pattern: CasePattern)] = []
    if at(.leftParenthesis), !current.startsLine { payload = parsePayload(isMutable) }
    return CasePattern(.enumeration(name, payload), span(from: start))
  }

  private mutating func parsePayload(
    _ isMutable: Bool?
  ) -> [(label: Name?, pattern: CasePattern)] {
    var elements: [(label: Name?, pattern: CasePattern)] = []
    parseList(.rightParenthesis, ")") { parser in
      var label: Name?
      if parser.current.isName, parser.peek().kind == .colon {
        label = Name(parser.current.text, parser.current.span)
        parser.advance()
        parser.advance()
      }
      elements.append((label, parser.parseCasePattern(binding: isMutable)))
    }
    return elements
  }
}
