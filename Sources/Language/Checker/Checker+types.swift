import Syntax

/// Written types.
extension Checker {
  /// The type that a written type means.
  mutating func type(_ syntax: TypeSyntax) -> Type {
    nested(syntax.span, otherwise: .broken) { $0.resolve(syntax) }
  }

  private mutating func resolve(_ syntax: TypeSyntax) -> Type {
    switch syntax.kind {
    case .named(let name, let arguments): return named(name, arguments, syntax.span)
    case .array(let element): return .array(type(element))
    case .dictionary(let key, let value):
      let keyType = type(key)
      if !isHashable(keyType) { report(.notHashable(keyType, key.span)) }
      return .dictionary(keyType, type(value))
    case .optional(let wrapped): return .optional(type(wrapped))
    case .tuple(let elements):
      if elements.isEmpty { return .void }
      if elements.count == 1 { return type(elements[0].type) }
      return .tuple(
        elements.map { Type.TupleElement(label: $0.label?.text, type: type($0.type)) })
    case .function(let parameters, let result):
      return .function(parameters.map { parameterType($0) }, type(result))
    case .inoutParameter(let inner): return type(inner)  // out of place, and reported
    case .broken: return .broken
    }
  }

  /// The type of a parameter of a function type or closure, which may be `inout`.
  mutating func parameterType(_ syntax: TypeSyntax) -> Type {
    if case .inoutParameter(let inner) = syntax.kind { return .inout(type(inner)) }
    return type(syntax)
  }

  private mutating func named(_ name: Name, _ arguments: [TypeSyntax], _ span: Span) -> Type {
    let parts = arguments.map { type($0) }
    if parts.isEmpty, let type = userType(name.text) {
      noteName(.type, name.text, name.span)
      return type
    }
    switch (name.text, parts.count) {
    case ("Array", 1): return .array(parts[0])
    case ("Set", 1): return .set(parts[0])
    case ("Dictionary", 2): return .dictionary(parts[0], parts[1])
    case ("Optional", 1): return .optional(parts[0])
    case ("Range", 1): return parts[0] == .double ? .halfOpenDoubleRange : .range
    case ("ClosedRange", 1): return parts[0] == .double ? .doubleRange : .closedRange
    case ("Array", 0), ("Set", 0), ("Dictionary", 0), ("Optional", 0), ("Range", 0),
      ("ClosedRange", 0):
      report(.genericArguments(name.text, span))
      return .broken
    case (_, 0): break
    default:
      report(.notGeneric(name.text, span))
      return .broken
    }
    noteName(.type, name.text, name.span)
    if let type = typeNamed(name.text) { return type }
    if name.text.isEmpty { return .broken }
    if let owner = protocols.first(where: { $0.aliases[name.text] != nil }) {
      report(.typeOfProtocol(name, owner: owner.name))
      return .broken
    }
    let mistaken = Habit.types[name.text]
    let near = mistaken ?? nearest(to: name.text, among: typeNames)
    report(.unknownType(name.text, name.span, nearest: near))
    return .broken
  }

  /// The type of a name, if it names one.
  func typeNamed(_ name: String) -> Type? {
    userType(name) ?? Self.simpleTypes[name] ?? library.types[name].map { .nominal($0) }
  }

  /// The type of a name that the user gave it.
  private func userType(_ name: String) -> Type? {
    if let own = contexts.last(where: { $0.selfType != nil })?.selfType ?? declaring,
      let alias = scope.details[own]?.aliases[name]
    {
      return alias
    }
    if name == "Self" { return ownType.map { .nominal($0) } }
    var path = typePath[...]
    while !path.isEmpty {
      if let type = declaredType("\(path).\(name)") { return type }
      path = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
    }
    return declaredType(name)
  }

  /// Characters are strings of one character here; a literal that is another is as wrong as in Swift.
  mutating func checkCharacter(_ value: Expression?, _ syntax: TypeSyntax?) {
    switch (value?.kind, syntax?.kind) {
    case (_, .optional(let inner)?): checkCharacter(value, inner)
    case (.array(let elements)?, .array(let inner)?):
      for element in elements { checkCharacter(element, inner) }
    case (.string(let segments)?, .named(let name, _)?)
    where name.text == "Character" && userType(name.text) == nil:
      var text = ""
      for segment in segments {
        guard case .text(let part) = segment else { return }
        text += part
      }
      if let value, text.count != 1 { report(.notOneCharacter(text.count, value.span)) }
    default: break
    }
  }

