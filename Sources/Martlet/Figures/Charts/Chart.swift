public import Plots

/// A chart by its grammar: data, and marks that say which key of it lies along which axis.
///
///     Chart(runs) {
///       Line(x: .episode, y: .return, color: .algorithm).smooth(20)
///       Band(.ci95)
///       Rule(y: -13, label: "optimal")
///     }
///     .title("Cliff walking").yRange(-100...0)
///
/// Runs that agree in what tells the marks apart are averaged over their seeds: row by row where they
/// have the same places along the horizontal axis, else along lines between their points.
public struct Chart: Picture {
  let series: [ChartSeries]
  let layers: [ChartLayer]
  private(set) var titleText: String?
  private(set) var xText: String?
  private(set) var yText: String?
  private(set) var xDomain: ClosedRange<Double>?
  private(set) var yDomain: ClosedRange<Double>?
  private(set) var xKind = AxisScale.linear
  private(set) var yKind = AxisScale.linear
  private(set) var size: (width: Double, height: Double)?
  private(set) var facetKey: ChartKey?

  /// A chart of series and marks.
  package init(series: [ChartSeries], marks: [any ChartMark]) {
    self.series = series
    layers = marks.map(\.layer)
  }

  /// A chart of some data; none where all marks bring their own numbers.
  public init(_ data: any ChartData..., @ChartBuilder marks: () -> [any ChartMark]) {
    self.init(series: ChartSeries.told(data), marks: marks())
  }

  /// A chart of an array of data.
  public init(_ data: [some ChartData], @ChartBuilder marks: () -> [any ChartMark]) {
    self.init(series: ChartSeries.told(data), marks: marks())
  }

  /// A chart of numbers, by `.index` and `.value`.
  public init(_ numbers: [Double], @ChartBuilder marks: () -> [any ChartMark]) {
    self.init(series: [ChartSeries(numbers)], marks: marks())
  }

  /// A chart of numbers by name: the names are the `.algorithm`, in alphabetical order.
  public init(_ numbers: [String: [Double]], @ChartBuilder marks: () -> [any ChartMark]) {
    self.init(
      series: numbers.sorted { $0.key < $1.key }.map { ChartSeries($0.value, named: $0.key) },
      marks: marks())
  }

  /// The chart under a title; the problem's name unless given.
  public func title(_ text: String) -> Chart { with { $0.titleText = text } }

  /// The chart with a label under the horizontal axis; the key's name unless given.
  public func xLabel(_ text: String) -> Chart { with { $0.xText = text } }

  /// The chart with a label beside the vertical axis; the key's name unless given.
  public func yLabel(_ text: String) -> Chart { with { $0.yText = text } }

  /// The chart from one horizontal position to another, instead of wherever points are.
  public func xRange(_ range: ClosedRange<Double>) -> Chart { with { $0.xDomain = range } }

  /// The chart from one height to another, instead of wherever points are.
  public func yRange(_ range: ClosedRange<Double>) -> Chart { with { $0.yDomain = range } }

  /// The chart with its horizontal axis spaced by ratios.
  public func logX() -> Chart { with { $0.xKind = .logarithmic } }

  /// The chart with its vertical axis spaced by ratios.
  public func logY() -> Chart { with { $0.yKind = .logarithmic } }

  /// The chart at another size in pixels; 640 by 360 unless given, each of several 310 by 230.
  public func size(width: Double, height: Double) -> Chart {
    with { $0.size = (width, height) }
  }

  /// A chart for each value of a key, over common axes.
  public func facet(_ key: ChartKey) -> Chart { with { $0.facetKey = key } }

  /// The chart as an SVG.
  public var svg: String { picture.svg }

  /// The chart in characters.
  public var text: String { picture.text }

  private func with(_ change: (inout Chart) -> Void) -> Chart {
    var copy = self
    change(&copy)
    return copy
  }
}

extension ChartSeries {
  /// The series of several data: where an algorithm's name comes again with a seed it had, it gets a
  /// number.
  package static func told(_ data: [any ChartData]) -> [ChartSeries] {
    var used: [[String]: Int] = [:]
    return data.flatMap { one -> [ChartSeries] in
      var own: Set<[String]> = []
      let series = one.chartSeries.map { series -> ChartSeries in
        let name = series.labels[.algorithm] ?? ""
        let key = [name, series.labels[.environment] ?? "", series.labels[.seed] ?? ""]
        own.insert(key)
        let times = used[key, default: 0]
        guard times > 0 else { return series }
        var copy = series
        copy.labels[.algorithm] = "\(name) (\(times + 1))"
        return copy
      }
      for key in own { used[key, default: 0] += 1 }
      return series
    }
  }
}
