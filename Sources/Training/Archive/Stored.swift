/// What an archive is made of: numbers, text, arrays of them, and records with a kind and named fields.
public indirect enum Stored: Sendable {
  /// Nothing, as for `nil`.
  case none
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A real number, to the bit.
  case double(Double)
  /// Text.
  case string(String)
  /// Truth values, eight in a byte.
  case bools([Bool])
  /// Whole numbers; small ones take a byte.
  case ints([Int])
  /// Real numbers, to the bit; where all are whole, they take no more room than whole numbers.
  case doubles([Double])
  /// Real numbers of 32 bits.
  case floats([Float])
  /// Anything in order.
  case list([Stored])
  /// Named parts of a kind of value: "Run".
  case record(String, [Field])
  /// One of the parts that several places share, by its number.
  case shared(Int)

  /// A part of a record.
  public struct Field: Sendable {
    /// The part's name.
    public var name: String
    /// The part.
    public var value: Stored

    /// Names a part.
    public init(_ name: String, _ value: Stored) {
      self.name = name
      self.value = value
    }
  }

  /// What it is, for a message: "a Run", "12 numbers".
  public var summary: String {
    switch self {
    case .none: "nil"
    case .bool(let value): "\(value)"
    case .int(let value): "the number \(value)"
    case .double(let value): "the number \(value)"
    case .string: "a string"
    case .bools(let values): "an array of \(values.count) truth values"
    case .ints(let values): "an array of \(values.count) whole numbers"
    case .doubles(let values): "an array of \(values.count) numbers"
    case .floats(let values): "an array of \(values.count) numbers"
    case .list(let values): "an array of \(values.count)"
    case .record(let kind, _):
      kind.hasSuffix("s")
        ? kind
        : (kind == "MDP" || ["A", "E", "I", "O"].contains(kind.prefix(1)) ? "an " : "a ") + kind
    case .shared: "a part"
    }
  }
}
