/// Anything that algorithms can run on: a model, a ready-made environment, one of your own.
public protocol Problem: Sendable {
  /// The problem as the algorithms see it.
  var world: World { get }
}

/// What one step of an environment brings.
public struct Step: Sendable, Equatable {
  /// An observation of either kind.
  public enum Observation: Sendable, Equatable {
    /// The number of a state.
    case state(Int)
    /// A vector of real numbers.
    case vector([Double])
  }

  /// What is observed after the action.
  public var observation: Observation
  /// The reward for the action.
  public var reward: Double
  /// Whether the episode is over for good; a time limit is not a termination.
  public var terminated: Bool

  /// Makes a step that leads to the state of a number.
  public init(observation: Int, reward: Double, terminated: Bool) {
    self.observation = .state(observation)
    self.reward = reward
    self.terminated = terminated
  }

  /// Makes a step that leads to a vector of real numbers.
  public init(observation: [Double], reward: Double, terminated: Bool) {
    self.observation = .vector(observation)
    self.reward = reward
    self.terminated = terminated
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
  mutating func step(_ action: Actions.Element) -> Step
}
