import Syntax

/// Members: of values, of types, and of the type the context wants.
extension Checker {
  /// The type that an expression names, such as `Double`, `[Int]`, `[String: Int]`.
  mutating func typeMeant(_ expression: Expression) -> Type? {
    switch expression.kind {
    case .name(let name):
      guard findLocal(name) == nil, scope.globals[name] == nil else { return nil }
      return typeNamed(name)
    case .array(let elements):
      guard elements.count == 1, let element = typeMeant(elements[0]) else { return nil }
      return .array(element)
    case .dictionary(let entries):
      guard entries.count == 1, let key = typeMeant(entries[0].key),
        let value = typeMeant(entries[0].value)
      else { return nil }
      return .dictionary(key, value)
    case .tuple(let elements):
      var parts: [Type.TupleElement] = []
      for element in elements {
        guard let type = typeMeant(element.value) else { return nil }
        parts.append(Type.TupleElement(label: element.label?.text, type: type))
      }
      return parts.isEmpty ? nil : .tuple(parts)
    case .parenthesised(let inner): return typeMeant(inner)
    case .type(let syntax): return type(syntax)
    case .member(let base, let name, false):
      guard case .nominal(let outer)? = typeMeant(base) else { return nil }
      return nestedType(name.text, in: outer)
    default: return nil
    }
  }

  mutating func member(
    _ base: Expression, _ name: Name, optional: Bool, _ span: Span, want: Type?
  ) -> TypedExpression {
    if let type = typeMeant(base) { return staticMember(type, name, nil, span, want: want) }
    if let fault = foreignMember(base, name, optional: optional, span) { return fault }
    if case .name("self") = base.kind { keepsSelf = true }
    let value = check(base)
    keepsSelf = false
    noteMember(of: value.type, isStatic: false, name)
    if value.type == .broken { return fault(span) }
    if optional || isChain(base) {
      return chained(value, span) { $0.property(name, of: $1, span, want: want) }
    }
    return property(name, of: value, span, want: want)
  }

