import Syntax

/// Members whose type is not written: `.name` where a type is wanted.
extension Checker {
  /// `.name` and `.name(…)`, a member of the type that the context wants.
  mutating func implicitMember(
    _ name: Name, _ arguments: [CallArgument]?, _ span: Span, want: Type?
  ) -> TypedExpression {
    noteImplicit(want, name)
    if case .optional(let wrapped)? = want,
      let value = optionalCase(name, arguments, of: wrapped, span)
    {
      return value
    }
    guard let type = stripped(want), !type.isUnknown else {
      checkLoosely(arguments ?? [])
      if want != .broken, !name.text.isEmpty {
        report(.implicitWithoutType(name, span, owner: ownerOfStatic(name.text)))
      }
      return fault(span)
    }
    if name.text.isEmpty { return fault(span) }
    for candidate in implicitOwners(type) {
      if let value = staticValue(candidate, name, arguments, span, want: want) { return value }
    }
    checkLoosely(arguments ?? [])
    // The constants of Double are no help where a schedule is meant.
    let owners = implicitOwners(type)
    let own = owners.filter { if case .nominal = $0 { true } else { false } }
    let names = (own.isEmpty ? owners : own).flatMap { staticNames(of: $0) }
    report(
      .unknownImplicit(name, type, nearest: nearest(to: name.text, among: names), names: names))
    return fault(span)
  }

  /// `.none` and `.some(…)` where an optional is wanted.
  private mutating func optionalCase(
    _ name: Name, _ arguments: [CallArgument]?, of wrapped: Type, _ span: Span
  ) -> TypedExpression? {
    guard wrapped.isComplete else { return nil }
    if name.text == "none", arguments == nil {
      return TypedExpression(.none, .optional(wrapped), span)
    }
    guard name.text == "some", let arguments, arguments.count == 1, arguments[0].label == nil,
      let source = arguments[0].source
    else { return nil }
    let value = check(source, as: wrapped, role: .value)
    if value.type == .broken { return fault(span) }
    return wrap(value, as: wrapped) ?? fault(span)
  }

  /// The types whose members `.name` may mean where a type is wanted.
  func implicitOwners(_ type: Type) -> [Type] {
    var owners = [type]
    if case .nominal(let nominal) = type, case .abstract = nominal.kind {
      for accepted in nominal.accepts where !owners.contains(accepted) { owners.append(accepted) }
    }
    return owners
  }

  private func ownerOfStatic(_ name: String) -> String? {
    let types = Array(library.types.values) + Array(scope.types.values)
    return types.filter { type in
      if case .abstract = type.kind { return false }
      if type.staticMembers[name] != nil { return true }
      if case .enumeration(let cases) = type.kind { return cases.contains { $0.name == name } }
      return false
    }.map(\.name).min()
  }
}
