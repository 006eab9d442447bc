public import Arrays
import Glibc

/// Adaptive moment estimation (Kingma & Ba, 2015), with decoupled weight decay where asked for.
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
/// θ ← θ − α (m̂ / (√v̂ + ε) + λ θ), where m̂ and v̂ are divided by 1 − βᵗ. With λ above 0 it is
/// AdamW (Loshchilov & Hutter, 2019).
public struct Adam: Optimiser, ~Copyable {
  /// The step size α.
  public var learningRate: Double

  /// How slowly the mean forgets, β₁ in 0..<1.
  public let meanDecay: Double

  /// How slowly the mean square forgets, β₂ in 0..<1.
  public let squareDecay: Double

  /// What keeps the divisor from 0, outside the root.
  public let epsilon: Double

  /// How fast the parameters themselves shrink, λ.
  public let weightDecay: Double

  private var means: Vector
  private var squares: Vector
  private var steps = 0

  /// Makes the optimiser of `count` parameters.
  public init(
    count: Int, learningRate: Double, meanDecay: Double = 0.9, squareDecay: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    means = Vector(count: count)
    squares = Vector(count: count)
  }

  /// Moves the parameters by one step.
  public mutating func update(_ parameters: inout Vector, gradient: borrowing Vector) {
    precondition(parameters.count == means.count && gradient.count == means.count)
    steps += 1
    // √v̂ + ε = (√v + ε √c₂) / √c₂, which leaves one root and one quotient per parameter.
    let squareCorrection = (1 - pow(squareDecay, Double(steps))).squareRoot()
    let rate = Float(learningRate * squareCorrection / (1 - pow(meanDecay, Double(steps))))
    let floor = Float(epsilon * squareCorrection)
    let shrink = Float(learningRate * weightDecay)
    let (keptMean, freshMean) = (Float(meanDecay), Float(1 - meanDecay))
    let (keptSquare, freshSquare) = (Float(squareDecay), Float(1 - squareDecay))
    let (theta, g, m, v) = (parameters.pointer, gradient.pointer, means.pointer, squares.pointer)
    // The mean of a unit that is never active shrinks for ever; adding and taking away a small number
    // makes it 0 before it becomes subnormal, which processors handle slowly.
    let tiny: Float = 1e-25
    // Eight at a time: left to itself the compiler takes one root after another.
    let whole = means.count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      let slope = g.lanes(at: index)
      let mean = keptMean * m.lanes(at: index) + freshMean * slope + tiny - tiny
      let square = keptSquare * v.lanes(at: index) + freshSquare * slope * slope
      let kept = theta.lanes(at: index)
      m.store(mean, at: index)
      v.store(square, at: index)
      theta.store(
        kept - (rate * mean / (square.squareRoot() + floor) + shrink * kept), at: index)
    }
    for index in whole..<means.count {
      m[index] = keptMean * m[index] + freshMean * g[index] + tiny - tiny
      v[index] = keptSquare * v[index] + freshSquare * g[index] * g[index]
      theta[index] -= rate * m[index] / (v[index].squareRoot() + floor) + shrink * theta[index]
    }
  }
}
