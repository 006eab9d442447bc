/// A frozen lake with holes: from the start to the goal over ice on which one slips.
///
/// As Gymnasium's FrozenLake-v1: states are numbered row by row, actions are left, down, right, up, and
/// reaching the goal earns 1. On slippery ice a move succeeds with probability `success`, and else turns
/// out as one of the two at a right angle. Holes and the goal end the episode; it is cut off after 100
/// steps, on the 8x8 map after 200.
public struct FrozenLake: ModelProblem {
  /// The problem's name in the field.
  public static let name = "FrozenLake"
  /// What it is about.
  public static let documentation = """
    Cross a frozen lake without falling into a hole: the goal earns 1, and on slippery ice only every \
    third move goes where it should.
    """
  /// Where it comes from.
  public static let source = "Gymnasium FrozenLake-v1"

  /// The lake's map.
  @Parameter("Map", note: "\"4x4\", \"8x8\", or rows of S, F, H and G.", source: "Gymnasium")
  public private(set) var map: FrozenLakeMap = "4x4"
  /// Whether moves may go astray.
  @Parameter("Slippery ice", source: "Gymnasium, is_slippery")
  public private(set) var slippery = true
  /// How often a move on slippery ice goes where it should.
  @Parameter("Probability that a move succeeds", in: 0...1, source: "Gymnasium, success_rate")
  public private(set) var success = 1.0 / 3.0
  /// What reaching the goal earns.
  @Parameter("Reward of the goal", source: "Gymnasium, reward_schedule")
  public private(set) var goalReward = 1.0
  /// What falling into a hole earns.
  @Parameter("Reward of a hole", source: "Gymnasium, reward_schedule")
  public private(set) var holeReward = 0.0
  /// What every other move earns.
  @Parameter("Reward of a step", source: "Gymnasium, reward_schedule")
  public private(set) var stepReward = 0.0
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the lake with its defaults.
  public init() {}

  /// Makes the lake.
  ///
  /// - Parameters:
  ///   - map: "4x4", "8x8", or rows of S, F, H and G.
  ///   - slippery: Whether moves may go astray.
  ///   - success: How often a move on slippery ice goes where it should.
  ///   - goalReward: What reaching the goal earns.
  ///   - holeReward: What falling into a hole earns.
  ///   - stepReward: What every other move earns.
  public init(
    map: String? = nil, slippery: Bool? = nil, success: Double? = nil, goalReward: Double? = nil,
    holeReward: Double? = nil, stepReward: Double? = nil
  ) {
    if let map { self.map = FrozenLakeMap(map) }
    if let slippery { self.slippery = slippery }
    if let success { self.success = success }
    if let goalReward { self.goalReward = goalReward }
    if let holeReward { self.holeReward = holeReward }
    if let stepReward { self.stepReward = stepReward }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let rows = map.rows
    let letters = Array(rows.joined())
    let cells = CellMap(rows: rows.count, columns: rows.first?.count ?? 0)
    let moves = [(0, -1), (1, 0), (0, 1), (-1, 0)].map {
      GridShape.Move(rows: $0.0, columns: $0.1)
    }
    let turns = slippery ? [3, 0, 1] : [0]
    let (success, astray) = slippery ? (success, (1 - success) / 2) : (1, 0)
    let (goalReward, holeReward, stepReward) = (goalReward, holeReward, stepReward)
    let starts = letters.indices.filter { letters[$0] == "S" }
    return try MDP(
      validating: Self.name, states: letters.count, actions: 4, discount: 1,
      stateNames: cells.names, actionNames: ["left", "down", "right", "up"],
      start: starts.map { Outcome($0, probability: 1 / Double(starts.count)) },
      grid: GridShape(
        rows: cells.rows, columns: cells.columns, states: Array(letters.indices),
        letters: letters.map { $0 == "F" ? "." : $0 }, moves: moves)
    ) { state, action in
      if letters[state] == "G" || letters[state] == "H" { return [] }
      return turns.map { turn in
        let next = cells.neighbour(of: state, moves[(action + turn) % 4])
        let reward =
          letters[next] == "G" ? goalReward : letters[next] == "H" ? holeReward : stepReward
        return Outcome(next, probability: turn == 0 ? success : astray, reward: reward)
      }
    }
  }

  /// The lake with its limit of steps.
  public func makeWorld(_ model: MDP) -> World {
    var world = model.world
    world.timeLimit = map.text == "8x8" ? 200 : 100
    return world
  }
}
