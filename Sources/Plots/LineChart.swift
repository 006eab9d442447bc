/// Named curves over a common pair of axes, each with an optional band.
///
///     LineChart([LineChart.Series("SARSA", y: returns)])
///       .smooth(20).rule(y: -13, label: "optimal").title("Cliff walking").yRange(-100...0)
public struct LineChart: Picture, Equatable {
  /// How the points of a series are drawn.
  public enum Style: Sendable, Hashable {
    /// Joined by a line, with the band filled.
    case line
    /// Dots, with whiskers for the band.
    case points
    /// Columns from zero, with whiskers for the band; those of several series stand side by side.
    case bars
    /// A line with the area down to zero filled.
    case area
  }

  /// One curve.
  public struct Series: Sendable, Equatable {
    /// What the legend calls it; an empty name is left out of the legend.
    public var name: String
    /// Where the points stand along the horizontal axis; as many as `y`.
    public var x: [Double]
    /// The points' heights; one that is not finite leaves a gap.
    public var y: [Double]
    /// The lower edge of the band about the curve, as many as `y`.
    public var lower: [Double]?
    /// The upper edge of the band about the curve, as many as `y`.
    public var upper: [Double]?
    /// How many points, itself and those before, each drawn point averages; 1 or more.
    public var window = 1
    /// Whether the curve is drawn dashed.
    public var isDashed = false
    /// How the points are drawn.
    public var style = Style.line
    /// Which of the chart's colours is taken, from 0; the series' own place unless given.
    public var colour: Int?

    /// A curve through points; without `x` they stand at 0, 1, 2, ….
    ///
    /// Arrays of unequal length are used up to the end of the shortest.
    public init(
      _ name: String, x: [Double]? = nil, y: [Double], lower: [Double]? = nil,
      upper: [Double]? = nil
    ) {
      self.name = name
      self.x = x ?? y.indices.map(Double.init)
      self.y = y
      self.lower = lower
      self.upper = upper
    }

    /// The curve, and its band, averaged over a window of points that ends at each.
    public func smooth(_ window: Int) -> Series {
      var copy = self
      copy.window = max(1, window)
      return copy
    }

    /// The curve drawn dashed.
    public func dashed() -> Series {
      var copy = self
      copy.isDashed = true
      return copy
    }

    /// The points to draw, averaged, cut where the check says that one cannot be drawn.
    func curve(where isDrawable: (Double, Double) -> Bool) -> Curve {
      Curve(
        x: x, y: movingAverage(y, window: window),
        lower: lower.map { movingAverage($0, window: window) },
        upper: upper.map { movingAverage($0, window: window) }, where: isDrawable)
    }
  }

  /// A horizontal line for reference.
  public struct Rule: Sendable, Equatable {
    /// The line's height.
    public var y: Double
    /// What is written at its end.
    public var label: String

    /// A line at a height.
    public init(y: Double, label: String = "") {
      self.y = y
      self.label = label
    }
  }

  /// A vertical line for reference.
  public struct Upright: Sendable, Equatable {
    /// Where the line stands.
    public var x: Double
    /// What is written beside it.
    public var label: String

    /// A line at a place.
    public init(x: Double, label: String = "") {
      self.x = x
      self.label = label
    }
  }

  /// The curves, in the order of the legend.
  public var series: [Series]
  /// The horizontal lines.
  public var rules: [Rule] = []
  /// The vertical lines.
  public var uprights: [Upright] = []
  /// Names for the places 0, 1, 2, … of the horizontal axis, in place of numbers; none for numbers.
  public var xNames: [String] = []
  var titleText = ""
  var xText = ""
  var yText = ""
  var xDomain: ClosedRange<Double>?
  var yDomain: ClosedRange<Double>?
  var xKind = AxisScale.linear
  var yKind = AxisScale.linear
  var width = 640.0
  var height = 360.0

  /// A chart of curves.
  public init(_ series: [Series] = []) { self.series = series }

  /// The chart with one more curve.
  public func line(_ series: Series) -> LineChart { with { $0.series.append(series) } }

  /// The chart with one more curve; without `x` its points stand at 0, 1, 2, ….
  public func line(
    _ name: String, x: [Double]? = nil, y: [Double], lower: [Double]? = nil,
    upper: [Double]? = nil
  ) -> LineChart {
    line(Series(name, x: x, y: y, lower: lower, upper: upper))
  }

  /// The chart with a horizontal line for reference, labelled at its right end.
  public func rule(y: Double, label: String = "") -> LineChart {
    with { $0.rules.append(Rule(y: y, label: label)) }
  }

  /// The chart with a vertical line for reference.
  public func rule(x: Double, label: String = "") -> LineChart {
    with { $0.uprights.append(Upright(x: x, label: label)) }
  }

  /// The chart with names for the places 0, 1, 2, … of its horizontal axis.
  public func xNames(_ names: [String]) -> LineChart { with { $0.xNames = names } }

  /// The chart with every curve, and its band, averaged over a window of points.
  public func smooth(_ window: Int) -> LineChart {
    with { $0.series = $0.series.map { $0.smooth(window) } }
  }

  /// The chart under a title.
  public func title(_ text: String) -> LineChart { with { $0.titleText = text } }

