public import Environments
public import Training

/// The best mean reward of a step, for tasks that go on for ever: relative value iteration (White, 1963;
/// Puterman, 1994, sections 8.5 and 9.4; Sutton & Barto, 2018, 10.3).
///
///     (1) find the sets of states in which one can stay for ever, and the best mean reward g of each
///     (2) g(s) ← the greatest mean of the g of the sets that a policy can end up in
///     (3) h(s) ← 0; repeat: h(s) ← ½ h(s) + maxₐ [r(s, a) − g(s) + ½ Σ p(s′|s, a) h(s′)],
///         over the actions that keep g
///     (4) until the changes of h differ by less than the tolerance
///
/// The halves let every step stand still with probability ½, so that models that go round in circles
/// converge; the means are the same. The discount is not used. A terminal state earns 0 for ever. Where
/// the mean depends on the state, as in models of several chains, the solution says so.
public struct RelativeValueIteration: Solver {
  /// The algorithm's name in the field.
  public static let name = "Relative value iteration"
  /// What it does.
  public static let documentation = """
    Computes the best mean reward of a step in a task that goes on for ever, and how much better than \
    others each state is to start in.
    """
  /// Where it comes from.
  public static let source = "White (1963); Puterman (1994), sections 8.5 and 9.4"

  /// The difference between changes of values below which the sweeps end.
  @Parameter("Tolerance θ", in: .above(0))
  public var tolerance = 1e-9
  /// The number of sweeps after which the computation gives up.
  @Parameter("Most sweeps", in: 1...)
  public var maxSweeps = 100_000

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - tolerance: The difference between changes of values below which the sweeps end.
  ///   - maxSweeps: The number of sweeps after which the computation gives up.
  public init(tolerance: Double? = nil, maxSweeps: Int? = nil) {
    if let tolerance { self.tolerance = tolerance }
    if let maxSweeps { self.maxSweeps = maxSweeps }
  }

  /// Solves a model.
  public func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution {
    let (tolerance, maxSweeps) = (tolerance, maxSweeps)
    let (table, count, actionCount) = (mdp.table, mdp.stateCount, mdp.actionCount)
    let chains = ChainGains(mdp, tolerance, progress)  // (1)
    let gain = try chains.best(progress)  // (2)
    let isKeeping = (0..<count * actionCount).map { row in
      Self.mean(of: gain, row, table).map { $0 >= gain[row / actionCount] - chains.margin } ?? false
    }
    var h = [Double](repeating: 0, count: count)
    var updated = h
    var residuals: [Double] = []
    var history = ValueHistory(mdp.labels)
    var converged = false
    while !converged, residuals.count < maxSweeps, !progress.isCancelled {
      var changes = ChangeRange()
      for state in 0..<count {  // (3)
        var best = -Double.infinity
        for row in state * actionCount..<(state + 1) * actionCount where isKeeping[row] {
          best = max(best, BellmanBackup.value(ofRow: row, in: table, 0.5, h) - gain[state])
        }
        updated[state] = best == -.infinity ? 0 : 0.5 * h[state] + best
        changes.note(updated[state] - h[state])
      }
      swap(&h, &updated)
      h.withUnsafeBufferPointer { if let base = $0.baseAddress { history.note(base) } }
      residuals.append(changes.greatest - changes.least)
      progress.report(steps: residuals.count, measures: ["residual": residuals.last ?? 0])
      converged = changes.size <= tolerance + 2 * chains.width  // (4)
    }
    try mdp.checkFinite(h)
    // Standing still half the time doubles how much a start is worth.
    let values = StateValues(h.map { ($0 - h[0]) / 2 }, labels: mdp.labels)
    var q = ActionValues(
      [Double](repeating: -.infinity, count: count * actionCount), labels: mdp.labels)
    var choices = q
    for row in 0..<count * actionCount where table.rowStart[row] < table.rowStart[row + 1] {
      q.values[row] =
        BellmanBackup.value(ofRow: row, in: table, 1, values.values) - gain[row / actionCount]
      if isKeeping[row] { choices.values[row] = q.values[row] }
    }
    var solution = Solution(
      algorithm: Self.name, problem: mdp.name, values: values, actionValues: q,
      policy: greedy(choices), iterations: residuals.count, residuals: residuals,
      history: history.closed(with: values, sweeps: residuals.count), converged: converged,
      isPartial: !converged && progress.isCancelled)
    solution.gain = StateValues(gain, labels: mdp.labels)
    solution.errorBound = chains.width.isFinite ? chains.width : nil
    if let most = gain.max(), let least = gain.min(), most - least > chains.margin {
      solution.notes = [
        "The best mean reward depends on the state, from \(least) to \(most): the model has several "
          + "chains that cannot be left for each other."
      ]
    }
    return solution
  }

