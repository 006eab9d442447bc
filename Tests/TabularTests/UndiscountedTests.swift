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
        for state in 0..<model.stateCount {
          let expected = try #require(twin.best[state])
          let found = solution.values[state]
          #expect(
            found == expected || abs(found - expected) < 1e-9,
            "\(type(of: solver)) on \(model.name): state \(state) is \(found), not \(expected)")
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
}
