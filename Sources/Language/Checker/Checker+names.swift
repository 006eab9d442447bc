import Syntax

/// Names.
extension Checker {
  /// A name of the current function's variables, captured from an enclosing one if need be.
  mutating func findLocal(_ name: String) -> Context.Entry? {
    for level in contexts.indices.reversed() {
      for scope in contexts[level].scopes.reversed() {
        guard let entry = scope[name] else { continue }
        if case .local(let id) = entry { return .local(capture(id, from: level)) }
        return entry
      }
      guard contexts[level].isNested else { return nil }
    }
    return nil
  }

  /// The local of the current function through which it sees a variable of an enclosing one.
  mutating func capture(_ id: LocalID, from level: Int) -> LocalID {
    var id = id
    for inner in contexts.indices where inner > level {
      contexts[inner - 1].locals[id.index].isCaptured = true
      contexts[inner - 1].locals[id.index].isRead = true
      contexts[inner - 1].locals[id.index].isChanged = true
      if let known = contexts[inner].captured[id] {
        id = known
        continue
      }
      var local = contexts[inner - 1].locals[id.index]
      let isOpen =
        contexts[inner - 1].uninitialised.contains(id)
        || !local.needs.isDisjoint(with: contexts[inner - 1].uninitialised)
      let isFunction = local.function != nil
      local.isCaptured = false
      local.isCapture = true
      local.givenAt = nil
      (local.needs, local.uses) = ([], [])
      let copy = contexts[inner].add(local)
      if contexts[inner].isNamed {
        // Checked where the function is used.
        if isFunction { contexts[inner].uses.insert(id) }
        if isOpen { contexts[inner].needs.insert(id) }
      } else if isOpen {
        contexts[inner].uninitialised.insert(copy)
      }
      contexts[inner].captures.append(Function.Capture(outer: id, inner: copy))
      contexts[inner].captured[id] = copy
      id = copy
    }
    return id
  }

  /// Declares a local in the innermost scope.
  @discardableResult
  mutating func declareLocal(
    _ name: Name, _ type: Type, isMutable: Bool, role: Context.Role = .variable
  ) -> LocalID {
    if let known = context.scopes[context.scopes.count - 1][name.text], role == .variable {
      var first: Span?
      if case .local(let id) = known { first = context.locals[id.index].span }
      report(.redeclared(name, first: first))
    }
    let id = context.add(
      Context.Local(
        name: name.text, type: type, isMutable: isMutable, span: name.span, role: role))
    context.scopes[context.scopes.count - 1][name.text] = .local(id)
    return id
  }

  mutating func name(_ name: String, _ span: Span, want: Type?) -> TypedExpression {
    noteName(.value, name, span, want: want)
    if name.isEmpty { return fault(span) }
    switch findLocal(name) {
    case .local(let id)?:
      if context.uninitialised.contains(id) {
        report(.uninitialised(name, span))
        return fault(span)
      }
      if isAhead(id, span) { return fault(span) }
      context.locals[id.index].isRead = true
      let value = TypedExpression(.local(id), context.locals[id.index].type, span)
      return name == "self" && !keepsSelf ? initialised(value) : value
    case .function(let functions)?:
      return functionValue(functions.map { Callable($0) }, name, span, want: want)
    case nil: break
    }
    if let value = ownMember(name, span) { return value }
    if let own = contexts.last(where: { $0.staticType != nil })?.staticType,
      staticNames(of: .nominal(own)).contains(name)
    {
      return staticMember(.nominal(own), Name(name, span), nil, span, want: want)
    }
    if let property = scope.functions[name]?.first(where: \.isProperty) {
      return TypedExpression(.call(.function(property.id), []), property.result, span)
    }
    if let variable = scope.globals[name] {
      if uninitialisedGlobals.contains(name), isTopLevel || contexts.first?.isEntry == true {
        report(.uninitialised(name, span))
        return fault(span)
      }
      return TypedExpression(.global(variable.id), variable.type, span)
    }
    if let later = upcoming[name], declared[name] == nil, contexts.first?.isEntry == true {
      report(.usedBeforeDefinition(name, span, definition: later))
      return fault(span)
    }
    let callables = functionsNamed(name)
    if typeNamed(name) != nil, !isFunction(want) {
      report(.typeAsValue(name, span))
      return fault(span)
    }
    if !callables.isEmpty { return functionValue(callables, name, span, want: want) }
    if Self.operatorNames.contains(name) { return operatorValue(name, span, want: want) }
    if typeNamed(name) != nil || ["Set", "Array", "Dictionary"].contains(name) {
      report(.typeAsValue(name, span))
      return fault(span)
    }
    reportUnknown(name, span)
    return fault(span)
  }

