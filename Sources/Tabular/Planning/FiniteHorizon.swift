public import Environments
public import Training

/// Backward induction: the best that can be earned in a number of steps (Bellman, 1957; Puterman, 1994,
/// section 4.5).
///
///     (1) v₀(s) ← 0
///     (2) for k = 1, …, n: vₖ(s) ← maxₐ [r(s, a) + γ Σ p(s′|s, a) vₖ₋₁(s′)],
///         and the action that attains it is that of the step with k steps to go
///
/// The best action depends on how many steps are left: the solution's `stages` holds a policy for each
/// step, `policy` the first of them, `values` what n steps earn, and `history` what 1, 2, … do. Stopped
/// early, it is the solution of as many steps as were looked at.
public struct FiniteHorizon: Solver {
  /// The algorithm's name in the field.
  public static let name = "Finite horizon"
  /// What it does.
  public static let documentation = """
    Computes what can be earned at best in a given number of steps, and the best action for every number \
    of steps left.
    """
  /// Where it comes from.
  public static let source = "Bellman (1957); Puterman (1994), section 4.5"

  /// How many steps there are.
  @Parameter("Horizon n", in: 1..., unit: "steps")
  public var horizon = 10

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameter horizon: How many steps there are.
  public init(horizon: Int) { self.horizon = horizon }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let horizon = horizon
    let count = mdp.stateCount
    guard horizon <= (1 << 30) / count else {
      throw .failed(
        "A horizon of \(horizon) steps over \(count) states needs more memory than policies may take."
      )
    }
    var values = Sweeper(mdp)  // (1)
    var actions: [Int32] = []
    actions.reserveCapacity(horizon * count)
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var before = values.current
    while residuals.count < horizon {  // (2)
      let now = values.current
      guard let residual = values.sweep(progress)?.size else { break }
      before = now
      for row in GreedyRows.rows(for: now.values, in: mdp) {
        actions.append(row < 0 ? -1 : Int32(row % mdp.actionCount))
      }
      residuals.append(residual)
      values.note(in: &history)
      progress.report(steps: residuals.count, measures: ["residual": residual])
    }
    let final = values.current
    try mdp.checkFinite(final.values)
    let isDone = residuals.count == horizon
    let q = actionValues(of: before, in: mdp)
    var solution = Solution(
      algorithm: Self.name, problem: mdp.name, values: final, actionValues: q, policy: greedy(q),
      iterations: residuals.count, residuals: residuals,
      history: history.closed(with: final, sweeps: residuals.count), converged: isDone,
      isPartial: !isDone)
    solution.stages = StagePolicies(actionsToGo: actions, labels: mdp.labels)
    return solution
  }
}
