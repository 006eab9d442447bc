// Statements and blocks.
extension Parser {
  /// Statements up to a closing bracket, the next `case`, or the end.
  mutating func parseStatements() -> [Statement] {
    var statements: [Statement] = []
    while !isAtEnd {
      if isCloser(current.kind) {
        guard !at(.rightBrace), !at(.interpolationEnd), partner[position] < 0, depth > 0,
          !closesOuterList(current.kind)
        else { break }
        reportUnmatched()
        continue
      }
      if context.isSwitch, at(keyword: "case") || at(keyword: "default") { break }
      if let column = context.endColumn, current.startsLine,
        indentation(at: current.span.start) <= column
      {
        break
      }
      if take(.semicolon) { continue }
      let before = position
      let count = statements.count
      wildcard = nil
      parseStatement(into: &statements)
      endStatement(statements.count > count ? statements.last : nil)
      if position == before {
        // Nothing could be read: what stands here was reported.
        if isCloser(current.kind) { break }
        skipOne()
      }
    }
    return statements
  }

  private mutating func endStatement(_ last: Statement?) {
    if let wildcard, !isLost { report(.misplacedWildcard, at: wildcard) }
    wildcard = nil
    if !isLost {
      if isAtEnd || at(.semicolon) || isCloser(current.kind) || current.startsLine { return }
      if context.isSwitch, at(keyword: "case") || at(keyword: "default") { return }
      reportJunk(after: last)
    }
    synchronise()
  }

  private mutating func parseStatement(into statements: inout [Statement]) {
    let outer = links
    links = 0
    defer { links = max(outer, links) }
    let start = current.span.start
    let first = position
    let modifiers = parseModifiers()
    if !modifiers.isAny, !isLost, foreignStatement == nil, !isForeignDeclaration {
      _ = mendTypedDeclaration() || mendKeyword()
    }
    if at(keyword: "let") || at(keyword: "var") {
      return parseVariables(modifiers, start, into: &statements)
    }
    let token = current
    if let kind = parseStatement(token, modifiers, first) {
      statements.append(Statement(kind, span(from: start)))
    }
  }

  /// Any statement but `let` and `var`; nil for one that is only reported.
  private mutating func parseStatement(
    _ token: Token, _ modifiers: Modifiers, _ first: Int
  ) -> Statement.Kind? {
    if token.kind == .identifier, peek().kind == .colon, isLabelled { return parseLabelled() }
    if let declaration = parseDeclaration(modifiers, first) { return declaration }
    if token.kind == .directive, !modifiers.isAny {
      report(.macro(token.text), at: token.span)
      isLost = true
      advance()
      return .broken
    }
    guard token.kind == .keyword else {
      return foreignStatement.map { parseForeign($0) } ?? parseExpressionStatement()
    }
    switch token.text {
    case "try" where peek().kind == .colon || peek().kind == .leftBrace: return parseForeignTry()
    case "if": return parseIf().kind
    case "switch": return parseSwitch().kind
    case "guard": return parseGuard()
    case "while": return parseWhile()
    case "repeat": return parseRepeat()
    case "for": return parseFor()
    case "do": return parseDo()
    case "defer":
      advance()
      return .deferred(parseBlock("‘defer’"))
    case "fallthrough":
      advance()
      return .fallThrough
    case "subscript":
      fail(.subscriptOutsideType, at: token.span)
      skipDeclaration()
      return .broken
    case "return": return parseReturn()
    case "break":
      advance()
      return .breakLoop(parseLabelName())
    case "continue":
      advance()
      return .continueLoop(parseLabelName())
    case "else":
      fail(.misplacedElse, at: token.span)
      advance()
      skipToBrace()
      if at(.leftBrace) { _ = parseBlock("‘else’") }
      return .broken
    case "case", "default":
      fail(.misplacedCase(token.text), at: token.span)
      advance()
      return .broken
    case "catch", "in", "where", "as", "is", "inout":
      fail(.expected("a statement", found: found), at: token.span)
      advance()
      return .broken
    default: return parseExpressionStatement()
    }
  }

  // MARK: Expressions and assignments

