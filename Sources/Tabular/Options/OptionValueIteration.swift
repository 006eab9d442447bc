public import Environments
public import Training

/// Value iteration over options (Sutton, Precup & Singh, 1999, section 3).
///
///     (1) for every option o and state s where it can start: r(s, o) and p(s′|s, o), exactly
///     (2) v(s) ← 0, or the value given for a goal
///     (3) repeat: v′(s) ← maxₒ [r(s, o) + Σ p(s′|s, o) v(s′)] for all s
///     (4) until max |v′(s) − v(s)| is below the tolerance
///     (5) μ(s) ← argmaxₒ [r(s, o) + Σ p(s′|s, o) v(s′)]
///
/// p holds γᵏ, so an option that takes k steps discounts by itself. The solution's action values and
/// policy name options as actions; the policy is followed by `rollout` and `evaluate`, which choose
/// anew when an option ends. With the actions themselves as options the values are the problem's
/// optimal ones; without, they are the best that the options can do.
///
/// An option under way passes through a state of `goals`: only one that ends there reaches it, as in
/// the paper. In a model whose goal is terminal the episode ends there however it is entered.
public struct OptionValueIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Option value iteration"
  /// What it does.
  public static let documentation = """
    Plans with exact models of options: a sweep backs up, in every state, the best option that can \
    start there, over all the steps it takes.
    """
  /// Where it comes from.
  public static let source = "Sutton, Precup & Singh (1999), section 3"

  /// The change of a value below which the sweeps end.
  @Parameter("Tolerance θ", in: 0..., note: "The greatest change of a value in the last sweep.")
  public var tolerance = 1e-8
  /// Whether every action is an option of one step too.
  @Parameter("Primitive actions", note: "Whether every action is an option of one step too.")
  public var primitives = true
  /// The number of sweeps after which the computation gives up.
  @Parameter("Most sweeps", in: 1...)
  public var maxSweeps = 100_000

  /// The options.
  public var options: [Option] = []
  /// Values of states that stay as they are, as if the episode ended there with that value.
  public var goals: [String: Double] = [:]

  /// Makes the algorithm with its defaults and no options.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - options: The options.
  ///   - goals: States whose values stay as given, by name; none unless given.
  ///   - tolerance: The change of a value below which the sweeps end.
  ///   - primitives: Whether every action is an option of one step too.
  ///   - maxSweeps: The number of sweeps after which the computation gives up.
  public init(
    options: [Option], goals: [String: Double] = [:], tolerance: Double? = nil,
    primitives: Bool? = nil, maxSweeps: Int? = nil
  ) {
    self.options = options
    self.goals = goals
    if let tolerance { self.tolerance = tolerance }
    if let primitives { self.primitives = primitives }
    if let maxSweeps { self.maxSweeps = maxSweeps }
  }

  /// Keeps the options when a parameter is set by name.
  public mutating func carry(from other: OptionValueIteration) {
    options = other.options
    goals = other.goals
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, maxSweeps) = (tolerance, maxSweeps)
    let table = try OptionTable(options, primitives: primitives, on: mdp.world, for: Self.name)
    let goals = try goalStates(in: mdp)
    let model = try table.model(in: mdp, goals, progress)  // (1)
    guard mdp.discount < 1 else {
      // Every row's probabilities add up to 1: this is a model with the options as actions.
      let inner = ValueIteration(tolerance: tolerance, maxSweeps: maxSweeps)
      var solution = try inner.solve(model, progress: progress)
      solution.algorithm = Self.name
      for (state, value) in goals {
        solution.values[state] = value
        for index in solution.history.indices { solution.history[index][state] = value }
      }
      solution.policy = table.greedyPolicy(solution.actionValues)
      return solution
    }
    var sweeps = ValueSweeps(model, order: .synchronous, seed: 0)  // (2)
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    while !converged, residuals.count < maxSweeps {
      guard let residual = sweeps.sweep(tolerance, progress) else { break }  // (3)
      residuals.append(residual)
      history.note(sweeps.current.with(goals, mdp.labels).values)
      progress.report(steps: residuals.count, measures: ["residual": residual])
      converged = residual <= tolerance  // (4)
    }
    let inner = sweeps.current
    try mdp.checkFinite(inner.values)
    let final = inner.with(goals, mdp.labels)
    var solution = Solution(
      of: inner, in: model, by: Self.name, iterations: residuals.count, residuals: residuals,
      history: history.closed(with: final, sweeps: residuals.count), converged: converged,
      isPartial: !converged && progress.isCancelled)
    let backed = solution.actionValues.maxima.values
    solution.values = final
    solution.policy = table.greedyPolicy(solution.actionValues)  // (5)
    // An option takes a step at least, so a backup over options contracts by γ too.
    let changes = zip(inner.values, backed).map { abs($0 - $1) }
    let size = inner.values.reduce(0) { max($0, abs($1)) }
    let rounding = 4 * Double(mdp.stateCount + 2) * .ulpOfOne * size
    solution.errorBound = ((changes.max() ?? 0) + rounding) / (1 - mdp.discount)
    return solution
  }

  private func goalStates(in mdp: MDP) throws(TrainingError) -> [(state: Int, value: Double)] {
    var states: [(state: Int, value: Double)] = []
    for name in goals.keys.sorted() {
      guard let state = mdp.labels.state(named: name) else {
        throw .unknownState(name, suggestion: mdp.labels.suggestedState(for: name))
      }
      let value = goals[name] ?? 0
      guard value.isFinite else {
        throw .failed("The value of the goal “\(name)” is \(value), which is no finite number.")
      }
      states.append((state, value))
    }
    return states
  }
}

