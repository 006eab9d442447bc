import Syntax

/// Operators that the user's types declare, and what follows from them.
extension Checker {
  /// An operation on values of a user's type; nil where neither type declares the operator.
  mutating func userOperation(
    _ left: TypedExpression, _ symbol: Operator, _ right: TypedExpression, _ span: Span
  ) -> TypedExpression? {
    guard isOfUser(left.type) || isOfUser(right.type) else { return nil }
    func reversed(_ name: String) -> Operator { Operator(name, symbol.span) }
    let functions = operators(symbol.text, left.type, right.type)
    if !functions.isEmpty {
      return choose(
        functions.map { unlabelled($0) }, [CallArgument(value: left), CallArgument(value: right)],
        .none, nameSpan: symbol.span, span, want: nil)
    }
    switch symbol.text {
    case "!=" where !operators("==", left.type, right.type).isEmpty:
      return userOperation(left, reversed("=="), right, span).map(Self.negated)
    case ">" where isOrdered(left.type, right.type):
      return swapped(left, right, span) { $0.userOperation($2, reversed("<"), $1, span) }
    case "<=" where isOrdered(left.type, right.type):
      return swapped(left, right, span) {
        $0.userOperation($2, reversed("<"), $1, span).map(Self.negated)
      }
    case ">=" where isOrdered(left.type, right.type):
      return userOperation(left, reversed("<"), right, span).map(Self.negated)
    case "<" where left.type == right.type && isOrderedByCase(left.type):
      return TypedExpression(
        .binary(
          .lessInt, TypedExpression(.caseIndex(left), .int, left.span),
          TypedExpression(.caseIndex(right), .int, right.span)), .bool, span)
    default: return nil
    }
  }

  private static func negated(_ value: TypedExpression) -> TypedExpression {
    TypedExpression(.unary(.not, value), .bool, value.span)
  }

  /// An operation on operands in the other order, computed in this one.
  private mutating func swapped(
    _ left: TypedExpression, _ right: TypedExpression, _ span: Span,
    _ body: (inout Checker, TypedExpression, TypedExpression) -> TypedExpression?
  ) -> TypedExpression? {
    let first = temporary(left.type, left.span)
    let copy = TypedExpression(.local(first), left.type, left.span)
    guard let value = body(&self, copy, right) else { return nil }
    return TypedExpression(
      .sequence([Operation(.define(first, left), left.span)], value), value.type, span)
  }

  /// `-x` and `!x` of a user's type.
  mutating func userPrefix(
    _ symbol: Operator, _ operand: TypedExpression, _ span: Span
  ) -> TypedExpression? {
    guard case .nominal(let nominal) = operand.type,
      let functions = scope.details[nominal]?.statics["prefix \(symbol.text)"]
    else { return nil }
    return choose(
      functions.map { unlabelled($0) }, [CallArgument(value: operand)], .none,
      nameSpan: symbol.span, span, want: nil)
  }

  /// `a += b` where the type declares `+=` itself; says whether it does.
  mutating func compound(
    _ target: Expression, _ symbol: Operator?, _ value: Expression, _ span: Span,
    into operations: inout [Operation]
  ) -> Bool {
    guard let symbol, scope.declaresOperators else { return false }
    var trial = self
    let type = trial.check(target).type
    guard case .nominal(let nominal) = type, let details = scope.details[nominal] else {
      return false
    }
    if let functions = details.statics[symbol.text + "="] {
      let address = Expression(.addressOf(target), target.span)
      let call = choose(
        functions.map { unlabelled($0) },
        [
          CallArgument(Argument(label: nil, value: address)),
          CallArgument(Argument(label: nil, value: value)),
        ], .none, nameSpan: symbol.span, span, want: nil)
      operations.append(Operation(.evaluate(call), span))
      return true
    }
    guard details.statics[symbol.text] != nil else { return false }
    let whole = Expression(.binary(target, symbol, value), span)
    assign(target, nil, whole, span, into: &operations)
    return true
  }

  private func unlabelled(_ function: SessionFunction) -> Callable {
    var callable = Callable(function)
    for index in callable.parameters.indices { callable.parameters[index].label = nil }
    return callable
  }

  private func isOfUser(_ type: Type) -> Bool {
    if case .nominal(let nominal) = type { return scope.details[nominal] != nil }
    return false
  }

  private func operators(_ name: String, _ left: Type, _ right: Type) -> [SessionFunction] {
    var found: [SessionFunction] = []
    for type in left == right ? [left] : [left, right] {
      guard case .nominal(let nominal) = type else { continue }
      found += scope.details[nominal]?.statics[name]?.filter { $0.parameters.count == 2 } ?? []
    }
    return found
  }

  /// Whether values of the types are ordered by a `<` that the user declares, or by their cases.
  private func isOrdered(_ left: Type, _ right: Type) -> Bool {
    !operators("<", left, right).isEmpty || left == right && isOrderedByCase(left)
  }

  /// Whether a type is an enumeration that conforms to `Comparable` without a `<` of its own.
  func isOrderedByCase(_ type: Type) -> Bool {
    guard case .nominal(let nominal) = type, case .enumeration = nominal.kind,
      let details = scope.details[nominal]
    else { return false }
    return details.conformances.contains("Comparable") && details.statics["<"] == nil
      && !nominal.hasPayload
  }

