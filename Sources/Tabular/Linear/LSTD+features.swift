import Arrays
import Environments
import Training

/// LSTD(λ) with features in place of states, and with another policy that acts.
extension LSTD: LinearPredictor {
  /// Experience alone: the expected equations are `PolicyEvaluation`'s.
  var updates: Updates { .sampled }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let lambda = lambda
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    let equations = LeastSquares(v.weights, count: v.count, regularisation)  // (1)
    var isMet = [Bool](repeating: false, count: v.count)
    var z = FeatureTraces(count: v.count)
    while !log.isFinished {
      z.clear()
      var state = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        let (x, ratio) = (v.leave(state), policy.ratio(state, action))
        z.fade(gamma * lambda)
        z.add(1, x)
        if ratio != 1 { z.fade(ratio) }
        z.spread(next.reward, over: equations.right)  // (3)
        for place in 0..<x.count {
          let feature = Int(x.index[place])
          isMet[feature] = true
          z.spread(x.value[place], over: equations.column(feature))
        }
        if !next.terminated {
          let after = v.features[next.state]
          for place in 0..<after.count {
            z.spread(-gamma * after.value[place], over: equations.column(Int(after.index[place])))
          }
        }
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.values.isDue(after: ending, log) {
          equations.solve(v.weights) { isMet[$0] }  // (4)
          history.note(v, after: ending, log)
        }
      }
    }
    equations.solve(v.weights) { isMet[$0] }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {}
}
