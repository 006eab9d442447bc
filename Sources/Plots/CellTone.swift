/// What kind of cell stands on a map, which is all that its colour tells; its letter tells it too.
public enum CellTone: Sendable, Hashable {
  /// Free ground.
  case floor
  /// What nobody enters.
  case wall
  /// Where one begins.
  case start
  /// Where one should go.
  case goal
  /// Where one should not go.
  case danger
  /// Something else; equal numbers look alike.
  case other(Int)

  /// The colour; nil where the ground alone is drawn.
  var colour: Colour? {
    switch self {
    case .floor: nil
    case .wall: Ink.text
    case .start: Ink.series(0)
    case .goal: Ink.series(2)
    case .danger: Ink.series(7)
    case .other(let number): CellTone.others[Int(number.magnitude % UInt(CellTone.others.count))]
    }
  }

  private static let others = [4, 6, 5, 3].map(Ink.series)
}

/// A cell of a map, counted from the top left.
public struct GridCell: Sendable, Hashable {
  /// The row, from 0 at the top.
  public var row: Int
  /// The column, from 0 at the left.
  public var column: Int

  /// Makes a cell.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// The direction to a cell beside this one or itself; nil to one farther away.
  func direction(to next: GridCell) -> HeatMap.Direction? {
    HeatMap.Direction.allCases.first {
      $0.step == (Double(next.column - column), Double(next.row - row))
    }
  }
}
