import Arrays
import Environments

/// Sweeps over models whose actions may lead to every state: rows of a matrix times the values.
enum DenseBackup {
  /// One sweep of value iteration over some states.
  ///
  /// - Parameters:
  ///   - states: The states to back up.
  ///   - model: A dense model.
  ///   - values: The values v, of length `stateCount`.
  ///   - updated: Where the values v′ are written; must not be `values`.
  /// - Returns: The least and the greatest change of a value.
  static func maximise(
    _ states: Range<Int>, of model: MDP, from values: UnsafePointer<Double>,
    into updated: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let (table, discount) = (model.table, model.discount)
    let (count, actionCount) = (table.stateCount, table.actionCount)
    var changes = ChangeRange()
    for state in states {
      var best = -Double.infinity
      if table.terminal[state] {
        best = 0
      } else {
        for row in state * actionCount..<(state + 1) * actionCount
        where table.rowStart[row] < table.rowStart[row + 1] {
          let next = scalarProduct(
            table.probability + Int(table.rowStart[row]), values, count: count)
          let value = table.expectedReward[row] + discount * next
          best = value > best ? value : best
        }
      }
      updated[state] = best
      changes.note(best - values[state])
    }
    return changes
  }
}
