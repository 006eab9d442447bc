import Environments

/// Whether staying in an end component for ever can earn, at best, without bound.
enum LoopGain {
  /// The mean reward of a step can be above 0.
  case positive
  /// It cannot, and staying costs, unless a part of the component earns and costs nothing.
  case notPositive
  /// The best mean is 0, and rewards above 0 make up for others below.
  case balanced
}

extension UndiscountedAnalysis {
  /// The sign of the best mean reward of each end component.
  static func signs(of components: EndComponents, in model: MDP) -> [LoopGain] {
    let table = model.table
    var (earns, costs) = ([Bool](repeating: false, count: components.count), [Bool]())
    costs = earns
    for row in components.isInternal.indices where components.isInternal[row] {
      let component = Int(components.component[row / model.actionCount])
      if table.expectedReward[row] > 0 { earns[component] = true }
      if table.expectedReward[row] < 0 { costs[component] = true }
    }
    let mixed = (0..<components.count).filter { earns[$0] && costs[$0] }
    var members: [Int: [Int]] = [:]
    for component in mixed { members[component] = [] }
    if !mixed.isEmpty {
      for state in components.component.indices {
        members[Int(components.component[state])]?.append(state)
      }
    }
    return (0..<components.count).map { component in
      if let states = members[component] { return sign(states, components, model) }
      return earns[component] ? .positive : .notPositive
    }
  }

  /// Relative value iteration on one component, each step of which may also stand still so that it
  /// cannot swing (Puterman, 1994, section 8.5.4), until its bounds on the mean agree on a sign.
  private static func sign(
    _ states: [Int], _ components: EndComponents, _ model: MDP
  ) -> LoopGain {
    let (table, actionCount) = (model.table, model.actionCount)
    var values = [Double](repeating: 0, count: model.stateCount)
    var updated = values
    var scale = 0.0
    for state in states {
      for row in state * actionCount..<(state + 1) * actionCount where components.isInternal[row] {
        scale = max(scale, abs(table.expectedReward[row]))
      }
    }
    for _ in 0..<100_000 {
      var (least, greatest) = (Double.infinity, -Double.infinity)
      for state in states {
        var best = -Double.infinity
        for row in state * actionCount..<(state + 1) * actionCount where components.isInternal[row] {
          best = max(best, BellmanBackup.value(ofRow: row, in: table, 0.5, values))
        }
        let change = best - 0.5 * values[state]
        updated[state] = values[state] + change
        (least, greatest) = (min(least, change), max(greatest, change))
      }
      let first = updated[states[0]]
      for state in states { values[state] = updated[state] - first }
      if least > 1e-10 * scale { return .positive }
      if greatest < -1e-10 * scale { return .notPositive }
      if greatest - least < 1e-12 * scale { break }
    }
    return .balanced
  }
}
