import Syntax

/// Empty literals that a closure of `reduce(into:)` fills.
extension Checker {
  /// A search for the type of a value that a closure fills.
  struct Filling {
    /// What the closure calls the value.
    var name: String
    /// How many functions are around the closure's statements.
    var level: Int
    var type: Type?
  }

  /// Settles the type of the empty literal in calls such as
  /// `words.reduce(into: [:]) { $0[$1, default: 0] += 1 }` by what the closure does to it.
  func settleFilled(
    _ callable: Callable, _ match: ArgumentMatch, _ arguments: [CallArgument], _ hints: Bindings,
    _ bindings: inout Bindings
  ) {
    // Not within another search: closures within closures would be tried without end.
    guard filling == nil, callable.parameters.count == 2, callable.parameters[1].isAccumulating,
      case .function(let inputs, _) = callable.parameters[1].type, inputs.count == 2,
      let first = match.slots[0].first, let literal = arguments[first].source,
      let second = match.slots[1].first, let source = arguments[second].source,
      case .closure(let closure) = source.kind
    else { return }
    switch literal.kind {
    case .array(let elements) where elements.isEmpty: break
    case .dictionary(let pairs) where pairs.isEmpty: break
    default: return
    }
    let value = callable.parameters[0].type
    let element = bindings.substitute(inputs[1])
    guard element.isComplete, !hints.substitute(bindings.substitute(value)).isComplete else {
      return
    }
    switch (literal.kind, typeFilled(by: closure, source.span, element)) {
    case (.array, .array(let type)?):
      _ = unify(value, .array(type), &bindings)
    case (.dictionary, .dictionary(let key, let type)?):
      _ = unify(value, .dictionary(key, type), &bindings)
    default: break
    }
  }

  /// What the first parameter of a closure has to be, from the first statement that tells it.
  private func typeFilled(by closure: Closure, _ span: Span, _ element: Type) -> Type? {
    var name = "$0"
    if let parameters = closure.parameters {
      guard case .name(let written)? = parameters.first?.pattern.kind else { return nil }
      name = written.text
    }
    var trial = self
    trial.filling = Filling(name: name, level: contexts.count + 1)
    trial.accumulates = true
    _ = trial.closure(closure, span, want: .function([.broken, element], .broken))
    return trial.filling?.type
  }

  /// Looks whether a statement tells the type that is searched for.
  mutating func noteFilling(_ statement: Statement) {
    guard let filling, filling.type == nil,
      filling.name != "$0" || contexts.count == filling.level
    else { return }
    var found: Type?
    switch statement.kind {
    case .assignment(let target, let symbol, let value):
      let type = typeAlone(value)
      if symbol == nil, case .index = target.kind, case .optional(let wrapped) = type {
        found = whole(target, holding: wrapped)
      } else {
        found = whole(target, holding: type)
      }
    case .expression(let expression):
      guard case .call(let callee, let arguments) = expression.kind, let first = arguments.first,
        case .member(let base, let method, _) = callee.kind
      else { return }
      let type = typeAlone(first.value)
      switch (method.text, first.label?.text, arguments.count) {
      case ("append", nil, 1), ("insert", nil, 2): found = whole(base, holding: .array(type))
      case ("append", "contentsOf", 1): found = whole(base, holding: type)
      case ("insert", nil, 1): found = whole(base, holding: .set(type))
      default: break
      }
    default: return
    }
    if let found, found.isComplete, !found.isFaulty { self.filling?.type = found }
  }

  /// The type of the value that is filled when a place in it has a type; nil for other places.
  private func whole(_ place: Expression, holding type: Type) -> Type? {
    switch place.kind {
    case .name(let name): return name == filling?.name ? type : nil
    case .parenthesised(let inner), .forceUnwrap(let inner), .optionalLink(let inner):
      return whole(inner, holding: type)
    case .index(let base, let arguments, _):
      guard let key = arguments.first else { return nil }
      var type = type
      if arguments.count == 2 {
        let other = typeAlone(arguments[1].value)
        if other.isComplete, !other.isFaulty { type = join(other, type) ?? type }
      }
      return whole(base, holding: .dictionary(typeAlone(key.value), type))
    default: return nil
    }
  }

  private func typeAlone(_ expression: Expression) -> Type {
    var trial = self
    trial.filling?.type = .broken  // what stands in it tells nothing
    return trial.check(expression).type
  }
}