  private mutating func parseExpressionStatement() -> Statement.Kind {
    let start = current.span.start
    guard startsOperand || at(.infixOperator) || at(.postfixOperator) else {
      failExpected("a statement", isHere: true)
      advance()
      return .broken
    }
    let target = parseExpression()
    guard !isLost else { return .expression(target) }
    if parseBareAssignment(target) { return .broken }
    let sign = current
    var operation: Operator?
    if let name = OperatorTable.compound[sign.text], sign.kind != .stringText {
      operation = Operator(name, sign.span)
      if sign.kind != .infixOperator, !sign.isFaulty {
        let left = sign.kind == .postfixOperator ? " " : ""
        let right = sign.kind == .prefixOperator ? " " : ""
        report(
          .operatorSpacing(sign.text, touchesRight: sign.kind == .prefixOperator), at: sign.span,
          suggestion: .init(
            "put a space on both sides of ‘\(sign.text)’", replacing: sign.span,
            with: left + sign.text + right))
      }
    } else if sign.kind != .assign {
      return .expression(target)
    }
    advance()
    wildcard = nil
    reportUnassignable(target, sign)
    guard startsOperand else {
      failExpected("a value after ‘\(sign.text)’")
      return .assignment(target: target, operation: operation, value: broken(start))
    }
    let value = parseExpression()
    if at(.assign), !isLost {
      report(.chainedAssignment, at: current.span)
      advance()
      if startsOperand { _ = parseExpression() }
    }
    return .assignment(target: target, operation: operation, value: value)
  }

  private mutating func reportUnassignable(_ target: Expression, _ sign: Token) {
    switch target.kind {
    case .name(let name) where name != "self" || sign.kind == .assign: break
    case .member, .index, .tuple, .parenthesised, .forceUnwrap, .optionalLink, .broken: break
    default: report(.notAssignable(source[target.span], sign.text), at: target.span)
    }
  }

  private mutating func parseForeign(_ instead: String) -> Statement.Kind {
    let word = current
    switch word.text {
    case "const", "val", "auto", "local":
      report(
        .foreignStatement(word.text, instead), at: word.span,
        suggestion: .init("write ‘let’", replacing: word.span, with: "let"))
      tokens[position].kind = .keyword
      tokens[position].text = "let"
      var statements: [Statement] = []
      parseVariables(Modifiers(), word.span.start, into: &statements)
      return statements.first?.kind ?? .broken
    default:
      fail(.foreignStatement(word.text, instead), at: word.span)
      advance()
      if peek().kind == .colon || word.text == "elif" { skipPythonBlock(word) }
      return .broken
    }
  }

  /// Skips the block of a head that is not understood, with or without braces.
  private mutating func skipPythonBlock(_ word: Token) {
    skipToBrace()
    if at(.leftBrace) {
      skipOne()
      return
    }
    let column = indentation(at: word.span.start)
    while !isAtEnd, !isCloser(current.kind) {
      if current.startsLine, indentation(at: current.span.start) <= column { return }
      skipOne()
    }
  }

  // MARK: Labels and jumps

  private var isLabelled: Bool {
    let next = peek(2)
    return ["for", "while", "repeat", "if", "switch", "do"].contains { next.isKeyword($0) }
  }

  private mutating func parseLabelled() -> Statement.Kind {
    let name = Name(current.text, current.span)
    advance()
    advance()
    let start = current.span.start
    let kind = parseStatement(current, Modifiers(), position) ?? .broken
    return .labelled(name, Statement(kind, span(from: start)))
  }

  private mutating func parseLabelName() -> Name? {
    guard at(.identifier), !current.startsLine else { return nil }
    let name = Name(current.text, current.span)
    advance()
    return name
  }

  private mutating func parseReturn() -> Statement.Kind {
    let word = current
    advance()
    guard startsOperand else { return .returnValue(nil) }
    if current.startsLine {
      if at(keyword: "if") || at(keyword: "switch") || context.isSwitch { return .returnValue(nil) }
      report(.returnNextLine, at: word.span)
    }
    return .returnValue(parseExpression())
  }

  // MARK: Blocks

