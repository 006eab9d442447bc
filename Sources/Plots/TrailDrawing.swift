/// A way over the cells of a map, drawn on it.
struct TrailDrawing {
  /// The cells in the order they are visited.
  let cells: [GridCell]
  /// The side of a cell.
  let cell: Double
  /// The map's top left corner.
  let origin: Point

  /// Draws the way: a line from cell to cell, dashed where it leaps, a ring where it starts and a
  /// disc where it ends.
  func draw(into svg: inout SVGWriter, opacity: Double = 1) {
    guard cells.count > 1, let first = cells.first, let last = cells.last else { return }
    var seen: Set<[GridCell]> = []
    var (walked, leapt) = ("", "")
    var previous: GridCell?
    for (a, b) in zip(cells, cells.dropFirst()) where a != b && seen.insert([a, b]).inserted {
      let (from, to) = (Shape.pair(centre(a)), Shape.pair(centre(b)))
      guard a.direction(to: b) != nil else {
        leapt += "M\(from)L\(to)"
        continue
      }
      walked += previous == a ? "L\(to)" : "M\(from)L\(to)"
      previous = b
    }
    let width = min(3, max(1.5, cell / 12))
    let colour = Ink.series(3)
    svg.group(
      "stroke-linejoin=\"round\" stroke-linecap=\"round\" opacity=\"\(NumberText.short(opacity))\""
    ) { svg in
      // A pale rim keeps the way apart from whatever colours lie under it.
      let rim = SVGWriter.Stroke(colour: Colour(0xffffff), width: width + 2, opacity: 0.55)
      svg.path(walked, stroke: rim)
      svg.path(
        leapt,
        stroke: SVGWriter.Stroke(colour: colour, width: width * 0.7, dash: "3 4"))
      svg.path(walked, stroke: SVGWriter.Stroke(colour: colour, width: width))
      let ring = SVGWriter.Stroke(colour: colour, width: width)
      svg.circle(centre(first), radius: cell * 0.1, fill: Colour(0xffffff), stroke: ring)
      svg.circle(centre(last), radius: cell * 0.12, fill: colour)
    }
  }

  private func centre(_ place: GridCell) -> Point {
    Point(
      x: origin.x + (Double(place.column) + 0.5) * cell,
      y: origin.y + (Double(place.row) + 0.5) * cell)
  }
}
