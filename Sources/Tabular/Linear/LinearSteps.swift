import Arrays
import Environments
import Training

/// One step as a linear predictor learns from it.
struct LinearStep {
  /// x(S).
  let x: ActiveFeatures
  /// x(S′); nil for a terminal state.
  let following: ActiveFeatures?
  /// R.
  let reward: Double
  /// ρ = π(A|S) / b(A|S).
  let ratio: Double
  /// Whether it is the first of its episode.
  let isFirst: Bool
  /// How many steps were taken before.
  let time: Int

  /// γ wᵀx(S′), or 0 where S′ is terminal.
  @inline(__always)
  func future(_ v: borrowing StateWeights, _ gamma: Double) -> Double {
    following.map { gamma * v.value($0) } ?? 0
  }
}

extension LinearPredictor {
  /// Plays episodes by the behaviour and learns from every step when it is taken.
  ///
  /// - Parameters:
  ///   - v: The weights to learn.
  ///   - policy: Chooses the actions, and tells their ratios.
  ///   - simulator: The problem in motion.
  ///   - log: The books; when it is finished the loop is.
  ///   - history: Keeps the values when they are due.
  ///   - seed: The seed of the streams.
  ///   - prepare: Makes the weights ready to be kept, where that is not done at every step.
  ///   - learn: Learns from a step.
  @inline(__always)
  func learnSteps<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    log: inout EpisodeLog, history: inout LinearHistory, seed: Int, prepare: () -> Void = {},
    learn: (LinearStep) -> Void
  ) {
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)
      var isFirst = true
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)
        let next = simulator.step(action, using: &chance)
        learn(
          LinearStep(
            x: v.leave(state), following: next.terminated ? nil : v.features[next.state],
            reward: next.reward, ratio: policy.ratio(state, action), isFirst: isFirst,
            time: log.steps))
        isFirst = false
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if next.terminated { v.end(in: state) }
        if history.values.isDue(after: ending, log) {
          prepare()
          history.note(v, after: ending, log)
        }
      }
    }
  }
}
