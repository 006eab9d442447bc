public import Arrays
import Glibc

/// A pendulum with a motor too weak to lift it at once is to be swung up and held.
///
/// The observation is (cos θ, sin θ, θ̇) with θ from upright; the action is a torque from −2 to 2. A step
/// earns −(θ² + 0.1 θ̇² + 0.001 torque²) with θ in −π…π; episodes are cut off after 200 steps. Equations,
/// steps of 0.05 s and start are those of Gymnasium's Pendulum-v1, with torques in single precision.
public struct Pendulum: ContinuousProblem {
  /// The problem's name in the field.
  public static let name = "Pendulum"
  /// What it is about.
  public static let documentation = """
    Swing a pendulum up with a weak motor and hold it there; leaning, speed and torque cost.
    """
  /// Where it comes from.
  public static let source = "Gymnasium Pendulum-v1"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Gymnasium Pendulum-v1")
  public var timeLimit = 200
  /// The acceleration of gravity.
  @Parameter("Gravity", in: 0..., unit: "m/s²", source: "Gymnasium Pendulum-v1")
  public var gravity = 10.0
  /// Where the pendulum stands while it is stepped by hand.
  public var play = ContinuousPlay<PendulumSimulator>()

  /// Makes the environment with its defaults.
  public init() {}

  /// Makes the environment.
  ///
  /// - Parameters:
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - gravity: The acceleration of gravity.
  public init(timeLimit: Int? = nil, gravity: Double? = nil) {
    if let timeLimit { self.timeLimit = timeLimit }
    if let gravity { self.gravity = gravity }
  }

  /// A pendulum at rest.
  public var simulator: PendulumSimulator { PendulumSimulator(gravity: gravity) }
  /// Cosine and sine of the angle, and the angular velocity.
  public var observationSpace: Box { .single(low: [-1, -1, -8], high: [1, 1, 8]) }
  /// The environment as algorithms see it.
  public var world: World {
    continuousWorld(timeLimit: timeLimit, scene: Scene(vectors: Self.drawing))
  }

  @Sendable private static func drawing(_ observation: [Double]) -> Drawing? {
    guard observation.count >= 2, observation.allSatisfy(\.isFinite) else { return nil }
    typealias Point = ShapeDrawing.Point
    let (pivot, tip) = (Point(0, 0), Point(-observation[1], observation[0]))
    return .shapes(
      ShapeDrawing(
        low: Point(-1.3, -1.3), high: Point(1.3, 1.3),
        shapes: [
          .line([pivot, Point(0, 1.2)], width: 0, .goal), .line([pivot, tip], width: 0.2, .limb),
          .circle(pivot, radius: 0.05, .body),
        ]))
  }
}

/// The pendulum in motion.
@frozen
public struct PendulumSimulator: ContinuousSimulator {
  /// The angle from upright, in radians; it is not wrapped.
  public var angle = Double.pi
  /// The angular velocity, from −8 to 8.
  public var velocity = 0.0
  @usableFromInline let gravity: Double

  /// Makes a pendulum that hangs still.
  ///
  /// - Parameter gravity: The acceleration of gravity.
  @inlinable
  public init(gravity: Double = 10) { self.gravity = gravity }

  /// Three numbers.
  @inlinable public var observationCount: Int { 3 }
  /// One torque.
  public var actionBox: Box { Box(low: [-2], high: [2]) }

  /// Draws the angle from −π…π and the velocity from −1…1.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    angle = random.uniform(-.pi, .pi)
    velocity = random.uniform(-1, 1)
    write(into: observation)
  }

  /// Applies a torque for a twentieth of a second.
  public mutating func step(
    _ action: UnsafePointer<Float>, into observation: UnsafeMutablePointer<Float>,
    using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    let torque = min(max(action[0], -2), 2)
    let lean = Self.wrapped(angle)
    let cost = lean * lean + 0.1 * (velocity * velocity) + Double(0.001 * (torque * torque))
    velocity += (3 * gravity / 2 * sin(angle) + Double(3 * torque)) * 0.05
    velocity = min(max(velocity, -8), 8)
    angle += velocity * 0.05
    write(into: observation)
    return (-cost, false)
  }

  /// The angle in −π..<π.
  static func wrapped(_ angle: Double) -> Double {
    var rest = fmod(angle + .pi, 2 * .pi)
    if rest < 0 { rest += 2 * .pi }
    return rest - .pi
  }

  private func write(into observation: UnsafeMutablePointer<Float>) {
    observation[0] = Float(cos(angle))
    observation[1] = Float(sin(angle))
    observation[2] = Float(velocity)
  }
}
