import Syntax

/// Expressions.
extension Checker {
  /// An expression of the type that it has by itself, or of the wanted one where it takes its type
  /// from the context; the result need not be of the wanted type.
  mutating func check(
    _ expression: Expression, want: Type? = nil, statement: Bool = false
  ) -> TypedExpression {
    let fault = TypedExpression(.absent, .broken, expression.span)
    return nested(expression.span, otherwise: fault) {
      let checked = $0.dispatch(expression, want: want, isStatement: statement)
      return TypedExpression(checked.kind, checked.type, expression.span)
    }
  }

  /// An expression of exactly the given type; reports when it has another.
  mutating func check(
    _ expression: Expression, as type: Type, role: Role
  ) -> TypedExpression {
    let value = check(expression, want: type)
    return coerce(value, to: type, role: role)
  }

  /// Converts to a type; reports when there is no conversion.
  mutating func coerce(
    _ value: TypedExpression, to type: Type, role: Role
  ) -> TypedExpression {
    if let converted = convert(value, to: type) { return converted }
    report(.mismatch(found: value, expected: type, role: role))
    return fault(value.span)
  }

  func fault(_ span: Span) -> TypedExpression { TypedExpression(.absent, .broken, span) }

  /// A hidden local of the current function.
  mutating func temporary(_ type: Type, _ span: Span) -> LocalID {
    context.add(Context.Local(name: "", type: type, isMutable: false, span: span))
  }

  private mutating func dispatch(
    _ expression: Expression, want: Type?, isStatement: Bool
  ) -> TypedExpression {
    let span = expression.span
    switch expression.kind {
    case .integer(let number):
      if literalWant(want) == .double {
        cost += literalCost
        return TypedExpression(.double(Double(number)), .double, span)
      }
      return TypedExpression(.int(number), .int, span)
    case .real(let number): return TypedExpression(.double(number), .double, span)
    case .boolean(let truth): return TypedExpression(.bool(truth), .bool, span)
    case .nilLiteral: return nilLiteral(want, span)
    case .string(let segments): return string(segments, span)
    case .name(let name): return self.name(name, span, want: want)
    case .implicitMember(let name): return implicitMember(name, nil, span, want: want)
    case .member(let base, let name, let optional):
      return member(base, name, optional: optional, span, want: want)
    case .call(let callee, let arguments):
      return call(callee, arguments, span, want: want, isStatement: isStatement)
    case .index(let base, let arguments, let optional):
      return index(base, arguments, optional: optional, span)
    case .array(let elements): return array(elements, span, want: want)
    case .dictionary(let entries): return dictionary(entries, span, want: want)
    case .tuple(let elements): return tuple(elements, span, want: want)
    case .parenthesised(let inner): return check(inner, want: want)
    case .prefix(let symbol, let operand): return prefix(symbol, operand, span, want: want)
    case .binary(let left, let symbol, let right):
      return binary(left, symbol, right, span, want: want)
    case .partialRange(_, let symbol, _):
      report(.partialRange(symbol.text, span))
      return fault(span)
    case .coercion(let inner, let syntax):
      checkCharacter(inner, syntax)
      return check(inner, as: type(syntax), role: .value)
    case .optionalLink(let inner):
      _ = check(inner)
      return fault(span)
    case .type(let syntax):
      report(.typeAsValue("\(type(syntax))", span))
      return fault(span)
    case .conditional(let test, let first, let second):
      return conditional(test, first, second, span, want: want)
    case .forceUnwrap(let operand): return forceUnwrap(operand, span, want: want)
    case .closure(let closure): return self.closure(closure, span, want: want)
    case .addressOf(let operand):
      _ = check(operand)
      report(.addressOutsideCall(span))
      return fault(span)
    case .statement(let statement): return statementValue(statement, span, want: want)
    case .broken: return fault(span)
    }
  }

  private mutating func nilLiteral(_ want: Type?, _ span: Span) -> TypedExpression {
    switch want {
    case .optional(let wrapped)? where wrapped.isComplete:
      return TypedExpression(.none, .optional(wrapped), span)
    case .nominal(let nominal)?:
      let accepted = nominal.accepts.first { isOptional($0) }
      if let accepted { return TypedExpression(.none, accepted, span) }
      report(.nilForValue(.nominal(nominal), span))
    case .some(let type) where !type.isUnknown && !isOptional(type):
      report(.nilForValue(type, span))
    case .broken?: break
    default: report(.nilWithoutType(span))
    }
    return fault(span)
  }

