public import Environments
public import Training

/// Modified policy iteration (Puterman & Shin, 1978).
///
///     (1) v(s) ← 0
///     (2) v′(s) ← maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)], and π(s) the action that attains it
///     (3) until max |v′(s) − v(s)| is below the tolerance
///     (4) m times: v(s) ← r(s, π(s)) + γ Σ p(s′|s, π(s)) v(s′), and back to (2)
///
/// One improvement for many cheap sweeps of evaluation: between value iteration (m = 0) and policy
/// iteration (m = ∞), and faster than either where there are many actions.
public struct ModifiedPolicyIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Modified policy iteration"
  /// What it does.
  public static let documentation = """
    Improves the policy, then evaluates it by a few sweeps only, and repeats until no value changes by \
    more than the tolerance.
    """
  /// Where it comes from.
  public static let source = "Puterman & Shin (1978); Puterman (1994), section 6.5"

  /// The change of a value in an improvement below which the computation ends.
  @Parameter("Tolerance θ", in: 0...)
  public var tolerance = 1e-8
  /// The number of sweeps that evaluate a policy.
  @Parameter("Evaluation sweeps m", in: 0...)
  public var evaluationSweeps = 20
  /// The number of improvements after which the computation gives up.
  @Parameter("Most improvements", in: 1...)
  public var maxIterations = 100_000

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The change of a value in an improvement below which the computation ends.
  ///   - evaluationSweeps: The number of sweeps that evaluate a policy.
  ///   - maxIterations: The number of improvements after which the computation gives up.
  public init(
    tolerance: Double? = nil, evaluationSweeps: Int? = nil, maxIterations: Int? = nil
  ) {
    if let tolerance { self.tolerance = tolerance }
    if let evaluationSweeps { self.evaluationSweeps = evaluationSweeps }
    if let maxIterations { self.maxIterations = maxIterations }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, evaluationSweeps) = (tolerance, evaluationSweeps)
    let analysis = mdp.discount == 1 ? try UndiscountedAnalysis(mdp, progress) : nil
    let part = analysis?.finitePart ?? mdp
    let isSwinging = analysis?.hasBalancedLoop == true
    let most = isSwinging ? min(maxIterations, 100) : maxIterations
    var values = [Double](repeating: 0, count: mdp.stateCount)  // (1)
    var rows = [Int](repeating: -1, count: mdp.stateCount)
    var residuals: [Double] = []
    var changes: [Int] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    while !converged, residuals.count < most, !progress.isCancelled {
      changes.append(GreedyRows.improve(&rows, with: values, in: part) { _ in false })  // (2)
      let residual = values.withUnsafeMutableBufferPointer { buffer -> Double in
        guard let base = buffer.baseAddress else { return 0 }
        let size = BellmanBackup.evaluate(rows, of: part, from: base, into: base).size
        if size > tolerance {  // (3)
          for _ in 0..<evaluationSweeps where !progress.isCancelled {  // (4)
            _ = BellmanBackup.evaluate(rows, of: part, from: base, into: base)
          }
        }
        history.note(base)
        return size
      }
      residuals.append(residual)
      progress.report(steps: residuals.count, measures: ["residual": residual])
      converged = residual <= tolerance
    }
    try mdp.checkFinite(values)
    var actions = rows.map { $0 < 0 ? -1 : $0 % mdp.actionCount }
    if let analysis {
      actions = analysis.actions(of: rows)
      if converged || (isSwinging && !progress.isCancelled) {
        (actions, converged) = analysis.finish(&values, part, residuals.last, progress)
      }
      analysis.complete(&values)
    }
    let final = StateValues(values, labels: mdp.labels)
    var solution = Solution(
      of: final, in: mdp, by: Self.name, preferring: actions, iterations: residuals.count,
      residuals: residuals, history: history.closed(with: final, sweeps: residuals.count),
      changes: changes, converged: converged, isPartial: !converged && progress.isCancelled)
    solution.notes = analysis?.notes() ?? []
    return solution
  }
}
