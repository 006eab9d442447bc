import Arrays
import Environments

/// A random model after Archibald, McKinnon and Thomas (1995): every action leads to a few random
/// states with random odds and rewards; some actions are not possible.
func garnet(states: Int, actions: Int, branches: Int, discount: Double, seed: Int) -> MDP {
  var random = RandomStream(seed: seed, purpose: .session)
  let rows = (0..<states * actions).map { row -> [Outcome] in
    if row % actions > 0, random.uniform() < 0.2 { return [] }
    var cuts = (1..<branches).map { _ in random.uniform() }
    cuts = ([0, 1] + cuts).sorted()
    return (0..<branches).map {
      Outcome(
        random.below(states), probability: cuts[$0 + 1] - cuts[$0], reward: random.normal())
    }
  }
  return MDP(
    "Garnet", states: states, actions: actions, discount: discount
  ) { state, action in rows[state * actions + action] }
}

/// The values of a policy of one action a state, by Gauss-Jordan elimination over all states: another
/// route than any in the library.
func exactValues(_ model: MDP, _ policy: (Int) -> Int?) -> [Double] {
  let n = model.stateCount
  var rows = (0..<n).map { state -> [Double] in
    var row = [Double](repeating: 0, count: n + 1)
    row[state] = 1
    guard let action = policy(state) else { return row }
    for outcome in model.outcomes(of: action, in: state) {
      row[outcome.state] -= model.discount * outcome.probability
      row[n] += outcome.probability * outcome.reward
    }
    return row
  }
  for column in 0..<n {
    let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    rows.swapAt(column, pivot)
    let scale = rows[column][column]
    for k in column...n { rows[column][k] /= scale }
    for other in 0..<n where other != column && rows[other][column] != 0 {
      let factor = rows[other][column]
      for k in column...n { rows[other][k] -= factor * rows[column][k] }
    }
  }
  return rows.map { $0[n] }
}
