internal import JSON

/// A value handed to a notebook from outside, as `name=value`.
///
/// A value that is a JSON number, truth value or list is that; anything else is a text, with or
/// without quotation marks.
public struct Parameter: Sendable, Hashable {
  /// The constant's name.
  public let name: String
  /// The value as the language writes it.
  public private(set) var literal: String
  /// The value as it was given.
  private let given: String

  /// Reads `name=value`.
  ///
  /// - Throws: a `ParameterError` if there is no `=`, the name is no identifier, or the value none.
  public init(_ argument: String) throws(ParameterError) {
    guard let equals = argument.firstIndex(of: "=") else { throw .noValue(argument) }
    let name = String(argument[..<equals])
    let value = String(argument[argument.index(after: equals)...])
    guard Self.isIdentifier(name) else { throw .notAName(name) }
    self.name = name
    given = value
    guard let literal = Self.literal(of: (try? JSON.parse(value)) ?? .string(value)) else {
      throw .noLiteral(name: name, value: value)
    }
    self.literal = literal
  }

  /// The same value for a constant of a type, which it has to have: a text may look like a number, and
  /// a Double like an Int.
  ///
  /// - Throws: a `ParameterError` if it is no value of the type.
  func converted(to kind: DeclaredKind) throws(ParameterError) -> Parameter {
    var copy = self
    switch (kind, try? JSON.parse(given)) {
    case (.int, .int?), (.double, .double?), (.bool, .bool?), (.string, .string?): break
    case (.double, .int(let number)?): copy.literal = "\(Double(number))"
    case (.string, _): copy.literal = Self.quoted(given)
    default: throw .mismatch(name: name, value: given, kind)
    }
    return copy
  }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, !reserved.contains(name) else { return false }
    return (first == "_" || first.properties.isXIDStart) && name != "_"
      && name.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
  }

  /// Words that Swift keeps for itself where a name is declared.
  private static let reserved: Set<String> = [
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "for", "func", "guard", "if", "import", "in",
    "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "Self", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where",
    "while",
  ]

  /// The value in the language; nil for null and for lists that hold it.
  private static func literal(of value: JSON) -> String? {
    switch value {
    case .null: return nil
    case .bool(let truth): return "\(truth)"
    case .int(let number): return "\(number)"
    case .double(let number): return "\(number)"
    case .string(let text): return quoted(text)
    case .array(let elements):
      let literals = elements.compactMap(literal)
      return literals.count == elements.count ? "[\(literals.joined(separator: ", "))]" : nil
    case .object(let members):
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      let pairs = sorted.compactMap { key, value in
        literal(of: value).map { "\(quoted(key)): \($0)" }
      }
      guard pairs.count == members.count else { return nil }
      return pairs.isEmpty ? "[:]" : "[\(pairs.joined(separator: ", "))]"
    }
  }

  private static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case "\0"..<" ", "\u{7F}": literal += "\\u{\(String(scalar.value, radix: 16))}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}

/// Why an argument is no parameter.
public enum ParameterError: Error, Hashable, CustomStringConvertible {
  /// There is no `=`.
  case noValue(String)
  /// What stands before the `=` cannot name a constant.
  case notAName(String)
  /// The value is null, or holds it.
  case noLiteral(name: String, value: String)
  /// The notebook declares a constant of another type.
  case mismatch(name: String, value: String, DeclaredKind)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noValue(let argument): "expected a parameter as name=value, found ‘\(argument)’"
    case .notAName(let name): "‘\(name)’ cannot be a parameter: it is not a name for a constant"
    case .noLiteral(let name, let value):
      "the parameter ‘\(name)’ cannot be ‘\(value)’: null has no type"
    case .mismatch(let name, let value, let kind):
      "the parameter ‘\(name)’ is \(kind.article) \(kind.rawValue) in the notebook, and ‘\(value)’ is "
        + "none: give \(kind.advice), as in \(name)=\(kind.example)"
    }
  }
}

