// Computed properties, their accessors, and other names of types.
extension Parser {
  /// `typealias N = T`, at the keyword.
  mutating func parseAlias() -> Statement.Kind {
    advance()
    guard at(.identifier) else {
      failExpected("a name after ‘typealias’")
      return .broken
    }
    let name = Name(current.text, current.span)
    advance()
    skipGenerics()
    guard !isLost, take(.assign) else {
      failExpected("‘=’ and a type")
      return .broken
    }
    return .alias(name, parseType())
  }

  /// `{ … }` after a variable: the body of a computed one, or accessors.
  mutating func parseAccessors(_ result: inout VariableDeclaration, _ modifiers: Modifiers) {
    let opening = position
    let outer = context
    defer { context = outer }
    context = Context()
    if !result.isMutable {
      report(.computedLet, at: tokens[opening].span)
    }
    guard startsAccessor(position + 1) else {
      guard result.value == nil else {
        report(.accessor("get"), at: tokens[opening].span)
        return skipOne()
      }
      result.getter = parseBlock("the property")
      return
    }
    advance()
    while startsAccessor(position), !isLost {
      let word = current
      advance()
      var name = Name(word.text == "didSet" ? "oldValue" : "newValue", word.span)
      if take(.leftParenthesis) {
        if at(.identifier) {
          name = Name(current.text, current.span)
          advance()
        }
        if !take(.rightParenthesis) { failExpected("‘)’") }
      }
      let body = parseBlock("‘\(word.text)’")
      let accessor = Accessor(parameter: name, body: body)
      let isStored = word.text == "willSet" || word.text == "didSet"
      let isObserved = result.value != nil || result.willSet != nil || result.didSet != nil
      if isStored ? result.getter != nil : isObserved {
        report(.accessor(word.text), at: word.span)
        continue
      } else if !modifiers.isMember, word.text != "get" {
        report(.accessorOutsideType, at: word.span)
      }
      switch word.text {
      case "get": result.getter = body
      case "set": result.setter = accessor
      case "willSet": result.willSet = accessor
      default: result.didSet = accessor
      }
    }
    if !isAtEnd, !at(.rightBrace), !isLost {
      fail(.accessor(current.text), at: current.span)
      while !isAtEnd, !at(.rightBrace) { skipOne() }
    }
    if let setter = result.setter, result.getter == nil, !isLost {
      report(.setWithoutGet, at: setter.parameter.span)
      result.setter = nil
    }
    close(.rightBrace, "}", openingAt: opening)
  }

  /// Whether `get`, `set`, `willSet` or `didSet` and a body stand at an index.
  private func startsAccessor(_ index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    let word = tokens[index]
    let next = tokens[index + 1]
    return word.kind == .identifier && ["get", "set", "willSet", "didSet"].contains(word.text)
      && (next.kind == .leftBrace || next.kind == .leftParenthesis)
  }
}
