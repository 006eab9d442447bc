import Environments

/// The inner loops of dynamic programming over a model's transitions, on bare memory.
enum BellmanBackup {
  /// One synchronous sweep of value iteration over some states:
  /// v′(s) = maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)].
  ///
  /// - Parameters:
  ///   - states: The states to back up.
  ///   - model: The model.
  ///   - values: The values v, of length `stateCount`.
  ///   - updated: Where the values v′ are written; may be `values` for a sweep in place.
  /// - Returns: The greatest change |v′(s) − v(s)|.
  static func maximise(
    _ states: Range<Int>, of model: MDP, from values: UnsafePointer<Double>,
    into updated: UnsafeMutablePointer<Double>
  ) -> Double {
    let table = model.table
    let (rowStart, successor, probability) = (table.rowStart, table.successor, table.probability)
    let (expectedReward, terminal) = (table.expectedReward, table.terminal)
    let (discount, actionCount) = (model.discount, table.actionCount)
    var greatest = 0.0
    for state in states {
      let old = values[state]
      var best = -Double.infinity
      if terminal[state] {
        best = 0
      } else {
        let row = state &* actionCount
        var index = Int(rowStart[row])
        for action in 0..<actionCount {
          let end = Int(rowStart[row &+ action &+ 1])
          guard index < end else { continue }
          var next = 0.0
          while index < end {
            next += probability[index] * values[Int(successor[index])]
            index &+= 1
          }
          best = max(best, expectedReward[row &+ action] + discount * next)
        }
      }
      updated[state] = best
      greatest = max(greatest, abs(best - old))
    }
    return greatest
  }

  /// One sweep in place of the evaluation of a policy that takes one action per state:
  /// v(s) ← r(s, π(s)) + γ Σ p(s′|s, π(s)) v(s′).
  ///
  /// - Parameters:
  ///   - policy: The action π(s) of each state; −1 in terminal states.
  ///   - model: The model.
  ///   - values: The values v, of length `stateCount`.
  /// - Returns: The greatest change of a value.
  static func evaluate(
    _ policy: [Int], of model: MDP, in values: UnsafeMutablePointer<Double>
  ) -> Double {
    let table = model.table
    var greatest = 0.0
    for state in 0..<table.stateCount where policy[state] >= 0 {
      let row = state &* table.actionCount &+ policy[state]
      var next = 0.0
      for index in Int(table.rowStart[row])..<Int(table.rowStart[row &+ 1]) {
        next += table.probability[index] * values[Int(table.successor[index])]
      }
      let value = table.expectedReward[row] + model.discount * next
      greatest = max(greatest, abs(value - values[state]))
      values[state] = value
    }
    return greatest
  }
}
