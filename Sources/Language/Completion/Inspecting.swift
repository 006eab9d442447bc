public import Syntax

/// What is known of the name at a place, or else of the function in whose call the place is.
///
/// - Parameters:
///   - source: The cell.
///   - offset: A UTF-8 offset into it, within or right after a name, or among the arguments of a call.
///   - scope: What the session knows.
/// - Returns: What is known; nil where there is nothing.
public func inspect(_ source: SourceText, at offset: Int, in scope: Scope) -> Inspection? {
  let offset = min(max(offset, 0), source.bytes.count)
  let probe = Checker.probe(source, at: offset, in: scope)
  var inspector = Inspector(probe, source: source, scope: scope)
  if var named = inspector.named() {
    if named.forms.allSatisfy({ $0.parameters.isEmpty }), named.members.isEmpty,
      let call = inspector.call()
    {
      named.surrounding = [call]
    }
    return named
  }
  // In an unfinished call the place may be no part of it yet.
  if offset > 0, isNameByte(source.bytes[offset - 1]) { return inspector.call() }
  var bytes = source.bytes
  bytes.insert(contentsOf: Array(standIn.utf8), at: offset)
  let changed = SourceText(name: source.name, text: String(decoding: bytes, as: UTF8.self))
  let second = Checker.probe(changed, at: offset, in: scope)
  return Inspector(second, source: changed, scope: scope).call() ?? inspector.call()
}

/// Tells what the checker found at a place.
private struct Inspector {
  let probe: Probe
  var checker: Checker

  init(_ probe: Probe, source: SourceText, scope: Scope) {
    self.probe = probe
    checker = Checker(source: source, scope: probe.scope ?? scope)
  }

  /// What is known of the name at the place.
  mutating func named() -> Inspection? {
    switch probe.found {
    case .name(_, let name, _, _)?: return inspection(of: name)
    case .member(let type, let isStatic, let name)?:
      if isStatic {
        return staticMember(name.text, of: type) ?? member(name.text, of: type)
      }
      return member(name.text, of: checker.stripped(type) ?? type)
    case .implicit(let type?, let name)?:
      for owner in checker.implicitOwners(checker.stripped(type) ?? type) {
        if let found = staticMember(name.text, of: owner) { return found }
      }
      return nil
    case .implicit(nil, _)?, nil: return nil
    }
  }

  private mutating func inspection(of name: String) -> Inspection? {
    if let local = probe.locals.first(where: { $0.name == name }) {
      if !local.functions.isEmpty { return Inspection(name, local.functions) }
      return Inspection(name, "\(name): \(local.type)", documentation(of: local.type))
    }
    if let variable = checker.scope.globals[name] {
      let word = variable.isMutable ? "var" : "let"
      var found = Inspection(
        name, "\(word) \(name): \(variable.type)", documentation(of: variable.type))
      found.variable = variable
      return found
    }
    let type = checker.typeNamed(name)
    var callables = checker.functionsNamed(name)
    guard case .nominal(let nominal)? = type else {
      guard !callables.isEmpty || type != nil else { return nil }
      var found = callables.isEmpty ? Inspection(name, name) : Inspection(name, callables)
      if let type { found.members = members(of: type) }
      return found
    }
    let details = checker.scope.details[nominal]
    callables += (details?.initialisers ?? []).map { Callable($0) }
    if details?.initialisers.isEmpty ?? true, let memberwise = details?.memberwise {
      callables.append(Callable(memberwise: memberwise, of: nominal))
    }
    var found =
      callables.isEmpty ? Inspection(name, kind(of: nominal)) : Inspection(name, callables)
    if !nominal.documentation.isEmpty, nominal.documentation != found.documentation {
      found.documentation =
        found.documentation.isEmpty
        ? nominal.documentation : nominal.documentation + "\n" + found.documentation
    }
    if case .abstract = nominal.kind, !nominal.accepts.isEmpty {
      found.documentation +=
        "\nTakes " + nominal.accepts.map { "`\($0)`" }.joined(separator: ", ") + "."
    }
    found.example = found.example ?? nominal.example
    // What a hyper-parameter is stands with the initialiser.
    found.members = members(of: .nominal(nominal)).filter {
      [parameters = found.parameters] member in
      !parameters.contains { member.signature.hasPrefix($0.name + ":") }
    }
    return found
  }

  private func kind(of nominal: NominalType) -> String {
    switch nominal.kind {
    case .structure: "struct \(nominal.name)"
    case .enumeration: "enum \(nominal.name)"
    case .library, .abstract: nominal.name
    }
  }

