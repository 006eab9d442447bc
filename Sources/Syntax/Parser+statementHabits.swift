// What readers who come from other languages write at the start and the end of a statement.
extension Parser {
  /// Whether the current word is another language's keyword, followed as one.
  var foreignStatement: String? {
    let token = current
    guard token.kind == .identifier, let instead = Self.foreignStatements[token.text] else {
      return nil
    }
    let next = peek()
    guard !next.startsLine else { return nil }
    switch next.kind {
    case .identifier, .integer, .real, .stringBegin, .anonymousParameter: return instead
    case .keyword: return next.text == "in" || next.text == "is" ? nil : instead
    default: return nil
    }
  }

  /// The names of types by which C and its like declare variables.
  private static let typeWords: [String: String] = [
    "int": "Int", "float": "Double", "double": "Double", "bool": "Bool", "string": "String",
    "Int": "Int", "Double": "Double", "Bool": "Bool", "String": "String",
  ]

  /// `int x = 3`, read as `let x = 3` once reported; false for anything else.
  mutating func mendTypedDeclaration() -> Bool {
    let name = peek()
    guard current.kind == .identifier, let type = Self.typeWords[current.text],
      name.kind == .identifier, !name.startsLine, peek(2).kind == .assign, !peek(2).startsLine
    else { return false }
    let meant = "let \(name.text): \(type)"
    let whole = current.span.union(name.span)
    report(
      .missingLet(name.text), at: whole,
      suggestion: .init("write ‘\(meant) = …’", replacing: whole, with: meant))
    tokens[position].kind = .keyword
    tokens[position].text = "let"
    return true
  }

  /// `fucn f()`, read as the keyword once reported; false for anything else.
  mutating func mendKeyword() -> Bool {
    let token = current
    let next = peek()
    guard token.kind == .identifier, !next.startsLine, token.text.utf8.count > 1,
      startsPlainOperand(next) || next.kind == .keyword && Keyword.statements.contains(next.text),
      let meant = nearest(to: token.text, among: Self.misspelt)
    else { return false }
    report(
      .misspeltKeyword(token.text), at: token.span,
      suggestion: .init("did you mean ‘\(meant)’?", replacing: token.span, with: meant))
    tokens[position].kind = .keyword
    tokens[position].text = meant
    return true
  }

  private static let misspelt = [
    "let", "var", "func", "struct", "enum", "if", "guard", "switch", "while", "repeat", "for",
    "return", "import",
  ]

  /// `a, b = b, a` at the first comma: reported and skipped; false for anything else.
  mutating func parseBareAssignment(_ target: Expression) -> Bool {
    guard at(.comma), !current.startsLine else { return false }
    var index = position
    while tokens[index].kind != .assign {
      let token = tokens[index]
      if token.startsLine || token.kind == .endOfText || token.kind == .semicolon
        || isCloser(token.kind) || token.kind == .keyword
      {
        return false
      }
      index = partner[index] > index ? partner[index] + 1 : index + 1
      if index >= tokens.count { return false }
    }
    let left = source[Span(target.span.start, tokens[index].span.start)].trimmingSpaces
    position = index + 1
    let start = current.span.start
    while !isAtEnd, !current.startsLine, !at(.semicolon), !isCloser(current.kind) { skipOne() }
    let right = source[span(from: start)]
    reportBareTuple(left, right, Span(target.span.start, previousEnd), keyword: "")
    return true
  }

  /// `let a, b = 1, 2`, after the keyword: read as a tuple once reported; nil for anything else.
  mutating func parseBarePattern(_ isMutable: Bool) -> VariableDeclaration? {
    var index = position
    while tokens[index].kind == .identifier, tokens[index + 1].kind == .comma { index += 2 }
    guard index > position, tokens[index].kind == .identifier, tokens[index + 1].kind == .assign,
      !tokens[index + 1].startsLine
    else { return nil }
    let start = current.span.start
    var names: [Pattern] = []
    repeat {
      names.append(Pattern(.name(Name(current.text, current.span)), current.span))
      advance()
    } while take(.comma)
    let pattern = Pattern(.tuple(names), span(from: start))
    advance()
    let first = current.span.start
    while !isAtEnd, !current.startsLine, !at(.semicolon), !isCloser(current.kind) { skipOne() }
    let value = span(from: first)
    reportBareTuple(
      source[pattern.span], source[value], Span(start, value.end),
      keyword: isMutable ? "var " : "let ")
    return VariableDeclaration(
      isMutable: isMutable, pattern: pattern, type: nil, value: Expression(.broken, value),
      isStatic: false)
  }

