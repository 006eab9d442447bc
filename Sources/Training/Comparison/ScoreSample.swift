import Arrays

/// The scores of an algorithm, environment by environment, and what resampling says of them.
///
/// Intervals are percentile intervals of the stratified bootstrap: each resample draws, in each
/// environment on its own, as many runs as there are, with replacement (Agarwal et al., 2021, section
/// 4.1). All scores are sorted once, so that a resample is a count for each place in that order and
/// costs no sorting.
package struct ScoreSample {
  /// The scores by environment and run, without those that are no numbers; no environment is empty.
  package let strata: [[Double]]
  private let sorted: [Double]
  /// The place of each score in the sorted order, environment by environment.
  private let ranks: [Int]

  /// Takes the scores of each environment, leaving out what is no number.
  package init(_ strata: [[Double]]) {
    self.strata = strata.map { $0.filter(\.isFinite) }.filter { !$0.isEmpty }
    let all = self.strata.flatMap { $0 }
    let order = all.indices.sorted { (all[$0], $0) < (all[$1], $1) }
    var ranks = [Int](repeating: 0, count: all.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    sorted = order.map { all[$0] }
    self.ranks = ranks
  }

  /// The number of scores.
  package var count: Int { sorted.count }

  /// The scores' own aggregate; not a number where there are none.
  package func value(_ aggregate: Aggregate) -> Double {
    guard count > 0 else { return .nan }
    switch aggregate {
    case .mean: return mean(strata.map(mean))
    case .median: return strata.count == 1 ? median(strata[0]) : median(strata.map(mean))
    case .interquartileMean: return interquartileMean(sorted)
    case .optimalityGap(let target):
      return target - mean(strata.map { mean($0.map { min($0, target) }) })
    }
  }

  /// The aggregate with its percentile interval.
  ///
  /// - Parameters:
  ///   - aggregate: The number wanted.
  ///   - confidence: How sure to be, between 0 and 1.
  ///   - resamples: How many resamples are drawn.
  ///   - seed: The seed of the resamples.
  ///   - progress: Asked whether to stop; the interval then says nothing.
  /// - Returns: The estimate; with a single score the interval is a point.
  package func estimate(
    _ aggregate: Aggregate, confidence: Double, resamples: Int, seed: Int,
    progress: Progress = Progress()
  ) -> Estimate {
    let value = value(aggregate)
    guard count > 1, resamples > 0 else {
      return Estimate(value: value, lower: value, upper: value)
    }
    var results: [Double] = []
    results.reserveCapacity(resamples)
    switch aggregate {
    case .mean: eachMeans(resamples, seed, progress, of: strata) { results.append(mean($0)) }
    case .median where strata.count > 1:
      eachMeans(resamples, seed, progress, of: strata) { results.append(median($0)) }
    case .optimalityGap(let target):
      eachMeans(resamples, seed, progress, of: strata.map { $0.map { min($0, target) } }) {
        results.append(target - mean($0))
      }
    case .median:
      eachCounts(resamples, seed, progress) { results.append(middle($0, cut: (count - 1) / 2)) }
    case .interquartileMean:
      eachCounts(resamples, seed, progress) { results.append(middle($0, cut: count / 4)) }
    }
    return Self.estimate(value, results.sorted(), confidence)
  }

  /// For each threshold, the share of scores above it, mean over the environments, with its interval.
  ///
  /// All thresholds are held against the same resamples, each drawn once.
  package func shares(
    above thresholds: [Double], confidence: Double, resamples: Int, seed: Int,
    progress: Progress = Progress()
  ) -> [Estimate] {
    let values = thresholds.map { threshold in
      mean(strata.map { mean($0.map { $0 > threshold ? 1 : 0 }) })
    }
    guard count > 1, resamples > 0 else {
      return values.map { Estimate(value: $0, lower: $0, upper: $0) }
    }
    // How many thresholds, the least first, each score is above.
    let order = thresholds.indices.sorted { thresholds[$0] < thresholds[$1] }
    let passed = strata.map { scores in
      scores.map { score in
        var (low, high) = (0, order.count)
        while low < high {
          let middle = (low + high) / 2
          if score > thresholds[order[middle]] { low = middle + 1 } else { high = middle }
        }
        return low
      }
    }
    var results = thresholds.map { _ in [Double]() }
    var random = RandomStream(seed: seed, purpose: .bootstrap)
    for _ in 0..<resamples where !progress.isCancelled {
      var shares = [Double](repeating: 0, count: order.count)
      for scores in passed {
        var counts = [Int](repeating: 0, count: order.count + 1)
        for _ in scores { counts[scores[random.below(scores.count)]] += 1 }
        var above = 0
        for place in order.indices.reversed() {
          above += counts[place + 1]
          shares[place] += Double(above) / Double(scores.count)
        }
      }
      for (place, share) in shares.enumerated() {
        results[order[place]].append(share / Double(strata.count))
      }
    }
    return zip(values, results).map { value, results in
      Self.estimate(value, results.sorted(), confidence)
    }
  }

  private static func estimate(
    _ value: Double, _ sorted: [Double], _ confidence: Double
  ) -> Estimate {
    let tail = (1 - confidence) / 2
    return Estimate(
      value: value, lower: quantile(of: sorted, tail), upper: quantile(of: sorted, 1 - tail))
  }

  /// Draws resamples as the mean of each environment.
  private func eachMeans(
    _ resamples: Int, _ seed: Int, _ progress: Progress, of strata: [[Double]],
    _ body: ([Double]) -> Void
  ) {
    var random = RandomStream(seed: seed, purpose: .bootstrap)
    var means = [Double](repeating: 0, count: strata.count)
    for _ in 0..<resamples where !progress.isCancelled {
      for (index, scores) in strata.enumerated() {
        scores.withUnsafeBufferPointer { scores in
          var sum = 0.0
          for _ in 0..<scores.count { sum += scores[random.below(scores.count)] }
          means[index] = sum / Double(scores.count)
        }
      }
      body(means)
    }
  }

  /// Draws resamples as the number of times that each score was drawn, by its place in the order.
  private func eachCounts(
    _ resamples: Int, _ seed: Int, _ progress: Progress,
    _ body: (UnsafeMutableBufferPointer<Int32>) -> Void
  ) {
    var random = RandomStream(seed: seed, purpose: .bootstrap)
    var counts = [Int32](repeating: 0, count: count)
    ranks.withUnsafeBufferPointer { ranks in
      counts.withUnsafeMutableBufferPointer { counts in
        for _ in 0..<resamples where !progress.isCancelled {
          counts.update(repeating: 0)
          var first = 0
          for scores in strata {
            for _ in 0..<scores.count { counts[ranks[first + random.below(scores.count)]] += 1 }
            first += scores.count
          }
          body(counts)
        }
      }
    }
  }

  /// The mean of a resample without so many scores at either end.
  private func middle(_ counts: UnsafeMutableBufferPointer<Int32>, cut: Int) -> Double {
    var (sum, place) = (0.0, 0)
    sorted.withUnsafeBufferPointer { sorted in
      for index in 0..<sorted.count where counts[index] > 0 {
        let end = place + Int(counts[index])
        let kept = min(end, sorted.count - cut) - max(place, cut)
        if kept > 0 { sum += Double(kept) * sorted[index] }
        place = end
      }
    }
    return sum / Double(count - 2 * cut)
  }
}
