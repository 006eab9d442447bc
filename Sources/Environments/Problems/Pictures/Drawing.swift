/// A picture of one moment of a problem, as data: what an animation draws.
public enum Drawing: Sendable, Equatable {
  /// A map of cells with letters and pieces that stand on it.
  case cells(CellDrawing)
  /// Lines and circles in the problem's own units.
  case shapes(ShapeDrawing)
}

/// A map of cells with letters, and the pieces that stand on it.
public struct CellDrawing: Sendable, Equatable {
  /// Something that stands on a cell: the agent, a passenger, a ball.
  public struct Piece: Sendable, Equatable {
    /// The row, counted from the top.
    public let row: Int
    /// The column.
    public let column: Int
    /// What is written for it.
    public let symbol: Character
    /// Whether it is the agent itself.
    public let isAgent: Bool

    /// Makes a piece.
    public init(row: Int, column: Int, symbol: Character = "@", isAgent: Bool = true) {
      self.row = row
      self.column = column
      self.symbol = symbol
      self.isAgent = isAgent
    }
  }

  /// A thin wall on the right side of a cell.
  public struct Fence: Sendable, Equatable {
    /// The row of the cell.
    public let row: Int
    /// The column of the cell.
    public let column: Int

    /// Makes a fence on the right side of a cell.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// The number of rows.
  public var rows: Int
  /// The number of columns.
  public var columns: Int
  /// The letter of each cell, row by row: "." floor, "#" wall.
  public var letters: [Character]
  /// The thin walls between cells.
  public var fences: [Fence]
  /// What stands on the map; later pieces stand on top.
  public var pieces: [Piece]
  /// A line beneath the map.
  public var caption: String

  /// Makes a drawing of cells.
  public init(
    rows: Int, columns: Int, letters: [Character], fences: [Fence] = [], pieces: [Piece] = [],
    caption: String = ""
  ) {
    self.rows = rows
    self.columns = columns
    self.letters = letters
    self.fences = fences
    self.pieces = pieces
    self.caption = caption
  }

  /// The map of a grid with a piece on a cell.
  public init(grid: GridShape, pieces: [Piece] = [], caption: String = "") {
    self.init(
      rows: grid.rows, columns: grid.columns, letters: grid.letters, pieces: pieces,
      caption: caption)
  }

  /// The drawing in letters, a line for each row.
  public var text: String {
    var shown = letters
    for piece in pieces where (0..<rows).contains(piece.row) && (0..<columns).contains(piece.column)
    {
      shown[piece.row * columns + piece.column] = piece.symbol
    }
    var lines = (0..<rows).map { row in
      (0..<columns).map { column in
        let isFenced = fences.contains(Fence(row: row, column: column))
        let gap = column == columns - 1 ? "" : isFenced ? "|" : " "
        return "\(shown[row * columns + column])\(gap)"
      }.joined()
    }
    if !caption.isEmpty { lines.append(caption) }
    return lines.joined(separator: "\n")
  }
}

/// Lines and circles in the problem's own units, with y upward.
public struct ShapeDrawing: Sendable, Equatable {
  /// A place in the problem's units.
  public struct Point: Sendable, Equatable {
    /// To the right.
    public let x: Double
    /// Upward.
    public let y: Double

    /// Makes a point.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What a shape stands for, which is all that a renderer needs to choose its colour.
  public enum Role: Sendable, Equatable {
    /// What does not move: a track, a hill.
    case ground
    /// What moves: a cart, a car.
    case body
    /// A limb of what moves: a pole, a link.
    case limb
    /// Where it should go.
    case goal
  }

  /// One shape.
  public enum Shape: Sendable, Equatable {
    /// A line through points, with its width in the problem's units; 0 is a hairline.
    case line([Point], width: Double, Role)
    /// A circle.
    case circle(Point, radius: Double, Role)
    /// An area between points.
    case polygon([Point], Role)
  }

  /// The lower left corner of what is to be seen.
  public var low: Point
  /// The upper right corner.
  public var high: Point
  /// The shapes, the hindmost first.
  public var shapes: [Shape]

  /// Makes a drawing of shapes.
  public init(low: Point, high: Point, shapes: [Shape]) {
    self.low = low
    self.high = high
    self.shapes = shapes
  }
}
