import Environments
import Tabular
import Testing
import Training

/// The count bonus with average rewards, against a plain program of its own (Python, 20 seeds).
///
/// The values of average-reward learning have no origin of their own: while the average R̄ is learned
/// from 0, α / β of it for every step size β, the values of what is taken rise by α R̄ / β. What was tried
/// once and never again stays behind by as much, and a bonus smaller than that never brings it back.
@Suite("a count bonus with average rewards") struct AverageBonusTests {
  /// Staying brings 1 a step, going 3 every other step.
  static let loop = MDP("Loop", discount: 1) {
    From("here", "stay", to: "here", reward: 1)
    From("here", "go", to: "there")
    From("there", "back", to: "here", reward: 3)
  }

  @Test("an average learned slowly lifts what is taken out of the bonus's reach")
  func slow() throws {
    let bonus = Exploration.bonus(0.3)
    for seed in 1...5 {
      for learner in [
        DifferentialSarsa(exploration: bonus) as any Algorithm, RLearning(exploration: bonus),
      ] {
        let run = try train(
          learner, on: Self.loop.world, for: .steps(20_000), seed: seed, progress: Progress())
        // The other program: 0 of 20 seeds go. The value of staying is α / β · R̄ = 10 less what the
        // bonus brought, 9.32 to 9.69 by the first choice, and that of going stays at 0.03 or 0.08.
        #expect(run.policy["here"] == "stay", "\(learner.displayName)")
        #expect((9.27...9.74).contains(run.actionValues?["here", "stay"] ?? 0))
        #expect((0...0.13).contains(run.actionValues?["here", "go"] ?? -1))
      }
    }
  }

  @Test("with an average learned as fast as the values, the bonus finds the better loop")
  func fast() throws {
    let bonus = Exploration.bonus(1.5)
    for seed in 1...5 {
      for learner in [
        DifferentialSarsa(exploration: bonus, rewardStepSize: 0.1) as any Algorithm,
        RLearning(exploration: bonus, rewardStepSize: 0.1),
      ] {
        let run = try train(
          learner, on: Self.loop.world, for: .steps(20_000), seed: seed, progress: Progress())
        // The other program: 20 of 20 seeds go.
        #expect(run.policy["here"] == "go", "\(learner.displayName), seed \(seed)")
        #expect(abs((run.metrics["averageReward"]?.last ?? 0) - 1.5) < 0.1)
      }
    }
  }
}
