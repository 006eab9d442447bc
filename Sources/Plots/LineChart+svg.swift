extension LineChart {
  /// The chart as an SVG: bands under lines under nothing, thinned to what the eye can resolve.
  public var svg: String {
    var writer = SVGWriter()
    let drawn = draw(into: &writer, clip: "c")
    return writer.document(
      width: drawn.width, height: drawn.height,
      title: titleText.isEmpty ? "Line chart" : titleText, description: summary(drawn.domains))
  }

  /// Draws the chart from the page's origin, with an identifier of its own for its edges.
  ///
  /// - Returns: The room it takes, and the ranges of x and y.
  func draw(
    into writer: inout SVGWriter, clip name: String
  ) -> (width: Double, height: Double, domains: Domains) {
    let curves = curves()
    let domains = domains(of: curves)
    let shown = rules.filter { $0.y.isFinite }
    let frame = PlotFrame(
      width: width, height: height, x: domains.x, y: domains.y, xKind: xKind, yKind: yKind,
      title: titleText, xLabel: xText, yLabel: yText, legend: legend(),
      notes: shown.map { PlotFrame.SideNote(text: $0.label, y: $0.y) }, xNames: xNames)
    frame.draw(into: &writer, hasVerticalGrid: xNames.isEmpty)
    let (plot, clip) = (frame.plot, "\(SVGWriter.prefix)\(name)")
    let c = NumberText.coordinate
    writer.define(
      "<clipPath id=\"\(clip)\"><rect x=\"\(c(plot.x))\" y=\"\(c(plot.y - 1))\""
        + " width=\"\(c(plot.width))\" height=\"\(c(plot.height + 2))\"/></clipPath>")
    let budget = min(1200, max(80, 4000 / max(1, curves.count + bandCount)))
    let thinned = zip(series, curves).map { series, curve in
      curve.decimated(to: series.style == .bars ? columnBudget : budget)
    }
    writer.group("clip-path=\"url(#\(clip))\"") { writer in
      for (index, runs) in thinned.enumerated() where series[index].style.hasBand {
        let area = runs.map { band($0, in: frame) }.joined()
        writer.path(area, fill: Ink.series(colour(index)), opacity: 0.2)
      }
      drawColumns(thinned, in: frame, into: &writer)
      drawRules(shown, in: frame, into: &writer)
      for (index, runs) in thinned.enumerated() where series[index].style != .bars {
        writer.group(
          "stroke-linejoin=\"round\" stroke-linecap=\"round\"", tooltip: series[index].name
        ) {
          if series[index].style == .points {
            drawDots(runs, index, in: frame, into: &$0)
          } else {
            drawLine(runs, index, in: frame, into: &$0)
          }
        }
      }
    }
    return (frame.width, frame.height, domains)
  }

  /// Which colour a series takes.
  func colour(_ index: Int) -> Int { max(0, series[index].colour ?? index) }

  private func drawRules(_ shown: [Rule], in frame: PlotFrame, into writer: inout SVGWriter) {
    let (plot, stroke) = (frame.plot, SVGWriter.Stroke(colour: Ink.text, width: 1.5, dash: "5 4"))
    for rule in shown {
      guard let at = frame.y.position(rule.y) else { continue }
      writer.line(Point(x: plot.x, y: at), Point(x: plot.maxX, y: at), stroke)
    }
    for upright in uprights {
      guard let at = frame.x.position(upright.x) else { continue }
      writer.line(Point(x: at, y: plot.y), Point(x: at, y: plot.maxY), stroke)
      let isLate = at > plot.centre.x
      writer.text(
        TextMeasure.elided(upright.label, toWidth: plot.width / 2 - 8, size: 12),
        at: Point(x: at + (isLate ? -5 : 5), y: plot.y + 13), anchor: isLate ? .trailing : .leading)
    }
  }

  private var bandCount: Int { series.count { $0.lower != nil && $0.upper != nil } }

  private func dash(_ index: Int) -> String? {
    series[index].isDashed ? "6 4" : Ink.dash(colour(index))
  }

  private func legend() -> [PlotFrame.LegendEntry] {
    // One curve that the title or the axis explains needs no key unless it has a name.
    let named = series.indices.filter { !series[$0].name.isEmpty }
    let entries = named.prefix(LineChart.mostNames).map { index in
      let series = series[index]
      return PlotFrame.LegendEntry(
        name: series.name, colour: Ink.series(colour(index)), dash: dash(index),
        isBand: series.style.hasBand && series.lower != nil && series.upper != nil,
        style: series.style)
    }
    guard let more = moreNames(than: named.count) else { return entries }
    return entries + [PlotFrame.LegendEntry(name: more, colour: Ink.text, hasKey: false)]
  }

  private func drawLine(
    _ runs: [[Curve.Sample]], _ index: Int, in frame: PlotFrame, into writer: inout SVGWriter
  ) {
    var data = ""
    for run in runs {
      let points = run.compactMap { point($0.x, $0.y, in: frame) }
      if points.count == 1, let only = points.first {
        writer.circle(only, radius: 2.5, fill: Ink.series(colour(index)))
      } else if points.count > 1 {
        data += "M" + points.map(LineChart.pair).joined(separator: " ")
      }
    }
    let ink = Ink.series(colour(index))
    if series[index].style == .area {
      writer.path(
        runs.map { ground($0, in: frame) }.joined(), fill: ink, opacity: 0.25)
    }
    writer.path(data, stroke: SVGWriter.Stroke(colour: ink, width: 2, dash: dash(index)))
  }

  /// The height of zero, or of the nearest height that the frame shows.
  private func zero(in frame: PlotFrame) -> Double {
    let domain = frame.y.domain
    return frame.y.position(min(max(0, domain.lowerBound), domain.upperBound)) ?? frame.plot.maxY
  }

  /// The area between a curve and zero.
  private func ground(_ run: [Curve.Sample], in frame: PlotFrame) -> String {
    let points = run.compactMap { point($0.x, $0.y, in: frame) }
    guard let first = points.first, let last = points.last, points.count > 1 else { return "" }
    let zero = zero(in: frame)
    return Shape.polygon(points + [Point(x: last.x, y: zero), Point(x: first.x, y: zero)])
  }

  private func drawDots(
    _ runs: [[Curve.Sample]], _ index: Int, in frame: PlotFrame, into writer: inout SVGWriter
  ) {
    let ink = Ink.series(colour(index))
    for sample in runs.joined() {
      guard let at = point(sample.x, sample.y, in: frame) else { continue }
      drawWhisker(sample, at: at.x, ink, in: frame, into: &writer)
      writer.circle(at, radius: 3.5, fill: ink)
    }
  }

  /// Draws all columns; at each place those of several series stand side by side.
  private func drawColumns(
    _ drawn: [[[Curve.Sample]]], in frame: PlotFrame, into writer: inout SVGWriter
  ) {
    let bars = series.indices.filter { series[$0].style == .bars }
    guard !bars.isEmpty, let start = frame.x.position(frame.x.domain.lowerBound) else { return }
    let pitch = barPitch(drawn)
    let step = abs((frame.x.position(frame.x.domain.lowerBound + pitch) ?? start) - start)
    let width = min(72, max(1, step * 0.8 / Double(bars.count)))
    let zero = zero(in: frame)
    for (place, index) in bars.enumerated() {
      let ink = Ink.series(colour(index))
      let shift = (Double(place) - Double(bars.count - 1) / 2) * width
      for sample in drawn[index].joined() {
        guard let at = point(sample.x, sample.y, in: frame) else { continue }
        let box = Box(
          x: at.x + shift - width * 0.46, y: min(zero, at.y), width: width * 0.92,
          height: abs(at.y - zero))
        writer.rect(
          box, fill: ink, opacity: 0.45, stroke: SVGWriter.Stroke(colour: ink))
        drawWhisker(sample, at: at.x + shift, Ink.text, in: frame, into: &writer)
      }
    }
  }

  private func drawWhisker(
    _ sample: Curve.Sample, at x: Double, _ ink: Colour, in frame: PlotFrame,
    into writer: inout SVGWriter
  ) {
    guard let lower = sample.lower, let upper = sample.upper,
      let low = frame.y.position(lower), let high = frame.y.position(upper)
    else { return }
    let stroke = SVGWriter.Stroke(colour: ink, width: 1.5)
    writer.line(Point(x: x, y: low), Point(x: x, y: high), stroke)
    for end in [low, high] {
      writer.line(Point(x: x - 4, y: end), Point(x: x + 4, y: end), stroke)
    }
  }

  /// The area between the edges of the band, one closed piece for each stretch that has them.
  private func band(_ run: [Curve.Sample], in frame: PlotFrame) -> String {
    run.split { $0.lower == nil }.map { piece in
      let upper = piece.compactMap { edge($0.x, $0.upper, in: frame) }
      let lower = piece.reversed().compactMap { edge($0.x, $0.lower, in: frame) }
      guard upper.count > 1, lower.count > 1 else { return "" }
      return "M" + (upper + lower).map(LineChart.pair).joined(separator: " ") + "Z"
    }.joined()
  }

  private func edge(_ x: Double, _ y: Double?, in frame: PlotFrame) -> Point? {
    guard let y else { return nil }
    // An edge that a logarithmic axis cannot show lies below the frame.
    if yKind == .logarithmic, y <= 0 { return point(x, frame.y.domain.lowerBound / 10, in: frame) }
    return point(x, y, in: frame)
  }

  private func point(_ x: Double, _ y: Double, in frame: PlotFrame) -> Point? {
    guard let px = frame.x.position(x), let py = frame.y.position(y) else { return nil }
    return Point(x: px, y: py)
  }

  private static func pair(_ point: Point) -> String {
    "\(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y))"
  }

  private func summary(_ domains: (x: ClosedRange<Double>, y: ClosedRange<Double>)) -> String {
    let names = series.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    func span(_ range: ClosedRange<Double>) -> String {
      "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound))"
    }
    return "\(yText.isEmpty ? "y" : yText) from \(span(domains.y)) over "
      + "\(xText.isEmpty ? "x" : xText) from \(span(domains.x))"
      + (names.isEmpty ? "." : ": \(names).")
  }
}

extension LineChart.Style {
  /// Whether the band is an area; otherwise each point has a whisker.
  var hasBand: Bool { self == .line || self == .area }
}
