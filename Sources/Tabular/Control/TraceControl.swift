import Arrays
import Environments
import Training

extension TabularAlgorithm {
  /// The loop of SARSA(λ), and with a greedy target that of Watkins's Q(λ).
  func learnTraces<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount gamma: Double, lambda: Double, traces kind: Traces, isGreedyTarget: Bool,
    log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var eligibility = TraceTable(count: q.stateCount * q.actionCount)
    while !log.isFinished {
      eligibility.clear()  // (1)
      var state = simulator.reset(using: &chance)
      var action = behaviour.choose(q, state, at: log.steps, &choices)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = simulator.step(action, using: &chance)  // (2)
        behaviour.took(state, action)
        var target = next.reward
        var nextAction = 0
        var goesOn = true
        if !next.terminated {
          nextAction = behaviour.choose(q, next.state, at: time + 1, &choices)
          if isGreedyTarget {
            let best = behaviour.maximum(q, next.state)
            goesOn = behaviour.value(q, next.state, nextAction) >= best
            target += gamma * best
          } else {
            target += gamma * behaviour.value(q, next.state, nextAction)
          }
        }
        let index = state * q.actionCount + action
        let rate = q.visit(index, alpha, at: time)
        let error = target - q.value(state, action)  // (3)
        eligibility.visit(index, kind, rate: rate)
        eligibility.spread(
          rate * error, over: q.values, fading: goesOn ? gamma * lambda : 0)  // (4)
        (state, action) = (next.state, nextAction)  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
