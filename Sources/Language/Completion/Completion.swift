public import Syntax

/// A thing that could stand at a place in the code.
public struct Candidate: Sendable, Hashable {
  /// What a candidate is.
  public enum Kind: String, Sendable {
    /// A function or method.
    case function
    /// A type.
    case type = "class"
    /// A variable.
    case variable = "instance"
    /// A word of the language.
    case keyword
    /// A property.
    case property
    /// The label of an argument.
    case label = "param"
  }

  /// The text to insert.
  public var text: String
  /// What it is.
  public var kind: Kind
  /// Its signature or type, with the default and bounds of a label.
  public var signature: String
  /// What it means, in a sentence or more.
  public var documentation: String
}

/// What could stand at a place in the code.
public struct Candidates: Sendable {
  /// The candidates, the likeliest first.
  public var items: [Candidate]
  /// The text that they replace.
  public var replaced: Span
}

/// What could stand at a place in a cell, which may be unfinished.
///
/// - Parameters:
///   - source: The cell.
///   - offset: A UTF-8 offset into it.
///   - scope: What the session knows.
/// - Returns: The candidates; none inside comments, strings and names being declared.
public func complete(_ source: SourceText, at offset: Int, in scope: Scope) -> Candidates {
  let offset = min(max(offset, 0), source.bytes.count)
  var start = offset
  while start > 0, isNameByte(source.bytes[start - 1]) { start -= 1 }
  let prefix = source[Span(start, offset)]
  let replaced = Span(start, offset)
  if let first = prefix.first, first.isNumber { return Candidates(items: [], replaced: replaced) }
  var bytes = source.bytes
  var end = offset
  while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
  // A stand-in makes an empty place one that has a name, and an unfinished word no keyword.
  bytes.replaceSubrange(start..<end, with: Array((prefix + standIn).utf8))
  let changed = SourceText(name: source.name, text: String(decoding: bytes, as: UTF8.self))
  let probe = Checker.probe(changed, at: offset, in: scope)
  return Candidates(items: Proposer(probe, prefix: prefix, scope: scope).items, replaced: replaced)
}

let standIn = "ǂ"

func isNameByte(_ byte: UInt8) -> Bool {
  byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    || (0x61...0x7A).contains(byte)
}

/// Makes candidates of what the checker found.
struct Proposer {
  let probe: Probe
  let prefix: String
  let checker: Checker
  private var ranked: [(rank: Int, order: Int, candidate: Candidate)] = []

  init(_ probe: Probe, prefix: String, scope: Scope) {
    self.probe = probe
    self.prefix = prefix
    checker = Checker(source: SourceText(name: "", text: ""), scope: probe.scope ?? scope)
    switch probe.found {
    case .member(let type, let isStatic, _)?:
      isStatic ? addStatic(type, rank: 0) : addMembers(type)
    case .implicit(let type?, _)?:
      for (index, owner) in checker.implicitOwners(checker.stripped(type) ?? type).enumerated() {
        addStatic(owner, rank: index == 0 ? 0 : 4)
      }
    case .name(let role, _, let span, let want)?:
      addLabels(span)
      addNames(role, want)
    case .implicit(nil, _)?, nil: break
    }
  }

  /// The candidates that fit what is typed, the likeliest first.
  var items: [Candidate] {
    let lowered = prefix.lowercased()
    var seen: Set<String> = []
    var scored: [(score: Int, order: Int, candidate: Candidate)] = []
    for (rank, order, candidate) in ranked {
      let text = candidate.text.lowercased()
      let distance: Int
      if candidate.text.hasPrefix(prefix) {
        distance = 0
      } else if text.hasPrefix(lowered) {
        distance = 1
      } else if lowered.count > 1, text.contains(lowered) {
        distance = 100
      } else {
        continue
      }
      scored.append((rank + distance, order, candidate))
    }
    scored.sort {
      ($0.score, $0.order, $0.candidate.text.lowercased())
        < ($1.score, $1.order, $1.candidate.text.lowercased())
    }
    return scored.map(\.candidate).filter { seen.insert($0.text).inserted }
  }

  private mutating func add(
    _ rank: Int, _ text: String, _ kind: Candidate.Kind, _ signature: String,
    _ documentation: String = ""
  ) {
    let item = Candidate(
      text: text, kind: kind, signature: signature, documentation: documentation)
    ranked.append((rank, kind == .label ? ranked.count : 0, item))
  }

  private mutating func addCallables(_ rank: Int, _ name: String, _ callables: [Callable]) {
    guard let first = callables.first else { return }
    if case .library(let declaration) = first.target, declaration.isProperty {
      return add(rank, name, .property, "\(first.result)", first.documentation)
    }
    if case .session(let function) = first.target, function.isProperty {
      return add(rank, name, .property, "\(first.result)", first.documentation)
    }
    let more = callables.count > 1 ? " (+\(callables.count - 1))" : ""
    add(rank, name, .function, first.signature + more, first.documentation)
  }

