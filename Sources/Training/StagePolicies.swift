public import Environments

/// A policy that depends on the number of the step: the best actions of a problem that ends after a
/// number of steps.
public struct StagePolicies: Sendable {
  /// How many steps there are.
  public let count: Int
  /// The names of the states and actions and the grid.
  public let labels: Labels
  /// The action of each state, by the number of steps to go: the last step first.
  private let actionsToGo: [Int32]

  /// Makes policies of actions, in the order in which backward induction finds them.
  ///
  /// - Parameters:
  ///   - actionsToGo: The action of each state with 1, 2, … steps to go, of shape `[steps, states]`; −1
  ///     where there is none.
  ///   - labels: The names of the states and actions.
  package init(actionsToGo: [Int32], labels: Labels) {
    count = labels.stateCount > 0 ? actionsToGo.count / labels.stateCount : 0
    self.labels = labels
    self.actionsToGo = actionsToGo
  }

  /// The action of each step and state, of shape `[steps, states]`; −1 where there is none.
  var actions: [Int] {
    (0..<count).reversed().flatMap { row in
      actionsToGo[row * labels.stateCount..<(row + 1) * labels.stateCount].map { Int($0) }
    }
  }

  /// The action of a state in a step, both from 0; nil where there is none.
  public func action(in state: Int, at step: Int) -> Int? {
    guard (0..<count).contains(step), (0..<labels.stateCount).contains(state) else { return nil }
    let action = actionsToGo[(count - 1 - step) * labels.stateCount + state]
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
