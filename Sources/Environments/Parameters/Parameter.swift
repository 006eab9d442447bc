/// A hyper-parameter: the one place where its name, default, bounds and documentation stand.
///
/// Argument checking, completion, inspection, reference pages and saved files all read the
/// declaration:
///
///     @Parameter("Step size α", in: 0...1, source: "Sutton & Barto, 6.5")
///     public var stepSize: Schedule = 0.1
///
/// A last word of one letter in the title is the parameter's symbol. Reading and writing costs a
/// reference, so an algorithm copies its parameters into locals before a loop.
@propertyWrapper
public struct Parameter<Value: ParameterConvertible>: Sendable {
  /// Shared until written: a copy of the owner that writes gets storage of its own.
  final class Storage: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
  }

  let title: String
  let unit: String
  let note: String
  let source: String
  let bounds: ParameterBounds
  let initial: Value
  var storage: Storage

  /// Declares a hyper-parameter without bounds.
  ///
  /// - Parameters:
  ///   - wrappedValue: The default.
  ///   - title: What it is, with its symbol as the last word where it has one.
  ///   - unit: What its numbers count or measure: "steps", "m/s²".
  ///   - note: A longer explanation.
  ///   - source: Where the default comes from.
  public init(
    wrappedValue: Value, _ title: String, unit: String = "", note: String = "", source: String = ""
  ) {
    self.init(
      wrappedValue: wrappedValue, title, in: ParameterBounds.any, unit: unit, note: note,
      source: source)
  }

  /// Declares a hyper-parameter whose numbers lie in a range.
  ///
  /// - Parameters:
  ///   - wrappedValue: The default.
  ///   - title: What it is, with its symbol as the last word where it has one.
  ///   - range: The values allowed.
  ///   - unit: What its numbers count or measure: "steps", "m/s²".
  ///   - note: A longer explanation.
  ///   - source: Where the default comes from.
  public init(
    wrappedValue: Value, _ title: String, in range: some ParameterRange, unit: String = "",
    note: String = "", source: String = ""
  ) {
    self.title = title
    self.unit = unit
    self.note = note
    self.source = source
    bounds = range.parameterBounds
    initial = wrappedValue
    storage = Storage(wrappedValue)
  }

  /// The value in use.
  public var wrappedValue: Value {
    get { storage.value }
    set {
      if isKnownUniquelyReferenced(&storage) {
        storage.value = newValue
      } else {
        storage = Storage(newValue)
      }
    }
  }
}

/// What a parameter's declaration says, with its value in use.
public struct ParameterDescription: Sendable, Equatable {
  /// The label of the argument: "stepSize".
  public let name: String
  /// What it is, in words: "Step size".
  public let title: String
  /// The field's letter for it, where it has one: "α".
  public let symbol: String?
  /// What kind of value it takes.
  public let kind: ParameterKind
  /// The declared default.
  public let defaultValue: ParameterValue
  /// The value in use.
  public let value: ParameterValue
  /// The range its numbers must lie in.
  public let bounds: ParameterBounds
  /// What its numbers count or measure, such as "steps"; empty where that is a mere number.
  public let unit: String
  /// A longer explanation.
  public let note: String
  /// Where the default comes from.
  public let source: String
}

/// The face of `Parameter` without its type, for reflection.
package protocol AnyParameter {
  func describe(as name: String) -> ParameterDescription
  func check(_ value: ParameterValue, as name: String) throws(ParameterError)
  func store(_ value: ParameterValue)
}

extension Parameter: AnyParameter {
  package func describe(as name: String) -> ParameterDescription {
    let (words, symbol) = splitTitle
    return ParameterDescription(
      name: name, title: words, symbol: symbol, kind: Value.parameterKind,
      defaultValue: initial.parameterValue, value: storage.value.parameterValue, bounds: bounds,
      unit: unit, note: note, source: source)
  }

  package func check(_ value: ParameterValue, as name: String) throws(ParameterError) {
    guard let converted = Value(parameterValue: value) else {
      throw .kind(name: name, expected: Value.parameterKind, found: value)
    }
    if let fault = converted.fault { throw .fault(name: name, fault) }
    // The step size of the values is the only rate that is asked for with a number of visits.
    if let rate = converted as? Schedule, rate.countsVisits, name != "stepSize" {
      throw .fault(
        name: name,
        ".inverseVisits counts how often a value was learned, which only stepSize: can do; "
          + ".exponential(from:to:decay:) and .linear(from:to:over:) fall with time.")
    }
    for number in converted.boundedNumbers where !bounds.contains(number) {
      throw .bounds(name: name, bounds: bounds, found: number)
    }
  }

  /// Writes through to the shared storage: for an owner that nobody else holds yet.
  package func store(_ value: ParameterValue) {
    if let converted = Value(parameterValue: value) { storage.value = converted }
  }

  private var splitTitle: (words: String, symbol: String?) {
    let words = title.split(separator: " ")
    guard words.count > 1, let last = words.last, last.count == 1 else { return (title, nil) }
    return (words.dropLast().joined(separator: " "), String(last))
  }
}
