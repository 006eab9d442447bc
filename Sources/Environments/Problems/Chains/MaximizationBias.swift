/// Two states on which Q-learning takes the bad way first, because the best of many noisy values looks
/// good.
///
/// From A, "right" ends the episode without reward and "left" leads to B, also without. From B each of ten
/// actions ends the episode with a reward of mean −0.1 and standard deviation 1. The rewards are 201
/// equally likely numbers that follow the normal distribution, so that the model is finite and exact in
/// mean and variance.
public struct MaximizationBias: ModelProblem {
  /// The problem's name in the field.
  public static let name = "MaximizationBias"
  /// What it is about.
  public static let documentation = """
    Choose between an end without reward and a state whose many actions earn −0.1 on average, with \
    noise: Q-learning prefers the worse for long.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 6.7"

  /// The number of actions in B.
  @Parameter("Actions in B", in: 1...1000, source: "van Hasselt's double Q-learning; example 6.7")
  public private(set) var actions = 10
  /// The mean of B's rewards.
  @Parameter("Mean reward of B", source: "Sutton & Barto, example 6.7")
  public private(set) var mean = -0.1
  /// The standard deviation of B's rewards.
  @Parameter(
    "Standard deviation of the rewards of B", in: 0..., source: "Sutton & Barto, example 6.7")
  public private(set) var noise = 1.0
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the example with its defaults.
  public init() {}

  /// Makes the example.
  ///
  /// - Parameters:
  ///   - actions: The number of actions in B.
  ///   - mean: The mean of B's rewards.
  ///   - noise: The standard deviation of B's rewards.
  public init(actions: Int? = nil, mean: Double? = nil, noise: Double? = nil) {
    if let actions { self.actions = actions }
    if let mean { self.mean = mean }
    if let noise { self.noise = noise }
  }

  /// Makes the model: "left" and "right" in A, and as many actions again as B has.
  public func makeModel() throws -> MDP {
    let (actions, mean, noise) = (actions, mean, noise)
    let levels = noise > 0 ? normalLevels(201) : [0]
    return try MDP(
      validating: Self.name, states: 3, actions: 2 + actions, discount: 1,
      stateNames: ["A", "B", "end"],
      actionNames: ["left", "right"] + (1...actions).map { "\($0)" }, start: [Outcome(0)]
    ) { state, action in
      switch (state, action) {
      case (0, 0): [Outcome(1)]
      case (0, 1): [Outcome(2)]
      case (1, 2...):
        levels.map {
          Outcome(2, probability: 1 / Double(levels.count), reward: mean + noise * $0)
        }
      default: []
      }
    }
  }
}
