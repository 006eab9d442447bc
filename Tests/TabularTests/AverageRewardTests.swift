import Environments
import Tabular
import Testing
import Training

/// Two loops through one state: a short one that pays 1 every step, a long one that pays 12 every
/// fourth.
private let loops = MDP("Two loops", discount: 1) {
  From("hub", "short", to: "hub", reward: 1)
  From("hub", "long", to: "far 1", reward: 0)
  From("far 1", "on", to: "far 2", reward: 0)
  From("far 2", "on", to: "far 3", reward: 0)
  From("far 3", "on", to: "hub", reward: 12)
}

@Suite struct AverageRewardTests {
  /// The average reward per step when the long loop is chosen with a probability.
  func gain(_ long: Double) -> Double {
    // In the mean a visit to the hub takes (1 − p) + 4 p steps and pays (1 − p) + 12 p.
    (1 - long + 12 * long) / (1 - long + 4 * long)
  }

  @Test("differential SARSA and R-learning find the loop of greater average reward, and its gain")
  func loop() {
    // A discounter with γ = 0.5 prefers the short loop: 1/(1 − ½) = 2 against 12/8 + …
    let sarsa = train(
      DifferentialSarsa(stepSize: 0.1, epsilon: 0.1, rewardStepSize: 0.01), on: loops,
      steps: 100_000)
    #expect(sarsa.policy["hub"] == "long")
    let average = sarsa.metrics["averageReward"]?.suffix(50) ?? []
    #expect(abs(mean(Array(average)) - gain(0.95)) < 0.05)
    #expect(sarsa.metrics["averageReward"]?.count == 101)

    // R̄ follows greedy actions alone: it is the gain of the greedy policy.
    let r = train(
      RLearning(stepSize: 0.1, epsilon: 0.1, rewardStepSize: 0.01), on: loops, steps: 100_000)
    #expect(r.policy["hub"] == "long")
    let greedyAverage = r.metrics["averageReward"]?.suffix(50) ?? []
    #expect(abs(mean(Array(greedyAverage)) - 3) < 0.05)
  }

  @Test("runs on several threads do not share their average")
  func parallel() {
    let algorithm = DifferentialSarsa()
    let several = train(algorithm, on: loops, steps: 5000, seeds: 4)
    for run in several.runs {
      let alone = train(algorithm, on: loops, steps: 5000, seed: run.seed)
      #expect(alone.metrics == run.metrics)
    }
  }
}