  /// `{ … }` after a head; empty, once reported, when it is missing.
  ///
  /// Python's colon and indented body are read as meant; one message is enough for a nest of them.
  mutating func parseBlock(
    _ head: String, reportsColon: Bool = true, mended: String? = nil
  ) -> [Statement] {
    skipToBrace()
    if at(.colon), !isLost { return parseColonBlock(head, reports: reportsColon, mended) }
    guard at(.leftBrace), !isLost else {
      if !isLost { failExpected("‘{’ to begin the body of \(head)") }
      return []
    }
    guard enter() else {
      leave()
      return []
    }
    let outer = context
    defer {
      leave()
      restore(outer)
    }
    let opening = position
    advance()
    context.isHead = false
    context.isPattern = false
    context.isSwitch = false
    context.endColumn = nil
    let body = parseStatements()
    close(.rightBrace, "}", openingAt: opening)
    return body
  }

  /// The context around, with the anonymous parameters counted inside.
  private mutating func restore(_ outer: Context) {
    let count = context.anonymousCount
    context = outer
    context.anonymousCount = count
  }

  /// `if x:` and an indented body, as Python has it.
  private mutating func parseColonBlock(
    _ head: String, reports: Bool, _ mended: String?
  ) -> [Statement] {
    let colon = current.span
    let column = indentation(at: colon.start)
    if reports, context.endColumn == nil {
      report(
        .colonForBrace(head), at: colon,
        suggestion: .init(
          "write ‘\(mended.map { "\($0) " } ?? "")\u{7B}’, and ‘}’ after the body",
          replacing: colon, with: " {"))
    }
    advance()
    let outer = context
    guard enter() else {
      leave()
      return []
    }
    defer {
      leave()
      restore(outer)
    }
    context.isHead = false
    context.isSwitch = false
    context.endColumn = column
    if current.startsLine { return parseStatements() }
    var statements: [Statement] = []
    guard !isAtEnd else { return [] }
    parseStatement(into: &statements)
    return statements
  }

  /// The expression of a head, where `{` begins the body.
  mutating func parseHead(_ what: String) -> Expression {
    guard startsOperand, !at(.leftBrace) else {
      failExpected(what)
      return broken(previousEnd)
    }
    let isHead = context.isHead
    context.isHead = true
    let value = parseExpression()
    context.isHead = isHead
    return value
  }

  /// The conditions of `if`, `guard` and `while`.
  mutating func parseConditions(_ head: String) -> [Condition] {
    var conditions: [Condition] = []
    repeat { conditions.append(parseCondition(head)) } while !isLost && take(.comma)
    return conditions
  }

  private mutating func parseCondition(_ head: String) -> Condition {
    let token = current
    if take(keyword: "case") {
      let pattern = parseCasePattern()
      guard !isLost, take(.assign) else {
        failExpected("‘=’ and the value to match")
        return .match(pattern, broken(previousEnd))
      }
      return .match(pattern, parseHead("a value after ‘=’"))
    }
    guard token.isKeyword("let") || token.isKeyword("var") else {
      let value = parseHead("a condition after ‘\(head)’")
      return finishCondition(value)
    }
    advance()
    let isMutable = token.text == "var"
    if at(.leftParenthesis) {
      // `if let (a, b) = e` means `if case let (a, b)? = e`.
      let pattern = parseCasePattern(binding: isMutable)
      let unwrapped = CasePattern(.some(pattern), pattern.span)
      guard !isLost, take(.assign) else {
        failExpected("‘=’ and the optional to unwrap")
        return .match(unwrapped, broken(previousEnd))
      }
      return .match(unwrapped, parseHead("a value after ‘=’"))
    }
    guard at(.identifier) || at(.underscore) || at(keyword: "self") else {
      failExpected("a name after ‘\(token.text)’")
      return .expression(broken(previousEnd))
    }
    let name = Name(current.text, current.span)
    advance()
    let type = take(.colon) && !current.startsLine ? parseType() : nil
    if !isLost, take(.assign) {
      return .binding(isMutable: isMutable, name, type, parseHead("a value after ‘=’"))
    }
    return .binding(isMutable: isMutable, name, type, Expression(.name(name.text), name.span))
  }

  /// After a condition: `if x = 5`, which compares in no language with one `=`.
  private mutating func finishCondition(_ value: Expression) -> Condition {
    guard at(.assign), !isLost else { return .expression(value) }
    let sign = current
    report(
      .assignmentInCondition, at: sign.span,
      suggestion: .init("compare with ‘==’", replacing: sign.span, with: "=="))
    advance()
    let right = parseHead("a value to compare with")
    return .expression(
      Expression(
        .binary(value, Operator("==", sign.span), right), value.span.union(right.span)))
  }
}
