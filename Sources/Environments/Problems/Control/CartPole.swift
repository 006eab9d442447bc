public import Arrays
import Glibc

/// A pole on a cart: push the cart left or right so that the pole stays up.
///
/// The observation is (position, velocity, angle in radians, angular velocity). Every step earns 1
/// until the cart leaves ±2.4 or the pole leans more than 12°, or `timeLimit` steps are over. The
/// equations, Euler steps and start are those of Gymnasium's CartPole-v1, after Barto, Sutton and
/// Anderson (1983).
public struct CartPole: ReadyProblem, SteppedProblem {
  /// Observations are four numbers.
  public typealias Observations = Box
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The problem's name in the field.
  public static let name = "CartPole"
  /// What it is about.
  public static let documentation = """
    Push a cart left or right so that the pole on it stays up: every step earns 1 until the pole falls \
    or the cart leaves the track.
    """
  /// Where it comes from.
  public static let source = "Barto, Sutton & Anderson (1983); Gymnasium CartPole-v1"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Gymnasium CartPole-v1")
  public var timeLimit = 500
  /// Where the cart stands while it is stepped by hand.
  public var motion = Motion()

  /// Makes the environment with its defaults.
  public init() {}

  /// Makes the environment.
  ///
  /// - Parameter timeLimit: After how many steps an episode is cut off.
  public init(timeLimit: Int? = nil) {
    if let timeLimit { self.timeLimit = timeLimit }
  }

  /// The environment as algorithms see it.
  public var world: World {
    var world = World(
      name: Self.name, dynamics: .vector(CartPoleSimulator()), timeLimit: timeLimit,
      actionNames: ["left", "right"])
    world.observationBox = observationSpace
    world.scene = Scene(vectors: Self.drawing)
    return world
  }

  @Sendable private static func drawing(_ observation: [Double]) -> Drawing? {
    guard observation.count == 4, observation.allSatisfy(\.isFinite) else { return nil }
    typealias Point = ShapeDrawing.Point
    let (x, angle) = (observation[0], observation[2])
    let cart = [(-0.25, -0.15), (0.25, -0.15), (0.25, 0.15), (-0.25, 0.15)].map {
      Point(x + $0.0, $0.1)
    }
    return .shapes(
      ShapeDrawing(
        low: Point(-2.4, -0.4), high: Point(2.4, 1.3),
        shapes: [
          .line([Point(-2.4, 0), Point(2.4, 0)], width: 0, .ground), .polygon(cart, .body),
          .line([Point(x, 0), Point(x + sin(angle), cos(angle))], width: 0.08, .limb),
        ]))
  }

  /// Position, velocity, angle and angular velocity, up to twice as far as an episode goes on.
  public var observationSpace: Box {
    let angle = 24 * 2 * Double.pi / 360
    return Box(
      low: [-4.8, -.infinity, -angle, -.infinity], high: [4.8, .infinity, angle, .infinity])
  }
}

/// The cart and pole in motion.
@frozen
public struct CartPoleSimulator: VectorSimulator {
  /// The position of the cart, in metres.
  public var x = 0.0
  /// Its velocity.
  public var velocity = 0.0
  /// The angle of the pole from upright, in radians.
  public var angle = 0.0
  /// Its angular velocity.
  public var angularVelocity = 0.0

  /// Makes a cart at rest with the pole upright.
  @inlinable
  public init() {}

  /// Four numbers.
  @inlinable public var observationCount: Int { 4 }
  /// Left and right.
  @inlinable public var actionCount: Int { 2 }

  /// Draws all four numbers from −0.05…0.05.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    x = random.uniform(-0.05, 0.05)
    velocity = random.uniform(-0.05, 0.05)
    angle = random.uniform(-0.05, 0.05)
    angularVelocity = random.uniform(-0.05, 0.05)
    write(into: observation)
  }

  /// Pushes the cart to the left (0) or to the right (1) for a fiftieth of a second.
  public mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    let terminated = push(action == 1 ? 10 : -10)
    write(into: observation)
    return (1, terminated)
  }

  /// Applies a force in newtons for one time step.
  ///
  /// - Returns: Whether the cart has left the track or the pole has fallen.
  mutating func push(_ force: Double) -> Bool {
    let (gravity, massCart, massPole, halfLength, timeStep) = (9.8, 1.0, 0.1, 0.5, 0.02)
    let totalMass = massPole + massCart
    let poleMoment = massPole * halfLength
    let cosine = cos(angle)
    let sine = sin(angle)
    let push = (force + poleMoment * (angularVelocity * angularVelocity) * sine) / totalMass
    let angularAcceleration =
      (gravity * sine - cosine * push)
      / (halfLength * (4.0 / 3.0 - massPole * (cosine * cosine) / totalMass))
    let acceleration = push - poleMoment * angularAcceleration * cosine / totalMass
    x += timeStep * velocity
    velocity += timeStep * acceleration
    angle += timeStep * angularVelocity
    angularVelocity += timeStep * angularAcceleration
    let angleLimit = 12 * 2 * Double.pi / 360
    return x < -2.4 || x > 2.4 || angle < -angleLimit || angle > angleLimit
  }

  private func write(into observation: UnsafeMutablePointer<Float>) {
    observation[0] = Float(x)
    observation[1] = Float(velocity)
    observation[2] = Float(angle)
    observation[3] = Float(angularVelocity)
  }
}
