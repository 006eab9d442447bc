public import Environments
public import Training

/// Value iteration (Bellman, 1957; Sutton & Barto, 2018, 4.4 and 4.5).
///
///     (1) v(s) ← 0
///     (2) repeat: v′(s) ← maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)] for all s
///     (3) until max |v′(s) − v(s)| is below the tolerance
///     (4) with γ = 1: compute the greedy policy's values exactly, and improve it while it can be
///     (5) π(s) ← argmaxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)]
///
/// Sweeps are synchronous unless another order is asked for, as the book's pictures show them. With
/// γ < 1 the solution's `errorBound` proves how near the values are. With γ = 1 small changes prove
/// nothing: sweeps may creep, or stop at a value that a loop without reward upholds by itself, hence
/// (4). States whose values are infinite are found before the sweeps, and said.
public struct ValueIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Value iteration"
  /// What it does.
  public static let documentation = """
    Backs up the value of the best action in every state, sweep after sweep, until no value changes \
    by more than the tolerance.
    """
  /// Where it comes from.
  public static let source = "Bellman (1957); Sutton & Barto (2018), sections 4.4 and 4.5"

  /// The change of a value below which the sweeps end.
  @Parameter("Tolerance θ", in: 0..., note: "The greatest change of a value in the last sweep.")
  public var tolerance = 1e-8
  /// The number of sweeps after which the computation gives up.
  @Parameter("Most sweeps", in: 1...)
  public var maxSweeps = 100_000
  /// In which order states are backed up.
  @Parameter("Order of backups", note: "A sweep is as many backups as there are states.")
  public var order = BackupOrder.synchronous
  /// The seed of the asynchronous order.
  @Parameter("Seed", note: "Of the asynchronous order.")
  public var seed = 0

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The change of a value below which the sweeps end.
  ///   - maxSweeps: The number of sweeps after which the computation gives up.
  ///   - order: In which order states are backed up.
  ///   - seed: The seed of the asynchronous order.
  public init(
    tolerance: Double? = nil, maxSweeps: Int? = nil, order: BackupOrder? = nil, seed: Int? = nil
  ) {
    if let tolerance { self.tolerance = tolerance }
    if let maxSweeps { self.maxSweeps = maxSweeps }
    if let order { self.order = order }
    if let seed { self.seed = seed }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, order, seed) = (tolerance, order, seed)
    let analysis = mdp.discount == 1 ? try UndiscountedAnalysis(mdp, progress) : nil
    let part = analysis?.finitePart ?? mdp
    let isSwinging = analysis?.hasBalancedLoop == true
    let maxSweeps = isSwinging ? min(maxSweeps, 1000) : maxSweeps
    var sweeps = ValueSweeps(part, order: order, seed: seed)  // (1)
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    while !converged, residuals.count < maxSweeps {
      guard let residual = sweeps.sweep(tolerance, progress) else { break }  // (2)
      residuals.append(residual)
      sweeps.note(in: &history)
      progress.report(steps: residuals.count, measures: ["residual": residual])
      converged = residual <= tolerance  // (3)
    }
    var final = sweeps.current
    try mdp.checkFinite(final.values)
    var actions: [Int] = []
    if let analysis {
      actions = analysis.actions(of: [Int](repeating: -1, count: mdp.stateCount))
      if converged || (isSwinging && !progress.isCancelled) {  // (4)
        (actions, converged) = analysis.finish(&final.values, part, residuals.last, progress)
      }
      analysis.complete(&final.values)
    }
    var solution = Solution(  // (5)
      of: final, in: mdp, by: Self.name, preferring: actions, iterations: residuals.count,
      residuals: residuals, history: history.closed(with: final, sweeps: residuals.count),
      converged: converged, isPartial: !converged && progress.isCancelled)
    solution.notes = analysis?.notes() ?? []
    return solution
  }
}
