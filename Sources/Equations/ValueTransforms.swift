/// Shrinks large values, h(x) = sign(x) (√(|x| + 1) − 1) + ε x (Pohlen et al., 2018).
///
/// - Parameters:
///   - value: x.
///   - epsilon: ε, which keeps the inverse well behaved.
/// - Returns: h(x).
public func signedHyperbolic(_ value: Double, epsilon: Double = 1e-3) -> Double {
  let root = (abs(value) + 1).squareRoot() - 1
  return (value < 0 ? -root : root) + epsilon * value
}

/// The inverse of `signedHyperbolic`.
///
/// - Parameters:
///   - value: h(x).
///   - epsilon: ε, as there.
/// - Returns: x.
public func signedParabolic(_ value: Double, epsilon: Double = 1e-3) -> Double {
  let root = (1 + 4 * epsilon * (epsilon + 1 + abs(value))).squareRoot() / 2 / epsilon
  let half = root - 1 / 2 / epsilon
  let size = half * half - 1
  return value < 0 ? -size : size
}
