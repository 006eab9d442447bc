import Environments
public import Plots
public import Training

/// Draws the values of a grid's states as colours, with arrows for a policy.
///
/// - Parameters:
///   - values: The value of each state; on a problem without a grid the states stand in one row.
///   - policy: The policy whose actions are drawn as arrows.
///   - trajectory: An episode, drawn as a way over the map.
///   - title: The title.
/// - Returns: The picture.
@discardableResult
public func heatmap(
  _ values: StateValues, policy: Policy? = nil, trajectory: Trajectory? = nil, title: String = ""
) -> HeatMap {
  guard let grid = values.grid else {
    return HeatMap([values.values]).columnLabels(values.names).rowLabels([""]).title(title)
  }
  let rows = 0..<grid.rows
  let columns = 0..<grid.columns
  let numbers = rows.map { row in columns.map { values.value(row: row, column: $0) } }
  let marks = rows.map { row in columns.map { mark(grid.letter(row: row, column: $0)) } }
  let kinds = tones(of: grid.letters)
  let tones = rows.map { row in
    columns.map { column in grid.letter(row: row, column: column).flatMap { kinds[$0] } ?? .floor }
  }
  var map = HeatMap(numbers).marks(marks).tones(tones).title(title)
  if let names = grid.rowNames { map = map.rowLabels(names) }
  if let names = grid.columnNames { map = map.columnLabels(names) }
  if let trajectory { map = map.trail(trail(of: trajectory)) }
  if let policy {
    map = map.arrows(
      rows.map { row in
        columns.map { column in
          guard let state = grid.state(row: row, column: column) else { return [] }
          return arrows(of: policy, in: state, on: grid)
        }
      })
  }
  return map
}

/// Draws the values that a solver found, with arrows for the optimal actions.
///
/// - Parameters:
///   - solution: What the solver found.
///   - trajectory: An episode, drawn as a way over the map.
///   - title: The title; the problem's name unless given.
/// - Returns: The picture.
@discardableResult
public func heatmap(
  _ solution: Solution, trajectory: Trajectory? = nil, title: String? = nil
) -> HeatMap {
  heatmap(
    solution.values, policy: solution.policy, trajectory: trajectory,
    title: title ?? solution.problem)
}

/// Draws the values that a run learned, with arrows for its greedy policy.
///
/// - Parameters:
///   - run: A run on a problem with numbered states.
///   - trajectory: An episode, drawn as a way over the map.
///   - title: The title; the algorithm's and the problem's names unless given.
/// - Returns: The picture; an empty one where the run has no state values.
@discardableResult
public func heatmap(
  _ run: Run, trajectory: Trajectory? = nil, title: String? = nil
) -> HeatMap {
  guard let values = run.values else { return HeatMap([[Double?]]()) }
  return heatmap(
    values, policy: run.policy, trajectory: trajectory,
    title: title ?? "\(run.algorithm) on \(run.environment)")
}

/// Draws how often an episode was in each state.
///
/// - Parameters:
///   - trajectory: The episode, from `rollout`.
///   - title: The title; the policy's and the problem's names unless given.
/// - Returns: The picture.
@discardableResult
public func heatmap(_ trajectory: Trajectory, title: String? = nil) -> HeatMap {
  heatmap(
    trajectory.visits,
    title: title ?? "Visits of \(trajectory.policy) on \(trajectory.environment)")
}

