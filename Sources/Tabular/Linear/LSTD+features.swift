import Arrays
import Environments
import Training

/// LSTD(λ) with features in place of states, and with another policy that acts.
extension LSTD: LinearPredictor {
  /// Experience alone: the expected equations are `PolicyEvaluation`'s.
  var updates: Updates { .sampled }

  func stepsBetweenQuestions(features: Int) -> Int {
    // A step is worth as many multiplications as the square of the features.
    max(1, min(1024, 4_000_000 / max(1, features * features)))
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let lambda = lambda
    let equations = LeastSquares(  // (1)
      v.weights, count: v.count, regularisation, isCancelled: log.isCancelled)
    var isMet = [Bool](repeating: false, count: v.count)
    var z = FeatureTraces(count: v.count)
    learnSteps(  // (2)
      v, policy, &simulator, log: &log, history: &history, seed: seed,
      prepare: { equations.solve(v.weights) { isMet[$0] } },  // (4)
      learn: { step in
        if step.isFirst { z.clear() }
        let x = step.x
        z.fade(gamma * lambda)
        z.add(1, x)
        if step.ratio != 1 { z.fade(step.ratio) }
        z.spread(step.reward, over: equations.right)  // (3)
        for place in 0..<x.count {
          let feature = Int(x.index[place])
          isMet[feature] = true
          z.spread(x.value[place], over: equations.column(feature))
        }
        guard let after = step.following else { return }
        for place in 0..<after.count {
          z.spread(-gamma * after.value[place], over: equations.column(Int(after.index[place])))
        }
      })
    equations.solve(v.weights) { isMet[$0] }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {}
}
