import Syntax

/// What may be assigned to.
extension Checker {
  /// For what a place is needed.
  enum PlaceUse {
    case assign, update, `inout`
    case method(String)
  }

  /// The place that an expression names; reports when there is none that may change.
  mutating func place(_ expression: Expression, use: PlaceUse) -> Place? {
    nested(expression.span, otherwise: nil) { $0.findPlace(expression, use: use) }
  }

  private mutating func findPlace(_ expression: Expression, use: PlaceUse) -> Place? {
    let span = expression.span
    switch expression.kind {
    case .name(let name): return namedPlace(name, span, use: use)
    case .parenthesised(let inner): return place(inner, use: use)
    case .member(let base, let name, let optional):
      return memberPlace(base, name, optional: optional, span, use: use)
    case .index(let base, let arguments, let optional):
      return indexPlace(base, arguments, optional: optional, span, use: use)
    case .forceUnwrap(let inner):
      guard let place = place(inner, use: inside(use)) else { return nil }
      guard case .optional(let wrapped) = place.type else { return place }
      return Place(.unwrapped(place), wrapped, span)
    case .broken: return nil
    default:
      let value = check(expression)
      if value.type != .broken {
        if case .method(let name) = use {
          report(.mutatingTemporary(name, span))
        } else {
          report(.notAPlace(span))
        }
      }
      return nil
    }
  }

  /// The use of the whole when a part is used.
  private func inside(_ use: PlaceUse) -> PlaceUse {
    if case .assign = use { return .update }
    return use
  }

  private mutating func namedPlace(_ name: String, _ span: Span, use: PlaceUse) -> Place? {
    noteName(.value, name, span)
    if name.isEmpty { return nil }
    switch findLocal(name) {
    case .local(let id)?:
      if name == "self", initialiserLevel != nil, context.locals[id.index].role == .selfValue {
        return wholeSelf(id, span, use: use)
      }
      return localPlace(id, name, span, use: use)
    case .function?:
      report(.assignToFunction(name, span))
      return nil
    case nil: break
    }
    if isOwnProperty(name) {
      return memberPlace(
        Expression(.name("self"), span), Name(name, span), optional: false, span, use: use)
    }
    if let own = contexts.last(where: { $0.staticType != nil })?.staticType,
      scope.details[own]?.staticVariables[name] != nil
    {
      return staticPlace(.nominal(own), Name(name, span), span, use: use)
    }
    if let variable = scope.globals[name] {
      if contexts.contains(where: \.isConcurrent) {
        report(.parallelWrite(name, span))
        return nil
      }
      if uninitialisedGlobals.contains(name) {
        guard case .assign = use else {
          report(.uninitialised(name, span))
          return nil
        }
        let isFirst = contexts.count == 1 && context.isEntry && !givenGlobals.contains(name)
        guard variable.isMutable || isFirst else {
          report(.immutable(name, span, use: use, role: .variable, definition: declared[name]))
          return nil
        }
        return Place(.global(variable.id), variable.type, span)
      }
      guard variable.isMutable else {
        report(.immutable(name, span, use: use, role: .variable, definition: declared[name]))
        return nil
      }
      if changesOutside(name, span, isGlobal: true) { return nil }
      return Place(.global(variable.id), variable.type, span)
    }
    if let later = upcoming[name], declared[name] == nil, contexts.first?.isEntry == true {
      report(.usedBeforeDefinition(name, span, definition: later))
    } else if !functionsNamed(name).isEmpty || typeNamed(name) != nil {
      report(.assignToFunction(name, span))
    } else if !reportedNames.insert(name).inserted {
      errorCount += 1
    } else if case .assign = use {
      report(.assignToUnknown(name, span, nearest: nearest(to: name, among: variableNames)))
    } else {
      reportUnknown(name, span)
    }
    return nil
  }

  /// The names of variables in sight.
  var variableNames: [String] {
    var names = Array(scope.globals.keys)
    for context in contexts {
      for scope in context.scopes {
        for (name, entry) in scope {
          if case .local = entry { names.append(name) }
        }
      }
    }
    return names
  }

