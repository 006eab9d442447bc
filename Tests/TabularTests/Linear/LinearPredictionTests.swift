import Arrays
import Environments
import Glibc
import Tabular
import Testing
import Training

@Suite("linear prediction") struct LinearPredictionTests {
  // MARK: - Against tables

  @Test("with a feature for each state, TD is the tabular one bit for bit")
  func tabular() {
    let walk = RandomWalk(states: 19)
    let linear = predict(
      uniform(walk), on: walk, with: SemiGradientTD(stepSize: 0.2, features: .tabular),
      episodes: 50, seed: 4)
    let table = predict(uniform(walk), on: walk, with: TD(stepSize: 0.2), episodes: 50, seed: 4)
    #expect(linear.values.values == table.values.values)
    #expect(linear.history.map(\.values) == table.history.map(\.values))
    #expect(linear.isTerminal == table.isTerminal)
    #expect(linear.weights.count == 21 && linear.weightHistory.count == 50)
    #expect(linear.weightHistory.last == linear.weights)
  }

  // MARK: - The 1,000-state walk

  /// The exact values of a walk, and how often its states are visited, by elimination written here.
  private func walk(_ model: MDP) -> (values: [Double], visits: [Double]) {
    let count = model.stateCount
    func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
      var (a, b) = (matrix, right)
      for pivot in 0..<count {
        for row in pivot + 1..<max(count, pivot + 1) where a[row][pivot] != 0 {
          let factor = a[row][pivot] / a[pivot][pivot]
          for column in pivot..<count {
            a[row][column] -= factor * a[pivot][column]
          }
          b[row] -= factor * b[pivot]
        }
      }
      for row in (0..<count).reversed() {
        for column in row + 1..<max(count, row + 1) { b[row] -= a[row][column] * b[column] }
        b[row] /= a[row][row]
      }
      return b
    }
    var forward = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    var backward = forward
    var rewards = [Double](repeating: 0, count: count)
    for state in 0..<count {
      for outcome in model.outcomes(of: 0, in: state) {
        forward[state][outcome.state] -= outcome.probability
        backward[outcome.state][state] -= outcome.probability
        rewards[state] += outcome.probability * outcome.reward
      }
    }
    var start = [Double](repeating: 0, count: count)
    for (state, probability) in model.start { start[state] = probability }
    let values = solve(forward, rewards)
    var visits = solve(backward, start)
    for state in 0..<count where model.isTerminal(state) { visits[state] = 0 }
    let sum = visits.reduce(0, +)
    return (values, visits.map { $0 / sum })
  }

  @Test("gradient Monte Carlo comes to the least squared error of ten groups, as in figure 9.1")
  func aggregation() {
    // A walk of 200 states in groups of 20: the weights of least error are the visit-weighted means.
    let problem = RandomWalk(states: 200, jumps: 20)
    let (values, visits) = walk(problem.mdp)
    var best = [Double](repeating: 0, count: 10)
    for group in 0..<10 {
      let states = group * 20 + 1...group * 20 + 20
      let weight = states.reduce(0) { $0 + visits[$1] }
      best[group] = states.reduce(0) { $0 + visits[$1] * values[$1] } / weight
    }
    let predictor = GradientMonteCarlo(
      stepSize: .exponential(from: 2e-3, to: 1e-5, decay: 0.999996))
    let prediction = predict(
      uniform(problem), on: problem, with: predictor, episodes: 20_000, seed: 1)
    for (found, wanted) in zip(prediction.weights, best) { #expect(abs(found - wanted) < 0.03) }
    // The staircase is off by more than its minimum, but hardly.
    func error(_ weights: [Double]) -> Double {
      (1...200).reduce(0) { sum, state in
        let difference = values[state] - weights[(state - 1) / 20]
        return sum + visits[state] * difference * difference
      }
    }
    #expect(error(prediction.weights) >= error(best))
    #expect(error(prediction.weights) < error(best) + 3e-4)
  }

  @Test("a Fourier basis learns the 1,000-state walk better than polynomials, as in figure 9.5")
  func bases() {
    let problem = RandomWalk(states: 1000)
    let truth = solve(problem.mdp, with: PolicyEvaluation(method: .exact)).values
    func finalError(_ features: Features, _ alpha: Double) -> Double {
      let predictions = predict(
        uniform(problem), on: problem,
        with: GradientMonteCarlo(stepSize: alpha, features: features), episodes: 1000, seeds: 2)
      return predictions.rmse(against: truth).mean.last ?? .infinity
    }
    for order in [5, 10] {
      let fourier = finalError(.fourier(order: order), 5e-5)
      let polynomial = finalError(.polynomial(order: order), 1e-4)
      #expect(fourier < polynomial - 0.03)
    }
  }

  // MARK: - The fixed point

  /// The weights at which expected TD stands still, A⁻¹ b with uniform weights over the states.
  private func fixedPoint(
    _ model: MDP, _ features: [[Double]], _ states: [Int], _ gamma: Double
  )
    -> [Double]
  {
    let count = features[0].count
    var a = [Double](repeating: 0, count: count * count)
    var b = [Double](repeating: 0, count: count)
    for (place, state) in states.enumerated() {
      var next = [Double](repeating: 0, count: count)
      var reward = 0.0
      for outcome in model.outcomes(of: 0, in: state) {
        reward += outcome.probability * outcome.reward
        guard let index = states.firstIndex(of: outcome.state) else { continue }
        for feature in 0..<count { next[feature] += outcome.probability * features[index][feature] }
      }
      for row in 0..<count {
        b[row] += features[place][row] * reward
        for column in 0..<count {
          a[column * count + row] +=
            features[place][row] * (features[place][column] - gamma * next[column])
        }
      }
    }
    _ = Arrays.solve(matrix: &a, right: &b)
    return b
  }

  @Test("expected TD, TDC and GTD2 come to the fixed point A⁻¹ b, which experience comes near")
  func fixedPoint() {
    let problem = RandomWalk(states: 7, left: 0, discount: 0.9)
    let features: [[Double]] = (1...7).map { [1, Double($0) / 7, $0 > 4 ? 1 : 0] }
    let wanted = fixedPoint(problem.mdp, features, Array(1...7), 0.9)
    let matrix = Features.matrix(features)
    let found: [[Double]] = [
      predict(
        uniform(problem), on: problem,
        with: SemiGradientTD(stepSize: 0.5, features: matrix, updates: .expected), steps: 4000
      ).weights,
      predict(
        uniform(problem), on: problem,
        with: TDC(
          stepSize: 0.5, correctionStepSize: 0.5, features: matrix, updates: .expected),
        steps: 8000
      ).weights,
      predict(
        uniform(problem), on: problem,
        with: GTD2(
          stepSize: 1, correctionStepSize: 1, features: matrix, updates: .expected), steps: 60_000
      ).weights,
    ]
    for (place, weights) in found.enumerated() {
      for (a, b) in zip(weights, wanted) { #expect(abs(a - b) < 1e-6, "\(place)") }
    }
  }

  @Test("expected Monte Carlo comes to the least squares fit of the values")
  func leastSquares() {
    let problem = RandomWalk(states: 7, left: 0)
    let values = (1...7).map { Double($0) / 8 }
    // The values are linear in the number of the state, which two features can say.
    let prediction = predict(
      uniform(problem), on: problem,
      with: GradientMonteCarlo(
        stepSize: 1, features: .polynomial(order: 1), updates: .expected), steps: 3000)
    for state in 1...7 { #expect(abs(prediction.values[state] - values[state - 1]) < 1e-9) }
    #expect(prediction.episodes == 0 && prediction.steps == 3000)
  }

  @Test("expected Monte Carlo says where a value is infinite")
  func infinite() {
    let trap = MDP("Trap", states: 2, actions: 1, discount: 1) { state, _ in
      state == 0 ? [Outcome(0, reward: -1)] : []
    }
    #expect(throws: TrainingError.self) {
      try predict(
        uniform(trap), on: trap.world, with: GradientMonteCarlo(updates: .expected),
        for: .steps(5), seed: 1, progress: Progress())
    }
  }

  // MARK: - n steps and traces

  /// What n-step TD and the forward view make of an episode, written out.
  @Test("n-step TD and TD(λ) are the updates of their formulas on every episode")
  func twins() {
    let walk = RandomWalk(states: 9, discount: 0.9)
    let rows = (1...9).map { state in (0..<4).map { cos(Double(state * $0)) } }
    let features = Features.matrix(rows)
    let (alpha, gamma, lambda) = (0.05, 0.9, 0.7)
    func play(_ learn: ([Int], [Double]) -> Void) {
      var chance = RandomStream(seed: 11, purpose: .environment)
      var simulator = ModelSimulator(walk.mdp)
      for _ in 0..<30 {
        var states = [simulator.reset(using: &chance)]
        var rewards: [Double] = []
        while true {
          let next = simulator.step(0, using: &chance)
          states.append(next.state)
          rewards.append(next.reward)
          if next.terminated { break }
        }
        learn(states, rewards)
      }
    }
    func x(_ state: Int) -> [Double] {
      (1...9).contains(state) ? rows[state - 1] : [0, 0, 0, 0]
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    var w = [0.0, 0, 0, 0]
    let n = 3
    play { states, rewards in
      // The time at which the return of t is known is that of its last reward.
      for time in 1...rewards.count + n - 1 {
        let t = time - n
        guard t >= 0 else { continue }
        let end = min(time, rewards.count)
        guard t < rewards.count else { continue }
        var target = time <= rewards.count ? pow(gamma, Double(n)) * dot(w, x(states[end])) : 0
        for k in t..<end { target += pow(gamma, Double(k - t)) * rewards[k] }
        let error = target - dot(w, x(states[t]))
        w = zip(w, x(states[t])).map { $0 + alpha * error * $1 }
      }
    }
    let nStep = predict(
      uniform(walk), on: walk, with: SemiGradientTD(stepSize: alpha, n: n, features: features),
      episodes: 30, seed: 11)
    for (a, b) in zip(nStep.weights, w) { #expect(abs(a - b) < 1e-12) }

    // True online TD(λ) is the online λ-return algorithm: at every time all updates so far are made anew.
    w = [0, 0, 0, 0]
    play { states, rewards in
      let start = w
      var seen = [start]
      for horizon in 1...rewards.count {
        w = start
        // Values at the time they were seen: those of the weights of the horizon before.
        for t in 0..<horizon {
          var target = 0.0
          for k in t + 1...horizon {
            var nStep = pow(gamma, Double(k - t)) * dot(seen[k - 1], x(states[k]))
            for j in t..<k { nStep += pow(gamma, Double(j - t)) * rewards[j] }
            let weight =
              k < horizon
              ? (1 - lambda) * pow(lambda, Double(k - t - 1)) : pow(lambda, Double(k - t - 1))
            target += weight * nStep
          }
          let error = target - dot(w, x(states[t]))
          w = zip(w, x(states[t])).map { $0 + alpha * error * $1 }
        }
        seen.append(w)
      }
    }
    let online = predict(
      uniform(walk), on: walk,
      with: SemiGradientTDLambda(
        stepSize: alpha, lambda: lambda, traces: .dutch, features: features), episodes: 30, seed: 11
    )
    for (a, b) in zip(online.weights, w) { #expect(abs(a - b) < 1e-9) }
  }
}
