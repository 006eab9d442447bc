import Glibc

/// Turns logits into probabilities in place, πᵢ = exp xᵢ / Σ exp xⱼ, and tells their entropy.
///
/// The greatest logit is subtracted first, so that no exponential overflows. The entropy is
/// −Σ π log π in nats, where 0 log 0 is 0. Allocates nothing.
///
/// - Parameter logits: x, `[actions]`; overwritten with π. Infinite ones are limits: −∞ rules an action
///   out, and what is +∞ shares all probability.
/// - Returns: The entropy.
@discardableResult
public func softmax(inPlace logits: UnsafeMutableBufferPointer<Float>) -> Double {
  guard let top = logits.max() else { return 0 }
  var sum = 0.0
  var weighted = 0.0
  for index in logits.indices {
    let shifted = logits[index] == top ? 0 : Double(logits[index] - top)
    let weight = exp(shifted)
    sum += weight
    if weight > 0 { weighted += weight * shifted }
    logits[index] = Float(weight)
  }
  for index in logits.indices { logits[index] = Float(Double(logits[index]) / sum) }
  return log(sum) - weighted / sum
}

/// The probabilities of logits, πᵢ = exp xᵢ / Σ exp xⱼ.
///
/// - Parameter logits: x, `[actions]`.
/// - Returns: π, `[actions]`.
public func softmax(_ logits: [Double]) -> [Double] { logSoftmax(logits).map { exp($0) } }

/// The logarithms of the probabilities of logits, xᵢ − log Σ exp xⱼ, without overflow.
///
/// - Parameter logits: x, `[actions]`. Infinite ones are limits: −∞ rules an action out, and what is +∞
///   shares all probability.
/// - Returns: log π, `[actions]`.
public func logSoftmax(_ logits: [Double]) -> [Double] {
  let top = logits.max() ?? 0
  if top.isInfinite {
    let share = -log(Double(logits.count { $0 == top }))
    return logits.map { $0 == top ? share : $0.isNaN ? .nan : -.infinity }
  }
  let total = top + log(logits.reduce(0) { $0 + exp($1 - top) })
  return logits.map { $0 - total }
}

/// The entropy of the probabilities of logits in nats, −Σ π log π.
///
/// - Parameter logits: x, `[actions]`.
/// - Returns: The entropy, from 0 to the logarithm of the number of actions.
public func softmaxEntropy(_ logits: [Double]) -> Double {
  logSoftmax(logits).reduce(0) { $1 == -.infinity ? $0 : $0 - exp($1) * $1 }
}
