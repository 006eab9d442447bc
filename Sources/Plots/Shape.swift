/// Path data for SVG.
enum Shape {
  /// A closed figure with straight sides.
  static func polygon(_ corners: [Point]) -> String { polyline(corners) + "Z" }

  /// A line through points.
  static func polyline(_ points: [Point]) -> String {
    "M" + points.map(pair).joined(separator: " ")
  }

  /// A cubic Bézier curve.
  static func curve(_ curve: Bezier) -> String {
    "M\(pair(curve.start))C\(pair(curve.first)) \(pair(curve.second)) \(pair(curve.end))"
  }

  static func pair(_ point: Point) -> String {
    "\(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y))"
  }
}
