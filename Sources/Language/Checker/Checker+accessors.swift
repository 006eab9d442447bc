import Syntax

/// What goes around the use of a place that is computed: the value is read into a hidden variable,
/// which is the place meanwhile, and given to the setter afterwards.
struct Access: Sendable {
  var before: [Operation] = []
  var after: [Operation] = []
}

/// Computed properties, observed properties, subscripts and slices as places.
extension Checker {
  /// Operations with what the places used in them need before and after.
  mutating func around(_ mark: Int, _ operations: [Operation]) -> [Operation] {
    guard accesses.count > mark else { return operations }
    let taken = accesses[mark...]
    accesses.removeSubrange(mark...)
    return taken.flatMap(\.before) + operations + taken.reversed().flatMap(\.after)
  }

  /// A call with what its places need before and after.
  mutating func around(_ mark: Int, _ call: TypedExpression) -> TypedExpression {
    guard accesses.count > mark else { return call }
    let span = call.span
    guard call.type != .void, call.type != .never, call.type != .broken else {
      let operations = around(mark, [Operation(.evaluate(call), span)])
      return TypedExpression(
        .sequence(operations, TypedExpression(.void, .void, span)), call.type, span)
    }
    let local = temporary(call.type, span)
    let operations = around(mark, [Operation(.define(local, call), span)])
    return TypedExpression(
      .sequence(operations, TypedExpression(.local(local), call.type, span)), call.type, span)
  }

  /// An assignment, with what its places need; through `?` it happens where there is a value.
  mutating func assign(
    _ target: Expression, _ symbol: Operator?, _ value: Expression, _ span: Span,
    into operations: inout [Operation]
  ) {
    var links: [Expression] = []
    let plain = unlinked(target, &links)
    var inner: [Operation] = []
    let mark = accesses.count
    if links.isEmpty {
      if compound(target, symbol, value, span, into: &inner) {
        operations += inner
        return
      }
      assignment(target, symbol, value, span, into: &inner)
      operations += around(mark, inner)
      return
    }
    var tests: [Test] = []
    for link in links {
      let value = check(link)
      guard case .optional = value.type else {
        if value.type != .broken { report(.needlessChain(value.type, link.span)) }
        return
      }
      let none = TypedExpression(.none, value.type, link.span)
      tests.append(
        .condition(TypedExpression(.binary(.notEqual, value, none), .bool, link.span)))
    }
    let before = errorCount
    assignment(plain, symbol, value, span, into: &inner)
    guard errorCount == before else { return }
    operations.append(
      Operation(.branch(tests, then: around(mark, inner), otherwise: []), span))
  }

  /// An expression without its optional links, and what they ask for, from the innermost on.
  private func unlinked(_ target: Expression, _ links: inout [Expression]) -> Expression {
    func forced(_ base: Expression, _ isLink: Bool) -> Expression {
      let inner = unlinked(base, &links)
      guard isLink else { return inner }
      links.append(inner)
      return Expression(.forceUnwrap(inner), inner.span)
    }
    switch target.kind {
    case .optionalLink(let base): return forced(base, true)
    case .member(let base, let name, let optional):
      return Expression(.member(forced(base, optional), name, optional: false), target.span)
    case .index(let base, let arguments, let optional):
      return Expression(.index(forced(base, optional), arguments, optional: false), target.span)
    default: return target
    }
  }

  // MARK: Places

  /// The value kept at a place.
  func value(of place: Place) -> TypedExpression {
    let span = place.span
    let kind: TypedExpression.Kind =
      switch place.kind {
      case .local(let id): .local(id)
      case .global(let id): .global(id)
      case .field(let base, let index): .field(value(of: base), index)
      case .element(let base, let index): .element(value(of: base), index)
      case .entry(let base, let key, let standIn):
        .lookup(value(of: base), key: key, defaultValue: standIn)
      case .unwrapped(let base): .unwrap(value(of: base), .forced)
      }
    return TypedExpression(kind, place.type, span)
  }

  /// The same place with its indices and keys computed once, beforehand.
  private mutating func settled(_ place: Place, _ operations: inout [Operation]) -> Place {
    var result = place
    switch place.kind {
    case .local, .global: break
    case .field(let base, let index): result.kind = .field(settled(base, &operations), index)
    case .element(let base, let index):
      let base = settled(base, &operations)
      result.kind = .element(base, held(index, &operations))
    case .entry(let base, let key, let standIn):
      let base = settled(base, &operations)
      result.kind = .entry(base, key: held(key, &operations), defaultValue: standIn)
    case .unwrapped(let base): result.kind = .unwrapped(settled(base, &operations))
    }
    return result
  }

  /// A value in a hidden variable, unless it is a constant.
  private mutating func held(
    _ value: TypedExpression, _ operations: inout [Operation]
  ) -> TypedExpression {
    switch value.kind {
    case .int, .double, .string, .bool: return value
    default: break
    }
    let local = temporary(value.type, value.span)
    operations.append(Operation(.define(local, value), value.span))
    return TypedExpression(.local(local), value.type, value.span)
  }

  /// A hidden variable that stands for a computed place.
  private mutating func standIn(
    _ type: Type, _ span: Span, getter: TypedExpression?, _ access: inout Access,
    set: (TypedExpression) -> [Operation]
  ) -> Place {
    let id = context.add(Context.Local(name: "", type: type, isMutable: true, span: span))
    access.before.append(Operation(.define(id, getter), span))
    access.after = set(TypedExpression(.local(id), type, span))
    accesses.append(access)
    return Place(.local(id), type, span)
  }

  private func isAssigned(_ use: PlaceUse) -> Bool {
    if case .assign = use { return true }
    return false
  }

