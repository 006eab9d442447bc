internal import Arrays
public import Environments
public import Plots

/// Draws a problem as it stands at its start: its map with walls, tiles and what stands on it, or what
/// it looks like: a cart with a pole, a car on a hill.
///
/// - Parameter problem: The problem.
/// - Returns: The picture; nil where the problem does not draw itself.
public func picture(of problem: any Problem) -> (any Picture)? {
  let world = problem.world
  // What one observes of an aliased map is not where one is; the map is there all the same.
  let map = world.grid ?? (problem as? any ModelProblem).flatMap { try? $0.model().labels.grid }
  if world.scene == nil, let map {
    let starts = world.firstStartCells
    let hasStart = map.letters.contains("S")
    guard hasStart || starts.count == 1 || map.letters.contains(where: { !".#".contains($0) })
    else { return nil }
    // A start that the map shows by its letter needs no piece on it.
    let pieces = hasStart || starts.count != 1 ? [] : starts
    return board(CellDrawing(grid: map, pieces: pieces)).labelled(by: map).title(world.name)
  }
  guard world.scene != nil, let drawing = world.startDrawing ?? ownStart(of: problem) else {
    return nil
  }
  return picture(of: drawing, title: world.name)
}

extension Board {
  /// The board with the numbers of its rows and columns, or what they stand for.
  func labelled(by grid: GridShape) -> Board {
    rowLabels(grid.rowNames ?? (0..<grid.rows).map(String.init))
      .columnLabels(grid.columnNames ?? (0..<grid.columns).map(String.init))
  }
}

/// Draws a drawing of a problem.
///
/// - Parameters:
///   - drawing: The drawing.
///   - title: The title.
/// - Returns: The picture.
public func picture(of drawing: Drawing, title: String = "") -> any Picture {
  switch drawing {
  case .cells(let cells): board(cells).title(title)
  case .shapes(let shapes): sketch(shapes).title(title)
  }
}

/// A drawing of cells as a board.
func board(_ drawing: CellDrawing) -> Board {
  let columns = max(1, drawing.columns)
  let rows = stride(from: 0, to: drawing.letters.count, by: columns).map {
    Array(drawing.letters[$0..<min($0 + columns, drawing.letters.count)])
  }
  var board = Board(rows).tones(tones(of: drawing.letters)).caption(drawing.caption)
    .fences(drawing.fences.map { GridCell(row: $0.row, column: $0.column) })
  for piece in drawing.pieces {
    board = board.piece(
      Board.Piece(
        row: piece.row, column: piece.column, symbol: piece.symbol, isAgent: piece.isAgent))
  }
  return board
}

/// A drawing of shapes as a sketch.
func sketch(_ drawing: ShapeDrawing) -> Sketch {
  let place = { (point: ShapeDrawing.Point) in Sketch.Place(point.x, point.y) }
  let shapes = drawing.shapes.map { shape -> Sketch.Shape in
    switch shape {
    case .line(let points, let width, let role): .line(points.map(place), width: width, role.ink)
    case .circle(let centre, let radius, let role):
      .circle(x: centre.x, y: centre.y, radius: radius, role.ink)
    case .polygon(let points, let role): .area(points.map(place), role.ink)
    }
  }
  let (low, high) = (drawing.low, drawing.high)
  return Sketch(
    x: min(low.x, high.x)...max(low.x, high.x), y: min(low.y, high.y)...max(low.y, high.y), shapes)
}

/// What the letters of a map stand for: S a start, G a goal, C, H and X what one should not enter.
func tones(of letters: [Character]) -> [Character: CellTone] {
  let known: [Character: CellTone] = [
    ".": .floor, " ": .floor, "#": .wall, "S": .start, "G": .goal, "C": .danger, "H": .danger,
    "X": .danger,
  ]
  // Of neighbours that are alike, one: a map may have a million squares.
  var present: Set<Character> = []
  var last: Character?
  for letter in letters where letter != last {
    present.insert(letter)
    last = letter
  }
  let others = present.filter { known[$0] == nil }.sorted()
  return Dictionary(
    zip(others, others.indices.map(CellTone.other)), uniquingKeysWith: { first, _ in first }
  ).merging(known) { first, _ in first }
}

extension ShapeDrawing.Role {
  fileprivate var ink: Sketch.Role {
    switch self {
    case .ground: .ground
    case .body: .body
    case .limb: .limb
    case .goal: .goal
    }
  }
}

extension World {
  /// The agent on the first two cells of the grid where an episode may start: one, or several.
  fileprivate var firstStartCells: [CellDrawing.Piece] {
    let cells = (model?.start ?? []).lazy.compactMap { start in
      grid?.cell(of: start.state).map { CellDrawing.Piece(row: $0.row, column: $0.column) }
    }
    return Array(cells.prefix(2))
  }

  /// The drawing of where the first episode of the first seed starts.
  fileprivate var startDrawing: Drawing? {
    var random = RandomStream(seed: 1, purpose: .environment)
    switch dynamics {
    case .model(let model):
      return model.start.first.flatMap { drawing(of: $0.state) }
    case .discrete(var simulator):
      return drawing(of: simulator.reset(using: &random))
    case .vector(var simulator):
      var observation = [Float](repeating: 0, count: max(simulator.observationCount, 1))
      observation.withUnsafeMutableBufferPointer {
        if let start = $0.baseAddress { simulator.reset(into: start, using: &random) }
      }
      return drawing(of: observation.map(Double.init))
    case .unsupported: return nil
    }
  }
}

/// The same for a problem whose actions are vectors, which its world cannot play.
private func ownStart(of problem: any Problem) -> Drawing? {
  guard let problem = problem as? any ContinuousProblem else { return nil }
  return start(problem)
}

private func start(_ problem: some ContinuousProblem) -> Drawing? {
  var problem = problem
  var random = RandomStream(seed: 1, purpose: .environment)
  return problem.world.drawing(of: problem.reset(using: &random))
}