  /// The mean of numbers over a row's outcomes; nil where there are none.
  private static func mean(
    of values: [Double], _ row: Int, _ table: TransitionTable
  ) -> Double? {
    let range = Int(table.rowStart[row])..<Int(table.rowStart[row + 1])
    guard !range.isEmpty else { return nil }
    return range.reduce(0) { $0 + table.probability[$1] * values[Int(table.successor[$1])] }
  }
}

/// The best mean reward of each set of states in which one can stay for ever.
private struct ChainGains {
  private let model: MDP
  private let components: EndComponents
  private var gains: [Double] = []
  /// How far the means can be off.
  private(set) var width = 0.0
  /// Differences of means below this are rounding.
  var margin: Double { 1e-7 * gains.reduce(1) { max($0, abs($1)) } + 2 * width }

  init(_ model: MDP, _ tolerance: Double, _ progress: Progress) {
    self.model = model
    let table = model.table
    components = EndComponents(table, Predecessors(table)) { _ in true }
    var members = [[Int]](repeating: [], count: components.count)
    for state in 0..<model.stateCount where components.component[state] >= 0 {
      members[Int(components.component[state])].append(state)
    }
    for states in members {
      let bounds = components.gain(of: states, in: model) {
        $1 - $0 <= tolerance / 4 || progress.isCancelled
      }
      guard bounds.least.isFinite, bounds.greatest.isFinite else {
        // Interrupted before the first sweep: nothing is known.
        gains.append(0)
        width = .infinity
        continue
      }
      gains.append((bounds.least + bounds.greatest) / 2)
      width = max(width, (bounds.greatest - bounds.least) / 2)
    }
  }

  /// The greatest mean that can be had from each state: where several sets differ, the best mean of their
  /// means, by policy iteration on a model in which each may be settled in for its mean.
  func best(_ progress: Progress) throws(TrainingError) -> [Double] {
    let table = model.table
    let hasEnd = (0..<model.stateCount).contains { table.terminal[$0] }
    let all = gains + (hasEnd ? [0] : [])
    guard let most = all.max(), let least = all.min(), most - least > margin else {
      return [Double](repeating: all.first ?? 0, count: model.stateCount)
    }
    // Numbers above 0, so that settling is better than going on for ever.
    let shift = 1 - least
    var draft = TransitionDraft()
    let end = model.stateCount
    for state in 0..<end {
      for action in 0..<model.actionCount {
        for index in table.outcomes(state, action) {
          draft.add(Int(table.successor[index]), probability: table.probability[index], reward: 0)
        }
        draft.endRow()
      }
      let component = Int(components.component[state])
      if component >= 0 || table.terminal[state] {
        draft.add(
          end, probability: 1, reward: (component >= 0 ? gains[component] : 0) + shift)
      }
      draft.endRow()
    }
    for _ in 0...model.actionCount { draft.endRow() }
    let settling = MDP(
      name: model.name, discount: 1,
      labels: Labels(stateCount: end + 1, actionCount: model.actionCount + 1),
      table: TransitionTable(
        stateCount: end + 1, actionCount: model.actionCount + 1, draft: draft,
        terminal: (0...end).map { $0 == end }, start: [(0, 1)]))
    let solution = try PolicyIteration().solve(settling, progress: progress)
    return solution.values.values.prefix(end).map { $0 - shift }
  }
}