  private mutating func addMembers(_ type: Type) {
    let type = checker.stripped(type) ?? type
    var checker = checker
    for name in Set(checker.memberNames(of: type)) {
      let rank = name.first == "_" ? 20 : 0
      switch type {
      case .nominal(let nominal):
        if case .structure(let properties) = nominal.kind,
          let property = properties.first(where: { $0.name == name })
        {
          add(rank, name, .property, "\(property.type)")
          continue
        }
      case .tuple(let elements):
        if let element = elements.enumerated().first(where: {
          $1.label == name || "\($0)" == name
        }) {
          add(rank, name, .property, "\(element.element.type)")
          continue
        }
      default: break
      }
      let callables = checker.members(name, of: type).map { specialised($0, to: type) }
      addCallables(rank, name, callables)
    }
  }

  /// A member with the receiver's types for its type parameters.
  private func specialised(_ callable: Callable, to type: Type) -> Callable {
    guard let receiver = callable.receiver else { return callable }
    var bindings = Bindings()
    guard checker.unify(receiver, type, &bindings) else { return callable }
    var result = callable
    result.result = bindings.substitute(callable.result)
    for index in result.parameters.indices {
      result.parameters[index].type = bindings.substitute(result.parameters[index].type)
    }
    return result
  }

  private mutating func addStatic(_ type: Type, rank: Int) {
    for name in Set(checker.staticNames(of: type)) {
      if case .nominal(let nominal) = type {
        if case .enumeration(let cases) = nominal.kind,
          let index = cases.firstIndex(where: { $0.name == name })
        {
          let callable = Callable(case: index, cases[index], of: nominal)
          add(
            rank, name, .property,
            cases[index].payload.isEmpty ? "\(type)" : callable.signature)
          continue
        }
        if let variable = checker.scope.details[nominal]?.staticVariables[name] {
          add(rank, name, .property, "\(variable.type)")
          continue
        }
      }
      addCallables(rank, name, checker.staticCallables(type, name))
    }
  }

  private mutating func addLabels(_ span: Span) {
    guard let call = probe.call,
      call.arguments.contains(where: { $0.label == nil && $0.span == span })
    else { return }
    let used = Set(call.arguments.compactMap { $0.label?.text })
    for callable in call.callables {
      for parameter in callable.parameters {
        guard let label = parameter.label, !used.contains(label) else { continue }
        var text = "\(parameter.type)"
        if case .defaulted(let value) = parameter.presence { text += " = \(value)" }
        if let bounds = parameter.bounds { text += ", in \(bounds)" }
        add(
          parameter.isRequired ? 0 : 1, "\(label): ", .label, text, parameter.documentation)
      }
    }
  }

  private mutating func addNames(_ role: Probe.NameRole, _ want: Type?) {
    let scope = checker.scope
    if role != .type {
      for item in probe.locals {
        if !item.functions.isEmpty {
          addCallables(10, item.name, item.functions)
        } else {
          add(10 + preference(item.type, want), item.name, .variable, "\(item.type)")
        }
      }
      for variable in scope.variables {
        add(
          12 + preference(variable.type, want), variable.name, .variable, "\(variable.type)")
      }
      for (name, functions) in scope.functions {
        addCallables(14, name, functions.map { Callable($0) })
      }
      for (name, functions) in checker.library.functions {
        let callables = functions.map { Callable($0) }
        let isType = checker.library.types[name] != nil || Checker.simpleTypes[name] != nil
        let rank = isType ? 18 : 16
        if isType, let first = callables.first {
          add(rank, name, .type, first.signature, first.documentation)
        } else {
          addCallables(rank + preference(callables[0].result, want), name, callables)
        }
      }
      for keyword in Self.keywords where !prefix.isEmpty { add(22, keyword, .keyword, "") }
    }
    for (name, nominal) in scope.types.merging(
      checker.library.types, uniquingKeysWith: { a, _ in a })
    {
      if role != .type, case .abstract = nominal.kind { continue }
      add(20, name, .type, name, nominal.documentation)
    }
    for name in Checker.simpleTypes.keys { add(20, name, .type, name) }
  }

  /// How well a type fits where a type is wanted, less being better.
  private func preference(_ type: Type, _ want: Type?) -> Int {
    guard let want, want.isComplete, want != .broken else { return 0 }
    var checker = checker
    if case .nominal(let nominal) = want, nominal.accepts.isEmpty, nominal.name == "Any" {
      return 0
    }
    return type == want || checker.converts(type, to: want) ? -8 : 0
  }

  static let keywords = [
    "let", "var", "func", "if", "else", "guard", "for", "in", "where", "while", "repeat", "break",
    "continue", "return", "switch", "case", "default", "struct", "enum", "mutating", "static",
    "true", "false", "nil", "inout", "import",
  ]
}

extension Callable {
  /// What it does, in its declaration's words.
  var documentation: String {
    switch target {
    case .library(let declaration): declaration.documentation
    case .session(let function), .memberwise(_, let function): function.documentation
    case .value, .enumerationCase: ""
    }
  }

  /// The paper or book it comes from.
  var literature: String? {
    if case .library(let declaration) = target { return declaration.source }
    return nil
  }
}
