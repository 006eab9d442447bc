// Functions and initialisers.
extension Parser {
  /// `func f(…) -> T { … }` or `init(…) { … }`, at the keyword.
  mutating func parseFunction(
    _ modifiers: Modifiers, _ documentation: String?, isForeign: Bool = false
  ) -> Statement.Kind {
    let word = current
    let isInitialiser = word.isKeyword("init")
    var result = FunctionSyntax(
      name: Name("init", word.span), parameters: [], result: nil, body: [],
      isMutating: modifiers.isMutating, isStatic: modifiers.isStatic,
      documentation: documentation)
    advance()
    if isInitialiser {
      if at(.postfixQuestion) || at(.postfixOperator) {
        result.isFailable = true
        advance()
      }
    } else if !parseFunctionName(&result, modifiers) {
      return .broken
    }
    result.isPrefix = modifiers.isPrefix
    if !isLost { skipGenerics() }
    if at(.leftParenthesis), !isLost {
      parseList(.rightParenthesis, ")") { parser in
        if let parameter = parser.parseParameter(isForeign) { result.parameters.append(parameter) }
      }
    } else {
      failExpected("‘(’ and the parameters")
    }
    if !isLost { parseResult(&result, isForeign) }
    let outer = context
    let outerWildcard = wildcard
    context = Context()
    context.endColumn = outer.endColumn
    result.body = parseBlock(
      isInitialiser ? "‘init’" : "‘\(result.name.text)’", reportsColon: !isForeign)
    context = outer
    wildcard = outerWildcard
    return .function(result)
  }

  /// Reads the name; false, once reported, when an operator is declared.
  private mutating func parseFunctionName(
    _ result: inout FunctionSyntax, _ modifiers: Modifiers
  ) -> Bool {
    if modifiers.isMember, modifiers.isStatic, OperatorTable.overloadable.contains(current.text) {
      result.name = Name(current.text, current.span)
      advance()
      return true
    }
    switch current.kind {
    case .infixOperator, .prefixOperator, .postfixOperator:
      report(
        .leftOutDeclaration(
          "operator", Keyword.leftOut["operator"] ?? "write a function with a name"),
        at: current.span)
      position -= 1
      skipDeclaration()
      return false
    case .identifier:
      result.name = Name(current.text, current.span)
      advance()
    case .keyword where !current.startsLine && peek().kind == .leftParenthesis:
      reportKeywordAsName(current)
      result.name = Name(current.text, current.span)
      advance()
    default:
      result.name = Name("", Span(previousEnd, previousEnd))
      failExpected("a name after ‘func’")
    }
    return true
  }

  /// `subscript(…) -> T { … }`, at the keyword.
  mutating func parseSubscript(_ modifiers: Modifiers, _ documentation: String?) -> Statement.Kind {
    var result = FunctionSyntax(
      name: Name("subscript", current.span), parameters: [], result: nil, body: [],
      isStatic: modifiers.isStatic, documentation: documentation)
    advance()
    guard at(.leftParenthesis) else {
      failExpected("‘(’ and the parameters")
      return .broken
    }
    parseList(.rightParenthesis, ")") { parser in
      guard var parameter = parser.parseParameter(false) else { return }
      // One name alone is no label, unlike in a function.
      if parameter.label?.span == parameter.name.span { parameter.label = nil }
      result.parameters.append(parameter)
    }
    guard !isLost else { return .broken }
    guard at(.arrow) else {
      failExpected("‘->’ and the type of an element")
      return .broken
    }
    parseResult(&result, false)
    guard at(.leftBrace), !isLost else {
      failExpected("‘{’ to begin the body of ‘subscript’")
      return .function(result)
    }
    var accessors = VariableDeclaration(
      isMutable: true, pattern: Pattern(.wildcard, result.name.span), type: result.result,
      value: nil)
    parseAccessors(&accessors, modifiers)
    result.body = accessors.getter ?? []
    result.setter = accessors.setter
    return .function(result)
  }

  /// Skips `<T>`, once reported.
  mutating func skipGenerics() {
    guard current.isOperator("<"), !current.startsLine else { return }
    let start = current.span.start
    while !isAtEnd, !at(.leftParenthesis), !at(.leftBrace), !current.startsLine {
      let ends = current.text.hasPrefix(">")
      advance()
      if ends { break }
    }
    report(.generics, at: span(from: start))
  }

  private mutating func parseResult(_ result: inout FunctionSyntax, _ isForeign: Bool) {
    skipEffects()
    if take(.arrow) {
      result.result = parseType()
    } else if at(.colon), !isForeign, !peek().startsLine, peek().kind != .leftBrace,
      peek().kind != .endOfText
    {
      report(
        .colonForArrow, at: current.span,
        suggestion: .init("write ‘->’", replacing: current.span, with: " ->"))
      advance()
      result.result = parseType()
    }
    guard at(keyword: "where"), !isLost else { return }
    report(.generics, at: current.span)
    while !isAtEnd, !at(.leftBrace), !current.startsLine { skipOne() }
  }

