/// A hyper-parameter's value, whatever its type.
public enum ParameterValue: Sendable, Equatable {
  /// A real number.
  case double(Double)
  /// A whole number.
  case int(Int)
  /// A switch.
  case bool(Bool)
  /// A word, or one of several choices.
  case string(String)
  /// A rate that may change during training.
  case schedule(Schedule)
  /// A way of exploring.
  case exploration(Exploration)
  /// Whole numbers, such as the widths of layers.
  case ints([Int])
  /// Real numbers, such as the weights to start from.
  case doubles([Double])
  /// What a linear function sees of a state.
  case features(Features)
  /// No value: the algorithm takes the problem's or its own.
  case none
}

extension ParameterValue: CustomStringConvertible {
  /// The value as it is written in a cell.
  public var description: String {
    switch self {
    case .double(let value): value.description
    case .int(let value): value.description
    case .bool(let value): value.description
    case .string(let value): "\"\(value)\""
    case .schedule(let value): value.description
    case .exploration(let value): value.description
    case .ints(let value): value.description
    case .doubles(let value): value.description
    case .features(let value): value.description
    case .none: "nil"
    }
  }
}

/// What kind of value a hyper-parameter takes.
public enum ParameterKind: Sendable, Equatable {
  /// A real number.
  case double
  /// A whole number.
  case int
  /// A switch.
  case bool
  /// Any word.
  case string
  /// One of the listed words.
  case choice([String])
  /// A number or a schedule.
  case rate
  /// A way of exploring.
  case exploration
  /// A list of whole numbers.
  case ints
  /// A list of real numbers.
  case doubles
  /// What a linear function sees of a state.
  case features
  /// A real number, or none.
  case optionalDouble
  /// A whole number, or none.
  case optionalInt

