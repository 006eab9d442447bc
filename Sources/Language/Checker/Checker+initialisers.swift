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
          name: property.name, type: property.type, isMutable: true, span: name.span,
          isDeferred: true))
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
      for (index, field) in fields.enumerated() where context.uninitialised.contains(field) {
        report(.propertyWithoutValue(properties[index].name, name.span))
      }
      operations.append(Operation(.giveBack(finishedSelf(fields, span)), span))
    }
    functions.append(
      Function(
        id: item.function.id, name: "\(owner.name).init", locals: context.finished,
        parameters: parameters, inoutParameters: inoutParameters, captures: context.captures,
        result: item.function.result, body: operations, span: span))
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

  /// `self` as a whole inside an initialiser, made of its properties; other values as they are.
  mutating func initialised(_ value: TypedExpression) -> TypedExpression {
    guard let fields = context.properties, case .local(let id) = value.kind,
      context.locals[id.index].role == .selfValue
    else { return value }
    if let missing = fields.first(where: { context.uninitialised.contains($0) }) {
      report(.uninitialised(context.locals[missing.index].name, value.span))
      return fault(value.span)
    }
    return TypedExpression(
      .sequence([Operation(.define(id, joined(fields, value.span)), value.span)], value),
      value.type, value.span)
  }

  /// The structure of an initialiser's locals, never an optional.
  private func joined(_ fields: [LocalID], _ span: Span) -> TypedExpression {
    let value = finishedSelf(fields, span)
    if case .convert(.wrap, let inner) = value.kind { return inner }
    return value
  }

  /// `self` as what a mutating method of an initialiser changes, or what is assigned.
  mutating func wholeSelf(_ id: LocalID, _ span: Span, use: PlaceUse) -> Place? {
    guard let fields = context.properties else { return nil }
    let type = context.locals[id.index].type
    var access = Access()
    if case .assign = use {
      for field in fields { context.uninitialised.remove(field) }
    } else {
      let whole = initialised(TypedExpression(.local(id), type, span))
      if whole.type == .broken { return nil }
      access.before = [Operation(.define(id, joined(fields, span)), span)]
    }
    access.after = spread(TypedExpression(.local(id), type, span), fields, span)
    accesses.append(access)
    return Place(.local(id), type, span)
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
    for field in fields { context.uninitialised.remove(field) }
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
