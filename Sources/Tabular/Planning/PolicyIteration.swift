public import Environments
public import Training

/// Policy iteration (Howard, 1960; Sutton & Barto, 2018, 4.3).
///
///     (1) start with some policy π
///     (2) evaluate: solve v(s) = r(s, π(s)) + γ Σ p(s′|s, π(s)) v(s′)
///     (3) improve: π(s) ← argmaxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)], keeping the old action among equals
///     (4) until no action changes
///
/// An action is changed only for one that is better by more than rounding, so equally good actions
/// cannot make it run for ever. With γ = 1 the first policy is one that ends, and every later one then
/// ends too, unless values grow without bound.
public struct PolicyIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Policy iteration"
  /// What it does.
  public static let documentation = """
    Evaluates a policy exactly, makes it greedy with respect to its own values, and repeats until it \
    no longer changes.
    """
  /// Where it comes from.
  public static let source = "Howard (1960); Sutton & Barto (2018), section 4.3"

  /// The change of a value below which an evaluation by sweeps ends.
  @Parameter("Tolerance θ", in: .above(0), note: "Of evaluation by sweeps, for larger models.")
  public var tolerance = 1e-10
  /// The number of improvements after which the computation gives up.
  @Parameter("Most improvements", in: 1...)
  public var maxIterations = 1000
  /// The number of states up to which a policy is evaluated by solving the linear equations.
  @Parameter(
    "States solved exactly", in: 0...5000, note: "Larger models are evaluated by repeated sweeps.")
  public var exactStates = 300

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The change of a value below which an evaluation by sweeps ends.
  ///   - maxIterations: The number of improvements after which the computation gives up.
  ///   - exactStates: The number of states up to which a policy is evaluated by solving the linear
  ///     equations.
  public init(tolerance: Double? = nil, maxIterations: Int? = nil, exactStates: Int? = nil) {
    if let tolerance { self.tolerance = tolerance }
    if let maxIterations { self.maxIterations = maxIterations }
    if let exactStates { self.exactStates = exactStates }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, maxIterations) = (tolerance, maxIterations)
    let isExact = mdp.stateCount <= exactStates
    var policy = try firstPolicy(mdp)  // (1)
    var values = StateValues([Double](repeating: 0, count: mdp.stateCount), labels: mdp.labels)
    var residuals: [Double] = []
    var changes: [Int] = []
    var history: [StateValues] = []
    var converged = false
    while !converged, changes.count < maxIterations, !progress.isCancelled {
      let before = values.values
      let isEvaluated =
        isExact
        ? solveExactly(policy, mdp, &values.values)
        : sweep(policy, mdp, &values.values, tolerance, progress)  // (2)
      if !isEvaluated {
        if progress.isCancelled { break }
        throw .undefined(
          problem: mdp.name, reason: "the values of a policy grow without bound at discount 1.")
      }
      residuals.append(zip(before, values.values).reduce(0) { max($0, abs($1.0 - $1.1)) })
      history.append(values)
      let changed = improve(&policy, actionValues(of: values, in: mdp))  // (3)
      changes.append(changed)
      progress.report(
        steps: changes.count, measures: ["changed": Double(changed)])
      converged = changed == 0  // (4)
    }
    let q = actionValues(of: values, in: mdp)
    return Solution(
      algorithm: Self.name, problem: mdp.name, values: values, actionValues: q,
      policy: greedy(q, preferring: policy), iterations: changes.count, residuals: residuals,
      history: history, changes: changes, converged: converged,
      isPartial: progress.isCancelled && !converged)
  }

  /// The first possible action everywhere; with γ = 1, an action that comes nearer to the end with some
  /// probability, so that the policy ends.
  private func firstPolicy(_ mdp: MDP) throws(TrainingError) -> [Int] {
    guard mdp.discount == 1 else {
      return (0..<mdp.stateCount).map { mdp.actions(in: $0).first ?? -1 }
    }
    let distance = mdp.stepsToEnd
    var policy: [Int] = []
    for state in 0..<mdp.stateCount {
      guard let steps = distance[state] else {
        throw .undefined(
          problem: mdp.name,
          reason: "from “\(mdp.labels.stateName(state))” no terminal state can be reached, and the "
            + "discount is 1.")
      }
      policy.append(
        mdp.actions(in: state).first { action in
          mdp.outcomes(of: action, in: state).contains { distance[$0.state] == steps - 1 }
        } ?? -1)
    }
    return policy
  }

  /// Solves (I − γ P) v = r over the states that are not terminal.
  ///
  /// - Returns: Whether the equations have one solution.
  private func solveExactly(_ policy: [Int], _ mdp: MDP, _ values: inout [Double]) -> Bool {
    let living = policy.indices.filter { policy[$0] >= 0 }
    var place = [Int](repeating: -1, count: mdp.stateCount)
    for (index, state) in living.enumerated() { place[state] = index }
    var system = LinearSystem(count: living.count)
    for (index, state) in living.enumerated() {
      system[index, index] = 1
      for outcome in mdp.outcomes(of: policy[state], in: state) {
        system.right[index] += outcome.probability * outcome.reward
        if place[outcome.state] >= 0 {
          system[index, place[outcome.state]] -= mdp.discount * outcome.probability
        }
      }
    }
    guard let solution = system.solve() else { return false }
    for (index, state) in living.enumerated() { values[state] = solution[index] }
    return true
  }

  /// Sweeps until no value changes by more than the tolerance, starting from the last policy's values.
  ///
  /// - Returns: Whether that happened.
  private func sweep(
    _ policy: [Int], _ mdp: MDP, _ values: inout [Double], _ tolerance: Double,
    _ progress: Progress
  ) -> Bool {
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      for _ in 0..<1_000_000 {
        if progress.isCancelled { return false }
        let change = BellmanBackup.evaluate(
          policy.indices.map { policy[$0] < 0 ? -1 : $0 * mdp.actionCount + policy[$0] }, of: mdp, from: base, into: base).size
        let size = buffer.reduce(1) { max($0, abs($1)) }
        if !change.isFinite { return false }
        // Values of size v cannot settle below v times the precision of a double.
        if change <= max(tolerance, size * 1e-15) { return true }
      }
      return false
    }
  }

  /// Makes a policy greedy.
  ///
  /// - Returns: The number of states whose action changed.
  private func improve(_ policy: inout [Int], _ q: ActionValues) -> Int {
    var changed = 0
    for state in policy.indices where policy[state] >= 0 {
      let best = q.best(in: state)
      guard !best.contains(policy[state]), let first = best.first else { continue }
      policy[state] = first
      changed += 1
    }
    return changed
  }
}
