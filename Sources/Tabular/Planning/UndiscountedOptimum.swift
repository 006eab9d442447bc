import Environments
import Training

extension UndiscountedAnalysis {
  /// The exact values and a policy that attains them, by policy iteration among the policies that end or
  /// settle.
  ///
  /// No loop of the model can earn, so a policy that ends or settles and is made better still ends or
  /// settles, and one that cannot be made better is the best of them.
  ///
  /// - Parameters:
  ///   - part: The model's finite part.
  ///   - rows: A policy to begin with; replaced by one that settles where it does not.
  ///   - values: On exit the values.
  ///   - most: The number of improvements after which to give up.
  ///   - progress: Asked whether to stop.
  ///   - note: Told the values of every policy and how many states then changed.
  /// - Returns: Whether the optimum was found; otherwise the equations of a policy were not solved, or
  ///   the computation was stopped.
  func optimise(
    _ part: MDP, from rows: inout [Int], _ values: inout [Double], most: Int, _ progress: Progress,
    note: ([Double], Int) -> Void
  ) -> Bool {
    if !settles(rows) { rows = settlingPolicy }
    for _ in 0..<most {
      if progress.isCancelled { return false }
      for state in rows.indices where rows[state] < 0 { values[state] = 0 }
      guard ExactEvaluation.solve(rows, of: part, &values, progress) else { return false }
      let changed = GreedyRows.improve(&rows, with: values, in: part) { stayRow[$0] >= 0 }
      note(values, changed)
      if changed == 0 { return true }
    }
    return false
  }

  /// Turns the values that sweeps ended with into the optimal ones.
  ///
  /// - Parameters:
  ///   - values: The sweeps' values; on exit the optimal ones.
  ///   - part: The model's finite part.
  ///   - residual: The greatest change in the last sweep.
  ///   - progress: Asked whether to stop.
  /// - Returns: The actions of an optimal policy, and whether it was found.
  func finish(
    _ values: inout [Double], _ part: MDP, _ residual: Double?, _ progress: Progress
  ) -> (actions: [Int], isOptimal: Bool) {
    var rows = GreedyRows.rows(for: values, in: part)
    // Without loops that cost nothing, Bellman's equation has one solution.
    let isUnique = !hasBalancedLoop && !stayRow.contains { $0 >= 0 }
    if residual == 0, isUnique { return (actions(of: rows), true) }
    let isOptimal = optimise(part, from: &rows, &values, most: 1000, progress) { _, _ in }
    return (actions(of: rows), isOptimal)
  }

  /// Puts infinite values in their places.
  func complete(_ values: inout [Double]) {
    for state in values.indices {
      switch kind[state] {
      case .plusInfinite: values[state] = .infinity
      case .minusInfinite: values[state] = -.infinity
      case .terminal, .finite: break
      }
    }
  }

  /// The actions of a policy's rows, those that stay included, and where the value is +∞ actions that
  /// attain it; −1 where there is no choice.
  func actions(of rows: [Int]) -> [Int] {
    rows.indices.map { state in
      let row: Int
      switch kind[state] {
      case .finite: row = rows[state] >= 0 ? rows[state] : Int(stayRow[state])
      case .plusInfinite: row = Int(earnRow[state])
      case .terminal, .minusInfinite: row = -1
      }
      return row < 0 ? -1 : row % model.actionCount
    }
  }
}
