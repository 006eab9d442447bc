public import Arrays

/// A simulator whose observations and actions are vectors.
///
/// The same law holds as for `DiscreteSimulator`: copies share nothing, and all randomness comes from the
/// stream.
public protocol ContinuousSimulator: Sendable {
  /// How many numbers an observation has.
  var observationCount: Int { get }
  /// The space of the actions.
  var actionBox: Box { get }

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
  ///   - action: As many numbers as the action box has; those outside its bounds count as the bound.
  ///   - observation: Where the next observation is written, of shape `[observationCount]`.
  ///   - random: The environment's stream.
  /// - Returns: The reward, and whether the episode is over for good.
  mutating func step(
    _ action: UnsafePointer<Float>, into observation: UnsafeMutablePointer<Float>,
    using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool)
}

extension Box {
  /// The space between bounds in single precision, as observations are written.
  ///
  /// −1.2 in single precision lies a little below −1.2 in double precision, so that an observation at
  /// the bound would not belong to the space.
  static func single(low: [Float], high: [Float]) -> Box {
    Box(low: low.map(Double.init), high: high.map(Double.init))
  }
}
