import Syntax

/// Literals, which take their type from where they stand.
extension Checker {
  /// The type a numeric literal takes where a type is wanted.
  func literalWant(_ want: Type?) -> Type? {
    guard let type = stripped(want) else { return nil }
    if case .nominal(let nominal) = type, case .abstract = nominal.kind {
      if nominal.accepts.contains(.int) { return .int }
      if nominal.accepts.contains(where: { literalWant($0) == .double }) { return .double }
      return nil
    }
    return type
  }

  /// Whether an expression is made of numeric literals alone, and then of which type.
  func literal(_ expression: Expression) -> Type? {
    switch expression.kind {
    case .integer: return .int
    case .real: return .double
    case .parenthesised(let inner): return literal(inner)
    case .prefix(let symbol, let operand) where symbol.text == "-" || symbol.text == "+":
      return literal(operand)
    case .binary(let left, let symbol, let right) where "+-*/%".contains(symbol.text):
      guard let one = literal(right), let other = literal(left) else { return nil }
      return one == .double || other == .double ? .double : .int
    case .conditional(_, let first, let second):
      guard let one = literal(first), let other = literal(second) else { return nil }
      return one == .double || other == .double ? .double : .int
    default: return nil
    }
  }

  mutating func string(_ segments: [Expression.Segment], _ span: Span) -> TypedExpression {
    var parts: [TypedExpression] = []
    for segment in segments {
      switch segment {
      case .text(let text): parts.append(TypedExpression(.string(text), .string, span))
      case .interpolation(let expression):
        let value = check(expression)
        if value.type == .void { report(.noValue(expression.span)) }
        parts.append(watched(described(value)))
      }
    }
    if parts.isEmpty { return TypedExpression(.string(""), .string, span) }
    if parts.count == 1, case .string = parts[0].kind { return parts[0] }
    return TypedExpression(.interpolation(parts), .string, span)
  }

  mutating func array(
    _ elements: [Expression], _ span: Span, want: Type?
  ) -> TypedExpression {
    switch stripped(want) {
    case .array(let element)? where !element.isUnknown:
      return array(elements, of: element, span)
    case .set(let element)? where !element.isUnknown:
      let list = array(elements, of: element, span)
      guard case .array(let values) = list.kind, case .array(let type) = list.type else {
        return list
      }
      if !isHashable(type) { report(.notHashable(type, span)) }
      return TypedExpression(.set(values), .set(type), span)
    case .nominal(let nominal)?:
      let lists = nominal.accepts.filter {
        switch $0 {
        case .array, .set: true
        default: false
        }
      }
      if lists.count == 1 { return array(elements, span, want: lists[0]) }
      if !lists.isEmpty,
        let value = attemptFirst(lists, { $0.array(elements, span, want: $1) })
      {
        return value
      }
    default: break
    }
    guard !elements.isEmpty else {
      if want != .broken { report(.emptyLiteral("array", span)) }
      return fault(span)
    }
    return array(elements, of: nil, span)
  }

  private mutating func array(
    _ elements: [Expression], of wanted: Type?, _ span: Span
  ) -> TypedExpression {
    let values = list(elements, of: wanted)
    let type = wanted.flatMap { $0.isComplete ? $0 : nil } ?? values.first?.type ?? .broken
    return TypedExpression(.array(values), .array(type), span)
  }

  /// Elements of one type: the wanted one, or the one they have in common.
  private mutating func list(_ elements: [Expression], of wanted: Type?) -> [TypedExpression] {
    if let wanted, wanted.isComplete {
      return elements.map { check($0, as: wanted, role: .element) }
    }
    var values: [TypedExpression?] = elements.map {
      followsContext($0) ? nil : check($0, want: wanted)
    }
    if tried.asksToStop() { return [] }
    var joined: Type?
    for (index, value) in values.enumerated() {
      guard let value else { continue }
      guard let known = joined else {
        joined = value.type
        continue
      }
      guard let type = join(known, value.type) else {
        report(.elementTypes(known, value.type, elements[index].span))
        return elements.map { fault($0.span) }
      }
      joined = type
    }
    if elements.contains(where: isNilLiteral) {
      if joined == nil, wanted == nil { joined = commonType(of: elements) }
      if let type = joined, !isOptional(type) { joined = .optional(type) }
    }
    for (index, element) in elements.enumerated() {
      if let value = values[index], value.type == joined { continue }
      if let value = values[index], literal(element) == nil, !holdsLiteral(element) {
        values[index] = joined.flatMap { convert(value, to: $0) }
        continue
      }
      if values[index] != nil, case .array = element.kind, attempts > 2000, let joined {
        values[index] = values[index].flatMap { convert($0, to: joined) }
        continue
      }
      attempts += 1
      guard let type = joined ?? wanted else {
        values[index] = check(element)
        joined = values[index]?.type
        continue
      }
      values[index] = check(element, as: type, role: .element)
    }
    return values.enumerated().map { $1 ?? fault(elements[$0].span) }
  }

