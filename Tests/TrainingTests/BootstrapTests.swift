import Arrays
import Dispatch
import Glibc
import Synchronization
import Testing
import Training

/// The aggregates and intervals once more, plainly: every resample is written out and sorted.
private struct SlowTwin {
  var strata: [[Double]]

  func middleHalf(_ sample: [Double]) -> Double {
    let kept = sample.sorted().dropFirst(sample.count / 4).dropLast(sample.count / 4)
    return kept.reduce(0, +) / Double(kept.count)
  }

  func value(_ aggregate: Aggregate, _ strata: [[Double]]) -> Double {
    let means = strata.map { $0.reduce(0, +) / Double($0.count) }
    switch aggregate {
    case .mean: return means.reduce(0, +) / Double(means.count)
    case .median:
      let sorted = (strata.count == 1 ? strata[0] : means).sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    case .interquartileMean: return middleHalf(strata.flatMap { $0 })
    case .optimalityGap(let target):
      let capped = strata.map { $0.map { min($0, target) }.reduce(0, +) / Double($0.count) }
      return target - capped.reduce(0, +) / Double(capped.count)
    }
  }

  func interval(_ aggregate: Aggregate, resamples: Int, seed: Int) -> (Double, Double) {
    var random = RandomStream(seed: seed, purpose: .bootstrap)
    let values = (0..<resamples).map { _ in
      value(
        aggregate, strata.map { scores in scores.map { _ in scores[random.below(scores.count)] } })
    }.sorted()
    func percentile(_ p: Double) -> Double {
      let place = p * Double(resamples - 1)
      let index = Int(place)
      let next = min(index + 1, resamples - 1)
      return values[index] * (1 - (place - Double(index))) + values[next] * (place - Double(index))
    }
    return (percentile(0.025), percentile(0.975))
  }
}

/// Numbers spread as a normal distribution is: its quantiles at equal steps, found by bisection.
private func normalQuantiles(_ count: Int, mean: Double = 0) -> [Double] {
  (0..<count).map { index in
    let probability = (Double(index) + 0.5) / Double(count)
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
    return mean + low
  }
}

private let aggregates: [Aggregate] = [
  .mean, .median, .interquartileMean, .optimalityGap(target: 1.5),
]

@Suite struct BootstrapTests {
  @Test("the interquartile mean of 0..19 in five runs of four tasks is 9.5, as rliable has it")
  func golden() {
    let scores = (0..<4).map { task in (0..<5).map { Double(4 * $0 + task) } }
    #expect(ScoreSample(scores).value(.interquartileMean) == 9.5)
    #expect(interquartileMean([7]) == 7 && interquartileMean([1, 2, 6]) == 3)
    // A quarter of five, rounded down, is one at either end.
    #expect(interquartileMean([100, 1, 2, 3, -50]) == 2)
    #expect(median([3, 1, 2]) == 2 && median([4, 1, 2, 3]) == 2.5)
    #expect(interquartileMean([]).isNaN && median([]).isNaN)
  }

  @Test(
    "values and intervals are those of a twin that writes every resample out", arguments: [1, 9])
  func twin(seed: Int) {
    var random = RandomStream(seed: seed, purpose: .session)
    for sizes in [[12], [9, 9, 9], [4, 7]] {
      let strata = sizes.map { size in
        (0..<size).map { _ in (random.normal() * 4).rounded() / 4 }  // equal scores among them
      }
      let (sample, twin) = (ScoreSample(strata), SlowTwin(strata: strata))
      for aggregate in aggregates {
        let estimate = sample.estimate(aggregate, confidence: 0.95, resamples: 300, seed: seed)
        let (low, high) = twin.interval(aggregate, resamples: 300, seed: seed)
        #expect(abs(estimate.value - twin.value(aggregate, strata)) < 1e-12)
        #expect(abs(estimate.lower - low) < 1e-12 && abs(estimate.upper - high) < 1e-12)
        let again = sample.estimate(aggregate, confidence: 0.95, resamples: 300, seed: seed)
        #expect(again == estimate)
        let other = sample.estimate(aggregate, confidence: 0.95, resamples: 300, seed: seed + 1)
        #expect(other != estimate && other.value == estimate.value)
      }
    }
  }

