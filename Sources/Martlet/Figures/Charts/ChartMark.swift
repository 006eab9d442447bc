/// One layer of a chart: what stands in the block of `Chart`.
public protocol ChartMark: Sendable {
  /// What is drawn.
  var layer: ChartLayer { get set }
}

/// What a mark draws, and from what.
public struct ChartLayer: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case line
    case points
    case bars
    case area
    case band(Band.Interval)
    case horizontal(Double)
    case vertical(Double)
  }

  enum Source: Sendable, Equatable {
    case keys(x: ChartKey, y: ChartKey, color: ChartKey)
    case numbers(x: [Double], y: [Double])
    case none
  }

  var kind: Kind
  var source = Source.none
  var label = ""
  var window = 1
  var isDashed = false
}

extension ChartMark {
  /// The mark averaged, with its band, over a window of points that ends at each.
  public func smooth(_ window: Int) -> Self {
    var copy = self
    copy.layer.window = max(1, window)
    return copy
  }

  /// The mark drawn dashed.
  public func dashed() -> Self {
    var copy = self
    copy.layer.isDashed = true
    return copy
  }
}

/// A line through the data; of several seeds, through their mean.
///
///     Line(x: .episode, y: .return, color: .algorithm).smooth(20)
public struct Line: ChartMark {
  /// What is drawn.
  public var layer: ChartLayer

  /// A line for each value of a key.
  ///
  /// - Parameters:
  ///   - x: What lies along the horizontal axis.
  ///   - y: What the height shows.
  ///   - color: What tells the lines apart; runs that agree in it are averaged.
  public init(x: ChartKey, y: ChartKey, color: ChartKey = .algorithm) {
    layer = ChartLayer(kind: .line, source: .keys(x: x, y: y, color: color))
  }

  /// A line through points.
  ///
  /// - Parameters:
  ///   - x: Where the points stand; arrays of unequal length are used up to the end of the shorter.
  ///   - y: The points' heights.
  ///   - label: What the legend calls it.
  public init(x: [Double], y: [Double], label: String = "") {
    layer = ChartLayer(kind: .line, source: .numbers(x: x, y: y), label: label)
  }
}

/// A dot for each row of the data; of several seeds, at their mean.
public struct Point: ChartMark {
  /// What is drawn.
  public var layer: ChartLayer

  /// Dots for each value of a key.
  ///
  /// - Parameters:
  ///   - x: What lies along the horizontal axis; a name such as `.algorithm` gives a place to each.
  ///   - y: What the height shows.
  ///   - color: What tells the dots apart; runs that agree in it are averaged.
  public init(x: ChartKey, y: ChartKey, color: ChartKey = .algorithm) {
    layer = ChartLayer(kind: .points, source: .keys(x: x, y: y, color: color))
  }

  /// Dots at points.
  ///
  /// - Parameters:
  ///   - x: Where the dots stand.
  ///   - y: Their heights.
  ///   - label: What the legend calls them.
  public init(x: [Double], y: [Double], label: String = "") {
    layer = ChartLayer(kind: .points, source: .numbers(x: x, y: y), label: label)
  }
}

/// A column from zero for each row of the data, or for each name.
///
///     Bar(x: .algorithm, y: .score)
public struct Bar: ChartMark {
  /// What is drawn.
  public var layer: ChartLayer

  /// Columns for each value of a key.
  ///
  /// - Parameters:
  ///   - x: What lies along the horizontal axis; a name such as `.algorithm` gives a place to each.
  ///   - y: What the height shows: the mean over a run, then over the runs.
  ///   - color: What tells columns at one place apart.
  public init(x: ChartKey, y: ChartKey, color: ChartKey = .algorithm) {
    layer = ChartLayer(kind: .bars, source: .keys(x: x, y: y, color: color))
  }

  /// Columns at places.
  ///
  /// - Parameters:
  ///   - x: Where the columns stand.
  ///   - y: Their heights.
  ///   - label: What the legend calls them.
  public init(x: [Double], y: [Double], label: String = "") {
    layer = ChartLayer(kind: .bars, source: .numbers(x: x, y: y), label: label)
  }
}

/// A line with the area down to zero filled.
public struct Area: ChartMark {
  /// What is drawn.
  public var layer: ChartLayer

  /// An area for each value of a key.
  ///
  /// - Parameters:
  ///   - x: What lies along the horizontal axis.
  ///   - y: What the height shows.
  ///   - color: What tells the areas apart; runs that agree in it are averaged.
  public init(x: ChartKey, y: ChartKey, color: ChartKey = .algorithm) {
    layer = ChartLayer(kind: .area, source: .keys(x: x, y: y, color: color))
  }

  /// An area under points.
  ///
  /// - Parameters:
  ///   - x: Where the points stand.
  ///   - y: Their heights.
  ///   - label: What the legend calls it.
  public init(x: [Double], y: [Double], label: String = "") {
    layer = ChartLayer(kind: .area, source: .numbers(x: x, y: y), label: label)
  }
}

/// How far the runs lie apart about the mark before it: a band about a line, whiskers about dots and
/// columns.
public struct Band: ChartMark {
  /// What of the runs a band spans.
  public enum Interval: String, Sendable, CaseIterable {
    /// The 95 % interval of the mean, by Student's t.
    case ci95
    /// One standard error to both sides of the mean.
    case standardError
    /// One standard deviation of the runs to both sides of the mean.
    case deviation
    /// From the least to the greatest run.
    case range
  }

  /// What is drawn.
  public var layer: ChartLayer

  /// A band about the mark before it.
  public init(_ interval: Interval = .ci95) { layer = ChartLayer(kind: .band(interval)) }
}

/// A straight line for reference.
///
///     Rule(y: -13, label: "optimal")
public struct Rule: ChartMark {
  /// What is drawn.
  public var layer: ChartLayer

  /// A horizontal line.
  ///
  /// - Parameters:
  ///   - y: Its height.
  ///   - label: What is written at its end.
  public init(y: Double, label: String = "") {
    layer = ChartLayer(kind: .horizontal(y), label: label)
  }

  /// A vertical line.
  ///
  /// - Parameters:
  ///   - x: Where it stands.
  ///   - label: What is written beside it.
  public init(x: Double, label: String = "") {
    layer = ChartLayer(kind: .vertical(x), label: label)
  }
}

/// Gathers the marks of a block.
@resultBuilder
public enum ChartBuilder {
  /// One mark.
  public static func buildExpression(_ mark: some ChartMark) -> [any ChartMark] { [mark] }
  /// Marks one after the other.
  public static func buildBlock(_ parts: [any ChartMark]...) -> [any ChartMark] {
    Array(parts.joined())
  }
  /// The marks of an `if` without `else`.
  public static func buildOptional(_ part: [any ChartMark]?) -> [any ChartMark] { part ?? [] }
  /// The marks of an `if`.
  public static func buildEither(first part: [any ChartMark]) -> [any ChartMark] { part }
  /// The marks of an `else`.
  public static func buildEither(second part: [any ChartMark]) -> [any ChartMark] { part }
  /// The marks of a `for`.
  public static func buildArray(_ parts: [[any ChartMark]]) -> [any ChartMark] {
    Array(parts.joined())
  }
}
