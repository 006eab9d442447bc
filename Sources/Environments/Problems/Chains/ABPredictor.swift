/// Eight episodes from which two estimates of one value can be drawn: you are the predictor.
///
/// Once A was seen, then B, both without reward; six times B alone earned 1, and once 0. The mean of what
/// followed A is 0, as batch Monte Carlo says; the model most likely behind the episodes gives A the value
/// of B, 3/4, as batch TD says. The problem is that model.
public struct ABPredictor: ModelProblem {
  /// The problem's name in the field.
  public static let name = "ABPredictor"
  /// What it is about.
  public static let documentation = """
    Predict the values of A and B from eight episodes: batch Monte Carlo and batch TD disagree on A.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 6.4"

  /// A state of an episode, and the reward that followed.
  public struct Moment: Sendable, Equatable {
    /// The state: 0 is A, 1 is B.
    public let state: Int
    /// The reward that followed.
    public let reward: Double
  }

  /// The eight episodes.
  public static let episodes: [[Moment]] =
    [[Moment(state: 0, reward: 0), Moment(state: 1, reward: 0)]]
    + Array(repeating: [Moment(state: 1, reward: 1)], count: 6)
    + [[Moment(state: 1, reward: 0)]]

  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the problem.
  public init() {}

  /// Makes the most likely model.
  public func makeModel() throws -> MDP {
    try MDP(
      validating: Self.name, states: 3, actions: 1, discount: 1, stateNames: ["A", "B", "end"],
      actionNames: ["go on"],
      start: [Outcome(0, probability: 1.0 / 8.0), Outcome(1, probability: 7.0 / 8.0)]
    ) { state, _ in
      switch state {
      case 0: [Outcome(1)]
      case 1: [Outcome(2, probability: 0.75, reward: 1), Outcome(2, probability: 0.25)]
      default: []
      }
    }
  }
}
