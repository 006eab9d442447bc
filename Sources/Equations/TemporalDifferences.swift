/// One-step temporal-difference errors, δₜ = rₜ + γₜ v(sₜ₊₁) − v(sₜ) (Sutton & Barto, 6.1).
///
/// - Parameters:
///   - values: v of the state before each step, `[steps]`.
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
/// - Returns: δ, `[steps]`.
public func tdErrors(
  values: [Double], rewards: [Double], discounts: [Double], nextValues: [Double]
) -> [Double] {
  precondition(rewards.count == discounts.count, "as many discounts as rewards")
  precondition(values.count == rewards.count, "as many values as rewards")
  precondition(nextValues.count == rewards.count, "as many next values as rewards")
  return rewards.indices.map { rewards[$0] + discounts[$0] * nextValues[$0] - values[$0] }
}

/// Errors against the λ-return, Gₜ − v(sₜ) (Sutton & Barto, 12.1).
///
/// - Parameters:
///   - values: v of the state before each step, `[steps]`.
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, 0 where the episode ended, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - lambda: λ in 0...1.
/// - Returns: The errors, `[steps]`.
public func tdLambdaErrors(
  values: [Double], rewards: [Double], discounts: [Double], nextValues: [Double],
  lambda: Double
) -> [Double] {
  precondition(values.count == rewards.count, "as many values as rewards")
  let returns = lambdaReturns(
    rewards: rewards, discounts: discounts, nextValues: nextValues, lambda: lambda)
  return zip(returns, values).map { $0 - $1 }
}
