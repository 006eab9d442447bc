internal import Arrays

/// A taxi in a town of 5 × 5 cells: fetch a passenger and take them where they want to go.
///
/// As Gymnasium's Taxi: states are numbered ((row · 5 + column) · 5 + passenger) · 4 + destination, where
/// a passenger waits at R, G, Y or B (0 to 3) or sits in the taxi (4); actions are south, north, east,
/// west, pick up, drop off. Every step earns −1, a pick-up or drop-off that is not possible −10,
/// delivering the passenger 20 and ends the episode, which is cut off after 200 steps. In rain a move
/// that is open goes astray to its left or right; a fickle passenger may want to go elsewhere once the
/// taxi moves. The observation does not tell whether they will, so that a fickle taxi has no model.
public struct Taxi: ModelProblem {
  /// The problem's name in the field.
  public static let name = "Taxi"
  /// What it is about.
  public static let documentation = """
    Drive a taxi through a small town: fetch a passenger at one of four places and deliver them at \
    another. Steps earn −1, impossible pick-ups and drop-offs −10, the delivery 20.
    """
  /// Where it comes from.
  public static let source = "Dietterich (2000); Gymnasium Taxi-v4"

  /// Whether it rains.
  @Parameter("Rain", note: "Moves may go astray.", source: "Gymnasium, is_rainy")
  public private(set) var rainy = false
  /// Whether the passenger may change their mind.
  @Parameter("Fickle passenger", source: "Gymnasium, fickle_passenger")
  public private(set) var fickle = false
  /// How often a move in rain goes where it should.
  @Parameter(
    "Probability that a move in rain succeeds", in: 0...1, source: "Gymnasium, rainy_probability")
  public private(set) var rainSuccess = 0.8
  /// How often a fickle passenger changes their mind.
  @Parameter(
    "Probability that a fickle passenger changes their mind", in: 0...1,
    source: "Gymnasium, fickle_probability")
  public private(set) var fickleness = 0.3
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the taxi with its defaults.
  public init() {}

  /// Makes the taxi.
  ///
  /// - Parameters:
  ///   - rainy: Whether moves may go astray.
  ///   - fickle: Whether the passenger may change their mind.
  ///   - rainSuccess: How often a move in rain goes where it should.
  ///   - fickleness: How often a fickle passenger changes their mind.
  public init(
    rainy: Bool? = nil, fickle: Bool? = nil, rainSuccess: Double? = nil, fickleness: Double? = nil
  ) {
    if let rainy { self.rainy = rainy }
    if let fickle { self.fickle = fickle }
    if let rainSuccess { self.rainSuccess = rainSuccess }
    if let fickleness { self.fickleness = fickleness }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let success = rainy ? rainSuccess : nil
    let starts = (0..<500).filter {
      let place = TaxiPlace($0)
      return place.passenger < 4 && !place.isDelivered
    }
    return try MDP(
      validating: Self.name, states: 500, actions: 6, discount: 1,
      stateNames: (0..<500).map { TaxiPlace($0).description },
      actionNames: ["south", "north", "east", "west", "pick up", "drop off"],
      start: starts.map { Outcome($0, probability: 1 / Double(starts.count)) }
    ) { state, action in
      let place = TaxiPlace(state)
      if place.isDelivered { return [] }
      return switch action {
      case 4: [place.pickedUp()]
      case 5: [place.droppedOff()]
      default: place.driven(action, success: success)
      }
    }
  }

  /// The town with its limit of steps and its drawing.
  public func makeWorld(_ model: MDP) -> World {
    var world = model.world
    if fickle {
      world = World(
        name: Self.name,
        dynamics: .discrete(
          FickleTaxiSimulator(base: ModelSimulator(model), fickleness: fickleness)),
        discount: model.discount, stateNames: model.stateNames, actionNames: model.actionNames)
    }
    world.timeLimit = 200
    world.scene = Scene(states: { TaxiPlace($0).drawing })
    return world
  }
}

/// Where the taxi and its passenger are, and where the passenger wants to go.
struct TaxiPlace: CustomStringConvertible {
  var row: Int
  var column: Int
  var passenger: Int
  var destination: Int