  @Test("the interval of normal scores' mean is as wide as 2 · 1.96 · σ / √n")
  func width() {
    let scores = normalQuantiles(400).map { 3 * $0 - 7 }
    let estimate = ScoreSample([scores])
      .estimate(.mean, confidence: 0.95, resamples: 10_000, seed: 4)
    let deviation = (scores.reduce(0) { $0 + ($1 + 7) * ($1 + 7) } / 400).squareRoot()
    // The endpoints' own error with 10,000 resamples is some 1.5 % of the width.
    #expect(abs((estimate.upper - estimate.lower) / (2 * 1.96 * deviation / 20) - 1) < 0.04)
    #expect(abs(estimate.value + 7) < 1e-9)
    let wide = ScoreSample([scores]).estimate(.mean, confidence: 0.5, resamples: 10_000, seed: 4)
    #expect(abs((wide.upper - wide.lower) / (2 * 0.6745 * deviation / 20) - 1) < 0.04)
  }

  @Test("of 600 normal samples, as many intervals hold the truth as the theory has it")
  func coverage() {
    // Seed 11. Percentile intervals of a mean of 40 take σ with n in place of n − 1, and z for t:
    // P(|t₃₉| < 1.96 √(39/40)) = 0.940. The standard error of 600 trials is 0.0097; three are allowed.
    // Of the interquartile mean over 4 environments of 10 runs, the same holds with n = 10 in each
    // stratum: √(9/10) 1.96 = 1.859 with 36 degrees of freedom is 0.929.
    var random = RandomStream(seed: 11, purpose: .session)
    var held = (mean: 0, middle: 0)
    for trial in 0..<600 {
      let scores = (0..<40).map { _ in random.normal() }
      let mean = ScoreSample([scores])
        .estimate(.mean, confidence: 0.95, resamples: 400, seed: trial)
      if mean.interval.contains(0) { held.mean += 1 }
      let strata = (0..<4).map { task in Array(scores[10 * task..<10 * task + 10]) }
      let middle = ScoreSample(strata)
        .estimate(.interquartileMean, confidence: 0.95, resamples: 400, seed: trial)
      if middle.interval.contains(0) { held.middle += 1 }
    }
    #expect(abs(Double(held.mean) / 600 - 0.940) < 0.029, "\(held)")
    #expect(abs(Double(held.middle) / 600 - 0.929) < 0.032, "\(held)")
  }

  @Test("the probability of improvement is the share of pairs, counted one by one")
  func improvement() {
    var random = RandomStream(seed: 3, purpose: .session)
    let first = (0..<3).map { _ in (0..<8).map { _ in Double(random.below(6)) } }
    let second = (0..<3).map { _ in (0..<5).map { _ in Double(random.below(5)) } }
    var total = 0.0
    for (a, b) in zip(first, second) {
      var wins = 0.0
      for x in a { for y in b { wins += x > y ? 1 : x == y ? 0.5 : 0 } }
      total += wins / Double(a.count * b.count)
    }
    #expect(abs(Improvement(first, over: second).value - total / 3) < 1e-12)
    #expect(abs(Improvement(second, over: first).value + total / 3 - 1) < 1e-12)
    #expect(Improvement([[1, 2, 3]], over: [[1, 2, 3]]).value == 0.5)
    #expect(Improvement([[]], over: [[1]]).value.isNaN)
  }

