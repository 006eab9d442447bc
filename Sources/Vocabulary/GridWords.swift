import Environments
import Language
import Training

/// Grid worlds from a map.
func addGridWords(to library: inout Library) {
  let clause = Kinds.gridClause.type
  library.add(
    word(
      "StepReward", [.plain("reward", .double, "The reward.")], to: clause,
      "Says what every move earns."
    ) { (a) throws(RuntimeFailure) in
      Kinds.gridClause.value(GridClause.stepReward(try a.double(0)))
    })
  library.add(
    word(
      "Tile",
      [
        .plain("letter", .string, "The letter on the map."),
        .option(
          "reward", .double, "the step's", "What entering earns, in place of the step's reward."),
        .option("terminal", .bool, "false", "Whether entering ends the episode."),
        .option(
          "sendsTo", .string, "nowhere", "The letter that entering leads to at once."),
      ], to: clause, "Says what a letter of the map means."
    ) { (a) throws(RuntimeFailure) in
      Kinds.gridClause.value(
        GridClause.tile(
          try a.string(0), reward: a.has(1) ? try a.double(1) : nil,
          terminal: try a.bool(2, default: false), sendsTo: a.has(3) ? try a.string(3) : nil))
    })
  library.add(
    word(
      "Slip", [.plain("probability", .double, "Shared by the two moves at a right angle.")],
      to: clause, "Says how often a move goes astray."
    ) { (a) throws(RuntimeFailure) in Kinds.gridClause.value(GridClause.slip(try a.double(0))) })
  library.add(
    word(
      "Wind",
      [.plain("strengths", .array(.int), "For each column, how many cells it blows upward.")],
      to: clause, "Says how the wind blows."
    ) { (a) throws(RuntimeFailure) in Kinds.gridClause.value(GridClause.wind(try a.ints(0))) })
  library.add(
    word(
      "Moves", [.plain("moves", Kinds.gridMoves.type, "`.four`, `.eight` or `.nine`.")],
      to: clause, "Says which moves there are."
    ) { (a) throws(RuntimeFailure) in
      Kinds.gridClause.value(GridClause.moves(try a.object(0)))
    })
  library.add(
    word(
      "Bump", [.label("reward", .double, "The reward.")], to: clause,
      "Says what a move earns that the edge or a wall stops."
    ) { (a) throws(RuntimeFailure) in Kinds.gridClause.value(GridClause.bump(try a.double(0))) })
  for moves in GridMoves.allCases {
    Kinds.gridMoves.addStatic(
      property(
        moves.rawValue, Kinds.gridMoves.type,
        "The moves " + moves.names.joined(separator: ", ") + "."
      ) { _ in Kinds.gridMoves.value(moves) })
  }
  library.add(
    word(
      "GridWorld",
      [
        .plain("map", .string, "The rows of letters; `S` start, `#` wall, `.` floor."),
        discountParameter(.defaulted("1")),
        FunctionDeclaration.Parameter(
          label: nil, name: "clauses", type: .array(clause),
          presence: .builder(isRequired: false),
          documentation: "A block of StepReward, Tile, Slip, Wind, Moves and Bump."),
      ], to: Kinds.gridWorld.type, "A world of cells drawn as a map of letters."
    ) { (a) throws(RuntimeFailure) in
      let clauses = a.has(2) ? try a.objects(2, as: GridClause.self) : []
      let (map, discount) = (try a.string(0), try a.double(1, default: 1))
      return try making(a) { () throws(RuntimeFailure) in
        try rethrowing("bad-map") {
          Kinds.gridWorld.value(try GridWorld(map: map, discount: discount, clauses: clauses))
        }
      }
    })
  addProblemMembers(to: Kinds.gridWorld)
  Kinds.gridWorld.add(
    property("mdp", Kinds.mdp.type, "The grid world's model.") { (a) throws(RuntimeFailure) in
      Kinds.mdp.value(try a.object(0, as: GridWorld.self).mdp)
    })
}

/// Runs engine code, and turns what it throws into a runtime failure with its sentence.
func rethrowing<T>(
  _ id: String, argument: Int? = nil, count: Int? = nil, _ work: () throws -> T
) throws(RuntimeFailure) -> T {
  do {
    return try work()
  } catch let failure as RuntimeFailure {
    throw failure
  } catch TrainingError.problem(let failure) {
    if let cause = failure.cause as? RuntimeFailure { throw cause }
    throw RuntimeFailure(id, sentence(failure.message))
  } catch let error as TrainingError where count != nil && error.isOfCount {
    throw RuntimeFailure("bad-count", sentence(error.description), argument: count)
  } catch let error as ParameterError {
    throw RuntimeFailure("bad-parameter", sentence(error.description))
  } catch {
    throw RuntimeFailure(id, sentence("\(error)"), argument: argument)
  }
}

/// Makes a model or something of one, or a file, which ends early where the user asks to stop.
///
/// - Parameters:
///   - a: The arguments of the call.
///   - loss: What is said to be missing then.
///   - work: Makes it.
/// - Returns: What was made.
/// - Throws: `interrupted`, or what went wrong.
func making<T>(
  _ a: Arguments, orSaying loss: String = "the model was not finished",
  _ work: () throws(RuntimeFailure) -> T
) throws(RuntimeFailure) -> T {
  let host = a.host
  do throws(RuntimeFailure) {
    return try Cancellation.asking({ host.isInterrupted }, work)
  } catch {
    if host.isInterrupted { throw RuntimeFailure("interrupted", loss) }
    throw error
  }
}

/// A message without its final stop, as messages of the language have none.
func sentence(_ text: String) -> String {
  text.hasSuffix(".") ? String(text.dropLast()) : text
}
