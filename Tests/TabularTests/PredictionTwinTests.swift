import Arrays
import Environments
import Tabular
import Testing
import Training

/// Predictors against slow and obvious programs that read what happened in a diary.
struct PredictionTwinTests {
  typealias Entry = Diary.Entry
  static let gamma = 0.8

  /// Plays random actions on the ladder and gives what was predicted and what happened; every fifth
  /// episode or so is cut off.
  func play(
    _ predictor: some Predictor, episodes: Int = 60, seed: Int = 3
  ) -> (values: [Double], episodes: [[Entry]]) {
    let ladder = Ladder()
    let limited = TimeLimit(ladder, steps: 9)
    let prediction = predict(
      uniform(limited), on: limited, with: predictor, episodes: episodes, seed: seed)
    var played: [[Entry]] = [[]]
    for entry in ladder.diary.all {
      played[played.count - 1].append(entry)
      if entry.terminated || played[played.count - 1].count == 9 { played.append([]) }
    }
    played.removeLast()
    #expect(played.count == episodes)
    #expect(played.contains { $0.last?.terminated == true })
    #expect(played.contains { $0.last?.terminated == false })
    return (prediction.values.values, played)
  }

  func expectEqual(_ a: [Double], _ b: [Double], _ tolerance: Double) {
    #expect(a.count == b.count)
    for (x, y) in zip(a, b) { #expect(abs(x - y) <= tolerance, "\(a) is not \(b)") }
  }

  /// What follows the last step of an episode is worth.
  func rest(_ episode: [Entry], _ v: [Double]) -> Double {
    guard let last = episode.last, !last.terminated else { return 0 }
    return v[last.next]
  }

  @Test func `TD(0) does what its equation says, and averages with inverse visits`() {
    for averages in [false, true] {
      let schedule: Schedule = averages ? Schedule(.inverseVisits) : 0.3
      let (values, episodes) = play(TD(stepSize: schedule, initialValue: 0.5))
      var v = [0.5, 0.5, 0.5, 0.5, 0.5, 0]
      var visits = [Double](repeating: 0, count: 6)
      for entry in episodes.joined() {
        visits[entry.state] += 1
        let alpha = averages ? 1 / visits[entry.state] : 0.3
        let next = entry.terminated ? 0 : v[entry.next]
        v[entry.state] += alpha * (entry.reward + Self.gamma * next - v[entry.state])
      }
      expectEqual(values, v, 1e-13)
    }
  }

  @Test(arguments: [true, false])
  func `Monte Carlo is the mean of the returns of first or of all visits`(firstVisit: Bool) {
    let (values, episodes) = play(MonteCarlo(firstVisit: firstVisit))
    var returns = [[Double]](repeating: [], count: 6)
    var v = [Double](repeating: 0, count: 6)
    for episode in episodes {
      let end = rest(episode, v)
      var met: Set<Int> = []
      for (t, entry) in episode.enumerated() {
        if firstVisit, !met.insert(entry.state).inserted { continue }
        var total = 0.0
        var weight = 1.0
        for later in episode[t...] {
          total += weight * later.reward
          weight *= Self.gamma
        }
        returns[entry.state].append(total + weight * end)
      }
      v = returns.map { $0.isEmpty ? 0 : mean($0) }
    }
    expectEqual(values, v, 1e-12)
  }

  @Test(arguments: [1, 2, 3, 5, 20])
  func `n-step TD does what the box of section 7.1 says`(n: Int) {
    let (values, episodes) = play(NStepTD(stepSize: 0.3, n: n))
    var v = [Double](repeating: 0, count: 6)
    for episode in episodes {
      let length = episode.count
      for t in 0..<(length + n - 1) {
        let tau = t - n + 1
        guard tau >= 0 else { continue }
        var total = 0.0
        var weight = 1.0
        for entry in episode[tau..<min(tau + n, length)] {
          total += weight * entry.reward
          weight *= Self.gamma
        }
        total += weight * (tau + n < length ? v[episode[tau + n].state] : rest(episode, v))
        v[episode[tau].state] += 0.3 * (total - v[episode[tau].state])
      }
    }
    expectEqual(values, v, 1e-13)
  }

  @Test(arguments: Traces.allCases)
  func `TD(λ) does what its equations say, with every trace`(kind: Traces) {
    let (values, episodes) = play(TDLambda(stepSize: 0.2, lambda: 0.7, traces: kind))
    var v = [Double](repeating: 0, count: 6)
    for episode in episodes {
      var z = [Double](repeating: 0, count: 6)
      for entry in episode {
        for s in 0..<6 { z[s] *= Self.gamma * 0.7 }
        switch kind {
        case .accumulating: z[entry.state] += 1
        case .replacing: z[entry.state] = 1
        case .dutch: z[entry.state] = (1 - 0.2) * z[entry.state] + 1
        }
        let next = entry.terminated ? 0 : v[entry.next]
        let delta = entry.reward + Self.gamma * next - v[entry.state]
        for s in 0..<6 { v[s] += 0.2 * delta * z[s] }
      }
    }
    expectEqual(values, v, 1e-12)
  }

  /// The online λ-return algorithm (section 12.4): at every step all updates of the episode are done
  /// anew, with what is known by then.
  @Test(arguments: [0, 0.5, 0.9, 1])
  func `true online TD(λ) is the online λ-return algorithm`(lambda: Double) {
    let alpha = 0.4
    let (values, episodes) = play(
      TrueOnlineTD(stepSize: alpha, lambda: lambda, initialValue: 0.3))
    var start = [0.3, 0.3, 0.3, 0.3, 0.3, 0]
    for episode in episodes {
      // weights[t] is what the algorithm has after t steps; n-step returns to t + n look values up in
      // weights[t + n - 1].
      var weights = [start]
      for horizon in 1...episode.count {
        var w = start
        for t in 0..<horizon {
          var mixed = 0.0
          var total = 0.0
          var discount = 1.0
          for n in 1...(horizon - t) {
            let entry = episode[t + n - 1]
            total += discount * entry.reward
            discount *= Self.gamma
            let value = entry.terminated ? 0 : weights[t + n - 1][entry.next]
            let isLast = n == horizon - t
            let share = (isLast ? 1 : 1 - lambda) * power(lambda, n - 1)
            mixed += share * (total + discount * value)
          }
          w[episode[t].state] += alpha * (mixed - w[episode[t].state])
        }
        weights.append(w)
      }
      start = weights[episode.count]
    }
    expectEqual(values, start, 1e-10)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test func `one step, λ = 0 and every trace come to TD(0), bit for bit`() {
    for schedule: Schedule in [
      0.3, Schedule(.inverseVisits), Schedule(.linear(from: 1, to: 0.05, over: 200)),
    ] {
      let plain = play(TD(stepSize: schedule)).values
      #expect(play(NStepTD(stepSize: schedule, n: 1)).values == plain)
      for kind in Traces.allCases {
        #expect(play(TDLambda(stepSize: schedule, lambda: 0, traces: kind)).values == plain)
      }
      expectEqual(play(TrueOnlineTD(stepSize: schedule, lambda: 0)).values, plain, 1e-13)
    }
  }

  /// With a step size so small that values do not change within an episode, TD(1) is offline, and that is
  /// every-visit Monte Carlo (section 12.1).
  @Test func `offline TD(1) is constant-α Monte Carlo of every visit`() {
    let alpha = 1e-7
    let traces = play(TDLambda(stepSize: alpha, lambda: 1, initialValue: 0.4), episodes: 40).values
    let returns = play(
      MonteCarlo(stepSize: alpha, firstVisit: false, initialValue: 0.4), episodes: 40
    ).values
    let changes = zip(traces, returns).map { (($0 - 0.4) / alpha, ($1 - 0.4) / alpha) }.dropLast()
    for (a, b) in changes { #expect(abs(a - b) < 1e-3) }
    #expect(changes.contains { abs($0.0) > 1 })
    let first = play(
      MonteCarlo(stepSize: alpha, firstVisit: true, initialValue: 0.4), episodes: 40
    ).values
    #expect(abs(first[0] - returns[0]) > 1e-7)
  }

  @Test(arguments: [0.0, 0.7, 1])
  func `LSTD(λ) solves the sums of its equations`(lambda: Double) {
    let (values, episodes) = play(
      LSTD(lambda: lambda, regularisation: 0.25, initialValue: 0.5))
    var a = (0..<5).map { row in (0..<6).map { $0 == row ? 0.25 : $0 == 5 ? 0.25 * 0.5 : 0 } }
    for episode in episodes {
      var z = [Double](repeating: 0, count: 5)
      for entry in episode {
        for s in 0..<5 { z[s] *= Self.gamma * lambda }
        z[entry.state] += 1
        for s in 0..<5 {
          a[s][entry.state] += z[s]
          if !entry.terminated { a[s][entry.next] -= Self.gamma * z[s] }
          a[s][5] += z[s] * entry.reward
        }
      }
    }
    expectEqual(Array(values.dropLast()), eliminated(a), 1e-10)
  }

  @Test func `batch TD solves the most likely model, as LSTD(0) without regularisation does`() {
    let (values, episodes) = play(BatchTD())
    // The most likely model, swept until nothing changes.
    var v = [Double](repeating: 0, count: 6)
    for _ in 0..<500 {
      for state in 0..<5 {
        let met = episodes.joined().filter { $0.state == state }
        v[state] = mean(met.map { $0.reward + ($0.terminated ? 0 : Self.gamma * v[$0.next]) })
      }
    }
    expectEqual(values, v, 1e-10)
    expectEqual(play(LSTD(regularisation: 0)).values, v, 1e-10)
  }

  @Test(arguments: ImportanceWeights.allCases, [true, false])
  func `importance sampling weighs the returns of the behaviour`(
    weights: ImportanceWeights, firstVisit: Bool
  ) {
    let ladder = Ladder()
    let target = [0.2, 0.1, 0.7]
    let behaviour = [0.5, 0.3, 0.2]
    func table(_ row: [Double]) -> Policy {
      Policy(
        name: "table", rule: .table((0..<6).flatMap { _ in row }), labels: ladder.world.labels)
    }
    let prediction = predict(
      table(target), on: ladder,
      with: ImportanceSampling(
        behaviour: table(behaviour), weights: weights, firstVisit: firstVisit), episodes: 50,
      seed: 2)
    var episodes: [[Entry]] = [[]]
    for entry in ladder.diary.all {
      episodes[episodes.count - 1].append(entry)
      if entry.terminated { episodes.append([]) }
    }
    var ratios = [[Double]](repeating: [], count: 6)
    var returns = ratios
    for episode in episodes {
      var met: Set<Int> = []
      for (t, entry) in episode.enumerated() {
        if firstVisit, !met.insert(entry.state).inserted { continue }
        var (total, weight, ratio) = (0.0, 1.0, 1.0)
        for later in episode[t...] {
          ratio *= target[later.action] / behaviour[later.action]
          // By equation 5.14 a reward is weighed by the steps up to it.
          total += weight * later.reward * (weights == .perDecision ? ratio : 1)
          weight *= Self.gamma
        }
        if weights == .perDecision { ratio = 1 }
        ratios[entry.state].append(ratio)
        returns[entry.state].append(total)
      }
    }
    let expected = (0..<6).map { state -> Double in
      guard !ratios[state].isEmpty else { return 0 }
      let sum = zip(ratios[state], returns[state]).reduce(0) { $0 + $1.0 * $1.1 }
      return weights == .weighted
        ? sum / ratios[state].reduce(0, +) : sum / Double(ratios[state].count)
    }
    expectEqual(prediction.values.values, expected, 1e-10)
  }

  @Test(arguments: [0, 0.4, 0.9, 1])
  func `the λ-return is the weighted sum of all n-step returns`(lambda: Double) {
    let (values, episodes) = play(LambdaReturn(stepSize: 0.2, lambda: lambda, initialValue: 0.5))
    var v = [Double](repeating: 0.5, count: 6)
    for episode in episodes {
      let before = v
      let (end, last) = (episode.count, episode[episode.count - 1])
      /// Gₜ:ₜ₊ₙ by the values at the beginning of the episode.
      func nStep(_ t: Int, _ n: Int) -> Double {
        var (total, weight) = (0.0, 1.0)
        for k in t..<t + n {
          total += weight * episode[k].reward
          weight *= Self.gamma
        }
        let isOver = t + n == end && last.terminated
        return isOver ? total : total + weight * before[episode[t + n - 1].next]
      }
      for t in 0..<end {
        var (target, weight) = (0.0, 1.0)
        for n in 1..<max(end - t, 1) {
          target += (1 - lambda) * weight * nStep(t, n)
          weight *= lambda
        }
        target += weight * nStep(t, end - t)
        v[episode[t].state] += 0.2 * (target - v[episode[t].state])
      }
    }
    v[5] = 0
    expectEqual(values, v, 1e-10)
  }

  /// Solves equations given with their right-hand sides, by Gauss-Jordan elimination.
  private func eliminated(_ equations: [[Double]]) -> [Double] {
    var a = equations
    let n = a.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      for row in 0..<n where row != column {
        let factor = a[row][column] / a[column][column]
        for k in 0...n { a[row][k] -= factor * a[column][k] }
      }
    }
    return (0..<n).map { a[$0][n] / a[$0][$0] }
  }
}
