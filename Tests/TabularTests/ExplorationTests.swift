import Environments
import Glibc
import Tabular
import Testing
import Training

/// Behaviours other than ε-greedy, and exploring starts.
@Suite struct ExplorationTests {
  /// From s to t, where a brings 1 and b nothing.
  static let fork = MDP("Fork", discount: 1) {
    From("s", "a", to: "t")
    From("t", "a", to: "end", reward: 1)
    From("t", "b", to: "end")
    Terminal("end")
  }
  /// One choice: a brings 1 and b nothing.
  static let choice = MDP("Choice", discount: 1) {
    From("t", "a", to: "end", reward: 1)
    From("t", "b", to: "end")
    Terminal("end")
  }

  @Test("Expected SARSA takes the mean over the softmax policy: 1 / (1 + exp(−1 / τ))")
  func softmaxMean() {
    for temperature in [0.5, 1, 3] {
      let algorithm = ExpectedSarsa(stepSize: 1, exploration: .softmax(temperature: temperature))
      let run = train(algorithm, on: Self.fork, episodes: 200, seed: 1)
      let exact = 1 / (1 + exp(-1 / temperature))
      #expect(abs((run.values?["s"] ?? 0) - exact) < 1e-12, "τ = \(temperature)")
      // 200 episodes have tried both actions of t; s is learned in the last of them.
      #expect(run.values?["t"] == 1)
    }
  }

  @Test("softmax takes the better action as often as it should, within four standard errors")
  func softmaxFrequency() {
    let episodes = 20_000
    let exact = 1 / (1 + exp(-2.0))
    let algorithm = QLearning(stepSize: 1, exploration: .softmax(temperature: 0.5))
    for seed in 1...3 {
      let run = train(algorithm, on: Self.choice, episodes: episodes, seed: seed)
      let mean = run.returns.reduce(0, +) / Double(episodes)
      #expect(abs(mean - exact) < 4 * (exact * (1 - exact) / Double(episodes)).squareRoot())
    }
  }

  @Test("a temperature that falls to almost nothing is greedy, without overflow")
  func cold() {
    let algorithm = Sarsa(
      stepSize: 1, exploration: .softmax(temperature: .linear(from: 1, to: 1e-310, over: 200)))
    let run = train(algorithm, on: Self.fork, episodes: 400, seed: 2)
    #expect(run.returns.suffix(200).allSatisfy { $0 == 1 })
    #expect(run.values?["s"] == 1)
  }

  @Test("bounds and bonuses choose what a twin of a few lines chooses")
  func counts() {
    // What is added to a value; t counts the visits of the state, this one included.
    let bound = { (n: Double, t: Double) -> Double in
      n == 0 ? .infinity : 1.5 * (log(t) / n).squareRoot()
    }
    let bonus = { (n: Double, t: Double) -> Double in 3 / (n + 1).squareRoot() }
    let cases: [(Exploration, (Double, Double) -> Double)] = [
      (.ucb(c: 1.5), bound), (.bonus(3), bonus),
    ]
    for (exploration, added) in cases {
      let algorithm = QLearning(stepSize: 1, exploration: exploration)
      let run = train(algorithm, on: Self.choice, episodes: 500, seed: 3)
      var (tried, values, expected) = ([0.0, 0.0], [0.0, 0.0], [Double]())
      for t in 1...500 {
        let scores = (0..<2).map { values[$0] + added(tried[$0], Double(t)) }
        var action = scores[0] > scores[1] ? 0 : 1
        if scores[0] == scores[1] { action = run.returns[t - 1] == 1 ? 0 : 1 }
        tried[action] += 1
        values[action] = action == 0 ? 1 : 0
        expected.append(values[action])
      }
      #expect(run.returns == expected, "\(exploration)")
      #expect(tried[1] > 3, "\(exploration)")
    }
  }

