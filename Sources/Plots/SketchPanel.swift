import Glibc

/// A sketch's shapes, measured and drawn somewhere on a page.
struct SketchPanel {
  let sketch: Sketch
  private let scale: Double

  init(_ sketch: Sketch) {
    self.sketch = sketch
    let width = max(1e-9, min(1e9, sketch.x.upperBound - sketch.x.lowerBound))
    let height = max(1e-9, min(1e9, sketch.y.upperBound - sketch.y.lowerBound))
    scale = min(480 / width, 260 / height)
  }

  var width: Double { (sketch.x.upperBound - sketch.x.lowerBound) * scale }
  var height: Double { (sketch.y.upperBound - sketch.y.lowerBound) * scale }

  /// The page that the sketch stands on.
  func page(title: String, caption: String, captionWidth: Double? = nil) -> ScenePage {
    ScenePage((width, height), title: title, caption: caption, captionWidth: captionWidth)
  }

  /// Draws what the closure draws within the edges of the sketch.
  func frame(
    at origin: Point, into svg: inout SVGWriter, _ draw: (inout SVGWriter) -> Void
  ) {
    let c = NumberText.coordinate
    let clip = "\(SVGWriter.prefix)c"
    svg.define(
      "<clipPath id=\"\(clip)\"><rect x=\"\(c(origin.x))\" y=\"\(c(origin.y))\""
        + " width=\"\(c(width))\" height=\"\(c(height))\"/></clipPath>")
    svg.rect(
      Box(x: origin.x, y: origin.y, width: width, height: height), fill: Ink.text, opacity: 0.06,
      radius: 4)
    svg.group(
      "clip-path=\"url(#\(clip))\" stroke-linejoin=\"round\" stroke-linecap=\"round\"", draw)
  }

  /// Draws a shape where it stands.
  func draw(_ shape: Sketch.Shape, at origin: Point, into svg: inout SVGWriter) {
    switch shape {
    case .line(_, let width, let role):
      svg.path(data(shape, at: origin), stroke: stroke(width, role))
    case .circle(let x, let y, let radius, let role):
      svg.circle(
        point(Sketch.Place(x, y), at: origin), radius: max(2, radius * scale), fill: role.colour)
    case .area(_, let role): svg.path(data(shape, at: origin), fill: role.colour)
    }
  }

  /// What a line is drawn with.
  func stroke(_ width: Double, _ role: Sketch.Role) -> SVGWriter.Stroke {
    SVGWriter.Stroke(
      colour: role.colour, width: max(2, width * scale), dash: role == .goal ? "5 5" : nil)
  }

  /// The path of a line or an area.
  func data(_ shape: Sketch.Shape, at origin: Point) -> String {
    switch shape {
    case .line(let places, _, _): Shape.polyline(places.map { point($0, at: origin) })
    case .area(let places, _): Shape.polygon(places.map { point($0, at: origin) })
    case .circle: ""
    }
  }

  /// A place on the page.
  func point(_ place: Sketch.Place, at origin: Point) -> Point {
    Point(
      x: origin.x + (place.x - sketch.x.lowerBound) * scale,
      y: origin.y + (sketch.y.upperBound - place.y) * scale)
  }
}

extension Sketch.Role {
  /// The colour of what a shape stands for.
  var colour: Colour {
    switch self {
    case .ground: Ink.text
    case .body: Ink.series(0)
    case .limb: Ink.series(1)
    case .goal: Ink.series(2)
    }
  }
}

extension Sketch.Shape {
  /// Places along the shape's edge.
  var outline: [Sketch.Place] {
    switch self {
    case .line(let places, _, _): places
    case .area(let places, _): places + places.prefix(1)
    case .circle(let x, let y, let radius, _):
      (0...16).map { step in
        let angle = Double(step) * .pi / 8
        return Sketch.Place(x + radius * cos(angle), y + radius * sin(angle))
      }
    }
  }

  /// Whether another shape can be reached from this one by moving its points.
  func isAkin(to other: Sketch.Shape) -> Bool {
    switch (self, other) {
    case (.line(let a, let width, let role), .line(let b, let otherWidth, let otherRole)):
      a.count == b.count && width == otherWidth && role == otherRole
    case (.circle(_, _, let radius, let role), .circle(_, _, let otherRadius, let otherRole)):
      radius == otherRadius && role == otherRole
    case (.area(let a, let role), .area(let b, let otherRole)):
      a.count == b.count && role == otherRole
    default: false
    }
  }
}
