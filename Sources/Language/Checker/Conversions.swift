import Syntax

/// Conversions between types, and what types have in common.
extension Checker {
  /// An expression of exactly the given type, or nil when there is no conversion.
  mutating func convert(_ value: TypedExpression, to type: Type) -> TypedExpression? {
    if value.type == type { return value }
    if value.type == .broken || type == .broken { return retyped(value, type) }
    switch (value.type, type) {
    case (.variable, _), (_, .variable): return value
    case (.never, _): return TypedExpression(.convert(.unreachable, value), type, value.span)
    case (.int, .double):
      if case .int(let number) = value.kind {
        cost += literalCost > 0 ? literalCost : Cost.widened / 2
        return TypedExpression(.double(Double(number)), .double, value.span)
      }
      cost += Cost.widened
      if case .binary(.divideInt, let upper, let lower) = value.kind,
        !isConstant(upper) || !isConstant(lower)
      {
        report(
          .integerQuotient(value.span, upper: text(upper.span), lower: text(lower.span)))
      }
      return TypedExpression(.convert(.widen, value), .double, value.span)
    case (.nominal(let from), .nominal(let to)) where from != to:
      guard case .abstract = to.kind else { return nil }
      return abstracted(value, to)
    case (_, .nominal(let nominal)):
      if case .abstract = nominal.kind, let converted = abstracted(value, nominal) {
        return converted
      }
    case (.optional(let from), .optional(let to)):
      if case .none = value.kind { return retyped(value, type) }
      if from.optionalDepth < to.optionalDepth { return wrap(value, as: to) }
      return convertElements(value, [(from, to)], type)
    case (_, .optional(let inner)): return wrap(value, as: inner)
    case (.array(let from), .array(let to)):
      if case .array(let elements) = value.kind {
        return convertAll(elements, to: to).map {
          TypedExpression(.array($0), type, value.span)
        }
      }
      return convertElements(value, [(from, to)], type)
    case (.set, .set(let to)):
      guard case .set(let elements) = value.kind else { return nil }
      return convertAll(elements, to: to).map { TypedExpression(.set($0), type, value.span) }
    case (.dictionary(let fromKey, let fromValue), .dictionary(let toKey, let toValue)):
      return convertDictionary(value, (fromKey, fromValue), (toKey, toValue), type)
    case (.tuple(let from), .tuple(let to)): return convertTuple(value, from, to, type)
    case (.function(let from, let result), .function(let to, let wanted)):
      return convertFunction(value, from, result, to, wanted)
    case (.range, .closedRange), (.closedRange, .range), (.range, .doubleRange): return nil
    case (.closedRange, .doubleRange):
      guard case .range(let low, let high) = value.kind, let low = convert(low, to: .double),
        let high = convert(high, to: .double)
      else { return nil }
      return TypedExpression(.range(low, high), type, value.span)
    default: break
    }
    if case .array(let element) = type, let list = listed(value, of: element) { return list }
    guard case .optional(let wrapped) = value.type else { return nil }
    if case .none = value.kind { return nil }
    cost += Cost.unwrapped
    return convert(unwrapped(value, wrapped), to: type)
  }

  /// A value as the content of an optional, which it does not stand for itself.
  mutating func wrap(_ value: TypedExpression, as content: Type) -> TypedExpression? {
    cost += Cost.wrapped
    guard let inner = convert(value, to: content) else { return nil }
    return TypedExpression(.convert(.wrap, inner), .optional(content), value.span)
  }

  private func isConstant(_ value: TypedExpression) -> Bool {
    if case .int = value.kind { return true }
    return false
  }

  func retyped(_ value: TypedExpression, _ type: Type) -> TypedExpression {
    TypedExpression(value.kind, type, value.span)
  }

  /// The value of an optional that the language unwraps by itself.
  func unwrapped(_ value: TypedExpression, _ wrapped: Type) -> TypedExpression {
    var reason = UnwrapReason.implicit
    if case .lookup(_, _, nil) = value.kind { reason = .missingKey }
    return TypedExpression(.unwrap(value, reason), wrapped, value.span)
  }

  /// A value that is not optional.
  func unwrappedIfOptional(_ value: TypedExpression) -> TypedExpression {
    if case .optional(let wrapped) = value.type { return unwrapped(value, wrapped) }
    return value
  }

  private mutating func convertAll(
    _ elements: [TypedExpression], to type: Type
  ) -> [TypedExpression]? {
    var converted: [TypedExpression] = []
    for element in elements {
      guard let value = convert(element, to: type) else { return nil }
      converted.append(value)
    }
    return converted
  }

  /// Whether a value of one type converts to another, without a particular value.
  mutating func converts(_ from: Type, to: Type) -> Bool {
    let before = cost
    let probe = TypedExpression(.absent, from, Span(0, 0))
    let found = convert(probe, to: to) != nil
    cost = before
    return found
  }

