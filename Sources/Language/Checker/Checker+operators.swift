import Syntax

/// Operators.
extension Checker {
  private enum Family { case arithmetic, wrapping, bits, ordering, equality }

  private static let families: [String: Family] = [
    "+": .arithmetic, "-": .arithmetic, "*": .arithmetic, "/": .arithmetic, "%": .arithmetic,
    "&+": .wrapping, "&-": .wrapping, "&*": .wrapping,
    "&": .bits, "|": .bits, "^": .bits, "<<": .bits, ">>": .bits,
    "<": .ordering, "<=": .ordering, ">": .ordering, ">=": .ordering,
    "==": .equality, "!=": .equality,
  ]

  private static let onInt: [String: BinaryOperator] = [
    "+": .addInt, "-": .subtractInt, "*": .multiplyInt, "/": .divideInt, "%": .remainderInt,
    "&+": .addWrapping, "&-": .subtractWrapping, "&*": .multiplyWrapping,
    "&": .bitAnd, "|": .bitOr, "^": .bitXor, "<<": .shiftLeft, ">>": .shiftRight,
    "<": .lessInt, "<=": .lessOrEqualInt, ">": .greaterInt, ">=": .greaterOrEqualInt,
    "==": .equalInt, "!=": .notEqualInt,
  ]

  private static let onDouble: [String: BinaryOperator] = [
    "+": .addDouble, "-": .subtractDouble, "*": .multiplyDouble, "/": .divideDouble,
    "%": .remainderDouble,
    "<": .lessDouble, "<=": .lessOrEqualDouble, ">": .greaterDouble, ">=": .greaterOrEqualDouble,
    "==": .equalDouble, "!=": .notEqualDouble,
  ]

  private static let onString: [String: BinaryOperator] = [
    "+": .concatenate,
    "<": .lessString, "<=": .lessOrEqualString, ">": .greaterString, ">=": .greaterOrEqualString,
    "==": .equal, "!=": .notEqual,
  ]

  private static let onBool: [String: BinaryOperator] = ["==": .equalBool, "!=": .notEqualBool]

  mutating func prefix(
    _ symbol: Operator, _ operand: Expression, _ span: Span, want: Type?
  ) -> TypedExpression {
    switch symbol.text {
    case "!":
      let value = check(operand, want: .bool)
      if let result = userPrefix(symbol, value, span) { return result }
      return TypedExpression(.unary(.not, condition(value, operand.span)), .bool, span)
    case "-", "+":
      let value = unwrappedIfOptional(check(operand, want: want))
      switch (symbol.text, value.kind, value.type) {
      case ("-", .int(let number), _) where number != .min:
        return TypedExpression(.int(-number), .int, span)
      case ("-", .double(let number), _): return TypedExpression(.double(-number), .double, span)
      case ("-", _, .int): return TypedExpression(.unary(.negateInt, value), .int, span)
      case ("-", _, .double): return TypedExpression(.unary(.negateDouble, value), .double, span)
      case ("+", _, .int), ("+", _, .double), (_, _, .broken): return value
      default: break
      }
      if let result = userPrefix(symbol, value, span) { return result }
      report(.prefixOperand(symbol, value.type))
      return fault(span)
    case "~":
      let value = check(operand, as: .int, role: .operand("~"))
      return TypedExpression(.unary(.complement, value), .int, span)
    default:
      _ = check(operand)
      report(.unknownOperator(symbol))
      return fault(span)
    }
  }

  mutating func binary(
    _ left: Expression, _ symbol: Operator, _ right: Expression, _ span: Span, want: Type?
  ) -> TypedExpression {
    switch symbol.text {
    case "&&", "||":
      let one = condition(left)
      let other = condition(right)
      return TypedExpression(
        symbol.text == "&&" ? .and(one, other) : .or(one, other), .bool, span)
    case "??": return coalesce(left, right, symbol, span, want: want)
    case "...", "..<": return range(left, symbol, right, span, want: want)
    default: break
    }
    guard let family = Self.families[symbol.text] else {
      _ = check(left)
      _ = check(right)
      report(.unknownOperator(symbol))
      return fault(span)
    }
    var hint: Type?
    if family == .arithmetic || family == .wrapping, let want = literalWant(want) {
      switch want {
      case .int, .double, .string, .array: hint = want
      default: break
      }
    }
    if family == .equality, let result = comparisonWithNil(left, symbol, right, span) {
      return result
    }
    let (one, other) = pair(left, right, want: hint)
    return combine(one, symbol, other, span)
  }

  /// An operation on two checked operands.
  mutating func combine(
    _ left: TypedExpression, _ symbol: Operator, _ right: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if left.type == .broken || right.type == .broken {
      let isTest =
        Self.families[symbol.text] == .ordering || Self.families[symbol.text] == .equality
      return TypedExpression(.absent, isTest ? .bool : .broken, span)
    }
    let isEquality = symbol.text == "==" || symbol.text == "!="
    var one = left
    var other = right
    if !isEquality {
      one = unwrappedIfOptional(one)
      other = unwrappedIfOptional(other)
    }
    if let value = userOperation(one, symbol, other, span) { return value }
    if Self.families[symbol.text] == .ordering,
      let value = tupleComparison(one, symbol, other, span)
    {
      return value
    }
    if let (operation, operand, result) = operation(symbol.text, one.type, other.type),
      let first = convert(one, to: operand), let second = convert(other, to: operand)
    {
      if operation == .divideInt, case .int(let a) = first.kind, case .int(let b) = second.kind,
        b != 0, a % b != 0
      {
        report(.lostRemainder(a, b, span))
      }
      if operation == .remainderInt {
        if case .int(let a) = first.kind, case .int(let b) = second.kind, b != 0, b != -1, a % b < 0
        {
          report(.negativeRemainder(a, b, span))
        }
        return watchedRemainder(TypedExpression(.binary(operation, first, second), result, span))
      }
      if operation == .equalInt || operation == .notEqualInt {
        return TypedExpression(
          .binary(operation, unwatchedRemainder(first), unwatchedRemainder(second)), result, span)
      }
      return TypedExpression(.binary(operation, first, second), result, span)
    }
    if isEquality, isOptional(one.type) || isOptional(other.type),
      !isEquatable(one.type) || !isEquatable(other.type)
    {
      return combine(unwrappedIfOptional(one), symbol, unwrappedIfOptional(other), span)
    }
    if symbol.text == "+", (one.type == .string) != (other.type == .string) {
      report(
        .joined(symbol, (one.type, text(one.span)), (other.type, text(other.span)), span))
    } else {
      report(.operands(symbol, one.type, other.type))
    }
    return fault(span)
  }

