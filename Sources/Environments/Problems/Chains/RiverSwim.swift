/// A swim against the current: a small reward downstream, a large one far upstream.
///
/// Six states in a row. Left always leads left, and earns 5/1000 in the leftmost. Right struggles: in the
/// middle it leads on with 0.35, stays with 0.6 and drifts back with 0.05; leftmost it leads on with 0.6;
/// in the rightmost it stays with 0.6, and earns 1 whatever comes of it. Episodes start on the left and
/// are cut off after 20 steps.
public struct RiverSwim: ModelProblem {
  /// The problem's name in the field.
  public static let name = "RiverSwim"
  /// What it is about.
  public static let documentation = """
    Swim against a current: the far end upstream earns much, drifting down earns a little.
    """
  /// Where it comes from.
  public static let source = "Strehl & Littman (2008); Osband, Russo & Van Roy (2013), figure 1"

  /// The number of states.
  @Parameter("States", in: 2...100_000, source: "Osband et al. (2013)")
  public private(set) var states = 6
  /// After how many steps an episode is cut off.
  @Parameter("Time limit", in: 1..., unit: "steps", source: "Osband et al. (2013)")
  public private(set) var timeLimit = 20
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Strehl & Littman (2008)")
  public private(set) var discount = 0.95
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the river with its defaults.
  public init() {}

  /// Makes the river.
  ///
  /// - Parameters:
  ///   - states: The number of states.
  ///   - timeLimit: After how many steps an episode is cut off.
  ///   - discount: The discount γ.
  public init(states: Int? = nil, timeLimit: Int? = nil, discount: Double? = nil) {
    if let states { self.states = states }
    if let timeLimit { self.timeLimit = timeLimit }
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let last = states - 1
    return try MDP(
      validating: Self.name, states: states, actions: 2, discount: discount,
      stateNames: (0...last).map { "\($0)" }, actionNames: ["left", "right"],
      start: [Outcome(0)], grid: .row(states)
    ) { state, action in
      if action == 0 { return [Outcome(max(state - 1, 0), reward: state == 0 ? 0.005 : 0)] }
      switch state {
      case 0: return [Outcome(0, probability: 0.4), Outcome(1, probability: 0.6)]
      case last:
        return [
          Outcome(last - 1, probability: 0.4, reward: 1),
          Outcome(last, probability: 0.6, reward: 1),
        ]
      default:
        return [
          Outcome(state - 1, probability: 0.05), Outcome(state, probability: 0.6),
          Outcome(state + 1, probability: 0.35),
        ]
      }
    }
  }

  /// The river with its limit of steps.
  public func makeWorld(_ model: MDP) -> World {
    var world = model.world
    world.timeLimit = timeLimit
    return world
  }
}

extension GridShape {
  /// States in a row, with left and right as the two actions.
  static func row(_ count: Int) -> GridShape {
    GridShape(
      rows: 1, columns: count, moves: [Move(rows: 0, columns: -1), Move(rows: 0, columns: 1)])
  }
}