  private mutating func convertElements(
    _ value: TypedExpression, _ pairs: [(Type, Type)], _ type: Type
  ) -> TypedExpression? {
    for (from, to) in pairs where from != to {
      if case .optional = from, !isOptional(to) { return nil }
      if case .function = from { return nil }
      if case .tuple = from { return nil }
      let before = cost
      guard convert(TypedExpression(.absent, from, Span(0, 0)), to: to) != nil else {
        cost = before
        return nil
      }
    }
    cost += Cost.elements
    return TypedExpression(.convert(.elements, value), type, value.span)
  }

  private mutating func convertDictionary(
    _ value: TypedExpression, _ from: (Type, Type), _ to: (Type, Type), _ type: Type
  ) -> TypedExpression? {
    guard case .dictionary(let entries) = value.kind else {
      guard from.0 == to.0 else { return nil }
      return convertElements(value, [(from.1, to.1)], type)
    }
    var converted: [(key: TypedExpression, value: TypedExpression)] = []
    for entry in entries {
      guard let key = convert(entry.key, to: to.0), let item = convert(entry.value, to: to.1)
      else { return nil }
      converted.append((key, item))
    }
    return TypedExpression(.dictionary(converted), type, value.span)
  }

  private mutating func convertTuple(
    _ value: TypedExpression, _ from: [Type.TupleElement], _ to: [Type.TupleElement],
    _ type: Type
  ) -> TypedExpression? {
    guard from.count == to.count else { return nil }
    for (one, other) in zip(from, to) {
      if let label = one.label, let wanted = other.label, label != wanted { return nil }
    }
    if zip(from, to).allSatisfy({ $0.type == $1.type }) { return retyped(value, type) }
    if case .tuple(let elements) = value.kind {
      var converted: [TypedExpression] = []
      for (element, target) in zip(elements, to) {
        guard let item = convert(element, to: target.type) else { return nil }
        converted.append(item)
      }
      return TypedExpression(.tuple(converted), type, value.span)
    }
    guard !contexts.isEmpty else { return nil }
    let local = temporary(value.type, value.span)
    var fields: [TypedExpression] = []
    for (index, target) in to.enumerated() {
      let base = TypedExpression(.local(local), value.type, value.span)
      let field = TypedExpression(.field(base, index), from[index].type, value.span)
      guard let item = convert(field, to: target.type) else { return nil }
      fields.append(item)
    }
    let define = Operation(.define(local, value), value.span)
    return TypedExpression(
      .sequence([define], TypedExpression(.tuple(fields), type, value.span)), type, value.span)
  }

  private mutating func convertFunction(
    _ value: TypedExpression, _ from: [Type], _ result: Type, _ to: [Type], _ wanted: Type
  ) -> TypedExpression? {
    guard from.count == to.count else { return nil }
    if zip(from, to).allSatisfy({ $0 == $1 || $0.isUnknown || $1.isUnknown }),
      result == wanted || result.isUnknown || wanted.isUnknown
    {
      return retyped(value, .function(to, wanted))
    }
    guard !contexts.isEmpty, !from.contains(where: \.isInout), !to.contains(where: \.isInout) else {
      return nil
    }
    return adapted(value, from, result, to, wanted)
  }

  /// A closure that converts the arguments and the result of another.
  private mutating func adapted(
    _ value: TypedExpression, _ from: [Type], _ result: Type, _ to: [Type], _ wanted: Type
  ) -> TypedExpression? {
    let span = value.span
    let outer = temporary(value.type, span)
    var inner = Context()
    inner.isNested = true
    inner.result = wanted
    let target = inner.add(
      Context.Local(name: "", type: value.type, isMutable: false, span: span, isCapture: true))
    inner.captures = [Function.Capture(outer: outer, inner: target)]
    let parameters = to.map {
      inner.add(Context.Local(name: "", type: $0, isMutable: false, span: span))
    }
    contexts.append(inner)
    var arguments: [TypedExpression] = []
    for (index, parameter) in parameters.enumerated() {
      let argument = TypedExpression(.local(parameter), to[index], span)
      if let item = convert(argument, to: from[index]) { arguments.append(item) }
    }
    let callee = TypedExpression(.local(target), value.type, span)
    let call = TypedExpression(.call(.value(callee), arguments), result, span)
    let converted: TypedExpression? =
      wanted == .void ? retyped(call, .void) : convert(call, to: wanted)
    let finished = contexts.removeLast()
    guard arguments.count == from.count, let converted else { return nil }
    let statement = Operation(
      wanted == .void ? .evaluate(call) : .giveBack(converted), span)
    let id = newFunction()
    functions.append(
      Function(
        id: id, name: nil, locals: finished.finished, parameters: parameters,
        captures: finished.captures, result: wanted, body: [statement], span: span))
    if contexts[contexts.count - 1].locals.indices.contains(outer.index) {
      context.locals[outer.index].isCaptured = true
    }
    cost += Cost.adapted
    let closure = TypedExpression(.closure(id), .function(to, wanted), span)
    return TypedExpression(
      .sequence([Operation(.define(outer, value), span)], closure), closure.type, span)
  }

