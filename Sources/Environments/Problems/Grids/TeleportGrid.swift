/// The grid of Sutton & Barto, examples 3.5 and 3.8: two special cells that whisk one away.
///
/// Five rows of five cells, discount 0.9, no end. Every move from A earns 10 and leads to A′, four rows
/// down; every move from B earns 5 and leads to B′, two rows down; moves over the edge stay and earn −1,
/// others 0. The optimal value of A is 10 / (1 − 0.9⁵) = 24.4194.
public struct TeleportGrid: ModelProblem {
  /// The problem's name in the field.
  public static let name = "TeleportGrid"
  /// What it is about.
  public static let documentation = """
    A grid of 5 × 5 cells: every move from A earns 10 and from B 5, and leads far down; bumping into \
    the edge earns −1.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), examples 3.5 and 3.8"

  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, example 3.5")
  public private(set) var discount = 0.9
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the grid with its defaults.
  public init() {}

  /// Makes the grid.
  ///
  /// - Parameter discount: The discount γ.
  public init(discount: Double? = nil) {
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let cells = CellMap(rows: 5, columns: 5)
    let jumps = [1: (to: 21, reward: 10.0), 3: (to: 13, reward: 5.0)]
    let letters: [Int: Character] = [1: "A", 3: "B", 21: "a", 13: "b"]
    return try MDP(
      validating: Self.name, states: 25, actions: 4, discount: discount, stateNames: cells.names,
      actionNames: GridShape.fourNames,
      grid: GridShape(
        rows: 5, columns: 5, states: Array(0..<25), letters: (0..<25).map { letters[$0] ?? "." })
    ) { state, action in
      if let jump = jumps[state] { return [Outcome(jump.to, reward: jump.reward)] }
      let next = cells.neighbour(of: state, GridShape.four[action])
      return [Outcome(next, reward: next == state ? -1 : 0)]
    }
  }
}
