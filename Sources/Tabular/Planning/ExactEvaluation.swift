import Arrays
import Environments
import Training

/// Solves the equations of a policy that takes one action a state.
enum ExactEvaluation {
  /// The number of states up to which elimination is used whatever the structure.
  static let denseCount = 1000

  /// Solves v(s) = r(s, π(s)) + γ Σ p(s′|s, π(s)) v(s′) where the policy acts; elsewhere v stays.
  ///
  /// - Parameters:
  ///   - rows: The row of each state's action; −1 for a state that keeps its value.
  ///   - model: The model.
  ///   - values: The values, the given ones on entry.
  ///   - progress: Asked whether to stop.
  /// - Returns: Whether the equations were solved.
  static func solve(
    _ rows: [Int], of model: MDP, _ values: inout [Double], _ progress: Progress
  ) -> Bool {
    let (table, discount) = (model.table, model.discount)
    let acting = rows.indices.filter { rows[$0] >= 0 }
    var place = [Int32](repeating: -1, count: rows.count)
    for (index, state) in acting.enumerated() { place[state] = Int32(index) }
    if acting.count <= denseCount {
      let count = acting.count
      var matrix = [Double](repeating: 0, count: count * count)
      var right = [Double](repeating: 0, count: count)
      for (index, state) in acting.enumerated() {
        let row = rows[state]
        matrix[index * count + index] = 1
        right[index] = table.expectedReward[row]
        for outcome in Int(table.rowStart[row])..<Int(table.rowStart[row + 1]) {
          let next = Int(table.successor[outcome])
          let weight = discount * table.probability[outcome]
          if place[next] >= 0 {
            matrix[Int(place[next]) * count + index] -= weight
          } else {
            right[index] += weight * values[next]
          }
        }
      }
      guard Arrays.solve(matrix: &matrix, right: &right) else { return false }
      for (index, state) in acting.enumerated() { values[state] = right[index] }
      return true
    }
    var system = SparseSystem()
    var terms: [(column: Int32, factor: Double)] = []
    var work = 0
    for state in acting {
      if work >= 1 << 16 {
        work = 0
        if progress.isCancelled { return false }
      }
      let row = rows[state]
      terms.removeAll(keepingCapacity: true)
      terms.append((place[state], 1))
      var right = table.expectedReward[row]
      for outcome in Int(table.rowStart[row])..<Int(table.rowStart[row + 1]) {
        let next = Int(table.successor[outcome])
        let weight = discount * table.probability[outcome]
        if place[next] >= 0 {
          terms.append((place[next], -weight))
        } else {
          right += weight * values[next]
        }
      }
      work += 8 + terms.count
      system.add(&terms, right: right)
    }
    let found = system.solve(from: acting.map { values[$0].isFinite ? values[$0] : 0 }) {
      progress.isCancelled
    }
    guard let found else { return false }
    for (index, state) in acting.enumerated() { values[state] = found[index] }
    return true
  }
}
