import Arrays
import Environments
import Testing
import Training

@Suite struct PolicyTests {
  static let labels = Labels(
    stateCount: 2, actionCount: 3, stateNames: ["cool", "warm"],
    actionNames: ["slow", "fast", "stop"])
  static let q = ActionValues([1, 3, 3, -1, -.infinity, -2], labels: labels)

  @Test("greedy takes the first of equals and knows all of them")
  func greedyTies() {
    let policy = greedy(Self.q)
    #expect(policy["cool"] == "fast")
    #expect(policy.actions(in: 0) == [1, 2])
    #expect(policy[1] == "slow")
    #expect(policy["hot"] == nil)
    let nearly = ActionValues([1, 1 + 1e-12, 0, 0, 0, 0], labels: Self.labels)
    #expect(greedy(nearly)[0] == "slow")
    #expect(nearly.best(in: 0) == [0, 1])
  }

  @Test("ε-greedy gives a greedy arm 1 − ε + ε/n, shared among equals, and skips impossible ones")
  func epsilonGreedyOdds() {
    let policy = epsilonGreedy(Self.q, 0.3)
    let cool = policy.probabilities(in: 0).map(Array.init) ?? []
    #expect(zip(cool, [0.1, 0.45, 0.45]).allSatisfy { abs($0 - $1) < 1e-15 })
    let warm = policy.probabilities(in: 1).map(Array.init) ?? []
    #expect(zip(warm, [0.85, 0, 0.15]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test("next to +∞ nothing finite and nothing impossible is tied, drawn or weighed")
  func infiniteValues() {
    let rows: [([Double], [Int])] = [
      ([5, .infinity, -.infinity], [1]), ([.infinity, 5, .infinity], [0, 2]),
      ([-.infinity, 1e300, .infinity], [2]), ([.infinity, .infinity, .infinity], [0, 1, 2]),
      ([-.infinity, 3, 3], [1, 2]), ([-.infinity, -.infinity, -.infinity], []),
    ]
    for (row, best) in rows {
      let q = ActionValues(row, labels: Labels(stateCount: 1, actionCount: 3))
      #expect(q.best(in: 0) == best)
      #expect(greedy(q).actions(in: 0) == best)
      #expect(greedy(q).action(in: 0) == best.first)
      let possible = Double(row.count { $0 > -.infinity })
      let share = best.isEmpty ? 0 : 1 / Double(best.count)
      let weights = (0..<3).map { best.contains($0) ? share : 0 }
      #expect(softmax(q, temperature: 0.5).probabilities(in: 0).map(Array.init) == weights)
      let odds = epsilonGreedy(q, 0.3).probabilities(in: 0).map(Array.init) ?? []
      for action in 0..<3 {
        let expected =
          row[action] > -.infinity ? 0.3 / possible + 0.7 * weights[action] : 0
        #expect(abs(odds[action] - expected) < 1e-12)
      }
    }
  }

  @Test("softmax gives odds of exp(q/τ), however large q is")
  func softmaxOdds() {
    let q = ActionValues([1000, 1001, 1002, 0, -.infinity, 0], labels: Self.labels)
    let row = softmax(q, temperature: 0.5).probabilities(in: 0).map(Array.init) ?? []
    // e⁰ : e² : e⁴
    let weights = [1, 7.38905609893065, 54.598150033144236]
    let sum = weights.reduce(0, +)
    #expect(zip(row, weights).allSatisfy { abs($0 - $1 / sum) < 1e-14 })
    #expect(softmax(q).probabilities(in: 1).map(Array.init) == [0.5, 0, 0.5])
  }

  @Test("drawn actions have the frequencies of the table, by a chi-squared test")
  func frequencies() {
    let labels = Labels(stateCount: 2, actionCount: 2)
    let policy = Policy(name: "odds", rule: .table([0.3, 0.7, 1, 0]), labels: labels)
    let evaluation = evaluate(policy, on: Coin(), episodes: 20_000, seed: 3)
    let steps = Double(evaluation.lengths.reduce(0, +))
    let bets = evaluation.returns.reduce(0, +)
    let expected = [0.7 * steps, 0.3 * steps]
    let statistic =
      (bets - expected[0]) * (bets - expected[0]) / expected[0]
      + (steps - bets - expected[1]) * (steps - bets - expected[1]) / expected[1]
    #expect(statistic < 10.83)  // the 0.999 quantile with one degree of freedom
    // An episode of the coin has two steps in the mean, with variance 2: five standard errors.
    #expect(abs(steps / 20_000 - 2) < 5 * (2.0 / 20_000).squareRoot())
  }

  @Test("a dictionary of names is a policy, and other states act at random")
  func dictionary() throws {
    let policy = try ["on": "bet"].policy(for: Coin().world)
    #expect(policy["on"] == "bet")
    #expect(policy.probabilities(in: 1).map(Array.init) == [0.5, 0.5])
    let evaluation = evaluate(["on": "bet"], on: Coin(), episodes: 50)
    #expect(evaluation.returns == evaluation.lengths.map(Double.init))
    let closure = Policy.states(for: Coin().world) { _ in 1 }
    #expect(evaluate(closure, on: Coin(), episodes: 50).returns == evaluation.returns)
  }

  @Test("a rollout keeps every step, and equal seeds give equal episodes")
  func rollouts() {
    let down = Policy.states(for: CliffWalking().world) { $0 == 36 ? 0 : $0 % 12 < 11 ? 1 : 2 }
    let trajectory = rollout(down, on: CliffWalking())
    #expect(trajectory.return == -13 && trajectory.length == 13 && trajectory.terminated)
    #expect(trajectory.states.first == 36 && trajectory.states.last == 47)
    #expect(trajectory.states.count == 14)
    #expect(trajectory.stateNames[1] == "r2c0" && trajectory.actionNames[0] == "up")
    let first = rollout(uniform(CartPole()), on: CartPole(), seed: 8)
    let second = rollout(uniform(CartPole()), on: CartPole(), seed: 8)
    #expect(first.observations == second.observations && first.actions == second.actions)
    #expect(
      first.observations != rollout(uniform(CartPole()), on: CartPole(), seed: 9).observations)
  }

