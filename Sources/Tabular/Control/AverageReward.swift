import Arrays
import Environments
import Training

/// What a run learned of the average reward, kept while its loop goes on.
final class AverageReward: @unchecked Sendable {
  /// The estimate R̄ after every thousand steps and at the end.
  var series: [Double] = []
}

extension TabularAlgorithm {
  /// The loop of differential SARSA, and with a greedy target that of R-learning.
  ///
  /// With a greedy target the average learns from greedy actions alone.
  func learnAverage<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    rewardStepSize beta: Schedule, isGreedyTarget: Bool, learned: AverageReward,
    log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var average = 0.0
    defer { learned.series.append(average) }
    while !log.isFinished {
      var state = simulator.reset(using: &chance)
      var action = behaviour.choose(q, state, at: log.steps, &choices)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = simulator.step(action, using: &chance)  // (2)
        let isGreedy = behaviour.value(q, state, action) >= behaviour.maximum(q, state)
        behaviour.took(state, action)
        let nextAction = behaviour.choose(q, next.state, at: time + 1, &choices)
        let future =
          isGreedyTarget
          ? behaviour.maximum(q, next.state) : behaviour.value(q, next.state, nextAction)
        let error = next.reward - average + future - q.value(state, action)  // (3)
        q.move(state, action, toward: q.value(state, action) + error, alpha, at: time)  // (4)
        if !isGreedyTarget || isGreedy { average += beta.value(at: time) * error }
        if time % 1000 == 999 { learned.series.append(average) }
        (state, action) = (next.state, nextAction)  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
