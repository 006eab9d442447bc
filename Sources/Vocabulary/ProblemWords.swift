import Environments
import Language
import Tabular

/// Ready-made problems, and what every problem has.
func addProblemWords(to library: inout Library) {
  addEnvironment(CliffWalking.self, to: &library)
  addEnvironment(CartPole.self, to: &library)
  addEnvironment(ABPredictor.self, to: &library)
  addEnvironment(AccessControl.self, to: &library)
  addEnvironment(BairdsCounterexample.self, to: &library)
  addEnvironment(Bandit.self, to: &library)
  addEnvironment(Blackjack.self, to: &library)
  addEnvironment(Catch.self, to: &library)
  addEnvironment(DeepSea.self, to: &library)
  addEnvironment(DynaMaze.self, to: &library)
  addEnvironment(FourRooms.self, to: &library)
  library.types["FourRooms"]?.add(
    property(
      "hallwayOptions", .array(Kinds.option.type),
      "In every room an option to each of its two hallways, by the shortest way."
    ) { (a) throws(RuntimeFailure) in
      optionValues(try a.object(0, as: FourRooms.self).hallwayOptions)
    })
  addEnvironment(FrozenLake.self, to: &library)
  addEnvironment(GamblersProblem.self, to: &library)
  addEnvironment(Garnet.self, to: &library)
  addEnvironment(JacksCarRental.self, to: &library)
  addEnvironment(MaximizationBias.self, to: &library)
  addEnvironment(NChain.self, to: &library)
  addEnvironment(RandomWalk.self, to: &library)
  addEnvironment(RiverSwim.self, to: &library)
  addEnvironment(ShortCorridor.self, to: &library)
  addEnvironment(StudentProcess.self, to: &library)
  addEnvironment(TMaze.self, to: &library)
  addEnvironment(Taxi.self, to: &library)
  addEnvironment(TeleportGrid.self, to: &library)
  addEnvironment(TsitsiklisVanRoy.self, to: &library)
  addEnvironment(WindyGridWorld.self, to: &library)
  addEnvironment(Acrobot.self, to: &library)
  addEnvironment(MountainCar.self, to: &library)
  addEnvironment(ContinuousMountainCar.self, to: &library)
  addEnvironment(LinearQuadratic.self, to: &library)
  addEnvironment(Pendulum.self, to: &library)
  addStepping(GridWorld.self, to: Kinds.gridWorld)
  addStepping(MDP.self, to: Kinds.mdp)
  addProblemMembers(to: Kinds.timeLimit)
  library.add(
    word(
      "TimeLimit",
      [
        .plain("problem", Kinds.problem.type, "Any problem."),
        .label("steps", .int, "After how many steps an episode is cut off, at least 1."),
      ], to: Kinds.timeLimit.type,
      "Cuts off the episodes of a problem after a number of steps; that truncates, and does not terminate."
    ) { (a) throws(RuntimeFailure) in
      var world = try problem(a, 0).world
      let steps = try a.int(1)
      guard steps > 0 else {
        throw RuntimeFailure(
          "bad-count", "a time limit is at least 1 step, not \(steps)", argument: 1)
      }
      world.timeLimit = steps
      return Kinds.timeLimit.value(world)
    })
}

/// Adds a ready-made problem whose states are numbered.
private func addEnvironment<E: ReadyProblem & SteppedProblem>(
  _ type: E.Type, to library: inout Library
) where E.Observations == Discrete, E.Actions == Discrete {
  let kind = addReadyProblem(E.self, to: &library)
  addStepping(E.self, to: kind)
  if E.self == BairdsCounterexample.self { addBairdMembers(to: kind) }
  kind.add(
    property("mdp", Kinds.mdp.type, "The problem's model, for those that have one.") {
      (a) throws(RuntimeFailure) in
      let value = try a.object(0, as: E.self)
      guard let problem = value as? any ModelProblem else {
        throw RuntimeFailure("no-model", "\(kind.name) has no model")
      }
      return try rethrowing("bad-parameter") { Kinds.mdp.value(try problem.model()) }
    })
}

/// Adds a ready-made problem whose observations are vectors.
private func addEnvironment<E: ReadyProblem & SteppedProblem>(
  _ type: E.Type, to library: inout Library
) where E.Observations == Box, E.Actions == Discrete {
  addStepping(E.self, to: addReadyProblem(E.self, to: &library))
}

/// Adds a ready-made problem whose observations and actions are vectors.
private func addEnvironment<E: ContinuousProblem>(_ type: E.Type, to library: inout Library) {
  addStepping(E.self, to: addReadyProblem(E.self, to: &library))
}

/// Adds a ready-made problem, read off its own declaration.
private func addReadyProblem<E: ReadyProblem>(
  _ type: E.Type, to library: inout Library
) -> NominalType {
  let kind = environmentKind(E.self, to: &library)
  var declaration = initialiser(
    E.self, kind.name, kind, documentation: E.documentation, source: E.source
  ) { (value) throws(RuntimeFailure) in
    if let problem = value as? any ModelProblem {
      try rethrowing("bad-parameter") { _ = try problem.model() }
    }
    return value
  }
  declaration.heading = "Ready-made problems"
  declaration.example = "let problem = \(kind.name)()"
  if !(E.self is any ContinuousProblem.Type) {
    // Without the limit, episodes of some would not end.
    declaration.example = """
      let problem = \(kind.name)()
      let short = TimeLimit(problem, steps: 20)
      print(evaluate(uniform(problem), on: short, episodes: 5, seed: 1).returns.count)  // prints 5
      """
  }
  library.add(declaration)
  return kind
}

private func environmentKind<E: ReadyProblem>(
  _ type: E.Type, to library: inout Library
) -> NominalType {
  let kind = NominalType(
    name: "\(E.self)", kind: .library, documentation: E.documentation, display: displayed)
  kind.swiftType = E.self
  library.add(kind)
  addProblemMembers(to: kind)
  return kind
}

/// Adds what every problem has, and lets the type stand wherever a problem is wanted.
func addProblemMembers(to kind: NominalType) {
  Kinds.problem.accepts.append(kind.type)
  kind.add(
    property("name", .string, "What the problem is called.") { (a) throws(RuntimeFailure) in
      .string(try problem(a, 0).world.name)
    },
    property("stateCount", .int, "The number of states; 0 where observations are vectors.") {
      (a) throws(RuntimeFailure) in .int(try problem(a, 0).world.stateCount ?? 0)
    },
    property("actionCount", .int, "The number of actions.") { (a) throws(RuntimeFailure) in
      .int(try problem(a, 0).world.actionCount)
    },
    property("discount", .optional(.double), "The problem's own discount γ, if it has one.") {
      (a) throws(RuntimeFailure) in
      try problem(a, 0).world.discount.map { .double($0) } ?? .none
    })
}

/// The argument as a problem.
func problem(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> any Problem {
  try problem(a, a[index], argument: index)
}

/// A value within an argument as a problem.
func problem(
  _ a: Arguments, _ value: Value, argument index: Int
) throws(RuntimeFailure) -> any Problem {
  if let own = a.call.conformer(value) { return try UserProblem(own) }
  guard case .object(_, let payload) = value, let problem = payload as? any Problem else {
    throw RuntimeFailure("not-a-problem", "this is no problem to run on", argument: index)
  }
  return problem
}
