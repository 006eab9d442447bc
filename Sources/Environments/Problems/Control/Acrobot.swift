public import Arrays
import Glibc

/// Two links hang from a bar; a motor between them is to swing the free end up.
///
/// The observation is (cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂); actions are a torque of −1, 0 or 1 on the
/// joint between the links. Every step earns −1, the last 0, until the free end is a link's length above
/// the bar, or 500 steps are over. Equations, Runge–Kutta steps of 0.2 s and start are those of Gymnasium's
/// Acrobot-v1, after Sutton (1996) and Sutton & Barto's book.
public struct Acrobot: ReadyProblem, SteppedProblem {
  /// Observations are six numbers.
  public typealias Observations = Box
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The problem's name in the field.
  public static let name = "Acrobot"
  /// What it is about.
  public static let documentation = """
    Swing the free end of two links above a bar with a motor at the joint between them: every step \
    earns −1.
    """
  /// Where it comes from.
  public static let source = "Sutton (1996); Gymnasium Acrobot-v1"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Gymnasium Acrobot-v1")
  public var timeLimit = 500
  /// Where the links stand while they are stepped by hand.
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
      name: Self.name, dynamics: .vector(AcrobotSimulator()), timeLimit: timeLimit,
      actionNames: ["torque −1", "torque 0", "torque 1"])
    world.observationBox = observationSpace
    world.scene = Scene(vectors: Self.drawing)
    return world
  }

  /// Cosine and sine of both angles, and both angular velocities.
  public var observationSpace: Box {
    // Float.pi is rounded down, so the bounds begin in double precision.
    let (first, second) = (Float(4 * Double.pi), Float(9 * Double.pi))
    return .single(low: [-1, -1, -1, -1, -first, -second], high: [1, 1, 1, 1, first, second])
  }

  @Sendable private static func drawing(_ observation: [Double]) -> Drawing? {
    guard observation.count >= 4, observation.allSatisfy(\.isFinite) else { return nil }
    typealias Point = ShapeDrawing.Point
    let (c1, s1, c2, s2) = (observation[0], observation[1], observation[2], observation[3])
    let joint = Point(s1, -c1)
    let tip = Point(joint.x + s1 * c2 + c1 * s2, joint.y - (c1 * c2 - s1 * s2))
    return .shapes(
      ShapeDrawing(
        low: Point(-2.2, -2.2), high: Point(2.2, 2.2),
        shapes: [
          .line([Point(-2.2, 1), Point(2.2, 1)], width: 0, .goal),
          .line([Point(0, 0), joint], width: 0.15, .limb),
          .line([joint, tip], width: 0.15, .limb),
          .circle(Point(0, 0), radius: 0.1, .body), .circle(joint, radius: 0.1, .body),
        ]))
  }
}

/// The two links in motion.
@frozen
public struct AcrobotSimulator: VectorSimulator {
  /// The angle of the first link from hanging, in radians.
  public var angle = 0.0
  /// The angle of the second link from the line of the first.
  public var secondAngle = 0.0
  /// The angular velocity of the first link.
  public var velocity = 0.0
  /// The angular velocity of the second link.
  public var secondVelocity = 0.0

  /// Makes two links that hang still.
  @inlinable
  public init() {}

  /// Six numbers.
  @inlinable public var observationCount: Int { 6 }
  /// Torques of −1, 0 and 1.
  @inlinable public var actionCount: Int { 3 }

  /// Draws all four numbers of the state from −0.1…0.1, in single precision.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    angle = Double(Float(random.uniform(-0.1, 0.1)))
    secondAngle = Double(Float(random.uniform(-0.1, 0.1)))
    velocity = Double(Float(random.uniform(-0.1, 0.1)))
    secondVelocity = Double(Float(random.uniform(-0.1, 0.1)))
    write(into: observation)
  }

  /// Applies a torque of −1 (0), 0 (1) or 1 (2) for a fifth of a second.
  public mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    integrate(torque: Double(action - 1))
    write(into: observation)
    let isUp = -cos(angle) - cos(secondAngle + angle) > 1
    return (isUp ? 0 : -1, isUp)
  }

  /// One Runge–Kutta step of the fourth order.
  private mutating func integrate(torque: Double) {
    let step = 0.2
    let half = step / 2
    let begin = SIMD4(angle, secondAngle, velocity, secondVelocity)
    let k1 = slope(begin, torque)
    let k2 = slope(begin + half * k1, torque)
    let k3 = slope(begin + half * k2, torque)
    let k4 = slope(begin + step * k3, torque)
    let end = begin + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    angle = wrapped(end[0])
    secondAngle = wrapped(end[1])
    velocity = min(max(end[2], -4 * .pi), 4 * .pi)
    secondVelocity = min(max(end[3], -9 * .pi), 9 * .pi)
  }

  /// The change of (θ₁, θ₂, θ̇₁, θ̇₂) with time: masses, lengths and moments of inertia 1, the centres of
  /// mass halfway, the terms in the order of the book's equations.
  private func slope(_ state: SIMD4<Double>, _ torque: Double) -> SIMD4<Double> {
    let (angle, secondAngle, velocity, secondVelocity) = (state[0], state[1], state[2], state[3])
    let gravity = 9.8
    let (sine, cosine) = (sin(secondAngle), cos(secondAngle))
    let d1 = 0.25 + (1.25 + cosine) + 1 + 1
    let d2 = (0.25 + 0.5 * cosine) + 1
    let phi2 = 0.5 * gravity * cos(angle + secondAngle - .pi / 2)
    let phi1 =
      -0.5 * (secondVelocity * secondVelocity) * sine - secondVelocity * velocity * sine
      + 1.5 * gravity * cos(angle - .pi / 2) + phi2
    let secondAcceleration =
      (torque + d2 / d1 * phi1 - 0.5 * (velocity * velocity) * sine - phi2)
      / (1.25 - d2 * d2 / d1)
    let acceleration = -(d2 * secondAcceleration + phi1) / d1
    return SIMD4(velocity, secondVelocity, acceleration, secondAcceleration)
  }

  private func wrapped(_ angle: Double) -> Double {
    var angle = angle
    while angle > .pi { angle -= 2 * .pi }
    while angle < -.pi { angle += 2 * .pi }
    return angle
  }

  private func write(into observation: UnsafeMutablePointer<Float>) {
    observation[0] = Float(cos(angle))
    observation[1] = Float(sin(angle))
    observation[2] = Float(cos(secondAngle))
    observation[3] = Float(sin(secondAngle))
    observation[4] = Float(velocity)
    observation[5] = Float(secondVelocity)
  }
}
