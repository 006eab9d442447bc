// Declarations: variables, functions, structures and enumerations.
extension Parser {
  /// The words before a declaration.
  struct Modifiers {
    var isStatic = false
    var isMutating = false
    var isAny = false
    /// Whether the declaration stands in a `struct` or `enum`.
    var isMember = false
  }

  /// Reads `static` and `mutating`; attributes and access control are reported and skipped.
  mutating func parseModifiers() -> Modifiers {
    var modifiers = Modifiers()
    while !isLost {
      let token = current
      if token.kind == .attribute {
        report(.attribute(token.text), at: token.span)
        advance()
        if at(.leftParenthesis), !current.startsLine, current.span.start == token.span.end {
          skipOne()
        }
      } else if token.isKeyword("static") {
        modifiers.isStatic = true
        advance()
      } else if token.isWord("mutating"), precedesDeclaration(peek()) {
        modifiers.isMutating = true
        advance()
      } else if Keyword.modifiers.contains(token.text), token.isName,
        precedesDeclaration(peek()) || peek().kind == .leftParenthesis && token.kind == .keyword
      {
        advance()
        if at(.leftParenthesis), !current.startsLine { skipOne() }  // private(set)
        report(
          .modifier(source[span(from: token.span.start)]), at: span(from: token.span.start),
          suggestion: .init(
            "delete it", replacing: Span(token.span.start, current.span.start), with: ""))
      } else {
        break
      }
      modifiers.isAny = true
    }
    return modifiers
  }

  private func precedesDeclaration(_ token: Token) -> Bool {
    guard !token.startsLine else { return false }
    if token.kind == .keyword {
      return [
        "let", "var", "func", "struct", "enum", "class", "static", "init", "case", "public",
        "private", "internal", "fileprivate", "protocol", "extension", "typealias", "subscript",
      ].contains(token.text)
    }
    return token.kind == .identifier
      && (token.text == "mutating" || token.text == "actor"
        || Keyword.modifiers.contains(token.text))
  }

  /// `func`, `struct`, `enum`, `import`, or what is left out; nil for anything else.
  mutating func parseDeclaration(_ modifiers: Modifiers, _ first: Int) -> Statement.Kind? {
    let token = current
    switch token.text {
    case "func" where token.kind == .keyword:
      return parseFunction(modifiers, documentation[first])
    case "def" where token.kind == .identifier && peek().kind == .identifier && !peek().startsLine,
      "fn" where token.kind == .identifier && peek().kind == .identifier && !peek().startsLine,
      "function" where token.kind == .identifier && peek().kind == .identifier
        && !peek().startsLine:
      report(
        .foreignStatement(
          token.text, "write ‘func \(peek().text)(x: Double) -> Double { … }’, with types"),
        at: token.span,
        suggestion: .init("write ‘func’", replacing: token.span, with: "func"))
      return parseFunction(modifiers, documentation[first], isForeign: true)
    case "struct" where token.kind == .keyword: return parseStructure()
    case "enum" where token.kind == .keyword: return parseEnumeration()
    case "import" where token.kind == .keyword: return parseImport()
    case "from" where token.kind == .identifier && isPythonImport:
      reportImport(source[peek().span])
      return .broken
    case "class" where token.kind == .keyword:
      reportLeftOut(
        suggestion: .init("write ‘struct’", replacing: token.span, with: "struct"))
      return parseStructure(isClass: true)
    case "pass" where token.kind == .identifier && (peek().startsLine || isCloser(peek().kind)):
      report(
        .pass, at: token.span,
        suggestion: .init("delete it", replacing: token.span, with: ""))
      advance()
      return .broken
    default: break
    }
    let isReserved = token.kind == .keyword
    let isContextual =
      token.kind == .identifier && ["actor", "macro", "precedencegroup"].contains(token.text)
      && peek().kind == .identifier && !peek().startsLine
    guard isReserved || isContextual, Keyword.leftOut[token.text] != nil else {
      if token.kind == .identifier, ["prefix", "infix", "postfix"].contains(token.text),
        peek().isKeyword("operator") || peek().isKeyword("func")
      {
        advance()
        reportLeftOut("operator")
        skipDeclaration()
        return .broken
      }
      return nil
    }
    reportLeftOut()
    skipDeclaration()
    return .broken
  }

  private var isPythonImport: Bool {
    var index = position + 1
    while tokens[index].kind == .identifier || tokens[index].kind == .period {
      if tokens[index].startsLine { return false }
      index += 1
    }
    return tokens[index].isKeyword("import") && !tokens[index].startsLine
  }

