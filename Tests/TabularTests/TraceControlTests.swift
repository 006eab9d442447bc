import Environments
import Tabular
import Testing
import Training

/// The episodes in a diary; the last one may be unfinished.
private func episodes(_ all: [Diary.Entry]) -> [[Diary.Entry]] {
  var result: [[Diary.Entry]] = [[]]
  for entry in all {
    result[result.count - 1].append(entry)
    if entry.terminated { result.append([]) }
  }
  return result.filter { !$0.isEmpty }
}

private func near(_ values: [Double]?, _ twin: [Double], _ tolerance: Double = 1e-9) -> Bool {
  guard let values, values.count == twin.count else { return false }
  return zip(values, twin).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// The probabilities of an ε-greedy policy.
private func soft(_ row: ArraySlice<Double>, _ epsilon: Double) -> [Double] {
  let best = row.max() ?? 0
  let ties = Double(row.count { $0 == best })
  return row.map { epsilon / Double(row.count) + ($0 == best ? (1 - epsilon) / ties : 0) }
}

/// Tables recomputed from what a simulator saw, by the textbook's formulas over whole episodes.
@Suite struct TraceControlTests {
  let alpha = 0.2
  let epsilon = 0.4
  let gamma = 0.8

  func pair(_ entry: Diary.Entry) -> Int { entry.state * 3 + entry.action }
  func row(_ q: [Double], _ state: Int) -> ArraySlice<Double> { q[state * 3..<state * 3 + 3] }

  @Test("Expected SARSA's target is the mean over the policy's next action")
  func expectedSarsa() {
    let ladder = Ladder()
    let run = train(
      ExpectedSarsa(stepSize: alpha, epsilon: epsilon), on: ladder, steps: 3000, seed: 3)
    var q = [Double](repeating: 0, count: 18)
    for entry in ladder.diary.all {
      let next = row(q, entry.next)
      let future =
        entry.terminated ? 0 : zip(soft(next, epsilon), next).reduce(0) { $0 + $1.0 * $1.1 }
      q[pair(entry)] += alpha * (entry.reward + gamma * future - q[pair(entry)])
    }
    #expect(near(run.actionValues?.values, q))
  }

  @Test("n-step SARSA's returns are sums of n rewards and a value", arguments: [1, 2, 5, 100])
  func nStepSarsa(n: Int) {
    let ladder = Ladder()
    let run = train(
      NStepSarsa(stepSize: alpha, epsilon: epsilon, n: n), on: ladder, episodes: 300, seed: 5)
    var q = [Double](repeating: 0, count: 18)
    for episode in episodes(ladder.diary.all) {
      // Sutton & Barto, page 147: at time t the step τ = t − n + 1 is updated.
      let end = episode.count
      for time in 0..<(end + n - 1) where time - n + 1 >= 0 {
        let tau = time - n + 1
        guard tau < end else { break }
        var total = 0.0
        var factor = 1.0
        for step in tau..<min(tau + n, end) {
          total += factor * episode[step].reward
          factor *= gamma
        }
        if tau + n < end { total += factor * q[pair(episode[tau + n])] }
        q[pair(episode[tau])] += alpha * (total - q[pair(episode[tau])])
      }
    }
    #expect(near(run.actionValues?.values, q))
  }

  @Test("one-step n-step SARSA is SARSA, bit for bit")
  func oneStep() {
    let short = train(NStepSarsa(epsilon: epsilon, n: 1), on: CliffWalking(), episodes: 50)
    let sarsa = train(Sarsa(epsilon: epsilon), on: CliffWalking(), episodes: 50)
    #expect(short.actionValues?.values == sarsa.actionValues?.values)
    #expect(short.returns == sarsa.returns)
  }

  @Test(
    "tree backup and Q(σ) follow the recursion of equation 7.17",
    arguments: [(3, 0.0, 0.0), (3, 0.5, 0.1), (4, 1.0, 0.0), (2, 1.0, 0.4), (1, 0.3, 0.2)])
  func qSigma(n: Int, sigma: Double, target: Double) {
    let ladder = Ladder()
    let run =
      sigma == 0
      ? train(
        TreeBackup(stepSize: alpha, epsilon: epsilon, n: n, targetEpsilon: target), on: ladder,
        episodes: 200, seed: 5)
      : train(
        QSigma(stepSize: alpha, epsilon: epsilon, n: n, sigma: sigma, targetEpsilon: target),
        on: ladder, episodes: 200, seed: 5)
    var q = [Double](repeating: 0, count: 18)
    for episode in episodes(ladder.diary.all) {
      let end = episode.count
      // π/b of each action, by the table of the moment in which it was chosen.
      var ratios: [Double] = []
      func note(_ entry: Diary.Entry) {
        let row = row(q, entry.state)
        ratios.append(soft(row, target)[entry.action] / soft(row, epsilon)[entry.action])
      }
      func total(from step: Int, horizon: Int) -> Double {
        let entry = episode[step]
        if entry.terminated { return entry.reward }
        let next = row(q, entry.next)
        let policy = soft(next, target)
        let mean = zip(policy, next).reduce(0) { $0 + $1.0 * $1.1 }
        guard step + 1 < horizon, step + 1 < end else { return entry.reward + gamma * mean }
        let following = episode[step + 1]
        let chosen = policy[following.action]
        let weight = sigma * ratios[step + 1] + (1 - sigma) * chosen
        return entry.reward + gamma
          * (weight * (total(from: step + 1, horizon: horizon) - q[pair(following)]) + mean)
      }
      note(episode[0])
      for time in 0..<end {
        // The next action is chosen before the update that its step allows.
        if time + 1 < end { note(episode[time + 1]) }
        if time - n + 1 >= 0 {
          let tau = time - n + 1
          q[pair(episode[tau])] +=
            alpha * (total(from: tau, horizon: tau + n) - q[pair(episode[tau])])
        }
      }
      for tau in max(0, end - n + 1)..<max(end, end - n + 1) {
        q[pair(episode[tau])] +=
          alpha * (total(from: tau, horizon: end) - q[pair(episode[tau])])
      }
    }
    #expect(near(run.actionValues?.values, q))
  }

  @Test("SARSA(λ) and Watkins's Q(λ) move every value by its trace", arguments: Traces.allCases)
  func traces(kind: Traces) {
    let ladder = Ladder()
    let sarsa = train(
      SarsaLambda(stepSize: alpha, epsilon: epsilon, lambda: 0.7, traces: kind), on: ladder,
      episodes: 300, seed: 6)
    #expect(near(sarsa.actionValues?.values, twin(ladder, kind, cut: false), 1e-8))
    let other = Ladder()
    let watkins = train(
      WatkinsQ(stepSize: alpha, epsilon: epsilon, lambda: 0.7, traces: kind), on: other,
      episodes: 300, seed: 6)
    #expect(near(watkins.actionValues?.values, twin(other, kind, cut: true), 1e-8))
  }

  /// SARSA(λ) or, with traces cut, Watkins's Q(λ), with all traces in full.
  func twin(_ ladder: Ladder, _ kind: Traces, cut: Bool) -> [Double] {
    var q = [Double](repeating: 0, count: 18)
    for episode in episodes(ladder.diary.all) {
      var z = [Double](repeating: 0, count: 18)
      for (step, entry) in episode.enumerated() {
        var future = 0.0
        var isGreedy = true
        if !entry.terminated, step + 1 < episode.count {
          let following = q[pair(episode[step + 1])]
          let best = row(q, entry.next).max() ?? 0
          isGreedy = following >= best
          future = cut ? best : following
        }
        let error = entry.reward + gamma * future - q[pair(entry)]
        let old = z[pair(entry)]
        z[pair(entry)] =
          switch kind {
          case .accumulating: old + 1
          case .replacing: 1
          case .dutch: old + 1 - alpha * old
          }
        for index in q.indices {
          q[index] += alpha * error * z[index]
          z[index] *= cut && !isGreedy ? 0 : gamma * 0.7
        }
      }
    }
    return q
  }

  @Test("true online SARSA(λ) is the online λ-return algorithm", arguments: [0.0, 0.6, 1.0])
  func trueOnline(lambda: Double) {
    let ladder = Ladder()
    let run = train(
      TrueOnlineSarsa(stepSize: alpha, epsilon: epsilon, lambda: lambda), on: ladder,
      episodes: 60, seed: 8)
    var q = [Double](repeating: 0, count: 18)
    for episode in episodes(ladder.diary.all) {
      // Section 12.4: at every horizon h all steps are done again from the episode's first weights.
      let first = q
      var latest = [first]
      for horizon in 1...episode.count {
        func tail(_ step: Int) -> Double {
          step >= episode.count ? 0 : latest[step - 1][pair(episode[step])]
        }
        var w = first
        for step in 0..<horizon {
          var total = 0.0
          var rewards = 0.0
          var factor = 1.0
          for n in 1...(horizon - step) {
            rewards += factor * episode[step + n - 1].reward
            factor *= gamma
            let nStep = rewards + factor * tail(step + n)
            let isLast = n == horizon - step
            let power = (0..<(n - 1)).reduce(1.0) { product, _ in product * lambda }
            total += (isLast ? power : (1 - lambda) * power) * nStep
          }
          w[pair(episode[step])] += alpha * (total - w[pair(episode[step])])
        }
        latest.append(w)
      }
      q = latest[episode.count]
    }
    #expect(near(run.actionValues?.values, q, 1e-8))
  }

  @Test("Monte Carlo control averages the returns of first visits, or of all")
  func monteCarlo() {
    for isFirst in [true, false] {
      let ladder = Ladder()
      let run = train(
        MonteCarloControl(epsilon: epsilon, firstVisit: isFirst), on: ladder, episodes: 300,
        seed: 2)
      var sums = [Double](repeating: 0, count: 18)
      var counts = sums
      for episode in episodes(ladder.diary.all) {
        for (step, entry) in episode.enumerated() {
          let isRepeated = episode[..<step].contains { pair($0) == pair(entry) }
          if isFirst, isRepeated { continue }
          let total = episode[step...].reversed().reduce(0.0) { $1.reward + gamma * $0 }
          sums[pair(entry)] += total
          counts[pair(entry)] += 1
        }
      }
      #expect(near(run.actionValues?.values, zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }))
    }
  }

  @Test("off-policy Monte Carlo control learns the values of the best policy")
  func offPolicyMonteCarlo() {
    // Two steps, two actions each: left pays 1 and ends; right pays 0, then 0 or 4 with chance ½.
    let mdp = MDP("Two steps", discount: 0.9) {
      From("a", "left", to: "end", reward: 1)
      From("a", "right", to: "b")
      From("b", "left", to: "end", reward: 1)
      From("b", "right", to: ["end": 0.5, "other": 0.5], reward: ["end": 0, "other": 4])
      Terminal("end", "other")
      Start("a")
    }
    let runs = train(OffPolicyMonteCarlo(epsilon: 0.5), on: mdp, episodes: 4000, seeds: 10)
    let values = runs.runs.map { $0.actionValues?["b", "right"] ?? .nan }
    #expect(abs(mean(values) - 2) < 5 * standardError(values) + 1e-9)
    let first = runs.runs.map { $0.actionValues?["a", "right"] ?? .nan }
    #expect(abs(mean(first) - 1.8) < 5 * standardError(first) + 0.02)
    #expect(runs.runs.allSatisfy { $0.policy["a"] == "right" && $0.policy["b"] == "right" })
  }
}
