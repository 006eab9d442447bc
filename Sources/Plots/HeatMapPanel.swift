/// One heat map's cells, measured and drawn somewhere on a page.
struct HeatMapPanel {
  let map: HeatMap
  let ramp: Ramp
  let cell: Double
  /// The digits after the point, or nothing where numbers do not fit.
  let digits: Int?
  private let fontSize: Double

  /// A panel whose cells are as large as their content asks, within limits.
  init(_ map: HeatMap, ramp: Ramp, digits wanted: Int, cells limits: ClosedRange<Double>) {
    self.map = map
    self.ramp = ramp
    let widest = { (digits: Int) in
      map.values.indices.flatMap { row in
        (0..<map.columns).map { column in
          TextMeasure.width(
            NumberText.typeset(map.content(row, column, digits: digits)), size: 1)
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
  }

  var width: Double { cell * Double(map.columns) }
  var height: Double { cell * Double(map.rows) }

  func draw(at origin: Point, into svg: inout SVGWriter) {
    let cells = (0..<map.rows).flatMap { row in (0..<map.columns).map { (row, $0) } }
    let box = { (row: Int, column: Int) in
      Box(
        x: origin.x + Double(column) * cell, y: origin.y + Double(row) * cell, width: cell,
        height: cell)
    }
    // What all cells share stands once, in a group: large maps are several times smaller so.
    let edge = "stroke=\"\(Ink.text.hex)\" stroke-width=\"0.5\" stroke-opacity=\"0.6\""
    svg.group(edge) { svg in
      for (row, column) in cells {
        let fill = map.values[row][column].map(ramp.colour)
        svg.rect(box(row, column), fill: fill ?? Ink.text, opacity: fill == nil ? 0.3 : 1)
      }
    }
    let isAnyShared = cells.contains { isShared($0, $1) }
    let size = isAnyShared ? min(fontSize, cell * 0.25) : fontSize
    svg.group("text-anchor=\"middle\" font-size=\"\(NumberText.coordinate(size))\"") { svg in
      for (row, column) in cells {
        let box = box(row, column)
        let low = isShared(row, column) ? box.maxY - cell * 0.1 : box.centre.y + size * 0.36
        svg.label(
          NumberText.typeset(number(row, column)), at: Point(x: box.centre.x, y: low),
          colour: ink(row, column))
      }
    }
    for (row, column) in cells { drawSigns(row, column, box(row, column), into: &svg) }
  }

  private func number(_ row: Int, _ column: Int) -> String {
    digits.map { map.content(row, column, digits: $0) } ?? ""
  }

  private func ink(_ row: Int, _ column: Int) -> Colour {
    map.values[row][column].map { Ink.onFill(ramp.colour($0)) } ?? Ink.text
  }

  /// Whether a cell has a number and a sign above it.
  private func isShared(_ row: Int, _ column: Int) -> Bool {
    !number(row, column).isEmpty
      && (!map.arrows(row, column).isEmpty || !map.mark(row, column).isEmpty)
  }

  /// Draws a cell's arrows and mark.
  private func drawSigns(_ row: Int, _ column: Int, _ box: Box, into svg: inout SVGWriter) {
    let ink = ink(row, column)
    let (arrows, mark) = (map.arrows(row, column), map.mark(row, column))
    let isShared = isShared(row, column)
    let centre = Point(x: box.centre.x, y: box.centre.y - (isShared ? cell * 0.14 : 0))
    drawArrows(arrows, at: centre, reach: cell * (isShared ? 0.25 : 0.34), ink, into: &svg)
    if arrows.isEmpty {
      let size = min(18, cell * 0.36)
      svg.text(
        TextMeasure.elided(mark, toWidth: cell - 4, size: size, isBold: true),
        at: Point(x: centre.x, y: centre.y + size * 0.36), size: size, colour: ink,
        anchor: .centre, isBold: true)
    } else {
      let size = min(12, cell * 0.26)
      svg.text(
        TextMeasure.elided(mark, toWidth: cell * 0.5, size: size, isBold: true),
        at: Point(x: box.x + 3, y: box.y + size), size: size, colour: ink, isBold: true)
    }
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
