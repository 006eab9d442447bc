/// A maze with one start and one goal, which earns 1 and ends the episode.
struct Maze {
  let rows: Int
  let columns: Int
  let start: Int
  let goal: Int
  /// The cells that nobody enters.
  var walls: Set<Int>
  /// The cells that are no states: the walls unless a changing maze keeps some.
  var solid: Set<Int>

  init(rows: Int, columns: Int, start: Int, goal: Int, walls: Set<Int>, solid: Set<Int>? = nil) {
    self.rows = rows
    self.columns = columns
    self.start = start
    self.goal = goal
    self.walls = walls
    self.solid = solid ?? walls
  }

  /// Makes the model of a maze.
  ///
  /// - Parameters:
  ///   - name: What the problem is called.
  ///   - discount: The discount γ.
  ///   - chances: The moves that an action may turn out as, with their probabilities.
  /// - Returns: The model.
  /// - Throws: `ModelError` for a discount or probabilities out of range.
  func model(
    _ name: String, discount: Double,
    chances: (Int) -> [(move: Int, probability: Double)] = { [($0, 1)] }
  ) throws -> MDP {
    let map = CellMap(rows: rows, columns: columns)
    let cells = (0..<rows * columns).filter { !solid.contains($0) }
    var states = [Int?](repeating: nil, count: rows * columns)
    for (state, cell) in cells.enumerated() { states[cell] = state }
    let letters = (0..<rows * columns).map { cell -> Character in
      cell == start ? "S" : cell == goal ? "G" : walls.contains(cell) ? "#" : "."
    }
    return try MDP(
      validating: name, states: cells.count, actions: 4, discount: discount,
      stateNames: cells.map { "r\($0 / columns)c\($0 % columns)" },
      actionNames: GridShape.fourNames, start: [Outcome(states[start] ?? 0)],
      grid: GridShape(rows: rows, columns: columns, states: states, letters: letters)
    ) { state, action in
      let cell = cells[state]
      if cell == goal { return [] }
      return chances(action).map { chance in
        var next = map.neighbour(of: cell, GridShape.four[chance.move])
        if walls.contains(next) { next = cell }
        return Outcome(
          states[next] ?? state, probability: chance.probability, reward: next == goal ? 1 : 0)
      }
    }
  }
}