extension StateValues {
  /// The same with given values of goals.
  fileprivate func with(_ goals: [(state: Int, value: Double)], _ labels: Labels) -> StateValues {
    var copy = StateValues(values, labels: labels)
    for (state, value) in goals { copy[state] = value }
    return copy
  }
}

extension OptionTable {
  /// The problem with the options as actions: p holds the discount, so the model has none.
  ///
  /// - Parameters:
  ///   - mdp: The problem.
  ///   - goals: States that end the episode when an option ends there, with what that is worth.
  ///   - progress: Asked whether to stop.
  /// - Returns: A model whose rows add up to E[γᵏ] instead of 1.
  /// - Throws: `TrainingError` where a model is not found, or too large.
  fileprivate func model(
    in mdp: MDP, _ goals: [(state: Int, value: Double)], _ progress: Progress
  ) throws(TrainingError) -> MDP {
    var worth = [Double](repeating: 0, count: stateCount)
    var terminal = (0..<stateCount).map { mdp.isTerminal($0) }
    for (state, value) in goals { (worth[state], terminal[state]) = (value, true) }
    var models: [OptionModel] = []
    for option in options { models.append(try OptionModel(option, in: mdp, progress)) }
    var rows = [Int](repeating: 0, count: optionCount)
    var draft = TransitionDraft()
    for state in 0..<stateCount {
      for (number, model) in models.enumerated() {
        defer { draft.endRow() }
        guard options[number].starts[state] else { continue }
        let row = model.row(of: state, after: &rows[number])
        if terminal[state] { continue }
        var reward = model.rewards[state]
        for (column, end) in model.ends.enumerated() {
          reward += row[row.startIndex + column] * worth[end]
        }
        var isEmpty = true
        for (column, end) in model.ends.enumerated() where row[row.startIndex + column] > 0 {
          draft.add(end, probability: row[row.startIndex + column], reward: reward)
          isEmpty = false
        }
        // A row without outcomes would stand for an option that cannot start.
        if isEmpty { draft.add(state, probability: .leastNonzeroMagnitude, reward: reward) }
      }
    }
    guard draft.refused == nil else {
      throw .failed("The models of the options take more memory than this machine has.")
    }
    return MDP(
      name: mdp.name, discount: 1, labels: labels,
      table: TransitionTable(
        stateCount: stateCount, actionCount: optionCount, draft: draft, terminal: terminal,
        start: mdp.start))
  }
}
