import Syntax

/// What other languages call by a name that is unknown here: told with Martlet's way to write it.
extension Checker {
  /// The fault of a call such as `len(xs)` or `np.zeros(4)`; nil for any other call.
  mutating func foreignCall(
    _ callee: Expression, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression? {
    guard let root = foreignRoot(callee), let advice = Habit.names[root.text] else { return nil }
    let call = Expression(.call(callee, arguments), span)
    let before = diagnostics.count
    if root.text != "isinstance" { checkLoosely(arguments.map { CallArgument($0) }) }
    // What is foreign in the arguments is a part of the same suggestion.
    let inner = diagnostics[before...].filter { $0.id != "foreign-name" }
    diagnostics.removeSubrange(before...)
    diagnostics += inner
    reportForeign(root, advice, Translation.of(call, in: source), callee.span, span)
    return fault(span)
  }

  /// The fault of a member such as `math.pi`; nil for any other.
  mutating func foreignMember(
    _ base: Expression, _ name: Name, optional: Bool, _ span: Span
  ) -> TypedExpression? {
    guard let root = foreignRoot(base), let advice = Habit.names[root.text] else { return nil }
    let member = Expression(.member(base, name, optional: optional), span)
    reportForeign(root, advice, Translation.of(member, in: source), span, span)
    return fault(span)
  }

  private mutating func reportForeign(
    _ root: Name, _ advice: String, _ translation: String?, _ place: Span, _ whole: Span
  ) {
    let key = translation ?? root.text
    guard reportedNames.insert(key).inserted else {
      errorCount += 1
      return
    }
    guard let translation else { return report(.habit(root.text, root.span, advice)) }
    report(.translated(source[place], place, translation, replacing: whole))
  }

  /// The unknown name that a chain of members begins with.
  private mutating func foreignRoot(_ expression: Expression) -> Name? {
    var expression = expression
    while case .member(let base, _, optional: false) = expression.kind { expression = base }
    guard case .name(let name) = expression.kind, Habit.names[name] != nil,
      findLocal(name) == nil, scope.globals[name] == nil, upcoming[name] == nil,
      functionsNamed(name).isEmpty, typeNamed(name) == nil, !isOwnMember(name)
    else { return nil }
    return Name(name, expression.span)
  }

  private func isOwnMember(_ name: String) -> Bool {
    guard let own = contexts.last(where: { $0.selfType != nil })?.selfType else { return false }
    if case .structure(let properties) = own.kind, properties.contains(where: { $0.name == name }) {
      return true
    }
    return scope.details[own]?.methods[name] != nil
  }
}
