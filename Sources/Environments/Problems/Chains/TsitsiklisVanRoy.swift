/// Two states with the values θ and 2θ, on which fitting values by least squares diverges.
///
/// The first state leads to the second, which with probability ε ends the episode and else stays; nothing
/// earns a reward. Dynamic programming with the features 1 and 2 diverges where the discount is above
/// 5 / (6 − 4ε); a single update of the first state alone grows θ wherever it is above 1/2.
public struct TsitsiklisVanRoy: ModelProblem {
  /// The problem's name in the field.
  public static let name = "TsitsiklisVanRoy"
  /// What it is about.
  public static let documentation = """
    Two states without reward whose values are θ and 2θ: least-squares dynamic programming diverges.
    """
  /// Where it comes from.
  public static let source = "Tsitsiklis & Van Roy (1996); Sutton & Barto (2018), example 11.1"

  /// How often the second state ends the episode.
  @Parameter("Probability of the end ε", in: 0...1, source: "Sutton & Barto, example 11.1")
  public private(set) var end = 0.01
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, example 11.1")
  public private(set) var discount = 0.99
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// The feature of each state, of shape [2, 1].
  public static let features: [[Double]] = [[1], [2]]

  /// Makes the example with its defaults.
  public init() {}

  /// Makes the example.
  ///
  /// - Parameters:
  ///   - end: How often the second state ends the episode, ε.
  ///   - discount: The discount γ.
  public init(end: Double? = nil, discount: Double? = nil) {
    if let end { self.end = end }
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let end = end
    return try MDP(
      validating: Self.name, states: 3, actions: 1, discount: discount,
      stateNames: ["θ", "2θ", "end"], actionNames: ["go"], start: [Outcome(0)]
    ) { state, _ in
      switch state {
      case 0: [Outcome(1)]
      case 1: [Outcome(1, probability: 1 - end), Outcome(2, probability: end)]
      default: []
      }
    }
  }
}
