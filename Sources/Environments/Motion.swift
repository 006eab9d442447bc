public import Arrays

/// Where a ready-made problem stands while it is stepped by hand.
///
/// A copy goes on by itself. Before the first `reset()` nothing moves; the first step resets by itself.
/// After the end of an episode nothing moves until the next `reset()`: a step earns 0 and is the end
/// again.
public struct Motion: Sendable {
  private var discrete: (any DiscreteSimulator)?
  private var vector: (any VectorSimulator)?
  private var observation: [Float] = []
  /// The state, where states are numbered and an episode has begun.
  public private(set) var state: Int?
  private var isOver = false
  private var random: RandomStream?

  /// Makes a motion that has not begun.
  public init() {}

  /// Whether an episode has begun.
  var hasBegun: Bool { discrete != nil || vector != nil }

  /// Random numbers that nobody can foresee, for stepping without a stream of one's own.
  mutating func drawing<T>(_ body: (inout Motion, inout RandomStream) -> T) -> T {
    var stream =
      random
      ?? RandomStream(seed: UInt64.random(in: .min ... .max), purpose: .session)
    let result = body(&self, &stream)
    random = stream
    return result
  }

  mutating func resetState(_ world: World, using stream: inout RandomStream) -> Int {
    if discrete == nil {
      switch world.dynamics {
      case .model(let model): discrete = ModelSimulator(model)
      case .discrete(let simulator): discrete = simulator
      case .vector, .unsupported: return 0
      }
    }
    isOver = false
    let first = discrete?.reset(using: &stream) ?? 0
    state = first
    return first
  }

  mutating func stepState(_ action: Int, using stream: inout RandomStream) -> StepResult<Int> {
    guard !isOver, let next = discrete?.step(action, using: &stream) else {
      return StepResult(observation: state ?? 0, reward: 0, terminated: true)
    }
    state = next.state
    isOver = next.terminated
    return StepResult(observation: next.state, reward: next.reward, terminated: next.terminated)
  }

  mutating func resetVector(_ world: World, using stream: inout RandomStream) -> [Double] {
    if vector == nil, case .vector(let simulator) = world.dynamics {
      vector = simulator
      observation = [Float](repeating: 0, count: max(simulator.observationCount, 1))
    }
    isOver = false
    vector?.reset(into: &observation, using: &stream)
    return observation.map(Double.init)
  }

  mutating func stepVector(
    _ action: Int, using stream: inout RandomStream
  ) -> StepResult<[Double]> {
    let (reward, terminated) =
      isOver ? (0, true) : vector?.step(action, into: &observation, using: &stream) ?? (0, true)
    isOver = terminated
    return StepResult(
      observation: observation.map(Double.init), reward: reward, terminated: terminated)
  }
}

/// A problem that Martlet brings along and that can also be stepped by hand, like one's own.
///
///     var env = CartPole()
///     var s = env.reset()
///     let step = env.step(1)
///
/// Random numbers come from a stream that is handed over, or else cannot be foreseen.
public protocol SteppedProblem: Environment {
  /// Where the problem stands.
  var motion: Motion { get set }

  /// Starts an episode with random numbers from a stream.
  ///
  /// - Parameter random: The stream.
  /// - Returns: The first observation.
  mutating func reset(using random: inout RandomStream) -> Observations.Element

  /// Takes one action with random numbers from a stream.
  ///
  /// - Parameters:
  ///   - action: An element of the action space.
  ///   - random: The stream.
  /// - Returns: The next observation, the reward, and whether the episode is over for good.
  mutating func step(
    _ action: Actions.Element, using random: inout RandomStream
  ) -> StepResult<Observations.Element>
}

extension SteppedProblem where Observations == Discrete, Actions == Discrete {
  /// The numbers of the states, with their names.
  public var observationSpace: Discrete {
    let labels = world.labels
    return Discrete(max(labels.stateCount, 1), names: labels.stateNames)
  }
  /// The numbers of the actions, with their names.
  public var actionSpace: Discrete { world.discreteActions }

  /// Starts an episode.
  public mutating func reset(using random: inout RandomStream) -> Int {
    motion.resetState(world, using: &random)
  }

  /// Takes one action.
  public mutating func step(_ action: Int, using random: inout RandomStream) -> StepResult<Int> {
    precondition(actionSpace.contains(action), "actions are numbered 0..<\(actionSpace.count)")
    if !motion.hasBegun { _ = reset(using: &random) }
    return motion.stepState(action, using: &random)
  }

  /// Starts an episode.
  public mutating func reset() -> Int {
    let world = world
    return motion.drawing { $0.resetState(world, using: &$1) }
  }

  /// Takes one action.
  public mutating func step(_ action: Int) -> StepResult<Int> {
    precondition(actionSpace.contains(action), "actions are numbered 0..<\(actionSpace.count)")
    if !motion.hasBegun { _ = reset() }
    return motion.drawing { $0.stepState(action, using: &$1) }
  }
}

extension SteppedProblem where Observations == Box, Actions == Discrete {
  /// The numbers of the actions, with their names.
  public var actionSpace: Discrete { world.discreteActions }

  /// Starts an episode.
  public mutating func reset(using random: inout RandomStream) -> [Double] {
    motion.resetVector(world, using: &random)
  }

  /// Takes one action.
  public mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> StepResult<[Double]> {
    precondition(actionSpace.contains(action), "actions are numbered 0..<\(actionSpace.count)")
    if !motion.hasBegun { _ = reset(using: &random) }
    return motion.stepVector(action, using: &random)
  }

  /// Starts an episode.
  public mutating func reset() -> [Double] {
    let world = world
    return motion.drawing { $0.resetVector(world, using: &$1) }
  }

  /// Takes one action.
  public mutating func step(_ action: Int) -> StepResult<[Double]> {
    precondition(actionSpace.contains(action), "actions are numbered 0..<\(actionSpace.count)")
    if !motion.hasBegun { _ = reset() }
    return motion.drawing { $0.stepVector(action, using: &$1) }
  }
}

extension World {
  var discreteActions: Discrete {
    Discrete(max(labels.actionCount, 1), names: labels.actionNames)
  }
}
