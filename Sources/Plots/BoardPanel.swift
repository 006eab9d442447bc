/// A map's cells, measured and drawn somewhere on a page.
struct BoardPanel {
  let board: Board
  let cell: Double

  init(_ board: Board) {
    self.board = board
    let (rows, columns) = (Double(max(1, board.rows)), Double(max(1, board.columns)))
    cell = max(6, min(44, 620 / columns, 480 / rows))
  }

  var width: Double { cell * Double(board.columns) }
  var height: Double { cell * Double(board.rows) }

  /// The page that the map stands on.
  func page(title: String, caption: String, captionWidth: Double? = nil) -> ScenePage {
    let names = board.rowNames.prefix(board.rows).map { TextMeasure.width($0, size: 10) }.max() ?? 0
    return ScenePage(
      (width, height), left: names > 0 ? min(120, names) + 7 : 0,
      top: board.columnNames.isEmpty ? 0 : 12,
      title: title, caption: caption, captionWidth: captionWidth)
  }

  /// The middle of a cell on a page.
  func centre(of place: GridCell, from origin: Point) -> Point {
    Point(
      x: origin.x + (Double(place.column) + 0.5) * cell,
      y: origin.y + (Double(place.row) + 0.5) * cell)
  }

  /// Draws the cells, the thin walls, the names of rows and columns, the way and the letters.
  func drawGround(at origin: Point, trailOpacity: Double = 1, into svg: inout SVGWriter) {
    let places = (0..<board.rows).flatMap { row in
      (0..<board.columns).map { GridCell(row: row, column: $0) }
    }
    let edge = "stroke=\"\(Ink.text.hex)\" stroke-width=\"0.5\" stroke-opacity=\"0.6\""
    svg.group(edge) { svg in
      for place in places { drawCell(place, at: origin, into: &svg) }
    }
    for place in board.fences where board.isOnMap(place) {
      let x = origin.x + Double(place.column + 1) * cell
      let y = origin.y + Double(place.row) * cell
      svg.line(
        Point(x: x, y: y), Point(x: x, y: y + cell),
        SVGWriter.Stroke(colour: Ink.text, width: max(2, cell / 11)))
    }
    drawNames(at: origin, into: &svg)
    TrailDrawing(cells: board.trail, cell: cell, origin: origin)
      .draw(into: &svg, opacity: trailOpacity)
    svg.group(letterStyle) { svg in
      for place in places { drawLetter(place, at: origin, into: &svg) }
    }
  }

  private var letterSize: Double { min(18, cell * 0.5) }

  /// The attributes that all letters share.
  var letterStyle: String {
    "text-anchor=\"middle\" font-weight=\"600\" font-size=\"\(NumberText.coordinate(letterSize))\""
  }

  /// Draws a piece about a point.
  func draw(_ piece: Board.Piece, at centre: Point, into svg: inout SVGWriter) {
    let fill = piece.isAgent ? Ink.series(1) : Ink.series(4)
    let rim = SVGWriter.Stroke(colour: Colour(0xffffff), width: max(1, cell / 30))
    if piece.isAgent {
      svg.circle(centre, radius: cell * 0.32, fill: fill, stroke: rim)
    } else {
      let side = cell * 0.72
      let box = Box(x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side)
      svg.rect(box, fill: fill, radius: cell * 0.1, stroke: rim)
    }
    guard piece.symbol != "@" else { return }
    let size = min(16, cell * 0.42)
    svg.text(
      String(piece.symbol), at: Point(x: centre.x, y: centre.y + size * 0.36), size: size,
      colour: Ink.onFill(fill), anchor: .centre, isBold: true)
  }

  /// Draws one cell's ground.
  func drawCell(_ place: GridCell, at origin: Point, into svg: inout SVGWriter) {
    let tone = board.tones[place.row][place.column]
    let box = Box(
      x: origin.x + Double(place.column) * cell, y: origin.y + Double(place.row) * cell,
      width: cell, height: cell)
    svg.rect(box, fill: tone.colour ?? Ink.text, opacity: tone.colour == nil ? 0.08 : 1)
  }

  /// Draws one cell's letter, where it has one.
  func drawLetter(_ place: GridCell, at origin: Point, into svg: inout SVGWriter) {
    let letter = board.letters[place.row][place.column]
    guard letter != ".", letter != "#", letter != " ", cell >= 10 else { return }
    let middle = centre(of: place, from: origin)
    let fill = board.tones[place.row][place.column].colour
    svg.label(
      String(letter), at: Point(x: middle.x, y: middle.y + letterSize * 0.36),
      colour: fill.map(Ink.onFill) ?? Ink.text)
  }

  private func drawNames(at origin: Point, into svg: inout SVGWriter) {
    let rowStep = max(1, Int((13 / cell).rounded(.up)))
    for (row, name) in board.rowNames.prefix(board.rows).enumerated() where row % rowStep == 0 {
      let y = origin.y + (Double(row) + 0.5) * cell + 3.5
      svg.text(
        TextMeasure.elided(name, toWidth: 120, size: 10), at: Point(x: origin.x - 5, y: y),
        size: 10, anchor: .trailing)
    }
    let shown = board.columnNames.prefix(board.columns)
    let widest = shown.map { TextMeasure.width($0, size: 10) + 5 }.max() ?? 0
    let columnStep = max(1, Int((widest / cell).rounded(.up)))
    for (column, name) in shown.enumerated() where column % columnStep == 0 {
      let x = origin.x + (Double(column) + 0.5) * cell
      svg.text(name, at: Point(x: x, y: origin.y - 4), size: 10, anchor: .centre)
    }
  }
}