  /// Whether the user gives values of a type an order.
  func hasUserOrder(_ type: Type) -> Bool {
    guard case .nominal = type else { return false }
    return isOrdered(type, type)
  }

  /// Whether the user says when values of a type are equal.
  func hasUserEquality(_ type: Type) -> Bool {
    guard case .nominal(let nominal) = type else { return false }
    return scope.details[nominal]?.statics["=="] != nil
  }

  // MARK: Functions that compare elements

  /// The arguments of a method that compares elements, with a closure that compares them as the
  /// user’s type says.
  func comparing(
    _ name: String, _ receiver: Type, _ arguments: [CallArgument]
  ) -> [CallArgument]? {
    guard case .array(let element) = receiver else { return nil }
    func closure(_ symbol: String, _ other: Expression, _ span: Span) -> Expression {
      let body = Expression(
        .binary(Expression(.name("$0"), span), Operator(symbol, span), other), span)
      return Expression(
        .closure(
          Closure(
            parameters: nil, result: nil, body: [Statement(.expression(body), span)],
            anonymousCount: 2)), span)
    }
    switch name {
    case "sorted", "sort", "min", "max":
      guard arguments.isEmpty, hasUserOrder(element) else { return nil }
      let span = Span(0, 0)
      let value = closure("<", Expression(.name("$1"), span), span)
      return [CallArgument(Argument(label: Name("by", span), value: value))]
    case "contains", "firstIndex", "lastIndex":
      guard arguments.count == 1, let source = arguments[0].source, !arguments[0].isClosure,
        arguments[0].label?.text != "where", hasUserEquality(element)
      else { return nil }
      let span = source.span
      guard case .closure(var plain) = closure("==", source, span).kind else { return nil }
      plain.anonymousCount = 1
      if !followsContext(source) {
        let sought = Name(" sought", span)
        plain.captures = [Closure.Capture(name: sought, value: source)]
        plain.body = [
          Statement(
            .expression(
              Expression(
                .binary(
                  Expression(.name("$0"), span), Operator("==", span),
                  Expression(.name(sought.text), span)), span)), span)
        ]
      }
      let value = Expression(.closure(plain), span)
      return [CallArgument(Argument(label: Name("where", span), value: value))]
    default: return nil
    }
  }

  /// `min(a, b)` and `max(a, b)` of values that the user gives an order; nil for others.
  mutating func chosen(
    _ name: String, _ arguments: [CallArgument], _ span: Span, want: Type?
  ) -> TypedExpression? {
    guard name == "min" || name == "max", arguments.count == 2, scope.declaresOperators,
      let first = arguments[0].source, let second = arguments[1].source
    else { return nil }
    var trial = self
    let (one, other) = trial.pair(first, second, want: want)
    guard trial.errorCount == errorCount, one.type == other.type, hasUserOrder(one.type) else {
      return nil
    }
    self = trial
    let type = one.type
    let locals = [temporary(type, one.span), temporary(type, other.span)]
    let values = locals.map { TypedExpression(.local($0), type, span) }
    let less = Operator("<", span)
    guard let test = userOperation(values[1], less, values[0], span) else { return nil }
    // As Swift has it: of equal values min gives the first, max the last.
    let result =
      name == "min"
      ? TypedExpression(.conditional(test, values[1], values[0]), type, span)
      : TypedExpression(.conditional(test, values[0], values[1]), type, span)
    return TypedExpression(
      .sequence(
        [
          Operation(.define(locals[0], one), one.span),
          Operation(.define(locals[1], other), other.span),
        ], result), type, span)
  }

  // MARK: Tuples

  /// Two tuples compared element by element, the first that differs deciding.
  mutating func tupleComparison(
    _ left: TypedExpression, _ symbol: Operator, _ right: TypedExpression, _ span: Span
  ) -> TypedExpression? {
    guard case .tuple(let one) = left.type, case .tuple(let other) = right.type,
      one.count == other.count, !one.isEmpty
    else { return nil }
    let locals = (temporary(left.type, left.span), temporary(right.type, right.span))
    let values = (
      TypedExpression(.local(locals.0), left.type, left.span),
      TypedExpression(.local(locals.1), right.type, right.span)
    )
    var whole: TypedExpression?
    let strict = String(symbol.text.prefix(1))
    for index in one.indices.reversed() {
      let a = TypedExpression(.field(values.0, index), one[index].type, left.span)
      let b = TypedExpression(.field(values.1, index), other[index].type, right.span)
      let name = whole == nil ? symbol.text : strict
      guard operation(name, a.type, b.type) != nil || hasUserOrder(a.type) else { return nil }
      let test = combine(a, Operator(name, symbol.span), b, span)
      guard let rest = whole else {
        whole = test
        continue
      }
      let same = combine(a, Operator("==", symbol.span), b, span)
      whole = TypedExpression(
        .or(test, TypedExpression(.and(same, rest), .bool, span)), .bool, span)
    }
    guard let whole else { return nil }
    return TypedExpression(
      .sequence(
        [
          Operation(.define(locals.0, left), left.span),
          Operation(.define(locals.1, right), right.span),
        ], whole), .bool, span)
  }
}
