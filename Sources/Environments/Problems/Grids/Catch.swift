/// A ball falls, and a paddle at the bottom is to catch it.
///
/// As bsuite's: ten rows of five columns; the ball starts at a random column of the top row and the
/// paddle in the middle of the bottom row. Actions are left, stay, right; the ball falls one row a step.
/// When it reaches the bottom, catching it earns 1 and missing it −1. Always catching it is possible; a
/// random policy's mean return is about −0.6.
public struct Catch: ModelProblem {
  /// The problem's name in the field.
  public static let name = "Catch"
  /// What it is about.
  public static let documentation = """
    Move a paddle to catch a falling ball: catching it earns 1, missing it −1.
    """
  /// Where it comes from.
  public static let source = "Mnih et al. (2014); bsuite catch"

  /// The number of rows.
  @Parameter("Rows", in: 2...200, source: "bsuite")
  public private(set) var rows = 10
  /// The number of columns.
  @Parameter("Columns", in: 1...100, source: "bsuite")
  public private(set) var columns = 5
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the game with its defaults.
  public init() {}

  /// Makes the game.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  public init(rows: Int? = nil, columns: Int? = nil) {
    if let rows { self.rows = rows }
    if let columns { self.columns = columns }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let (rows, columns) = (rows, columns)
    let falling = (rows - 1) * columns * columns
    return try MDP(
      validating: Self.name, states: falling + 2, actions: 3, discount: 1,
      stateNames: (0..<falling).map { state in
        let (row, ball, paddle) = Self.place(state, columns)
        return "ball r\(row)c\(ball), paddle c\(paddle)"
      } + ["caught", "missed"],
      actionNames: ["left", "stay", "right"],
      start: (0..<columns).map {
        Outcome($0 * columns + columns / 2, probability: 1 / Double(columns))
      }
    ) { state, action in
      guard state < falling else { return [] }
      let (row, ball, paddle) = Self.place(state, columns)
      let moved = min(max(paddle + action - 1, 0), columns - 1)
      guard row == rows - 2 else {
        return [Outcome(((row + 1) * columns + ball) * columns + moved)]
      }
      return moved == ball ? [Outcome(falling, reward: 1)] : [Outcome(falling + 1, reward: -1)]
    }
  }

  /// The game with its drawing.
  public func makeWorld(_ model: MDP) -> World {
    var world = model.world
    let (rows, columns) = (rows, columns)
    world.scene = Scene(states: { state in
      let letters = [Character](repeating: ".", count: rows * columns)
      guard state < (rows - 1) * columns * columns else {
        return .cells(
          CellDrawing(
            rows: rows, columns: columns, letters: letters, caption: model.labels.stateName(state)))
      }
      let (row, ball, paddle) = Self.place(state, columns)
      return .cells(
        CellDrawing(
          rows: rows, columns: columns, letters: letters,
          pieces: [
            CellDrawing.Piece(row: row, column: ball, symbol: "o", isAgent: false),
            CellDrawing.Piece(row: rows - 1, column: paddle, symbol: "="),
          ]))
    })
    return world
  }

  private static func place(_ state: Int, _ columns: Int) -> (row: Int, ball: Int, paddle: Int) {
    (state / (columns * columns), state / columns % columns, state % columns)
  }
}
