/// A dive of N steps on which only going right every time finds the treasure.
///
/// The triangle of an N × N grid: every step leads one row down, and one column to the left or right.
/// Going right costs 0.01/N; from the last cell it earns 1. The best return is 0.99, and a random policy
/// finds it with probability 2⁻ᴺ. The stochastic dive stays in its column with probability 1/N when going
/// right, and the rewards of both ends of the last row have noise of mean 0 and variance 1: here in 101
/// equally likely steps that follow the normal distribution, so that the model is finite. Right is always
/// the second action, where bsuite mixes actions up by cell.
public struct DeepSea: ModelProblem {
  /// The problem's name in the field.
  public static let name = "DeepSea"
  /// What it is about.
  public static let documentation = """
    Dive through a triangle of N rows: each step to the right costs a little, and only going right all \
    the way finds the treasure.
    """
  /// Where it comes from.
  public static let source =
    "Osband et al. (2019), Deep exploration via randomized value functions; bsuite"

  /// The number of rows.
  @Parameter("Rows N", in: 2...1000, source: "bsuite")
  public private(set) var size = 10
  /// Whether going right may fail and rewards are noisy.
  @Parameter("Stochastic dive", source: "bsuite, deep_sea_stochastic")
  public private(set) var stochastic = false
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the sea with its defaults.
  public init() {}

  /// Makes the sea.
  ///
  /// - Parameters:
  ///   - size: The number of rows.
  ///   - stochastic: Whether going right may fail and rewards are noisy.
  public init(size: Int? = nil, stochastic: Bool? = nil) {
    if let size { self.size = size }
    if let stochastic { self.stochastic = stochastic }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let (size, stochastic) = (size, stochastic)
    let ground = size * (size + 1) / 2
    let cells = (0..<size).flatMap { row in (0...row).map { (row: row, column: $0) } }
    var states = [Int?](repeating: nil, count: size * size)
    for (state, cell) in cells.enumerated() { states[cell.row * size + cell.column] = state }
    let letters = (0..<size * size).map { cell -> Character in
      cell == 0 ? "S" : cell == size * size - 1 ? "G" : states[cell] == nil ? "#" : "."
    }
    let moves = [GridShape.Move(rows: 1, columns: -1), GridShape.Move(rows: 1, columns: 1)]
    let noise = normalLevels(101)
    return try MDP(
      validating: Self.name, states: ground + 1, actions: 2, discount: 1,
      stateNames: cells.map { "r\($0.row)c\($0.column)" } + ["ground"],
      actionNames: ["left", "right"], start: [Outcome(0)],
      grid: GridShape(rows: size, columns: size, states: states, letters: letters, moves: moves)
    ) { state, action in
      guard state < ground else { return [] }
      let (row, column) = cells[state]
      let isLast = row == size - 1
      var reward = action == 1 ? -0.01 / Double(size) : 0
      if action == 1, column == size - 1 { reward += 1 }
      func landing(_ column: Int) -> Int {
        isLast ? ground : (row + 1) * (row + 2) / 2 + min(max(column, 0), size - 1)
      }
      if stochastic, isLast, column == 0 || column == size - 1 {
        return noise.map {
          Outcome(ground, probability: 1 / Double(noise.count), reward: reward + $0)
        }
      }
      if action == 0 { return [Outcome(landing(column - 1), reward: reward)] }
      guard stochastic, !isLast else { return [Outcome(landing(column + 1), reward: reward)] }
      let failure = 1 / Double(size)
      return [
        Outcome(landing(column + 1), probability: 1 - failure, reward: reward),
        Outcome(landing(column), probability: failure, reward: reward),
      ]
    }
  }
}