  private static let stands: [(row: Int, column: Int, letter: Character)] = [
    (0, 0, "R"), (0, 4, "G"), (4, 0, "Y"), (4, 3, "B"),
  ]
  /// The cells with a wall on their right side.
  private static let walls = [(0, 1), (1, 1), (3, 0), (4, 0), (3, 2), (4, 2)]
  /// South, north, east, west, as rows and columns.
  private static let moves = [(1, 0), (-1, 0), (0, 1), (0, -1)]
  /// The moves to the left and to the right of each move.
  private static let sides = [[2, 3], [3, 2], [1, 0], [0, 1]]

  init(_ state: Int) {
    destination = state % 4
    passenger = state / 4 % 5
    column = state / 20 % 5
    row = state / 100
  }

  var state: Int { ((row * 5 + column) * 5 + passenger) * 4 + destination }
  var isDelivered: Bool { passenger == destination }
  private var stand: Int? {
    Self.stands.firstIndex { $0.row == row && $0.column == column }
  }

  private func isOpen(_ move: Int) -> Bool {
    switch move {
    case 0: row < 4
    case 1: row > 0
    case 2: column < 4 && !Self.walls.contains { $0 == (row, column) }
    default: column > 0 && !Self.walls.contains { $0 == (row, column - 1) }
    }
  }

  private func moved(_ move: Int) -> Int {
    guard isOpen(move) else { return state }
    var next = self
    next.row += Self.moves[move].0
    next.column += Self.moves[move].1
    return next.state
  }

  func driven(_ move: Int, success: Double?) -> [Outcome] {
    guard let success else { return [Outcome(moved(move), reward: -1)] }
    let ends =
      isOpen(move) ? [moved(move)] + Self.sides[move].map(moved) : [state, state, state]
    return zip(ends, [success, (1 - success) / 2, (1 - success) / 2]).map {
      Outcome($0, probability: $1, reward: -1)
    }
  }

  func pickedUp() -> Outcome {
    guard passenger < 4, stand == passenger else { return Outcome(state, reward: -10) }
    var next = self
    next.passenger = 4
    return Outcome(next.state, reward: -1)
  }

  func droppedOff() -> Outcome {
    guard passenger == 4, let stand else { return Outcome(state, reward: -10) }
    var next = self
    next.passenger = stand
    return Outcome(next.state, reward: stand == destination ? 20 : -1)
  }

  var description: String {
    let place = passenger == 4 ? "in the taxi" : "at \(Self.stands[passenger].letter)"
    return "taxi r\(row)c\(column), passenger \(place), to \(Self.stands[destination].letter)"
  }

  var drawing: Drawing? {
    guard (0..<500).contains(state) else { return nil }
    var letters = [Character](repeating: ".", count: 25)
    for stand in Self.stands { letters[stand.row * 5 + stand.column] = stand.letter }
    var pieces = [
      CellDrawing.Piece(row: row, column: column, symbol: passenger == 4 ? "T" : "t")
    ]
    if passenger < 4 {
      let stand = Self.stands[passenger]
      let waiting = CellDrawing.Piece(
        row: stand.row, column: stand.column, symbol: "p", isAgent: false)
      pieces.insert(waiting, at: 0)
    }
    return .cells(
      CellDrawing(
        rows: 5, columns: 5, letters: letters,
        fences: Self.walls.map { CellDrawing.Fence(row: $0.0, column: $0.1) }, pieces: pieces,
        caption: isDelivered
          ? "delivered" : "passenger to \(Self.stands[destination].letter)"))
  }
}

/// A taxi whose passenger may change their mind: on the first move with them inside, and at most once.
struct FickleTaxiSimulator: DiscreteSimulator {
  var base: ModelSimulator
  let fickleness: Double
  private var isFickle = false

  init(base: ModelSimulator, fickleness: Double) {
    self.base = base
    self.fickleness = fickleness
  }

  var stateCount: Int { base.stateCount }
  var actionCount: Int { base.actionCount }

  mutating func reset(using random: inout RandomStream) -> Int {
    let state = base.reset(using: &random)
    isFickle = random.uniform() < fickleness
    return state
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let before = TaxiPlace(base.state)
    var step = base.step(action, using: &random)
    guard isFickle, before.passenger == 4 else { return step }
    var after = TaxiPlace(step.state)
    if after.row == before.row, after.column == before.column { return step }
    isFickle = false
    after.destination = (before.destination + 1 + random.below(3)) % 4
    base.state = after.state
    step.state = after.state
    return step
  }
}
