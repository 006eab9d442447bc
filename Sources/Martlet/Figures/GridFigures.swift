import Environments
public import Plots
public import Training

/// Draws the values of a grid's states as colours, with arrows for a policy.
///
/// - Parameters:
///   - values: The value of each state; on a problem without a grid the states stand in one row.
///   - policy: The policy whose actions are drawn as arrows.
///   - title: The title.
/// - Returns: The picture.
@discardableResult
public func heatmap(
  _ values: StateValues, policy: Policy? = nil, title: String = ""
) -> HeatMap {
  guard let grid = values.grid else {
    return HeatMap([values.values]).columnLabels(values.names).rowLabels([""]).title(title)
  }
  let rows = 0..<grid.rows
  let columns = 0..<grid.columns
  let numbers = rows.map { row in columns.map { values.value(row: row, column: $0) } }
  let marks = rows.map { row in columns.map { mark(grid.letter(row: row, column: $0)) } }
  var map = HeatMap(numbers).marks(marks).title(title)
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
///   - title: The title; the problem's name unless given.
/// - Returns: The picture.
@discardableResult
public func heatmap(_ solution: Solution, title: String? = nil) -> HeatMap {
  heatmap(solution.values, policy: solution.policy, title: title ?? solution.problem)
}

/// Draws the values that a run learned, with arrows for its greedy policy.
///
/// - Parameters:
///   - run: A run on a problem with numbered states.
///   - title: The title; the algorithm's and the problem's names unless given.
/// - Returns: The picture; an empty one where the run has no state values.
@discardableResult
public func heatmap(_ run: Run, title: String? = nil) -> HeatMap {
  guard let values = run.values else { return HeatMap([[Double?]]()) }
  return heatmap(
    values, policy: run.policy, title: title ?? "\(run.algorithm) on \(run.environment)")
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
  let chosen = (sweeps ?? tellingSweeps(history.count)).filter { history.indices.contains($0 - 1) }
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
