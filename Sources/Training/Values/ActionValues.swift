public import Environments

/// A number for each action in each state: an action-value function q.
///
/// An action that is not possible in a state has the value −∞ there.
public struct ActionValues: Sendable {
  /// The values, of shape `[states, actions]` row by row.
  public var values: [Double]
  /// The names of the states and actions and the grid.
  public let labels: Labels

  /// Two values nearer than this, relative to their size, count as equal.
  public static let tieTolerance = 1e-8

  /// Makes values; they must be one for each state and action of the labels.
  public init(_ values: [Double], labels: Labels) {
    precondition(
      values.count == labels.stateCount * labels.actionCount,
      "action values need a number for each state and action")
    self.values = values
    self.labels = labels
  }

  /// The number of states.
  public var stateCount: Int { labels.stateCount }
  /// The number of actions.
  public var actionCount: Int { labels.actionCount }
  /// The grid that the states lie on.
  public var grid: GridShape? { labels.grid }

  /// The values of a state's actions; empty where there is no such state.
  public func row(_ state: Int) -> ArraySlice<Double> {
    guard state >= 0, state < stateCount else { return [] }
    return values[state * actionCount..<(state + 1) * actionCount]
  }

  /// The value of an action by number; nil where there is none.
  public func value(state: Int, action: Int) -> Double? {
    guard state >= 0, state < stateCount, action >= 0, action < actionCount else { return nil }
    return values[state * actionCount + action]
  }

  /// The value of an action by name; nil where there is none.
  public func value(state: String, action: String) -> Double? {
    guard let state = labels.state(named: state), let action = labels.action(named: action) else {
      return nil
    }
    return value(state: state, action: action)
  }

  /// The best actions of a state, equal ones included, in their order; none where all are −∞.
  public func best(in state: Int) -> [Int] {
    guard state >= 0, state < stateCount, actionCount > 0 else { return [] }
    let first = state * actionCount
    var best = values[first]
    for index in first..<first + actionCount where values[index] > best { best = values[index] }
    guard best > -.infinity else { return [] }
    return (0..<actionCount).filter { Self.isTied(values[first + $0], with: best) }
  }

  /// Whether a value counts as equal to the greatest one: by `tieTolerance`, but next to +∞ only +∞.
  static func isTied(_ value: Double, with best: Double) -> Bool {
    value == best
      || (best.isFinite && best - value <= tieTolerance * max(1, abs(best)))
  }

  /// The greatest value of each state: v(s) = maxₐ q(s, a); 0 where no action is possible.
  public var maxima: StateValues {
    StateValues(
      (0..<stateCount).map { state in
        var best = -Double.infinity
        for action in 0..<actionCount { best = max(best, values[state * actionCount + action]) }
        return best > -.infinity ? best : 0
      }, labels: labels)
  }

  /// The value of an action by number.
  public subscript(state: Int, action: Int) -> Double {
    get { values[state * actionCount + action] }
    set { values[state * actionCount + action] = newValue }
  }

  /// The value of an action by name.
  public subscript(state: String, action: String) -> Double {
    guard let value = value(state: state, action: action) else {
      preconditionFailure("there is no state “\(state)” with an action “\(action)”")
    }
    return value
  }

  /// The values of a state's actions, by number.
  public subscript(state: Int) -> ArraySlice<Double> {
    precondition(state >= 0 && state < stateCount, "there is no state \(state)")
    return row(state)
  }

  /// The values of a state's actions, by name.
  public subscript(state: String) -> ArraySlice<Double> {
    guard let state = labels.state(named: state) else {
      preconditionFailure("there is no state “\(state)”")
    }
    return row(state)
  }
}
