/// A type of a generated program.
indirect enum GeneratedType: Hashable, Sendable {
  case int
  case double
  case bool
  case string
  case array(GeneratedType)
  case dictionary(GeneratedType, GeneratedType)
  case optional(GeneratedType)
  case pair(GeneratedType, GeneratedType)
  case function([GeneratedType], GeneratedType)
  case named(String)

  var text: String {
    switch self {
    case .int: "Int"
    case .double: "Double"
    case .bool: "Bool"
    case .string: "String"
    case .array(let element): "[\(element.text)]"
    case .dictionary(let key, let value): "[\(key.text): \(value.text)]"
    case .optional(let wrapped): "\(wrapped.text)?"
    case .pair(let first, let second): "(\(first.text), \(second.text))"
    case .function(let parameters, let result):
      "(\(parameters.map(\.text).joined(separator: ", "))) -> \(result.text)"
    case .named(let name): name
    }
  }

  static let scalars: [GeneratedType] = [.int, .int, .double, .bool, .string]
}

/// A variable, parameter or function that generated code may use.
struct GeneratedName {
  var name: String
  var type: GeneratedType
  var isMutable: Bool
}

/// A struct or an enum that a generated program declares.
struct GeneratedNominal {
  var name: String
  /// The properties of a struct.
  var fields: [GeneratedName] = []
  /// Its methods: a function type each; `isMutable` where they are `mutating`.
  var methods: [GeneratedName] = []
  /// The cases of an enum with what they carry.
  var cases: [(name: String, payload: [GeneratedType])] = []
}
