public import Arrays
import Glibc

/// The mountain car with a motor of any force between −1 and 1.
///
/// The observation is (position, velocity). A step costs 0.1 · force², the goal at 0.45 earns 100 and ends
/// the episode, which is cut off after 999 steps. Equations and start are those of Gymnasium's
/// MountainCarContinuous-v0, which keeps its state in single precision after the first step; so does this.
public struct ContinuousMountainCar: ContinuousProblem {
  /// The problem's name in the field.
  public static let name = "ContinuousMountainCar"
  /// What it is about.
  public static let documentation = """
    Drive a car that is too weak for its hill to the top with as little force as possible: the goal \
    earns 100, force costs.
    """
  /// Where it comes from.
  public static let source = "Moore (1990); Gymnasium MountainCarContinuous-v0"

  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Gymnasium MountainCarContinuous-v0")
  public var timeLimit = 999
  /// How fast the car must be at the top.
  @Parameter(
    "Velocity at the goal", in: -0.07...0.07, unit: "per step", source: "Gymnasium, goal_velocity")
  public var goalVelocity = 0.0
  /// Where the car stands while it is stepped by hand.
  public var play = ContinuousPlay<ContinuousMountainCarSimulator>()

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

  /// A car at rest near the bottom.
  public var simulator: ContinuousMountainCarSimulator {
    ContinuousMountainCarSimulator(goalVelocity: goalVelocity)
  }
  /// Position and velocity.
  public var observationSpace: Box { .single(low: [-1.2, -0.07], high: [0.6, 0.07]) }
  /// The environment as algorithms see it.
  public var world: World {
    continuousWorld(
      timeLimit: timeLimit, scene: Scene(vectors: { mountain($0, goal: 0.45) }))
  }
}

/// The car with a motor of any force in motion.
@frozen
public struct ContinuousMountainCarSimulator: ContinuousSimulator {
  /// The position of the car, from −1.2 to 0.6.
  public var position = -0.5
  /// Its velocity, from −0.07 to 0.07.
  public var velocity = 0.0
  /// Whether no step was taken yet, so that the state is still in double precision.
  @usableFromInline var isFresh = true
  @usableFromInline let goalVelocity: Double

  /// Makes a car at rest near the bottom.
  ///
  /// - Parameter goalVelocity: How fast the car must be at the top.
  @inlinable
  public init(goalVelocity: Double = 0) { self.goalVelocity = goalVelocity }

  /// Two numbers.
  @inlinable public var observationCount: Int { 2 }
  /// One force.
  public var actionBox: Box { Box(low: [-1], high: [1]) }

  /// Draws the position from −0.6…−0.4; the car stands still.
  public mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    position = random.uniform(-0.6, -0.4)
    velocity = 0
    isFresh = true
    observation[0] = Float(position)
    observation[1] = 0
  }

  /// Pushes the car with a force.
  public mutating func step(
    _ action: UnsafePointer<Float>, into observation: UnsafeMutablePointer<Float>,
    using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    let force = action[0]
    let push: Float
    let slope = 0.0025 * cos(Double(isFresh ? 3 * position : Double(3 * Float(position))))
    if force > 1 || force < -1 {
      push = Float((force > 1 ? 0.0015 : -0.0015) - slope)
    } else {
      push = force * 0.0015 - Float(slope)
    }
    let isOver: Bool
    if isFresh {
      let exact = force > 1 ? 0.0015 - slope : force < -1 ? -0.0015 - slope : Double(push)
      velocity = min(max(velocity + exact, -0.07), 0.07)
      position = min(max(position + velocity, -1.2), 0.6)
      if position == -1.2, velocity < 0 { velocity = 0 }
      isOver = position >= 0.45 && velocity >= goalVelocity
    } else {
      var speed = min(max(Float(velocity) + push, -0.07), 0.07)
      let place = min(max(Float(position) + speed, -1.2), 0.6)
      if place == -1.2, speed < 0 { speed = 0 }
      isOver = place >= 0.45 && speed >= Float(goalVelocity)
      (position, velocity) = (Double(place), Double(speed))
    }
    isFresh = false
    (position, velocity) = (Double(Float(position)), Double(Float(velocity)))
    observation[0] = Float(position)
    observation[1] = Float(velocity)
    let cost = Double(force) * Double(force) * 0.1
    return ((isOver ? 100 : 0) - cost, isOver)
  }
}
