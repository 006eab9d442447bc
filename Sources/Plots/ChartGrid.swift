/// Charts side by side over common axes: small multiples.
public struct ChartGrid: Picture, Equatable {
  /// The charts in reading order; their titles stand above each.
  public let charts: [LineChart]
  var titleText = ""

  /// A grid of charts, each at its own size.
  public init(_ charts: [LineChart]) { self.charts = charts }

  /// The grid under a title.
  public func title(_ text: String) -> ChartGrid {
    var copy = self
    copy.titleText = text
    return copy
  }

  /// The grid as an SVG, wrapped to a page's width.
  public var svg: String {
    let (shared, gap) = (aligned, 10.0)
    let top = titleText.isEmpty ? 4.0 : 34
    let cell = shared.map(\.width).max() ?? 200
    let perLine = max(1, min(max(1, charts.count), Int((960 + gap) / (cell + gap))))
    var writer = SVGWriter()
    writer.text(
      TextMeasure.elided(titleText, toWidth: 900, size: 15, isBold: true), at: Point(x: 8, y: 20),
      size: 15, isBold: true)
    var (y, bottom) = (top, top)
    for (index, chart) in shared.enumerated() {
      if index % perLine == 0 { y = bottom }
      let x = Double(index % perLine) * (cell + gap)
      writer.group("transform=\"translate(\(Shape.pair(Point(x: x, y: y))))\"") { writer in
        let size = chart.draw(into: &writer, clip: "c\(index)")
        bottom = max(bottom, y + size.height + gap)
      }
    }
    return writer.document(
      width: Double(perLine) * (cell + gap) - gap, height: max(40, bottom),
      title: titleText.isEmpty ? "Charts" : titleText,
      description: charts.map(\.titleText).joined(separator: "; "))
  }

  /// The charts in characters, one below the other.
  public var text: String {
    let heading = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    return (heading + aligned.map(\.text)).joined(separator: "\n\n")
  }

  /// The charts over the ranges that hold all of them.
  private var aligned: [LineChart] {
    let domains = charts.map { $0.domains(of: $0.curves()) }
    func union(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double>? {
      guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max()
      else { return nil }
      return low...high
    }
    let (x, y) = (union(domains.map(\.x)), union(domains.map(\.y)))
    return charts.map { chart in
      var copy = chart
      copy.xDomain = chart.xDomain ?? x
      copy.yDomain = chart.yDomain ?? y
      return copy
    }
  }
}
