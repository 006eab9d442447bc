import Syntax

/// Functions within functions.
extension Checker {
  /// Makes the nested functions of a block known before its first statement.
  mutating func declareNestedFunctions(
    _ statements: [Statement], into operations: inout [Operation]
  ) {
    var nested: [(syntax: FunctionSyntax, span: Span)] = []
    for statement in statements {
      if case .function(let syntax) = statement.kind, !syntax.name.text.isEmpty {
        nested.append((syntax, statement.span))
      }
    }
    guard !nested.isEmpty else { return }
    let capturing = capturingFunctions(nested.map(\.syntax), among: statements)
    for (syntax, span) in nested {
      var function = signature(syntax, isLocal: true)
      function.id = newFunction()
      declaredFunctions[span] = function
      let name = syntax.name
      if capturing.contains(name.text) {
        let types = function.parameters.indices.map { index in
          let type = parameterType(function, index)
          return function.inoutParameters.contains(index) ? .inout(type) : type
        }
        let id = declareLocal(name, .function(types, function.result), isMutable: false)
        context.locals[id.index].function = function
        context.locals[id.index].isDeferred = true
        context.locals[id.index].isAhead = true
        operations.append(Operation(.define(id, nil), span))
        continue
      }
      let depth = context.scopes.count - 1
      if case .function(let known)? = context.scopes[depth][name.text] {
        if known.contains(where: { $0.hasLabels(of: function) }) {
          report(.redeclaredFunction(name, signature: Callable(function).signature))
        }
        context.scopes[depth][name.text] = .function(known + [function])
      } else {
        context.scopes[depth][name.text] = .function([function])
      }
    }
  }

  /// Those of some nested functions that refer to variables around them.
  private mutating func capturingFunctions(
    _ nested: [FunctionSyntax], among statements: [Statement]
  ) -> Set<String> {
    var uses: [String: Set<String>] = [:]
    for syntax in nested {
      uses[syntax.name.text, default: []].formUnion(NameCollector.names(in: syntax))
    }
    var visible: Set<String> = []
    for level in contexts.indices.reversed() {
      for scope in contexts[level].scopes {
        for (name, entry) in scope {
          if case .local = entry { visible.insert(name) }
        }
      }
      guard contexts[level].isNested else { break }
    }
    if visible.contains("self"), let own = contexts.last(where: { $0.selfType != nil })?.selfType {
      visible.formUnion(memberNames(of: .nominal(own)))
    }
    // The variables of the block itself are declared further down.
    for statement in statements { visible.formUnion(Self.declaredNames(statement)) }
    var capturing = Set(
      nested.map(\.name.text).filter { !(uses[$0] ?? []).isDisjoint(with: visible) })
    var grows = true
    while grows {
      grows = false
      for name in uses.keys where !capturing.contains(name) {
        if !(uses[name] ?? []).isDisjoint(with: capturing) {
          capturing.insert(name)
          grows = true
        }
      }
    }
    return capturing
  }

  /// The variables that a statement adds to its block.
  private static func declaredNames(_ statement: Statement) -> [String] {
    switch statement.kind {
    case .variable(let declaration): declaration.pattern.names.map(\.text)
    case .guardElse(let conditions, _):
      conditions.flatMap { condition -> [String] in
        switch condition {
        case .binding(_, let name, _, _): [name.text]
        case .match(let pattern, _): pattern.names.map(\.text)
        case .expression: []
        }
      }
    default: []
    }
  }

  /// After which statements of a block its nested functions are made, those that capture.
  struct NestedFunctionPlaces {
    /// The place of each function: the index of a statement by that of the function's own; −1 for the
    /// block's beginning.
    var of: [Int: Int] = [:]

    /// The functions that are made at a place, in the order of their declarations.
    func at(_ place: Int) -> [Int] {
      of.isEmpty ? [] : of.filter { $0.value == place }.map(\.key).sorted()
    }
  }

  /// Finds where the nested functions of a block can be made: right after the last variable that they,
  /// or others that they call, capture, so that they may be used before they are declared, as in Swift.
  func nestedFunctionPlaces(_ statements: [Statement]) -> NestedFunctionPlaces {
    var places = NestedFunctionPlaces()
    var mentions: [Int: Set<String>] = [:]
    var index: [String: Int] = [:]
    for (number, statement) in statements.enumerated() {
      guard case .function(let syntax) = statement.kind,
        case .local(let id)? = context.scopes.last?[syntax.name.text],
        context.locals[id.index].isAhead,
        context.locals[id.index].function?.id == declaredFunctions[statement.span]?.id
      else { continue }
      mentions[number] = NameCollector.names(in: syntax)
      index[syntax.name.text] = number
      places.of[number] = -1
    }
    guard !mentions.isEmpty else { return places }
    let declared = statements.map { Set(Self.declaredNames($0)) }
    for (number, names) in mentions {
      places.of[number] = declared[..<number].lastIndex { !$0.isDisjoint(with: names) } ?? -1
    }
    var grows = true
    while grows {
      grows = false
      for (number, names) in mentions {
        let needed = names.compactMap { index[$0] }.compactMap { places.of[$0] }.max() ?? -1
        if needed > places.of[number, default: -1] {
          places.of[number] = needed
          grows = true
        }
      }
    }
    return places
  }

  /// Makes nested functions of a block, which may call each other.
  mutating func makeNestedFunctions(
    _ numbers: [Int], of statements: [Statement], into operations: inout [Operation]
  ) {
    guard !numbers.isEmpty else { return }
    for number in numbers {
      guard case .function(let syntax) = statements[number].kind,
        case .local(let id)? = context.scopes.last?[syntax.name.text]
      else { continue }
      context.locals[id.index].isAhead = false
    }
    for number in numbers { _ = statement(statements[number], into: &operations) }
    var grows = true
    while grows {
      grows = false
      for index in context.locals.indices where context.locals[index].function != nil {
        let local = context.locals[index]
        let needs = local.uses.reduce(into: local.needs) {
          $0.formUnion(context.locals[$1.index].needs)
        }
        guard needs.count > local.needs.count else { continue }
        context.locals[index].needs = needs
        grows = true
      }
    }
  }

  /// Checks a nested function where it is made.
  mutating func nestedFunction(
    _ syntax: FunctionSyntax, _ span: Span, into operations: inout [Operation]
  ) {
    if isTopLevel { return }
    guard let function = declaredFunctions[span] else { return }
    var inner = Context()
    inner.isNested = true
    inner.isNamed = true
    contexts.append(inner)
    var parameters: [LocalID] = []
    var inoutParameters: Set<LocalID> = []
    let item = PendingBody(syntax: syntax, function: function, span: span)
    bindParameters(item, &parameters, &inoutParameters)
    let body = functionBody(syntax, function, span)
    let finished = contexts.removeLast()
    hints(finished)
    functions.append(
      Function(
        id: function.id, name: function.name, locals: finished.finished, parameters: parameters,
        inoutParameters: inoutParameters, captures: finished.captures, result: function.result,
        body: body, span: span))
    guard case .local(let id)? = findLocal(syntax.name.text),
      context.locals[id.index].function?.id == function.id
    else { return }
    context.locals[id.index].needs = finished.needs
    context.locals[id.index].uses = finished.uses
    let type = context.locals[id.index].type
    let closure = TypedExpression(.closure(function.id), type, syntax.name.span)
    operations.append(
      Operation(.assign(Place(.local(id), type, syntax.name.span), closure), span))
  }
}