  @Test("of two normal algorithms one σ apart the better one wins Φ(1/√2) = 0.7602 of the time")
  func normalImprovement() {
    let better = Improvement([normalQuantiles(150, mean: 1)], over: [normalQuantiles(150)])
    let estimate = better.estimate(confidence: 0.95, resamples: 1_000, seed: 1)
    #expect(abs(estimate.value - 0.7602) < 0.003)
    // The variance of U over n m pairs: (p(1−p) + (n−1)(Q − p²) · 2) / n² with Q = P(X > Y, Y′) = 0.6337.
    let p = 0.7602
    let error = ((p * (1 - p) + 149 * 2 * (0.6337 - p * p)) / (150 * 150)).squareRoot()
    #expect(abs((estimate.upper - estimate.lower) / (2 * 1.96 * error) - 1) < 0.1)
  }

  @Test("a profile says which share of runs lies above each threshold")
  func profile() {
    let sample = ScoreSample([[1, 2, 3, 4], [2, 2, 2, 2]])
    let shares = sample.shares(above: [0, 1, 2, 3.5, 4], confidence: 0.95, resamples: 200, seed: 1)
    #expect(shares.map(\.value) == [1, 0.875, 0.25, 0.125, 0])
    #expect(shares.allSatisfy { $0.lower <= $0.value && $0.value <= $0.upper })
  }

  @Test("the shares above several thresholds are those of ones and zeros, threshold by threshold")
  func profileTwin() {
    let strata = [
      normalQuantiles(40), normalQuantiles(23, mean: 0.5).map { ($0 * 4).rounded() / 4 },
    ]
    let thresholds = [0.25, -3, 0, 0.5, 0.25, 9, -0.75]
    let shares = ScoreSample(strata)
      .shares(above: thresholds, confidence: 0.9, resamples: 300, seed: 5)
    for (threshold, share) in zip(thresholds, shares) {
      let twin = ScoreSample(strata.map { $0.map { $0 > threshold ? 1 : 0 } })
        .estimate(.mean, confidence: 0.9, resamples: 300, seed: 5)
      #expect(share == twin, "\(threshold)")
    }
  }

  @Test("resampling thousands of scores stops when asked, within a tenth of a second")
  func stopping() {
    let sample = ScoreSample([normalQuantiles(5000)])
    let improvement = Improvement([normalQuantiles(5000)], over: [normalQuantiles(5000, mean: 1)])
    let works: [(Progress) -> Void] = [
      {
        _ = sample.estimate(.mean, confidence: 0.95, resamples: 1_000_000, seed: 1, progress: $0)
      },
      {
        _ = sample.estimate(
          .interquartileMean, confidence: 0.95, resamples: 1_000_000, seed: 1, progress: $0)
      },
      {
        _ = sample.shares(
          above: [0, 1], confidence: 0.95, resamples: 1_000_000, seed: 1, progress: $0)
      },
      { _ = improvement.estimate(confidence: 0.95, resamples: 1_000_000, seed: 1, progress: $0) },
    ]
    for work in works {
      var shortest = Duration.seconds(1000)
      for _ in 0..<3 {
        let progress = Progress()
        let asked = Mutex(ContinuousClock.now)
        DispatchQueue(label: "stop").asyncAfter(deadline: .now() + .milliseconds(100)) {
          asked.withLock { $0 = ContinuousClock.now }
          progress.cancel()
        }
        work(progress)
        shortest = min(shortest, ContinuousClock.now - asked.withLock { $0 })
      }
      #expect(shortest < .milliseconds(100))
    }
  }

  @Test("scores that are no numbers, single scores and none at all do no harm")
  func odd() {
    let single = ScoreSample([[5, .nan], []])
      .estimate(.interquartileMean, confidence: 0.95, resamples: 100, seed: 1)
    #expect(single == Estimate(value: 5, lower: 5, upper: 5))
    let none = ScoreSample([[.nan]]).estimate(.mean, confidence: 0.95, resamples: 100, seed: 1)
    #expect(none.value.isNaN && none.interval == 0...0)
  }
}
