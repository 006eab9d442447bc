/// The range a hyper-parameter's numbers must lie in.
public struct ParameterBounds: Sendable, Equatable {
  /// The least value.
  public let low: Double
  /// The greatest value.
  public let high: Double
  /// Whether `low` itself is allowed.
  public let includesLow: Bool
  /// Whether `high` itself is allowed.
  public let includesHigh: Bool

  init(low: Double, high: Double, includesLow: Bool = true, includesHigh: Bool = true) {
    self.low = low
    self.high = high
    self.includesLow = includesLow
    self.includesHigh = includesHigh
  }

  /// Every finite number.
  public static let any = ParameterBounds(low: -.infinity, high: .infinity)

  /// Whether a number is finite and in range.
  public func contains(_ value: Double) -> Bool {
    value.isFinite && (includesLow ? value >= low : value > low)
      && (includesHigh ? value <= high : value < high)
  }
}

extension ParameterBounds: CustomStringConvertible {
  /// The range in words: "from 0 to 1", "above 0".
  public var description: String {
    let least = includesLow ? "from \(short(low)) and " : "above \(short(low)) and "
    let greatest = includesHigh ? "up to \(short(high))" : "below \(short(high))"
    return switch (low.isFinite, high.isFinite) {
    case (true, true):
      includesLow && includesHigh ? "from \(short(low)) to \(short(high))" : least + greatest
    case (true, false): includesLow ? "\(short(low)) or more" : "above \(short(low))"
    case (false, true): includesHigh ? "\(short(high)) or less" : greatest
    case (false, false): "a finite number"
    }
  }

  private func short(_ value: Double) -> String {
    if let whole = Int(exactly: value) { "\(whole)" } else { "\(value)" }
  }
}

/// What may stand after `in:` in a parameter's declaration: a range of whole or real numbers.
public protocol ParameterRange {
  /// The range as bounds.
  var parameterBounds: ParameterBounds { get }
}

extension ParameterBounds: ParameterRange {
  /// The bounds themselves.
  public var parameterBounds: ParameterBounds { self }
}

extension ParameterRange where Self == ParameterBounds {
  /// Every number greater than `low`.
  public static func above(_ low: Double) -> ParameterBounds {
    ParameterBounds(low: low, high: .infinity, includesLow: false)
  }

  /// Every number greater than `low` and at most `high`.
  public static func above(_ low: Double, upTo high: Double) -> ParameterBounds {
    ParameterBounds(low: low, high: high, includesLow: false)
  }
}

/// A number that bounds can be written in.
public protocol ParameterNumber: Comparable, Sendable {
  /// The number as a real.
  var asDouble: Double { get }
}

extension Double: ParameterNumber {
  /// The number itself.
  public var asDouble: Double { self }
}

extension Int: ParameterNumber {
  /// The number as a real.
  public var asDouble: Double { Double(self) }
}

extension ClosedRange: ParameterRange where Bound: ParameterNumber {
  /// The range as bounds.
  public var parameterBounds: ParameterBounds {
    ParameterBounds(low: lowerBound.asDouble, high: upperBound.asDouble)
  }
}

extension Range: ParameterRange where Bound: ParameterNumber {
  /// The range as bounds.
  public var parameterBounds: ParameterBounds {
    ParameterBounds(low: lowerBound.asDouble, high: upperBound.asDouble, includesHigh: false)
  }
}

extension PartialRangeFrom: ParameterRange where Bound: ParameterNumber {
  /// The range as bounds.
  public var parameterBounds: ParameterBounds {
    ParameterBounds(low: lowerBound.asDouble, high: .infinity)
  }
}
