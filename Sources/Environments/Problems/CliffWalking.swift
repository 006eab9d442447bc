/// The cliff of Sutton & Barto, example 6.6: from one end of a ledge to the other along an abyss.
///
/// Four rows of twelve cells. Every move earns −1; stepping into the cliff earns −100 and leads back
/// to the start; the goal ends the episode. States are numbered row by row and actions are up, right,
/// down, left, as in Gymnasium's CliffWalking-v1; nobody stays in a cell of the cliff, so it has no
/// place on the map. The best return is −13. There is no time limit.
public struct CliffWalking: ReadyProblem, SteppedProblem {
  /// Observations are the numbers of states.
  public typealias Observations = Discrete
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The problem's name in the field.
  public static let name = "CliffWalking"
  /// What it is about.
  public static let documentation = """
    From one end of a ledge to the other along a cliff: every move earns −1, the cliff −100 and leads \
    back to the start.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 6.6; Gymnasium CliffWalking-v1"

  /// The model.
  public let mdp: MDP
  /// Where one stands while it is stepped by hand.
  public var motion = Motion()

  /// Makes the cliff.
  public init() {
    let (rows, columns) = (4, 12)
    let start = (rows - 1) * columns
    let goal = rows * columns - 1
    let letters = (0..<rows * columns).map { cell -> Character in
      cell < start ? "." : cell == start ? "S" : cell == goal ? "G" : "C"
    }
    let grid = GridShape(
      rows: rows, columns: columns,
      states: letters.enumerated().map { $0.element == "C" ? nil : $0.offset }, letters: letters)
    mdp = MDP(
      Self.name, states: rows * columns, actions: 4, discount: 1,
      stateNames: (0..<rows * columns).map { "r\($0 / columns)c\($0 % columns)" },
      actionNames: GridShape.fourNames, start: start, grid: grid
    ) { state, action in
      if state == goal { return [] }
      let move = GridShape.four[action]
      let row = min(max(state / columns + move.rows, 0), rows - 1)
      let column = min(max(state % columns + move.columns, 0), columns - 1)
      let next = row * columns + column
      return letters[next] == "C" ? [Outcome(start, reward: -100)] : [Outcome(next, reward: -1)]
    }
  }

  /// The cliff as algorithms see it.
  public var world: World { mdp.world }
}