  /// The kind in words, for messages: "a whole number".
  public var words: String {
    switch self {
    case .double: "a number"
    case .int: "a whole number"
    case .bool: "true or false"
    case .string: "a string"
    case .choice(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
    case .rate: "a number or a schedule"
    case .exploration:
      "a way of exploring: .epsilonGreedy, .softmax(temperature:), .ucb(c:) or .bonus(_:)"
    case .ints: "a list of whole numbers"
    case .doubles: "a list of numbers"
    case .features: "features, such as .tileCoding(tilings: 8, tiles: 8)"
    case .optionalDouble: "a number or nil"
    case .optionalInt: "a whole number or nil"
    }
  }
}

/// A type that a hyper-parameter can have.
public protocol ParameterConvertible: Sendable {
  /// The kind of value it takes.
  static var parameterKind: ParameterKind { get }
  /// The value in the common form.
  var parameterValue: ParameterValue { get }
  /// Makes the value from the common form; nil when the kind does not fit.
  init?(parameterValue: ParameterValue)
  /// The numbers that bounds apply to.
  var boundedNumbers: [Double] { get }
  /// What is wrong with the value whatever the bounds, as the end of a sentence.
  var fault: String? { get }
}

extension ParameterConvertible {
  /// None, for values that are not numbers.
  public var boundedNumbers: [Double] { [] }
  /// Nothing.
  public var fault: String? { nil }
}

extension Double: ParameterConvertible {
  /// A real number.
  public static var parameterKind: ParameterKind { .double }
  /// The number in the common form.
  public var parameterValue: ParameterValue { .double(self) }
  /// The number itself.
  public var boundedNumbers: [Double] { [self] }
  /// Takes a real or a whole number.
  public init?(parameterValue: ParameterValue) {
    switch parameterValue {
    case .double(let value): self = value
    case .int(let value): self = Double(value)
    case .schedule(let schedule):
      guard case .constant(let value) = schedule.shape else { return nil }
      self = value
    default: return nil
    }
  }
}

extension Int: ParameterConvertible {
  /// A whole number.
  public static var parameterKind: ParameterKind { .int }
  /// The number in the common form.
  public var parameterValue: ParameterValue { .int(self) }
  /// The number itself.
  public var boundedNumbers: [Double] { [Double(self)] }
  /// Takes a whole number.
  public init?(parameterValue: ParameterValue) {
    guard case .int(let value) = parameterValue else { return nil }
    self = value
  }
}

extension Bool: ParameterConvertible {
  /// A switch.
  public static var parameterKind: ParameterKind { .bool }
  /// The switch in the common form.
  public var parameterValue: ParameterValue { .bool(self) }
  /// Takes a switch.
  public init?(parameterValue: ParameterValue) {
    guard case .bool(let value) = parameterValue else { return nil }
    self = value
  }
}

extension String: ParameterConvertible {
  /// Any word.
  public static var parameterKind: ParameterKind { .string }
  /// The word in the common form.
  public var parameterValue: ParameterValue { .string(self) }
  /// Takes a word.
  public init?(parameterValue: ParameterValue) {
    guard case .string(let value) = parameterValue else { return nil }
    self = value
  }
}

extension Schedule: ParameterConvertible {
  /// A number or a schedule.
  public static var parameterKind: ParameterKind { .rate }
  /// The schedule in the common form; a constant is a number.
  public var parameterValue: ParameterValue {
    if case .constant(let value) = shape { .double(value) } else { .schedule(self) }
  }
  /// The end points of the schedule.
  public var boundedNumbers: [Double] {
    switch shape {
    case .constant(let value): [value]
    case .linear(let from, let to, _), .exponential(let from, let to, _): [from, to]
    case .inverseVisits: []
    }
  }
  /// A decay or a duration out of range.
  public var fault: String? {
    switch shape {
    case .linear(_, _, let over) where over < 0: "over: must be 0 or more, not \(over)."
    case .exponential(_, _, let decay) where !(decay >= 0 && decay <= 1):
      "decay: must be from 0 to 1, not \(decay)."
    default: nil
    }
  }
  /// Takes a number or a schedule.
  public init?(parameterValue: ParameterValue) {
    switch parameterValue {
    case .schedule(let value): self = value
    case .double(let value): self = .constant(value)
    case .int(let value): self = .constant(Double(value))
    default: return nil
    }
  }
}

/// A number type that a hyper-parameter can have a list of.
public protocol ListParameterNumber: ParameterConvertible {
  /// The kind of the list.
  static var listKind: ParameterKind { get }
  /// A list in the common form.
  static func listValue(_ list: [Self]) -> ParameterValue
  /// Takes a list from the common form; nil when the kind does not fit.
  static func list(from value: ParameterValue) -> [Self]?
}

extension Int: ListParameterNumber {
  /// A list of whole numbers.
  public static var listKind: ParameterKind { .ints }
  /// The list in the common form.
  public static func listValue(_ list: [Int]) -> ParameterValue { .ints(list) }
  /// Takes a list of whole numbers.
  public static func list(from value: ParameterValue) -> [Int]? {
    switch value {
    case .ints(let list): list
    case .doubles(let list) where list.isEmpty: []
    default: nil
    }
  }
}

extension Double: ListParameterNumber {
  /// A list of real numbers.
  public static var listKind: ParameterKind { .doubles }
  /// The list in the common form.
  public static func listValue(_ list: [Double]) -> ParameterValue { .doubles(list) }
  /// Takes a list of real or whole numbers.
  public static func list(from value: ParameterValue) -> [Double]? {
    switch value {
    case .doubles(let list): list
    case .ints(let list): list.map(Double.init)
    default: nil
    }
  }
}

extension Array: ParameterConvertible where Element: ListParameterNumber {
  /// A list of numbers.
  public static var parameterKind: ParameterKind { Element.listKind }
  /// The list in the common form.
  public var parameterValue: ParameterValue { Element.listValue(self) }
  /// Every number of the list.
  public var boundedNumbers: [Double] { flatMap(\.boundedNumbers) }
  /// Takes a list of numbers.
  public init?(parameterValue: ParameterValue) {
    guard let list = Element.list(from: parameterValue) else { return nil }
    self = list
  }
}

/// A number type that an optional hyper-parameter can have.
public protocol OptionalParameterNumber: ParameterConvertible {
  /// The kind of the optional.
  static var optionalKind: ParameterKind { get }
}

extension Double: OptionalParameterNumber {
  /// A real number, or none.
  public static var optionalKind: ParameterKind { .optionalDouble }
}

extension Int: OptionalParameterNumber {
  /// A whole number, or none.
  public static var optionalKind: ParameterKind { .optionalInt }
}

extension Optional: ParameterConvertible where Wrapped: OptionalParameterNumber {
  /// A number, or none.
  public static var parameterKind: ParameterKind { Wrapped.optionalKind }
  /// The number in the common form, or none.
  public var parameterValue: ParameterValue { self?.parameterValue ?? .none }
  /// The number, where there is one.
  public var boundedNumbers: [Double] { self?.boundedNumbers ?? [] }
  /// Takes a number, or none.
  public init?(parameterValue: ParameterValue) {
    if case .none = parameterValue {
      self = .none
    } else if let value = Wrapped(parameterValue: parameterValue) {
      self = .some(value)
    } else {
      return nil
    }
  }
}

extension ParameterConvertible where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// One of the cases' words.
  public static var parameterKind: ParameterKind { .choice(allCases.map(\.rawValue)) }
  /// The case's word in the common form.
  public var parameterValue: ParameterValue { .string(rawValue) }
  /// Takes a case's word.
  public init?(parameterValue: ParameterValue) {
    guard case .string(let word) = parameterValue else { return nil }
    self.init(rawValue: word)
  }
}
