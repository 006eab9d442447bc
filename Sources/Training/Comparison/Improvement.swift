import Arrays

/// How probable it is that a run of one algorithm scores more than a run of another on the same
/// environment, equal scores counting half: Mann and Whitney's U over the number of pairs, mean over
/// the environments (Agarwal et al., 2021, section 4.3).
package struct Improvement {
  private struct Stratum {
    /// The place of each score among the different scores of both.
    var first: [Int]
    var second: [Int]
    var places: Int
  }

  private let strata: [Stratum]

  /// Pairs the environments' scores of two algorithms; an environment where one has none is left out.
  package init(_ first: [[Double]], over second: [[Double]]) {
    strata = zip(first, second).compactMap { a, b in
      let (a, b) = (a.filter(\.isFinite), b.filter(\.isFinite))
      guard !a.isEmpty, !b.isEmpty else { return nil }
      var places: [Double: Int] = [:]
      for score in (a + b).sorted() where places[score] == nil { places[score] = places.count }
      return Stratum(
        first: a.map { places[$0] ?? 0 }, second: b.map { places[$0] ?? 0 }, places: places.count)
    }
  }

  /// The probability; not a number where no scores meet.
  package var value: Double {
    mean(strata.map { share($0.first, $0.second, $0.places) })
  }

  /// The probability with its percentile interval, from resamples of both algorithms' runs.
  package func estimate(
    confidence: Double, resamples: Int, seed: Int, progress: Progress = Progress()
  ) -> Estimate {
    let value = value
    guard !strata.isEmpty, resamples > 0 else {
      return Estimate(value: value, lower: value, upper: value)
    }
    var random = RandomStream(seed: seed, purpose: .bootstrap)
    var results: [Double] = []
    for _ in 0..<resamples where !progress.isCancelled {
      results.append(
        mean(
          strata.map { stratum in
            let first = stratum.first.map { _ in stratum.first[random.below(stratum.first.count)] }
            let second = stratum.second.map { _ in
              stratum.second[random.below(stratum.second.count)]
            }
            return share(first, second, stratum.places)
          }))
    }
    results.sort()
    let tail = (1 - confidence) / 2
    return Estimate(
      value: value, lower: quantile(of: results, tail), upper: quantile(of: results, 1 - tail))
  }

  /// The share of pairs whose first score is greater, by counts at each place.
  private func share(_ first: [Int], _ second: [Int], _ places: Int) -> Double {
    var counts = [(first: Int, second: Int)](repeating: (0, 0), count: places)
    for place in first { counts[place].first += 1 }
    for place in second { counts[place].second += 1 }
    var (halves, below) = (0, 0)
    for count in counts {
      halves += count.first * (2 * below + count.second)
      below += count.second
    }
    return Double(halves) / Double(2 * first.count * second.count)
  }
}