  @Test("random play on the cart earns about 22, as everywhere")
  func randomCart() {
    let evaluation = evaluate(uniform(CartPole()), on: CartPole(), episodes: 3000, seed: 1)
    // Gymnasium's mean under uniform actions is 22.2 with deviation 11.8: five standard errors.
    #expect(abs(evaluation.mean - 22.2) < 1.1)
    #expect(evaluation.truncated == 0)
  }

  @Test("an endless episode is cut off and counted")
  func endless() {
    let stuck = Policy.states(for: CliffWalking().world) { _ in 3 }
    let evaluation = evaluate(stuck, on: CliffWalking(), episodes: 2)
    #expect(evaluation.truncated == 2)
    #expect(evaluation.lengths == [evaluationStepLimit, evaluationStepLimit])
  }

  @Test("values are asked by name, number and cell")
  func lookups() {
    let cliff = CliffWalking().mdp
    let values = StateValues((0..<48).map(Double.init), labels: cliff.labels)
    #expect(values[3] == 3 && values["r1c2"] == 14 && values[1, 2] == 14)
    #expect(values.value(named: "r9c9") == nil && values.value(row: 4, column: 0) == nil)
    #expect(values.value(at: 48) == nil && values.value(at: -1) == nil)
    #expect(Self.q["cool", "fast"] == 3 && Self.q[0, 1] == 3)
    #expect(Array(Self.q["warm"]) == [-1, -.infinity, -2])
    #expect(Self.q.maxima.values == [3, -1])
    #expect(Self.q.value(state: "cool", action: "fly") == nil)
  }
}
