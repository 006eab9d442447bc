/// The points of a curve with its band, ready to be drawn: gaps cut it into runs.
package struct Curve: Equatable, Sendable {
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

  /// Samples without a gap between them, in the series' order.
  package var runs: [[Sample]]

  /// Cuts samples into runs wherever the check says that one cannot be drawn.
  package init(_ samples: [Sample], where isDrawable: (Sample) -> Bool) {
    runs =
      samples.allSatisfy(isDrawable)
      ? [samples].filter { !$0.isEmpty }
      : samples.split(whereSeparator: { !isDrawable($0) }).map(Array.init)
  }

  /// The curve with about so many samples at most, extremes kept.
  ///
  /// Each run is cut into stretches, and of each stretch its first, lowest, highest and last
  /// sample stay (M4, Jugel et al. 2014); the band's edges become its envelope over the stretch.
  package func decimated(to limit: Int) -> Curve {
    let total = runs.reduce(0) { $0 + $1.count }
    guard total > max(4, limit) else { return self }
    var result = self
    result.runs = runs.map { run in
      let stretches = max(1, limit * run.count / total / 4)
      return Curve.decimated(run, stretches: stretches)
    }
    return result
  }

  private static func decimated(_ run: [Sample], stretches: Int) -> [Sample] {
    guard run.count > stretches * 4 else { return run }
    return (0..<stretches).flatMap { stretch -> [Sample] in
      let bounds = (run.count * stretch / stretches)..<(run.count * (stretch + 1) / stretches)
      guard let lowest = bounds.min(by: { run[$0].y < run[$1].y }),
        let highest = bounds.max(by: { run[$0].y < run[$1].y })
      else { return [] }
      let lower = bounds.compactMap { run[$0].lower }.min()
      let upper = bounds.compactMap { run[$0].upper }.max()
      return Set([bounds.lowerBound, lowest, highest, bounds.upperBound - 1]).sorted().map {
        var sample = run[$0]
        sample.lower = sample.lower == nil ? nil : lower
        sample.upper = sample.upper == nil ? nil : upper
        return sample
      }
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
