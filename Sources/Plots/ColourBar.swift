/// The key of a heat map: its colours beside their numbers.
struct ColourBar {
  let ramp: Ramp
  private let ticks: Ticks
  private let height: Double

  init(_ ramp: Ramp, height: Double) {
    self.ramp = ramp
    self.height = height
    ticks = .linear(over: ramp.domain, atMost: max(2, min(9, Int(height / 26))))
  }

  /// The room the bar and its numbers take.
  var width: Double {
    20 + (ticks.labels.map { TextMeasure.width(NumberText.typeset($0), size: 11) }.max() ?? 0)
  }

  func draw(at origin: Point, into svg: inout SVGWriter) {
    let identifier = "\(SVGWriter.prefix)g"
    let (low, high) = (ramp.domain.lowerBound, ramp.domain.upperBound)
    // Zero gets a stop of its own, so that diverging colours part there exactly.
    let shares = (0...16).map { Double($0) / 16 }
    let zero = ramp.isDiverging && low < 0 && high > 0 ? [-low / (high - low)] : []
    let stops = (shares + zero).sorted().map { share in
      "<stop offset=\"\(NumberText.short(share))\""
        + " stop-color=\"\(ramp.colour(low + share * (high - low)).hex)\"/>"
    }
    svg.define(
      "<linearGradient id=\"\(identifier)\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">\n"
        + stops.joined(separator: "\n") + "\n</linearGradient>")
    let box = Box(x: origin.x, y: origin.y, width: 12, height: height)
    let edge = SVGWriter.Stroke(colour: Ink.text, width: 0.5, opacity: 0.6)
    svg.group("fill=\"url(#\(identifier))\"") { $0.rect(box, fill: nil, stroke: edge) }
    let scale = Scale(ramp.domain, from: box.maxY, to: box.y)
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let at = scale.position(value) else { continue }
      svg.line(
        Point(x: box.maxX, y: at), Point(x: box.maxX + 3, y: at),
        SVGWriter.Stroke(colour: Ink.text))
      svg.text(NumberText.typeset(label), at: Point(x: box.maxX + 6, y: at + 4), size: 11)
    }
  }
}
