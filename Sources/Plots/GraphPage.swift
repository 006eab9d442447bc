/// The sheet that a graph is drawn on: just large enough for everything on it.
struct GraphPage {
  let width: Double
  let height: Double
  private let shift: Point

  init(points: [Point], boxes: [Box], title: String) {
    let xs = points.map(\.x) + boxes.map(\.x) + boxes.map(\.maxX)
    let ys = points.map(\.y) + boxes.map(\.y) + boxes.map(\.maxY)
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (top, bottom) = (ys.min() ?? 0, ys.max() ?? 0)
    let heading = title.isEmpty ? 8.0 : 36
    width = max(right - left + 16, TextMeasure.width(title, size: 15, isBold: true) + 16)
    height = max(20, bottom - top + heading + 8)
    shift = Point(x: (width - (right - left)) / 2 - left, y: heading - top)
  }

  func shifted(_ point: Point) -> Point { point + shift }

  func shifted(_ curve: Bezier) -> Bezier {
    Bezier(
      start: shifted(curve.start), first: shifted(curve.first), second: shifted(curve.second),
      end: shifted(curve.end))
  }

  func drawTitle(_ title: String, into writer: inout SVGWriter) {
    writer.text(title, at: Point(x: 8, y: 20), size: 15, isBold: true)
  }

  /// A mask that breaks lines where they would run through words.
  func mask(_ boxes: [Box]) -> String {
    let c = NumberText.coordinate
    let holes = boxes.map { box in
      let corner = shifted(Point(x: box.x, y: box.y))
      return "<rect x=\"\(c(corner.x))\" y=\"\(c(corner.y))\" width=\"\(c(box.width))\""
        + " height=\"\(c(box.height))\" fill=\"#000\"/>"
    }
    return "<mask id=\"\(SVGWriter.prefix)m\" maskUnits=\"userSpaceOnUse\" x=\"0\" y=\"0\""
      + " width=\"\(c(width))\" height=\"\(c(height))\">\n"
      + "<rect width=\"\(c(width))\" height=\"\(c(height))\" fill=\"#fff\"/>\n"
      + holes.joined(separator: "\n") + "\n</mask>"
  }
}