  private mutating func parseParameter(_ isForeign: Bool) -> FunctionSyntax.Parameter? {
    let isMisplaced = at(keyword: "inout") && peek().isName
    if isMisplaced {
      report(
        .misplacedInout, at: current.span,
        suggestion: peek(2).kind == .colon
          ? .init(
            "write ‘\(peek().text): inout …’",
            replacing: Span(current.span.start, peek(2).span.end),
            with: "\(peek().text): inout") : nil)
      advance()
    } else if at(keyword: "let") || at(keyword: "var"), peek().isName {
      report(
        .parameterBinding(current.text), at: current.span,
        suggestion: .init(
          "delete it", replacing: Span(current.span.start, peek().span.start), with: ""))
      advance()
    }
    if at(keyword: "self"), peek().kind == .comma || peek().kind == .rightParenthesis {
      return skipSelfParameter(isForeign)
    }
    if current.text == "*" || current.text == "**", current.isOperator(current.text),
      peek().kind == .identifier
    {
      return parseStarParameter(isForeign)
    }
    guard current.isName || at(.underscore) else {
      failExpected("a parameter’s name")
      return nil
    }
    let first = current
    advance()
    var label: Name? = first.kind == .underscore ? nil : Name(first.text, first.span)
    var name = Name(first.text, first.span)
    if at(.identifier) || at(.underscore) || (current.isName && peek().kind == .colon) {
      name = Name(current.text, current.span)
      advance()
    } else if first.kind == .underscore {
      label = nil
    }
    guard take(.colon) else {
      return parseUntypedParameter(label, name, isForeign)
    }
    let isInout = take(keyword: "inout") || isMisplaced
    while at(.attribute) {
      report(.attribute(current.text), at: current.span)
      advance()
    }
    var parameter = FunctionSyntax.Parameter(
      label: isForeign ? nil : label, name: name, type: parseType(), isInout: isInout)
    if current.isOperator("..."), !isLost {
      parameter.isVariadic = true
      advance()
    }
    parseDefault(&parameter)
    return parameter
  }

  private mutating func parseUntypedParameter(
    _ label: Name?, _ name: Name, _ isForeign: Bool
  ) -> FunctionSyntax.Parameter? {
    guard isForeign || at(.comma) || at(.rightParenthesis) || at(.assign) else {
      failExpected("‘:’ and the parameter’s type")
      return nil
    }
    if !isForeign {
      report(
        .parameterType(name.text), at: name.span,
        suggestion: .init(
          "give it one, such as ‘\(name.text): Double’",
          replacing: Span(name.span.end, name.span.end), with: ": Double"))
    }
    // Calls in the style of other languages have no labels.
    var parameter = FunctionSyntax.Parameter(
      label: isForeign ? nil : label, name: name, type: TypeSyntax(.broken, name.span))
    parseDefault(&parameter)
    return parameter
  }

  private mutating func skipSelfParameter(_ isForeign: Bool) -> FunctionSyntax.Parameter? {
    let whole = Span(
      current.span.start, peek().kind == .comma ? peek(2).span.start : current.span.end)
    if !isForeign {
      report(
        .selfParameter, at: current.span,
        suggestion: .init("delete it", replacing: whole, with: ""))
    }
    advance()
    return nil
  }

  private mutating func parseStarParameter(_ isForeign: Bool) -> FunctionSyntax.Parameter? {
    let star = current
    advance()
    let name = Name(current.text, current.span)
    advance()
    let meant = "_ \(name.text): Double..."
    report(
      .starParameter(name.text), at: star.span,
      suggestion: .init(
        "write ‘\(meant)’", replacing: star.span.union(name.span), with: meant))
    return FunctionSyntax.Parameter(
      label: nil, name: name, type: TypeSyntax(.broken, name.span), isVariadic: true)
  }

  /// The head of another language's function as Martlet writes it, at the keyword, and its place.
  var headInSwift: (text: String, span: Span) {
    var index = position + 2
    let name = peek().text
    var parameters: [String] = []
    var isStart = true
    var end = peek().span.end
    if tokens[index].kind == .leftParenthesis {
      index += 1
      while index < tokens.count - 1, !isCloser(tokens[index].kind), parameters.count < 9 {
        let token = tokens[index]
        if isStart, token.kind == .identifier {
          let next = tokens[index + 1].kind == .colon ? tokens[index + 2].text : ""
          parameters.append("_ \(token.text): \(Self.typesElsewhere[next] ?? "Double")")
        }
        isStart = token.kind == .comma
        index = partner[index] > index ? partner[index] + 1 : index + 1
      }
      end = tokens[index].span.end
    }
    let list = parameters.joined(separator: ", ")
    var result = " -> Double"
    if index + 2 < tokens.count, tokens[index + 1].kind == .arrow {
      let type = tokens[index + 2].text
      result = type == "None" ? "" : " -> \(Self.typesElsewhere[type] ?? "Double")"
      end = tokens[index + 2].span.end
    }
    let whole = Span(current.span.start, end)
    return name == "__init__"
      ? ("init(\(list))", whole) : ("func \(name)(\(list))\(result)", whole)
  }

  private static let typesElsewhere = [
    "int": "Int", "float": "Double", "str": "String", "bool": "Bool", "Int": "Int",
    "Double": "Double", "String": "String", "Bool": "Bool", "list": "[Double]",
  ]

  private mutating func parseDefault(_ parameter: inout FunctionSyntax.Parameter) {
    guard !isLost, take(.assign) else { return }
    guard startsOperand else { return failExpected("a default value after ‘=’") }
    parameter.defaultValue = parseExpression()
  }
}
