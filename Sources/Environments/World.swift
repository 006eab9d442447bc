/// How a problem behaves, in the form that algorithms run on.
public enum Dynamics: Sendable {
  /// A known model: probabilities and rewards of every transition.
  case model(MDP)
  /// A simulator with numbered states.
  case discrete(any DiscreteSimulator)
  /// A simulator with vectors as observations.
  case vector(any VectorSimulator)
  /// Something that no algorithm can run on yet, with what is missing: "discrete actions".
  case unsupported(String)
}

/// A problem as algorithms see it: its dynamics, and what is known about it besides.
public struct World: Problem {
  /// What the problem is called.
  public var name: String
  /// How it behaves.
  public var dynamics: Dynamics
  /// After how many steps an episode is cut off.
  ///
  /// That truncates and does not terminate: algorithms still bootstrap from the last state.
  public var timeLimit: Int?
  /// How the problem draws itself; nil where the map of its grid, or nothing, is drawn.
  public var scene: Scene?
  /// The problem's discount γ; nil where it has none of its own.
  public var discount: Double?
  /// The names of states and actions and the grid they lie on.
  public var labels: Labels
  /// The space of the observations, where they are vectors and it is known.
  public var observationBox: Box?
  /// The space of the actions, where they are vectors.
  public var actionBox: Box?
  /// Makes the dynamics anew for one run, where the problem's own code may fail; nil where it cannot.
  public var start: (@Sendable (StopSignal) -> Dynamics)?
  /// Gives the dynamics that a training with a seed meets, where a run draws its problem when it begins,
  /// as a bandit's arms; nil where every run has the same problem.
  public var settle: (@Sendable (Int) -> Dynamics)?
  /// What an episode takes over from those before it, where that is what the problem is about: "the maze
  /// changes after 1000 steps in all"; nil where every episode begins anew.
  public var memory: String?

  /// Makes a world.
  ///
  /// - Parameters:
  ///   - name: What the problem is called.
  ///   - dynamics: How it behaves.
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - discount: The problem's own discount γ.
  ///   - stateNames: A name for each state, where states are numbered.
  ///   - actionNames: A name for each action.
  ///   - grid: The grid that the states lie on.
  public init(
    name: String, dynamics: Dynamics, timeLimit: Int? = nil, discount: Double? = nil,
    stateNames: [String]? = nil, actionNames: [String]? = nil, grid: GridShape? = nil
  ) {
    self.name = name
    self.dynamics = dynamics
    self.timeLimit = timeLimit
    switch dynamics {
    case .model(let model):
      labels = model.labels
      self.discount = discount ?? model.discount
    case .discrete(let simulator):
      labels = Labels(
        stateCount: simulator.stateCount, actionCount: simulator.actionCount,
        stateNames: stateNames, actionNames: actionNames, grid: grid)
      self.discount = discount
    case .vector(let simulator):
      labels = Labels(
        stateCount: 0, actionCount: simulator.actionCount, actionNames: actionNames, grid: grid)
      self.discount = discount
    case .unsupported:
      labels = Labels(stateCount: 0, actionCount: 0)
      self.discount = discount
    }
  }

  /// The names of the states; nil where they have none of their own.
  public var stateNames: [String]? { labels.stateNames }
  /// The names of the actions; nil where they have none of their own.
  public var actionNames: [String]? { labels.actionNames }
  /// The grid that the states lie on.
  public var grid: GridShape? { labels.grid }
  /// The number of actions.
  public var actionCount: Int { labels.actionCount }
  /// The number of states; nil where observations are vectors.
  public var stateCount: Int? {
    switch dynamics {
    case .model, .discrete: labels.stateCount
    case .vector, .unsupported: nil
    }
  }
  /// The model, where it is known.
  public var model: MDP? {
    if case .model(let model) = dynamics { model } else { nil }
  }

  /// The world itself.
  public var world: World { self }

  /// The world for one run, which the problem's own code can stop.
  public func started(_ signal: StopSignal) -> World {
    guard let start else { return self }
    var world = self
    world.dynamics = start(signal)
    return world
  }

  /// The world that a training with a seed meets, for playing what was learned there.
  public func settled(seed: Int) -> World {
    guard let settle else { return self }
    var world = self
    world.dynamics = settle(seed)
    return world
  }
}

/// A problem whose episodes are cut off after a number of steps.
public struct TimeLimit: Problem {
  /// The problem behind the face that algorithms use.
  public let world: World

  /// Cuts off the episodes of a problem.
  ///
  /// - Parameters:
  ///   - problem: Any problem; a limit of its own is replaced.
  ///   - steps: After how many steps an episode is cut off, at least 1.
  public init(_ problem: some Problem, steps: Int) {
    precondition(steps > 0, "a time limit is at least one step")
    var world = problem.world
    world.timeLimit = steps
    self.world = world
  }
}
