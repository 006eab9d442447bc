public import Plots
public import Training

extension ScoreCurve: Plottable {
  /// The curve with its band.
  public var curves: [LineChart.Series] {
    [LineChart.Series(name, x: x, y: y, lower: lower, upper: upper)]
  }
  /// Places on the axis.
  public var horizontal: String { "" }
  /// The aggregate.
  public var vertical: String { "" }
}

/// Draws the learning curves of a comparison with their 95 % bands.
///
/// - Parameters:
///   - comparison: The comparison.
///   - axis: What the curves are drawn over: episodes or steps; what the runs' length was given in
///     unless given.
///   - aggregate: How the runs become one curve; the interquartile mean unless given.
///   - title: The title; the environments' names unless given.
///   - smooth: Over how many points each curve is averaged.
/// - Returns: The chart.
@discardableResult
public func plot(
  _ comparison: Comparison, over axis: Axis? = nil, of aggregate: Aggregate = .interquartileMean,
  title: String? = nil, smooth: Int = 1
) -> LineChart {
  let axis = axis ?? comparison.axis
  let returns = comparison.isNormalised ? "normalised return" : "return"
  return plot(
    comparison.learningCurves(over: axis, of: aggregate).map { $0 as any Plottable },
    title: title ?? comparison.environments.joined(separator: ", "), smooth: smooth
  ).xLabel(axis == .episodes ? "episode" : "step").yLabel("\(words(aggregate)) \(returns)")
}

/// Draws the interquartile mean of each algorithm's scores as a bar with its 95 % interval, the best on
/// top.
///
/// - Parameters:
///   - comparison: The comparison.
///   - title: The title; the environments' names unless given.
/// - Returns: The chart.
@discardableResult
public func bars(_ comparison: Comparison, title: String? = nil) -> BarChart {
  let drawn = comparison.rankedSummaries.map { summary in
    let estimate = summary.interquartileMean
    return BarChart.Bar(
      summary.name, estimate.value, lower: estimate.lower, upper: estimate.upper)
  }
  return BarChart(drawn).title(title ?? comparison.environments.joined(separator: ", "))
    .xLabel("interquartile mean score, 95 % interval")
}

/// Lists the algorithms of a comparison, the best first: the interquartile mean of the scores with its
/// 95 % stratified bootstrap interval, mean, median, and how probable it is that a run scores more than
/// one of the next algorithm.
///
/// - Parameter comparison: The comparison.
/// - Returns: The table.
@discardableResult
public func table(_ comparison: Comparison) -> Table {
  let summaries = comparison.rankedSummaries
  let runs = Set(summaries.map(\.runs))
  let ends = summaries.flatMap { [$0.interquartileMean.lower, $0.interquartileMean.upper] }
  let digits = NumberText.digits(for: ends, significant: 3)
  let rows = summaries.enumerated().map { place, summary -> [Table.Cell] in
    let middle = summary.interquartileMean
    let next = place + 1 < summaries.count ? summaries[place + 1].name : nil
    let chance = next.map { next in
      comparison.probabilityOfImprovement(of: summary.name, over: next, resamples: 0).value
    }
    let interval = [middle.lower, middle.upper].map { NumberText.fixed($0, digits) }
    return [
      .text(summary.name), .number(middle.value), .text(interval.joined(separator: " to ")),
      .number(summary.mean.value), .number(summary.median.value),
      chance.map { .number($0) } ?? .empty,
    ] + (runs.count > 1 ? [.number(Double(summary.runs))] : [])
  }
  var title = "\(comparison.environments.joined(separator: ", ")): \(words(comparison))"
  if runs.count == 1, let count = runs.first { title += ", \(counted(count, "run")) each" }
  if comparison.isPartial { title += ", stopped early" }
  return Table(
    ["algorithm", "IQM", "95 % interval", "mean", "median", "P(> next)"]
      + (runs.count > 1 ? ["runs"] : []), rows: rows
  ).title(title)
}

/// What the scores are.
private func words(_ comparison: Comparison) -> String {
  let scale = comparison.isNormalised ? "normalised mean return" : "mean return"
  switch comparison.share {
  case 0: return "\(scale == "mean return" ? "return" : "normalised return") of the last episode"
  case 1: return "\(scale) of all episodes"
  default:
    let percent = (comparison.share * 1000).rounded() / 10
    let text = Int(exactly: percent).map { "\($0)" } ?? "\(percent)"
    return "\(scale) of the last \(text) % of episodes"
  }
}

private func words(_ aggregate: Aggregate) -> String {
  switch aggregate {
  case .mean: "mean"
  case .median: "median"
  case .interquartileMean: "interquartile mean"
  case .optimalityGap(let target): "gap to \(target) of the"
  }
}