  private func isNilLiteral(_ expression: Expression) -> Bool {
    if case .nilLiteral = expression.kind { return true }
    return false
  }

  /// The type that literals beside a `nil` have in common.
  private func commonType(of elements: [Expression]) -> Type? {
    var trial = self
    var common: Type?
    for element in elements where !isNilLiteral(element) {
      let type = trial.check(element).type
      if type == .broken || type == .void { return nil }
      guard let known = common else {
        common = type
        continue
      }
      guard let joined = join(known, type) else { return nil }
      common = joined
    }
    return common
  }

  private func holdsLiteral(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .array, .dictionary, .tuple: true
    default: false
    }
  }

  mutating func dictionary(
    _ entries: [(key: Expression, value: Expression)], _ span: Span, want: Type?
  ) -> TypedExpression {
    var keyWant: Type?
    var valueWant: Type?
    switch stripped(want) {
    case .dictionary(let key, let value)?: (keyWant, valueWant) = (key, value)
    case .nominal(let nominal)?:
      let maps = nominal.accepts.filter {
        if case .dictionary = $0 { true } else { false }
      }
      if maps.count == 1 { return dictionary(entries, span, want: maps[0]) }
      if !maps.isEmpty,
        let value = attemptFirst(maps, { $0.dictionary(entries, span, want: $1) })
      {
        return value
      }
    default: break
    }
    let isKnown = keyWant.map { !$0.isUnknown } ?? false && valueWant.map { !$0.isUnknown } ?? false
    guard !entries.isEmpty || isKnown else {
      if want != .broken { report(.emptyLiteral("dictionary", span)) }
      return fault(span)
    }
    let keys = list(entries.map(\.key), of: keyWant)
    let values = list(entries.map(\.value), of: valueWant)
    let keyType = keyWant.flatMap { $0.isComplete ? $0 : nil } ?? keys.first?.type ?? .broken
    let valueType = valueWant.flatMap { $0.isComplete ? $0 : nil } ?? values.first?.type ?? .broken
    if !isHashable(keyType) {
      report(.notHashable(keyType, entries.first?.key.span ?? span))
      return fault(span)
    }
    reportDuplicateKeys(keys)
    return TypedExpression(
      .dictionary(zip(keys, values).map { (key: $0, value: $1) }),
      .dictionary(keyType, valueType), span)
  }

  private mutating func reportDuplicateKeys(_ keys: [TypedExpression]) {
    var seen: Set<String> = []
    for key in keys {
      switch key.kind {
      case .string(let text):
        if !seen.insert("\"" + text).inserted { report(.duplicateKey(text, key.span)) }
      case .int(let number):
        if !seen.insert("\(number)").inserted { report(.duplicateKey("\(number)", key.span)) }
      default: break
      }
    }
  }

  /// The first of several wanted types that an expression can have without a fault.
  mutating func attemptFirst(
    _ types: [Type], _ body: (inout Checker, Type) -> TypedExpression
  ) -> TypedExpression? {
    beginTrial()
    guard attempts < 5000 else { return nil }
    for type in types {
      attempts += 1
      var trial = self
      trial.trialDepth += 1
      let value = body(&trial, type)
      if trial.errorCount == errorCount, value.type != .broken {
        trial.trialDepth = trialDepth
        self = trial
        return value
      }
      attempts = trial.attempts
    }
    return nil
  }
}
