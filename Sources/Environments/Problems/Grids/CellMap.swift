/// A map whose cells are all states, numbered row by row.
struct CellMap {
  let rows: Int
  let columns: Int

  /// The names "r0c0", "r0c1", … of all cells.
  var names: [String] { (0..<rows * columns).map { "r\($0 / columns)c\($0 % columns)" } }

  /// The cell one move away, with its row and its column kept on the map each.
  func neighbour(of cell: Int, _ move: GridShape.Move) -> Int {
    let row = min(max(cell / columns + move.rows, 0), rows - 1)
    let column = min(max(cell % columns + move.columns, 0), columns - 1)
    return row * columns + column
  }

  /// The cell one move away, or the same where the move as a whole leads over the edge.
  func destination(of cell: Int, _ move: GridShape.Move) -> Int {
    let (row, column) = (cell / columns + move.rows, cell % columns + move.columns)
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return cell }
    return row * columns + column
  }
}
