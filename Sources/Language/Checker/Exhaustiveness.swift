import Syntax

/// Finds what the cases of a `switch` leave out, by the matrix of their patterns.
struct Exhaustiveness {
  /// A pattern as far as it matters for what is covered.
  indirect enum Shape {
    /// Matches everything.
    case anything
    /// Matches one form of value, whose parts match in turn.
    case form(String, [Shape])
    /// Matches some values, but no whole form for sure.
    case unsure
  }

  /// A form that values of a type take.
  private struct Form {
    var name: String
    var parts: [Type]
    var text: ([String]) -> String
  }

  /// Rows of patterns by the form that their first one matches.
  private struct Rows {
    private var ofForm: [String: [[Shape]]] = [:]
    private var ofAll: [[Shape]] = []

    init(_ rows: [[Shape]]) {
      for row in rows {
        switch row.first {
        case .form(let name, _)?: ofForm[name, default: []].append(row)
        case .anything?: ofAll.append(row)
        default: break
        }
      }
    }

    /// The rows that may match values of a form; their order does not matter.
    func of(_ form: String) -> [[Shape]] { (ofForm[form] ?? []) + ofAll }
  }

  private var steps = 0

  /// What no row of patterns matches, as a reader would write it; nil when nothing is left.
  static func missing(_ rows: [Shape], of type: Type) -> [String]? {
    if type == .broken { return nil }
    var search = Exhaustiveness()
    guard let forms = forms(of: type) else {
      return search.witness(rows.map { [$0] }, [type]) == nil ? nil : ["default"]
    }
    var found: [String] = []
    let table = Rows(rows.map { [$0] })
    for form in forms {
      let inner = table.of(form.name).compactMap { specialised($0, form) }
      if let parts = search.witness(inner, form.parts) { found.append(form.text(parts)) }
    }
    return found.isEmpty ? nil : found
  }

  /// A row of values that no row of patterns matches.
  private mutating func witness(_ rows: [[Shape]], _ types: [Type]) -> [String]? {
    guard let type = types.first else { return rows.isEmpty ? [] : nil }
    steps += 1
    guard steps < 20_000 else { return nil }
    let rest = Array(types.dropFirst())
    let mentions = rows.contains { if case .form? = $0.first { true } else { false } }
    guard mentions, let forms = Self.forms(of: type) else {
      let inner = rows.compactMap { row -> [Shape]? in
        if case .anything? = row.first { return Array(row.dropFirst()) }
        return nil
      }
      return witness(inner, rest).map { ["_"] + $0 }
    }
    let table = Rows(rows)
    for form in forms {
      let inner = table.of(form.name).compactMap { Self.specialised($0, form) }
      guard let found = witness(inner, form.parts + rest) else { continue }
      let count = form.parts.count
      return [form.text(Array(found.prefix(count)))] + found.dropFirst(count)
    }
    return nil
  }

  /// What is left of a row for values of a form.
  private static func specialised(_ row: [Shape], _ form: Form) -> [Shape]? {
    switch row.first {
    case .anything?:
      Array(repeating: .anything, count: form.parts.count) + row.dropFirst()
    case .form(let name, let parts)? where name == form.name && parts.count == form.parts.count:
      parts + row.dropFirst()
    default: nil
    }
  }

  /// The forms of a type's values; nil where they are too many to tell.
  private static func forms(of type: Type) -> [Form]? {
    switch type {
    case .bool:
      return ["true", "false"].map { name in Form(name: name, parts: [], text: { _ in name }) }
    case .optional(let wrapped):
      return [
        Form(name: "nil", parts: [], text: { _ in "nil" }),
        Form(
          name: "some", parts: [wrapped], text: { $0 == ["_"] ? "let value?" : "\($0[0])?" }),
      ]
    case .tuple(let elements):
      return [
        Form(
          name: "tuple", parts: elements.map(\.type),
          text: { "(\($0.joined(separator: ", ")))" })
      ]
    case .nominal(let nominal):
      guard case .enumeration(let cases) = nominal.kind else { return nil }
      return cases.map { item in
        Form(
          name: item.name, parts: item.payload.map(\.type),
          text: { parts in
            guard parts.contains(where: { $0 != "_" }) else { return ".\(item.name)" }
            return ".\(item.name)(\(parts.joined(separator: ", ")))"
          })
      }
    default: return nil
    }
  }

  // MARK: Patterns

  /// What a pattern covers of a type.
  static func shape(_ pattern: CasePattern, of type: Type) -> Shape {
    switch pattern.kind {
    case .wildcard, .binding, .broken: return .anything
    case .tuple(let parts):
      guard case .tuple(let elements) = type, elements.count == parts.count else { return .unsure }
      return .form("tuple", zip(parts, elements).map { shape($0, of: $1.type) })
    case .some(let inner):
      guard case .optional(let wrapped) = type else { return .unsure }
      return .form("some", [shape(inner, of: wrapped)])
    case .enumeration(let name, let parts): return shape(name.text, parts, of: type)
    case .expression(let expression):
      switch expression.kind {
      case .boolean(let truth): return .form("\(truth)", [])
      case .nilLiteral: return .form("nil", [])
      case .implicitMember(let name), .member(_, let name, _):
        return shape(name.text, [], of: type)
      default: return .unsure
      }
    }
  }

  private static func shape(
    _ name: String, _ parts: [(label: Name?, pattern: CasePattern)], of type: Type
  ) -> Shape {
    switch type {
    case .optional(let wrapped):
      if name == "none" { return .form("nil", []) }
      if name == "some" {
        return .form("some", [parts.first.map { shape($0.pattern, of: wrapped) } ?? .anything])
      }
      return .form("some", [shape(name, parts, of: wrapped)])
    case .nominal(let nominal):
      guard case .enumeration(let cases) = nominal.kind,
        let item = cases.first(where: { $0.name == name })
      else { return .unsure }
      var patterns = parts.map(\.pattern)
      if patterns.count == 1, item.payload.count > 1 {
        switch patterns[0].kind {
        case .tuple(let inner): patterns = inner
        case .wildcard, .binding: patterns = []
        default: break
        }
      }
      if patterns.isEmpty {
        return .form(name, Array(repeating: .anything, count: item.payload.count))
      }
      guard patterns.count == item.payload.count else { return .unsure }
      return .form(name, zip(patterns, item.payload).map { shape($0, of: $1.type) })
    default: return .unsure
    }
  }
}