  private mutating func localPlace(
    _ id: LocalID, _ name: String, _ span: Span, use: PlaceUse
  ) -> Place? {
    let local = context.locals[id.index]
    let place = Place(.local(id), local.type, span)
    if context.uninitialised.contains(id) {
      guard case .assign = use, !local.isCapture else {
        report(.uninitialised(name, span))
        return nil
      }
      if local.isMutable || !context.given.contains(id) { return place }
    }
    guard local.isMutable else {
      let isProperty = context.properties?.contains(id) ?? false
      let definition = isProperty ? nil : local.span
      report(.immutable(name, span, use: use, role: local.role, definition: definition))
      context.uninitialised.remove(id)
      return nil
    }
    if local.isCapture, changesOutside(name, span, isGlobal: false) { return nil }
    context.locals[id.index].isChanged = true
    switch use {
    case .inout, .method: context.locals[id.index].isRead = true
    case .assign, .update: break
    }
    return place
  }

  /// Whether a name means a stored property of `self` inside a method.
  private func isOwnProperty(_ name: String) -> Bool {
    guard name != "self", let own = contexts.last(where: { $0.selfType != nil })?.selfType,
      case .structure(let properties) = own.kind
    else { return false }
    return properties.contains { $0.name == name } || scope.details[own]?.setters[name] != nil
  }

  private mutating func memberPlace(
    _ base: Expression, _ name: Name, optional: Bool, _ span: Span, use: PlaceUse
  ) -> Place? {
    if let type = typeMeant(base) { return staticPlace(type, name, span, use: use) }
    if let field = initialisedProperty(base, name) {
      if context.properties == nil, changesOutside("self", span, isGlobal: false) { return nil }
      return localPlace(field, name.text, span, use: use)
    }
    guard var place = place(base, use: inside(use)) else { return nil }
    noteMember(of: place.type, isStatic: false, name)
    if case .optional(let wrapped) = place.type {
      place = Place(.unwrapped(place), wrapped, base.span)
    }
    switch place.type {
    case .tuple(let elements):
      let index =
        Int(name.text) ?? elements.firstIndex { $0.label == name.text } ?? elements.count
      if elements.indices.contains(index) {
        return Place(.field(place, index), elements[index].type, span)
      }
    case .nominal(let nominal):
      if let computed = accessorPlace(place, name.text, nominal, span, use: use) {
        return computed
      }
      if case .structure(let properties) = nominal.kind,
        let index = properties.firstIndex(where: { $0.name == name.text })
      {
        guard properties[index].isMutable else {
          report(
            .immutable(name.text, name.span, use: use, role: .variable, definition: nil))
          return nil
        }
        return Place(.field(place, index), properties[index].type, span)
      }
    case .broken: return nil
    default: break
    }
    if memberNames(of: place.type).contains(name.text) {
      report(.readOnly(name.text, place.type, span))
    } else {
      reportUnknownMember(name, place.type)
    }
    return nil
  }

  private mutating func staticPlace(
    _ type: Type, _ name: Name, _ span: Span, use: PlaceUse
  ) -> Place? {
    guard case .nominal(let nominal) = type,
      let variable = scope.details[nominal]?.staticVariables[name.text]
    else {
      report(.readOnly(name.text, type, span))
      return nil
    }
    guard variable.isMutable else {
      report(.immutable(name.text, name.span, use: use, role: .variable, definition: nil))
      return nil
    }
    return Place(.global(variable.id), variable.type, span)
  }

  /// `self.x` in an initialiser.
  private mutating func initialisedProperty(_ base: Expression, _ name: Name) -> LocalID? {
    guard case .name("self") = base.kind, let level = initialiserLevel,
      case .local(let whole)? = findLocal("self"),
      context.locals[whole.index].role == .selfValue, let own = contexts[level].selfType,
      case .structure(let properties) = own.kind,
      let index = properties.firstIndex(where: { $0.name == name.text }),
      let field = ownField(index)
    else { return nil }
    return field
  }

