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
/// cannot make it run for ever. With γ = 1 the first policy ends or stays where nothing is earned, and
/// every better one then does too; states whose values are infinite are found before, and said.
public struct PolicyIteration: Solver, PolicyHolder {
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
    "States solved exactly", in: 0...,
    note: "Larger models are evaluated by repeated sweeps; with discount 1 none are.")
  public var exactStates = 2_000_000

  /// The policy to start with; nil for the first possible action everywhere.
  public var policy: (any PolicyConvertible)?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Keeps the first policy when a parameter is set by name.
  public mutating func carry(from other: PolicyIteration) { policy = other.policy }

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The change of a value below which an evaluation by sweeps ends.
  ///   - maxIterations: The number of improvements after which the computation gives up.
  ///   - exactStates: The number of states up to which a policy is evaluated by solving the linear
  ///     equations.
  ///   - policy: The policy to start with, or a dictionary from states to actions; unless given, the
  ///     first possible action everywhere. With discount 1, one that need not end is replaced by one that
  ///     does.
  public init(
    tolerance: Double? = nil, maxIterations: Int? = nil, exactStates: Int? = nil,
    from policy: (any PolicyConvertible)? = nil
  ) {
    self.policy = policy
    if let tolerance { self.tolerance = tolerance }
    if let maxIterations { self.maxIterations = maxIterations }
    if let exactStates { self.exactStates = exactStates }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, maxIterations) = (tolerance, maxIterations)
    var record = Record(mdp, progress)
    var values = [Double](repeating: 0, count: mdp.stateCount)
    var actions: [Int]
    var converged = false
    let analysis = mdp.discount == 1 ? try UndiscountedAnalysis(mdp, progress) : nil
    if let analysis {
      var rows = try firstRows(mdp) ?? analysis.settlingPolicy  // (1)
      converged = analysis.optimise(
        analysis.finitePart, from: &rows, &values, most: maxIterations, progress
      ) { record.note($0, changed: $1) }
      try mdp.checkFinite(values)
      analysis.complete(&values)
      actions = analysis.actions(of: rows)
    } else {
      let isExact = mdp.stateCount <= exactStates
      var rows =  // (1)
        try firstRows(mdp) ?? (0..<mdp.stateCount).map { mdp.table.firstRow(of: $0) ?? -1 }
      while !converged, record.changes.count < maxIterations, !progress.isCancelled {
        let isEvaluated =
          isExact && ExactEvaluation.solve(rows, of: mdp, &values, progress)
          || Self.sweep(rows, mdp, &values, tolerance, progress)  // (2)
        if !isEvaluated { break }
        let changed = GreedyRows.improve(&rows, with: values, in: mdp) { _ in false }  // (3)
        record.note(values, changed: changed)
        converged = changed == 0  // (4)
      }
      try mdp.checkFinite(values)
      actions = rows.map { $0 < 0 ? -1 : $0 % mdp.actionCount }
    }
    let final = StateValues(values, labels: mdp.labels)
    var solution = Solution(
      of: final, in: mdp, by: Self.name, preferring: actions, iterations: record.changes.count,
      residuals: record.residuals,
      history: record.history.closed(with: final, sweeps: record.changes.count),
      changes: record.changes, converged: converged,
      isPartial: progress.isCancelled && !converged)
    solution.notes = analysis?.notes() ?? []
    return solution
  }

  /// The rows of the policy given to start with.
  private func firstRows(_ mdp: MDP) throws(TrainingError) -> [Int]? {
    guard let policy = try policy?.policy(for: mdp.world) else { return nil }
    guard policy.labels.stateCount == mdp.stateCount, policy.labels.actionCount == mdp.actionCount
    else { throw .mismatch(policy: policy.name, problem: mdp.name) }
    return (0..<mdp.stateCount).map { state in
      guard let action = policy.action(in: state), !mdp.table.outcomes(state, action).isEmpty else {
        return mdp.table.firstRow(of: state) ?? -1
      }
      return state * mdp.actionCount + action
    }
  }

  /// What is kept of every policy.
  private struct Record {
    var residuals: [Double] = []
    var changes: [Int] = []
    var history: ValueHistory
    private var before: [Double]
    private let progress: Progress

    init(_ mdp: MDP, _ progress: Progress) {
      history = ValueHistory(mdp.labels)
      before = [Double](repeating: 0, count: mdp.stateCount)
      self.progress = progress
    }

    mutating func note(_ values: [Double], changed: Int) {
      residuals.append(zip(before, values).reduce(0) { max($0, abs($1.0 - $1.1)) })
      values.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { history.note(base) }
      }
      before = values
      changes.append(changed)
      progress.report(steps: changes.count, measures: ["changed": Double(changed)])
    }
  }

  /// Sweeps until no value changes by more than the tolerance, starting from the last policy's values.
  ///
  /// - Returns: Whether that happened.
  static func sweep(
    _ rows: [Int], _ mdp: MDP, _ values: inout [Double], _ tolerance: Double, _ progress: Progress
  ) -> Bool {
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      for _ in 0..<1_000_000 {
        if progress.isCancelled { return false }
        let change = BellmanBackup.evaluate(rows, of: mdp, from: base, into: base).size
        let size = buffer.reduce(1) { max($0, abs($1)) }
        // Values of size v cannot settle below v times the precision of a double.
        if change <= max(tolerance, size * 1e-15) { return true }
      }
      return false
    }
  }
}
