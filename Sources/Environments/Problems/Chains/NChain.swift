/// A chain on which going forward pays only at its end, and going back pays a little at once.
///
/// Forward leads one state on, and in the last state stays there and earns `large`; back leads to the
/// first state and earns `small`. With probability `slip` the other of the two happens.
public struct NChain: ModelProblem {
  /// The problem's name in the field.
  public static let name = "NChain"
  /// What it is about.
  public static let documentation = """
    Go forward along a chain for a large reward at its end, or back to its start for a small one now.
    """
  /// Where it comes from.
  public static let source = "Strens (2000), A Bayesian framework for RL; OpenAI Gym NChain-v0"

  /// The number of states.
  @Parameter("States", in: 2...100_000, source: "Strens (2000)")
  public private(set) var states = 5
  /// How often the other action happens.
  @Parameter("Probability of slipping", in: 0...1, source: "Strens (2000)")
  public private(set) var slip = 0.2
  /// What going back earns.
  @Parameter("Small reward", source: "Strens (2000)")
  public private(set) var small = 2.0
  /// What going forward earns at the end.
  @Parameter("Large reward", source: "Strens (2000)")
  public private(set) var large = 10.0
  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "OpenAI Gym NChain-v0")
  public private(set) var timeLimit = 1000
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Dearden et al. (1998)")
  public private(set) var discount = 0.99
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the chain with its defaults.
  public init() {}

  /// Makes a chain.
  ///
  /// - Parameters:
  ///   - states: The number of states.
  ///   - slip: How often the other action happens.
  ///   - small: What going back earns.
  ///   - large: What going forward earns at the end.
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - discount: The discount γ.
  public init(
    states: Int? = nil, slip: Double? = nil, small: Double? = nil, large: Double? = nil,
    timeLimit: Int? = nil, discount: Double? = nil
  ) {
    if let states { self.states = states }
    if let slip { self.slip = slip }
    if let small { self.small = small }
    if let large { self.large = large }
    if let timeLimit { self.timeLimit = timeLimit }
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let (last, slip, small, large) = (states - 1, slip, small, large)
    return try MDP(
      validating: Self.name, states: states, actions: 2, discount: discount,
      stateNames: (0...last).map { "\($0)" }, actionNames: ["forward", "back"],
      start: [Outcome(0)],
      grid: GridShape(
        rows: 1, columns: states,
        moves: [GridShape.Move(rows: 0, columns: 1), GridShape.Move(rows: 0, columns: -1)])
    ) { state, action in
      let forward = action == 0 ? 1 - slip : slip
      return [
        Outcome(min(state + 1, last), probability: forward, reward: state == last ? large : 0),
        Outcome(0, probability: 1 - forward, reward: small),
      ]
    }
  }

  /// The chain with its limit of steps.
  public func makeWorld(_ model: MDP) -> World {
    var world = model.world
    world.timeLimit = timeLimit
    return world
  }
}
