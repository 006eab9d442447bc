/// V-trace errors: λ-returns corrected for steps that another policy took (Espeholt et al., 2018).
///
/// errorₜ = ρ̄ₜ δₜ + γₜ cₜ errorₜ₊₁ with ρ̄ = min(ρ̂, ρ) and c = λ min(1, ρ).
///
/// - Parameters:
///   - values: v of the state before each step, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - ratios: ρ = π(a) / μ(a) of each step, `[steps]`.
///   - lambda: λ in 0...1.
///   - clip: ρ̂, the greatest weight of an error.
/// - Returns: The errors, `[steps]`; added to the values they are the targets.
public func vTraceErrors(
  values: [Double], nextValues: [Double], rewards: [Double], discounts: [Double],
  ratios: [Double], lambda: Double = 1, clip: Double = 1
) -> [Double] {
  precondition(ratios.count == rewards.count, "a ratio for each reward")
  let errors = tdErrors(
    values: values, rewards: rewards, discounts: discounts, nextValues: nextValues)
  return backward(errors.count, from: 0) { t, next in
    min(clip, ratios[t]) * errors[t] + discounts[t] * lambda * min(1, ratios[t]) * next
  }
}

/// The advantages that go with V-trace, from the corrected targets one step on.
///
/// - Parameters:
///   - values: v of the state before each step, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - ratios: ρ = π(a) / μ(a) of each step, `[steps]`.
///   - lambda: λ in 0...1.
///   - clip: The greatest weight of an error.
///   - advantageClip: The greatest weight of an advantage.
/// - Returns: The advantages, `[steps]`.
public func vTraceAdvantages(
  values: [Double], nextValues: [Double], rewards: [Double], discounts: [Double],
  ratios: [Double], lambda: Double = 1, clip: Double = 1, advantageClip: Double = 1
) -> [Double] {
  let errors = vTraceErrors(
    values: values, nextValues: nextValues, rewards: rewards, discounts: discounts,
    ratios: ratios, lambda: lambda, clip: clip)
  return rewards.indices.map { t in
    let next = t + 1
    let bootstrap =
      next < rewards.count ? values[next] + lambda * errors[next] : nextValues[t]
    let estimate = rewards[t] + discounts[t] * bootstrap
    return min(advantageClip, ratios[t]) * (estimate - values[t])
  }
}

/// Retrace errors: safe off-policy returns for action values (Munos et al., 2016).
///
/// Gₜ = rₜ + γₜ (Σₐ π(a) q(sₜ₊₁, a) + cₜ₊₁ (Gₜ₊₁ − q(sₜ₊₁, aₜ₊₁))) with c = λ min(1, π / μ).
///
/// - Parameters:
///   - values: q(sₜ, aₜ) of the actions taken, `[steps]`.
///   - nextValues: q(sₜ₊₁, ·), `[steps][actions]`.
///   - nextActions: aₜ₊₁, `[steps]`.
///   - nextProbabilities: π(· | sₜ₊₁), `[steps][actions]`.
///   - nextBehaviour: μ(aₜ₊₁ | sₜ₊₁), `[steps]`.
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - lambda: λ in 0...1.
/// - Returns: Gₜ − q(sₜ, aₜ), `[steps]`.
public func retraceErrors(
  values: [Double], nextValues: [[Double]], nextActions: [Int],
  nextProbabilities: [[Double]], nextBehaviour: [Double], rewards: [Double],
  discounts: [Double], lambda: Double
) -> [Double] {
  let count = rewards.count
  precondition(
    [
      values.count, nextValues.count, nextActions.count, nextProbabilities.count,
      nextBehaviour.count, discounts.count,
    ].allSatisfy { $0 == count }, "as many of everything as rewards")
  let returns = backward(count, from: 0) { t, next in
    let expected = zip(nextValues[t], nextProbabilities[t]).reduce(0) { $0 + $1.0 * $1.1 }
    guard t + 1 < count else { return rewards[t] + discounts[t] * expected }
    let action = nextActions[t]
    // The small number keeps a behaviour probability of 0 from dividing.
    let trace = lambda * min(1, nextProbabilities[t][action] / (nextBehaviour[t] + 1e-8))
    return rewards[t] + discounts[t] * (expected + trace * (next - nextValues[t][action]))
  }
  return zip(returns, values).map { $0 - $1 }
}
