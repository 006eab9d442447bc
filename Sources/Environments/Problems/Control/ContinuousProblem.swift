public import Arrays

/// A ready-made problem with vectors as observations and actions, which can be stepped by hand.
public protocol ContinuousProblem: ReadyProblem, Environment
where Observations == Box, Actions == Box {
  /// What it is played with.
  associatedtype Simulator: ContinuousSimulator

  /// A simulator that stands at its beginning.
  var simulator: Simulator { get }
  /// Where the problem stands while it is stepped by hand.
  var play: ContinuousPlay<Simulator> { get set }
}

/// Where a continuous problem stands while it is stepped by hand; a copy goes on by itself.
///
/// After the end of an episode nothing moves until the next `reset()`: a step earns 0 and is the end
/// again.
public struct ContinuousPlay<Simulator: ContinuousSimulator>: Sendable {
  fileprivate var simulator: Simulator?
  fileprivate var observation: [Float] = []
  private var random: RandomStream?
  private var isOver = false

  /// Makes a play that has not begun.
  public init() {}

  /// Random numbers that nobody can foresee, for stepping without a stream of one's own.
  fileprivate mutating func ownStream() -> RandomStream {
    random ?? RandomStream(seed: UInt64.random(in: .min ... .max), purpose: .session)
  }

  fileprivate mutating func keep(_ stream: RandomStream) { random = stream }

  fileprivate mutating func reset(using random: inout RandomStream) -> [Double] {
    isOver = false
    simulator?.reset(into: &observation, using: &random)
    return observation.map(Double.init)
  }

  fileprivate mutating func step(
    _ action: [Double], using random: inout RandomStream
  ) -> StepResult<[Double]> {
    let given = action.map(Float.init)
    let (reward, terminated) =
      isOver ? (0, true) : simulator?.step(given, into: &observation, using: &random) ?? (0, true)
    isOver = terminated
    return StepResult(
      observation: observation.map(Double.init), reward: reward, terminated: terminated)
  }
}

extension ContinuousProblem {
  /// The space of the actions.
  public var actionSpace: Box { simulator.actionBox }

  /// Starts an episode with random numbers from a stream.
  ///
  /// - Parameter random: The stream.
  /// - Returns: The first observation.
  public mutating func reset(using random: inout RandomStream) -> [Double] {
    if play.simulator == nil {
      let fresh = simulator
      play.simulator = fresh
      play.observation = [Float](repeating: 0, count: fresh.observationCount)
    }
    return play.reset(using: &random)
  }

  /// Takes one action with random numbers from a stream; the first one starts an episode by itself.
  ///
  /// - Parameters:
  ///   - action: As many numbers as the action space has; those outside count as the bound.
  ///   - random: The stream.
  /// - Returns: The next observation, the reward, and whether the episode is over for good.
  public mutating func step(
    _ action: [Double], using random: inout RandomStream
  ) -> StepResult<[Double]> {
    let count = actionSpace.count
    precondition(action.count == count, "an action has \(count) numbers")
    if play.simulator == nil { _ = reset(using: &random) }
    return play.step(action, using: &random)
  }

  /// Starts an episode.
  public mutating func reset() -> [Double] {
    var stream = play.ownStream()
    let observation = reset(using: &stream)
    play.keep(stream)
    return observation
  }

  /// Takes one action.
  public mutating func step(_ action: [Double]) -> StepResult<[Double]> {
    var stream = play.ownStream()
    let step = step(action, using: &stream)
    play.keep(stream)
    return step
  }

  /// A world that no algorithm for discrete actions can run on.
  func continuousWorld(timeLimit: Int?, scene: Scene?) -> World {
    var world = World(
      name: Self.name, dynamics: .unsupported("discrete actions (a Discrete action space)"),
      timeLimit: timeLimit)
    world.observationBox = observationSpace
    world.actionBox = actionSpace
    world.scene = scene
    return world
  }
}