  /// Reports a nested function that is used before the variables that it captures are declared, or
  /// have a value.
  mutating func isAhead(_ id: LocalID, _ span: Span) -> Bool {
    let local = context.locals[id.index]
    if local.isAhead {
      report(.usedBeforeCaptures(local.name, span, definition: local.span))
      return true
    }
    guard local.function != nil else { return false }
    if context.uninitialised.contains(id) {
      report(.uninitialised(local.name, span))
      return true
    }
    let open = local.needs.intersection(context.uninitialised)
    guard let first = open.min(by: { $0.index < $1.index }) else { return false }
    report(.capturedBeforeValue(context.locals[first.index].name, by: local.name, span))
    return true
  }

  static let operatorNames: Set<String> = [
    "+", "-", "*", "/", "%", "<", ">", "<=", ">=", "==", "!=", "&&", "||",
  ]

  /// Every function of a name: the session's first, then the library's.
  func functionsNamed(_ name: String) -> [Callable] {
    (scope.functions[name] ?? []).map { Callable($0) }
      + (library.functions[name] ?? []).map { Callable($0) }
  }

  /// Whether a function is wanted.
  private func isFunction(_ want: Type?) -> Bool {
    switch stripped(want) {
    case .function?: true
    case .nominal(let nominal)?:
      nominal.accepts.contains { if case .function = $0 { true } else { false } }
    default: false
    }
  }

  mutating func reportUnknown(_ name: String, _ span: Span) {
    if let later = laterDefinition(of: name), later.start > span.start {
      report(.usedBeforeDefinition(name, span, definition: later))
    } else if siblings.contains(name)
      || initialValueOwner.map({ memberNames(of: .nominal($0)).contains(name) }) == true
    {
      report(.siblingInInitialValue(name, span))
    } else if hiddenNames.contains(name) {
      report(.localTypeCapture(name, span))
    } else if !reportedNames.insert(name).inserted {
      errorCount += 1
    } else if let habit = Habit.names[name] {
      report(.habit(name, span, habit))
    } else if let own = ownType, staticNames(of: .nominal(own)).contains(name) {
      report(
        .unknownMember(Name(name, span), .nominal(own), nearest: nil, isStatic: true))
    } else if name.hasPrefix("$") {
      report(.anonymousOutside(name, span))
    } else if name == "self" {
      report(.selfOutside(span))
    } else {
      report(.unknownName(name, span, nearest: suggestion(for: name, span)))
    }
  }

  /// The visible name that is most like an unknown one, which is looked for once at each place.
  private func suggestion(for name: String, _ span: Span) -> String? {
    if let known = tried.suggestions[name]?[span.start] { return known }
    let found = nearest(to: name, among: visibleNames)
    tried.suggestions[name, default: [:]][span.start] = .some(found)
    return found
  }

  private func laterDefinition(of name: String) -> Span? {
    for context in contexts.reversed() {
      if let span = context.upcoming[name] { return span }
      guard context.isNested else { break }
    }
    return nil
  }

  /// Every name that an expression here may use; none after so many errors that nobody reads what
  /// is suggested, which takes longest.
  var visibleNames: [String] {
    guard errorCount < 200 else { return [] }
    var names: [String] = []
    for level in contexts.indices.reversed() {
      for scope in contexts[level].scopes.reversed() { names += scope.keys }
      guard contexts[level].isNested else { break }
    }
    if let own = contexts.last(where: { $0.selfType != nil })?.selfType {
      names += memberNames(of: .nominal(own))
    }
    names += scope.globals.keys
    names += scope.functions.keys
    names += library.functions.keys
    names += scope.types.keys
    names += library.types.keys
    return names.filter { !$0.hasPrefix(" ") }
  }

  /// A member of `self` named without it, inside a method.
  mutating func ownMember(_ name: String, _ span: Span) -> TypedExpression? {
    guard name != "self", let own = contexts.last(where: { $0.selfType != nil })?.selfType,
      let base = selfValue(span)
    else { return nil }
    return property(name, of: base, own, span)
  }

  /// `self` inside a method, or nil elsewhere.
  mutating func selfValue(_ span: Span) -> TypedExpression? {
    guard case .local(let id)? = findLocal("self") else { return nil }
    return TypedExpression(.local(id), context.locals[id.index].type, span)
  }

