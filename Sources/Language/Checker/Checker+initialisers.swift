import Syntax

/// Initialisers that the user declares.
extension Checker {
  /// The body of an `init`: each stored property is a local until the end.
  mutating func initialiserBody(_ item: PendingBody, _ owner: NominalType) {
    guard case .structure(let properties) = owner.kind else {
      report(.initialiserOfEnumeration(item.span))
      return
    }
    context.result = item.function.result
    context.isFailable = item.syntax.isFailable
    let span = item.span
    let name = item.syntax.name
    let own = declareLocal(
      Name("self", name.span), .nominal(owner), isMutable: true, role: .selfValue)
    var operations: [Operation] = []
    var fields: [LocalID] = []
    for (index, property) in properties.enumerated() {
      let id = context.add(
        Context.Local(
          name: property.name, type: property.type, isMutable: property.isMutable,
          span: name.span, isDeferred: true))
      fields.append(id)
      if case .function(let standIn)? = scope.details[owner]?.memberwise?.defaults[index] {
        let value = TypedExpression(.call(.function(standIn), []), property.type, span)
        operations.append(Operation(.define(id, value), span))
      } else if case .constant(let value)? = scope.details[owner]?.memberwise?.defaults[index] {
        operations.append(Operation(.define(id, value), span))
      } else {
        operations.append(Operation(.define(id, nil), span))
        context.uninitialised.insert(id)
      }
    }
    context.properties = fields
    var parameters: [LocalID] = []
    var inoutParameters: Set<LocalID> = []
    bindParameters(item, &parameters, &inoutParameters)
    context.scopes.append([:])
    _ = own
    let ends = block(item.syntax.body, into: &operations)
    context.scopes.removeLast()
    if !ends {
      reportOpen(fields, name.span)
      operations.append(Operation(.giveBack(finishedSelf(fields, span)), span))
    }
    functions.append(
      Function(
        id: item.function.id, name: "\(owner.name).init", locals: context.finished,
        parameters: parameters, inoutParameters: inoutParameters, captures: context.captures,
        result: item.function.result, body: operations, span: span))
  }

  /// Reports the stored properties that are without a value where an initialiser is left.
  mutating func reportOpen(_ fields: [LocalID], _ span: Span) {
    for field in fields where context.uninitialised.contains(field) {
      report(.propertyWithoutValue(context.locals[field.index].name, span))
    }
  }

  /// The structure made of an initialiser's locals.
  func finishedSelf(_ fields: [LocalID], _ span: Span) -> TypedExpression {
    let values = fields.map {
      TypedExpression(.local($0), context.locals[$0.index].type, span)
    }
    let type = context.selfType.map { Type.nominal($0) } ?? .broken
    let value = TypedExpression(.tuple(values), type, span)
    guard context.isFailable else { return value }
    return TypedExpression(.convert(.wrap, value), .optional(type), span)
  }

  /// The function around that is an initialiser, of which this is a part.
  var initialiserLevel: Int? {
    for level in contexts.indices.reversed() {
      if contexts[level].properties != nil { return level }
      guard contexts[level].isNested else { return nil }
    }
    return nil
  }

  /// The local that holds a stored property in an initialiser, captured where it is used in a closure
  /// or nested function.
  mutating func ownField(_ index: Int) -> LocalID? {
    guard let level = initialiserLevel, let fields = contexts[level].properties,
      fields.indices.contains(index)
    else { return nil }
    return capture(fields[index], from: level)
  }

  /// The locals that hold the stored properties in an initialiser.
  private mutating func ownFields() -> [LocalID]? {
    guard let level = initialiserLevel, let fields = contexts[level].properties else { return nil }
    return fields.map { capture($0, from: level) }
  }

  /// `self` as a whole inside an initialiser, made of its properties; other values as they are.
  mutating func initialised(_ value: TypedExpression) -> TypedExpression {
    guard case .local(let id) = value.kind, context.locals[id.index].role == .selfValue,
      let fields = ownFields()
    else { return value }
    if let missing = fields.first(where: { context.uninitialised.contains($0) }) {
      report(.uninitialised(context.locals[missing.index].name, value.span))
      return fault(value.span)
    }
    let local = context.properties == nil ? temporary(value.type, value.span) : id
    let whole = joined(fields, value.type, value.span)
    return TypedExpression(
      .sequence(
        [Operation(.define(local, whole), value.span)],
        TypedExpression(.local(local), value.type, value.span)),
      value.type, value.span)
  }

  /// The structure of an initialiser's locals, never an optional.
  private func joined(_ fields: [LocalID], _ type: Type, _ span: Span) -> TypedExpression {
    let values = fields.map {
      TypedExpression(.local($0), context.locals[$0.index].type, span)
    }
    return TypedExpression(.tuple(values), type, span)
  }

  /// `self` as what a mutating method of an initialiser changes, or what is assigned.
  mutating func wholeSelf(_ id: LocalID, _ span: Span, use: PlaceUse) -> Place? {
    guard let fields = ownFields() else { return nil }
    let type = context.locals[id.index].type
    let isDirect = context.properties != nil
    let local =
      isDirect
      ? id : context.add(Context.Local(name: "", type: type, isMutable: true, span: span))
    if !isDirect, changesOutside("self", span, isGlobal: false) { return nil }
    var access = Access()
    if case .assign = use, isDirect {
      for field in fields { give(field, span) }
    } else {
      if let missing = fields.first(where: { context.uninitialised.contains($0) }) {
        report(.uninitialised(context.locals[missing.index].name, span))
        return nil
      }
      access.before = [Operation(.define(local, joined(fields, type, span)), span)]
    }
    access.after = spread(TypedExpression(.local(local), type, span), fields, span)
    accesses.append(access)
    return Place(.local(local), type, span)
  }

  /// Gives each of an initialiser's locals its property of a structure.
  private func spread(
    _ value: TypedExpression, _ fields: [LocalID], _ span: Span
  ) -> [Operation] {
    fields.enumerated().map { index, field in
      let type = context.locals[field.index].type
      return Operation(
        .assign(
          Place(.local(field), type, span), TypedExpression(.field(value, index), type, span)),
        span)
    }
  }

  /// `self.init(…)` in an initialiser; nil for other calls.
  mutating func delegated(
    _ base: Expression, _ name: Name, _ arguments: [CallArgument], _ span: Span
  ) -> TypedExpression? {
    guard name.text == "init", case .name("self") = base.kind, let fields = context.properties,
      let owner = context.selfType
    else { return nil }
    let value = callType(.nominal(owner), name.span, arguments, span, want: nil)
    for field in fields { give(field, span) }
    if value.type == .broken { return fault(span) }
    let local = temporary(.nominal(owner), span)
    var operations: [Operation] = []
    if case .optional = value.type {
      guard context.isFailable, let result = context.result else {
        report(.failableDelegate(span))
        return fault(span)
      }
      let none = Operation(.giveBack(TypedExpression(.none, result, span)), span)
      operations.append(
        Operation(.branch([.binding(local, value)], then: [], otherwise: [none]), span))
    } else {
      operations.append(Operation(.define(local, value), span))
    }
    operations += spread(TypedExpression(.local(local), .nominal(owner), span), fields, span)
    return TypedExpression(
      .sequence(operations, TypedExpression(.void, .void, span)), .void, span)
  }
}
