/// How a problem draws itself: a drawing for each state or observation.
public struct Scene: Sendable {
  private enum Source: Sendable {
    case states(@Sendable (Int) -> Drawing?)
    case vectors(@Sendable ([Double]) -> Drawing?)
  }

  private let source: Source

  /// Makes a scene from a drawing for each numbered state.
  public init(states: @escaping @Sendable (Int) -> Drawing?) { source = .states(states) }

  /// Makes a scene from a drawing for each observed vector.
  public init(vectors: @escaping @Sendable ([Double]) -> Drawing?) { source = .vectors(vectors) }

  /// The drawing of a numbered state; nil where there is none.
  public func drawing(of state: Int) -> Drawing? {
    if case .states(let draw) = source { draw(state) } else { nil }
  }

  /// The drawing of an observed vector; nil where there is none.
  public func drawing(of observation: [Double]) -> Drawing? {
    if case .vectors(let draw) = source { draw(observation) } else { nil }
  }
}

extension World {
  /// The drawing of a numbered state: the problem's own, else the agent on the map.
  public func drawing(of state: Int) -> Drawing? {
    if let scene { return scene.drawing(of: state) }
    guard let grid else { return nil }
    guard let cell = grid.cell(of: state) else { return .cells(CellDrawing(grid: grid)) }
    return .cells(
      CellDrawing(grid: grid, pieces: [CellDrawing.Piece(row: cell.row, column: cell.column)]))
  }

  /// The drawing of an observed vector; nil where there is none.
  public func drawing(of observation: [Double]) -> Drawing? { scene?.drawing(of: observation) }
}
