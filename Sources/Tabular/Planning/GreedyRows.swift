import Environments
import Training

/// A policy of one action a state as rows of a table, made greedy without allocating.
enum GreedyRows {
  /// The margin, relative to a value's size, by which an action must be better to be preferred:
  /// rounding must not keep a policy changing.
  static let margin = 1e-10

  /// Changes the rows whose action is not among the best.
  ///
  /// - Parameters:
  ///   - rows: The row of each state's action; −1 where the policy stays, or has no choice.
  ///   - values: The values v to look ahead to.
  ///   - model: The model.
  ///   - canStay: Whether a state may stay where it is for ever and earn nothing.
  /// - Returns: The number of states that changed.
  static func improve(
    _ rows: inout [Int], with values: [Double], in model: MDP, canStay: (Int) -> Bool
  ) -> Int {
    let (table, discount, actionCount) = (model.table, model.discount, model.actionCount)
    var changed = 0
    values.withUnsafeBufferPointer { buffer in
      guard let v = buffer.baseAddress else { return }
      for state in rows.indices where !table.terminal[state] {
        func value(_ row: Int) -> Double {
          BellmanBackup.value(ofRow: row, in: table, discount, v)
        }
        var best = rows[state]
        let current = best < 0 ? 0 : value(best)
        var greatest = current + margin * max(1, abs(current))
        if best < 0, !canStay(state) { greatest = -.infinity }
        for row in state * actionCount..<(state + 1) * actionCount
        where row != rows[state] && table.rowStart[row] < table.rowStart[row + 1] {
          let other = value(row)
          if other > greatest { (best, greatest) = (row, other + margin * max(1, abs(other))) }
        }
        if canStay(state), rows[state] >= 0, greatest < -margin { best = -1 }
        if best != rows[state] {
          rows[state] = best
          changed += 1
        }
      }
    }
    return changed
  }

  /// The rows of the greedy policy, the first of the best actions; −1 in terminal states.
  static func rows(for values: [Double], in model: MDP) -> [Int] {
    var rows = [Int](repeating: -1, count: model.stateCount)
    _ = improve(&rows, with: values, in: model) { _ in false }
    return rows
  }
}