  /// Whether an expression is the rest of an optional chain.
  func isChain(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .member(let base, _, let optional), .index(let base, _, let optional):
      optional || isChain(base)
    case .call(let callee, _):
      if case .optionalLink = callee.kind { true } else { isChain(callee) }
    default: false
    }
  }

  /// Optional chaining: the body has the value where there is one.
  mutating func chained(
    _ value: TypedExpression, _ span: Span,
    _ body: (inout Checker, TypedExpression) -> TypedExpression
  ) -> TypedExpression {
    guard case .optional(let wrapped) = value.type else {
      if value.type != .broken { report(.needlessChain(value.type, value.span)) }
      return body(&self, value)
    }
    let local = temporary(wrapped, value.span)
    let inner = body(&self, TypedExpression(.local(local), wrapped, value.span))
    switch inner.type {
    case .broken: return inner
    case .void, .never:
      let branch = Operation(
        .branch(
          [.binding(local, value)], then: [Operation(.evaluate(inner), span)], otherwise: []),
        span)
      return TypedExpression(
        .sequence([branch], TypedExpression(.void, .void, span)), .void, span)
    case .optional: return TypedExpression(.chain(value, local, inner), inner.type, span)
    default: return TypedExpression(.chain(value, local, inner), .optional(inner.type), span)
    }
  }

  /// A member read without parentheses.
  mutating func property(
    _ name: Name, of value: TypedExpression, _ span: Span, want: Type?
  ) -> TypedExpression {
    if name.text.isEmpty || value.type == .broken { return fault(span) }
    if case .tuple(let elements) = value.type {
      let index =
        Int(name.text) ?? elements.firstIndex { $0.label == name.text } ?? elements.count
      if elements.indices.contains(index) {
        return TypedExpression(.field(value, index), elements[index].type, span)
      }
    }
    if case .nominal(let nominal) = value.type,
      let own = property(name.text, of: value, nominal, span)
    {
      return own
    }
    let value = initialised(value)
    if value.type == .broken { return value }
    let callables = members(name.text, of: value.type)
    let properties = callables.filter { isProperty($0) }
    if let property = properties.first {
      let match = ArgumentMatch(property.parameters, [])
      return apply(property, match, [], .value(value), span, want: want)
    }
    if name.text == "lazy", elementType(of: value.type) != nil, callables.isEmpty { return value }
    if !callables.isEmpty {
      if case .function(let parameters, let result)? = stripped(want),
        parameters.allSatisfy(\.isComplete)
      {
        return bound(callables, value, parameters, result, name, span)
      }
      let own = callables.filter { if case .session = $0.target { !$0.isMutating } else { false } }
      if own.count == 1, own[0].inoutParameters.isEmpty {
        let parameters = own[0].parameters.map(\.type)
        return bound(own, value, parameters, own[0].result, name, span)
      }
      let plain = callables.first { $0.parameters.allSatisfy { !$0.isRequired } }
      report(.methodWithoutCall(name, (plain ?? callables[0]).signature, span))
      return fault(span)
    }
    if case .optional(let wrapped) = value.type {
      return property(name, of: unwrapped(value, wrapped), span, want: want)
    }
    reportUnknownMember(name, value.type)
    return fault(span)
  }

  /// A method of a value used as a function.
  private mutating func bound(
    _ callables: [Callable], _ value: TypedExpression, _ parameters: [Type], _ result: Type,
    _ name: Name, _ span: Span
  ) -> TypedExpression {
    let local = temporary(value.type, span)
    let hidden = " \(local.index)"
    context.scopes[context.scopes.count - 1][hidden] = .local(local)
    let inputs = parameters.indices.map { Name("$\($0)", span) }
    let closure = Closure(
      parameters: nil, result: nil,
      body: [
        Statement(
          .expression(
            Expression(
              .call(
                Expression(
                  .member(Expression(.name(hidden), span), name, optional: false), span),
                zip(inputs, callables[0].parameters).map {
                  Argument(
                    label: $1.label.map { Name($0, span) },
                    value: Expression(.name($0.text), span))
                }),
              span)), span)
      ], anonymousCount: parameters.count)
    let function = self.closure(closure, span, want: .function(parameters, result))
    let define = Operation(.define(local, value), span)
    return TypedExpression(.sequence([define], function), function.type, span)
  }

  func isProperty(_ callable: Callable) -> Bool {
    switch callable.target {
    case .library(let declaration): declaration.isProperty
    case .session(let function): function.isProperty
    default: false
    }
  }

  /// A stored or computed property of a user's type.
  mutating func property(
    _ name: String, of value: TypedExpression, _ nominal: NominalType, _ span: Span
  ) -> TypedExpression? {
    if case .structure(let properties) = nominal.kind,
      let index = properties.firstIndex(where: { $0.name == name })
    {
      if case .local(let id) = value.kind, context.locals[id.index].role == .selfValue,
        let field = ownField(index)
      {
        if context.uninitialised.contains(field) {
          report(.uninitialised(name, span))
          return fault(span)
        }
        return TypedExpression(.local(field), properties[index].type, span)
      }
      return TypedExpression(.field(value, index), properties[index].type, span)
    }
    if case .enumeration = nominal.kind, name == "rawValue",
      let raw = rawValue(of: value, nominal, span)
    {
      return raw
    }
    guard let details = scope.details[nominal] else { return nil }
    if let method = details.methods[name]?.first(where: { $0.isProperty }) {
      let value = initialised(value)
      return TypedExpression(.call(.function(method.id), [value]), method.result, span)
    }
    return nil
  }

  func hasMethod(_ name: String, _ nominal: NominalType) -> Bool {
    scope.details[nominal]?.methods[name]?.contains { !$0.isProperty } ?? false
  }

  /// Methods and computed properties of a value.
  mutating func members(_ name: String, of type: Type) -> [Callable] {
    if case .nominal(let nominal) = type {
      var found = (nominal.members[name] ?? []).map { declaration in
        var callable = Callable(declaration)
        callable.receiver = callable.receiver ?? type
        return callable
      }
      found += (scope.details[nominal]?.methods[name] ?? []).map {
        Callable($0, receiver: type)
      }
      if !found.isEmpty { return found }
    }
    let declared = library.members[name] ?? []
    let exact = declared.filter { matches($0.receiver, type) }
    if !exact.isEmpty { return exact.map { Callable($0) } }
    var loose: [Callable] = []
    for declaration in declared where !declaration.isMutating {
      guard let receiver = declaration.receiver else { continue }
      var bindings = Bindings()
      guard unify(receiver, type, &bindings) else { continue }
      let concrete = bindings.substitute(receiver)
      if concrete.isComplete, !isOptional(type), converts(type, to: concrete) {
        loose.append(Callable(declaration))
      }
    }
    return loose
  }

  private func matches(_ receiver: Type?, _ type: Type) -> Bool {
    guard let receiver else { return false }
    if case .variable = receiver { return true }
    var bindings = Bindings()
    return unify(receiver, type, &bindings) && bindings.substitute(receiver) == type
  }

  mutating func callMember(
    _ base: Expression, _ name: Name, _ arguments: [CallArgument], optional: Bool, _ span: Span,
    want: Type?
  ) -> TypedExpression {
    if let type = typeMeant(base) { return staticMember(type, name, arguments, span, want: want) }
    if case .name(let module) = base.kind, ["Swift", "Foundation", "Martlet"].contains(module),
      findLocal(module) == nil, scope.globals[module] == nil, !functionsNamed(name.text).isEmpty
    {
      return choose(
        functionsNamed(name.text), arguments, .none, nameSpan: name.span, span, want: want)
    }
    if let value = delegated(base, name, arguments, span) { return value }
    let value = initialised(check(base, want: rangeWanted(base, name, arguments)))
    noteMember(of: value.type, isStatic: false, name)
    if value.type == .broken {
      checkLoosely(arguments)
      return fault(span)
    }
    if optional || isChain(base) {
      return chainedCall(base, value, name, arguments, span, want: want)
    }
    return callMember(of: .source(value, base), name, arguments, span, want: want)
  }

  /// The type that `(0...1).contains(x)` gives its range, when x is a Double.
  private mutating func rangeWanted(
    _ base: Expression, _ name: Name, _ arguments: [CallArgument]
  ) -> Type? {
    guard name.text == "contains", arguments.count == 1, let source = arguments[0].source,
      case .parenthesised(let inner) = base.kind,
      case .binary(let low, let symbol, let high) = inner.kind,
      symbol.text == "..." || symbol.text == "..<", literal(low) == .int, literal(high) == .int
    else { return nil }
    var trial = self
    return trial.check(source).type == .double ? .doubleRange : nil
  }

  private mutating func chainedCall(
    _ base: Expression, _ value: TypedExpression, _ name: Name, _ arguments: [CallArgument],
    _ span: Span, want: Type?
  ) -> TypedExpression {
    if case .optional(let wrapped) = value.type,
      members(name.text, of: wrapped).contains(where: \.isMutating)
    {
      let forced = Expression(.forceUnwrap(base), base.span)
      let inner = check(forced)
      let body = callMember(of: .source(inner, forced), name, arguments, span, want: want)
      if body.type == .broken { return body }
      let test = TypedExpression(
        .binary(.notEqual, value, TypedExpression(.none, value.type, span)), .bool, span)
      let branch = Operation(
        .branch(
          [.condition(test)], then: [Operation(.evaluate(body), span)], otherwise: []), span)
      return TypedExpression(
        .sequence([branch], TypedExpression(.void, .void, span)), .void, span)
    }
    return chained(value, span) {
      $0.callMember(of: .value($1), name, arguments, span, want: want)
    }
  }

  mutating func callMember(
    of receiver: Receiver, _ name: Name, _ arguments: [CallArgument], _ span: Span, want: Type?
  ) -> TypedExpression {
    guard let value = receiver.value else { return fault(span) }
    let arguments = comparing(name.text, value.type, arguments) ?? arguments
    let callables = members(name.text, of: value.type)
    let methods = callables.filter { !isProperty($0) }
    let isRead =
      arguments.isEmpty && methods.count < callables.count
      && !methods.contains { $0.parameters.allSatisfy { !$0.isRequired } }
    if !methods.isEmpty, !isRead {
      return choose(methods, arguments, receiver, nameSpan: name.span, span, want: want)
    }
    if case .optional(let wrapped) = value.type, callables.isEmpty {
      let inner = unwrapped(value, wrapped)
      if case .source(_, let source) = receiver {
        return callMember(
          of: .source(inner, Expression(.forceUnwrap(source), source.span)), name, arguments, span,
          want: want)
      }
      return callMember(of: .value(inner), name, arguments, span, want: want)
    }
    let before = errorCount
    let property = self.property(name, of: value, span, want: nil)
    if errorCount > before || property.type == .broken {
      checkLoosely(arguments)
      return fault(span)
    }
    if !isCallable(property.type), arguments.isEmpty {
      report(.propertyCalled(name, span))
      return property
    }
    return callValue(property, name.text, arguments, span)
  }

  /// A member of a type; `arguments` is nil where it is not called.
  mutating func staticMember(
    _ type: Type, _ name: Name, _ arguments: [CallArgument]?, _ span: Span, want: Type?
  ) -> TypedExpression {
    noteMember(of: type, isStatic: true, name)
    if name.text.isEmpty { return fault(span) }
    if case .nominal(let nominal) = type, let inner = nestedType(name.text, in: nominal) {
      if let arguments { return callType(inner, name.span, arguments, span, want: want) }
      report(.typeAsValue(name.text, span))
      return fault(span)
    }
    if name.text == "init" {
      if let arguments { return callType(type, name.span, arguments, span, want: want) }
      let name = "\(type)"
      return functionValue(functionsNamed(name), name, span, want: want)
    }
    if let value = staticValue(type, name, arguments, span, want: want) { return value }
    checkLoosely(arguments ?? [])
    let names = staticNames(of: type)
    report(
      .unknownStatic(
        name, type, nearest: nearest(to: name.text, among: names),
        isMember: memberNames(of: type).contains(name.text)))
    return fault(span)
  }

  mutating func staticValue(
    _ type: Type, _ name: Name, _ arguments: [CallArgument]?, _ span: Span, want: Type?
  ) -> TypedExpression? {
    if case .nominal(let nominal) = type {
      if case .enumeration(let cases) = nominal.kind {
        if let index = cases.firstIndex(where: { $0.name == name.text }) {
          return enumerationCase(nominal, index, cases[index], arguments, name, span)
        }
        if name.text == "allCases", arguments == nil, cases.allSatisfy({ $0.payload.isEmpty }) {
          let all = cases.indices.map { TypedExpression(.enumeration($0, []), type, span) }
          return TypedExpression(.array(all), .array(type), span)
        }
      }
      if name.text == "init", scope.details[nominal] != nil, let arguments {
        return callType(type, name.span, arguments, span, want: want)
      }
      if let variable = scope.details[nominal]?.staticVariables[name.text] {
        let value = TypedExpression(.global(variable.id), variable.type, span)
        guard let arguments else { return value }
        return callValue(value, name.text, arguments, span)
      }
    }
    var callables = staticCallables(type, name.text)
    guard !callables.isEmpty else { return nil }
    if let arguments {
      callables = callables.filter { !isProperty($0) }
      if callables.isEmpty {
        report(.propertyCalled(name, span))
        return fault(span)
      }
      return choose(callables, arguments, .none, nameSpan: name.span, span, want: want)
    }
    let properties = callables.filter { isProperty($0) }
    if let property = properties.first {
      return apply(
        property, ArgumentMatch(property.parameters, []), [], .none, span, want: want)
    }
    if case .function? = stripped(want) {
      return functionValue(callables, name.text, span, want: want)
    }
    if callables.count == 1, case .session = callables[0].target,
      callables[0].inoutParameters.isEmpty
    {
      return functionValue(callables, name.text, span, want: want)
    }
    let withoutArguments = callables.filter { $0.parameters.allSatisfy { !$0.isRequired } }
    if let callable = withoutArguments.first {
      report(.staticWithoutCall(name, callable.signature, span))
      return fault(span)
    }
    report(.methodWithoutCall(name, callables[0].signature, span))
    return fault(span)
  }

  func staticCallables(_ type: Type, _ name: String) -> [Callable] {
    if case .nominal(let nominal) = type {
      return (nominal.staticMembers[name] ?? []).map { Callable($0) }
        + (scope.details[nominal]?.statics[name] ?? []).map { Callable($0) }
    }
    return (library.staticMembers["\(type)"]?[name] ?? []).map { Callable($0) }
  }

  mutating func enumerationCase(
    _ nominal: NominalType, _ index: Int, _ item: NominalType.Case,
    _ arguments: [CallArgument]?, _ name: Name, _ span: Span
  ) -> TypedExpression {
    let callable = Callable(case: index, item, of: nominal)
    if arguments == nil, !item.payload.isEmpty {
      report(.methodWithoutCall(name, callable.signature, span))
      return fault(span)
    }
    if item.payload.isEmpty, arguments?.isEmpty ?? true {
      return TypedExpression(.enumeration(index, []), .nominal(nominal), span)
    }
    return choose([callable], arguments ?? [], .none, nameSpan: name.span, span, want: nil)
  }
}
