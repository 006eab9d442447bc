public import Syntax

/// What is known of a name: what completion and help show.
public struct Inspection: Sendable, Hashable {
  /// A parameter of a function.
  public struct Parameter: Sendable, Hashable {
    /// The label, or the name of one without.
    public var name: String
    /// The type as text.
    public var type: String
    /// The default as text; nil for a required one.
    public var defaultValue: String?
    /// The bounds as text, if any.
    public var bounds: String?
    /// The symbols of the literature.
    public var symbols: [String]
    /// What it means.
    public var documentation: String
  }

  /// The name.
  public var name: String
  /// Its signatures, or its type.
  public var signatures: [String]
  /// What it is.
  public var documentation: String
  /// The paper or book it comes from, if any.
  public var source: String?
  /// The parameters of its first signature.
  public var parameters: [Parameter]

  /// All of it as plain text.
  public var text: String {
    var lines = signatures
    if !documentation.isEmpty { lines += ["", documentation] }
    if !parameters.isEmpty {
      lines.append("")
      let width = parameters.map(\.name.count).max() ?? 0
      for parameter in parameters {
        var line = "  \(parameter.name)"
        line += String(repeating: " ", count: width - parameter.name.count)
        line += "  \(parameter.type)"
        if let value = parameter.defaultValue { line += " = \(value)" }
        if let bounds = parameter.bounds { line += ", in \(bounds)" }
        if let symbol = parameter.symbols.last { line += "  (\(symbol))" }
        if !parameter.documentation.isEmpty { line += "  \(parameter.documentation)" }
        lines.append(line)
      }
    }
    if let source { lines += ["", source] }
    return lines.joined(separator: "\n")
  }
}

/// What is known of the name at a place, or else of the function in whose call the place is.
///
/// - Parameters:
///   - source: The cell.
///   - offset: A UTF-8 offset into it, within or right after a name.
///   - scope: What the session knows.
/// - Returns: What is known; nil where there is nothing.
public func inspect(_ source: SourceText, at offset: Int, in scope: Scope) -> Inspection? {
  let offset = min(max(offset, 0), source.bytes.count)
  if let found = find(source, at: offset, in: scope) { return found }
  // In an unfinished call the place may be no part of it yet.
  var bytes = source.bytes
  bytes.insert(contentsOf: Array(standIn.utf8), at: offset)
  let changed = SourceText(name: source.name, text: String(decoding: bytes, as: UTF8.self))
  return find(changed, at: offset, in: scope)
}

private func find(_ source: SourceText, at offset: Int, in scope: Scope) -> Inspection? {
  let probe = Checker.probe(source, at: offset, in: scope)
  let known = probe.scope ?? scope
  var checker = Checker(source: source, scope: known)
  switch probe.found {
  case .name(_, let name, _, _)?:
    if let found = inspection(of: name, probe, &checker) { return found }
  case .member(let type, let isStatic, let name)?:
    let type = isStatic ? type : checker.stripped(type) ?? type
    let callables =
      isStatic
      ? checker.staticCallables(type, name.text) : checker.members(name.text, of: type)
    if !callables.isEmpty { return Inspection(name.text, callables) }
    if !isStatic, case .nominal(let nominal) = type, case .structure(let properties) = nominal.kind,
      let property = properties.first(where: { $0.name == name.text })
    {
      return Inspection(
        name: name.text, signatures: ["\(name.text): \(property.type)"], documentation: "",
        source: nil, parameters: [])
    }
  case .implicit(let type?, let name)?:
    for owner in checker.implicitOwners(checker.stripped(type) ?? type) {
      let callables = checker.staticCallables(owner, name.text)
      if !callables.isEmpty { return Inspection(name.text, callables) }
    }
  case .implicit(nil, _)?, nil: break
  }
  guard let call = probe.call, let first = call.callables.first else { return nil }
  return Inspection(first.name, call.callables)
}

private func inspection(of name: String, _ probe: Probe, _ checker: inout Checker) -> Inspection? {
  if let local = probe.locals.first(where: { $0.name == name }) {
    if !local.functions.isEmpty { return Inspection(name, local.functions) }
    return Inspection(
      name: name, signatures: ["\(name): \(local.type)"], documentation: "", source: nil,
      parameters: [])
  }
  if let variable = checker.scope.globals[name] {
    let word = variable.isMutable ? "var" : "let"
    var documentation = ""
    if case .nominal(let nominal) = variable.type { documentation = nominal.documentation }
    return Inspection(
      name: name, signatures: ["\(word) \(name): \(variable.type)"], documentation: documentation,
      source: nil, parameters: [])
  }
  var callables = checker.functionsNamed(name)
  if case .nominal(let nominal)? = checker.typeNamed(name) {
    let details = checker.scope.details[nominal]
    callables += (details?.initialisers ?? []).map { Callable($0) }
    if details?.initialisers.isEmpty ?? true, let memberwise = details?.memberwise {
      callables.append(Callable(memberwise: memberwise, of: nominal))
    }
    if callables.isEmpty {
      return Inspection(
        name: name, signatures: [name], documentation: nominal.documentation, source: nil,
        parameters: [])
    }
    var result = Inspection(name, callables)
    if !nominal.documentation.isEmpty, nominal.documentation != result.documentation {
      result.documentation =
        result.documentation.isEmpty
        ? nominal.documentation : nominal.documentation + "\n" + result.documentation
    }
    return result
  }
  return callables.isEmpty ? nil : Inspection(name, callables)
}

extension Inspection {
  /// What is known of functions of one name.
  init(_ name: String, _ callables: [Callable]) {
    self.name = name
    signatures = callables.map { callable in
      if case .library(let declaration) = callable.target, declaration.isProperty {
        return "\(name): \(callable.result)"
      }
      return callable.signature
    }
    documentation = callables.first?.documentation ?? ""
    source = callables.first?.literature
    parameters = (callables.first?.parameters ?? []).map { parameter in
      var standIn: String?
      if case .defaulted(let text) = parameter.presence { standIn = text }
      return Parameter(
        name: parameter.label ?? parameter.name, type: "\(parameter.type)", defaultValue: standIn,
        bounds: parameter.bounds, symbols: parameter.symbols,
        documentation: parameter.documentation)
    }
  }
}
