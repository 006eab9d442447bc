/// One heat map's cells, measured and drawn somewhere on a page.
struct HeatMapPanel {
  private(set) var map: HeatMap
  let ramp: Ramp
  let cell: Double
  /// The digits after the point, or nothing where numbers do not fit.
  let digits: Int?
  private let fontSize: Double
  private var numberSize = 0.0

  /// A panel whose cells are as large as their content asks, within limits; `others` are maps that
  /// take its place for a while.
  init(
    _ map: HeatMap, ramp: Ramp, digits wanted: Int, cells limits: ClosedRange<Double>,
    others: [HeatMap] = []
  ) {
    self.map = map
    self.ramp = ramp
    let widest = { (digits: Int) in
      ([map] + others).flatMap { map in
        map.values.indices.flatMap { row in
          (0..<map.columns).map { column in
            TextMeasure.width(
              NumberText.typeset(map.content(row, column, digits: digits)), size: 1)
          }
        }
      }.max() ?? 0
    }
    let roomy = max(map.hasArrows ? 46 : 36, widest(wanted) * 13 + 10)
    cell = min(limits.upperBound, max(limits.lowerBound, roomy))
    // Fewer digits before smaller type, down to the least that can be read.
    let fitting = (0...wanted).reversed().first { widest($0) * 9 <= limits.upperBound - 4 }
    let room = cell - 5
    digits = fitting.flatMap { widest($0) * 9 <= room ? $0 : nil }
    fontSize = digits.map { min(13, room / max(0.1, widest($0))) } ?? 0
    numberSize = cells.contains { isShared($0, $1) } ? min(fontSize, cell * 0.25) : fontSize
  }

  var width: Double { cell * Double(map.columns) }
  var height: Double { cell * Double(map.rows) }

  func draw(at origin: Point, into svg: inout SVGWriter) {
    // What all cells share stands once, in a group: large maps are several times smaller so.
    let edge = "stroke=\"\(Ink.text.hex)\" stroke-width=\"0.5\" stroke-opacity=\"0.6\""
    svg.group(edge) { svg in
      for (row, column) in cells {
        let (fill, opacity) = fill(row, column)
        svg.rect(box(row, column, origin), fill: fill, opacity: opacity)
      }
    }
    drawFrames(at: origin, into: &svg)
    // Under the writing, which stays legible so.
    TrailDrawing(cells: map.trailCells, cell: cell, origin: origin).draw(into: &svg, opacity: 0.8)
    svg.group(numberStyle) { svg in
      for (row, column) in cells {
        drawNumber(number(row, column), row, column, ink(row, column), at: origin, into: &svg)
      }
    }
    for (row, column) in cells {
      drawArrows(row, column, at: origin, into: &svg)
      drawMark(row, column, ink(row, column), at: origin, into: &svg)
    }
  }

  /// The cells in reading order.
  var cells: [(Int, Int)] { (0..<map.rows).flatMap { row in (0..<map.columns).map { (row, $0) } } }

  /// The attributes that all numbers share.
  var numberStyle: String {
    "text-anchor=\"middle\" font-size=\"\(NumberText.coordinate(numberSize))\""
  }

  func box(_ row: Int, _ column: Int, _ origin: Point) -> Box {
    Box(
      x: origin.x + Double(column) * cell, y: origin.y + Double(row) * cell, width: cell,
      height: cell)
  }

  /// What a cell is filled with: its number's colour, else its kind's, else a grey.
  func fill(_ row: Int, _ column: Int) -> (colour: Colour, opacity: Double) {
    if let value = map.values[row][column] { return (ramp.colour(value), 1) }
    if let colour = map.tone(row, column).colour { return (colour, 1) }
    return (Ink.text, 0.3)
  }

  /// What a cell's writing is written in.
  func ink(_ row: Int, _ column: Int) -> Colour {
    let (colour, opacity) = fill(row, column)
    return opacity == 1 ? Ink.onFill(colour) : Ink.text
  }

  /// Frames cells that have a kind of their own and a number.
  func drawFrames(at origin: Point, into svg: inout SVGWriter) {
    let width = min(3, max(1.5, cell / 16))
    for (row, column) in cells where map.values[row][column] != nil {
      guard let colour = map.tone(row, column).colour else { continue }
      let box = box(row, column, origin)
      let inner = Box(
        x: box.x + width / 2, y: box.y + width / 2, width: cell - width, height: cell - width)
      svg.rect(inner, fill: nil, stroke: SVGWriter.Stroke(colour: colour, width: width))
    }
  }

  /// Writes a cell's number, below what else is in it.
  func drawNumber(
    _ text: String, _ row: Int, _ column: Int, _ ink: Colour, at origin: Point,
    into svg: inout SVGWriter
  ) {
    let box = box(row, column, origin)
    let low = isShared(row, column) ? box.maxY - cell * 0.1 : box.centre.y + numberSize * 0.36
    svg.label(NumberText.typeset(text), at: Point(x: box.centre.x, y: low), colour: ink)
  }

