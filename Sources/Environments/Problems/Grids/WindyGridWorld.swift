/// The windy grid of Sutton & Barto, example 6.5: to a goal through a cross-wind.
///
/// Seven rows of ten cells. A move leads one cell on, or nowhere at the edge, and the wind of the column
/// one starts from then blows that many cells upward. Every move earns −1 until the goal. The best way
/// has 15 steps, with a king's moves 7. Stochastic wind blows, where it blows at all, one cell less, as
/// ever, or one more, each as likely (exercise 6.10).
public struct WindyGridWorld: ModelProblem {
  /// The problem's name in the field.
  public static let name = "WindyGridWorld"
  /// What it is about.
  public static let documentation = """
    Reach the goal through a wind that blows upward in the middle of the grid; every move earns −1.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 6.5, exercises 6.9 and 6.10"

  /// Which moves there are.
  @Parameter("Moves", note: "Four, a king's eight, or nine with staying.", source: "exercise 6.9")
  public private(set) var moves = GridMoves.four
  /// Whether the wind varies.
  @Parameter("Stochastic wind", source: "exercise 6.10")
  public private(set) var stochastic = false
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the grid with its defaults.
  public init() {}

  /// Makes the grid.
  ///
  /// - Parameters:
  ///   - moves: Which moves there are.
  ///   - stochastic: Whether the wind varies.
  public init(moves: GridMoves? = nil, stochastic: Bool? = nil) {
    if let moves { self.moves = moves }
    if let stochastic { self.stochastic = stochastic }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let cells = CellMap(rows: 7, columns: 10)
    let wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0]
    let (start, goal) = (30, 37)
    let letters = (0..<70).map { cell -> Character in
      cell == start ? "S" : cell == goal ? "G" : "."
    }
    let (directions, stochastic) = (moves.directions, stochastic)
    return try MDP(
      validating: Self.name, states: 70, actions: directions.count, discount: 1,
      stateNames: cells.names, actionNames: moves.names, start: [Outcome(start)],
      grid: GridShape(
        rows: 7, columns: 10, states: Array(0..<70), letters: letters, moves: directions
      ).windy(wind)
    ) { state, action in
      if state == goal { return [] }
      let strength = wind[state % 10]
      let moved = cells.destination(of: state, directions[action])
      let gusts = stochastic && strength > 0 ? [strength - 1, strength, strength + 1] : [strength]
      return gusts.map { gust in
        let next = cells.neighbour(of: moved, GridShape.Move(rows: -gust, columns: 0))
        return Outcome(next, probability: 1 / Double(gusts.count), reward: -1)
      }
    }
  }
}

extension GridMoves: ParameterConvertible {}
