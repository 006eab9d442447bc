import Environments
import Glibc
import Tabular
import Testing
import Training

/// Recorded steps, and what is learned from them alone.
@Suite struct OfflineTests {
  private func message(_ work: () throws(TrainingError) -> Void) -> String {
    do throws(TrainingError) {
      try work()
      return ""
    } catch {
      return "\(error)"
    }
  }

  private func predicted(
    _ policy: Policy, from data: Dataset, with predictor: any Predictor
  ) -> String {
    message { () throws(TrainingError) in
      _ = try predict(policy, from: data, with: predictor, progress: Progress())
    }
  }

  @Test("a recording is what an evaluation plays, step by step")
  func sameSteps() {
    let world = TimeLimit(FrozenLake(), steps: 12)
    let data = record(uniform(world), on: world, episodes: 200, seed: 3)
    let played = evaluate(uniform(world), on: world, episodes: 200, seed: 3)
    #expect(data.returns == played.returns && data.lengths == played.lengths)
    #expect(data.truncated.count { $0 } == played.truncated && played.truncated > 0)
    #expect(data.terminated.count { $0 } == 200 - played.truncated)
    let first = rollout(uniform(world), on: world, seed: 3)
    #expect(Array(data.states.prefix(first.length)) == first.states.dropLast())
    #expect(Array(data.nextStates.prefix(first.length)) == Array(first.states.dropFirst()))
    #expect(Array(data.actions.prefix(first.length)) == first.actions)
    #expect(record(uniform(world), on: world, steps: 777, seed: 3).steps == 777)
    let cart = record(uniform(CartPole()), on: CartPole(), steps: 50, seed: 1)
    #expect(cart.observations.count == 200 && cart.nextObservations.count == 200)
    #expect(cart.states.isEmpty && cart.coverage == nil && cart.behaviour == nil)
  }

  @Test("a data set is kept in a file and read again, and a damaged one is refused")
  func archive() throws {
    for data in [
      record(uniform(FrozenLake()), on: FrozenLake(), steps: 500, seed: 2),
      record(uniform(CartPole()), on: CartPole(), episodes: 3, seed: 2),
    ] {
      let bytes = try Archive.bytes(of: data)
      let read = try Archive.read(Dataset.self, from: bytes)
      #expect(try Archive.bytes(of: read) == bytes)
      #expect(read.states == data.states && read.observations == data.observations)
      #expect(read.rewards == data.rewards && read.truncated == data.truncated)
      #expect(read.coverage?.description == data.coverage?.description)
    }
    var wrong = record(uniform(FrozenLake()), on: FrozenLake(), steps: 5, seed: 2)
    wrong.actions[3] = 4
    let bytes = try Archive.bytes(of: wrong)
    #expect(throws: ArchiveError.self) { try Archive.read(Dataset.self, from: bytes) }
  }

  /// Value iteration on the model that the counts of the data make, over the actions they hold.
  private func likeliest(_ data: Dataset, discount: Double) -> [Int: Double] {
    struct Pair { var reward = 0.0, count = 0.0, next: [Int: Double] = [:] }
    var pairs: [Int: [Int: Pair]] = [:]
    for step in data.actions.indices {
      var pair = pairs[data.states[step], default: [:]][data.actions[step], default: Pair()]
      pair.count += 1
      pair.reward += data.rewards[step]
      if !data.terminated[step] { pair.next[data.nextStates[step], default: 0] += 1 }
      pairs[data.states[step], default: [:]][data.actions[step]] = pair
    }
    var values: [Int: Double] = [:]
    for _ in 0..<2000 {
      values = pairs.mapValues { actions in
        actions.values.map { pair in
          (pair.reward + discount * pair.next.reduce(0) { $0 + $1.value * (values[$1.key] ?? 0) })
            / pair.count
        }.max() ?? 0
      }
    }
    return values
  }