/// The type of a constant, where a cell of parameters shows it.
public enum DeclaredKind: String, Sendable {
  case int = "Int"
  case double = "Double"
  case bool = "Bool"
  case string = "String"

  var article: String { self == .int ? "an" : "a" }

  var advice: String {
    switch self {
    case .int: "a whole number of at most 64 bits"
    case .double: "a number of at most 1.8e308"
    case .bool: "true or false"
    case .string: "a text"
    }
  }

  var example: String {
    switch self {
    case .int: "100"
    case .double: "0.5"
    case .bool: "true"
    case .string: "text"
    }
  }

  /// The type of a literal; nil for any other expression.
  init?(literal: String) {
    let digits = literal.filter { $0 != "_" }
    if literal == "true" || literal == "false" {
      self = .bool
    } else if literal.count >= 2, literal.first == "\"", literal.last == "\"" {
      self = .string
    } else if Int(digits) != nil {
      self = .int
    } else if digits.first.map({ $0 == "-" || $0.isNumber }) == true, Double(digits) != nil {
      self = .double
    } else {
      return nil
    }
  }
}

extension Notebook {
  private static let tag = "injected-parameters"

  /// Puts the parameters where they take effect: in a cell of their own after the one tagged
  /// `parameters`, or before all others; in the place of an earlier such cell.
  ///
  /// - Throws: a `ParameterError` if the notebook declares one of another type.
  public mutating func inject(_ parameters: [Parameter]) throws(ParameterError) {
    guard !parameters.isEmpty else { return }
    var lines = ["// Parameters"]
    for parameter in parameters {
      let value =
        try kind(ofParameter: parameter.name).map { (kind) throws(ParameterError) in
          try parameter.converted(to: kind)
        } ?? parameter
      lines.append("let \(value.name) = \(value.literal)")
    }
    let hasIDs = minorVersion >= 5
    let taken = Set(cells.compactMap(\.id))
    let id = ([Self.tag] + (2...cells.count + 2).map { "\(Self.tag)-\($0)" })
      .first { !taken.contains($0) }
    let cell = Cell(
      .code, lines.joined(separator: "\n"), id: hasIDs ? id : nil,
      metadata: ["tags": [.string(Self.tag)]])
    if let index = cells.firstIndex(where: { $0.tags.contains(Self.tag) }) {
      cells[index].source = cell.source
    } else if let index = cells.firstIndex(where: { $0.tags.contains("parameters") }) {
      cells.insert(cell, at: index + 1)
    } else {
      cells.insert(cell, at: 0)
    }
  }

  /// The type of a constant that the cell tagged `parameters` declares in a line of its own.
  private func kind(ofParameter name: String) -> DeclaredKind? {
    guard let cell = cells.first(where: { $0.tags.contains("parameters") }) else { return nil }
    for line in cell.source.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, words[0] == "let" || words[0] == "var" else { continue }
      let sides = words[1].split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let names = sides[0].split { $0 == ":" || $0 == " " }
      guard names.first == name[...] else { continue }
      if names.count > 1 { return DeclaredKind(rawValue: String(names[1])) }
      // A remark may follow; the text of a string holds none that would matter.
      var literal = sides[1]
      if let remark = literal.indices.first(where: { literal[$0...].hasPrefix(" //") }) {
        literal = literal[..<remark]
      }
      while literal.last == " " { literal.removeLast() }
      return DeclaredKind(literal: String(literal.drop { $0 == " " }))
    }
    return nil
  }

  /// Whether the cell tagged `parameters`, if there is one, declares a name.
  public func declares(parameter name: String) -> Bool {
    guard let cell = cells.first(where: { $0.tags.contains("parameters") }) else { return true }
    let words = cell.source.split { !($0 == "_" || $0.isLetter || $0.isNumber) }
    return zip(words, words.dropFirst()).contains { keyword, word in
      (keyword == "let" || keyword == "var") && word == name
    }
  }
}
