/// A map of square cells with letters, and pieces that stand on it.
///
///     Board(["S..", ".#G"]).piece(Board.Piece(row: 0, column: 0)).title("Maze")
public struct Board: Picture, Equatable {
  /// Something that stands on a cell.
  public struct Piece: Sendable, Hashable {
    /// The cell it stands on.
    public var cell: GridCell
    /// The letter written on it; an "@" is drawn as a plain disc.
    public var symbol: Character
    /// Whether it is who acts: a disc; others are squares, which a disc on top leaves visible.
    public var isAgent: Bool

    /// Makes a piece.
    public init(row: Int, column: Int, symbol: Character = "@", isAgent: Bool = true) {
      cell = GridCell(row: row, column: column)
      self.symbol = symbol
      self.isAgent = isAgent
    }
  }

  /// The letters, row by row: "." is floor, "#" a wall.
  public let letters: [[Character]]
  /// What stands on the map; later pieces stand on top.
  public var pieces: [Piece] = []
  /// The cells that have a thin wall on their right side.
  public var fences: [GridCell] = []
  var tones: [[CellTone]]
  var trail: [GridCell] = []
  var rowNames: [String] = []
  var columnNames: [String] = []
  var titleText = ""
  var captionText = ""

  /// A map of letters, a string a row; short rows are filled up with floor.
  public init(_ rows: [String]) { self.init(rows.map(Array.init)) }

  /// A map of `[rows][columns]` letters; short rows are filled up with floor.
  public init(_ letters: [[Character]]) {
    let columns = letters.map(\.count).max() ?? 0
    self.letters = letters.map { $0 + Array(repeating: ".", count: columns - $0.count) }
    tones = self.letters.map { row in
      row.map { $0 == "#" ? .wall : .floor }
    }
  }

  /// The map with one more piece; one beside the map is not drawn.
  public func piece(_ piece: Piece) -> Board { with { $0.pieces.append(piece) } }

  /// The map with thin walls on the right side of cells.
  public func fences(_ cells: [GridCell]) -> Board { with { $0.fences = cells } }

  /// The map with what each letter stands for; a letter without an entry is floor, "#" a wall.
  public func tones(_ tones: [Character: CellTone]) -> Board {
    with { board in
      // Of neighbours that are alike, one is looked up: a map may have a million squares.
      let tone = { (letter: Character) in tones[letter] ?? (letter == "#" ? .wall : .floor) }
      var last = (letter: Character("."), tone: tone("."))
      board.tones = letters.map { row in
        row.map { letter in
          if letter != last.letter { last = (letter, tone(letter)) }
          return last.tone
        }
      }
    }
  }

  /// The map with a way over it.
  public func trail(_ cells: [GridCell]) -> Board {
    with { $0.trail = cells.filter { isOnMap($0) } }
  }

  /// The map with a name beside each row.
  public func rowLabels(_ labels: [String]) -> Board { with { $0.rowNames = labels } }

  /// The map with a name above each column.
  public func columnLabels(_ labels: [String]) -> Board { with { $0.columnNames = labels } }

  /// The map under a title.
  public func title(_ text: String) -> Board { with { $0.titleText = text } }

  /// The map with a line beneath it.
  public func caption(_ text: String) -> Board { with { $0.captionText = text } }

  /// The map with more words after its caption.
  public func subtitled(_ text: String) -> Board {
    caption([captionText, text].filter { !$0.isEmpty }.joined(separator: " · "))
  }

  var rows: Int { letters.count }
  var columns: Int { letters.first?.count ?? 0 }
  var shownPieces: [Piece] { pieces.filter { isOnMap($0.cell) } }

  func isOnMap(_ cell: GridCell) -> Bool {
    letters.indices.contains(cell.row) && letters[cell.row].indices.contains(cell.column)
  }

  /// The map as an SVG.
  public var svg: String {
    let panel = BoardPanel(self)
    var writer = SVGWriter()
    let page = panel.page(title: titleText, caption: captionText)
    page.drawWords(into: &writer)
    panel.drawGround(at: page.origin, into: &writer)
    for piece in shownPieces {
      panel.draw(piece, at: panel.centre(of: piece.cell, from: page.origin), into: &writer)
    }
    return writer.document(
      width: page.width, height: page.height, title: titleText.isEmpty ? "Map" : titleText,
      description: "\(rows) rows by \(columns) columns. \(captionText)")
  }

  /// The map in letters, a line a row; a way over it as arrows.
  public var text: String {
    var shown = letters
    for (a, b) in zip(trail, trail.dropFirst()) where a != b {
      if let direction = a.direction(to: b) { shown[a.row][a.column] = direction.character }
    }
    for piece in shownPieces { shown[piece.cell.row][piece.cell.column] = piece.symbol }
    let fenced = Set(fences)
    let isWide = columns * 2 - 1 > 80
    var lines = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    for row in 0..<rows {
      // No more than fit on a line, and one that is cut.
      let line = (0..<min(columns, 81)).map { column in
        let isFenced = fenced.contains(GridCell(row: row, column: column))
        let gap = column == columns - 1 ? "" : isFenced ? "|" : isWide ? "" : " "
        return "\(shown[row][column])\(gap)"
      }.joined()
      lines.append(TextMeasure.elided(line, toColumns: 80))
    }
    if !captionText.isEmpty { lines.append(TextMeasure.elided(captionText, toColumns: 80)) }
    return TextMeasure.lines(lines)
  }

  private func with(_ change: (inout Board) -> Void) -> Board {
    var copy = self
    change(&copy)
    return copy
  }
}
