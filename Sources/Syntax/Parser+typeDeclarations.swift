// Structures and enumerations.
extension Parser {
  /// `struct S: P { … }`, at the keyword.
  mutating func parseStructure(isClass: Bool = false) -> Statement.Kind {
    var result = StructureSyntax(name: parseTypeName(), conformances: [], members: [])
    result.conformances = parseConformances()
    var cases: [EnumerationSyntax.Case] = []
    parseMembers("‘\(result.name.text)’", &result.members, &cases, isEnumeration: false)
    return .structure(result)
  }

  /// `enum E: P { … }`, at the keyword.
  mutating func parseEnumeration() -> Statement.Kind {
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
    guard at(.leftBrace), !isLost else {
      return failExpected("‘{’ to begin the members of \(name)")
    }
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
    case "func" where isDeclaration, "struct" where isDeclaration, "enum" where isDeclaration,
      "class" where isDeclaration, "def" where isDeclaration, "protocol" where isDeclaration,
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
          let element = parser.parseTupleTypeElement()
          parser.refuseInout(in: element.type)
          result.payload.append(element)
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
