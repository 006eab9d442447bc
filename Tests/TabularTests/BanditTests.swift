import Arrays
import Environments
import Glibc
import Synchronization
import Tabular
import Testing
import Training

/// A row of levers whose rewards come from a formula, which writes a diary.
private struct Levers: DiscreteSimulator, Problem {
  let diary = Diary()
  var isBinary = false
  var stateCount: Int { 1 }
  var actionCount: Int { 4 }
  mutating func reset(using random: inout RandomStream) -> Int { 0 }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let luck = random.uniform()
    let reward =
      isBinary ? (luck < 0.2 + 0.15 * Double(action) ? 1.0 : 0) : luck + 0.2 * Double(action)
    let entry = Diary.Entry(state: 0, action: action, reward: reward, next: 0, terminated: true)
    diary.entries.withLock { $0.append(entry) }
    return DiscreteTransition(state: 0, reward: reward, terminated: true)
  }
  var world: World { World(name: "Levers", dynamics: .discrete(self), discount: 1) }
}

/// The rewards of each lever in a diary.
private func rewards(_ entries: [Diary.Entry]) -> [[Double]] {
  (0..<4).map { arm in entries.filter { $0.action == arm }.map(\.reward) }
}

private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(a - b) <= tolerance
}

@Suite struct BanditTests {
  @Test("ε-greedy's estimates are the averages of the rewards, or recency-weighted ones")
  func estimates() throws {
    let levers = Levers()
    let run = train(EpsilonGreedy(epsilon: 0.3), on: levers, steps: 400, seed: 2)
    let seen = rewards(levers.diary.all)
    #expect(seen.allSatisfy { $0.count > 10 })
    for (arm, list) in seen.enumerated() {
      #expect(near(try #require(run.actionValues)[0, arm], mean(list)))
    }
    let best = seen.indices.max { mean(seen[$0]) < mean(seen[$1]) }
    #expect(run.policy.action(in: 0) == best)
    #expect(run.returns.count == 400 && run.returns == levers.diary.all.map(\.reward))

    let others = Levers()
    let weighted = train(
      EpsilonGreedy(epsilon: 0.3, stepSize: 0.2, initialValue: 2), on: others, steps: 400, seed: 2)
    for (arm, list) in rewards(others.diary.all).enumerated() {
      // Sutton & Barto, equation 2.6.
      var value = pow(0.8, Double(list.count)) * 2
      for (age, reward) in list.reversed().enumerated() {
        value += 0.2 * pow(0.8, Double(age)) * reward
      }
      #expect(near(try #require(weighted.actionValues)[0, arm], value))
    }
  }

  @Test("an optimistic greedy agent tries every arm first, a random share ε explores")
  func exploring() {
    for seed in 1...20 {
      let levers = Levers()
      _ = train(OptimisticGreedy(), on: levers, steps: 4, seed: seed)
      #expect(Set(levers.diary.all.map(\.action)) == [0, 1, 2, 3])
    }
    // Lever 3 is the best by far, so that others are pulled by chance alone: 3/4 of ε.
    let levers = Levers()
    _ = train(EpsilonGreedy(epsilon: 0.2, initialValue: 0), on: levers, steps: 20_000, seed: 4)
    let others = levers.diary.all.suffix(10_000).count { $0.action != 3 }
    #expect(abs(Double(others) / 10_000 - 0.15) < 0.015)
  }

  @Test("UCB pulls the arm of greatest bound, and every arm once before that")
  func bounds() {
    let levers = Levers()
    _ = train(UCB(c: 0.7), on: levers, steps: 300, seed: 3)
    let entries = levers.diary.all
    for time in entries.indices {
      let before = rewards(Array(entries[..<time]))
      let bounds = before.map { list in
        list.isEmpty
          ? Double.infinity
          : mean(list) + 0.7 * (log(Double(time)) / Double(list.count)).squareRoot()
      }
      #expect(bounds[entries[time].action] >= (bounds.max() ?? 0) - 1e-9)
    }
  }

  @Test("the gradient bandit follows its equations", arguments: [true, false])
  func gradient(baseline: Bool) throws {
    let levers = Levers()
    let run = train(
      GradientBandit(stepSize: 0.3, baseline: baseline), on: levers, steps: 200, seed: 5)
    var preferences = [0.0, 0, 0, 0]
    func odds() -> [Double] {
      let sum = preferences.reduce(0) { $0 + exp($1) }
      return preferences.map { exp($0) / sum }
    }
    var earned = 0.0
    for (time, entry) in levers.diary.all.enumerated() {
      let chances = odds()
      // The average of the rewards before, with the first one's own to begin with (page 37).
      let average = !baseline ? 0 : time == 0 ? entry.reward : earned / Double(time)
      earned += entry.reward
      for arm in 0..<4 {
        let indicator = arm == entry.action ? 1.0 : 0
        preferences[arm] += 0.3 * (entry.reward - average) * (indicator - chances[arm])
      }
    }
    let learned = try #require(run.policy.probabilities(in: 0))
    #expect(zip(learned, odds()).allSatisfy { near($0, $1) })
    #expect(run.actionValues == nil)
  }

