/// How the scores of several runs become one number (Agarwal et al., 2021, "Deep reinforcement learning
/// at the edge of the statistical precipice").
public enum Aggregate: Sendable, Hashable {
  /// The mean over the runs, of several environments over their means: true to every run, and so to
  /// outliers.
  case mean
  /// The middle score of the runs; of several environments the middle one of their means.
  case median
  /// The mean of the middle half of all scores: a quarter of them, rounded down, is left out at either
  /// end.
  case interquartileMean
  /// By how much the scores fall short of a target on average, where more than the target counts as
  /// the target.
  case optimalityGap(target: Double)
}

/// A number computed from several runs, with the interval that other runs would probably give it.
public struct Estimate: Sendable, Equatable {
  /// The number; not a number where there are no scores.
  public var value: Double
  /// The lower end of the interval.
  public var lower: Double
  /// The upper end of the interval.
  public var upper: Double

  /// Makes an estimate.
  public init(value: Double, lower: Double, upper: Double) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// The interval; 0...0 where there are no scores.
  public var interval: ClosedRange<Double> { lower <= upper ? lower...upper : 0...0 }
}

/// The mean of the middle half of some numbers: a quarter of them, rounded down, is left out at either
/// end; not a number where there are none.
///
/// - Parameter sample: The numbers.
/// - Returns: The interquartile mean.
public func interquartileMean(_ sample: [Double]) -> Double {
  let cut = sample.count / 4
  return mean(Array(sample.sorted()[cut..<sample.count - cut]))
}

/// The middle one of some numbers, of an even number the mean of the two in the middle; not a number
/// where there are none.
///
/// - Parameter sample: The numbers.
/// - Returns: The median.
public func median(_ sample: [Double]) -> Double {
  guard !sample.isEmpty else { return .nan }
  let sorted = sample.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A quantile of sorted numbers, between two of them by a straight line; not a number where there are
/// none.
///
/// - Parameters:
///   - sorted: The numbers, least first.
///   - probability: From 0 for the least to 1 for the greatest.
/// - Returns: The quantile.
func quantile(of sorted: [Double], _ probability: Double) -> Double {
  guard let last = sorted.last else { return .nan }
  let place = min(max(probability, 0), 1) * Double(sorted.count - 1)
  let index = Int(place)
  guard index + 1 < sorted.count else { return last }
  let rest = place - Double(index)
  return rest == 0 ? sorted[index] : sorted[index] + (sorted[index + 1] - sorted[index]) * rest
}