/// Draws what a policy does in each state: arrows on a map; where actions have no direction, their
/// numbers or names.
///
/// - Parameters:
///   - policy: A policy for numbered states.
///   - title: The title.
/// - Returns: The picture; of several equally good actions the first is written.
@discardableResult
public func heatmap(_ policy: Policy, title: String = "") -> HeatMap {
  let labels = policy.labels
  guard let grid = labels.grid, grid.moves.isEmpty else {
    let flat = StateValues([Double](repeating: 0, count: labels.stateCount), labels: labels)
    return heatmap(flat, policy: policy, title: title).numbers(false).colourBar(false)
  }
  // Actions called by numbers, such as how many cars are moved, are drawn as these.
  let numbers = (0..<labels.actionCount).map { Double(labels.actionName($0)) }
  let areNumbers = numbers.allSatisfy { $0 != nil }
  let values = (0..<labels.stateCount).map { state -> Double in
    guard let action = policy.actions(in: state).first else { return .nan }
    return areNumbers ? numbers[action] ?? .nan : Double(action)
  }
  let map = heatmap(StateValues(values, labels: labels), title: title)
  guard !areNumbers else { return map }
  return map.colourBar(false).labels(
    (0..<grid.rows).map { row in
      (0..<grid.columns).map { column in
        grid.state(row: row, column: column).flatMap { policy.actions(in: $0).first }
          .map(labels.actionName)
      }
    })
}

/// Draws the values that a prediction learned.
///
/// - Parameters:
///   - prediction: A prediction on a problem with numbered states.
///   - title: The title; the algorithm's and the problem's names unless given.
/// - Returns: The picture.
@discardableResult
public func heatmap(_ prediction: Prediction, title: String? = nil) -> HeatMap {
  heatmap(
    prediction.values,
    title: title ?? "\(prediction.predictor) on \(prediction.environment)")
}

/// Draws numbers by row and column.
///
/// - Parameters:
///   - numbers: The rows.
///   - title: The title.
/// - Returns: The picture.
@discardableResult
public func heatmap(_ numbers: [[Double]], title: String = "") -> HeatMap {
  HeatMap(numbers).title(title)
}

/// Draws how values changed from sweep to sweep, picture by picture on one scale of colours.
///
/// - Parameters:
///   - history: The values after each sweep, as `solution.history`.
///   - sweeps: Which sweeps to draw, counted from 1; the first three, the last and some between unless
///     given. Sweeps that were not made are left out.
///   - title: The title.
/// - Returns: The pictures side by side.
@discardableResult
public func heatmap(
  _ history: [StateValues], at sweeps: [Int]? = nil, title: String = ""
) -> HeatMapStrip {
  let chosen = (sweeps ?? tellingSweeps(history.count)).filter { 1 <= $0 && $0 <= history.count }
  return HeatMapStrip(
    chosen.map { HeatMapStrip.Panel("sweep \($0)", heatmap(history[$0 - 1])) }
  ).title(title)
}

/// 1, 2, 3, 5, 10, 20, 50, … below the count, and the count; at most six, the first and last among
/// them.
private func tellingSweeps(_ count: Int) -> [Int] {
  guard count > 0 else { return [] }
  var sweeps = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000].filter { $0 < count }
  sweeps.append(count)
  guard sweeps.count > 6 else { return sweeps }
  return Array(sweeps.prefix(3)) + sweeps.suffix(3)
}

private func mark(_ letter: Character?) -> String? {
  guard let letter, letter != ".", letter != "#" else { return nil }
  return String(letter)
}

/// Where a policy's actions point on the map.
private func arrows(
  of policy: Policy, in state: Int, on grid: GridShape
) -> Set<HeatMap.Direction> {
  var directions: Set<HeatMap.Direction> = []
  for action in policy.moves(in: state) where grid.moves.indices.contains(action) {
    let move = grid.moves[action]
    switch (move.rows.signum(), move.columns.signum()) {
    case (-1, 0): directions.insert(.up)
    case (1, 0): directions.insert(.down)
    case (0, -1): directions.insert(.left)
    case (0, 1): directions.insert(.right)
    case (-1, -1): directions.insert(.upLeft)
    case (-1, 1): directions.insert(.upRight)
    case (1, -1): directions.insert(.downLeft)
    case (1, 1): directions.insert(.downRight)
    default: directions.insert(.stay)
    }
  }
  return directions
}
