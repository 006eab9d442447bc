import Syntax

/// Structures that conform to a protocol of the library.
extension Checker {
  /// The library's protocols.
  var protocols: [NominalType] {
    library.types.values.filter { !$0.requirements.isEmpty }.sorted { $0.name < $1.name }
  }

  /// Whether values of a type are among those that a protocol stands for.
  func conforms(_ type: Type, to nominal: NominalType) -> Bool {
    guard !nominal.requirements.isEmpty, case .nominal(let own) = type else { return false }
    return scope.details[own]?.conformances.contains(nominal.name) ?? false
  }

  /// Makes the names of types known that the protocols of a structure define.
  mutating func declareAliases(_ nominal: NominalType, _ syntax: StructureSyntax) {
    for owner in declaredProtocols(nominal) {
      let bindings = associatedTypes(owner, nominal, syntax)
      for (name, type) in owner.aliases {
        let meant = bindings.substitute(type)
        scope.details[nominal]?.aliases[name] = meant.isComplete ? meant : .broken
      }
      for requirement in owner.requirements {
        if case .method = requirement.form {
          scope.details[nominal]?.concurrentMethods.insert(requirement.name)
        }
      }
    }
  }

  /// Checks that a structure has what its protocols ask for, and notes where.
  mutating func checkConformances(_ nominal: NominalType, _ syntax: StructureSyntax) {
    for owner in declaredProtocols(nominal) {
      let bindings = associatedTypes(owner, nominal, syntax)
      for requirement in owner.requirements {
        switch requirement.form {
        case .property(let choices):
          property(requirement, choices, bindings, nominal, owner, syntax)
        case .method(let parameters, let result):
          method(
            requirement, parameters, bindings.substitute(result), bindings, nominal, owner, syntax)
        }
      }
    }
  }

  private func declaredProtocols(_ nominal: NominalType) -> [NominalType] {
    (scope.details[nominal]?.conformances ?? []).compactMap { library.types[$0] }
      .filter { !$0.requirements.isEmpty }
  }

  /// What a protocol's type variables stand for in a structure: by its properties, or else by what its
  /// methods are written to give.
  private func associatedTypes(
    _ owner: NominalType, _ nominal: NominalType, _ syntax: StructureSyntax
  ) -> Bindings {
    var bindings = Bindings()
    for requirement in owner.requirements {
      guard case .property(let choices) = requirement.form else { continue }
      let type = propertyType(requirement.name, nominal)
      let written = choices.first { $0.type == type } ?? choices.first { fits($0, owner, syntax) }
      if let written { bindings.types.merge(written.meanings) { old, _ in old } }
    }
    return bindings
  }

  /// Whether a method is written as a choice of a property's type would have it.
  private func fits(
    _ choice: Requirement.Choice, _ owner: NominalType, _ syntax: StructureSyntax
  ) -> Bool {
    owner.requirements.contains { requirement in
      guard case .method(let parameters, let result) = requirement.form else { return false }
      return syntax.members.contains { member in
        guard case .function(let function) = member.kind, function.name.text == requirement.name
        else { return false }
        func agrees(_ pattern: Type, _ written: TypeSyntax?) -> Bool {
          guard case .variable(let index) = pattern, let meant = choice.meanings[index],
            let written, owner.aliases[source[written.span]] == nil
          else { return false }
          return "\(meant)" == source[written.span]
        }
        return agrees(result, function.result)
          || zip(parameters, function.parameters).contains { agrees($0.type, $1.type) }
      }
    }
  }

  private func propertyType(_ name: String, _ nominal: NominalType) -> Type? {
    if case .structure(let properties) = nominal.kind,
      let property = properties.first(where: { $0.name == name })
    {
      return property.type
    }
    return scope.details[nominal]?.methods[name]?.first { $0.isProperty }?.result
  }

  private mutating func property(
    _ requirement: Requirement, _ choices: [Requirement.Choice], _ bindings: Bindings,
    _ nominal: NominalType, _ owner: NominalType, _ syntax: StructureSyntax
  ) {
    let examples = choices.filter { choice in
      choice.meanings.allSatisfy { bindings.types[$0] == nil || bindings.types[$0] == $1 }
    }
    let example = (examples.first ?? choices[0]).example
    guard let type = propertyType(requirement.name, nominal) else {
      report(
        .missingRequirement(
          requirement, owner: owner.name, of: nominal.name, write: example,
          place(of: owner, syntax)))
      return
    }
    if type == .broken { return }
    guard choices.contains(where: { $0.type == type }) else {
      report(
        .requirementType(
          requirement, owner: owner.name,
          expected: choices.map { "\($0.type)" }.joined(separator: " or "), found: "\(type)",
          write: example, span(of: requirement.name, syntax) ?? place(of: owner, syntax)))
      return
    }
    if case .structure(let properties) = nominal.kind,
      let index = properties.firstIndex(where: { $0.name == requirement.name })
    {
      nominal.witnesses[requirement.name] = .stored(index)
    } else if let getter = scope.details[nominal]?.methods[requirement.name]?.first(
      where: \.isProperty)
    {
      nominal.witnesses[requirement.name] = .function(
        getter.id, isMutating: getter.isMutating, result: type)
    }
  }