  /// The chart with a label under the horizontal axis.
  public func xLabel(_ text: String) -> LineChart { with { $0.xText = text } }

  /// The chart with a label beside the vertical axis.
  public func yLabel(_ text: String) -> LineChart { with { $0.yText = text } }

  /// The chart from one horizontal position to another, instead of wherever points are.
  public func xRange(_ range: ClosedRange<Double>) -> LineChart { with { $0.xDomain = range } }

  /// The chart from one height to another, instead of wherever points are.
  public func yRange(_ range: ClosedRange<Double>) -> LineChart { with { $0.yDomain = range } }

  /// The chart with its horizontal axis spaced in another way.
  public func xScale(_ scale: AxisScale) -> LineChart { with { $0.xKind = scale } }

  /// The chart with its vertical axis spaced in another way.
  public func yScale(_ scale: AxisScale) -> LineChart { with { $0.yKind = scale } }

  /// The chart at another size in pixels; 640 by 360 unless given.
  public func size(width: Double, height: Double) -> LineChart {
    with {
      $0.width = min(4000, max(200, width))
      $0.height = min(4000, max(120, height))
    }
  }

  /// Each series cut at its gaps, to the visible range of x.
  func curves() -> [Curve] {
    series.map { series in
      series.curve { x, y in
        x.isFinite && y.isFinite && (xKind == .linear || x > 0) && (yKind == .linear || y > 0)
          && (xDomain?.contains(x) ?? true)
      }
    }
  }

  typealias Domains = (x: ClosedRange<Double>, y: ClosedRange<Double>)

  /// The ranges of x and y that hold all curves, bands and rules, unless they were given.
  func domains(of curves: [Curve]) -> Domains {
    var (xs, ys) = (Extent(), Extent())
    let isDrawable = { (y: Double) in y.isFinite && (yKind == .linear || y > 0) }
    for curve in curves {
      curve.visit { x, y, lower, upper in
        xs.add(x)
        if isDrawable(y) { ys.add(y) }
        if isDrawable(lower) { ys.add(lower) }
        if isDrawable(upper) { ys.add(upper) }
      }
    }
    for upright in uprights where upright.x.isFinite { xs.add(upright.x) }
    for rule in rules where isDrawable(rule.y) { ys.add(rule.y) }
    if hasGround, isDrawable(0) { ys.add(0) }
    if !xNames.isEmpty {
      xs.add(-0.5)
      xs.add(Double(xNames.count) - 0.5)
    } else if hasBars, !xs.isEmpty {
      let drawn = zip(series, curves).map {
        $0.style == .bars ? $1.decimated(to: columnBudget) : []
      }
      xs.widen(by: barPitch(drawn) / 2)
    }
    // Dots at the ends are not cut in half.
    if xNames.isEmpty, xKind == .linear, series.contains(where: { $0.style == .points }),
      !xs.isEmpty
    {
      xs.widen(by: min(1e300, (xs.high - xs.low) * 0.03))
    }
    let x = xDomain ?? (xs.isEmpty ? 0...1 : xs.low...xs.high)
    guard yDomain == nil, !ys.isEmpty else { return (x, yDomain ?? 0...1) }
    guard yKind == .linear else { return (x, ys.low...ys.high) }
    let room = min(1e300, (ys.high - ys.low) * 0.04)
    // What stands on zero stands on the frame.
    let low = hasGround && ys.low == 0 ? 0 : ys.low - room
    return (x, low...(hasGround && ys.high == 0 ? 0 : ys.high + room))
  }

  /// The least and the greatest of some numbers.
  private struct Extent {
    var low = Double.infinity
    var high = -Double.infinity
    var isEmpty: Bool { low > high }

    mutating func add(_ number: Double) {
      low = min(low, number)
      high = max(high, number)
    }

    mutating func widen(by room: Double) {
      low -= room
      high += room
    }
  }

  private var hasBars: Bool { series.contains { $0.style == .bars } }
  private var hasGround: Bool { series.contains { $0.style == .bars || $0.style == .area } }

  /// The most curves that the legend names.
  static let mostNames = 40

  /// What the legend says of the names it leaves out, if it does.
  func moreNames(than count: Int) -> String? {
    count > LineChart.mostNames ? "… \(NumberText.grouped(count - LineChart.mostNames)) more" : nil
  }

  /// How many columns each series is drawn with at most.
  var columnBudget: Int { max(80, 4_000 / max(1, series.count { $0.style == .bars })) }

  /// The room between the places of bars, in the units of x, from the runs of each series as they
  /// are drawn.
  func barPitch(_ drawn: [[[Curve.Sample]]]) -> Double {
    guard xNames.isEmpty else { return 1 }
    let xs = zip(series, drawn).flatMap { series, runs in
      series.style == .bars ? runs.joined().map(\.x) : []
    }.sorted()
    let gaps = zip(xs, xs.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    return gaps.min() ?? 1
  }

  /// The marks of the horizontal axis: names where there are some.
  func xTicks(_ scale: Scale, atMost count: Int) -> Ticks {
    guard !xNames.isEmpty else { return scale.ticks(atMost: count) }
    return Ticks(values: xNames.indices.map(Double.init), labels: xNames)
  }

  private func with(_ change: (inout LineChart) -> Void) -> LineChart {
    var copy = self
    change(&copy)
    return copy
  }
}
