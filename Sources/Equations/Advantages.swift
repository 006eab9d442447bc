/// Generalised advantage estimates of one stretch of steps (Schulman et al., 2016).
///
/// Aₜ = δₜ + γₜ λ Aₜ₊₁ with δₜ = rₜ + γₜ v(sₜ₊₁) − v(sₜ).
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - values: v of the states, the one after the last step included, `[steps + 1]`.
///   - lambda: λ in 0...1.
/// - Returns: A, `[steps]`.
public func generalizedAdvantages(
  rewards: [Double], discounts: [Double], values: [Double], lambda: Double
) -> [Double] {
  precondition(values.count == rewards.count + 1, "one value more than rewards")
  return generalizedAdvantages(
    errors: tdErrors(
      values: Array(values.dropLast()), rewards: rewards, discounts: discounts,
      nextValues: Array(values.dropFirst())),
    decays: discounts.map { $0 * lambda })
}

/// Generalised advantage estimates of steps from several episodes.
///
/// A terminated episode is worth nothing after its end. A truncated one was only cut off: its last
/// step still counts on the value of the state it reached, but not on the steps of the next episode.
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - values: v of the state before each step, `[steps]`.
///   - nextValues: v of the state each step reached, before any reset, `[steps]`.
///   - terminated: Whether the step ended in a terminal state, `[steps]`.
///   - truncated: Whether the step was the last before a cut, `[steps]`.
///   - discount: γ in 0...1.
///   - lambda: λ in 0...1.
/// - Returns: A, `[steps]`.
public func generalizedAdvantages(
  rewards: [Double], values: [Double], nextValues: [Double], terminated: [Bool],
  truncated: [Bool], discount: Double, lambda: Double
) -> [Double] {
  precondition(terminated.count == rewards.count, "a flag for each reward")
  precondition(truncated.count == rewards.count, "a flag for each reward")
  return generalizedAdvantages(
    errors: tdErrors(
      values: values, rewards: rewards, discounts: terminated.map { $0 ? 0 : discount },
      nextValues: nextValues),
    decays: zip(terminated, truncated).map { $0 || $1 ? 0 : discount * lambda })
}

private func generalizedAdvantages(errors: [Double], decays: [Double]) -> [Double] {
  backward(errors.count, from: 0) { t, next in errors[t] + decays[t] * next }
}
