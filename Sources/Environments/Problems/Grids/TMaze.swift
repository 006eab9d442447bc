internal import Arrays

/// A corridor with a fork at its end: a sign at the start tells which way is right, and must be
/// remembered.
///
/// Actions are up, right, down, left. The corridor has `length` cells before the fork; bumping into a wall
/// earns −0.1. At the fork, the right turn earns 4 and the wrong one −0.1, and the episode ends. Hidden, as
/// in the paper, the observation is one of "goal up" and "goal down" (at the start), "corridor", "fork" and
/// "over", so that at the fork no memoryless policy earns more than (4 − 0.1) / 2 on average, where the best
/// is 4. With `hidden: false` the state tells the place and the way, and there is a model to solve.
public struct TMaze: ModelProblem {
  /// The problem's name in the field.
  public static let name = "TMaze"
  /// What it is about.
  public static let documentation = """
    Walk down a corridor and turn the right way at its end; only a sign at the start tells which way \
    that is.
    """
  /// Where it comes from.
  public static let source = "Bakker (2002), Reinforcement learning with long short-term memory"

  /// The number of cells before the fork.
  @Parameter("Length of the corridor", in: 1...10_000, unit: "cells", source: "Bakker (2002)")
  public private(set) var length = 10
  /// Whether the place and the way are hidden.
  @Parameter(
    "Hidden state", note: "Whether only the present cell is observed.", source: "Bakker (2002)")
  public private(set) var hidden = true
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Bakker (2002)")
  public private(set) var discount = 0.98
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the maze with its defaults.
  public init() {}

  /// Makes the maze.
  ///
  /// - Parameters:
  ///   - length: The number of cells before the fork.
  ///   - hidden: Whether only the present cell is observed.
  ///   - discount: The discount γ.
  public init(length: Int? = nil, hidden: Bool? = nil, discount: Double? = nil) {
    if let length { self.length = length }
    if let hidden { self.hidden = hidden }
    if let discount { self.discount = discount }
  }

  /// Makes the model: for each of the two ways the places 0 to `length`, then the end.
  public func makeModel() throws -> MDP {
    let (length, places) = (length, length + 1)
    let over = 2 * places
    let names = ["up", "down"].flatMap { way in
      (0..<places).map { "\(way), \($0 == length ? "fork" : "cell \($0)")" }
    }
    return try MDP(
      validating: Self.name, states: over + 1, actions: 4, discount: discount,
      stateNames: names + ["over"], actionNames: GridShape.fourNames,
      start: [Outcome(0, probability: 0.5), Outcome(places, probability: 0.5)], grid: grid
    ) { state, action in
      guard state < over else { return [] }
      let place = state % places
      switch action {
      case 1 where place < length: return [Outcome(state + 1)]
      case 3 where place > 0: return [Outcome(state - 1)]
      case 0 where place == length, 2 where place == length:
        let isRight = (action == 0) == (state < places)
        return [Outcome(over, reward: isRight ? 4 : -0.1)]
      default: return [Outcome(state, reward: -0.1)]
      }
    }
  }

  /// The maze as it is observed.
  public func makeWorld(_ model: MDP) -> World {
    guard hidden else { return model.world }
    let places = length + 1
    var seen = (0..<2 * places).map { state in
      state % places == 0 ? state / places : state % places == length ? 3 : 2
    }
    seen.append(4)
    return World(
      name: Self.name,
      dynamics: .discrete(
        AliasedSimulator(base: ModelSimulator(model), observations: seen, count: 5)),
      discount: discount, stateNames: ["goal up", "goal down", "corridor", "fork", "over"],
      actionNames: model.actionNames)
  }

  /// The maze with the goal above, a gap, and the maze with the goal below.
  private var grid: GridShape {
    let columns = length + 1
    var states = [Int?](repeating: nil, count: 7 * columns)
    var letters = [Character](repeating: "#", count: 7 * columns)
    for (way, middle) in [1, 5].enumerated() {
      for column in 0..<columns {
        states[middle * columns + column] = way * columns + column
        letters[middle * columns + column] = column == 0 ? "S" : "."
      }
      let goal = way == 0 ? middle - 1 : middle + 1
      letters[goal * columns + length] = "G"
      letters[(2 * middle - goal) * columns + length] = "x"
    }
    return GridShape(rows: 7, columns: columns, states: states, letters: letters)
  }
}

/// A model of which only a part of the state is observed.
struct AliasedSimulator: DiscreteSimulator {
  var base: ModelSimulator
  /// What is observed in each state.
  let observations: [Int]
  /// How many observations there are.
  let stateCount: Int

  init(base: ModelSimulator, observations: [Int], count: Int) {
    self.base = base
    self.observations = observations
    stateCount = count
  }

  var actionCount: Int { base.actionCount }

  mutating func reset(using random: inout RandomStream) -> Int {
    observations[base.reset(using: &random)]
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    var step = base.step(action, using: &random)
    step.state = observations[step.state]
    return step
  }
}
