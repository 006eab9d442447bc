public import Environments
public import Training

/// Value iteration (Bellman, 1957; Sutton & Barto, 2018, 4.4).
///
///     (1) v(s) ← 0
///     (2) repeat: v′(s) ← maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)] for all s
///     (3) until max |v′(s) − v(s)| is below the tolerance
///     (4) π(s) ← argmaxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)]
///
/// Sweeps are synchronous, as the book's pictures show them. With γ < 1 the values are then within
/// γ/(1 − γ) times the tolerance of the optimal ones. With γ = 1 they converge where every policy that
/// never ends is worse than one that does; where they grow for ever the sweeps stop at `maxSweeps`
/// and the solution says that it has not converged.
public struct ValueIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Value iteration"
  /// What it does.
  public static let documentation = """
    Backs up the value of the best action in every state, sweep after sweep, until no value changes \
    by more than the tolerance.
    """
  /// Where it comes from.
  public static let source = "Bellman (1957); Sutton & Barto (2018), section 4.4"

  /// The change of a value below which the sweeps end.
  @Parameter("Tolerance θ", in: 0..., note: "The greatest change of a value in the last sweep.")
  public var tolerance = 1e-8
  /// The number of sweeps after which the computation gives up.
  @Parameter("Most sweeps", in: 1...)
  public var maxSweeps = 100_000

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The change of a value below which the sweeps end.
  ///   - maxSweeps: The number of sweeps after which the computation gives up.
  public init(tolerance: Double? = nil, maxSweeps: Int? = nil) {
    if let tolerance { self.tolerance = tolerance }
    if let maxSweeps { self.maxSweeps = maxSweeps }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, maxSweeps) = (tolerance, maxSweeps)
    var values = Sweeper(mdp)  // (1)
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    while !converged, residuals.count < maxSweeps {
      guard let residual = values.sweep(progress)?.size else { break }  // (2)
      residuals.append(residual)
      values.note(in: &history)
      progress.report(steps: residuals.count, measures: ["residual": residual])
      if !residual.isFinite { break }
      converged = residual <= tolerance  // (3)
    }
    let final = values.current
    let q = actionValues(of: final, in: mdp)
    return Solution(
      algorithm: Self.name, problem: mdp.name, values: final, actionValues: q,
      policy: greedy(q),  // (4)
      iterations: residuals.count, residuals: residuals,
      history: history.closed(with: final, sweeps: residuals.count), converged: converged,
      isPartial: !converged && progress.isCancelled)
  }
}
