import Syntax

/// Divisions of integers whose lost remainder deserves a word.
///
/// A quotient of two Ints is watched, and reported by the machine when it loses a remainder for the
/// first time, where it is printed, put in a string, the cell's value, or kept under a name without
/// a type. It is taken as meant, and never reported, where
/// - the name or the property it goes to has a type, as in `let half: Int = n / 2`,
/// - it is an index or argument, or the name is used as an index or as a bound of a range,
/// - the cell takes the remainder by the same divisor too, as in `i / columns` and `i % columns`.
struct QuotientHabits: Sendable {
  /// The divisors of `%`, as written.
  private(set) var divisors: Set<String> = []
  /// The names in indices and in bounds of ranges.
  private(set) var indices: Set<String> = []

  init(_ statements: [Statement], in source: SourceText) {
    var divisors: Set<String> = []
    var indices: Set<String> = []
    NameCollector.forEach(in: statements) { expression in
      switch expression.kind {
      case .binary(_, let symbol, let right) where symbol.text == "%":
        divisors.insert(source[right.span])
      case .binary(let left, let symbol, let right)
      where symbol.text == "..<" || symbol.text == "...":
        indices.formUnion(NameCollector.names(in: left))
        indices.formUnion(NameCollector.names(in: right))
      case .partialRange(let lower, _, let upper):
        for bound in [lower, upper].compactMap({ $0 }) {
          indices.formUnion(NameCollector.names(in: bound))
        }
      case .index(_, let arguments, _):
        for argument in arguments { indices.formUnion(NameCollector.names(in: argument.value)) }
      case .call(_, let arguments):
        for argument in arguments
        where ["count", "repeating", "by", "to", "through", "at"].contains(argument.label?.text) {
          indices.formUnion(NameCollector.names(in: argument.value))
        }
      default: break
      }
    }
    self.divisors = divisors
    self.indices = indices
  }
}

extension Checker {
  /// A value whose integer divisions the machine watches for a lost remainder.
  mutating func watched(_ value: TypedExpression, named name: String? = nil) -> TypedExpression {
    guard value.type == .int, mayDivide(value) else { return value }
    let habits = habits ?? QuotientHabits(statements, in: source)
    self.habits = habits
    if let name, habits.indices.contains(name) { return value }
    return watching(value, habits)
  }

  private func mayDivide(_ value: TypedExpression) -> Bool {
    switch value.kind {
    case .binary(.divideInt, _, _): true
    case .binary(.addInt, let a, let b), .binary(.subtractInt, let a, let b),
      .binary(.multiplyInt, let a, let b):
      mayDivide(a) || mayDivide(b)
    default: false
    }
  }

  private func watching(_ value: TypedExpression, _ habits: QuotientHabits) -> TypedExpression {
    var result = value
    switch value.kind {
    case .binary(.divideInt, let a, let b):
      if case .int = a.kind, case .int = b.kind { return value }  // told by the checker
      if habits.divisors.contains(text(b.span)) { return value }
      result.kind = .binary(.divideIntNoting, a, b)
    case .binary(let symbol, let a, let b) where mayDivide(value):
      result.kind = .binary(symbol, watching(a, habits), watching(b, habits))
    default: break
    }
    return result
  }

  /// A remainder whose left side may well be negative, as in `(x - 1) % n`: the machine tells when
  /// the result is, for the first time.
  func watchedRemainder(_ value: TypedExpression) -> TypedExpression {
    guard case .binary(.remainderInt, let a, let b) = value.kind else { return value }
    switch a.kind {
    case .binary(.subtractInt, _, _), .unary(.negateInt, _):
      return TypedExpression(.binary(.remainderIntNoting, a, b), value.type, value.span)
    default: return value
    }
  }

  /// The same where only its being 0 is asked for.
  func unwatchedRemainder(_ value: TypedExpression) -> TypedExpression {
    guard case .binary(.remainderIntNoting, let a, let b) = value.kind else { return value }
    return TypedExpression(.binary(.remainderInt, a, b), value.type, value.span)
  }
}
