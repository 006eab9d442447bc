// Words of the language that the engines' modules have under other names, or not at all.

extension Problem {
  /// The number of states; 0 where observations are vectors.
  public var stateCount: Int { world.stateCount ?? 0 }

  /// The number of actions.
  public var actionCount: Int { world.actionCount }
}

extension MDP {
  /// The names of the states.
  public var states: [String] { stateNames }

  /// The names of the actions.
  public var actions: [String] { actionNames }
}

/// Draws named numbers as bars, in the order of their names.
///
/// - Parameters:
///   - numbers: The numbers by name.
///   - title: The title.
/// - Returns: The chart.
@discardableResult
public func bars(_ numbers: [String: Double], title: String = "") -> BarChart {
  BarChart(numbers.sorted { $0.key < $1.key }.map { BarChart.Bar($0.key, $0.value) }).title(title)
}
