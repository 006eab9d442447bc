/// A world of cells drawn as a map of letters.
///
///     let cliff = GridWorld("""
///       ............
///       ............
///       ............
///       SCCCCCCCCCCG
///       """) {
///       StepReward(-1)
///       Tile("C", reward: -100, sendsTo: "S")
///       Tile("G", terminal: true)
///     }
///
/// `S` is a start (of several each is as likely; without one, every cell where an episode does not
/// end), `#` a wall, `.` floor; any other letter needs a `Tile`. Spaces between letters do not count. A
/// move into a wall or over the edge stays where it is, which enters nothing. Every cell where one can
/// stand is a state, numbered row by row and named "r0c3"; tiles that send elsewhere are not.
public struct GridWorld: SteppedProblem {
  /// Observations are the numbers of states.
  public typealias Observations = Discrete
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The model.
  public let mdp: MDP
  /// Where one stands while it is stepped by hand.
  public var motion = Motion()

  /// Makes a grid world from its map; a faulty one stops the program, where
  /// `init(map:discount:clauses:)` throws.
  ///
  /// - Parameters:
  ///   - map: The rows of letters.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - clauses: The block of rewards, tiles, slipping, wind and moves.
  public init(
    _ map: String, discount: Double = 1, @GridBuilder _ clauses: () -> [GridClause] = { [] }
  ) {
    do {
      self = try Cancellation.ignoring { () throws(ModelError) in
        try GridWorld(map: map, discount: discount, clauses: clauses())
      }
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// Makes a grid world from its map and an array of clauses.
  ///
  /// - Parameters:
  ///   - map: The rows of letters.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - name: What the problem is called.
  ///   - clauses: The rewards, tiles, slipping, wind and moves; of two of a kind the last holds.
  /// - Throws: `ModelError` with everything that is wrong.
  public init(
    map: String, discount: Double = 1, name: String = "GridWorld", clauses: [GridClause]
  ) throws(ModelError) {
    let plan = try GridPlan(map, clauses)
    mdp = try MDP(
      validating: name, states: plan.cells.count, actions: plan.directions.count,
      discount: discount, stateNames: plan.names,
      actionNames: plan.moves.names, start: plan.start, grid: plan.shape
    ) { state, action in plan.outcomes(state, action) }
  }

  /// Makes a grid world of a finished model.
  package init(mdp: MDP) { self.mdp = mdp }

  /// The map's shape, letters and states.
  public var grid: GridShape? { mdp.grid }
  /// The grid world as algorithms see it.
  public var world: World { mdp.world }
}
