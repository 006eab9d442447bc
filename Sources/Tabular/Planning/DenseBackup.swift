import Arrays
import Environments

/// Sweeps over models whose actions may lead to every state: a product of a matrix and the values.
enum DenseBackup {
  /// One sweep of value iteration over some states, the products of all their actions in one call.
  ///
  /// - Parameters:
  ///   - states: The states to back up.
  ///   - model: A dense model.
  ///   - values: The values v, of length `stateCount`.
  ///   - updated: Where the values v′ are written; must not be `values`.
  ///   - products: Scratch memory for a number each state and action of the model that is possible.
  /// - Returns: The least and the greatest change of a value.
  static func maximise(
    _ states: Range<Int>, of model: MDP, from values: UnsafePointer<Double>,
    into updated: UnsafeMutablePointer<Double>, products: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let (table, discount) = (model.table, model.discount)
    let (count, actionCount) = (table.stateCount, table.actionCount)
    let first = Int(table.rowStart[states.lowerBound * actionCount])
    let end = Int(table.rowStart[states.upperBound * actionCount])
    var product = products + first / count
    multiply(
      matrix: table.probability + first, rows: (end - first) / count, columns: count,
      vector: values, into: product)
    var changes = ChangeRange()
    for state in states {
      var best = -Double.infinity
      if table.terminal[state] {
        best = 0
      } else {
        for row in state * actionCount..<(state + 1) * actionCount
        where table.rowStart[row] < table.rowStart[row + 1] {
          let value = table.expectedReward[row] + discount * product[0]
          best = value > best ? value : best
          product += 1
        }
      }
      updated[state] = best
      changes.note(best - values[state])
    }
    return changes
  }
}
