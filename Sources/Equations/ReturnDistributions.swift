/// Moves a categorical distribution onto other atoms, keeping its mean where they reach.
///
/// Each atom's probability is split between its two neighbours in proportion to nearness, and what
/// lies beyond the ends goes to the end atoms (Bellemare, Dabney & Munos, 2017).
///
/// - Parameters:
///   - probabilities: The probability of each atom, `[atoms]`.
///   - atoms: Where they are, `[atoms]`.
///   - support: Where they shall be, ascending, `[targets]`.
/// - Returns: The probability of each atom of the support, `[targets]`.
/// - Complexity: O(atoms · log targets)
public func categoricalProjection(
  probabilities: [Double], atoms: [Double], support: [Double]
) -> [Double] {
  precondition(probabilities.count == atoms.count, "a probability for each atom")
  var projected = [Double](repeating: 0, count: support.count)
  guard let low = support.first, let high = support.last else { return projected }
  for (probability, atom) in zip(probabilities, atoms) {
    let place = min(max(atom, low), high)
    var below = 0
    var above = support.count - 1
    while above - below > 1 {
      let middle = (below + above) / 2
      if support[middle] <= place { below = middle } else { above = middle }
    }
    let width = support[above] - support[below]
    let share = width > 0 ? (place - support[below]) / width : 0
    projected[below] += probability * (1 - share)
    projected[above] += probability * share
  }
  return projected
}

/// The quantile Huber loss: summed over quantiles, averaged over target samples (Dabney et al.,
/// 2018).
///
/// - Parameters:
///   - quantiles: The estimated quantiles, `[quantiles]`.
///   - fractions: τ of each, in 0...1, `[quantiles]`.
///   - targets: Samples of the target, `[targets]`.
///   - threshold: k of the Huber loss; 0 for the plain quantile loss.
/// - Returns: The loss.
public func quantileHuberLoss(
  quantiles: [Double], fractions: [Double], targets: [Double], threshold: Double
) -> Double {
  precondition(quantiles.count == fractions.count, "a fraction for each quantile")
  return zip(quantiles, fractions).reduce(0) { sum, pair in
    let (quantile, fraction) = pair
    return sum
      + mean(
        targets.map { target in
          let error = target - quantile
          let loss = threshold > 0 ? huberLoss(error, threshold: threshold) : abs(error)
          return abs(fraction - (error < 0 ? 1 : 0)) * loss
        })
  }
}
