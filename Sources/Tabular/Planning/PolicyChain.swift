import Environments
import Training

extension MDP {
  /// The Markov chain that a policy makes of the model: one action, whose outcomes are those of the
  /// policy's actions.
  ///
  /// - Throws: `TrainingError` for a policy of another problem, one that observes vectors or chooses among
  ///   options, one that takes an action where it is not possible, and where it was to stop.
  func chain(of policy: Policy, _ progress: Progress) throws(TrainingError) -> MDP {
    try policy.checkTakesActions(of: world)
    guard policy.labels.stateCount == stateCount, policy.labels.actionCount == actionCount else {
      throw .mismatch(policy: policy.name, problem: name)
    }
    if case .vectors = policy.rule { throw .mismatch(policy: policy.name, problem: name) }
    var draft = TransitionDraft()
    for state in 0..<stateCount {
      defer { draft.endRow() }
      if state & 0xFF == 0xFF, progress.isCancelled {
        throw .failed("The model of the policy \(policy.name) was not finished.")
      }
      if table.terminal[state] { continue }
      var sum = 0.0
      for action in 0..<actionCount {
        let weight =
          policy.probabilities(in: state).map { $0[$0.startIndex + action] }
          ?? (policy.action(in: state) == action ? 1 : 0)
        guard weight > 0 else { continue }
        let row = state * actionCount + action
        guard table.rowStart[row] < table.rowStart[row + 1] else {
          throw .failed(
            "The policy \(policy.name) takes “\(labels.actionName(action))” in "
              + "“\(labels.stateName(state))”, where it is not possible.")
        }
        sum += weight
        for index in table.outcomes(state, action) {
          draft.add(
            Int(table.successor[index]), probability: weight * table.probability[index],
            reward: table.reward(index, row: row))
        }
      }
      guard abs(sum - 1) < 1e-6 else {
        throw .failed(
          "The probabilities of the policy \(policy.name) in “\(labels.stateName(state))” add up to "
            + "\(sum), not 1.")
      }
    }
    return MDP(
      name: name, discount: discount,
      labels: Labels(
        stateCount: stateCount, actionCount: 1, stateNames: labels.stateNames, grid: labels.grid),
      table: TransitionTable(
        stateCount: stateCount, actionCount: 1, draft: draft,
        terminal: (0..<stateCount).map { table.terminal[$0] }, start: start))
  }
}
