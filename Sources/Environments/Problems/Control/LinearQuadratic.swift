public import Arrays

/// A cart on a rail to be steered to the middle: linear dynamics, quadratic costs, and a known optimum.
///
/// The state is (position, velocity) with next position p + 0.1 v and next velocity v + 0.1 force, each
/// with normal noise of standard deviation `noise`. A step earns −(p² + 0.1 v² + 0.1 force²). The best
/// force is −K · state with a K from the discounted Riccati equation, `optimalGain`; the return from a
/// state is `optimalReturn(from:)`. Episodes begin in −1…1 for both numbers; there is no end but the limit.
public struct LinearQuadratic: ContinuousProblem {
  /// The problem's name in the field.
  public static let name = "LinearQuadratic"
  /// What it is about.
  public static let documentation = """
    Steer a cart to the middle of its rail and keep it there: linear dynamics and quadratic costs, \
    with a known best policy.
    """
  /// Where it comes from.
  public static let source =
    "Bertsekas (2017), Dynamic Programming and Optimal Control, volume I, 4.1"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps")
  public var timeLimit = 200
  /// The standard deviation of the noise.
  @Parameter("Noise σ", in: 0...)
  public var noise = 0.05
  /// The discount.
  @Parameter("Discount γ", in: 0..<1)
  public var discount = 0.99
  /// Where the cart stands while it is stepped by hand.
  public var play = ContinuousPlay<LinearQuadraticSimulator>()

  /// Makes the problem with its defaults.
  public init() {}

  /// Makes the problem.
  ///
  /// - Parameters:
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - noise: The standard deviation of the noise.
  ///   - discount: The discount γ.
  public init(timeLimit: Int? = nil, noise: Double? = nil, discount: Double? = nil) {
    if let timeLimit { self.timeLimit = timeLimit }
    if let noise { self.noise = noise }
    if let discount { self.discount = discount }
  }

  /// A cart at rest in the middle.
  public var simulator: LinearQuadraticSimulator { LinearQuadraticSimulator(noise: noise) }
  /// Position and velocity, without bounds.
  public var observationSpace: Box {
    Box(low: [-.infinity, -.infinity], high: [.infinity, .infinity])
  }
  /// The problem as algorithms see it.
  public var world: World {
    var world = continuousWorld(timeLimit: timeLimit, scene: Scene(vectors: Self.drawing))
    world.discount = discount
    return world
  }

  /// The gain K of the best policy, force = −(K₀ p + K₁ v).
  public var optimalGain: [Double] { gain(riccati) }

  /// The discounted return of the best policy from a state, without a limit of steps.
  ///
  /// - Parameters:
  ///   - position: The position p.
  ///   - velocity: The velocity v.
  /// - Returns: −(xᵀPx + γ/(1 − γ) σ² tr P).
  public func optimalReturn(position: Double, velocity: Double) -> Double {
    let (a, b, c) = riccati
    let quadratic = a * position * position + 2 * b * position * velocity + c * velocity * velocity
    return -(quadratic + discount / (1 - discount) * noise * noise * (a + c))
  }

  /// The symmetric matrix P = ((a, b), (b, c)) of the optimal cost, by iterating the Riccati equation.
  private var riccati: (a: Double, b: Double, c: Double) {
    var p = (a: 1.0, b: 0.0, c: 0.1)
    for _ in 0..<20_000 {
      // AᵀPA for A = ((1, h), (0, 1)), and AᵀPB for B = (0, h).
      let h = LinearQuadraticSimulator.timeStep
      let m = (p.a, p.a * h + p.b, p.a * h * h + 2 * p.b * h + p.c)
      let v = (p.b * h, (p.b * h + p.c) * h)
      let scale = discount * discount / (0.1 + discount * p.c * h * h)
      let next = (
        a: 1 + discount * m.0 - scale * v.0 * v.0, b: discount * m.1 - scale * v.0 * v.1,
        c: 0.1 + discount * m.2 - scale * v.1 * v.1
      )
      let change = max(abs(next.a - p.a), abs(next.b - p.b), abs(next.c - p.c))
      p = next
      if change < 1e-14 { break }
    }
    return p
  }

  private func gain(_ p: (a: Double, b: Double, c: Double)) -> [Double] {
    let h = LinearQuadraticSimulator.timeStep
    let weight = discount / (0.1 + discount * p.c * h * h)
    return [weight * p.b * h, weight * (p.b * h + p.c) * h]
  }

  @Sendable private static func drawing(_ observation: [Double]) -> Drawing? {
    guard let position = observation.first, position.isFinite else { return nil }
    typealias Point = ShapeDrawing.Point
    return .shapes(
      ShapeDrawing(
        low: Point(-2, -0.5), high: Point(2, 0.5),
        shapes: [
          .line([Point(-2, 0), Point(2, 0)], width: 0, .ground),
          .line([Point(0, -0.1), Point(0, 0.3)], width: 0, .goal),
          .circle(Point(position, 0.1), radius: 0.1, .body),
        ]))
  }
}

/// The cart on its rail in motion.
@frozen
public struct LinearQuadraticSimulator: ContinuousSimulator {
  /// The seconds of a step.
  public static let timeStep = 0.1
  /// The position.
  public var position = 0.0
  /// The velocity.
  public var velocity = 0.0
  @usableFromInline let noise: Double

  /// Makes a cart at rest in the middle.
  ///
  /// - Parameter noise: The standard deviation of the noise.
  @inlinable
  public init(noise: Double) { self.noise = noise }

  /// Two numbers.
  @inlinable public var observationCount: Int { 2 }
  /// One force, which no cart of this problem needs more of.
  public var actionBox: Box { Box(low: [-100], high: [100]) }

  /// Draws both numbers from −1…1.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    position = random.uniform(-1, 1)
    velocity = random.uniform(-1, 1)
    write(into: observation)
  }

  /// Applies a force for a tenth of a second.
  public mutating func step(
    _ action: UnsafePointer<Float>, into observation: UnsafeMutablePointer<Float>,
    using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    let force = Double(min(max(action[0], -100), 100))
    let cost = position * position + 0.1 * velocity * velocity + 0.1 * force * force
    let (drift, turn) = (random.normal(), random.normal())
    position += Self.timeStep * velocity + noise * drift
    velocity += Self.timeStep * force + noise * turn
    write(into: observation)
    return (-cost, false)
  }

  private func write(into observation: UnsafeMutablePointer<Float>) {
    observation[0] = Float(position)
    observation[1] = Float(velocity)
  }
}
