import Environments

/// The optimal values of a tiny undiscounted model by trying every policy of one action a state: the
/// slow, obvious twin of what the library does.
///
/// A policy's value is exact: its recurrent classes are found by powers of reachability, a class
/// whose rewards are all 0 is worth 0, one of another mean reward ±∞, and the rest is elimination.
/// Policies whose return swings for ever, or is +∞ − ∞, count nowhere.
struct StationaryPolicies {
  let model: MDP
  /// The best value of each state; nil where no policy has one.
  private(set) var best: [Double?]
  /// Whether a policy of some state swings or is +∞ − ∞.
  private(set) var isEverUndefined = false

  init(_ model: MDP) {
    self.model = model
    best = [Double?](repeating: nil, count: model.stateCount)
    var choice = (0..<model.stateCount).map { _ in 0 }
    let choices = (0..<model.stateCount).map { model.actions(in: $0) }
    while true {
      note(
        value(
          of: (0..<model.stateCount).map { choices[$0].isEmpty ? nil : choices[$0][choice[$0]] }))
      var state = 0
      while state < choice.count {
        choice[state] += 1
        if choice[state] < max(1, choices[state].count) { break }
        choice[state] = 0
        state += 1
      }
      if state == choice.count { return }
    }
  }

  private mutating func note(_ values: [Double?]) {
    for (state, value) in values.enumerated() {
      guard let value else {
        isEverUndefined = true
        continue
      }
      best[state] = max(best[state] ?? -.infinity, value)
    }
  }

  /// The value of each state under a policy of one action a state; nil where it swings or is +∞ − ∞.
  func value(of policy: [Int?]) -> [Double?] {
    let n = model.stateCount
    var step = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    var reward = [Double](repeating: 0, count: n)
    for state in 0..<n {
      guard let action = policy[state] else {
        step[state][state] = 1
        continue
      }
      for outcome in model.outcomes(of: action, in: state) {
        step[state][outcome.state] += outcome.probability
        reward[state] += outcome.probability * outcome.reward
      }
    }
    var reaches = step.map { $0.map { $0 > 0 } }
    for middle in 0..<n {
      for from in 0..<n where reaches[from][middle] {
        for to in 0..<n where reaches[middle][to] { reaches[from][to] = true }
      }
    }
    let isRecurrent = (0..<n).map { s in (0..<n).allSatisfy { !reaches[s][$0] || reaches[$0][s] } }
    // What staying in a recurrent state's class is worth: 0, ±∞, or nan where it swings.
    var worth = [Double](repeating: 0, count: n)
    for state in 0..<n where isRecurrent[state] {
      let members = (0..<n).filter { reaches[state][$0] }
      if members.allSatisfy({ reward[$0] == 0 }) { continue }
      let gain = stationary(members, step).enumerated().reduce(0) {
        $0 + $1.element * reward[members[$1.offset]]
      }
      worth[state] = gain > 1e-9 ? .infinity : gain < -1e-9 ? -.infinity : .nan
    }
    let transient = (0..<n).filter { !isRecurrent[$0] }
    var equations = transient.map { state in
      transient.map { (state == $0 ? 1 : 0) - step[state][$0] } + [reward[state]]
    }
    let finite = eliminate(&equations)
    return (0..<n).map { state in
      let ends = (0..<n).filter { isRecurrent[$0] && reaches[state][$0] }.map { worth[$0] }
      if ends.contains(where: \.isNaN) || (ends.contains(.infinity) && ends.contains(-.infinity)) {
        return nil
      }
      if let end = ends.first(where: \.isInfinite) { return end }
      return transient.firstIndex(of: state).map { finite[$0] } ?? 0
    }
  }

  private func stationary(_ members: [Int], _ step: [[Double]]) -> [Double] {
    var rows = members.map { to in
      members.map { from in step[from][to] - (from == to ? 1 : 0) } + [0]
    }
    rows[0] = [Double](repeating: 1, count: members.count + 1)
    return eliminate(&rows)
  }

  private func eliminate(_ rows: inout [[Double]]) -> [Double] {
    let n = rows.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for other in 0..<n where other != column {
        let factor = rows[other][column] / rows[column][column]
        for k in column...n { rows[other][k] -= factor * rows[column][k] }
      }
    }
    return (0..<n).map { rows[$0][n] / rows[$0][$0] }
  }
}
