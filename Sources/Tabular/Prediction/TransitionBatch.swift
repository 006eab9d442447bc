import Arrays

/// The transitions of all episodes so far, added up: how often a state led to which, and what it earned.
struct TransitionBatch {
  /// Up to how many unknowns elimination is used.
  private static let denseCount = 200

  private struct Arrow {
    var next: Int
    var count: Double
  }

  private var arrows: [[Arrow]]
  private var rewards: [Double]
  private var counts: [Double]

  /// Makes an empty batch.
  init(stateCount: Int) {
    arrows = [[Arrow]](repeating: [], count: stateCount)
    rewards = [Double](repeating: 0, count: stateCount)
    counts = rewards
  }

  /// Adds a transition.
  ///
  /// - Parameters:
  ///   - state: The state.
  ///   - reward: The reward that followed.
  ///   - next: The state it led to; nil where the episode ended there.
  mutating func add(_ state: Int, reward: Double, next: Int?) {
    counts[state] += 1
    rewards[state] += reward
    guard let next else { return }
    if let place = arrows[state].firstIndex(where: { $0.next == next }) {
      arrows[state][place].count += 1
    } else {
      arrows[state].append(Arrow(next: next, count: 1))
    }
  }

  /// Solves n(s) v(s) = r(s) + γ Σ n(s, s′) v(s′) for the states that were left; others keep their
  /// value.
  ///
  /// - Parameters:
  ///   - values: The values; unchanged where the equations do not determine them.
  ///   - gamma: The discount γ.
  func solve(_ values: UnsafeMutablePointer<Double>, discount gamma: Double) {
    let met = counts.indices.filter { counts[$0] > 0 }
    var place = [Int](repeating: -1, count: counts.count)
    for (index, state) in met.enumerated() { place[state] = index }
    let found =
      met.count <= Self.denseCount
      ? solveDense(met, place, values, gamma) : solveSparse(met, place, values, gamma)
    guard let found else { return }
    for (index, state) in met.enumerated() { values[state] = found[index] }
  }

  private func solveDense(
    _ met: [Int], _ place: [Int], _ values: UnsafeMutablePointer<Double>, _ gamma: Double
  ) -> [Double]? {
    var matrix = [Double](repeating: 0, count: met.count * met.count)
    var right = met.map { rewards[$0] }
    for (index, state) in met.enumerated() {
      matrix[index * met.count + index] += counts[state]
      for arrow in arrows[state] {
        let column = place[arrow.next]
        if column >= 0 {
          matrix[column * met.count + index] -= gamma * arrow.count
        } else {
          right[index] += gamma * arrow.count * values[arrow.next]
        }
      }
    }
    return Arrays.solve(matrix: &matrix, right: &right) ? right : nil
  }

  private func solveSparse(
    _ met: [Int], _ place: [Int], _ values: UnsafeMutablePointer<Double>, _ gamma: Double
  ) -> [Double]? {
    var system = SparseSystem()
    var terms: [(column: Int32, factor: Double)] = []
    for (index, state) in met.enumerated() {
      terms.removeAll(keepingCapacity: true)
      terms.append((Int32(index), 1))
      var right = rewards[state] / counts[state]
      for arrow in arrows[state] {
        let weight = gamma * arrow.count / counts[state]
        let column = place[arrow.next]
        if column >= 0 {
          terms.append((Int32(column), -weight))
        } else {
          right += weight * values[arrow.next]
        }
      }
      system.add(&terms, right: right)
    }
    return system.solve(from: met.map { values[$0] }) { false }
  }
}
