/// The points of a curve with its band, ready to be drawn: gaps cut it into runs.
///
/// Numbers are looked at where they lie, and only the samples that are drawn are made: curves may
/// have millions of points.
package struct Curve: Sendable {
  /// One point; the band's edges are absent where the series has none.
  package struct Sample: Equatable, Sendable {
    package var x: Double
    package var y: Double
    package var lower: Double?
    package var upper: Double?

    package init(x: Double, y: Double, lower: Double? = nil, upper: Double? = nil) {
      self.x = x
      self.y = y
      self.lower = lower
      self.upper = upper
    }
  }

  /// The edges of a band, which may end before the curve does.
  private struct Band: Sendable {
    let lower: [Double]
    let upper: [Double]
  }

  private let x: [Double]
  private let y: [Double]
  private let band: Band?
  /// Where the runs lie, in the series' order.
  private var bounds: [Range<Int>] = []

  /// A curve through points, cut wherever the check says that one, of some x and y, cannot be drawn.
  ///
  /// A band needs both edges; it has a gap where one is not finite.
  package init(
    x: [Double], y: [Double], lower: [Double]? = nil, upper: [Double]? = nil,
    where isDrawable: (Double, Double) -> Bool
  ) {
    self.x = x
    self.y = y
    if let lower, let upper { band = Band(lower: lower, upper: upper) } else { band = nil }
    let count = min(x.count, y.count)
    var start = 0
    for index in 0..<count where !isDrawable(x[index], y[index]) {
      if start < index { bounds.append(start..<index) }
      start = index + 1
    }
    if start < count { bounds.append(start..<count) }
  }

  /// Samples without a gap between them, in the series' order.
  package var runs: [[Sample]] { bounds.map { $0.map(sample) } }

  /// The runs with about so many samples together at most, extremes kept.
  ///
  /// Each run is cut into stretches, and of each stretch its first, lowest, highest and last
  /// sample stay (M4, Jugel et al. 2014); the band's edges become its envelope over the stretch.
  package func decimated(to limit: Int) -> [[Sample]] {
    let total = bounds.reduce(0) { $0 + $1.count }
    guard total > max(4, limit) else { return runs }
    return bounds.map { run in
      let stretches = max(1, limit * run.count / total / 4)
      guard run.count > stretches * 4 else { return run.map(sample) }
      return (0..<stretches).flatMap { stretch in
        extremes(
          of: run.lowerBound + run.count * stretch / stretches..<run.lowerBound + run.count
            * (stretch + 1) / stretches)
      }
    }
  }

  /// Calls a function with the x, the y and the edges of each sample; an absent edge is not finite.
  func visit(_ body: (_ x: Double, _ y: Double, _ lower: Double, _ upper: Double) -> Void) {
    for run in bounds {
      for index in run {
        let edges = edges(at: index)
        body(x[index], y[index], edges?.lower ?? .nan, edges?.upper ?? .nan)
      }
    }
  }

  private func sample(at index: Int) -> Sample {
    let edges = edges(at: index)
    return Sample(x: x[index], y: y[index], lower: edges?.lower, upper: edges?.upper)
  }

  private func edges(at index: Int) -> (lower: Double, upper: Double)? {
    guard let band, index < band.lower.count, index < band.upper.count,
      band.lower[index].isFinite, band.upper[index].isFinite
    else { return nil }
    return (band.lower[index], band.upper[index])
  }

  /// The first, lowest, highest and last sample of a stretch, with the band's envelope.
  private func extremes(of stretch: Range<Int>) -> [Sample] {
    guard !stretch.isEmpty else { return [] }
    var (lowest, highest) = (stretch.lowerBound, stretch.lowerBound)
    var envelope: (lower: Double, upper: Double)?
    for index in stretch {
      if y[index] < y[lowest] { lowest = index }
      if y[index] > y[highest] { highest = index }
      guard let edges = edges(at: index) else { continue }
      let known = envelope ?? edges
      envelope = (min(known.lower, edges.lower), max(known.upper, edges.upper))
    }
    return Set([stretch.lowerBound, lowest, highest, stretch.upperBound - 1]).sorted().map {
      var sample = sample(at: $0)
      if sample.lower != nil { (sample.lower, sample.upper) = (envelope?.lower, envelope?.upper) }
      return sample
    }
  }
}

/// The mean of each number and those before it, up to so many in all; what is not finite is
/// passed over and stays as it is.
package func movingAverage(_ numbers: [Double], window: Int) -> [Double] {
  guard window > 1 else { return numbers }
  var averages = numbers
  var (sum, count) = (0.0, 0.0)
  for index in numbers.indices {
    if index % window == 0 {
      // Summed afresh once a window: a running sum would carry rounding along the whole curve.
      (sum, count) = (0, 0)
      for earlier in max(0, index - window + 1)..<index where numbers[earlier].isFinite {
        sum += numbers[earlier]
        count += 1
      }
    } else if index >= window, numbers[index - window].isFinite {
      sum -= numbers[index - window]
      count -= 1
    }
    guard numbers[index].isFinite else { continue }
    sum += numbers[index]
    count += 1
    averages[index] = sum / count
  }
  return averages
}