  @Test(
    "batch Q-learning comes to the optimum of the likeliest model of the data", arguments: 1...2)
  func batchQLearning(seed: Int) throws {
    let world = garnet(states: 8, actions: 3, branches: 3, discount: 0.5, seed: seed)
    let data = record(uniform(world), on: TimeLimit(world, steps: 40), steps: 1200, seed: seed)
    let expected = likeliest(data, discount: 0.5)
    let rate = Schedule.exponential(from: 0.3, to: 0.0002, decay: 0.99995)
    for learner: any OfflineAlgorithm in [
      QLearning(stepSize: rate), DoubleQLearning(stepSize: rate),
      ExpectedSarsa(stepSize: rate, epsilon: 0),
    ] {
      let run = try train(learner, from: data, for: 200_000, seed: seed, progress: Progress())
      let values = try #require(run.values)
      for (state, value) in expected {
        // An action's last value deviates by √(α/2) = 0.01 times the deviation of a target, about 1.2;
        // where all err alike, 1 / (1 − γ) = 2 times as far.
        #expect(abs(values[state] - value) < 0.08, "\(run.algorithm), s\(state)")
      }
      #expect(run.returns.isEmpty && run.steps == 200_000)
    }
  }

  @Test("in a world without chance, all learn the shortest way exactly from random steps")
  func maze() throws {
    let maze = DynaMaze()
    let data = record(uniform(maze), on: TimeLimit(maze, steps: 400), episodes: 150, seed: 1)
    let best = solve(maze, with: ValueIteration(tolerance: 1e-12))
    let coverage = try #require(data.coverage)
    #expect(coverage.share == 1 && coverage.states == 46 && coverage.actionCount == 184)
    for learner: any OfflineAlgorithm in [
      QLearning(stepSize: 1), TreeBackup(stepSize: 1, n: 2, targetEpsilon: 0),
      WatkinsQ(stepSize: 1, lambda: 0.5),
    ] {
      let run = try train(learner, from: data, for: 100_000, seed: 1, progress: Progress())
      #expect(rollout(run.policy, on: maze).length == 14, "\(run.algorithm)")
      let values = try #require(run.actionValues?.values)
      let error = zip(values, best.actionValues.values).reduce(0) { worst, pair in
        pair.0 == pair.1 ? worst : max(worst, abs(pair.0 - pair.1))
      }
      #expect(error < 1e-6, "\(run.algorithm)")
    }
  }

  /// Five rungs with an end on either side; each move fails in one of five cases.
  static let ladder = MDP("Ladder", discount: 0.9) {
    for rung in 1...5 {
      for (action, to) in [("down", rung - 1), ("up", rung + 1)] {
        From(
          "\(rung)", action, to: ["\(to)": 0.8, "\(rung)": 0.2],
          reward: ["\(to)": to == 6 ? 2 : to == 0 ? 1 : -0.1, "\(rung)": -0.1])
      }
    }
    Terminal("0", "6")
  }

  @Test("off-policy Monte Carlo control learns the optimum from random episodes")
  func offPolicyMonteCarlo() throws {
    let data = record(uniform(Self.ladder), on: Self.ladder, episodes: 3000, seed: 1)
    let run = train(OffPolicyMonteCarlo(), from: data, steps: 60_000)
    let best = solve(Self.ladder, with: ValueIteration(tolerance: 1e-10))
    for rung in 1...5 {
      #expect(run.policy["\(rung)"] == best.policy["\(rung)"])
      // Some thousand returns a rung, each with a deviation of about 0.3.
      #expect(abs((run.values?["\(rung)"] ?? 0) - best.values["\(rung)"]) < 0.08, "\(rung)")
    }
  }

