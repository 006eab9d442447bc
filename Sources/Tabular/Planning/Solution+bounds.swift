import Environments
import Training

extension MDP {
  /// Refuses values beyond what numbers can hold, which rewards of a size of 10³⁰⁰ lead to.
  func checkFinite(_ values: [Double]) throws(TrainingError) {
    guard let state = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw .undefined(
      problem: name,
      reason: "the value of “\(labels.stateName(state))” is beyond the numbers a computer holds.")
  }
}

extension Solution {
  /// Makes a solution of values: looks one step ahead, makes the policy, and proves how far off the
  /// values can be.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - model: The model.
  ///   - algorithm: What found them.
  ///   - preferred: The action to take in each state where it is among the best.
  ///   - policy: The policy to report instead of the greedy one.
  ///   - iterations: The number of sweeps or improvements.
  ///   - residuals: The greatest change of a value in each.
  ///   - history: The values after each.
  ///   - changes: How many states changed their action in each.
  ///   - converged: Whether the values were found to the tolerance asked for.
  ///   - isPartial: Whether the computation was stopped early.
  init(
    of values: StateValues, in model: MDP, by algorithm: String, preferring preferred: [Int] = [],
    policy: Policy? = nil, iterations: Int, residuals: [Double], history: [StateValues],
    changes: [Int] = [], converged: Bool, isPartial: Bool
  ) {
    var q = Training.actionValues(of: values, in: model)
    if values.values.contains(where: \.isInfinite) {
      for index in q.values.indices where q.values[index].isNaN { q.values[index] = -.infinity }
    }
    self.init(
      algorithm: algorithm, problem: model.name, values: values, actionValues: q,
      policy: policy ?? greedy(q, preferring: preferred), iterations: iterations,
      residuals: residuals, history: history, changes: changes, converged: converged,
      isPartial: isPartial)
    if policy == nil { errorBound = Self.bound(values.values, q.maxima.values, in: model) }
  }

  /// How far values v can be from the fixed point of a backup that turns them into v′:
  /// max |v′ − v| / (1 − γ), and what rounding may add.
  static func bound(_ values: [Double], _ backed: [Double], in model: MDP) -> Double? {
    guard model.discount < 1 else { return nil }
    var (change, size) = (0.0, 0.0)
    for (old, new) in zip(values, backed) {
      change = max(change, abs(new - old))
      size = max(size, abs(old), abs(new))
    }
    let rounding = 4 * Double(model.table.longestRow + 2) * .ulpOfOne * size
    return (change + rounding) / (1 - model.discount)
  }
}
