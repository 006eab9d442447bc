import Glibc

/// A cubic Bézier curve.
struct Bezier: Equatable, Sendable {
  var start: Point
  var first: Point
  var second: Point
  var end: Point

  /// The point at a share of the way, 0…1.
  func point(at t: Double) -> Point {
    let s = 1 - t
    let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return Point(
      x: a * start.x + b * first.x + c * second.x + d * end.x,
      y: a * start.y + b * first.y + c * second.y + d * end.y)
  }

  /// The unit vector along the curve at a share of the way.
  func direction(at t: Double) -> Point {
    let (before, after) = (point(at: max(0, t - 0.01)), point(at: min(1, t + 0.01)))
    return Point(x: after.x - before.x, y: after.y - before.y).unit
  }

  /// Points along the curve, its ends included.
  func samples(_ count: Int) -> [Point] {
    (0...count).map { point(at: Double($0) / Double(count)) }
  }

  /// The part of the curve up to a share of the way (de Casteljau).
  func upTo(_ t: Double) -> Bezier {
    let (ab, bc, cd) = (start.mixed(first, t), first.mixed(second, t), second.mixed(end, t))
    let (abc, bcd) = (ab.mixed(bc, t), bc.mixed(cd, t))
    return Bezier(start: start, first: ab, second: abc, end: abc.mixed(bcd, t))
  }
}

extension Point {
  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: Point, factor: Double) -> Point { Point(x: a.x * factor, y: a.y * factor) }

  var length: Double { (x * x + y * y).squareRoot() }

  /// The same direction at length 1; to the right where there is none.
  var unit: Point { length > 1e-9 ? self * (1 / length) : Point(x: 1, y: 0) }

  /// Turned a quarter, clockwise on the page.
  var normal: Point { Point(x: -y, y: x) }

  func turned(_ degrees: Double) -> Point {
    let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    return Point(x: x * c - y * s, y: x * s + y * c)
  }

  func mixed(_ other: Point, _ share: Double) -> Point { self + (other - self) * share }
}
