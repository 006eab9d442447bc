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

/// A ready-made problem with vectors as observations and actions, which can be stepped by hand.
public protocol ContinuousProblem: ReadyProblem, Environment
where Observations == Box, Actions == Box {
  /// What it is played with.
  associatedtype Simulator: ContinuousSimulator

  /// A simulator that stands at its beginning.
  var simulator: Simulator { get }
  /// Where the problem stands while it is stepped by hand.
  var play: ContinuousPlay<Simulator>? { get set }
}

/// A continuous problem being stepped by hand.
public struct ContinuousPlay<Simulator: ContinuousSimulator>: Sendable {
  var simulator: Simulator
  var random = RandomStream(seed: UInt64.random(in: .min ... .max), purpose: .session)
  var observation: [Float]

  init(_ simulator: Simulator) {
    self.simulator = simulator
    observation = [Float](repeating: 0, count: simulator.observationCount)
  }

  mutating func reset() -> [Double] {
    simulator.reset(into: &observation, using: &random)
    return observation.map(Double.init)
  }

  mutating func step(_ action: [Double]) -> (observation: [Double], reward: Double, isOver: Bool) {
    let given = action.map(Float.init)
    let (reward, isOver) = simulator.step(given, into: &observation, using: &random)
    return (observation.map(Double.init), reward, isOver)
  }
}

extension ContinuousProblem {
  /// The space of the actions.
  public var actionSpace: Box { simulator.actionBox }

  /// Starts an episode.
  public mutating func reset() -> [Double] {
    var play = play ?? ContinuousPlay(simulator)
    let observation = play.reset()
    self.play = play
    return observation
  }

  /// Takes one action; the first one starts an episode by itself.
  public mutating func step(_ action: [Double]) -> Step {
    precondition(action.count == actionSpace.count, "an action has \(actionSpace.count) numbers")
    if play == nil { _ = reset() }
    guard var play else { return Step(observation: [], reward: 0, terminated: true) }
    let (observation, reward, isOver) = play.step(action)
    self.play = play
    return Step(observation: observation, reward: reward, terminated: isOver)
  }

  /// A world that no algorithm for discrete actions can run on.
  func continuousWorld(timeLimit: Int?, scene: Scene?) -> World {
    var world = World(
      name: Self.name, dynamics: .unsupported("its actions are not discrete"),
      timeLimit: timeLimit)
    world.scene = scene
    return world
  }
}
