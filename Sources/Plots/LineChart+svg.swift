extension LineChart {
  /// The chart as an SVG: bands under lines under nothing, thinned to what the eye can resolve.
  public var svg: String {
    let curves = curves()
    let domains = domains(of: curves)
    let shown = rules.filter { $0.y.isFinite }
    let frame = PlotFrame(
      width: width, height: height, x: domains.x, y: domains.y, xKind: xKind, yKind: yKind,
      title: titleText, xLabel: xText, yLabel: yText, legend: legend(),
      notes: shown.map { PlotFrame.SideNote(text: $0.label, y: $0.y) })
    var writer = SVGWriter()
    frame.draw(into: &writer)
    let (plot, clip) = (frame.plot, "\(SVGWriter.prefix)c")
    let c = NumberText.coordinate
    writer.define(
      "<clipPath id=\"\(clip)\"><rect x=\"\(c(plot.x))\" y=\"\(c(plot.y - 1))\""
        + " width=\"\(c(plot.width))\" height=\"\(c(plot.height + 2))\"/></clipPath>")
    let budget = min(1200, max(80, 4000 / max(1, curves.count + bandCount)))
    let thinned = curves.map { $0.decimated(to: budget) }
    writer.group("clip-path=\"url(#\(clip))\"") { writer in
      for (index, curve) in thinned.enumerated() {
        let area = curve.runs.map { band($0, in: frame) }.joined()
        writer.path(area, fill: Ink.series(index), opacity: 0.2)
      }
      for rule in shown {
        guard let at = frame.y.position(rule.y) else { continue }
        writer.line(
          Point(x: plot.x, y: at), Point(x: plot.maxX, y: at),
          SVGWriter.Stroke(colour: Ink.text, width: 1.5, dash: "5 4"))
      }
      for (index, curve) in thinned.enumerated() {
        writer.group(
          "stroke-linejoin=\"round\" stroke-linecap=\"round\"", tooltip: series[index].name
        ) {
          drawLine(curve, index, in: frame, into: &$0)
        }
      }
    }
    return writer.document(
      width: frame.width, height: frame.height,
      title: titleText.isEmpty ? "Line chart" : titleText, description: summary(domains))
  }

  private var bandCount: Int { series.count { $0.lower != nil && $0.upper != nil } }

  private func dash(_ index: Int) -> String? { series[index].isDashed ? "6 4" : Ink.dash(index) }

  private func legend() -> [PlotFrame.LegendEntry] {
    // One curve that the title or the axis explains needs no key unless it has a name.
    series.enumerated().map { index, series in
      PlotFrame.LegendEntry(
        name: series.name, colour: Ink.series(index), dash: dash(index),
        isBand: series.lower != nil && series.upper != nil)
    }
  }

  private func drawLine(
    _ curve: Curve, _ index: Int, in frame: PlotFrame, into writer: inout SVGWriter
  ) {
    var data = ""
    for run in curve.runs {
      let points = run.compactMap { point($0.x, $0.y, in: frame) }
      if points.count == 1, let only = points.first {
        writer.circle(only, radius: 2.5, fill: Ink.series(index))
      } else if points.count > 1 {
        data += "M" + points.map(LineChart.pair).joined(separator: " ")
      }
    }
    writer.path(
      data, stroke: SVGWriter.Stroke(colour: Ink.series(index), width: 2, dash: dash(index)))
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
