public import Arrays

/// What one step of a discrete simulator brings.
@frozen
public struct DiscreteTransition: Sendable, Equatable {
  /// The number of the state reached.
  public var state: Int
  /// The reward for the action.
  public var reward: Double
  /// Whether the episode is over for good.
  public var terminated: Bool

  /// Makes a transition.
  @inlinable
  public init(state: Int, reward: Double, terminated: Bool) {
    self.state = state
    self.reward = reward
    self.terminated = terminated
  }
}

/// A simulator whose states and actions are numbers.
///
/// Law: it holds no reference that a copy would share, and all its randomness comes from the stream,
/// so that equal streams give equal episodes.
public protocol DiscreteSimulator: Sendable {
  /// How many states there are.
  var stateCount: Int { get }
  /// How many actions there are.
  var actionCount: Int { get }

  /// Starts an episode.
  ///
  /// - Parameter random: The environment's stream.
  /// - Returns: The first state.
  mutating func reset(using random: inout RandomStream) -> Int

  /// Takes one action.
  ///
  /// - Parameters:
  ///   - action: A number in 0..<actionCount.
  ///   - random: The environment's stream.
  /// - Returns: The state reached, the reward, and whether the episode is over for good.
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition
}

/// A simulator whose observations are vectors and whose actions are numbers.
///
/// The same law holds as for `DiscreteSimulator`. Observations are written into the caller's memory.
public protocol VectorSimulator: Sendable {
  /// How many numbers an observation has.
  var observationCount: Int { get }
  /// How many actions there are.
  var actionCount: Int { get }

  /// Starts an episode.
  ///
  /// - Parameters:
  ///   - observation: Where the first observation is written, of shape `[observationCount]`.
  ///   - random: The environment's stream.
  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream)

  /// Takes one action.
  ///
  /// - Parameters:
  ///   - action: A number in 0..<actionCount.
  ///   - observation: Where the next observation is written, of shape `[observationCount]`.
  ///   - random: The environment's stream.
  /// - Returns: The reward, and whether the episode is over for good.
  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool)
}