  private mutating func reportLeftOut(
    _ word: String? = nil, suggestion: Diagnostic.Suggestion? = nil
  ) {
    let name = word ?? current.text
    report(
      .leftOutDeclaration(name, Keyword.leftOut[name] ?? "leave it out"), at: current.span,
      suggestion: suggestion)
  }

  /// Skips a declaration to the end of its line, or of its braces.
  private mutating func skipDeclaration() {
    advance()
    while !isAtEnd, !current.startsLine, !isCloser(current.kind), !at(.semicolon) {
      let isBody = at(.leftBrace)
      skipOne()
      if isBody { return }
    }
    if at(.leftBrace) { skipOne() }
  }

  private mutating func parseImport() -> Statement.Kind {
    advance()
    let token = current
    if token.isName, token.text == "Martlet", !token.startsLine {
      advance()
      return .importModule(Name(token.text, token.span))
    }
    if token.startsLine || isAtEnd {
      failExpected("‘Martlet’ after ‘import’")
      return .broken
    }
    position -= 1
    reportImport(token.text)
    return .broken
  }

  /// Reports an import and skips its line.
  private mutating func reportImport(_ name: String) {
    let start = current.span.start
    advance()
    while !isAtEnd, !current.startsLine, !at(.semicolon), !isCloser(current.kind) { skipOne() }
    let whole = span(from: start)
    report(
      .foreignImport(name), at: whole,
      suggestion: .init("delete the line", replacing: whole, with: ""))
  }

  // MARK: Variables

  /// `let p: T = e, q = f`, at the keyword; a statement for each.
  mutating func parseVariables(
    _ modifiers: Modifiers, _ start: Int, into statements: inout [Statement]
  ) {
    let isMutable = current.text == "var"
    advance()
    let first = statements.count
    repeat {
      let begin = statements.count == first ? start : current.span.start
      let declaration = parseVariable(isMutable, modifiers)
      statements.append(Statement(.variable(declaration), span(from: begin)))
    } while !isLost && take(.comma)
    shareType(&statements, from: first)
    guard !isLost else { return }
    for index in first..<statements.count {
      if case .variable(let declaration) = statements[index].kind {
        reportUntyped(declaration)
      }
    }
  }

  /// `let x, y: Int` gives both names the type.
  private func shareType(_ statements: inout [Statement], from first: Int) {
    var type: TypeSyntax?
    for index in stride(from: statements.count - 1, through: first, by: -1) {
      guard case .variable(var declaration) = statements[index].kind else { continue }
      if declaration.type == nil, declaration.value == nil {
        declaration.type = type
        statements[index].kind = .variable(declaration)
      } else {
        type = declaration.value == nil ? declaration.type : nil
      }
    }
  }

  private mutating func reportUntyped(_ declaration: VariableDeclaration) {
    guard declaration.type == nil, declaration.value == nil, declaration.getter == nil else {
      return
    }
    if case .broken = declaration.pattern.kind { return }
    let word = declaration.isMutable ? "var" : "let"
    report(.missingValue(source[declaration.pattern.span], word), at: declaration.pattern.span)
  }

  private mutating func parseVariable(
    _ isMutable: Bool, _ modifiers: Modifiers
  ) -> VariableDeclaration {
    var result = VariableDeclaration(
      isMutable: isMutable, pattern: parsePattern(), type: nil, value: nil,
      isStatic: modifiers.isStatic)
    guard !isLost else { return result }
    if take(.colon) {
      result.type = parseType()
      if isLost, at(.assign) { clearFault() }
      guard !isLost else { return result }
    }
    if current.isOperator("=="), !current.startsLine {
      report(
        .comparisonForAssignment, at: current.span,
        suggestion: .init("write ‘=’", replacing: current.span, with: "="))
      tokens[position].kind = .assign
    }
    if let name = OperatorTable.compound[current.text], current.kind != .stringText {
      fail(.compoundInDeclaration(name), at: current.span)
      return result
    }
    if at(.assign) {
      advance()
      guard startsOperand else {
        failExpected("a value after ‘=’")
        return result
      }
      result.value = parseExpression()
      if at(.assign), !isLost {
        fail(.chainedAssignment, at: current.span)
      }
    }
    if at(.leftBrace), !isLost, !current.startsLine || result.type != nil {
      parseAccessors(&result, modifiers)
    }
    return result
  }

