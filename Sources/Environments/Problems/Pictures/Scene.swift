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

extension Drawing {
  /// The drawing of a numbered state: a scene's, else the agent on the map of a grid; nil where there
  /// is neither.
  public init?(of state: Int, scene: Scene?, grid: GridShape?) {
    if let scene {
      guard let drawing = scene.drawing(of: state) else { return nil }
      self = drawing
      return
    }
    guard let grid else { return nil }
    let pieces = grid.cell(of: state).map { [CellDrawing.Piece(row: $0.row, column: $0.column)] }
    self = .cells(CellDrawing(grid: grid, pieces: pieces ?? []))
  }
}

extension World {
  /// The drawing of a numbered state: the problem's own, else the agent on the map.
  public func drawing(of state: Int) -> Drawing? {
    Drawing(of: state, scene: scene, grid: grid)
  }

  /// The drawing of an observed vector; nil where there is none.
  public func drawing(of observation: [Double]) -> Drawing? { scene?.drawing(of: observation) }
}