  /// The same panel about another map of the same size.
  func showing(_ other: HeatMap) -> HeatMapPanel {
    var copy = self
    copy.map = other
    return copy
  }

  func has(_ row: Int, _ column: Int) -> Bool {
    map.values.indices.contains(row) && map.values[row].indices.contains(column)
  }

  /// A cell's number as it is written.
  func number(_ row: Int, _ column: Int) -> String {
    digits.map { map.content(row, column, digits: $0) } ?? ""
  }

  /// Whether a cell has a number and a sign above it.
  private func isShared(_ row: Int, _ column: Int) -> Bool {
    !number(row, column).isEmpty
      && (!map.arrows(row, column).isEmpty || !map.mark(row, column).isEmpty)
  }

  /// Where a cell's signs stand.
  private func signs(_ row: Int, _ column: Int, _ origin: Point) -> Point {
    let centre = box(row, column, origin).centre
    return Point(x: centre.x, y: centre.y - (isShared(row, column) ? cell * 0.14 : 0))
  }

  /// Draws a cell's arrows.
  func drawArrows(_ row: Int, _ column: Int, at origin: Point, into svg: inout SVGWriter) {
    drawArrows(
      map.arrows(row, column), at: signs(row, column, origin),
      reach: cell * (isShared(row, column) ? 0.25 : 0.34), ink(row, column), into: &svg)
  }

  /// Draws a cell's mark, in a corner where arrows stand in the middle.
  func drawMark(
    _ row: Int, _ column: Int, _ ink: Colour, at origin: Point, into svg: inout SVGWriter
  ) {
    let mark = map.mark(row, column)
    guard map.arrows(row, column).isEmpty else {
      let (box, size) = (box(row, column, origin), min(12, cell * 0.26))
      svg.text(
        TextMeasure.elided(mark, toWidth: cell * 0.5, size: size, isBold: true),
        at: Point(x: box.x + 3, y: box.y + size), size: size, colour: ink, isBold: true)
      return
    }
    let (centre, size) = (signs(row, column, origin), min(18, cell * 0.36))
    svg.text(
      TextMeasure.elided(mark, toWidth: cell - 4, size: size, isBold: true),
      at: Point(x: centre.x, y: centre.y + size * 0.36), size: size, colour: ink,
      anchor: .centre, isBold: true)
  }

  private func drawArrows(
    _ arrows: Set<HeatMap.Direction>, at centre: Point, reach: Double, _ ink: Colour,
    into svg: inout SVGWriter
  ) {
    // Alone, an arrow crosses the cell; ties part from one point and are centred together.
    let isTie = arrows.subtracting([.stay]).count > 1
    let steps = arrows.map(\.step)
    let (xs, ys) = (steps.map(\.x) + [0], steps.map(\.y) + [0])
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (top, bottom) = (ys.min() ?? 0, ys.max() ?? 0)
    let reach = isTie && max(right - left, bottom - top) < 2 ? reach * 1.6 : reach
    let shift = Point(x: (left + right) / 2, y: (top + bottom) / 2) * (isTie ? reach : 0)
    let centre = centre - shift
    let start = isTie ? 0 : -reach
    let head = min(7, reach * 0.62)
    let stroke = SVGWriter.Stroke(colour: ink, width: min(1.8, max(1, cell / 26)))
    for direction in HeatMap.Direction.allCases where arrows.contains(direction) {
      let step = direction.step
      guard step != (0, 0) else {
        svg.circle(centre, radius: max(1.5, reach * 0.2), fill: ink)
        continue
      }
      let length = step.x != 0 && step.y != 0 ? 0.5.squareRoot() : 1
      let (dx, dy) = (step.x * length, step.y * length)
      let along = { (distance: Double, aside: Double) in
        Point(
          x: centre.x + dx * distance - dy * aside, y: centre.y + dy * distance + dx * aside)
      }
      svg.line(along(start, 0), along(reach - head * 0.8, 0), stroke)
      let corners = [
        along(reach, 0), along(reach - head, head * 0.48), along(reach - head, -head * 0.48),
      ]
      svg.path(Shape.polygon(corners), fill: ink)
    }
  }
}

extension HeatMap.Direction {
  /// One step on the page, in columns to the right and rows downwards.
  var step: (x: Double, y: Double) {
    switch self {
    case .up: (0, -1)
    case .down: (0, 1)
    case .left: (-1, 0)
    case .right: (1, 0)
    case .upLeft: (-1, -1)
    case .upRight: (1, -1)
    case .downLeft: (-1, 1)
    case .downRight: (1, 1)
    case .stay: (0, 0)
    }
  }

  /// The arrow as a character.
  var character: Character {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .upLeft: "↖"
    case .upRight: "↗"
    case .downLeft: "↙"
    case .downRight: "↘"
    case .stay: "·"
    }
  }
}