  /// A function used as a value.
  mutating func functionValue(
    _ callables: [Callable], _ name: String, _ span: Span, want: Type?
  ) -> TypedExpression {
    var wanted = stripped(want)
    if case .nominal(let nominal)? = wanted {
      wanted = nominal.accepts.first { if case .function = $0 { true } else { false } }
    }
    if case .function(let parameters, let result)? = wanted,
      parameters.allSatisfy(\.isComplete)
    {
      return forwarding(callables, parameters, result, span)
    }
    let plain = callables.filter { callable in
      callable.parameters.allSatisfy { $0.type.isComplete && !$0.isVariadic && !$0.isBuilder }
    }
    let own = plain.filter { if case .session = $0.target { true } else { false } }
    let choice = own.count == 1 ? own : plain
    guard choice.count == 1 else {
      guard typeNamed(name) == nil else {
        report(.typeAsValue(name, span))
        return fault(span)
      }
      report(.ambiguousFunction(name, span, callables.map(\.signature)))
      return fault(span)
    }
    return forwarding(choice, choice[0].parameterTypes, choice[0].result, span)
  }

  private mutating func operatorValue(
    _ name: String, _ span: Span, want: Type?
  ) -> TypedExpression {
    if case .function(let parameters, let result)? = stripped(want), parameters.count == 1,
      case .tuple(let parts) = parameters[0], parts.count == 2, parameters[0].isComplete
    {
      return synthesised(parameters, result, span) { checker, arguments in
        let fields = parts.indices.map {
          TypedExpression(.field(arguments[0], $0), parts[$0].type, span)
        }
        return checker.combine(fields[0], Operator(name, span), fields[1], span)
      }
    }
    guard case .function(let parameters, let result)? = stripped(want), parameters.count == 2,
      parameters.allSatisfy(\.isComplete)
    else {
      report(.ambiguousFunction(name, span, []))
      return fault(span)
    }
    return synthesised(parameters, result, span) { checker, arguments in
      let symbol = Operator(name, span)
      if name == "&&" { return TypedExpression(.and(arguments[0], arguments[1]), .bool, span) }
      if name == "||" { return TypedExpression(.or(arguments[0], arguments[1]), .bool, span) }
      return checker.combine(arguments[0], symbol, arguments[1], span)
    }
  }

  /// A closure that calls one of several functions with its own arguments.
  mutating func forwarding(
    _ callables: [Callable], _ parameters: [Type], _ result: Type, _ span: Span
  ) -> TypedExpression {
    for callable in callables {
      guard case .session(let function) = callable.target, callable.receiver == nil,
        callable.parameterTypes == parameters, function.result == result || !result.isComplete,
        callables.count == 1 || !callable.inoutParameters.isEmpty,
        function.parameters.allSatisfy({ !$0.isVariadic })
      else { continue }
      let type = Type.function(parameters, function.result)
      return TypedExpression(.closure(function.id), type, span)
    }
    // A place cannot be handed on: only a function of the very type will do.
    if parameters.contains(where: \.isInout)
      || callables.allSatisfy({ !$0.inoutParameters.isEmpty })
    {
      let own = callables[0]
      let found = TypedExpression(.absent, .function(own.parameterTypes, own.result), span)
      report(.mismatch(found: found, expected: .function(parameters, result), role: .value))
      return fault(span)
    }
    return synthesised(parameters, result, span) { checker, arguments in
      var relaxed = callables
      for index in relaxed.indices {
        for slot in relaxed[index].parameters.indices {
          relaxed[index].parameters[slot].label = nil
        }
      }
      return checker.choose(
        relaxed, arguments.map { CallArgument(value: $0) }, .none, nameSpan: span, span,
        want: result.isComplete ? result : nil)
    }
  }

  /// A closure made by the checker.
  private mutating func synthesised(
    _ parameters: [Type], _ result: Type, _ span: Span,
    _ body: (inout Checker, [TypedExpression]) -> TypedExpression
  ) -> TypedExpression {
    var inner = Context()
    inner.isNested = true
    let locals = parameters.map {
      inner.add(Context.Local(name: "", type: $0, isMutable: false, span: span))
    }
    contexts.append(inner)
    let arguments = zip(locals, parameters).map { TypedExpression(.local($0), $1, span) }
    var value = body(&self, arguments)
    if result.isComplete, result != .void {
      value = coerce(value, to: result, role: .result)
    }
    let finished = contexts.removeLast()
    let type = result.isComplete ? result : value.type
    let id = newFunction()
    let statement = Operation(type == .void ? .evaluate(value) : .giveBack(value), span)
    functions.append(
      Function(
        id: id, name: nil, locals: finished.finished, parameters: locals,
        captures: finished.captures, result: type, body: [statement], span: span))
    return TypedExpression(.closure(id), .function(parameters, type), span)
  }

  mutating func newFunction() -> FunctionID {
    defer { scope.nextFunction += 1 }
    return FunctionID(scope.nextFunction)
  }
}
