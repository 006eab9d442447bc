import Glibc

/// A number that a slider can give: `Double` or `Int`.
public protocol SliderNumber: Comparable, Sendable, CustomStringConvertible {
  /// Whether there is nothing between one number and the next.
  static var isWhole: Bool { get }
  /// The number as `Double`.
  var asDouble: Double { get }
  /// The nearest number of the type.
  init(nearest number: Double)
}

extension Double: SliderNumber {
  /// There is always a number between two.
  public static var isWhole: Bool { false }
  /// The number itself.
  public var asDouble: Double { self }
  /// The number itself.
  public init(nearest number: Double) { self = number }
}

extension Int: SliderNumber {
  /// Nothing lies between two neighbours.
  public static var isWhole: Bool { true }
  /// The number as `Double`.
  public var asDouble: Double { Double(self) }
  /// The nearest whole number; the last one where there is none so large.
  public init(nearest number: Double) {
    self = Int(exactly: number.rounded()) ?? (number > 0 ? .max : .min)
  }
}

/// A number that is set by moving a handle along a range.
///
/// `Slider("alpha", 0.01...1)` gives numbers and `Slider("episodes", 10...500)` whole numbers.
public final class Slider<Value: SliderNumber>: Control, ValueControl, @unchecked Sendable {
  /// What stands beside it.
  public let label: String
  /// From where to where it moves.
  public let range: ClosedRange<Value>
  /// The distance between neighbouring values.
  public let step: Value
  private let setting: Setting<Value>

  /// Makes a slider.
  ///
  /// - Parameters:
  ///   - label: What stands beside it.
  ///   - range: From where to where it moves; finite.
  ///   - step: The distance between neighbouring values, above 0; about a hundredth of the range
  ///     unless given, and for whole numbers 1.
  ///   - value: Where it stands at first, within the range; in the middle unless given.
  ///   - onChange: Is called with the new value when a person has moved it.
  public init(
    _ label: String, _ range: ClosedRange<Value>, step: Value? = nil, value: Value? = nil,
    onChange: ((Value) -> Void)? = nil
  ) {
    precondition(
      range.lowerBound.asDouble.isFinite && range.upperBound.asDouble.isFinite,
      "a slider's range must be finite")
    precondition((step?.asDouble ?? 1) > 0, "a slider's step must be above 0")
    self.label = label
    self.range = range
    self.step = step ?? Value(nearest: Self.roundStep(of: range))
    setting = Setting(range.lowerBound, onChange)
    super.init()
    let (low, high) = (range.lowerBound.asDouble, range.upperBound.asDouble)
    let stride = self.step.asDouble
    let middle = low + ((high - low) / 2 / stride).rounded() * stride
    setting.value = settled(value?.asDouble ?? middle)
  }

  /// Where it stands.
  public var value: Value { setting.value }

  /// Moves it; what is heard on changes by a person is not called.
  ///
  /// - Parameter value: Where to; the nearest end where that is outside the range.
  public func set(_ value: Value) {
    setting.value = settled(value.asDouble)
    tell()
  }

  /// Has something called whenever a person has moved it.
  ///
  /// - Parameter handler: Is given the new value.
  public func onChange(_ handler: @escaping (Value) -> Void) { setting.add(handler) }

  /// A slider with its place.
  public override var face: Face {
    .slider(
      label: label, range: range.lowerBound.asDouble...range.upperBound.asDouble,
      step: step.asDouble, value: value.asDouble, isWhole: Value.isWhole)
  }

  /// Whether anything is called when it moves.
  public override var isHeard: Bool { setting.isHeard }

  /// Takes a number.
  public override func accept(_ input: Input) -> Bool {
    guard case .number(let number) = input, number.isFinite else { return false }
    setting.value = settled(number)
    return true
  }

  /// Calls the handlers.
  public override func notify() { setting.notify() }

  /// A number within the range, without the noise of binary fractions that steps add up to.
  private func settled(_ number: Double) -> Value {
    let (low, high) = (range.lowerBound.asDouble, range.upperBound.asDouble)
    let digits = DecimalPlaces.of(step.asDouble, low)
    let tidy = digits.map { DecimalPlaces.rounded(number, to: $0) } ?? number
    return Value(nearest: min(max(tidy, low), high))
  }

  /// About a hundredth of a range, as 1, 2 or 5 times a power of ten.
  private static func roundStep(of range: ClosedRange<Value>) -> Double {
    let width = range.upperBound.asDouble - range.lowerBound.asDouble
    if Value.isWhole || !(width > 0) || !width.isFinite { return 1 }
    let hundredth = width / 100
    let power = Double.power(of: 10, log10(hundredth).rounded(.down))
    let factors = [1.0, 2, 5, 10]
    let factor = factors.min { abs($0 * power - hundredth) < abs($1 * power - hundredth) } ?? 1
    return DecimalPlaces.rounded(factor * power, to: 15)
  }
}

/// How many digits after the point decimal numbers have.
enum DecimalPlaces {
  /// The fewest digits with which all numbers can be written; nil where 12 do not do.
  static func of(_ numbers: Double...) -> Int? {
    (0...12).first { digits in
      let power = pow(10, Double(digits))
      return numbers.allSatisfy { abs(($0 * power).rounded() - $0 * power) < 1e-6 }
    }
  }

  /// The number with so many digits.
  static func rounded(_ number: Double, to digits: Int) -> Double {
    let power = pow(10, Double(digits))
    let rounded = (number * power).rounded() / power
    return rounded.isFinite ? rounded : number
  }
}

extension Double {
  fileprivate static func power(of base: Double, _ exponent: Double) -> Double {
    exponent < 0 ? 1 / pow(base, -exponent) : pow(base, exponent)
  }
}
