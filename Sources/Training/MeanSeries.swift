/// A series that keeps the mean of every so many numbers instead of each of them.
public struct MeanSeries: Sendable {
  /// How many numbers go into a mean.
  public let window: Int

  private var finished: [Double] = []
  private var sum = 0.0
  private var count = 0

  /// Makes an empty series.
  ///
  /// - Parameter window: How many numbers go into a mean, at least 1.
  public init(window: Int) { self.window = max(1, window) }

  /// Adds a number.
  public mutating func append(_ value: Double) {
    sum += value
    count += 1
    if count == window {
      finished.append(sum / Double(count))
      sum = 0
      count = 0
    }
  }

  /// The means, the last one of the numbers left over.
  public var means: [Double] { count > 0 ? finished + [sum / Double(count)] : finished }
}
