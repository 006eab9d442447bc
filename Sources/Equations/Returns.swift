/// The discounted sum of the rewards that follow each step, Gₜ = rₜ + γₜ Gₜ₊₁.
///
/// Everywhere in this module a discount of 0 is the end of an episode: what follows it does not
/// count. Index t of `rewards` and `discounts` belongs to the step from state t to state t + 1.
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, `[steps]`.
///   - bootstrap: The value of the state after the last step; 0 where the episode ended.
/// - Returns: G, `[steps]`.
public func discountedReturns(
  rewards: [Double], discounts: [Double], bootstrap: Double = 0
) -> [Double] {
  precondition(rewards.count == discounts.count, "as many discounts as rewards")
  return backward(rewards.count, from: bootstrap) { t, next in rewards[t] + discounts[t] * next }
}

/// Returns that add n rewards and then trust the value of the state reached.
///
/// Gₜ = rₜ + γₜ rₜ₊₁ + … + γₜ…γₜ₊ₙ₋₁ v(sₜ₊ₙ), with as many rewards as there are left at the end
/// (Sutton & Barto, 7.1).
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - n: How many rewards are added, at least 1.
/// - Returns: G, `[steps]`.
/// - Complexity: O(steps · n)
public func nStepReturns(
  rewards: [Double], discounts: [Double], nextValues: [Double], n: Int
) -> [Double] {
  precondition(rewards.count == discounts.count, "as many discounts as rewards")
  precondition(rewards.count == nextValues.count, "as many values as rewards")
  precondition(n > 0, "at least one reward")
  return rewards.indices.map { t in
    let last = min(t + n, rewards.count) - 1
    var total = nextValues[last]
    for k in (t...last).reversed() { total = rewards[k] + discounts[k] * total }
    return total
  }
}

/// Returns that mix n-step returns of every length, weighted by powers of λ.
///
/// Gₜ = rₜ + γₜ ((1 − λ) v(sₜ₊₁) + λ Gₜ₊₁), and the value alone after the last step (Sutton &
/// Barto, 12.1): λ = 0 is one step, λ = 1 all rewards.
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - lambda: λ in 0...1.
/// - Returns: G, `[steps]`.
public func lambdaReturns(
  rewards: [Double], discounts: [Double], nextValues: [Double], lambda: Double
) -> [Double] {
  lambdaReturns(
    rewards: rewards, discounts: discounts, nextValues: nextValues,
    lambdas: [Double](repeating: lambda, count: rewards.count))
}

/// λ-returns whose λ differs from step to step; see `lambdaReturns(rewards:…lambda:)`.
///
/// - Parameters:
///   - rewards: r, `[steps]`.
///   - discounts: γ of each step, `[steps]`.
///   - nextValues: v of the state after each step, `[steps]`.
///   - lambdas: λ of each step, each in 0...1, `[steps]`.
/// - Returns: G, `[steps]`.
public func lambdaReturns(
  rewards: [Double], discounts: [Double], nextValues: [Double], lambdas: [Double]
) -> [Double] {
  precondition(rewards.count == discounts.count, "as many discounts as rewards")
  precondition(rewards.count == nextValues.count, "as many values as rewards")
  precondition(rewards.count == lambdas.count, "as many weights as rewards")
  return backward(rewards.count, from: nextValues.last ?? 0) { t, next in
    rewards[t] + discounts[t] * ((1 - lambdas[t]) * nextValues[t] + lambdas[t] * next)
  }
}

/// Solves x(t) = f(t, x(t + 1)) from the last step back.
func backward(
  _ count: Int, from end: Double, _ recursion: (Int, Double) -> Double
) -> [Double] {
  var result = [Double](repeating: 0, count: count)
  var next = end
  for t in (0..<count).reversed() {
    next = recursion(t, next)
    result[t] = next
  }
  return result
}
