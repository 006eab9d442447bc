/// The cliff of Sutton & Barto, example 6.6: from one end of a ledge to the other along an abyss.
///
/// Four rows of twelve cells. Every move earns −1; stepping into the cliff earns −100 and leads back
/// to the start; the goal ends the episode. States are numbered row by row and actions are up, right,
/// down, left, as in Gymnasium's CliffWalking-v1; nobody stays in a cell of the cliff, so it has no
/// place on the map. The best return is −13. There is no time limit. On slippery ground a move and the
/// two at a right angle to it are as likely.
public struct CliffWalking: ModelProblem {
  /// The problem's name in the field.
  public static let name = "CliffWalking"
  /// What it is about.
  public static let documentation = """
    From one end of a ledge to the other along a cliff: every move earns −1, the cliff −100 and leads \
    back to the start.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 6.6; Gymnasium CliffWalking-v1"

  /// Whether a move may turn out as one of the two at a right angle to it.
  @Parameter("Slippery ground", source: "Gymnasium CliffWalking-v1, is_slippery")
  public private(set) var slippery = false
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the cliff.
  public init() {}

  /// Makes the cliff.
  ///
  /// - Parameter slippery: Whether a move may turn out as one of the two at a right angle to it.
  public init(slippery: Bool? = nil) {
    if let slippery { self.slippery = slippery }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let cells = CellMap(rows: 4, columns: 12)
    let (start, goal) = (36, 47)
    let letters = (0..<48).map { cell -> Character in
      cell < start ? "." : cell == start ? "S" : cell == goal ? "G" : "C"
    }
    let grid = GridShape(
      rows: 4, columns: 12,
      states: letters.enumerated().map { $0.element == "C" ? nil : $0.offset }, letters: letters)
    let turns = slippery ? [3, 0, 1] : [0]
    return try MDP(
      validating: Self.name, states: 48, actions: 4, discount: 1, stateNames: cells.names,
      actionNames: GridShape.fourNames, start: [Outcome(start)], grid: grid
    ) { state, action in
      if state == goal { return [] }
      return turns.map { turn in
        let next = cells.neighbour(of: state, GridShape.four[(action + turn) % 4])
        let probability = 1 / Double(turns.count)
        return letters[next] == "C"
          ? Outcome(start, probability: probability, reward: -100)
          : Outcome(next, probability: probability, reward: -1)
      }
    }
  }
}
