import Arrays
import Environments
import Training

extension TabularAlgorithm {
  /// The loop of Dyna-Q, and with a bonus that of Dyna-Q+.
  func learnDyna<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount gamma: Double, planningSteps: Int, bonus: Double?, log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var replay = RandomStream(seed: seed, purpose: .replay)
    var model = LearnedModel(q, tracksOrigins: false)
    /// When each pair was last tried; the beginning counts where it never was.
    var tried = [Int](repeating: 0, count: bonus == nil ? 0 : q.stateCount * q.actionCount)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let action = behaviour.choose(q, state, at: time, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        behaviour.took(state, action)
        let future = next.terminated ? 0 : behaviour.maximum(q, next.state)
        q.move(state, action, toward: next.reward + gamma * future, alpha, at: time)  // (3)
        let pair = state * q.actionCount + action
        model.learn(pair, next)  // (4)
        if bonus != nil {
          tried[pair] = time + 1
          for other in 0..<q.actionCount where q.value(state, other) > -.infinity {
            model.imagine(state * q.actionCount + other, in: state)
          }
        }
        for round in 0..<planningSteps {  // (5)
          if log.isToStop(after: round) { break }
          let pair = model.known[replay.below(model.known.count)]
          var target = model.target(pair, q, behaviour, gamma)
          if let bonus { target += bonus * Double(time + 1 - tried[pair]).squareRoot() }
          let (state, action) = pair.quotientAndRemainder(dividingBy: q.actionCount)
          q.move(state, action, toward: target, alpha, at: time)
        }
        state = next.state  // (6)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
