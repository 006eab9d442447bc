/// Where states lie on a map of rows and columns, and which way each action points.
public struct GridShape: Sendable, Equatable {
  /// The direction of an action on the map; both 0 for staying.
  public struct Move: Sendable, Equatable {
    /// Rows down; negative is up.
    public let rows: Int
    /// Columns to the right; negative is left.
    public let columns: Int

    /// Makes a direction.
    public init(rows: Int, columns: Int) {
      self.rows = rows
      self.columns = columns
    }
  }

  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The map's letters, row by row; "." where nothing stands.
  public let letters: [Character]
  /// The direction of each action.
  public let moves: [Move]
  /// What the rows stand for, where they are no places: a hand's sum, a number of cars.
  public var rowNames: [String]?
  /// What the columns stand for, where they are no places.
  public var columnNames: [String]?

  private let states: [Int]
  private let cells: [Int]

  /// Makes a grid from its cells' states.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - states: The state of each cell, row by row; nil for a wall or a cell where nobody stays.
  ///   - letters: The map's letters, row by row.
  ///   - moves: The direction of each action.
  public init(
    rows: Int, columns: Int, states: [Int?], letters: [Character], moves: [Move] = GridShape.four
  ) {
    precondition(
      states.count == rows * columns && letters.count == rows * columns,
      "a grid needs a state and a letter for each cell")
    self.rows = rows
    self.columns = columns
    self.letters = letters
    self.moves = moves
    self.states = states.map { $0 ?? -1 }
    var cells = [Int](repeating: -1, count: (self.states.max() ?? -1) + 1)
    for (cell, state) in self.states.enumerated() where state >= 0 { cells[state] = cell }
    self.cells = cells
  }

  /// Makes a full grid whose states are numbered row by row.
  public init(rows: Int, columns: Int, moves: [Move] = GridShape.four) {
    let count = max(0, rows) * max(0, columns)
    self.init(
      rows: max(0, rows), columns: max(0, columns), states: Array(0..<count),
      letters: Array(repeating: ".", count: count), moves: moves)
  }

  /// A full grid whose rows and columns are quantities and no places.
  public init(rowNames: [String], columnNames: [String]) {
    let count = rowNames.count * columnNames.count
    self.init(
      rows: rowNames.count, columns: columnNames.count, states: Array(0..<count),
      letters: Array(repeating: ".", count: count), moves: [])
    self.rowNames = rowNames
    self.columnNames = columnNames
  }

  /// The grid with the strength of an upward wind written to each column's number: "3↑1".
  public func windy(_ strengths: [Int]) -> GridShape {
    guard strengths.contains(where: { $0 != 0 }) else { return self }
    var copy = self
    copy.columnNames = (0..<columns).map { column in
      let strength = strengths.indices.contains(column) ? strengths[column] : 0
      return strength == 0
        ? "\(column)" : "\(column)\(strength > 0 ? "↑" : "↓")\(strength.magnitude)"
    }
    return copy
  }

  /// The state of a cell; nil outside the map and where nobody stays.
  public func state(row: Int, column: Int) -> Int? {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
    let state = states[row * columns + column]
    return state < 0 ? nil : state
  }

  /// The cell of a state; nil when the state is not on the map.
  public func cell(of state: Int) -> (row: Int, column: Int)? {
    guard cells.indices.contains(state), cells[state] >= 0 else { return nil }
    return (cells[state] / columns, cells[state] % columns)
  }

  /// The letter of a cell; nil outside the map.
  public func letter(row: Int, column: Int) -> Character? {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
    return letters[row * columns + column]
  }

  /// Up, right, down, left: Gymnasium's order.
  public static let four = [
    Move(rows: -1, columns: 0), Move(rows: 0, columns: 1), Move(rows: 1, columns: 0),
    Move(rows: 0, columns: -1),
  ]
  /// The names of the four moves.
  public static let fourNames = ["up", "right", "down", "left"]
  /// The four moves, then the diagonals clockwise from up-right: a king's moves.
  public static let eight =
    four + [
      Move(rows: -1, columns: 1), Move(rows: 1, columns: 1), Move(rows: 1, columns: -1),
      Move(rows: -1, columns: -1),
    ]
  /// The names of the eight moves.
  public static let eightNames =
    fourNames + ["up-right", "down-right", "down-left", "up-left"]
}
