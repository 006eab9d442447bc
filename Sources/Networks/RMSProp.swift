public import Arrays

/// Steps divided by a running root mean square of the gradient (Tieleman & Hinton, 2012).
///
/// v ← ρ v + (1 − ρ) g², θ ← θ − α g / √(v + ε), with ε under the root.
public struct RMSProp: Optimiser, ~Copyable {
  /// The step size α.
  public var learningRate: Double

  /// How slowly the mean square forgets, ρ in 0..<1.
  public let decay: Double

  /// What keeps the divisor from 0.
  public let epsilon: Double

  private var squares: Vector

  /// Makes the optimiser of `count` parameters.
  public init(count: Int, learningRate: Double, decay: Double = 0.9, epsilon: Double = 1e-8) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    squares = Vector(count: count)
  }

  /// Moves the parameters by one step.
  public mutating func update(_ parameters: inout Vector, gradient: borrowing Vector) {
    precondition(parameters.count == squares.count && gradient.count == squares.count)
    let (rate, kept, fresh) = (Float(learningRate), Float(decay), Float(1 - decay))
    let floor = Float(epsilon)
    let (theta, g, v) = (parameters.pointer, gradient.pointer, squares.pointer)
    for index in 0..<squares.count {
      v[index] = kept * v[index] + fresh * g[index] * g[index]
      theta[index] -= rate * g[index] / (v[index] + floor).squareRoot()
    }
  }
}
