import Syntax

/// Makes candidates of what the checker found.
struct Proposer {
  let probe: Probe
  let prefix: String
  let checker: Checker
  private let keywords: [String]
  private var ranked: [Proposal] = []

  /// A candidate with how likely it is, less being likelier.
  private struct Proposal {
    var rank: Int
    var order: Int
    var candidate: Candidate
    /// Other words by which it may be meant, such as the symbol of a hyper-parameter.
    var aliases: [String] = []
  }

  init(_ probe: Probe, prefix: String, keywords: [String], scope: Scope) {
    self.probe = probe
    self.prefix = prefix
    self.keywords = keywords
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
      if role != .type { addKeywords() }
    case .implicit(nil, _)?: break
    case nil: addKeywords()
    }
  }

  /// The candidates that fit what is typed, the likeliest first.
  var items: [Candidate] {
    var seen: Set<String> = []
    var scored: [(score: Int, proposal: Proposal)] = []
    for proposal in ranked {
      var distance = Likeness.distance(from: prefix, to: proposal.candidate.text)
      if distance == nil, !prefix.isEmpty,
        proposal.aliases.contains(where: { $0.hasPrefix(prefix) })
      {
        distance = 2
      }
      if let distance { scored.append((proposal.rank + distance, proposal)) }
    }
    scored.sort {
      ($0.score, $0.proposal.order, $0.proposal.candidate.text.lowercased())
        < ($1.score, $1.proposal.order, $1.proposal.candidate.text.lowercased())
    }
    return scored.map(\.proposal.candidate).filter { seen.insert($0.text).inserted }
  }

  private mutating func add(
    _ rank: Int, _ text: String, _ kind: Candidate.Kind, _ signature: String,
    _ documentation: String = "", aliases: [String] = []
  ) {
    let item = Candidate(
      text: text, kind: kind, signature: signature, documentation: documentation)
    ranked.append(
      Proposal(
        rank: rank, order: kind == .label ? ranked.count : 0, candidate: item, aliases: aliases))
  }

  private func fits(_ name: String) -> Bool { Likeness.distance(from: prefix, to: name) != nil }

  private mutating func addKeywords() {
    guard !prefix.isEmpty else { return }
    for word in keywords { add(22, word, .keyword, "keyword") }
  }

  private mutating func addCallables(_ rank: Int, _ name: String, _ callables: [Callable]) {
    guard let first = callables.first else { return }
    if first.isProperty {
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
      let callables = checker.members(name, of: type).map { checker.specialised($0, to: type) }
      addCallables(rank, name, callables)
    }
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
        if let bounds = parameter.bounds { text += ", \(bounds)" }
        add(
          parameter.isRequired ? 0 : 1, "\(label): ", .label, text, parameter.documentation,
          aliases: parameter.symbols)
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
      for (name, functions) in checker.library.functions where fits(name) {
        let callables = functions.map { Callable($0) }
        let isType = checker.library.types[name] != nil || Checker.simpleTypes[name] != nil
        let rank = isType ? 18 : 16
        if isType, let first = callables.first {
          add(rank, name, .type, first.signature, first.documentation)
        } else {
          addCallables(rank + preference(callables[0].result, want), name, callables)
        }
      }
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
}

extension Checker {
  /// A member with the receiver's types for its type parameters.
  func specialised(_ callable: Callable, to type: Type) -> Callable {
    guard let receiver = callable.receiver else { return callable }
    var bindings = Bindings()
    guard unify(receiver, type, &bindings) else { return callable }
    var result = callable
    result.result = bindings.substitute(callable.result)
    for index in result.parameters.indices {
      result.parameters[index].type = bindings.substitute(result.parameters[index].type)
    }
    return result
  }
}

/// How like what is typed a name is: less for more, nil for not at all.
public func likeness(from typed: String, to name: String) -> Int? {
  Likeness.distance(from: typed, to: name)
}

/// How like what is typed a name is.
enum Likeness {
  /// 0 for a beginning, more for looser likeness; nil for none.
  static func distance(from typed: String, to name: String) -> Int? {
    if name.hasPrefix(typed) { return 0 }
    let (query, text) = (typed.lowercased(), name.lowercased())
    if text.hasPrefix(query) { return 40 }
    // The first word's initial counts for more than a later one's: `vi` is ValueIteration first.
    if isInitials(Array(query), Array(name)) { return query.first == text.first ? 80 : 90 }
    guard query.count > 1 else { return nil }
    if text.contains(query) { return 120 }
    guard query.count > 2, query.first == text.first else { return nil }
    var rest = text[...]
    for character in query {
      guard let place = rest.firstIndex(of: character) else { return nil }
      rest = rest[rest.index(after: place)...]
    }
    return 160
  }

  /// Whether the letters begin the words that a name is made of, as `vi` those of ValueIteration.
  private static func isInitials(_ query: [Character], _ name: [Character]) -> Bool {
    var next = 0
    var follows = false
    for (index, character) in name.enumerated() where next < query.count {
      let begins = index == 0 || character.isUppercase || name[index - 1] == "_"
      let isSame = character.lowercased() == String(query[next])
      if isSame, begins || follows {
        next += 1
        follows = true
      } else if begins {
        follows = false
      } else if !isSame {
        follows = false
      }
    }
    return next == query.count && !query.isEmpty
  }
}
