public import Environments

/// A number for each state: a value function v.
public struct StateValues: Sendable {
  /// The values by state number.
  public var values: [Double]
  /// The names of the states and the grid they lie on.
  public let labels: Labels

  /// Makes values; they must be one for each state of the labels.
  public init(_ values: [Double], labels: Labels) {
    precondition(values.count == labels.stateCount, "state values need a number for each state")
    self.values = values
    self.labels = labels
  }

  /// The number of states.
  public var count: Int { values.count }
  /// The grid that the states lie on.
  public var grid: GridShape? { labels.grid }
  /// The names of the states.
  public var names: [String] { values.indices.map(labels.stateName) }

  /// The value of a state by number; nil where there is none.
  public func value(at state: Int) -> Double? {
    values.indices.contains(state) ? values[state] : nil
  }

  /// The value of a state by name; nil where there is none.
  public func value(named name: String) -> Double? {
    labels.state(named: name).map { values[$0] }
  }

  /// The value of a cell of the grid; nil where nobody stays there.
  public func value(row: Int, column: Int) -> Double? {
    labels.state(row: row, column: column).flatMap { value(at: $0) }
  }

  /// The value of a state by number.
  public subscript(state: Int) -> Double {
    get { values[state] }
    set { values[state] = newValue }
  }

  /// The value of a state by name.
  public subscript(name: String) -> Double {
    guard let value = value(named: name) else {
      preconditionFailure("there is no state “\(name)”")
    }
    return value
  }

  /// The value of a cell of the grid.
  public subscript(row: Int, column: Int) -> Double {
    guard let value = value(row: row, column: column) else {
      preconditionFailure("there is no state at row \(row), column \(column)")
    }
    return value
  }
}
