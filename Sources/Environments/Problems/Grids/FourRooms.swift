/// Four rooms joined by four doors, the usual world for options.
///
/// A map of 13 × 13 with its outer wall has 104 free cells; the hallways are at rows and columns (3, 6),
/// (6, 2), (7, 9) and (10, 6), counted from 0. A move succeeds with probability 2/3 and else turns out as
/// one of the other three, each as likely; a wall stops it. Entering the goal earns 1 and ends the
/// episode; unless given, the goal is the hallway at (7, 9). Without a goal, `FourRooms(goal: [])`,
/// nothing is earned and no episode ends. Episodes start in the upper left corner.
public struct FourRooms: ModelProblem {
  /// The problem's name in the field.
  public static let name = "FourRooms"
  /// What it is about.
  public static let documentation = """
    Find the goal in four rooms joined by doors; every third move goes astray, and only the goal earns \
    a reward.
    """
  /// Where it comes from.
  public static let source = "Sutton, Precup & Singh (1999), section 3"

  /// The hallways, as rows and columns.
  public static let hallways = [[3, 6], [6, 2], [7, 9], [10, 6]]

  /// The goal's row and column.
  @Parameter(
    "Goal", in: 0...12, note: "Its row and column; [] for none.", source: "Sutton et al. (1999)")
  public private(set) var goal = [7, 9]
  /// How often a move goes where it should.
  @Parameter("Probability that a move succeeds", in: 0...1, source: "Sutton et al. (1999)")
  public private(set) var success = 2.0 / 3.0
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton et al. (1999)")
  public private(set) var discount = 0.9
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the rooms with their defaults.
  public init() {}

  /// Makes the rooms.
  ///
  /// - Parameters:
  ///   - goal: The goal's row and column; empty for none.
  ///   - success: How often a move goes where it should.
  ///   - discount: The discount γ.
  public init(goal: [Int]? = nil, success: Double? = nil, discount: Double? = nil) {
    if let goal { self.goal = goal }
    if let success { self.success = success }
    if let discount { self.discount = discount }
  }

  private static func isWall(_ row: Int, _ column: Int) -> Bool {
    if hallways.contains([row, column]) { return false }
    let isOuter = row == 0 || column == 0 || row == 12 || column == 12
    return isOuter || column == 6 || (row == 6 && column < 6) || (row == 7 && column > 6)
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let isCell = goal.count == 2 && goal.allSatisfy((0...12).contains)
    guard goal.isEmpty || (isCell && !Self.isWall(goal[0], goal[1])) else {
      throw ParameterError.fault(
        name: "goal",
        "\(goal) is no free cell: give a row and a column, such as [7, 9], or [] for no goal.")
    }
    let goal = goal.isEmpty ? -1 : goal[0] * 13 + goal[1]
    let maze = Maze(
      rows: 13, columns: 13, start: goal == 14 ? 15 : 14, goal: goal,
      walls: Set((0..<169).filter { Self.isWall($0 / 13, $0 % 13) }))
    let (success, astray) = (success, (1 - success) / 3)
    return try maze.model(Self.name, discount: discount) { action in
      [(action, success)] + (0..<4).filter { $0 != action }.map { ($0, astray) }
    }
  }
}
