/// Anything that algorithms can run on: a model, a ready-made environment, one of your own.
public protocol Problem: Sendable {
  /// The problem as the algorithms see it.
  var world: World { get }
}

/// What one step of an environment brings; inside an environment its name is `Step`.
public struct StepResult<Observation: Sendable>: Sendable {
  /// What is observed after the action: a state's number or a vector of real numbers.
  public var observation: Observation
  /// The reward for the action.
  public var reward: Double
  /// Whether the episode is over for good; a time limit is not a termination.
  public var terminated: Bool

  /// Makes a step.
  ///
  /// - Parameters:
  ///   - observation: What is observed after the action.
  ///   - reward: The reward for the action.
  ///   - terminated: Whether the episode is over for good.
  public init(observation: Observation, reward: Double, terminated: Bool) {
    self.observation = observation
    self.reward = reward
    self.terminated = terminated
  }
}

extension StepResult: Equatable where Observation: Equatable {}

extension StepResult: CustomStringConvertible {
  /// The step as it is written in an environment.
  public var description: String {
    "Step(observation: \(observation), reward: \(reward), terminated: \(terminated))"
  }
}

/// A problem of your own: two spaces, `reset()` and `step(_:)`.
///
///     struct Corridor: Environment {
///       var x = 0.0
///       let observationSpace = Box(low: [-1], high: [1])
///       let actionSpace = Discrete(2)
///       mutating func reset() -> [Double] { x = 0; return [x] }
///       mutating func step(_ action: Int) -> Step {
///         x += action == 0 ? -0.1 : 0.1
///         return Step(observation: [x], reward: x >= 1 ? 1 : 0, terminated: abs(x) >= 1)
///       }
///     }
///
/// Every run plays on a copy of the value, so an environment must be a value type.
public protocol Environment: Problem {
  /// What observations are.
  associatedtype Observations: Space
  /// What actions are.
  associatedtype Actions: Space

  /// The space of the observations.
  var observationSpace: Observations { get }
  /// The space of the actions.
  var actionSpace: Actions { get }

  /// Starts an episode.
  ///
  /// - Returns: The first observation.
  mutating func reset() -> Observations.Element

  /// Takes one action.
  ///
  /// - Parameter action: An element of the action space.
  /// - Returns: The next observation, the reward, and whether the episode is over for good.
  mutating func step(_ action: Actions.Element) -> StepResult<Observations.Element>
}

extension Environment {
  /// What one step brings, with this environment's observations.
  public typealias Step = StepResult<Observations.Element>
}