  /// `{ … }` after a variable: the body of a computed property.
  private mutating func parseAccessors(_ result: inout VariableDeclaration, _ modifiers: Modifiers) {
    let opening = position
    let word = peek()
    let isAccessor =
      word.kind == .identifier && ["get", "set", "willSet", "didSet"].contains(word.text)
      && (peek(2).kind == .leftBrace || peek(2).kind == .leftParenthesis)
    if !modifiers.isMember {
      report(.computedOutsideType, at: tokens[opening].span)
    } else if !result.isMutable {
      report(.computedLet, at: tokens[opening].span)
    } else if result.value != nil || isAccessor && word.text != "get" {
      report(.accessor(isAccessor ? word.text : "get"), at: isAccessor ? word.span : tokens[opening].span)
    }
    guard result.value == nil, !isAccessor || word.text == "get" else {
      return skipOne()
    }
    let outer = context
    defer { context = outer }
    context = Context()
    guard isAccessor else {
      result.getter = parseBlock("the property")
      return
    }
    advance()
    advance()
    result.getter = parseBlock("‘get’")
    while !isAtEnd, !at(.rightBrace), !isLost {
      fail(.accessor(current.text), at: current.span)
      while !isAtEnd, !at(.rightBrace) { skipOne() }
    }
    close(.rightBrace, "}", openingAt: opening)
  }

