// Declarations: their modifiers, imports, what is left out, and variables.
extension Parser {
  /// The words before a declaration.
  struct Modifiers {
    var isStatic = false
    var isMutating = false
    var isAny = false
    var isPrefix = false
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
      } else if token.isWord("prefix"), peek().isKeyword("func"), !peek().startsLine {
        modifiers.isPrefix = true
        advance()
      } else if token.isWord("indirect"), peek().isKeyword("enum") || peek().isKeyword("case") {
        advance()  // payloads always may hold their own type
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

  func precedesDeclaration(_ token: Token) -> Bool {
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
    case "def" where isForeignDeclaration, "fn" where isForeignDeclaration,
      "function" where isForeignDeclaration:
      let head = headInSwift
      report(
        .foreignStatement(token.text, "a function is declared with ‘func’, and with types"),
        at: token.span,
        suggestion: .init(
          "write ‘\(head.text) { … }’", replacing: head.span, with: head.text))
      return parseFunction(modifiers, documentation[first], isForeign: true)
    case "struct" where token.kind == .keyword: return parseStructure()
    case "enum" where token.kind == .keyword: return parseEnumeration()
    case "typealias" where token.kind == .keyword: return parseAlias()
    case "subscript" where token.kind == .keyword && modifiers.isMember:
      return parseSubscript(modifiers, documentation[first])
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

  /// Whether another language's declaration of a function begins here.
  var isForeignDeclaration: Bool {
    at(.identifier) && ["def", "fn", "function"].contains(current.text)
      && peek().kind == .identifier && !peek().startsLine || at(.identifier) && isPythonImport
  }

  private var isPythonImport: Bool {
    var index = position + 1
    while tokens[index].kind == .identifier || tokens[index].kind == .period {
      if tokens[index].startsLine { return false }
      index += 1
    }
    return tokens[index].isKeyword("import") && !tokens[index].startsLine
  }

  mutating func reportLeftOut(
    _ word: String? = nil, suggestion: Diagnostic.Suggestion? = nil
  ) {
    let name = word ?? current.text
    report(
      .leftOutDeclaration(name, Keyword.leftOut[name] ?? "leave it out"), at: current.span,
      suggestion: suggestion)
  }

  /// Skips a declaration to the end of its line, or of its braces.
  mutating func skipDeclaration() {
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
    if let bare = parseBarePattern(isMutable) {
      statements.append(Statement(.variable(bare), span(from: start)))
      return
    }
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
}