  @Test("Thompson sampling's beliefs are those of Bayes's rule")
  func beliefs() throws {
    let levers = Levers()
    let run = train(
      ThompsonSampling(mean: 0.5, spread: 2, noise: 0.7), on: levers, steps: 300, seed: 6)
    for (arm, list) in rewards(levers.diary.all).enumerated() {
      let (prior, data) = (1 / 4.0, Double(list.count) / 0.49)
      let sum = list.reduce(0, +) / 0.49
      #expect(
        near(try #require(run.actionValues)[0, arm], (prior * 0.5 + sum) / (prior + data)))
    }
    let coins = Levers(isBinary: true)
    let tossed = train(ThompsonSampling(belief: .beta), on: coins, steps: 300, seed: 6)
    for (arm, list) in rewards(coins.diary.all).enumerated() {
      let share = (1 + list.reduce(0, +)) / (2 + Double(list.count))
      #expect(near(try #require(tossed.actionValues)[0, arm], share))
    }
  }

  @Test("Thompson sampling pulls an arm as often as it is believed to be the best")
  func matching() {
    // X ~ Beta(4, 1) and Y ~ Beta(2, 1), whose density is 2y: P(Y < X) = E[X²] = 4·5/(5·6).
    var agent = ThompsonSampling(belief: .beta).agent(arms: 2)
    for time in 0..<3 { agent.learn(0, reward: 1, at: time) }
    agent.learn(1, reward: 1, at: 3)
    var random = RandomStream(seed: 1, purpose: .policy)
    let count = 100_000
    let first = (0..<count).count { _ in agent.choose(at: 4, using: &random) == 0 }
    #expect(abs(Double(first) / Double(count) - 2 / 3.0) < 0.006)  // four standard errors
    // Normal beliefs of variance 1/2 and 1/3 around 1/2 and 0: the difference is normal.
    var normal = ThompsonSampling().agent(arms: 2)
    normal.learn(0, reward: 1, at: 0)
    normal.learn(1, reward: 1, at: 1)
    normal.learn(1, reward: -1, at: 2)
    let wins = (0..<count).count { _ in normal.choose(at: 3, using: &random) == 0 }
    let variance = 1 / 2.0 + 1 / 3.0
    let chance = 0.5 * erfc(-0.5 / (2 * variance).squareRoot())
    #expect(abs(Double(wins) / Double(count) - chance) < 0.006)
  }

  @Test("a model with one state to act in is a bandit; its impossible actions are left alone")
  func model() throws {
    let shop = MDP("Shop", states: 2, actions: 4, discount: 1) { state, action in
      state == 1 || action == 1 ? [] : [Outcome(1, probability: 1, reward: Double(action))]
    }
    let run = train(UCB(c: 0.1), on: shop, episodes: 100, seed: 1)
    #expect(run.policy.action(in: 0) == 3 && run.returns.suffix(50).allSatisfy { $0 == 3 })
    let values = try #require(run.actionValues)
    #expect(values[0, 0] == 0 && values[0, 1] == -.infinity && values[0, 2] == 2)
    #expect(run.values?.values == [3, 0])
  }

  @Test("what is no bandit is refused, and so are rewards that a belief does not know")
  func refusals() {
    func message(_ agent: any Algorithm, _ world: World) -> String {
      do {
        _ = try train(agent, on: world, for: .steps(10), seed: 1, progress: Progress())
        return ""
      } catch { return error.description }
    }
    #expect(message(UCB(), CliffWalking().world).contains("one state"))
    #expect(message(UCB(), CartPole().world).contains("one state"))
    #expect(message(UCB(c: -1), Bandit().world).contains("c"))
    let beta = message(ThompsonSampling(belief: .beta), Bandit().world)
    #expect(beta.contains("rewards from 0 to 1") && beta.contains("arm"))
    #expect(throws: TrainingError.self) {
      try testbed(
        ThompsonSampling(belief: .beta), on: Bandit(), runs: 10, steps: 10, seed: 1,
        progress: Progress())
    }
    #expect(throws: TrainingError.count(of: "runs", 0)) {
      try testbed(UCB(), on: Bandit(), runs: 0, steps: 10, seed: 1, progress: Progress())
    }
  }
}
