import Glibc

/// Equally likely numbers that stand for the standard normal distribution in a finite model.
///
/// They are its quantiles in the middle of each of `count` slices, stretched so that their mean is 0 and
/// their variance 1 as nearly as numbers can be.
///
/// - Parameter count: How many numbers, at least 2.
/// - Returns: The numbers in ascending order.
func normalLevels(_ count: Int) -> [Double] {
  let half = (0..<count / 2).map { normalQuantile((Double($0) + 0.5) / Double(count)) }
  let middle = count % 2 == 1 ? [0.0] : []
  let raw = half + middle + half.reversed().map { -$0 }
  let variance = raw.reduce(0) { $0 + $1 * $1 } / Double(count)
  return raw.map { $0 / variance.squareRoot() }
}

/// The number below which a standard normal number lies with a probability, by bisection.
private func normalQuantile(_ probability: Double) -> Double {
  var (low, high) = (-40.0, 40.0)
  for _ in 0..<80 {
    let middle = (low + high) / 2
    if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
