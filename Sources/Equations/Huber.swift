/// The Huber loss of an error: half its square near 0, a straight line beyond (Huber, 1964).
///
/// e² / 2 where |e| ≤ k, else k (|e| − k / 2). Its derivative is the error clipped to ±k, which is
/// what the authors of DQN call clipping the error term.
///
/// - Parameters:
///   - error: e.
///   - threshold: k, above 0.
/// - Returns: The loss.
@inlinable
public func huberLoss<Number: BinaryFloatingPoint>(_ error: Number, threshold: Number) -> Number {
  let size = abs(error)
  return size <= threshold ? error * error / 2 : threshold * (size - threshold / 2)
}

/// The derivative of the Huber loss, the error clipped to ±threshold.
///
/// - Parameters:
///   - error: e.
///   - threshold: k, above 0.
/// - Returns: The derivative by e.
@inlinable
public func huberSlope<Number: BinaryFloatingPoint>(_ error: Number, threshold: Number) -> Number {
  min(max(error, -threshold), threshold)
}