  private mutating func indexPlace(
    _ base: Expression, _ arguments: [Argument], optional: Bool, _ span: Span, use: PlaceUse
  ) -> Place? {
    guard var place = place(base, use: inside(use)) else {
      checkLoosely(arguments.map { CallArgument($0) })
      return nil
    }
    if case .optional(let wrapped) = place.type {
      place = Place(.unwrapped(place), wrapped, base.span)
    }
    switch place.type {
    case .array(let element):
      guard arguments.count == 1, arguments[0].label == nil else {
        checkLoosely(arguments.map { CallArgument($0) })
        report(.subscriptArguments(place.type, span))
        return nil
      }
      if case .partialRange(let lower, let symbol, let upper) = arguments[0].value.kind {
        guard let range = completed(lower, symbol, upper, place, arguments[0].value.span) else {
          return nil
        }
        return slicePlace(place, range, span, use: use)
      }
      let index = unwrappedIfOptional(check(arguments[0].value, want: .int))
      switch index.type {
      case .int: break
      case .broken: return nil
      case .range, .closedRange: return slicePlace(place, index, span, use: use)
      default:
        report(.indexType(index.type, index.span))
        return nil
      }
      if case .int(let number) = index.kind, number < 0 {
        report(.negativeIndex(number, index.span, of: text(base.span)))
        return nil
      }
      return Place(.element(place, index), element, span)
    case .dictionary(let key, let element):
      guard let (keyValue, standIn) = entry(key, element, arguments, of: place.type, span),
        keyValue.type != .broken, standIn?.type != .broken
      else { return nil }
      let type: Type = standIn == nil ? .optional(element) : element
      return Place(.entry(place, key: keyValue, defaultValue: standIn), type, span)
    case .broken: return nil
    case .string:
      report(.assignToSlice(span))
      return nil
    case .nominal(let nominal) where !(scope.details[nominal]?.subscripts ?? []).isEmpty:
      return subscriptPlace(place, arguments, nominal, span, use: use)
    default:
      checkLoosely(arguments.map { CallArgument($0) })
      if case .nominal(let nominal) = place.type, !nominal.subscripts.isEmpty {
        report(.readOnly("subscript", place.type, span))
      } else {
        report(.noSubscript(place.type, span))
      }
      return nil
    }
  }

  /// `a...` or `..<b` over the elements at a place.
  private mutating func completed(
    _ lower: Expression?, _ symbol: Operator, _ upper: Expression?, _ place: Place, _ span: Span
  ) -> TypedExpression? {
    let low =
      lower.map { check($0, as: .int, role: .operand(symbol.text)) }
      ?? TypedExpression(.int(0), .int, span)
    var high = property(Name("count", span), of: value(of: place), span, want: nil)
    if let upper { high = check(upper, as: .int, role: .operand(symbol.text)) }
    guard low.type != .broken, high.type != .broken else { return nil }
    let isClosed = upper != nil && symbol.text == "..."
    return TypedExpression(.range(low, high), isClosed ? .closedRange : .range, span)
  }

  /// Whether two places may share a value.
  func overlap(_ one: Place, _ other: Place) -> Bool {
    let (first, second) = (path(one), path(other))
    for (a, b) in zip(first, second) {
      switch (a, b) {
      case (.local(let a), .local(let b)): if a != b { return false }
      case (.global(let a), .global(let b)): if a != b { return false }
      case (.field(_, let a), .field(_, let b)): if a != b { return false }
      case (.local, _), (.global, _): return false
      default: break
      }
    }
    return true
  }

  /// The way to a place from its variable on.
  private func path(_ place: Place) -> [Place.Kind] {
    switch place.kind {
    case .local, .global: [place.kind]
    case .field(let base, _), .element(let base, _), .entry(let base, _, _), .unwrapped(let base):
      path(base) + [place.kind]
    }
  }
}
