/// A walk to and fro at random, whose true values are known: the test bench of prediction.
///
/// States lie in a row; each step leads left or right, each as likely, and walking off an end ends the
/// episode. Every step has one action. Five states (example 6.2) earn 1 at the right end and 0 at the
/// left; other walks, such as the one of nineteen states, earn 1 and −1. With 1,000 states (example 9.1)
/// a step jumps to one of the hundred states on the left or the right, those beyond an end being the end.
/// Walks start in the middle.
public struct RandomWalk: ModelProblem {
  /// The problem's name in the field.
  public static let name = "RandomWalk"
  /// What it is about.
  public static let documentation = """
    Walk left and right at random until one end is reached; what is learned are the values.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), examples 6.2, 7.1 and 9.1"

  /// The number of states between the ends.
  @Parameter("States", in: 1...100_000, source: "Sutton & Barto, example 7.1")
  public private(set) var states = 19
  /// How far a step can lead.
  @Parameter(
    "Longest jump", in: 1...1000, note: "1, and 100 with 1,000 states.",
    source: "Sutton & Barto, 9.1")
  public private(set) var jumps: Int? = nil
  /// What the left end earns.
  @Parameter(
    "Reward of the left end", note: "−1, and 0 with 5 states.", source: "Sutton & Barto, 7.1")
  public private(set) var left: Double? = nil
  /// What the right end earns.
  @Parameter("Reward of the right end", source: "Sutton & Barto, 7.1")
  public private(set) var right = 1.0
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, example 6.2")
  public private(set) var discount = 1.0
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the walk with its defaults.
  public init() {}

  /// Makes a walk.
  ///
  /// - Parameters:
  ///   - states: The number of states between the ends.
  ///   - jumps: How far a step can lead.
  ///   - left: What the left end earns.
  ///   - right: What the right end earns.
  ///   - discount: The discount γ.
  public init(
    states: Int? = nil, jumps: Int? = nil, left: Double? = nil, right: Double? = nil,
    discount: Double? = nil
  ) {
    if let states { self.states = states }
    if let jumps { self.jumps = jumps }
    if let left { self.left = left }
    if let right { self.right = right }
    if let discount { self.discount = discount }
  }

  /// Makes the model: the states from left to right, with the ends as the first and the last.
  public func makeModel() throws -> MDP {
    let (states, right) = (states, right)
    let left = left ?? (states == 5 ? 0 : -1)
    let jumps = min(jumps ?? (states == 1000 ? 100 : 1), states)
    let names = (1...states).map { state in
      states <= 5 ? String("ABCDE".dropFirst(state - 1).prefix(1)) : "\(state)"
    }
    let end = states + 1
    return try MDP(
      validating: Self.name, states: states + 2, actions: 1, discount: discount,
      stateNames: ["left end"] + names + ["right end"], actionNames: ["walk"],
      start: [Outcome((states + 1) / 2)],
      grid: GridShape(
        rows: 1, columns: states + 2, states: Array(0...end),
        letters: (0...end).map { $0 == (states + 1) / 2 ? "S" : "." }, moves: [])
    ) { state, _ in
      guard state > 0, state < end else { return [] }
      let share = 0.5 / Double(jumps)
      var outcomes: [Outcome] = []
      let beyondLeft = jumps - min(jumps, state - 1)
      if beyondLeft > 0 {
        outcomes.append(Outcome(0, probability: Double(beyondLeft) * share, reward: left))
      }
      for next in max(1, state - jumps)...min(states, state + jumps) where next != state {
        outcomes.append(Outcome(next, probability: share))
      }
      let beyondRight = jumps - min(jumps, states - state)
      if beyondRight > 0 {
        outcomes.append(Outcome(end, probability: Double(beyondRight) * share, reward: right))
      }
      return outcomes
    }
  }
}