  private func documentation(of type: Type) -> String {
    if case .nominal(let nominal)? = checker.stripped(type) { return nominal.documentation }
    return ""
  }

  private mutating func member(_ name: String, of type: Type) -> Inspection? {
    switch type {
    case .nominal(let nominal):
      if case .structure(let properties) = nominal.kind,
        let property = properties.first(where: { $0.name == name })
      {
        let word = property.isMutable ? "var" : "let"
        return Inspection(name, "\(word) \(name): \(property.type)")
      }
    case .tuple(let elements):
      if let (index, element) = elements.enumerated().first(where: {
        $1.label == name || "\($0)" == name
      }) {
        return Inspection(name, "\(element.label ?? "\(index)"): \(element.type)")
      }
    default: break
    }
    let callables = checker.members(name, of: type).map { checker.specialised($0, to: type) }
    return callables.isEmpty ? nil : Inspection(name, callables)
  }

  private mutating func staticMember(_ name: String, of type: Type) -> Inspection? {
    if case .nominal(let nominal) = type {
      if case .enumeration(let cases) = nominal.kind,
        let index = cases.firstIndex(where: { $0.name == name })
      {
        guard !cases[index].payload.isEmpty else {
          return Inspection(name, "case \(nominal.name).\(name)", nominal.documentation)
        }
        return Inspection(name, [Callable(case: index, cases[index], of: nominal)])
      }
      if let variable = checker.scope.details[nominal]?.staticVariables[name] {
        return Inspection(name, "static \(name): \(variable.type)")
      }
    }
    let callables = checker.staticCallables(type, name)
    return callables.isEmpty ? nil : Inspection(name, callables)
  }

  /// The members of a type, by name.
  private mutating func members(of type: Type) -> [Inspection.Member] {
    var list: [Inspection.Member] = []
    for name in Set(checker.staticNames(of: type)).sorted() {
      guard let found = staticMember(name, of: type) else { continue }
      for form in found.forms {
        let text = form.text.hasPrefix("case ") ? form.text : "\(type)." + form.text
        list.append(.init(signature: text, documentation: firstLine(found.documentation)))
      }
    }
    for name in Set(checker.memberNames(of: type)).sorted() {
      guard let found = member(name, of: type) else { continue }
      for form in found.forms {
        list.append(.init(signature: form.text, documentation: firstLine(found.documentation)))
      }
    }
    if case .nominal(let nominal) = type {
      for declaration in nominal.subscripts {
        list.append(
          .init(
            signature: Inspection.Signature(Callable(declaration)).text,
            documentation: declaration.documentation))
      }
    }
    return list
  }

  private func firstLine(_ text: String) -> String { String(text.prefix { $0 != "\n" }) }

  // MARK: Calls

  /// The function in whose call the place is, with the parameter at hand.
  func call() -> Inspection? {
    guard let call = probe.call, !call.callables.isEmpty else { return nil }
    let matches = call.callables.map { ArgumentMatch($0.parameters, call.arguments) }
    let order = call.callables.indices.sorted {
      (misfit(matches[$0]), $0) < (misfit(matches[$1]), $1)
    }
    let callables = order.map { call.callables[$0] }
    var found = Inspection(callables[0].name, callables)
    found.currentParameter = parameter(call, callables[0], matches[order[0]])
    return found
  }

  private func misfit(_ match: ArgumentMatch) -> Int {
    match.faults.count {
      if case .missing = $0 { false } else { true }
    }
  }

  private func parameter(
    _ call: Probe.Call, _ callable: Callable, _ match: ArgumentMatch
  ) -> Int? {
    guard !callable.parameters.isEmpty else { return nil }
    guard
      let index = call.arguments.firstIndex(where: {
        probe.touches($0.label?.span.union($0.span) ?? $0.span)
      })
    else { return call.arguments.isEmpty ? 0 : nil }
    if let label = call.arguments[index].label?.text {
      return callable.parameters.firstIndex { $0.label == label }
    }
    if let slot = match.slots.firstIndex(where: { $0.contains(index) }),
      callable.parameters[slot].label == nil
    {
      return slot
    }
    // An argument that has no label yet belongs to the first parameter after those given.
    let given = match.slots.indices.filter { slot in match.slots[slot].contains { $0 < index } }
    let next = (given.max() ?? -1) + 1
    return callable.parameters.indices.contains(next) ? next : nil
  }
}
