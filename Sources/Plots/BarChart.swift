/// Named amounts as horizontal bars from zero, each with an optional interval.
///
///     BarChart().bar("SARSA", -28).bar("Q-learning", -48).title("Online return")
public struct BarChart: Picture, Equatable {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// What stands beside it.
    public var name: String
    /// Where it ends; one that is not finite is not drawn.
    public var value: Double
    /// The lower end of an interval about the value.
    public var lower: Double?
    /// The upper end of an interval about the value.
    public var upper: Double?

    /// A bar from zero to a value.
    public init(_ name: String, _ value: Double, lower: Double? = nil, upper: Double? = nil) {
      self.name = name
      self.value = value
      self.lower = lower
      self.upper = upper
    }

    /// The interval, where both ends are numbers.
    var interval: ClosedRange<Double>? {
      guard let lower, let upper, lower.isFinite, upper.isFinite else { return nil }
      return min(lower, upper)...max(lower, upper)
    }
  }

  /// The bars from top to bottom.
  public var bars: [Bar]
  var titleText = ""
  var xText = ""
  var xDomain: ClosedRange<Double>?

  /// A chart of bars.
  public init(_ bars: [Bar] = []) { self.bars = bars }

  /// The chart with one more bar.
  public func bar(
    _ name: String, _ value: Double, lower: Double? = nil, upper: Double? = nil
  ) -> BarChart {
    with { $0.bars.append(Bar(name, value, lower: lower, upper: upper)) }
  }

  /// The chart under a title.
  public func title(_ text: String) -> BarChart { with { $0.titleText = text } }

  /// The chart with a label under the axis of values.
  public func xLabel(_ text: String) -> BarChart { with { $0.xText = text } }

  /// The chart from one value to another, instead of from zero to the longest bar.
  public func xRange(_ range: ClosedRange<Double>) -> BarChart { with { $0.xDomain = range } }

  /// The chart as an SVG.
  public var svg: String {
    let shown = Array(bars.prefix(BarChart.limit))
    let names = shown.map { TextMeasure.elided($0.name, toWidth: 200, size: 12) }
    let digits = NumberText.digits(for: shown.map(\.value))
    // The numbers stand beyond the bars' ends, on either side of zero.
    let room = { (values: [Double]) -> Double in
      values.map { value in
        TextMeasure.width(NumberText.typeset(NumberText.fixed(value, digits)), size: 12) + 14
      }.max() ?? 8
    }
    let left = 8 + (names.map { TextMeasure.width($0, size: 12) }.max() ?? 0)
    let before = room(shown.map(\.value).filter { $0 < 0 })
    let after = max(24, room(shown.map(\.value).filter { $0 >= 0 }))
    let top = titleText.isEmpty ? 10.0 : 36
    let (pitch, width) = (26.0, 640.0)
    let plot = Box(
      x: left + before, y: top, width: width - left - before - after,
      height: pitch * Double(shown.count))
    let scale = Scale(domain, from: plot.x, to: plot.maxX)
    let ticks = scale.ticks(atMost: Int(plot.width / 64))
    let zero = scale.position(min(max(0, domain.lowerBound), domain.upperBound)) ?? plot.x

    var writer = SVGWriter()
    writer.text(titleText, at: Point(x: 8, y: 20), size: 15, isBold: true)
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let at = scale.position(value) else { continue }
      writer.line(
        Point(x: at, y: plot.y), Point(x: at, y: plot.maxY),
        SVGWriter.Stroke(colour: Ink.text, opacity: 0.25))
      writer.text(
        NumberText.typeset(label), at: Point(x: at, y: plot.maxY + 17), anchor: .centre)
    }
    for (index, bar) in shown.enumerated() {
      let middle = plot.y + (Double(index) + 0.5) * pitch
      writer.text(names[index], at: Point(x: left, y: middle + 4), anchor: .trailing)
      draw(bar, at: middle, scale, plot, zero: zero, digits: digits, into: &writer)
    }
    writer.line(
      Point(x: zero, y: plot.y), Point(x: zero, y: plot.maxY), SVGWriter.Stroke(colour: Ink.text))
    writer.text(xText, at: Point(x: plot.centre.x, y: plot.maxY + 38), size: 13, anchor: .centre)
    if shown.count < bars.count {
      writer.text(
        "… \(bars.count - shown.count) more", at: Point(x: 8, y: plot.maxY + 17), size: 11)
    }
    return writer.document(
      width: width, height: plot.maxY + (xText.isEmpty ? 26 : 46),
      title: titleText.isEmpty ? "Bar chart" : titleText, description: text)
  }

  /// The chart in characters.
  public var text: String {
    let shown = bars.prefix(BarChart.limit)
    let names = shown.map { TextMeasure.elided($0.name, toColumns: 24) }
    let margin = names.map(TextMeasure.columns).max() ?? 0
    let digits = NumberText.digits(for: shown.map(\.value))
    let numbers = shown.map { bar in
      NumberText.fixed(bar.value, digits)
        + (bar.interval.map {
          " [\(NumberText.fixed($0.lowerBound, digits)), \(NumberText.fixed($0.upperBound, digits))]"
        } ?? "")
    }
    let room = max(10, 78 - margin - (numbers.map(TextMeasure.columns).max() ?? 0))
    let scale = Scale(domain, from: 0, to: Double(room))
    let zero = scale.position(min(max(0, domain.lowerBound), domain.upperBound)) ?? 0
    var lines = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    for (index, bar) in shown.enumerated() {
      let end = min(Double(room), max(0, scale.position(bar.value) ?? zero))
      let (from, to) = (Int(min(zero, end).rounded()), Int(max(zero, end).rounded()))
      let drawn = TextMeasure.spaces(from) + String(repeating: "█", count: to - from)
      lines.append(
        TextMeasure.padded(names[index], to: margin, .trailing) + "│"
          + TextMeasure.padded(drawn, to: room) + " " + numbers[index])
    }
    if !xText.isEmpty {
      lines.append(TextMeasure.padded(TextMeasure.elided(xText, toColumns: 78), to: 78, .centre))
    }
    if shown.count < bars.count { lines.append("… \(bars.count - shown.count) more") }
    return TextMeasure.lines(lines)
  }

  private static let limit = 40

  private var domain: ClosedRange<Double> {
    if let xDomain { return xDomain }
    let ends = bars.flatMap { bar -> [Double] in
      [0, bar.value, bar.interval?.lowerBound ?? 0, bar.interval?.upperBound ?? 0]
    }
    let finite = ends.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    return low < high ? low...high : 0...1
  }

  private func draw(
    _ bar: Bar, at middle: Double, _ scale: Scale, _ plot: Box, zero: Double, digits: Int,
    into writer: inout SVGWriter
  ) {
    guard let position = scale.position(bar.value) else {
      writer.text("–", at: Point(x: zero + 6, y: middle + 4))
      return
    }
    let end = min(plot.maxX, max(plot.x, position))
    let box = Box(x: min(zero, end), y: middle - 8, width: abs(end - zero), height: 16)
    writer.rect(
      box, fill: Ink.series(0), opacity: 0.45, stroke: SVGWriter.Stroke(colour: Ink.series(0)))
    var edges = [zero, end]
    if let interval = bar.interval, let low = scale.position(interval.lowerBound),
      let high = scale.position(interval.upperBound)
    {
      let (low, high) = (max(plot.x, min(plot.maxX, low)), max(plot.x, min(plot.maxX, high)))
      let stroke = SVGWriter.Stroke(colour: Ink.text, width: 2)
      writer.line(Point(x: low, y: middle), Point(x: high, y: middle), stroke)
      for end in [low, high] {
        writer.line(Point(x: end, y: middle - 4), Point(x: end, y: middle + 4), stroke)
      }
      edges += [low, high]
    }
    let isNegative = bar.value < 0
    let edge = isNegative ? (edges.min() ?? zero) - 6 : (edges.max() ?? zero) + 6
    writer.text(
      NumberText.typeset(NumberText.fixed(bar.value, digits)),
      at: Point(x: edge, y: middle + 4), anchor: isNegative ? .trailing : .leading)
  }

  private func with(_ change: (inout BarChart) -> Void) -> BarChart {
    var copy = self
    change(&copy)
    return copy
  }
}
