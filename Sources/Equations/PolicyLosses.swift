import Glibc

/// The loss whose negative gradient is the policy gradient, the mean of −w A log π(a) (Williams,
/// 1992).
///
/// - Parameters:
///   - logits: The policy's logits, `[steps][actions]`.
///   - actions: The actions taken, `[steps]`.
///   - advantages: A, held constant, `[steps]`.
///   - weights: w, 0 where a step does not count, `[steps]`.
/// - Returns: The loss.
public func policyGradientLoss(
  logits: [[Double]], actions: [Int], advantages: [Double], weights: [Double]
) -> Double {
  precondition(logits.count == actions.count, "an action for each row")
  precondition(logits.count == advantages.count, "an advantage for each row")
  precondition(logits.count == weights.count, "a weight for each row")
  return mean(
    logits.indices.map { t in
      -weights[t] * advantages[t] * logSoftmax(logits[t])[actions[t]]
    })
}

/// The mean of the negative entropies −w H(π), which rewards exploration when it is minimised.
///
/// - Parameters:
///   - logits: The policy's logits, `[steps][actions]`.
///   - weights: w, 0 where a step does not count, `[steps]`.
/// - Returns: The loss.
public func entropyLoss(logits: [[Double]], weights: [Double]) -> Double {
  precondition(logits.count == weights.count, "a weight for each row")
  return mean(zip(logits, weights).map { -$1 * softmaxEntropy($0) })
}

/// The clipped surrogate of PPO as a loss, −mean min(ρ A, clip(ρ, 1 ± ε) A) (Schulman et al., 2017).
///
/// - Parameters:
///   - ratios: ρ = π(a) / π_old(a), `[steps]`.
///   - advantages: A, `[steps]`.
///   - epsilon: ε, the half width of the clip.
/// - Returns: The loss.
public func clippedSurrogateLoss(
  ratios: [Double], advantages: [Double], epsilon: Double
) -> Double {
  precondition(ratios.count == advantages.count, "an advantage for each ratio")
  return -mean(
    zip(ratios, advantages).map { ratio, advantage in
      min(ratio * advantage, min(max(ratio, 1 - epsilon), 1 + epsilon) * advantage)
    })
}

/// The gradient, by one row of logits, of −c A log π(a) − β H(π), in place of the probabilities.
///
/// ∂(−log π(a)) / ∂xᵢ = πᵢ − 1ᵢ₌ₐ and ∂(−H) / ∂xᵢ = πᵢ (log πᵢ + H). Allocates nothing.
///
/// - Parameters:
///   - probabilities: π, `[actions]`; overwritten with the gradient.
///   - action: a, the action taken.
///   - weight: c A.
///   - entropyWeight: β.
///   - entropy: H(π).
public func policyGradient(
  inPlace probabilities: UnsafeMutableBufferPointer<Float>, action: Int, weight: Double,
  entropyWeight: Double, entropy: Double
) {
  for index in probabilities.indices {
    let probability = Double(probabilities[index])
    var slope = weight * (index == action ? probability - 1 : probability)
    if entropyWeight != 0, probability > 0 {
      slope += entropyWeight * probability * (log(probability) + entropy)
    }
    probabilities[index] = Float(slope)
  }
}

func mean(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