  /// The operation for a pair of types, the type to which both operands convert, and the result.
  func operation(
    _ symbol: String, _ left: Type, _ right: Type
  ) -> (BinaryOperator, operand: Type, result: Type)? {
    guard let family = Self.families[symbol], let type = join(left, right) else { return nil }
    let isTest = family == .ordering || family == .equality
    let table: [String: BinaryOperator]
    switch type {
    case .int: table = Self.onInt
    case .double: table = Self.onDouble
    case .string: table = Self.onString
    case .bool: table = Self.onBool
    case .array where symbol == "+": return (.join, type, type)
    default: table = [:]
    }
    if let operation = table[symbol] { return (operation, type, isTest ? .bool : type) }
    guard family == .equality, isEquatable(type) else { return nil }
    return (symbol == "==" ? .equal : .notEqual, type, .bool)
  }

  private mutating func comparisonWithNil(
    _ left: Expression, _ symbol: Operator, _ right: Expression, _ span: Span
  ) -> TypedExpression? {
    let other: Expression
    if case .nilLiteral = left.kind {
      other = right
    } else if case .nilLiteral = right.kind {
      other = left
    } else {
      return nil
    }
    let value = check(other)
    guard isOptional(value.type) else {
      if value.type != .broken {
        report(
          .neverNil(value.type, span, "this is always \(symbol.text == "!=" ? "true" : "false")"))
      }
      return TypedExpression(
        .sequence(
          [Operation(.evaluate(value), span)],
          TypedExpression(.bool(symbol.text == "!="), .bool, span)), .bool, span)
    }
    let none = TypedExpression(.none, value.type, span)
    return TypedExpression(
      .binary(symbol.text == "==" ? .equal : .notEqual, value, none), .bool, span)
  }

  private mutating func coalesce(
    _ left: Expression, _ right: Expression, _ symbol: Operator, _ span: Span, want: Type?
  ) -> TypedExpression {
    var want = want
    if case .nominal(let nominal)? = want, case .abstract = nominal.kind { want = nil }
    let value = check(left, want: want.map { isOptional($0) ? $0 : .optional($0) })
    guard case .optional(let wrapped) = value.type else {
      let other = check(right, want: value.type)
      if value.type != .broken {
        report(.neverNil(value.type, symbol.span, "what follows ‘??’ is never used"))
      }
      return value.type == .broken ? other : value
    }
    let other = check(right, want: wrapped)
    if isOptional(other.type), let second = convert(other, to: value.type) {
      return TypedExpression(.coalesce(value, second), value.type, span)
    }
    guard let type = join(wrapped, other.type), let second = convert(other, to: type),
      let first = convert(value, to: .optional(type))
    else {
      report(.mismatch(found: other, expected: wrapped, role: .operand("??")))
      return fault(span)
    }
    return TypedExpression(.coalesce(first, second), type, span)
  }

  private mutating func range(
    _ left: Expression, _ symbol: Operator, _ right: Expression, _ span: Span, want: Type?
  ) -> TypedExpression {
    let isClosed = symbol.text == "..."
    var wanted: Type?
    if wantsDoubleRange(want) { wanted = .double }
    let (one, other) = pair(left, right, want: wanted)
    if one.type == .broken || other.type == .broken { return fault(span) }
    let bounds = (unwrappedIfOptional(one), unwrappedIfOptional(other))
    var joined = join(bounds.0.type, bounds.1.type)
    if wanted == .double, joined == .int { joined = .double }
    guard let type = joined, type == .int || type == .double,
      let low = convert(bounds.0, to: type), let high = convert(bounds.1, to: type)
    else {
      report(.rangeBounds(bounds.0.type, bounds.1.type, span))
      return fault(span)
    }
    if case .int(let a) = low.kind, case .int(let b) = high.kind, a > b {
      report(.reversedRange("\(a)", "\(b)", symbol.text, span))
      return fault(span)
    }
    if case .double(let a) = low.kind, case .double(let b) = high.kind, a > b {
      report(.reversedRange("\(a)", "\(b)", symbol.text, span))
      return fault(span)
    }
    let result: Type =
      type == .double
      ? (isClosed ? .doubleRange : .halfOpenDoubleRange) : isClosed ? .closedRange : .range
    return TypedExpression(.range(low, high), result, span)
  }

  private func wantsDoubleRange(_ want: Type?) -> Bool {
    guard let type = stripped(want) else { return false }
    if type == .doubleRange || type == .halfOpenDoubleRange { return true }
    guard case .nominal(let nominal) = type else { return false }
    return nominal.accepts.contains(.doubleRange) && !nominal.accepts.contains(.closedRange)
  }
}
