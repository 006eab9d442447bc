public import Environments
public import Training

/// The policy that looks one step ahead in a model and takes an action of greatest value.
///
/// Of equal actions it takes the first; but where looking ahead promises +∞ it takes one of a policy
/// that earns without bound, for another may lead to the same promise for ever and never earn it.
/// `GreedyLookAhead` says besides where no such action was found.
///
/// - Parameters:
///   - values: The value of each state.
///   - problem: A problem whose model is known.
/// - Returns: The greedy policy.
public func greedy(_ values: StateValues, on problem: some Problem) -> Policy {
  guard let model = problem.world.model, model.stateCount == values.count else {
    preconditionFailure("greedy(values, on:) needs the model that the values belong to")
  }
  return GreedyLookAhead(values, in: model).policy
}

/// What looking one step ahead in a model comes to.
public struct GreedyLookAhead: Sendable {
  /// The policy that takes an action of greatest value.
  public let policy: Policy
  /// A sentence about the states where +∞ is promised and the policy does not attain it; nil where
  /// there are none.
  public let warning: String?

  /// Looks ahead.
  ///
  /// Without values of +∞ this takes one pass over the model; with them the model's loops are analysed,
  /// as the solvers do it.
  ///
  /// - Parameters:
  ///   - values: The value of each state, as many as the model has.
  ///   - model: The model.
  ///   - progress: Asked whether to stop; no warning is then given.
  public init(_ values: StateValues, in model: MDP, progress: Progress = Progress()) {
    var q = actionValues(of: values, in: model)
    // An action that may lead to both +∞ and −∞ has no value: it is not taken.
    for index in q.values.indices where q.values[index].isNaN { q.values[index] = -.infinity }
    // Seldom anything: not worth an array for each state.
    let promised =
      q.values.contains(.infinity)
      ? (0..<model.stateCount).filter { q[$0].contains(.infinity) } : []
    guard !promised.isEmpty else {
      policy = greedy(q)
      warning = nil
      return
    }
    let analysis = model.discount == 1 ? try? UndiscountedAnalysis(model, progress) : nil
    policy = greedy(
      q, preferring: analysis?.actions(of: [Int](repeating: -1, count: model.stateCount)) ?? [])
    guard !progress.isCancelled else {
      warning = nil
      return
    }
    let earns = Self.earning(policy, q.maxima.values, in: model, progress)
    let broken = promised.filter { !earns[$0] }
    warning =
      broken.isEmpty || progress.isCancelled ? nil : Self.sentence(about: broken, in: model)
  }

  /// Whether following a policy earns without bound from each state, where `promised` is worth what it
  /// says unless that is +∞.
  private static func earning(
    _ policy: Policy, _ promised: [Double], in model: MDP, _ progress: Progress
  ) -> [Bool] {
    let nowhere = [Bool](repeating: false, count: model.stateCount)
    guard model.discount == 1 else { return nowhere }
    let table = model.table
    let ends = (0..<model.stateCount).map { state in
      table.terminal[state] || (policy.action(in: state) != nil && promised[state] < .infinity)
    }
    var draft = TransitionDraft()
    for state in 0..<model.stateCount {
      defer { draft.endRow() }
      if ends[state] { continue }
      guard let action = policy.action(in: state) else {
        // Whatever is done here loses without bound.
        draft.add(state, probability: 1, reward: -1)
        continue
      }
      let row = state * model.actionCount + action
      for index in table.outcomes(state, action) {
        draft.add(
          Int(table.successor[index]), probability: table.probability[index],
          reward: table.reward(index, row: row))
      }
    }
    let chain = MDP(
      name: model.name, discount: 1, labels: Labels(stateCount: model.stateCount, actionCount: 1),
      table: TransitionTable(
        stateCount: model.stateCount, actionCount: 1, draft: draft, terminal: ends,
        start: model.start))
    guard let analysis = try? UndiscountedAnalysis(chain, progress) else { return nowhere }
    return analysis.kind.map { $0 == .plusInfinite }
  }

  private static func sentence(about states: [Int], in model: MDP) -> String {
    let names = states.prefix(5).map { "“\(model.labels.stateName($0))”" }
    let more = states.count > 5 ? " and \(states.count - 5) more states" : ""
    let reason =
      model.discount < 1
      ? "with a discount below 1 no rewards add up to it"
      : "the values do not tell which action earns without bound"
    return "The greedy policy may not attain the +∞ that the values promise in "
      + "\(names.joined(separator: ", "))\(more): \(reason)."
  }
}
