/// A corridor of three cells that all look the same, in the middle one of which left and right are
/// switched.
///
/// Every step earns −1 until the goal at the right end. As all cells look the same, the best policy is
/// stochastic: right with probability 2 − √2 ≈ 0.59, for a mean return of −(6 + 4√2) ≈ −11.66. With
/// `aliased: false` the cell is observed, and there is a model to solve.
public struct ShortCorridor: ModelProblem {
  /// The problem's name in the field.
  public static let name = "ShortCorridor"
  /// What it is about.
  public static let documentation = """
    Leave a corridor of three cells that look the same, one of which switches left and right: the best \
    policy is stochastic.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 13.1"

  /// Whether all cells look the same.
  @Parameter("Aliased cells", source: "Sutton & Barto, example 13.1")
  public private(set) var aliased = true
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the corridor with its defaults.
  public init() {}

  /// Makes the corridor.
  ///
  /// - Parameter aliased: Whether all cells look the same.
  public init(aliased: Bool? = nil) {
    if let aliased { self.aliased = aliased }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    try MDP(
      validating: Self.name, states: 4, actions: 2, discount: 1,
      stateNames: ["first", "switched", "third", "goal"], actionNames: ["left", "right"],
      start: [Outcome(0)],
      grid: GridShape(
        rows: 1, columns: 4, states: Array(0..<4), letters: ["S", ".", ".", "G"],
        moves: GridShape.row(4).moves)
    ) { state, action in
      if state == 3 { return [] }
      let isRight = (action == 1) != (state == 1)
      return [Outcome(isRight ? state + 1 : max(state - 1, 0), reward: -1)]
    }
  }

  /// The corridor as it is observed.
  public func makeWorld(_ model: MDP) -> World {
    guard aliased else { return model.world }
    return World(
      name: Self.name,
      dynamics: .discrete(
        AliasedSimulator(base: ModelSimulator(model), observations: [0, 0, 0, 0], count: 1)),
      discount: 1, stateNames: ["corridor"], actionNames: ["left", "right"])
  }
}
