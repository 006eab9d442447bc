public import Environments

extension Policy {
  /// Makes sure that the policy can be followed on a problem.
  ///
  /// - Parameters:
  ///   - world: The problem.
  ///   - budget: How long; a number of episodes must come to an end.
  /// - Throws: `TrainingError` for a policy of another problem; where the model is known and the policy
  ///   a table, also for an action that is not possible, probabilities that do not add up to 1, and
  ///   episodes that never end.
  public func check(on world: World, for budget: Budget) throws(TrainingError) {
    var mustEnd = false
    if case .episodes = budget { mustEnd = true }
    try checkTakesActions(of: world)
    let mismatch = TrainingError.mismatch(policy: name, problem: world.name)
    guard labels.actionCount == world.actionCount else { throw mismatch }
    switch rule {
    case .table(let table):
      let (size, overflows) = labels.stateCount.multipliedReportingOverflow(by: labels.actionCount)
      guard labels.stateCount == world.stateCount, !overflows, table.count == size else {
        throw mismatch
      }
      guard let model = world.model else { return }
      try checkRows(table, in: model)
      if mustEnd, world.timeLimit == nil { try checkEnd(table, in: model) }
    case .states:
      guard world.stateCount != nil else { throw mismatch }
      if mustEnd { try checkEpisodesEnd(world) }
    case .vectors:
      guard case .vector = world.dynamics else { throw mismatch }
    }
  }

  /// Makes sure that the policy takes actions, and not options that last.
  ///
  /// - Throws: `TrainingError` for a policy over options.
  package func checkTakesActions(of world: World) throws(TrainingError) {
    guard execution != nil else { return }
    throw .failed(
      "The policy \(name) chooses among options, which last for several steps: what it does in a state "
        + "of \(world.name) depends on how it came there, so that no value of the state alone can be "
        + "learned or computed from its actions. solve(…, with: OptionValueIteration(options: …)) "
        + "computes the values of choosing options, and evaluate(…) plays such a policy.")
  }

  private func checkRows(_ table: [Double], in model: MDP) throws(TrainingError) {
    for state in 0..<model.stateCount where !model.isTerminal(state) {
      var sum = 0.0
      for action in 0..<model.actionCount {
        let row = state * model.actionCount + action
        sum += table[row]
        guard table[row] == 0 || model.table.rowStart[row] < model.table.rowStart[row + 1] else {
          throw .failed(
            "The policy \(name) takes “\(labels.actionName(action))” in "
              + "“\(labels.stateName(state))”, where it is not possible.")
        }
      }
      guard abs(sum - 1) < 1e-6 else {
        throw .failed(
          "The probabilities of the policy \(name) in “\(labels.stateName(state))” add up to "
            + "\(sum), not 1.")
      }
    }
  }

  /// Looks for a state that the policy comes to and from which it never comes to an end.
  private func checkEnd(_ table: [Double], in model: MDP) throws(TrainingError) {
    var isMet = [Bool](repeating: false, count: model.stateCount)
    var met = model.start.map(\.state)
    for state in met { isMet[state] = true }
    // The arrows into each state, as lists: the latest of a state, and the one before each.
    var latest = [Int](repeating: -1, count: model.stateCount)
    var before: [Int] = []
    var source: [Int] = []
    var place = 0
    while place < met.count {
      let state = met[place]
      place += 1
      guard !model.isTerminal(state) else { continue }
      for action in 0..<model.actionCount where table[state * model.actionCount + action] > 0 {
        for index in model.table.outcomes(state, action) {
          let next = Int(model.table.successor[index])
          before.append(latest[next])
          source.append(state)
          latest[next] = before.count - 1
          if !isMet[next] {
            isMet[next] = true
            met.append(next)
          }
        }
      }
    }
    var ends = met.filter { model.isTerminal($0) }
    var canEnd = [Bool](repeating: false, count: model.stateCount)
    for state in ends { canEnd[state] = true }
    while let state = ends.popLast() {
      var arrow = latest[state]
      while arrow >= 0 {
        if !canEnd[source[arrow]] {
          canEnd[source[arrow]] = true
          ends.append(source[arrow])
        }
        arrow = before[arrow]
      }
    }
    guard let trapped = met.first(where: { !canEnd[$0] }) else { return }
    throw .endless(
      problem: "\(model.name) under the policy \(name)", state: labels.stateName(trapped))
  }
}