  private mutating func tuple(
    _ elements: [(label: Name?, value: Expression)], _ span: Span, want: Type?
  ) -> TypedExpression {
    if elements.isEmpty { return TypedExpression(.void, .void, span) }
    if elements.count == 1 { return check(elements[0].value, want: want) }
    var wanted: [Type.TupleElement]?
    if case .tuple(let parts)? = stripped(want), parts.count == elements.count { wanted = parts }
    var values: [TypedExpression] = []
    var types: [Type.TupleElement] = []
    for (index, element) in elements.enumerated() {
      var value = check(element.value, want: wanted?[index].type)
      if let target = wanted?[index].type, let converted = convert(value, to: target),
        target.isComplete
      {
        value = converted
      }
      values.append(value)
      types.append(Type.TupleElement(label: element.label?.text, type: value.type))
    }
    return TypedExpression(.tuple(values), .tuple(types), span)
  }

  private mutating func conditional(
    _ test: Expression, _ first: Expression, _ second: Expression, _ span: Span, want: Type?
  ) -> TypedExpression {
    let test = condition(test)
    let (one, other) = pair(first, second, want: want)
    guard let type = join(one.type, other.type), let yes = convert(one, to: type),
      let no = convert(other, to: type)
    else {
      if let want, want.isComplete, let yes = convert(one, to: want),
        let no = convert(other, to: want)
      {
        return TypedExpression(.conditional(test, yes, no), want, span)
      }
      report(.branchTypes(one.type, other.type, span))
      return fault(span)
    }
    return TypedExpression(.conditional(test, yes, no), type, span)
  }

  /// Two operands that give each other their types: literals, `nil` and `.name` follow the other.
  mutating func pair(
    _ first: Expression, _ second: Expression, want: Type?
  ) -> (TypedExpression, TypedExpression) {
    let one = literal(first)
    let other = literal(second)
    if let one, let other {
      let isReal = one == .double || other == .double
      let type = isReal ? .double : want
      return (check(first, want: type), check(second, want: type))
    }
    var isNil = false
    if case .nilLiteral = second.kind { isNil = true }
    if one != nil && !isNil || (followsContext(first) && !followsContext(second)) {
      let right = check(second, want: want)
      return (check(first, want: operandWant(right.type, want, for: first)), right)
    }
    if case .array = first.kind, !isCollection(second, like: .set(.int)) {
      let right = check(second, want: want)
      if case .set = right.type { return (check(first, want: right.type), right) }
      return (check(first, want: want ?? collectionWant(right.type)), right)
    }
    let left = check(first, want: want)
    let follows = other != nil || followsContext(second) || isCollection(second, like: left.type)
    return (left, check(second, want: follows ? operandWant(left.type, want, for: second) : want))
  }

  /// Whether a literal takes its type from a collection that it is compared with or added to.
  private func isCollection(_ expression: Expression, like type: Type) -> Bool {
    switch (expression.kind, type) {
    case (.array, .set), (.array, .array(.double)), (.array, .array(.nominal)),
      (.dictionary, .dictionary):
      true
    default: false
    }
  }

  private func collectionWant(_ type: Type) -> Type? {
    if case .array(.double) = type { return type }
    return nil
  }

  private func operandWant(_ type: Type, _ want: Type?, for operand: Expression) -> Type? {
    if case .nilLiteral = operand.kind {
      return isOptional(type) || type == .broken ? type : .optional(type)
    }
    if type.isUnknown || type == .never { return want }
    if case .nominal(let nominal) = type, case .abstract = nominal.kind { return want ?? type }
    return stripped(type)
  }

  /// Whether the type of an expression depends on where it stands.
  func followsContext(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .nilLiteral, .implicitMember, .closure, .broken: true
    case .array(let elements): elements.isEmpty || elements.contains { followsContext($0) }
    case .dictionary(let entries): entries.isEmpty
    case .parenthesised(let inner): followsContext(inner)
    case .call(let callee, _):
      if case .implicitMember = callee.kind { true } else { followsContext(callee) }
    case .member(let base, _, _): followsContext(base)
    default: false
    }
  }

  private mutating func forceUnwrap(
    _ operand: Expression, _ span: Span, want: Type?
  ) -> TypedExpression {
    let value = check(operand, want: want.map { isOptional($0) ? $0 : .optional($0) })
    guard case .optional(let wrapped) = value.type else {
      if value.type != .broken { report(.needlessUnwrap(value.type, span)) }
      return value
    }
    return TypedExpression(.unwrap(value, .forced), wrapped, span)
  }

  /// A Bool; reports anything else.
  mutating func condition(_ expression: Expression) -> TypedExpression {
    condition(check(expression, want: .bool), expression.span)
  }

  /// What was checked as a condition, which it must be.
  mutating func condition(_ value: TypedExpression, _ span: Span) -> TypedExpression {
    if let converted = convert(value, to: .bool) { return converted }
    report(.notABool(value.type, span))
    return fault(span)
  }

  /// A type without its optionals.
  func stripped(_ type: Type?) -> Type? {
    var type = type
    while case .optional(let wrapped)? = type { type = wrapped }
    return type
  }
}
