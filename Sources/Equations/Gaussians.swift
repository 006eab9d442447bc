import Glibc

/// The log density of a normal distribution with independent components.
///
/// - Parameters:
///   - value: x, `[dimensions]`.
///   - mean: μ, `[dimensions]`.
///   - deviation: σ, each above 0, `[dimensions]`.
/// - Returns: log p(x).
public func gaussianLogDensity(
  _ value: [Double], mean: [Double], deviation: [Double]
) -> Double {
  precondition(value.count == mean.count && mean.count == deviation.count, "equal dimensions")
  return value.indices.reduce(0) { sum, index in
    let scaled = (value[index] - mean[index]) / deviation[index]
    return sum - scaled * scaled / 2 - log(deviation[index]) - log(2 * Double.pi) / 2
  }
}

/// The entropy in nats of a normal distribution with independent components.
///
/// - Parameter deviation: σ, each above 0, `[dimensions]`.
/// - Returns: Σ (log σ + (1 + log 2π) / 2).
public func gaussianEntropy(deviation: [Double]) -> Double {
  deviation.reduce(0) { $0 + log($1) + (1 + log(2 * Double.pi)) / 2 }
}