  @Test("what was never done is neither valued nor taken, and the coverage says what it is")
  func neverDone() throws {
    let fork = MDP("Fork", discount: 1) {
      From("s", "safe", to: "end", reward: 1)
      From("s", "bold", to: "end", reward: 5)
      From("s", "bad", to: "end", reward: -1)
      Terminal("end")
    }
    let data = record({ (s: Int) in Int.random(in: 0...1) * 2 }, on: fork, episodes: 100)
    #expect(data.coverage?.unseen == ["s: bold"])
    #expect(data.coverage?.visits["s", "bold"] == 0)
    #expect(
      data.coverage?.description
        == "Fork: 2 of 3 actions (66.7 %) in 1 of 1 state; never s: bold")
    let run = train(QLearning(stepSize: 0.5, initialValue: 100), from: data, steps: 500)
    #expect(run.policy["s"] == "safe" && run.actionValues?["s", "bold"] == -.infinity)
    let wanted = try ["s": "bold"].policy(for: fork.world)
    let said = predicted(wanted, from: data, with: ImportanceSampling())
    #expect(said.contains("In “s”") && said.contains("never takes “bold”"), "\(said)")
  }

  @Test("Monte Carlo from a data set is the mean of its first-visit returns")
  func monteCarlo() throws {
    let walk = RandomWalk(states: 5)
    let data = record(uniform(walk), on: walk, episodes: 80, seed: 4)
    let learned = predict(uniform(walk), from: data, with: MonteCarlo())
    var sums: [Int: (total: Double, count: Double)] = [:]
    var start = 0
    for (length, total) in zip(data.lengths, data.returns) {
      // Only the last step earns anything, so that every visit's return is the episode's.
      for state in Set(data.states[start..<start + length]) {
        sums[state, default: (0, 0)].total += total
        sums[state, default: (0, 0)].count += 1
      }
      start += length
    }
    for (state, sum) in sums {
      #expect(abs(learned.values[state] - sum.total / sum.count) < 1e-12)
    }
    #expect(learned.episodes == 80 && learned.history.count == 80)
  }

  @Test("least squares and the batch agree on a data set, through episodes cut off")
  func leastSquares() throws {
    let world = garnet(states: 10, actions: 2, branches: 3, discount: 0.9, seed: 7)
    let data = record(uniform(world), on: TimeLimit(world, steps: 15), steps: 3007, seed: 1)
    #expect(data.isPartial == false && data.episodes == 200)
    let one = predict(uniform(world), from: data, with: BatchTD())
    let other = predict(uniform(world), from: data, with: LSTD(regularisation: 0))
    for state in 0..<10 { #expect(abs(one.values[state] - other.values[state]) < 1e-8) }
    let exact = solve(world, with: PolicyEvaluation(of: uniform(world), method: .exact))
    // 3,007 steps of returns with a deviation near 1: five standard errors are about 0.1.
    for state in 0..<10 { #expect(abs(one.values[state] - exact.values[state]) < 0.2) }
  }

  @Test("importance sampling from a data set is the sum that the book writes down")
  func importance() throws {
    let data = record(uniform(Self.ladder), on: Self.ladder, episodes: 300, seed: 9)
    let target = epsilonGreedy(
      solve(Self.ladder, with: ValueIteration()).actionValues, 0.4)
    let taken = try #require(data.behaviour)
    for weights in [ImportanceWeights.ordinary, .weighted] {
      let learned = predict(
        target, from: data, with: ImportanceSampling(weights: weights, firstVisit: false))
      var numerator: [Int: Double] = [:]
      var denominator: [Int: Double] = [:]
      var start = 0
      for length in data.lengths {
        for first in start..<start + length {
          var (ratio, total) = (1.0, 0.0)
          for step in first..<start + length {
            let (s, a) = (data.states[step], data.actions[step])
            ratio *=
              Array(try #require(target.probabilities(in: s)))[a]
              / Array(try #require(taken.probabilities(in: s)))[a]
            total += pow(0.9, Double(step - first)) * data.rewards[step]
          }
          numerator[data.states[first], default: 0] += ratio * total
          denominator[data.states[first], default: 0] += weights == .ordinary ? 1 : ratio
        }
        start += length
      }
      for (state, sum) in numerator {
        let exact = sum / (denominator[state] ?? 1)
        #expect(abs(learned.values[state] - exact) < 1e-9 * max(1, abs(exact)))
      }
    }
  }

  @Test("what cannot be learned from the data is said")
  func refused() throws {
    let data = record(uniform(Self.ladder), on: Self.ladder, steps: 2, seed: 9)
    let up = try ["3": "up"].policy(for: Self.ladder.world)
    let said = predicted(up, from: data, with: TD())
    #expect(
      said.contains("learns the values of the policy that acts") && said.contains("Importance"))
    let whole = message { () throws(TrainingError) in
      _ = try train(WatkinsQ(), from: data, for: 10, seed: 1, progress: Progress())
    }
    #expect(whole.contains("no episode in the data of Ladder came to its end"))
    let cart = record(uniform(CartPole()), on: CartPole(), steps: 10)
    let vectors = message { () throws(TrainingError) in
      _ = try train(QLearning(), from: cart, for: 10, seed: 1, progress: Progress())
    }
    #expect(vectors.contains("needs numbered states"))
    #expect(predicted(uniform(CliffWalking()), from: data, with: TD()).contains("not made for"))
    let none = message { () throws(TrainingError) in
      _ = try record(
        uniform(Self.ladder), on: Self.ladder.world, for: .steps(0), seed: 1, progress: Progress())
    }
    #expect(none.contains("at least 1"))
  }
}
