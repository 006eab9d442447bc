import Arrays
import Environments
import Glibc

/// The softmax behaviour: π(a|s) ∝ exp(q(s, a) / τ).
///
/// The greatest value is taken off first, so that no exponential overflows; actions that are not
/// possible hold −∞ and so have the probability 0.
struct Softmax: ExploringChoice {
  let temperature: Schedule

  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int {
    let scale = 1 / temperature.value(at: step)
    let best = q.maximum(state)
    var total = 0.0
    for action in 0..<q.actionCount { total += weight(q.value(state, action), best, scale) }
    var left = random.uniform() * total
    var choice = 0
    for action in 0..<q.actionCount {
      let weight = weight(q.value(state, action), best, scale)
      guard weight > 0 else { continue }
      choice = action
      left -= weight
      if left < 0 { break }
    }
    return choice
  }

  func took(_ state: Int, _ action: Int) {}

  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    let scale = 1 / temperature.value(at: step)
    let best = q.maximum(state)
    var (total, sum) = (0.0, 0.0)
    for action in 0..<q.actionCount {
      let value = q.value(state, action)
      let weight = weight(value, best, scale)
      guard weight > 0 else { continue }
      total += weight
      sum += weight * value
    }
    return total > 0 ? sum / total : 0
  }

  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double {
    let scale = 1 / temperature.value(at: step)
    let best = q.maximum(state)
    var total = 0.0
    for other in 0..<q.actionCount { total += weight(q.value(state, other), best, scale) }
    return total > 0 ? weight(q.value(state, action), best, scale) / total : 0
  }

  /// exp((q − max q) / τ), where τ may be so small that 1/τ is ∞: the best then have weight 1.
  @inline(__always)
  private func weight(_ value: Double, _ best: Double, _ scale: Double) -> Double {
    value == best ? 1 : exp((value - best) * scale)
  }
}
