import Syntax

/// `x[…]` as a value.
extension Checker {
  mutating func index(
    _ base: Expression, _ arguments: [Argument], optional: Bool, _ span: Span
  ) -> TypedExpression {
    if let type = typeMeant(base) {
      checkLoosely(arguments.map { CallArgument($0) })
      report(.typeAsValue("\(type)", base.span))
      return fault(span)
    }
    let value = check(base)
    if value.type == .broken {
      checkLoosely(arguments.map { CallArgument($0) })
      return fault(span)
    }
    if optional || isChain(base) {
      return chained(value, span) { $0.index(of: $1, arguments, span) }
    }
    return index(of: value, arguments, span)
  }

  mutating func index(
    of value: TypedExpression, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    switch value.type {
    case .array(let element):
      guard let argument = single(arguments, of: value.type, span) else { return fault(span) }
      return arrayIndex(value, element, argument, span)
    case .string:
      guard let argument = single(arguments, of: value.type, span) else { return fault(span) }
      if let range = completedRange(argument, value, span) { return range }
      let index = check(argument)
      switch index.type {
      case .range, .closedRange:
        return TypedExpression(.slice(value, index), .string, span)
      case .broken: return fault(span)
      default:
        report(.stringIndex(span))
        return fault(span)
      }
    case .dictionary(let key, let element):
      return lookup(value, key, element, arguments, span)
    case .nominal(let nominal) where !nominal.subscripts.isEmpty:
      let callables = nominal.subscripts.map { declaration in
        var callable = Callable(declaration)
        callable.receiver = callable.receiver ?? value.type
        return callable
      }
      return choose(
        callables, arguments.map { CallArgument($0) }, .value(value), nameSpan: span, span,
        want: nil)
    case .nominal(let nominal) where !(scope.details[nominal]?.subscripts ?? []).isEmpty:
      return choose(
        (scope.details[nominal]?.subscripts ?? []).map {
          Callable($0.getter, receiver: value.type)
        }, arguments.map { CallArgument($0) }, .value(value), nameSpan: span, span, want: nil)
    case .optional(let wrapped):
      return index(of: unwrapped(value, wrapped), arguments, span)
    case .tuple(let elements):
      checkLoosely(arguments.map { CallArgument($0) })
      report(.tupleIndex(elements.count, span))
      return fault(span)
    default:
      checkLoosely(arguments.map { CallArgument($0) })
      report(.noSubscript(value.type, span))
      return fault(span)
    }
  }

  private mutating func single(
    _ arguments: [Argument], of type: Type, _ span: Span
  ) -> Expression? {
    if arguments.count == 1, arguments[0].label == nil { return arguments[0].value }
    checkLoosely(arguments.map { CallArgument($0) })
    report(.subscriptArguments(type, span))
    return nil
  }

  private mutating func arrayIndex(
    _ value: TypedExpression, _ element: Type, _ argument: Expression, _ span: Span
  ) -> TypedExpression {
    if let slice = completedRange(argument, value, span) { return slice }
    let index = unwrappedIfOptional(check(argument, want: .int))
    switch index.type {
    case .int:
      if case .int(let number) = index.kind, number < 0 {
        report(.negativeIndex(number, index.span, of: text(value.span)))
        return TypedExpression(.absent, element, span)
      }
      warnOfSlice(value, index, argument.span)
      return TypedExpression(.element(value, index), element, span)
    case .range, .closedRange: return TypedExpression(.slice(value, index), value.type, span)
    case .broken: return TypedExpression(.absent, element, span)
    default:
      report(.indexType(index.type, index.span))
      return TypedExpression(.absent, element, span)
    }
  }

  /// `x[a...]`, `x[..<b]`: the other bound is the collection's.
  private mutating func completedRange(
    _ argument: Expression, _ value: TypedExpression, _ span: Span
  ) -> TypedExpression? {
    guard case .partialRange(let lower, let symbol, let upper) = argument.kind else { return nil }
    let low =
      lower.map { check($0, as: .int, role: .operand(symbol.text)) }
      ?? TypedExpression(.int(0), .int, argument.span)
    if let upper {
      let high = check(upper, as: .int, role: .operand(symbol.text))
      let type: Type = symbol.text == "..." ? .closedRange : .range
      let range = TypedExpression(.range(low, high), type, argument.span)
      return TypedExpression(.slice(value, range), value.type, span)
    }
    let local = temporary(value.type, span)
    let copy = TypedExpression(.local(local), value.type, value.span)
    let count = property(Name("count", argument.span), of: copy, argument.span, want: nil)
    if count.type == .broken { return fault(span) }
    let range = TypedExpression(.range(low, count), .range, argument.span)
    let slice = TypedExpression(.slice(copy, range), value.type, span)
    return TypedExpression(
      .sequence([Operation(.define(local, value), span)], slice), value.type, span)
  }

  private mutating func lookup(
    _ value: TypedExpression, _ key: Type, _ element: Type, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    guard let (keyValue, standIn) = entry(key, element, arguments, of: value.type, span) else {
      return fault(span)
    }
    let type: Type = standIn == nil ? .optional(element) : element
    if keyValue.type == .broken || standIn?.type == .broken {
      return TypedExpression(.absent, type, span)
    }
    return TypedExpression(.lookup(value, key: keyValue, defaultValue: standIn), type, span)
  }

  /// The key and the default of a dictionary's subscript.
  mutating func entry(
    _ key: Type, _ element: Type, _ arguments: [Argument], of type: Type, _ span: Span
  ) -> (key: TypedExpression, standIn: TypedExpression?)? {
    guard let first = arguments.first, first.label == nil, arguments.count <= 2,
      arguments.count == 1 || arguments[1].label?.text == "default"
    else {
      checkLoosely(arguments.map { CallArgument($0) })
      report(.subscriptArguments(type, span))
      return nil
    }
    let keyValue = check(first.value, as: key, role: .key)
    guard arguments.count == 2 else { return (keyValue, nil) }
    return (keyValue, check(arguments[1].value, as: element, role: .value))
  }
}
