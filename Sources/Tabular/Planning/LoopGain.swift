import Environments
import Training

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
  ///
  /// - Parameters:
  ///   - components: The end components.
  ///   - model: The model.
  ///   - rows: On exit, where staying can earn without bound, the row of each state's action of a
  ///     policy that does.
  ///   - progress: Asked whether to stop.
  /// - Returns: The sign of each component.
  static func signs(
    of components: EndComponents, in model: MDP, rows: inout [Int32], _ progress: Progress
  ) -> [LoopGain] {
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
      if let states = members[component] {
        return sign(states, components, model, &rows, progress)
      }
      return earns[component] ? .positive : .notPositive
    }
  }

  private static func sign(
    _ states: [Int], _ components: EndComponents, _ model: MDP, _ rows: inout [Int32],
    _ progress: Progress
  ) -> LoopGain {
    var scale = 0.0
    for state in states {
      for row in state * model.actionCount..<(state + 1) * model.actionCount
      where components.isInternal[row] {
        scale = max(scale, abs(model.table.expectedReward[row]))
      }
    }
    let (least, greatest, best) = components.gain(of: states, in: model) { least, greatest in
      least > 1e-10 * scale || greatest < -1e-10 * scale || greatest - least < 1e-12 * scale
        || progress.isCancelled
    }
    if least > 1e-10 * scale {
      for (state, row) in zip(states, best) { rows[state] = row }
      return .positive
    }
    return greatest < -1e-10 * scale ? .notPositive : .balanced
  }
}

extension EndComponents {
  /// Bounds on the best mean reward of a step in one component (Odoni, 1969).
  ///
  /// Relative value iteration, each step of which may also stand still so that it cannot swing
  /// (Puterman, 1994, section 8.5.4).
  ///
  /// - Parameters:
  ///   - states: The component's states.
  ///   - model: The model.
  ///   - isEnough: Whether bounds are near enough.
  /// - Returns: The bounds after so many sweeps as were needed, at most 100,000, and the row of each
  ///   state's action of a policy whose mean reward is no less than the lower one, wherever it starts.
  func gain(
    of states: [Int], in model: MDP, until isEnough: (Double, Double) -> Bool
  ) -> (least: Double, greatest: Double, rows: [Int32]) {
    let (table, actionCount) = (model.table, model.actionCount)
    var values = [Double](repeating: 0, count: model.stateCount)
    var updated = values
    var bounds = (least: -Double.infinity, greatest: Double.infinity)
    var rows = [Int32](repeating: -1, count: states.count)
    var bestRows = rows
    for _ in 0..<100_000 where !isEnough(bounds.least, bounds.greatest) {
      var (least, greatest) = (Double.infinity, -Double.infinity)
      for (index, state) in states.enumerated() {
        var best = -Double.infinity
        for row in state * actionCount..<(state + 1) * actionCount where isInternal[row] {
          let value = BellmanBackup.value(ofRow: row, in: table, 0.5, values)
          if value > best { (best, rows[index]) = (value, Int32(row)) }
        }
        let change = best - 0.5 * values[state]
        updated[state] = values[state] + change
        (least, greatest) = (min(least, change), max(greatest, change))
      }
      // Under these rows every step's reward and the change of value it leads to are worth at least
      // the least change, and in the long run only the reward is left.
      if least > bounds.least { bestRows = rows }
      bounds = (max(bounds.least, least), min(bounds.greatest, greatest))
      let first = updated[states[0]]
      for state in states { values[state] = updated[state] - first }
    }
    return (bounds.least, bounds.greatest, bestRows)
  }
}