  private mutating func method(
    _ requirement: Requirement, _ patterns: [FunctionDeclaration.Parameter], _ result: Type,
    _ bindings: Bindings, _ nominal: NominalType, _ owner: NominalType, _ syntax: StructureSyntax
  ) {
    // A property at fault leaves open what its methods should be.
    let parameters = patterns.map { pattern in
      var parameter = pattern
      parameter.type = bindings.substitute(pattern.type)
      return parameter
    }
    let signature = Callable.signature(requirement.name, parameters, result)
    let isOpen = !result.isComplete || parameters.contains { !$0.type.isComplete }
    let line = isOpen ? "mutating func \(requirement.name)…" : "mutating func \(signature) { … }"
    let methods = (scope.details[nominal]?.methods[requirement.name] ?? []).filter {
      !$0.isProperty
    }
    guard !methods.isEmpty else {
      report(
        .missingRequirement(
          requirement, owner: owner.name, of: nominal.name, write: line, place(of: owner, syntax)))
      return
    }
    let exact = methods.first { method in
      method.parameters.map(\.label) == parameters.map(\.label)
        && zip(method.parameters, parameters).allSatisfy { agrees($0.type, $1.type) }
        && agrees(method.result, result) && method.inoutParameters.isEmpty
    }
    if let exact {
      nominal.witnesses[requirement.name] = .function(
        exact.id, isMutating: exact.isMutating, result: exact.result)
      return
    }
    let found = methods[0]
    if found.result.isFaulty || found.parameters.contains(where: { $0.type.isFaulty }) { return }
    report(
      .requirementType(
        requirement, owner: owner.name, expected: signature,
        found: Callable.signature(found.name, found.parameters, found.result), write: line,
        span(of: requirement.name, syntax) ?? place(of: owner, syntax)))
  }

  /// A faulty type and one that is still open agree with every other.
  private func agrees(_ found: Type, _ expected: Type) -> Bool {
    found == expected || found.isFaulty || !expected.isComplete || expected.isFaulty
  }

  /// Where a structure says that it conforms.
  private func place(of owner: NominalType, _ syntax: StructureSyntax) -> Span {
    syntax.conformances.first { $0.text == owner.name }?.span ?? syntax.name.span
  }

  /// Where a member is declared, by its name.
  private func span(of name: String, _ syntax: StructureSyntax) -> Span? {
    for member in syntax.members {
      switch member.kind {
      case .function(let function) where function.name.text == name: return function.name.span
      case .variable(let declaration):
        if let found = declaration.pattern.names.first(where: { $0.text == name }) {
          return found.span
        }
      default: break
      }
    }
    return nil
  }
}

/// What the checker says of conformances.
extension Diagnostic {
  static func missingRequirement(
    _ requirement: Requirement, owner: String, of name: String, write line: String, _ span: Span
  ) -> Diagnostic {
    Diagnostic(
      "missing-requirement", at: span,
      "‘\(name)’ lacks ‘\(requirement.name)’, which \(article(owner)) has",
      notes: [Note("write: \(line)"), Note("it is \(requirement.documentation)")])
  }

  static func requirementType(
    _ requirement: Requirement, owner: String, expected: String, found: String,
    write line: String, _ span: Span
  ) -> Diagnostic {
    var notes = [Note("write: \(line)")]
    if let advice = requirement.advice { notes.append(Note(advice)) }
    return Diagnostic(
      "requirement-type", at: span,
      "‘\(requirement.name)’ of \(article(owner)) is \(expected), found \(found)", notes: notes)
  }

  static func notAProtocol(_ name: Name, protocols: [String]) -> Diagnostic {
    Diagnostic(
      "not-a-protocol", at: name.span,
      "‘\(name.text)’ is a type, and a structure conforms to protocols only",
      notes: protocols.isEmpty
        ? [] : [Note("the library's protocols are \(protocols.joined(separator: ", "))")])
  }

  static func typeOfProtocol(_ name: Name, owner: String) -> Diagnostic {
    Diagnostic(
      "type-of-protocol", at: name.span,
      "‘\(name.text)’ is known inside a structure that conforms to \(owner)",
      notes: [Note("declare the structure as ‘struct Name: \(owner) { … }’")])
  }

  static func siblingInInitialValue(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "member-in-initial-value", at: span,
      "the initial value of a property cannot use ‘\(name)’, another member of the structure",
      notes: [
        Note("make the property a computed one, as in ‘var size: Int { rows * columns }’")
      ])
  }

  static func parallelWrite(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "parallel-write", at: span,
      "‘\(name)’ is a variable of the session, and this method runs on several threads at once",
      notes: [
        Note("keep the value in a stored property: ‘var \(name) = …’ in the structure"),
        Note("reading a variable of the session is fine"),
      ])
  }

  private static func article(_ name: String) -> String {
    (name.first.map { "AEIOU".contains($0) } ?? false ? "an " : "a ") + name
  }
}