  private mutating func reportBareTuple(
    _ left: String, _ right: String, _ whole: Span, keyword: String
  ) {
    let isOne = right.hasPrefix("(") && right.hasSuffix(")") || !right.contains(",")
    let meant = "(\(left)) = \(isOne ? right : "(\(right))")"
    report(
      .bareTuple, at: Span(whole.start, whole.start + left.utf8.count),
      suggestion: .init("write ‘\(keyword)\(meant)’", replacing: whole, with: meant))
  }

  /// Python's and JavaScript's `try` with its `except`, `catch` and `finally`, at the keyword.
  mutating func parseForeignTry() -> Statement.Kind {
    let word = current
    report(.leftOutWord("try", "nothing throws here: leave it out"), at: word.span)
    advance()
    let body = parseBlock("‘try’", reportsColon: false)
    while !isAtEnd, ["except", "catch", "finally", "else"].contains(current.text), !isLost {
      advance()
      while !isAtEnd, !current.startsLine, !at(.colon), !at(.leftBrace), !isCloser(current.kind) {
        skipOne()
      }
      _ = parseBlock("‘catch’", reportsColon: false)
    }
    return .block(body)
  }

  /// Reports what follows a statement on its line.
  mutating func reportJunk(after statement: Statement?) {
    guard !current.isFaulty else {
      isLost = true
      return
    }
    if at(.colon), position > 0, tokens[position - 1].kind == .integer, canStartOperand(peek()),
      !peek().startsLine
    {
      return reportColonRange(from: tokens[position - 1].span.start)
    }
    if case .expression(let value) = statement?.kind, case .name(let name) = value.kind {
      if startsPlainOperand(current) || at(.prefixOperator) || at(keyword: "not"),
        name == "print" || name == "show" || name == "help" || name == "plot"
      {
        return reportBareCall(name, value)
      }
      if at(.colon), let meant = bareDeclaration(name, value) {
        return fail(
          .missingLet(name), at: value.span,
          suggestion: .init(
            "write ‘\(meant)’", replacing: Span(value.span.start, value.span.start),
            with: "let "))
      }
    }
    if at(keyword: "else") { return fail(.misplacedElse, at: current.span) }
    if at(.assign) {
      return fail(.expected("the end of the statement", found: found), at: current.span)
    }
    let end = previousEnd
    fail(
      .expectedEnd(found), at: current.span,
      suggestion: startsStatement && current.span.start > end
        ? .init(
          "divide two statements with ‘;’ or a new line", replacing: Span(end, end), with: ";")
        : nil)
  }

  private var startsStatement: Bool {
    if at(keyword: "if") { return false }
    return startsOperand || at(.keyword) && Keyword.statements.contains(current.text)
  }

  /// `print x`, with the rest of the line as its argument.
  private mutating func reportBareCall(_ name: String, _ value: Expression) {
    let start = current.span.start
    var end = current.span.end
    while !isAtEnd, !isCloser(current.kind), !at(.semicolon),
      !current.startsLine || current.span.start == start
    {
      end = tokens[closer ?? position].span.end
      skipOne()
      end = max(end, previousEnd)
    }
    let argument = source[Span(start, end)]
    report(
      .missingCallParentheses(name), at: value.span,
      suggestion: .init(
        "write ‘\(name)(\(argument))’", replacing: Span(value.span.start, end),
        with: "\(name)(\(argument))"))
  }

  /// `x: Int = 5` without `let`, as it should be.
  private func bareDeclaration(_ name: String, _ value: Expression) -> String? {
    let type = peek()
    guard type.kind == .identifier || type.kind == .leftBracket, !type.startsLine else {
      return nil
    }
    return "let \(name): …"
  }
}
