import Environments
import Training

extension Policy {
  /// π(a|s) / b(a|s) of this policy and one that acts, of shape `[states, actions]`; 0 where this one does
  /// not take the action.
  ///
  /// - Parameters:
  ///   - behaviour: The policy b that acts.
  ///   - world: The problem; both policies fit it.
  /// - Returns: The ratios.
  /// - Throws: `TrainingError` where the behaviour's probabilities are not known, and where it never takes
  ///   an action that this policy takes.
  func ratios(under behaviour: Policy, on world: World) throws(TrainingError) -> [Double] {
    guard case .table(let taken) = behaviour.rule else {
      throw .failed(
        "Learning from another policy's behaviour weighs each action by how likely the behaviour takes "
          + "it, which a closure does not tell: give a table, such as uniform(…) or epsilonGreedy(…)."
      )
    }
    let wanted = table(of: world.stateCount ?? 0) { world.model?.isTerminal($0) != true }
    let count = world.actionCount
    for index in wanted.indices where wanted[index] > 0 && taken[index] == 0 {
      let (state, action) = index.quotientAndRemainder(dividingBy: count)
      if world.model?.isTerminal(state) == true { continue }
      throw .failed(
        "In “\(world.labels.stateName(state))” the behaviour \(behaviour.name) never takes "
          + "“\(world.labels.actionName(action))”, as the policy \(name) does: nothing can be learned "
          + "about it.")
    }
    return wanted.indices.map { index in
      wanted[index] > 0 && taken[index] > 0 ? wanted[index] / taken[index] : 0
    }
  }
}
