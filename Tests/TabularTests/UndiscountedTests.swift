import Arrays
import Environments
import Tabular
import Testing
import Training

@Suite("values without discount") struct UndiscountedTests {
  /// A tiny model with many loops: halves and wholes as probabilities, small rewards, one state that
  /// ends.
  static func tiny(seed: Int, rewards: [Double]) -> MDP {
    var random = RandomStream(seed: seed, purpose: .session)
    let count = 3 + seed % 3
    let rows = (0..<count * 3).map { row -> [Outcome] in
      if row / 3 == count - 1 || (row % 3 > 0 && random.uniform() < 0.3) { return [] }
      let reward = rewards[random.below(rewards.count)]
      if random.uniform() < 0.6 { return [Outcome(random.below(count), reward: reward)] }
      return (0..<2).map { _ in
        Outcome(random.below(count), probability: 0.5, reward: reward)
      }
    }
    return MDP("tiny \(seed)", states: count, actions: 3, discount: 1) { rows[$0 * 3 + $1] }
  }

  @Test(
    "on tiny models with every kind of loop, the values are the best of all policies",
    arguments: [
      [-1.0, 0, 0], [1, 0, 0], [-1, 0, 1], [-2, -1, 0, 0, 1], [-1, 1], [-3, -1, 5],
    ])
  func bruteForce(rewards: [Double]) throws {
    var (finite, infinite, undefined) = (0, 0, 0)
    for seed in 1...250 {
      let model = Self.tiny(seed: seed, rewards: rewards)
      let twin = StationaryPolicies(model)
      for solver in [
        ValueIteration(tolerance: 1e-10) as any Solver, PolicyIteration(),
        ValueIteration(tolerance: 1e-10, order: .inPlace),
        ValueIteration(tolerance: 1e-10, order: .prioritised),
        ModifiedPolicyIteration(tolerance: 1e-10),
      ] {
        let solution: Solution
        do {
          solution = try solve(model.world, with: solver, progress: Progress())
        } catch {
          #expect(twin.isEverUndefined, "\(error)")
          undefined += 1
          continue
        }
        #expect(solution.converged)
        let attained = twin.value(
          of: (0..<model.stateCount).map { solution.policy.action(in: $0) })
        for state in 0..<model.stateCount {
          let expected = try #require(twin.best[state])
          let found = solution.values[state]
          #expect(
            found == expected || abs(found - expected) < 1e-9,
            "\(type(of: solver)) on \(model.name): state \(state) is \(found), not \(expected)")
          if expected > -.infinity {
            let attained = attained[state]
            #expect(
              attained == expected || abs((attained ?? .nan) - expected) < 1e-9,
              "\(type(of: solver)) on \(model.name): the policy attains \(String(describing: attained))"
            )
          }
          if expected.isFinite { finite += 1 } else { infinite += 1 }
        }
        if solution.values.values.contains(where: \.isInfinite) {
          #expect(!solution.warnings.isEmpty)
        }
      }
    }
    #expect(finite > 500)
    #expect(infinite + undefined > 0 || !rewards.contains { $0 < 0 })
  }

  /// Wages for work that now and then wears a tool out, repairs that cost, and ways to put work off.
  static let workshop = MDP("Workshop", discount: 1) {
    From("outside", "wait", to: "outside")
    From("outside", "queue", to: ["outside": 0.9, "bench": 0.1], reward: -1)
    From("outside", "leave", to: "home")
    From("bench", "rest", to: "bench")
    From("bench", "go out", to: "outside", reward: 1)
    From("bench", "work", to: ["bench": 0.5, "broken": 0.5], reward: 3)
    From("broken", "look", to: "broken", reward: 1e-6)
    From("broken", "mend", to: "bench", reward: -2)
    From("broken", "go out", to: "outside")
    Terminal("home")
  }

  @Test("where the value is +∞ the policy takes actions that attain it, and calls no other as good")
  func attained() throws {
    let model = Self.workshop
    for solver in [
      ValueIteration() as any Solver, PolicyIteration(), ModifiedPolicyIteration(),
      ValueIteration(maxSweeps: 1),
    ] {
      let solution = try solve(model.world, with: solver, progress: Progress())
      for state in 0..<3 {
        #expect(solution.values[state] == .infinity)
        let possible = model.actions(in: state)
        #expect(solution.policy.actions(in: state).count == 1)
        #expect(possible.contains(try #require(solution.policy.action(in: state))))
      }
      let evaluation = solve(model, with: PolicyEvaluation(of: solution.policy, method: .exact))
      #expect(evaluation.values.values[0..<3].allSatisfy { $0 == .infinity })
      // What ten thousand steps earn, by the model's own outcomes: more and more, from everywhere.
      var expected = [Double](repeating: 0, count: model.stateCount)
      var marks: [[Double]] = []
      for step in 1...10_000 {
        expected = (0..<model.stateCount).map { state in
          guard let action = solution.policy.action(in: state), !model.isTerminal(state) else {
            return 0
          }
          return model.outcomes(of: action, in: state).reduce(0) {
            $0 + $1.probability * ($1.reward + expected[$1.state])
          }
        }
        if step % 5000 == 0 { marks.append(expected) }
      }
      for state in 0..<3 { #expect(marks[1][state] > marks[0][state] + 4000 * 1e-6) }
    }
  }
}
