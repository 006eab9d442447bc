/// A type of the language.
public indirect enum Type: Hashable, Sendable {
  /// `Int`, 64 bits.
  case int
  /// `Double`.
  case double
  /// `Bool`.
  case bool
  /// `String`.
  case string
  /// `Void`, which has one value and takes no room.
  case void
  /// `Never`: the expression does not return.
  case never
  /// `[T]`.
  case array(Type)
  /// `[K: V]`, in insertion order.
  case dictionary(Type, Type)
  /// `Set<T>`, in insertion order.
  case set(Type)
  /// `Range<Int>`, as `0..<n`.
  case range
  /// `ClosedRange<Int>`, as `1...n`.
  case closedRange
  /// `ClosedRange<Double>`, as `-0.1...0.1`.
  case doubleRange
  /// `Range<Double>`, as `0.0..<1.0`.
  case halfOpenDoubleRange
  /// `T?`.
  case optional(Type)
  /// `(A, b: B)`, with two elements or more.
  case tuple([TupleElement])
  /// `(A, B) -> C`; a parameter may be `inout`.
  case function([Type], Type)
  /// `inout T`, as a parameter of a function type only.
  case `inout`(Type)
  /// A library type, an abstract type, a structure or an enumeration.
  case nominal(NominalType)
  /// A type parameter of a library function, numbered within its declaration.
  case variable(Int)
  /// The type of an expression at fault, which agrees with every type so that one fault gives one
  /// message.
  case broken

  /// An element of a tuple type.
  public struct TupleElement: Hashable, Sendable {
    /// The label, if any.
    public var label: String?
    /// The type.
    public var type: Type

    /// Makes an element.
    public init(label: String? = nil, type: Type) {
      self.label = label
      self.type = type
    }
  }
}

extension Type: CustomStringConvertible {
  /// The type as Swift writes it.
  public var description: String {
    switch self {
    case .int: "Int"
    case .double: "Double"
    case .bool: "Bool"
    case .string: "String"
    case .void: "Void"
    case .never: "Never"
    case .array(let element): "[\(element)]"
    case .dictionary(let key, let value): "[\(key): \(value)]"
    case .set(let element): "Set<\(element)>"
    case .range: "Range<Int>"
    case .closedRange: "ClosedRange<Int>"
    case .doubleRange: "ClosedRange<Double>"
    case .halfOpenDoubleRange: "Range<Double>"
    case .optional(.function(let parameters, let result)):
      "(\(Type.function(parameters, result)))?"
    case .optional(let wrapped): "\(wrapped)?"
    case .tuple(let elements):
      "("
        + elements.map { ($0.label.map { "\($0): " } ?? "") + "\($0.type)" }
        .joined(separator: ", ") + ")"
    case .function(let parameters, let result):
      "(" + parameters.map { "\($0)" }.joined(separator: ", ") + ") -> \(result)"
    case .inout(let type): "inout \(type)"
    case .nominal(let nominal): nominal.name
    case .variable(let index):
      ["T", "U", "V", "W"].indices.contains(index)
        ? ["T", "U", "V", "W"][index] : "T\(index)"
    case .broken: "_"
    }
  }
}

extension Type {
  /// The type of the value that a parameter of this type is handed: for `inout T`, `T`.
  var handed: Type {
    if case .inout(let type) = self { return type }
    return self
  }

  /// How many optionals are about the type: 2 for `Int??`.
  var optionalDepth: Int {
    if case .optional(let wrapped) = self { return wrapped.optionalDepth + 1 }
    return 0
  }

  /// Whether it is `inout T`.
  var isInout: Bool {
    if case .inout = self { return true }
    return false
  }
}
