public import Arrays

/// Stochastic gradient descent, with momentum where asked for.
///
/// v ← μ v + g, θ ← θ − α v (Polyak, 1964); with μ = 0 the plain rule.
public struct GradientDescent: Optimiser, ~Copyable {
  /// The step size α.
  public var learningRate: Double

  /// How much of the last step is kept, μ in 0..<1.
  public let momentum: Double

  private var velocity: Vector

  /// Makes the optimiser of `count` parameters.
  public init(count: Int, learningRate: Double, momentum: Double = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
    velocity = Vector(count: count)
  }

  /// Moves the parameters by one step.
  public mutating func update(_ parameters: inout Vector, gradient: borrowing Vector) {
    precondition(parameters.count == velocity.count && gradient.count == velocity.count)
    let (rate, kept) = (Float(learningRate), Float(momentum))
    let (theta, g, v) = (parameters.pointer, gradient.pointer, velocity.pointer)
    for index in 0..<velocity.count {
      v[index] = kept * v[index] + g[index]
      theta[index] -= rate * v[index]
    }
  }
}
