import Glibc

/// How often numbers fall into intervals of equal width.
///
///     Histogram(returns).title("Return").xLabel("return")
public struct Histogram: Picture, Equatable {
  /// The numbers; those that are not finite are left out.
  public let values: [Double]
  let binCount: Int?
  var titleText = ""
  var xText = ""
  var yText = "count"
  var xDomain: ClosedRange<Double>?

  /// A histogram with so many intervals; without a number, of round width after Freedman and
  /// Diaconis (1981), and one for each number where all are whole and near each other.
  public init(_ values: [Double], bins: Int? = nil) {
    self.values = values.filter(\.isFinite)
    binCount = bins.map { min(400, max(1, $0)) }
  }

  /// The histogram under a title.
  public func title(_ text: String) -> Histogram { with { $0.titleText = text } }

  /// The histogram with a label under its numbers.
  public func xLabel(_ text: String) -> Histogram { with { $0.xText = text } }

  /// The histogram with a label beside its counts; "count" unless given.
  public func yLabel(_ text: String) -> Histogram { with { $0.yText = text } }

  /// The histogram of the numbers in a range alone.
  public func xRange(_ range: ClosedRange<Double>) -> Histogram { with { $0.xDomain = range } }

  /// The bounds of the intervals and how many numbers each holds; the last holds its upper bound.
  package func bins() -> (edges: [Double], counts: [Int]) {
    let shown = values.filter { xDomain?.contains($0) ?? true }
    guard let low = shown.min(), let high = shown.max() else { return ([0, 1], [0]) }
    let edges = edges(shown, from: xDomain?.lowerBound ?? low, to: xDomain?.upperBound ?? high)
    guard let first = edges.first, edges.count > 1 else { return ([0, 1], [0]) }
    let width = edges[1] - first
    var counts = [Int](repeating: 0, count: edges.count - 1)
    for value in shown {
      let index = ((value - first) / width).rounded(.down)
      counts[Int(min(Double(counts.count - 1), max(0, index)))] += 1
    }
    return (edges, counts)
  }

  /// The histogram as an SVG.
  public var svg: String {
    let (edges, counts) = bins()
    let highest = Double(max(1, counts.max() ?? 1))
    let frame = PlotFrame(
      width: 640, height: 320, x: (edges.first ?? 0)...(edges.last ?? 1), y: 0...highest * 1.04,
      title: titleText, xLabel: xText, yLabel: yText)
    var writer = SVGWriter()
    frame.draw(into: &writer, hasVerticalGrid: false)
    for (index, count) in counts.enumerated() where count > 0 {
      guard let left = frame.x.position(edges[index]),
        let right = frame.x.position(edges[index + 1]), let top = frame.y.position(Double(count))
      else { continue }
      let gap = min(1, (right - left) * 0.1)
      let box = Box(
        x: left + gap / 2, y: top, width: right - left - gap, height: frame.plot.maxY - top)
      writer.rect(box, fill: Ink.series(0))
    }
    return writer.document(
      width: frame.width, height: frame.height,
      title: titleText.isEmpty ? "Histogram" : titleText,
      description: "\(counts.reduce(0, +)) numbers in \(counts.count) intervals from "
        + "\(NumberText.short(edges.first ?? 0)) to \(NumberText.short(edges.last ?? 1)).")
  }

  /// The histogram in characters, one line for each interval or few.
  public var text: String {
    var (edges, counts) = bins()
    while counts.count > 24 {
      // Pairs of intervals are joined until they fit a screen.
      if counts.count % 2 == 1, let last = edges.last {
        counts.append(0)
        edges.append(last + edges[1] - edges[0])
      }
      counts = stride(from: 0, to: counts.count, by: 2).map { counts[$0] + counts[$0 + 1] }
      edges = stride(from: 0, to: edges.count, by: 2).map { edges[$0] }
    }
    let digits = edges.contains { $0 != $0.rounded() } ? NumberText.digits(for: edges) : 0
    let names = counts.indices.map { index -> String in
      // An interval about one whole number is called by it.
      let middle = (edges[index] + edges[index + 1]) / 2
      let isWhole = edges[index + 1] - edges[index] == 1 && middle == middle.rounded()
      guard !isWhole else { return NumberText.fixed(middle, 0) }
      return NumberText.fixed(edges[index], digits) + "…"
        + NumberText.fixed(edges[index + 1], digits)
    }
    let margin = names.map(TextMeasure.columns).max() ?? 0
    let numbers = counts.map(String.init)
    let room = max(10, 77 - margin - (numbers.map(\.count).max() ?? 0))
    let highest = max(1, counts.max() ?? 1)
    var lines = [titleText, xText].filter { !$0.isEmpty }
      .map { TextMeasure.elided($0, toColumns: 80) }
    for (index, count) in counts.enumerated() {
      let share = Double(count) / Double(highest)
      let length = Int((share * Double(room)).rounded())
      lines.append(
        TextMeasure.padded(names[index], to: margin, .trailing) + "│"
          + String(repeating: "█", count: length) + " " + numbers[index])
    }
    return TextMeasure.lines(lines)
  }

  private func edges(_ shown: [Double], from low: Double, to high: Double) -> [Double] {
    let range = Scale(low...max(low, high), from: 0, to: 1).domain
    let (low, high) = (range.lowerBound, range.upperBound)
    if let binCount {
      return (0...binCount).map { low + (high - low) * Double($0) / Double(binCount) }
    }
    if high - low <= 40, high < 1e12, low > -1e12, shown.allSatisfy({ $0 == $0.rounded() }) {
      return Array(stride(from: low.rounded(.down) - 0.5, through: high.rounded(.up) + 0.5, by: 1))
    }
    // Of very many numbers a part says enough, and is sorted in no time.
    let part = stride(from: 0, to: shown.count, by: max(1, shown.count / 100_000))
      .map { shown[$0] }.sorted()
    let quartiles = part[part.count * 3 / 4] - part[part.count / 4]
    let width = 2 * quartiles / cbrt(Double(shown.count))
    let wanted = width > 0 ? min(60, max(5, (high - low) / width)) : 10
    let ticks = Ticks.linear(over: low...high, atMost: Int(wanted) + 1).values
    guard ticks.count > 1, let first = ticks.first, let last = ticks.last else {
      return [low, high]
    }
    let step = ticks[1] - ticks[0]
    let before = first > low ? [first - step] : []
    return before + ticks + (last < high ? [last + step] : [])
  }

  private func with(_ change: (inout Histogram) -> Void) -> Histogram {
    var copy = self
    change(&copy)
    return copy
  }
}
