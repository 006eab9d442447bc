public import Environments

/// A policy that depends on the number of the step: the best actions of a problem that ends after a
/// number of steps.
public struct StagePolicies: Sendable {
  /// How many steps there are.
  public let count: Int
  /// The names of the states and actions and the grid.
  public let labels: Labels
  let actions: [Int32]

  /// Makes policies of actions.
  ///
  /// - Parameters:
  ///   - actions: The action of each step and state, of shape `[steps, states]`; −1 where there is none.
  ///   - labels: The names of the states and actions.
  package init(actions: [Int32], labels: Labels) {
    count = labels.stateCount > 0 ? actions.count / labels.stateCount : 0
    self.labels = labels
    self.actions = actions
  }

  /// The action of a state in a step, both from 0; nil where there is none.
  public func action(in state: Int, at step: Int) -> Int? {
    guard (0..<count).contains(step), (0..<labels.stateCount).contains(state) else { return nil }
    let action = actions[step * labels.stateCount + state]
    return action >= 0 ? Int(action) : nil
  }

  /// The policy of a step, from 0; nil where there is no such step.
  public func policy(at step: Int) -> Policy? {
    guard (0..<count).contains(step) else { return nil }
    var table = [Double](repeating: 0, count: labels.stateCount * labels.actionCount)
    for state in 0..<labels.stateCount {
      if let action = action(in: state, at: step) { table[state * labels.actionCount + action] = 1 }
    }
    return Policy(name: "step \(step)", rule: .table(table), labels: labels)
  }
}
