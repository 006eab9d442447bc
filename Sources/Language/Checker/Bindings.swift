/// What the type parameters of a library function stand for in one call.
struct Bindings {
  var types: [Int: Type] = [:]
  /// The parameters that the receiver has settled.
  var settled: Set<Int> = []
  /// The parameters known from integer literals alone, which may be Doubles as well.
  var soft: Set<Int> = []

  /// The same with Doubles for the integer literals.
  var widened: Bindings {
    var result = self
    for index in soft { result.types[index] = result.types[index].map(Self.widened) }
    result.soft = []
    return result
  }

  private static func widened(_ type: Type) -> Type {
    switch type {
    case .int: .double
    case .array(let element): .array(widened(element))
    case .dictionary(let key, let value): .dictionary(key, widened(value))
    case .tuple(let elements):
      .tuple(elements.map { Type.TupleElement(label: $0.label, type: widened($0.type)) })
    default: type
    }
  }

  /// A type with its parameters replaced, as far as they are known.
  func substitute(_ type: Type) -> Type {
    if types.isEmpty { return type }
    switch type {
    case .variable(let index): return types[index] ?? type
    case .array(let element): return .array(substitute(element))
    case .set(let element): return .set(substitute(element))
    case .optional(let element): return .optional(substitute(element))
    case .dictionary(let key, let value):
      return .dictionary(substitute(key), substitute(value))
    case .tuple(let elements):
      return .tuple(
        elements.map { Type.TupleElement(label: $0.label, type: substitute($0.type)) })
    case .function(let parameters, let result):
      return .function(parameters.map(substitute), substitute(result))
    case .inout(let type): return .inout(substitute(type))
    default: return type
    }
  }
}

extension Checker {
  /// Finds type parameters by comparing a declared type with the type at hand.
  func unify(_ pattern: Type, _ actual: Type, _ bindings: inout Bindings) -> Bool {
    switch (pattern, actual) {
    case (.variable(let index), _):
      return bind(index, actual, &bindings)
    case (_, .broken), (_, .never), (_, .variable): return true
    case (.array(let one), .array(let other)), (.set(let one), .set(let other)),
      (.optional(let one), .optional(let other)):
      return unify(one, other, &bindings)
    case (.optional(let one), _): return unify(one, actual, &bindings)
    case (_, .optional(let other)) where !pattern.isComplete:
      return unify(pattern, other, &bindings)
    case (.dictionary(let key, let value), .dictionary(let otherKey, let other)):
      return unify(key, otherKey, &bindings) && unify(value, other, &bindings)
    case (.tuple(let one), .tuple(let other)):
      guard one.count == other.count else { return false }
      return zip(one, other).allSatisfy { unify($0.type, $1.type, &bindings) }
    case (.function(let one, let result), .function(let other, let otherResult)):
      guard one.count == other.count else { return false }
      return zip(one, other).allSatisfy { unify($0, $1, &bindings) }
        && unify(result, otherResult, &bindings)
    case (.inout(let one), .inout(let other)): return unify(one, other, &bindings)
    case (.array(let element), _) where !pattern.isComplete:
      guard let own = elementType(of: actual) else { return false }
      return unify(element, own, &bindings)
    default: return pattern.isComplete
    }
  }

  private func bind(_ index: Int, _ actual: Type, _ bindings: inout Bindings) -> Bool {
    guard let known = bindings.types[index] else {
      if actual.isComplete { bindings.types[index] = actual }
      return true
    }
    if known == actual || actual.isUnknown { return true }
    if known == .broken {
      bindings.types[index] = actual
      return true
    }
    guard let joined = join(known, actual) else {
      if case .optional(let wrapped) = actual { return bind(index, wrapped, &bindings) }
      return false
    }
    if bindings.settled.contains(index) {
      if joined == known { return true }
      if case .optional(let wrapped) = joined { return wrapped == known }
      return false
    }
    bindings.types[index] = joined
    return true
  }
}
