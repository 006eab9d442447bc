/// A gambler bets on coin flips until they reach their goal or have nothing left.
///
/// In a state of s the stakes are 1 to min(s, goal − s); heads win the stake and tails lose it. Reaching
/// the goal earns 1, so that a value is the probability of reaching it. With heads below 1/2, betting
/// everything at 50 of 100 is best, and many stakes are as good as another.
public struct GamblersProblem: ModelProblem {
  /// The problem's name in the field.
  public static let name = "GamblersProblem"
  /// What it is about.
  public static let documentation = """
    Stake some of your capital on the flip of a coin, again and again, to reach a goal before you lose \
    it all.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 4.3"

  /// How often the coin shows heads.
  @Parameter("Probability of heads", in: 0...1, source: "Sutton & Barto, example 4.3")
  public private(set) var heads = 0.4
  /// What the gambler wants to own.
  @Parameter("Goal", in: 2...2000, source: "Sutton & Barto, example 4.3")
  public private(set) var goal = 100
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the problem with its defaults.
  public init() {}

  /// Makes the problem.
  ///
  /// - Parameters:
  ///   - heads: How often the coin shows heads.
  ///   - goal: What the gambler wants to own.
  public init(heads: Double? = nil, goal: Int? = nil) {
    if let heads { self.heads = heads }
    if let goal { self.goal = goal }
  }

  /// Makes the model: the state is the capital, the action the stake less 1.
  public func makeModel() throws -> MDP {
    let (heads, goal) = (heads, goal)
    return try MDP(
      validating: Self.name, states: goal + 1, actions: goal / 2, discount: 1,
      stateNames: (0...goal).map { "\($0)" }, actionNames: (1...goal / 2).map { "\($0)" }
    ) { capital, action in
      let stake = action + 1
      guard capital > 0, capital < goal, stake <= min(capital, goal - capital) else { return [] }
      let rich = capital + stake
      return [
        Outcome(rich, probability: heads, reward: rich == goal ? 1 : 0),
        Outcome(capital - stake, probability: 1 - heads),
      ]
    }
  }
}
