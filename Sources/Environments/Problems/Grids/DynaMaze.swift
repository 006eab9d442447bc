internal import Arrays

/// Which of the mazes of Sutton & Barto, chapter 8, it is.
public enum MazeLayout: String, Sendable, CaseIterable, ParameterConvertible {
  /// The maze of example 8.1, which stays as it is.
  case fixed
  /// The maze of example 8.2, whose way is blocked.
  case blocking
  /// The maze of example 8.3, which gets a shortcut.
  case shortcut
}

/// The mazes of Sutton & Barto, chapter 8: a fixed one, and two that change while one learns.
///
/// Six rows of nine cells; moves are certain, entering the goal earns 1 and ends the episode. The maze of
/// example 8.1 has a shortest way of 14 steps. The blocking maze of example 8.2 closes the short way on
/// the right and opens a longer one on the left after 1,000 steps; the shortcut maze of example 8.3 opens
/// a shorter way after 3,000. Steps count across episodes, and a copy begins anew.
public struct DynaMaze: ModelProblem {
  /// The problem's name in the field.
  public static let name = "DynaMaze"
  /// What it is about.
  public static let documentation = """
    Find the shortest way through a maze that stays as it is, gets blocked, or gets a shortcut; only \
    the goal earns a reward.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), examples 8.1 to 8.3"

  /// Which maze it is.
  @Parameter(
    "Maze", note: "`.fixed`, `.blocking` or `.shortcut`.", source: "Sutton & Barto, 8.1–8.3")
  public private(set) var maze = MazeLayout.fixed
  /// After how many steps the maze changes.
  @Parameter(
    "Steps until the maze changes", in: 0..., note: "1,000 when blocking, 3,000 with a shortcut.",
    source: "Sutton & Barto, 8.2 and 8.3")
  public private(set) var changesAfter: Int? = nil
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, example 8.1")
  public private(set) var discount = 0.95
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the maze with its defaults.
  public init() {}

  /// Makes a maze.
  ///
  /// - Parameters:
  ///   - maze: Which maze it is.
  ///   - changesAfter: After how many steps it changes.
  ///   - discount: The discount γ.
  public init(maze: MazeLayout? = nil, changesAfter: Int? = nil, discount: Double? = nil) {
    if let maze { self.maze = maze }
    if let changesAfter { self.changesAfter = changesAfter }
    if let discount { self.discount = discount }
  }

  /// Makes the model of the maze as it is at first.
  public func makeModel() throws -> MDP { try layouts.before.model(Self.name, discount: discount) }

  /// The model of the maze after its change; the same where it never changes.
  ///
  /// - Returns: The model.
  /// - Throws: Nothing but what `model()` throws.
  public func changedModel() throws -> MDP {
    try layouts.after.model(Self.name, discount: discount)
  }

  /// The maze, with its change.
  public func makeWorld(_ model: MDP) -> World {
    guard maze != .fixed, let changed = try? changedModel(),
      let before = DeterministicSimulator(model), let after = DeterministicSimulator(changed)
    else { return model.world }
    let limit = changesAfter ?? (maze == .blocking ? 1000 : 3000)
    var world = World(
      name: Self.name,
      dynamics: .discrete(ChangingMazeSimulator(before: before, after: after, limit: limit)),
      discount: discount, stateNames: model.stateNames, actionNames: model.actionNames,
      grid: model.grid)
    world.memory = "the maze changes after \(limit) steps of all episodes together"
    return world
  }

  private var layouts: (before: Maze, after: Maze) {
    if maze == .fixed {
      let walls: Set = [11, 20, 29, 41, 7, 16, 25]
      let maze = Maze(rows: 6, columns: 9, start: 18, goal: 8, walls: walls)
      return (maze, maze)
    }
    let row = Set(27..<36)
    let (first, second) =
      maze == .blocking
      ? (row.subtracting([35]), row.subtracting([27]))
      : (row.subtracting([27]), row.subtracting([27, 35]))
    let solid = first.intersection(second)
    return (
      Maze(rows: 6, columns: 9, start: 48, goal: 8, walls: first, solid: solid),
      Maze(rows: 6, columns: 9, start: 48, goal: 8, walls: second, solid: solid)
    )
  }
}

/// A maze that becomes another after a number of steps.
struct ChangingMazeSimulator: DiscreteSimulator {
  var before: DeterministicSimulator
  var after: DeterministicSimulator
  let limit: Int
  private var steps = 0

  init(before: DeterministicSimulator, after: DeterministicSimulator, limit: Int) {
    self.before = before
    self.after = after
    self.limit = limit
  }

  var stateCount: Int { before.stateCount }
  var actionCount: Int { before.actionCount }

  mutating func reset(using random: inout RandomStream) -> Int {
    after.state = before.reset(using: &random)
    return after.state
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    steps += 1
    if steps > limit { return after.step(action, using: &random) }
    let step = before.step(action, using: &random)
    after.state = step.state
    return step
  }
}
