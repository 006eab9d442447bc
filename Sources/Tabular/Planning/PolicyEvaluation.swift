public import Environments
public import Training

/// How the values of a policy are computed.
public enum EvaluationMethod: String, CaseIterable, ParameterConvertible {
  /// Sweeps that read the values of the last one and write new ones: two arrays.
  case sweeps
  /// Sweeps that use new values at once: one array.
  case inPlace
  /// The linear equations, solved.
  case exact
}

/// Evaluation of a given policy (Sutton & Barto, 2018, 4.1).
///
///     (1) v(s) ← 0
///     (2) repeat: v′(s) ← Σₐ π(a|s) [r(s, a) + γ Σ p(s′|s, a) v(s′)] for all s
///     (3) until max |v′(s) − v(s)| is below the tolerance
///
/// or, exactly, the solution of the equations v = v′. With γ = 1, states from which the policy's return
/// is infinite are found before, and said.
public struct PolicyEvaluation: Solver, PolicyHolder {
  /// The algorithm's name in the field.
  public static let name = "Policy evaluation"
  /// What it does.
  public static let documentation = """
    Computes the values of a given policy, by sweeps as in the book's section 4.1 or by solving the \
    linear equations.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 4.1"

  /// How the values are computed.
  @Parameter("Method")
  public var method = EvaluationMethod.sweeps
  /// The change of a value below which the sweeps end.
  @Parameter("Tolerance θ", in: 0...)
  public var tolerance = 1e-8
  /// The number of sweeps after which the computation gives up.
  @Parameter("Most sweeps", in: 1...)
  public var maxSweeps = 1_000_000

  /// The policy; nil for the one to which every possible action is as likely.
  public var policy: (any PolicyConvertible)?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - policy: The policy, or a dictionary from states to actions; unless given, every possible action
  ///     is as likely.
  ///   - method: How the values are computed.
  ///   - tolerance: The change of a value below which the sweeps end.
  ///   - maxSweeps: The number of sweeps after which the computation gives up.
  public init(
    of policy: (any PolicyConvertible)? = nil, method: EvaluationMethod? = nil,
    tolerance: Double? = nil,
    maxSweeps: Int? = nil
  ) {
    self.policy = policy
    if let method { self.method = method }
    if let tolerance { self.tolerance = tolerance }
    if let maxSweeps { self.maxSweeps = maxSweeps }
  }

  /// Keeps the policy when a parameter is set by name.
  public mutating func carry(from other: PolicyEvaluation) { policy = other.policy }

  /// Evaluates the policy in a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (method, tolerance, maxSweeps) = (method, tolerance, maxSweeps)
    let policy = try policy?.policy(for: mdp.world) ?? uniform(mdp)
    let chain = try mdp.chain(of: policy, progress)
    let analysis = chain.discount == 1 ? try UndiscountedAnalysis(chain, progress) : nil
    let part = analysis?.finitePart ?? chain
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    var values = [Double](repeating: 0, count: mdp.stateCount)
    if method == .exact {
      let rows = (0..<mdp.stateCount).map { state in
        part.table.terminal[state] || (analysis?.stayRow[state] ?? -1) >= 0 ? -1 : state
      }
      converged = ExactEvaluation.solve(rows, of: part, &values, progress)
      values.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        residuals.append(BellmanBackup.residual(of: part, base).size)
        history.note(base)
      }
      if !converged, !progress.isCancelled {
        throw .undefined(problem: mdp.name, reason: "the equations of the policy were not solved.")
      }
    } else {
      var sweeps = ValueSweeps(  // (1)
        part, order: method == .inPlace ? .inPlace : .synchronous, seed: 0)
      while !converged, residuals.count < maxSweeps {
        guard let residual = sweeps.sweep(tolerance, progress) else { break }  // (2)
        residuals.append(residual)
        sweeps.note(in: &history)
        progress.report(steps: residuals.count, measures: ["residual": residual])
        converged = residual <= tolerance  // (3)
      }
      values = sweeps.current.values
    }
    try mdp.checkFinite(values)
    let bound = values.withUnsafeBufferPointer { buffer -> Double? in
      guard let base = buffer.baseAddress else { return nil }
      let backed = (0..<mdp.stateCount).map { BellmanBackup.best($0, of: part, base) }
      return Solution.bound(values, backed, in: part)
    }
    analysis?.complete(&values)
    let final = StateValues(values, labels: mdp.labels)
    var solution = Solution(
      of: final, in: mdp, by: Self.name, policy: policy, iterations: residuals.count,
      residuals: residuals, history: history.closed(with: final, sweeps: residuals.count),
      converged: converged, isPartial: !converged && progress.isCancelled)
    solution.errorBound = bound
    solution.notes = analysis?.notes(isChain: true) ?? []
    return solution
  }
}