  private func declaredType(_ name: String) -> Type? {
    scope.aliases[name] ?? scope.types[name].map { .nominal($0) }
  }

  /// A type declared within another.
  func nestedType(_ name: String, in outer: NominalType) -> Type? {
    guard let path = scope.details[outer]?.path, !path.isEmpty else { return nil }
    return declaredType("\(path).\(name)")
  }

  /// The type whose method, or static member, is being checked.
  var ownType: NominalType? {
    contexts.last { $0.selfType != nil || $0.staticType != nil }
      .flatMap { $0.selfType ?? $0.staticType }
  }

  static let simpleTypes: [String: Type] = [
    "Int": .int, "Double": .double, "Bool": .bool, "String": .string, "Void": .void,
    "Never": .never, "Character": .string, "Substring": .string,
  ]

  /// Every name of a type.
  var typeNames: [String] {
    Array(Self.simpleTypes.keys) + ["Set", "Array", "Dictionary"] + scope.types.keys
      + library.types.keys
  }

  /// Whether values of a type can be compared by `==`.
  func isEquatable(_ type: Type) -> Bool { isEquatable(type, asKey: false, within: []) }

  /// A type that holds itself is as equatable as what else it holds.
  private func isEquatable(
    _ type: Type, asKey: Bool, within outer: Set<NominalType>
  ) -> Bool {
    func holds(_ part: Type, _ outer: Set<NominalType>) -> Bool {
      isEquatable(part, asKey: asKey, within: outer)
    }
    switch type {
    case .function: return false
    case .array(let element), .set(let element), .optional(let element):
      return holds(element, outer)
    case .dictionary(let key, let value): return holds(key, outer) && holds(value, outer)
    case .tuple(let elements): return elements.allSatisfy { holds($0.type, outer) }
    case .nominal(let nominal):
      if outer.contains(nominal) { return true }
      // With an ‘==’ of its own a type has to say that it stands for it, as in Swift.
      if nominal.own.equality != nil || nominal.own.hash != nil {
        return conforms(nominal, to: asKey ? Self.hashing : Self.equating)
      }
      if hasUserEquality(type) { return false }
      let inner = outer.union([nominal])
      switch nominal.kind {
      case .structure(let properties): return properties.allSatisfy { holds($0.type, inner) }
      case .enumeration(let cases):
        return cases.allSatisfy { item in item.payload.allSatisfy { holds($0.type, inner) } }
      case .library, .abstract: return false
      }
    default: return true
    }
  }

  /// Whether values of a type can be keys.
  func isHashable(_ type: Type) -> Bool { isEquatable(type, asKey: true, within: []) }

  private static let hashing: Set<String> = ["Hashable"]
  private static let equating: Set<String> = ["Equatable", "Hashable", "Comparable"]

  private func conforms(_ nominal: NominalType, to protocols: Set<String>) -> Bool {
    !protocols.isDisjoint(with: scope.details[nominal]?.conformances ?? [])
  }

  /// Notes by which functions values of a user's type print, compare and hash themselves.
  mutating func noteOwnFunctions(_ nominal: NominalType) {
    guard let details = scope.details[nominal] else { return }
    let type = Type.nominal(nominal)
    if details.conformances.contains("CustomStringConvertible"),
      let getter = details.methods["description"]?.first(where: \.isProperty),
      getter.result == .string
    {
      nominal.own.description = getter.id
      nominal.own.described = nominal.describedForm
    }
    nominal.own.equality =
      details.statics["=="]?.first {
        $0.parameters.map(\.type) == [type, type] && $0.inoutParameters.isEmpty
          && $0.result == .bool
      }?.id
    nominal.own.hash =
      details.methods["hash"]?.first {
        $0.parameters.map(\.type) == [.nominal(Library.hasher)] && $0.inoutParameters == [0]
          && $0.parameters[0].label == "into" && $0.result == .void && !$0.isMutating
      }?.id
  }

  /// Whether values of a type have an order.
  func isComparable(_ type: Type) -> Bool {
    switch type {
    case .int, .double, .string, .broken, .variable, .never: true
    case .nominal: hasUserOrder(type)
    default: false
    }
  }
}