  // MARK: Functions

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
        report(.failableInit, at: current.span)
        advance()
      }
    } else if !parseFunctionName(&result) {
      return .broken
    }
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
  private mutating func parseFunctionName(_ result: inout FunctionSyntax) -> Bool {
    switch current.kind {
    case .infixOperator, .prefixOperator, .postfixOperator:
      report(
        .leftOutDeclaration("operator", "write a function with a name"), at: current.span)
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

  /// Skips `<T>`, once reported.
  private mutating func skipGenerics() {
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
    if at(keyword: "inout"), peek().isName {
      report(
        .misplacedInout, at: current.span,
        suggestion: .init(
          "write ‘\(peek().text): inout …’",
          replacing: Span(current.span.start, peek().span.start), with: ""))
      advance()
    } else if at(keyword: "let") || at(keyword: "var"), peek().isName {
      report(
        .parameterBinding(current.text), at: current.span,
        suggestion: .init(
          "delete it", replacing: Span(current.span.start, peek().span.start), with: ""))
      advance()
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
    let isInout = take(keyword: "inout")
    while at(.attribute) {
      report(.attribute(current.text), at: current.span)
      advance()
    }
    var parameter = FunctionSyntax.Parameter(
      label: label, name: name, type: parseType(), isInout: isInout)
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
    var parameter = FunctionSyntax.Parameter(
      label: label, name: name, type: TypeSyntax(.broken, name.span))
    parseDefault(&parameter)
    return parameter
  }

  private mutating func parseDefault(_ parameter: inout FunctionSyntax.Parameter) {
    guard !isLost, take(.assign) else { return }
    guard startsOperand else { return failExpected("a default value after ‘=’") }
    parameter.defaultValue = parseExpression()
  }

  // MARK: Types

  /// `struct S: P { … }`, at the keyword.
  private mutating func parseStructure(isClass: Bool = false) -> Statement.Kind {
    var result = StructureSyntax(name: parseTypeName(), conformances: [], members: [])
    result.conformances = parseConformances()
    var cases: [EnumerationSyntax.Case] = []
    parseMembers("‘\(result.name.text)’", &result.members, &cases, isEnumeration: false)
    return .structure(result)
  }

  /// `enum E: P { … }`, at the keyword.
  private mutating func parseEnumeration() -> Statement.Kind {
    var result = EnumerationSyntax(name: parseTypeName(), conformances: [], cases: [], members: [])
    result.conformances = parseConformances()
    parseMembers("‘\(result.name.text)’", &result.members, &result.cases, isEnumeration: true)
    return .enumeration(result)
  }

  private mutating func parseTypeName() -> Name {
    let word = current.text
    advance()
    let token = current
    if token.kind == .keyword, !token.startsLine,
      peek().kind == .leftBrace || peek().kind == .colon
    {
      reportKeywordAsName(token)
    } else if token.kind != .identifier {
      failExpected("a name after ‘\(word)’")
      return Name("", Span(previousEnd, previousEnd))
    }
    advance()
    skipGenerics()
    return Name(token.text, token.span)
  }

  private mutating func parseConformances() -> [Name] {
    var names: [Name] = []
    if at(.leftParenthesis), !isLost {
      // Python's `class A(B):`.
      fail(.expected("‘:’ or ‘{’ after the type’s name", found: found), at: current.span)
      skipOne()
      return []
    }
    guard !isLost, at(.colon), peek().kind != .leftBrace, !peek().startsLine else { return [] }
    repeat {
      advance()
      guard at(.identifier) else {
        failExpected("a protocol’s name")
        return names
      }
      let start = current.span.start
      var text = current.text
      advance()
      while at(.period), peek().isName {
        advance()
        text += "." + current.text
        advance()
      }
      names.append(Name(text, span(from: start)))
    } while at(.comma) || current.isOperator("&")
    return names
  }

  private mutating func parseMembers(
    _ name: String, _ members: inout [Statement], _ cases: inout [EnumerationSyntax.Case],
    isEnumeration: Bool
  ) {
    skipToBrace()
    if at(.colon), !isLost, peek().startsLine {
      report(
        .colonForBrace(name), at: current.span,
        suggestion: .init(
          "write ‘{’, and ‘}’ after the body", replacing: current.span, with: " {"))
      isLost = true
      let column = indentation(at: current.span.start)
      advance()
      while !isAtEnd, !isCloser(current.kind),
        !current.startsLine || indentation(at: current.span.start) > column
      {
        skipOne()
      }
      return clearFault()
    }
    guard at(.leftBrace), !isLost else { return failExpected("‘{’ to begin the members of \(name)") }
    guard enter() else { return leave() }
    let outer = context
    let opening = position
    let column = indentation(at: current.span.start)
    var endsByIndentation = false
    context = Context()
    advance()
    while !isAtEnd, !at(.rightBrace), !at(.interpolationEnd) {
      if take(.semicolon) { continue }
      if partner[opening] < 0, current.startsLine,
        indentation(at: current.span.start) <= column, !startsMember
      {
        endsByIndentation = true
        break
      }
      let before = position
      parseMember(&members, &cases, isEnumeration)
      if !isLost, !isAtEnd, !at(.semicolon), !isCloser(current.kind), !current.startsLine {
        reportJunk(after: nil)
      }
      synchronise()
      if position == before || isCloser(current.kind) && !at(.rightBrace) {
        if at(.rightBrace) || at(.interpolationEnd) { break }
        if isCloser(current.kind) { reportUnmatched() } else { skipOne() }
      }
    }
    close(.rightBrace, "}", openingAt: opening, endsByIndentation: endsByIndentation)
    if endsByIndentation { clearFault() }
    context = outer
    leave()
  }

  private var startsMember: Bool {
    at(.attribute) || current.isName && precedesDeclaration(peek())
      || at(.keyword) && ["var", "let", "func", "init", "case", "static"].contains(current.text)
  }

  private mutating func parseMember(
    _ members: inout [Statement], _ cases: inout [EnumerationSyntax.Case], _ isEnumeration: Bool
  ) {
    let start = current.span.start
    let first = position
    var modifiers = parseModifiers()
    modifiers.isMember = true
    let token = current
    let isDeclaration = token.kind == .keyword || token.isWord("def")
    switch token.text {
    case "let" where isDeclaration, "var" where isDeclaration:
      parseVariables(modifiers, start, into: &members)
    case "init" where isDeclaration:
      let kind = parseFunction(modifiers, documentation[first])
      members.append(Statement(kind, span(from: start)))
    case "case" where isDeclaration:
      guard isEnumeration else {
        fail(.caseOutsideEnum, at: token.span)
        return advance()
      }
      parseCases(into: &cases)
    case "struct" where isDeclaration, "enum" where isDeclaration, "class" where isDeclaration:
      report(.nestedType(token.text), at: token.span)
      skipDeclaration()
    case "func" where isDeclaration, "def" where isDeclaration, "protocol" where isDeclaration,
      "extension" where isDeclaration, "typealias" where isDeclaration,
      "subscript" where isDeclaration, "deinit" where isDeclaration:
      if let kind = parseDeclaration(modifiers, first) {
        members.append(Statement(kind, span(from: start)))
      }
    default:
      if current.isFaulty {
        isLost = true
        return advance()
      }
      fail(.expectedMember(found, isEnumeration: isEnumeration), at: token.span)
      if !isCloser(current.kind) { skipOne() }
    }
  }

  /// `case a, b(Int), c = 3`, at the keyword.
  private mutating func parseCases(into cases: inout [EnumerationSyntax.Case]) {
    repeat {
      advance()
      let token = current
      if token.kind == .keyword, !token.startsLine {
        reportKeywordAsName(token)
      } else if token.kind != .identifier {
        return failExpected("a case’s name")
      }
      advance()
      var result = EnumerationSyntax.Case(name: Name(token.text, token.span), payload: [])
      if at(.leftParenthesis), !current.startsLine {
        parseList(.rightParenthesis, ")") { parser in
          result.payload.append(parser.parseTupleTypeElement())
        }
      }
      if !isLost, take(.assign) {
        if startsOperand {
          result.rawValue = parseExpression()
        } else {
          failExpected("a value after ‘=’")
        }
      }
      cases.append(result)
    } while !isLost && at(.comma)
  }
}
