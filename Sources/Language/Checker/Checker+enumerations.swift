import Syntax

/// Enumerations that the user declares.
extension Checker {
  mutating func fill(_ nominal: NominalType, _ syntax: EnumerationSyntax) {
    conformances(syntax.conformances, nominal)
    var cases: [NominalType.Case] = []
    var seen: [String: Span] = [:]
    for item in syntax.cases {
      if let first = seen[item.name.text] { report(.redeclared(item.name, first: first)) }
      seen[item.name.text] = item.name.span
      let payload = item.payload.map {
        Type.TupleElement(label: $0.label?.text, type: type($0.type))
      }
      cases.append(NominalType.Case(name: item.name.text, payload: payload))
    }
    nominal.kind = .enumeration(cases)
    rawValues(nominal, syntax)
    for member in syntax.members {
      guard case .variable(let declaration) = member.kind else { continue }
      if declaration.isStatic { continue }
      if let getter = declaration.getter {
        computed(declaration, getter, nominal, member.span)
      } else {
        report(.storedInEnumeration(declaration.pattern.span))
      }
    }
    methods(syntax.members, nominal)
    noteOwnFunctions(nominal)
  }

  private mutating func rawValues(_ nominal: NominalType, _ syntax: EnumerationSyntax) {
    let raw = syntax.conformances.compactMap { Self.simpleTypes[$0.text] }.first
    guard let raw else {
      if let value = syntax.cases.compactMap(\.rawValue).first {
        report(.rawValueWithoutType(value.span))
      }
      return
    }
    contexts.append(Context())
    defer { contexts.removeLast() }
    var values: [TypedExpression] = []
    var next = 0
    for item in syntax.cases {
      if let value = item.rawValue {
        let checked = check(value, as: raw, role: .value)
        if case .int(let number) = checked.kind { next = number &+ 1 }
        values.append(checked)
      } else if raw == .int {
        values.append(TypedExpression(.int(next), .int, item.name.span))
        next &+= 1
      } else if raw == .string {
        values.append(TypedExpression(.string(item.name.text), .string, item.name.span))
      } else {
        report(.rawValueMissing(item.name))
      }
    }
    scope.details[nominal]?.rawType = raw
    scope.details[nominal]?.rawValues = values
  }

  /// The raw value of a value, as `value.rawValue`.
  mutating func rawValue(
    of value: TypedExpression, _ nominal: NominalType, _ span: Span
  ) -> TypedExpression? {
    guard let details = scope.details[nominal], let type = details.rawType,
      !details.rawValues.isEmpty
    else { return nil }
    let list = details.rawValues.map { TypedExpression($0.kind, $0.type, span) }
    return TypedExpression(
      .element(
        TypedExpression(.array(list), .array(type), span),
        TypedExpression(.caseIndex(value), .int, span)), type, span)
  }

  /// A value by its raw value, as `Direction(rawValue: x)`.
  mutating func rawInitialiser(
    _ nominal: NominalType, _ arguments: [CallArgument], _ span: Span
  ) -> TypedExpression {
    guard let details = scope.details[nominal], let type = details.rawType,
      arguments.count == 1, arguments[0].label?.text == "rawValue",
      let source = arguments[0].source
    else {
      checkLoosely(arguments)
      report(.noInitialiser(.nominal(nominal), span))
      return fault(span)
    }
    let value = check(source, as: type, role: .value)
    let local = temporary(type, span)
    let result = Type.optional(.nominal(nominal))
    let copy = TypedExpression(.local(local), type, span)
    var found = TypedExpression(.none, result, span)
    for (index, raw) in details.rawValues.enumerated().reversed() {
      guard let (operation, _, _) = operation("==", type, type) else { continue }
      let constant = TypedExpression(raw.kind, raw.type, span)
      let test = TypedExpression(.binary(operation, copy, constant), .bool, span)
      let item = TypedExpression(.enumeration(index, []), .nominal(nominal), span)
      let wrapped = TypedExpression(.convert(.wrap, item), result, span)
      found = TypedExpression(.conditional(test, wrapped, found), result, span)
    }
    return TypedExpression(
      .sequence([Operation(.define(local, value), span)], found), result, span)
  }
}