  /// A value as one of the types that an abstract type stands for.
  private mutating func abstracted(
    _ value: TypedExpression, _ nominal: NominalType
  ) -> TypedExpression? {
    let target = Type.nominal(nominal)
    if nominal.name == "Any" && nominal.accepts.isEmpty {
      cost += Cost.any
      let value = watched(value)
      return TypedExpression(.convert(.abstract, value), target, value.span)
    }
    if nominal.accepts.contains(value.type) || conforms(value.type, to: nominal) {
      cost += Cost.abstract
      return TypedExpression(.convert(.abstract, value), target, value.span)
    }
    guard depth < 500 else { return nil }
    depth += 1
    defer { depth -= 1 }
    for accepted in nominal.accepts where accepted != target {
      let before = self
      if case .optional = value.type, !isOptional(accepted) { continue }
      if let converted = convert(value, to: accepted) {
        cost += Cost.abstract
        return TypedExpression(.convert(.abstract, converted), target, value.span)
      }
      self = before
    }
    guard case .optional(let wrapped) = value.type, !isNone(value) else { return nil }
    cost += Cost.unwrapped
    return abstracted(unwrapped(value, wrapped), nominal)
  }

  /// What is printed of a value: its ‘description’ where the user’s type has one.
  func described(_ value: TypedExpression) -> TypedExpression {
    value.described
  }

  func isNone(_ value: TypedExpression) -> Bool {
    if case .none = value.kind { return true }
    return false
  }

  func isOptional(_ type: Type) -> Bool {
    if case .optional = type { return true }
    return false
  }

  /// The elements of a sequence that is no array, where an array is wanted.
  private mutating func listed(_ value: TypedExpression, of element: Type) -> TypedExpression? {
    guard let own = elementType(of: value.type) else { return nil }
    if case .array = value.type { return nil }
    for function in library.functions["Array"] ?? [] where function.parameters.count == 1 {
      var bindings = Bindings()
      guard unify(function.parameters[0].type, value.type, &bindings),
        bindings.substitute(function.parameters[0].type) == value.type
      else { continue }
      let list = TypedExpression(.call(.library(function), [value]), .array(own), value.span)
      cost += Cost.listed
      return convert(list, to: .array(element))
    }
    return nil
  }

  /// What `for` over a value of the type binds.
  func elementType(of type: Type) -> Type? {
    switch type {
    case .array(let element), .set(let element): element
    case .dictionary(let key, let value):
      .tuple([
        Type.TupleElement(label: "key", type: key), Type.TupleElement(label: "value", type: value),
      ])
    case .string: .string
    case .range, .closedRange: .int
    case .broken: .broken
    default: nil
    }
  }

  /// The type to which both convert, if there is one.
  func join(_ first: Type, _ second: Type) -> Type? {
    if first == second || second == .never || second.isUnknown { return first }
    if first == .never || first.isUnknown { return second }
    switch (first, second) {
    case (.int, .double), (.double, .int): return .double
    case (.optional(let one), .optional(let other)): return join(one, other).map { .optional($0) }
    case (.optional(let one), let other), (let other, .optional(let one)):
      return join(one, other).map { .optional($0) }
    case (.array(let one), .array(let other)): return join(one, other).map { .array($0) }
    case (.set(let one), .set(let other)): return join(one, other).map { .set($0) }
    case (.dictionary(let key, let one), .dictionary(let otherKey, let other)):
      guard let key = join(key, otherKey), let value = join(one, other) else { return nil }
      return .dictionary(key, value)
    case (.tuple(let one), .tuple(let other)):
      guard one.count == other.count else { return nil }
      var elements: [Type.TupleElement] = []
      for (a, b) in zip(one, other) {
        guard let type = join(a.type, b.type) else { return nil }
        elements.append(Type.TupleElement(label: a.label == b.label ? a.label : nil, type: type))
      }
      return .tuple(elements)
    case (.nominal(let one), .nominal(let other)):
      if case .abstract = one.kind, one.accepts.contains(second) { return first }
      if case .abstract = other.kind, other.accepts.contains(first) { return second }
      return nil
    default: return nil
    }
  }
}

extension Type {
  /// Whether it is a type parameter without a value, or the type of a fault.
  var isUnknown: Bool {
    switch self {
    case .variable, .broken: true
    default: false
    }
  }

  /// Whether every part is known.
  var isComplete: Bool {
    switch self {
    case .variable: false
    case .array(let element), .set(let element), .optional(let element): element.isComplete
    case .dictionary(let key, let value): key.isComplete && value.isComplete
    case .tuple(let elements): elements.allSatisfy(\.type.isComplete)
    case .function(let parameters, let result):
      parameters.allSatisfy(\.isComplete) && result.isComplete
    case .inout(let type): type.isComplete
    default: true
    }
  }

  /// Whether a part is the type of a fault.
  var isFaulty: Bool {
    switch self {
    case .broken: true
    case .array(let element), .set(let element), .optional(let element): element.isFaulty
    case .dictionary(let key, let value): key.isFaulty || value.isFaulty
    case .tuple(let elements): elements.contains(where: \.type.isFaulty)
    case .function(let parameters, let result):
      parameters.contains(where: \.isFaulty) || result.isFaulty
    case .inout(let type): type.isFaulty
    default: false
    }
  }
}
