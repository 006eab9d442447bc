/// Lines, circles and areas in units of their own, with y upward: a cart, a hill, a pendulum.
///
///     Sketch(x: -2...2, y: 0...1, [.circle(x: 0, y: 0.5, radius: 0.2, .body)]).title("Ball")
public struct Sketch: Picture, Equatable {
  /// A place in the sketch's units.
  public struct Place: Sendable, Hashable {
    /// To the right.
    public var x: Double
    /// Upward.
    public var y: Double

    /// Makes a place.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What a shape stands for, which is all that its colour tells.
  public enum Role: Sendable, Hashable {
    /// What does not move.
    case ground
    /// What moves.
    case body
    /// A limb of what moves.
    case limb
    /// Where it should go; dashed.
    case goal
  }

  /// One shape.
  public enum Shape: Sendable, Hashable {
    /// A line through places, with its width in the sketch's units; 0 is a hairline.
    case line([Place], width: Double, Role)
    /// A circle.
    case circle(x: Double, y: Double, radius: Double, Role)
    /// An area between places.
    case area([Place], Role)
  }

  /// The range of x to be seen.
  public let x: ClosedRange<Double>
  /// The range of y to be seen.
  public let y: ClosedRange<Double>
  /// The shapes, the hindmost first.
  public let shapes: [Shape]
  var titleText = ""
  var captionText = ""

  /// A sketch of shapes within ranges of x and y; what lies outside is cut off.
  public init(x: ClosedRange<Double>, y: ClosedRange<Double>, _ shapes: [Shape]) {
    self.x = x
    self.y = y
    self.shapes = shapes
  }

  /// The sketch under a title.
  public func title(_ text: String) -> Sketch { with { $0.titleText = text } }

  /// The sketch with a line beneath it.
  public func caption(_ text: String) -> Sketch { with { $0.captionText = text } }

  /// The sketch as an SVG.
  public var svg: String {
    let panel = SketchPanel(self)
    let page = panel.page(title: titleText, caption: captionText)
    var writer = SVGWriter()
    page.drawWords(into: &writer)
    panel.frame(at: page.origin, into: &writer) { writer in
      for shape in shapes { panel.draw(shape, at: page.origin, into: &writer) }
    }
    return writer.document(
      width: page.width, height: page.height, title: titleText.isEmpty ? "Sketch" : titleText,
      description: captionText.isEmpty ? "A sketch of \(shapes.count) shapes." : captionText)
  }

  /// The sketch in braille dots.
  public var text: String {
    let (width, height) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    guard width > 0, height > 0, width.isFinite, height.isFinite else { return titleText }
    // A character is about twice as high as wide.
    let columns = min(60, max(12, Int(30 * width / height)))
    let rows = min(20, max(4, Int((Double(columns) * height / width / 2).rounded())))
    let across = Scale(x, from: 0, to: Double(columns - 1))
    let up = Scale(y, from: Double(rows - 1), to: 0)
    var canvas = TextCanvas(columns: columns, rows: rows)
    for shape in shapes {
      let points = shape.outline.compactMap { place -> Point? in
        guard let px = across.position(place.x), let py = up.position(place.y) else { return nil }
        return Point(x: px, y: py)
      }
      canvas.dots(through: points)
    }
    var lines = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    var drawn = canvas.lines
    while let last = drawn.last, last.allSatisfy({ $0 == " " }) { drawn.removeLast() }
    lines += drawn
    if !captionText.isEmpty { lines.append(TextMeasure.elided(captionText, toColumns: 80)) }
    return TextMeasure.lines(lines)
  }

  private func with(_ change: (inout Sketch) -> Void) -> Sketch {
    var copy = self
    change(&copy)
    return copy
  }
}
