public import Plots
public import Tabular

extension StepCurve: Plottable {
  /// The mean at each step with its 95 % interval.
  public var curves: [LineChart.Series] {
    [
      LineChart.Series(
        name, x: (0..<count).map { Double($0 + 1) }, y: mean,
        lower: zip(mean, margin).map { $0 - $1 }, upper: zip(mean, margin).map { $0 + $1 })
    ]
  }
  /// Steps.
  public var horizontal: String { "step" }
  /// What is measured.
  public var vertical: String { measure }
  /// The problem.
  public var subject: String { environment }
}

extension Testbed: Plottable {
  /// The mean reward of each step.
  public var curves: [LineChart.Series] { rewards.curves }
  /// Steps.
  public var horizontal: String { rewards.horizontal }
  /// The reward.
  public var vertical: String { rewards.vertical }
  /// The problem.
  public var subject: String { environment }
}