  /// A computed property with a setter, or a stored one that is observed; nil for others.
  mutating func accessorPlace(
    _ base: Place, _ name: String, _ nominal: NominalType, _ span: Span, use: PlaceUse
  ) -> Place? {
    guard let details = scope.details[nominal] else { return nil }
    if let setter = details.setters[name],
      let getter = details.methods[name]?.first(where: \.isProperty)
    {
      var access = Access()
      let base = settled(base, &access.before)
      let read = TypedExpression(
        .call(.function(getter.id), [value(of: base)]), getter.result, span)
      return standIn(
        getter.result, span, getter: isAssigned(use) ? nil : read, &access
      ) { [Self.call(setter, on: base, [$0], span)] }
    }
    guard let observers = details.observers[name], case .structure(let properties) = nominal.kind,
      let index = properties.firstIndex(where: { $0.name == name }), context.observed != name
    else { return nil }
    var access = Access()
    let base = settled(base, &access.before)
    let type = properties[index].type
    let field = Place(.field(base, index), type, span)
    let old = held(value(of: field), &access.before)
    return standIn(type, span, getter: isAssigned(use) ? nil : old, &access) { new in
      var operations = [Operation(.assign(field, new), span)]
      if let willSet = observers.willSet {
        operations.insert(Self.call(willSet, on: base, [new], span), at: 0)
      }
      if let didSet = observers.didSet {
        operations.append(Self.call(didSet, on: base, [old], span))
      }
      return operations
    }
  }

  private static func call(
    _ function: SessionFunction, on base: Place, _ arguments: [TypedExpression], _ span: Span
  ) -> Operation {
    let call = TypedExpression(
      .mutatingCall(.function(function.id), places: [(0, base)], arguments), .void, span)
    return Operation(.evaluate(call), span)
  }

  /// An element that a user's `subscript` gives.
  mutating func subscriptPlace(
    _ base: Place, _ arguments: [Argument], _ nominal: NominalType, _ span: Span, use: PlaceUse
  ) -> Place? {
    let subscripts = scope.details[nominal]?.subscripts ?? []
    var access = Access()
    let base = settled(base, &access.before)
    let read = choose(
      subscripts.map { Callable($0.getter, receiver: base.type) },
      arguments.map { CallArgument($0) }, .value(value(of: base)), nameSpan: span, span, want: nil)
    guard case .call(.function(let id), let values) = read.kind,
      let chosen = subscripts.first(where: { $0.getter.id == id })
    else { return nil }
    guard let setter = chosen.setter else {
      report(.readOnly("subscript", base.type, span))
      return nil
    }
    let inputs = values.dropFirst().map { held($0, &access.before) }
    let again = TypedExpression(
      .call(.function(id), [value(of: base)] + inputs), read.type, span)
    return standIn(
      read.type, span, getter: isAssigned(use) ? nil : again, &access
    ) { [Self.call(setter, on: base, inputs + [$0], span)] }
  }

  /// Elements of an array within a range.
  mutating func slicePlace(
    _ base: Place, _ range: TypedExpression, _ span: Span, use: PlaceUse
  ) -> Place? {
    var access = Access()
    let base = settled(base, &access.before)
    let range = held(range, &access.before)
    let name = Name("replaceSubrange", span)
    guard
      let function = members(name.text, of: base.type).first(where: {
        $0.parameters.first?.type == range.type
      }), case .library(let declaration) = function.target
    else {
      report(.assignToSlice(span))
      return nil
    }
    let read = TypedExpression(.slice(value(of: base), range), base.type, span)
    return standIn(
      base.type, span, getter: isAssigned(use) ? nil : read, &access
    ) { new in
      let call = TypedExpression(
        .mutatingCall(.library(declaration), places: [(0, base)], [range, new]), .void, span)
      return [Operation(.evaluate(call), span)]
    }
  }

  // MARK: Declarations

  /// The function behind a `set`, `willSet` or `didSet`: a mutating method of one value.
  mutating func accessor(
    _ accessor: Accessor, named name: String, _ parameters: [FunctionSyntax.Parameter] = [],
    types: [Type] = [], value type: Type, _ nominal: NominalType, observed: String? = nil,
    _ span: Span
  ) -> SessionFunction {
    let input = FunctionSyntax.Parameter(
      label: nil, name: accessor.parameter, type: TypeSyntax(.broken, accessor.parameter.span))
    let syntax = FunctionSyntax(
      name: Name(name, accessor.parameter.span), parameters: parameters + [input], result: nil,
      body: accessor.body, isMutating: true)
    var function = SessionFunction(
      id: newFunction(), name: name, parameters: [], result: .void, isMutating: true)
    for (parameter, type) in zip(syntax.parameters, types + [type]) {
      function.parameters.append(
        FunctionDeclaration.Parameter(label: nil, name: parameter.name.text, type: type))
    }
    pending.append(
      PendingBody(
        syntax: syntax, function: function, span: span, owner: nominal, observed: observed))
    return function
  }

  /// A `subscript` of a user's type.
  mutating func declareSubscript(_ syntax: FunctionSyntax, _ nominal: NominalType, _ span: Span) {
    var getter = signature(syntax)
    getter.id = newFunction()
    pending.append(PendingBody(syntax: syntax, function: getter, span: span, owner: nominal))
    var item = Subscript(getter: getter)
    if let setter = syntax.setter {
      item.setter = accessor(
        setter, named: "subscript", syntax.parameters, types: getter.parameters.map(\.type),
        value: getter.result, nominal, span)
    }
    scope.details[nominal]?.subscripts.append(item)
  }
}
