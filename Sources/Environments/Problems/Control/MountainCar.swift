public import Arrays
import Glibc

/// A car too weak for its hill must swing to and fro to reach the top.
///
/// The observation is (position, velocity); actions are push left, none, push right. Every step earns −1
/// until the car is at 0.5, or 200 steps are over. Equations and start are those of Gymnasium's
/// MountainCar-v0, after Moore (1990) and Sutton & Barto, example 10.1.
public struct MountainCar: ReadyProblem, SteppedProblem {
  /// Observations are two numbers.
  public typealias Observations = Box
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The problem's name in the field.
  public static let name = "MountainCar"
  /// What it is about.
  public static let documentation = """
    Drive a car that is too weak for its hill to the top by swinging to and fro: every step earns −1.
    """
  /// Where it comes from.
  public static let source = "Moore (1990); Gymnasium MountainCar-v0"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Gymnasium MountainCar-v0")
  public var timeLimit = 200
  /// How fast the car must be at the top.
  @Parameter(
    "Velocity at the goal", in: -0.07...0.07, unit: "per step", source: "Gymnasium, goal_velocity")
  public var goalVelocity = 0.0
  /// Where the car stands while it is stepped by hand.
  public var motion = Motion()

  /// Makes the environment with its defaults.
  public init() {}

  /// Makes the environment.
  ///
  /// - Parameters:
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - goalVelocity: How fast the car must be at the top.
  public init(timeLimit: Int? = nil, goalVelocity: Double? = nil) {
    if let timeLimit { self.timeLimit = timeLimit }
    if let goalVelocity { self.goalVelocity = goalVelocity }
  }

  /// The environment as algorithms see it.
  public var world: World {
    var world = World(
      name: Self.name, dynamics: .vector(MountainCarSimulator(goalVelocity: goalVelocity)),
      timeLimit: timeLimit, actionNames: ["left", "none", "right"])
    world.observationBox = observationSpace
    world.scene = Scene(vectors: { mountain($0, goal: 0.5) })
    return world
  }

  /// Position and velocity.
  public var observationSpace: Box { .single(low: [-1.2, -0.07], high: [0.6, 0.07]) }
}

/// The car on its hill in motion.
@frozen
public struct MountainCarSimulator: VectorSimulator {
  /// The position of the car, from −1.2 to 0.6.
  public var position = -0.5
  /// Its velocity, from −0.07 to 0.07.
  public var velocity = 0.0
  @usableFromInline let goalVelocity: Double

  /// Makes a car at rest near the bottom.
  ///
  /// - Parameter goalVelocity: How fast the car must be at the top.
  @inlinable
  public init(goalVelocity: Double = 0) { self.goalVelocity = goalVelocity }

  /// Two numbers.
  @inlinable public var observationCount: Int { 2 }
  /// Left, none and right.
  @inlinable public var actionCount: Int { 3 }

  /// Draws the position from −0.6…−0.4; the car stands still.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    position = random.uniform(-0.6, -0.4)
    velocity = 0
    write(into: observation)
  }

  /// Pushes the car left (0), not at all (1) or right (2).
  public mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    velocity += Double(action - 1) * 0.001 + cos(3 * position) * -0.0025
    velocity = min(max(velocity, -0.07), 0.07)
    position = min(max(position + velocity, -1.2), 0.6)
    if position == -1.2, velocity < 0 { velocity = 0 }
    write(into: observation)
    return (-1, position >= 0.5 && velocity >= goalVelocity)
  }

  private func write(into observation: UnsafeMutablePointer<Float>) {
    observation[0] = Float(position)
    observation[1] = Float(velocity)
  }
}

/// The hill, the goal's flag and the car, for an observation that begins with the position.
func mountain(_ observation: [Double], goal: Double) -> Drawing? {
  guard let position = observation.first, position.isFinite else { return nil }
  typealias Point = ShapeDrawing.Point
  func height(_ x: Double) -> Double { sin(3 * x) * 0.45 + 0.55 }
  let hill = (0...60).map { step in
    let x = -1.2 + 1.8 * Double(step) / 60
    return Point(x, height(x))
  }
  let car = Point(position, height(position) + 0.06)
  return .shapes(
    ShapeDrawing(
      low: Point(-1.2, 0), high: Point(0.6, 1.2),
      shapes: [
        .line(hill, width: 0, .ground),
        .line([Point(goal, height(goal)), Point(goal, height(goal) + 0.15)], width: 0, .goal),
        .circle(car, radius: 0.05, .body),
      ]))
}
