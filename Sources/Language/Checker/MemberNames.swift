import Syntax

/// The names of members, for suggestions and completion.
extension Checker {
  /// The members of a value, by name.
  func memberNames(of type: Type) -> [String] {
    var names: [String] = []
    switch type {
    case .nominal(let nominal):
      names += nominal.members.keys
      if case .structure(let properties) = nominal.kind { names += properties.map(\.name) }
      names += scope.details[nominal]?.methods.keys.map { $0 } ?? []
    case .tuple(let elements):
      names += elements.enumerated().map { $1.label ?? "\($0)" }
    case .optional(let wrapped): names += memberNames(of: wrapped)
    default: break
    }
    for (name, declarations) in library.members {
      for declaration in declarations {
        guard let receiver = declaration.receiver else { continue }
        var bindings = Bindings()
        if unify(receiver, type, &bindings), bindings.substitute(receiver) == type {
          names.append(name)
          break
        }
      }
    }
    return names.filter { $0 != "init" }
  }

  /// The members of a type itself.
  func staticNames(of type: Type) -> [String] {
    guard case .nominal(let nominal) = type else {
      return library.staticMembers["\(type)"]?.keys.map { $0 } ?? []
    }
    var names = Array(nominal.staticMembers.keys)
    if case .enumeration(let cases) = nominal.kind {
      names += cases.map(\.name)
      if !nominal.hasPayload { names.append("allCases") }
    }
    if let details = scope.details[nominal] {
      names += details.statics.keys
      names += details.staticVariables.keys
    }
    return names
  }

  mutating func reportUnknownMember(_ name: Name, _ type: Type) {
    let names = memberNames(of: type)
    if let advice = Habit.leftOutMembers[name.text] {
      var diagnostic = Diagnostic.unknownMember(name, type, nearest: nil, isStatic: false)
      diagnostic.notes.append(.init(advice))
      report(diagnostic)
      return
    }
    let habit = Habit.members[name.text].flatMap { names.contains($0) ? $0 : nil }
    report(
      .unknownMember(
        name, type, nearest: habit ?? nearest(to: name.text, among: names),
        isStatic: staticNames(of: type).contains(name.text)))
  }
}
