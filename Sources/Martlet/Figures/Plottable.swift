public import Plots
public import Training

/// Something that `plot` can draw as curves.
public protocol Plottable: Sendable {
  /// The curves.
  var curves: [LineChart.Series] { get }
  /// What the horizontal axis counts.
  var horizontal: String { get }
  /// What the vertical axis measures.
  var vertical: String { get }
  /// The problem the numbers come from; empty where there is none.
  var subject: String { get }
}

extension Plottable {
  /// No problem.
  public var subject: String { "" }
}

extension Run: Plottable {
  /// The return of each episode.
  public var curves: [LineChart.Series] {
    [LineChart.Series(algorithm, x: episodeNumbers(returns.count), y: returns)]
  }
  /// Episodes.
  public var horizontal: String { "episode" }
  /// The return.
  public var vertical: String { "return" }
  /// The environment.
  public var subject: String { environment }
}

extension Runs: Plottable {
  /// The mean return of each episode with its 95 % interval.
  public var curves: [LineChart.Series] {
    let mean = returns
    let hasBand = count > 1
    return [
      LineChart.Series(
        algorithm, x: episodeNumbers(mean.count), y: mean.mean, lower: hasBand ? mean.lower : nil,
        upper: hasBand ? mean.upper : nil)
    ]
  }
  /// Episodes.
  public var horizontal: String { "episode" }
  /// The return; of several runs the mean.
  public var vertical: String { count > 1 ? "mean return" : "return" }
  /// The environment.
  public var subject: String { environment }
}

extension Training.Curve: Plottable {
  /// The mean with its 95 % interval.
  public var curves: [LineChart.Series] {
    [
      LineChart.Series(name, x: places.map { Double($0) }, y: mean, lower: lower, upper: upper)
    ]
  }
  /// Places in the series.
  public var horizontal: String { "episode" }
  /// The mean.
  public var vertical: String { "mean" }
}

extension Prediction: Plottable {
  /// The value of each state that is not terminal.
  public var curves: [LineChart.Series] {
    let states = isTerminal.indices.filter { !isTerminal[$0] }
    return [
      LineChart.Series(
        predictor, x: states.map { Double($0) }, y: states.map { values.values[$0] })
    ]
  }
  /// States.
  public var horizontal: String { "state" }
  /// Values.
  public var vertical: String { "value" }
  /// The environment.
  public var subject: String { environment }
}

extension Predictions: Plottable {
  /// The mean value of each state that is not terminal, with its 95 % interval.
  public var curves: [LineChart.Series] {
    guard let first = predictions.first else { return [] }
    let states = first.isTerminal.indices.filter { state in
      !predictions.allSatisfy { $0.isTerminal[state] }
    }
    let mean = Training.Curve(
      predictions.map { prediction in states.map { prediction.values.values[$0] } })
    let hasBand = count > 1
    return [
      LineChart.Series(
        predictor, x: states.map { Double($0) }, y: mean.mean, lower: hasBand ? mean.lower : nil,
        upper: hasBand ? mean.upper : nil)
    ]
  }
  /// States.
  public var horizontal: String { "state" }
  /// Values; of several predictions the mean.
  public var vertical: String { count > 1 ? "mean value" : "value" }
  /// The environment.
  public var subject: String { environment }
}

extension Solution: Plottable {
  /// The residual of each sweep.
  public var curves: [LineChart.Series] {
    [LineChart.Series(algorithm, x: episodeNumbers(residuals.count), y: residuals)]
  }
  /// Sweeps.
  public var horizontal: String { "sweep" }
  /// The residual.
  public var vertical: String { "greatest change of a value" }
  /// The problem.
  public var subject: String { problem }
}

extension Array: Plottable where Element == Double {
  /// The numbers in order.
  public var curves: [LineChart.Series] { [LineChart.Series("", y: self)] }
  /// Places in the array.
  public var horizontal: String { "index" }
  /// The numbers.
  public var vertical: String { "value" }
}

/// 1, 2, …, count: episodes and sweeps are counted from 1.
private func episodeNumbers(_ count: Int) -> [Double] {
  (0..<count).map { Double($0 + 1) }
}

/// Draws curves: returns per episode of a run, their mean over several runs with its 95 % interval,
/// the residuals of a solution, or plain numbers.
///
/// - Parameters:
///   - items: What to draw, each with a legend entry of its own.
///   - title: The title; the problem's name unless given.
///   - smooth: Over how many points each curve is averaged.
/// - Returns: The chart.
@discardableResult
public func plot(_ items: any Plottable..., title: String? = nil, smooth: Int = 1) -> LineChart {
  plot(items, title: title, smooth: smooth)
}

/// Draws the curves of an array of things; see `plot(_:title:smooth:)`.
///
/// - Parameters:
///   - items: What to draw, each with a legend entry of its own.
///   - title: The title; the problem's name unless given.
///   - smooth: Over how many points each curve is averaged.
/// - Returns: The chart.
@discardableResult
public func plot(
  _ items: [any Plottable], title: String? = nil, smooth: Int = 1
) -> LineChart {
  var chart = LineChart()
  var used: [String: Int] = [:]
  let all = items.flatMap(\.curves)
  for (index, curve) in all.enumerated() {
    var curve = curve
    if curve.name.isEmpty, all.count > 1 { curve.name = "series \(index + 1)" }
    let times = used[curve.name, default: 0]
    used[curve.name] = times + 1
    if times > 0 { curve.name += " (\(times + 1))" }
    chart.series.append(smooth > 1 ? curve.smooth(smooth) : curve)
  }
  let subjects = items.map(\.subject)
  let shared = Set(subjects).count == 1 ? subjects.first ?? "" : ""
  let isSolution = !items.isEmpty && items.allSatisfy { $0 is Solution }
  if isSolution { chart = chart.yScale(.logarithmic) }
  return chart.title(title ?? shared).xLabel(items.first?.horizontal ?? "")
    .yLabel(items.first?.vertical ?? "")
}
