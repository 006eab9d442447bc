extension MDP {
  /// The same model with other start states.
  ///
  /// - Parameter states: A state's name, or a dictionary of states with their probabilities.
  /// - Returns: The model.
  public func starting(in states: some StateDistribution) -> MDP {
    do throws(ModelError) {
      return try starting(inAny: states.probabilities)
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// The same model with other start states.
  ///
  /// - Parameter weights: The states with their probabilities.
  /// - Returns: The model.
  /// - Throws: `ModelError` for a state that there is not, and for probabilities that do not add up to 1.
  package func starting(inAny weights: [MDPClause.Weight]) throws(ModelError) -> MDP {
    var faults: [ModelError.Fault] = []
    var start: [(state: Int, probability: Double)] = []
    for weight in weights {
      if !(weight.value >= 0 && weight.value <= 1) {
        faults.append(.startProbability(state: weight.state, value: weight.value))
      }
      guard let state = labels.state(named: weight.state) else {
        faults.append(
          .unknownStart(
            state: weight.state, suggestion: labels.suggestedState(for: weight.state)))
        continue
      }
      if isTerminal(state) { faults.append(.terminalStart(state: weight.state)) }
      start.append((state, weight.value))
    }
    let sum = weights.reduce(0) { $0 + $1.value }
    if !(abs(sum - 1) <= probabilityTolerance) { faults.append(.startSum(sum)) }
    guard faults.isEmpty else { throw ModelError(faults) }
    return MDP(
      name: name, discount: discount, labels: labels,
      table: TransitionTable(rowsOf: table, start: start.filter { $0.probability > 0 }))
  }
}
