/// What a policy that is ε-greedy in the table expects.
extension ActionTable {
  /// Σₐ π(a|s) q(s, a) of the ε-greedy policy; equal greedy actions share their part.
  @inline(__always)
  func expected(_ state: Int, _ epsilon: Double) -> Double {
    let row = values + state &* actionCount
    var best = row[0]
    var sum = 0.0
    var count = 0
    var action = 0
    while action < actionCount {
      let value = row[action]
      if value > -.infinity {
        sum += value
        count &+= 1
        if value > best { best = value }
      }
      action &+= 1
    }
    guard count > 0 else { return 0 }
    return epsilon * (sum / Double(count)) + (1 - epsilon) * best
  }

  /// π(a|s) of the ε-greedy policy; equal greedy actions share their part.
  func probability(_ state: Int, _ action: Int, _ epsilon: Double) -> Double {
    let row = values + state &* actionCount
    let best = maximum(state)
    var possible = 0
    var ties = 0
    for other in 0..<actionCount where row[other] > -.infinity {
      possible += 1
      if row[other] == best { ties += 1 }
    }
    guard possible > 0, row[action] > -.infinity else { return 0 }
    let share = row[action] == best ? (1 - epsilon) / Double(ties) : 0
    return epsilon / Double(possible) + share
  }

  /// Whether no other action of the state has a greater value.
  @inline(__always)
  func isGreedy(_ state: Int, _ action: Int) -> Bool {
    value(state, action) >= maximum(state)
  }
}
