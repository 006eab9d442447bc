public import Arrays

/// A rule that moves parameters against a gradient, with what it remembers between steps.
public protocol Optimiser: ~Copyable {
  /// The step size α, which a schedule may change between steps.
  var learningRate: Double { get set }

  /// Moves the parameters by one step; both vectors are as long as the optimiser was made for.
  mutating func update(_ parameters: inout Vector, gradient: borrowing Vector)
}

extension Vector {
  /// Shortens the vector to a norm when it is longer, and tells its norm before.
  ///
  /// Source: Pascanu, Mikolov & Bengio, 2013.
  @discardableResult
  public mutating func clip(toNorm limit: Double) -> Double {
    let norm = self.norm
    if norm > limit { scale(by: Float(limit / norm)) }
    return norm
  }
}