  @Test("the targets believe the bonus of what was never tried, and no bound")
  func believed() {
    let bonus = Exploration.bonus(0.25)
    let first = [
      train(QLearning(stepSize: 1, exploration: bonus), on: Self.fork, episodes: 1, seed: 1),
      train(Sarsa(stepSize: 1, exploration: bonus), on: Self.fork, episodes: 1, seed: 1),
      train(ExpectedSarsa(stepSize: 1, exploration: bonus), on: Self.fork, episodes: 1, seed: 1),
    ]
    for run in first { #expect(run.values?["s"] == 0.25, "\(run.algorithm)") }
    let bound = QLearning(stepSize: 1, exploration: .ucb(c: 2))
    #expect(train(bound, on: Self.fork, episodes: 1, seed: 1).values?["s"] == 0)
  }

  @Test("ε by its own name or within the behaviour is the same, bit for bit")
  func sameEpsilon() {
    let cliff = TimeLimit(CliffWalking(), steps: 200)
    let plain = train(QLearning(stepSize: 0.5, epsilon: 0.2), on: cliff, steps: 3000, seed: 4)
    let other = QLearning(stepSize: 0.5, exploration: .epsilonGreedy(0.2))
    #expect(train(other, on: cliff, steps: 3000, seed: 4).returns == plain.returns)
  }

  @Test("numbers out of range are told apart from those in range")
  func faults() {
    let wrong: [(Exploration, String)] = [
      (.softmax(temperature: 0), "temperature: must be above 0, not 0."),
      (.softmax(temperature: .inverseVisits), "temperature: cannot be .inverseVisits"),
      (.epsilonGreedy(2), "ε must be from 0 to 1, not 2."),
      (.ucb(c: -1), "c: must be 0 or more, not -1."),
      (.bonus(.nan), "the bonus must be 0 or more, not nan."),
    ]
    for (exploration, message) in wrong {
      let error = #expect(throws: ParameterError.self) {
        try QLearning(exploration: exploration).validateParameters()
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains(message))
    }
    #expect(throws: Never.self) {
      try QLearning(exploration: .softmax(temperature: 0.1)).validateParameters()
    }
  }

  /// What a learned policy earns from the start, by the exact solution of its equations, as a part of
  /// what the best earns.
  private func worth(_ run: Run, on model: some Problem) -> Double {
    let own = solve(model, with: PolicyEvaluation(of: run.policy, method: .exact)).values.values
    let best = solve(model, with: ValueIteration(tolerance: 1e-12)).values.values
    return own[0] / best[0]
  }

  @Test(
    "RiverSwim: bounds and bonuses learn to swim upstream with 10 seeds of 10, ε-greedy with none")
  func riverSwim() {
    let river = RiverSwim()
    for seed in 1...10 {
      for exploration: Exploration in [.ucb(c: 2), .bonus(1)] {
        let algorithm = QLearning(stepSize: 0.1, exploration: exploration)
        let run = train(algorithm, on: river, episodes: 1500, seed: seed)
        #expect(worth(run, on: river) > 0.99, "\(exploration), seed \(seed)")
      }
      let dithering = QLearning(stepSize: 0.1, epsilon: 0.1)
      let run = train(dithering, on: river, episodes: 1500, seed: seed)
      #expect(worth(run, on: river) < 0.2, "ε-greedy, seed \(seed)")
    }
  }

  @Test(
    "DeepSea: a bonus finds the treasure within 40 N² episodes, ε-greedy does not",
    arguments: [10, 15, 20])
  func deepSea(size: Int) {
    let sea = DeepSea(size: size)
    for seed in 1...5 {
      // An episode of DeepSea takes `size` steps.
      let steps = 40 * size * size * size
      let bonus = QLearning(stepSize: 1, exploration: .bonus(0.1))
      let found = train(bonus, on: sea, steps: steps, seed: seed)
      #expect(abs(worth(found, on: sea) - 1) < 1e-9, "bonus, seed \(seed)")
      let dithering = QLearning(stepSize: 1, epsilon: 0.1)
      let lost = train(dithering, on: sea, steps: steps, seed: seed)
      #expect(worth(lost, on: sea) <= 0, "ε-greedy, seed \(seed)")
    }
  }

  @Test("exploring starts recover the thresholds of blackjack and lose at most 0.002")
  func blackjack() throws {
    let game = Blackjack()
    let run = train(MonteCarloExploringStarts(), on: game, episodes: 1_000_000, seed: 1)
    let best = solve(game, with: ValueIteration(tolerance: 1e-12))
    let own = solve(game, with: PolicyEvaluation(of: run.policy, method: .exact))
    let learned = try #require(run.actionValues)
    let model = try #require(game.world.model)
    func fromStart(_ values: [Double]) -> Double {
      model.start.map { $0.probability * values[$0.state] }.reduce(0, +)
    }
    #expect(fromStart(best.values.values) - fromStart(own.values.values) < 0.002)
    // Targets of the exact model, dealer's ace to 10 (Sutton & Barto, figure 5.2).
    let hard = [17, 13, 13, 12, 12, 12, 17, 17, 17, 17]
    let soft = [19, 18, 18, 18, 18, 18, 18, 18, 19, 19]
    var recovered = 0
    for (dealer, (hard, soft)) in zip(1...10, zip(hard, soft)) {
      for (isSoft, threshold, sums) in [(false, hard, 4...21), (true, soft, 12...21)] {
        for sum in sums {
          let state = try #require(
            Blackjack.state(sum: sum, dealer: dealer, usableAce: isSoft))
          let gap = abs(best.actionValues[state, 0] - best.actionValues[state, 1])
          let sticks = learned[state, 0] > learned[state, 1]
          if sticks == (sum >= threshold) {
            recovered += 1
          } else {
            #expect(gap < 0.08, "\(sum) against \(dealer), gap \(gap)")
          }
        }
      }
    }
    #expect(recovered >= 270, "of 280")
  }

  @Test("exploring starts say what they need")
  func needs() {
    #expect(throws: TrainingError.self) {
      try train(
        MonteCarloExploringStarts(), on: CliffWalking().world, for: .episodes(1), seed: 1,
        progress: Progress())
    }
    let limited = TimeLimit(CliffWalking(), steps: 50)
    let run = train(MonteCarloExploringStarts(), on: limited, episodes: 3000, seed: 1)
    #expect(run.returns.count == 3000)
  }
}
