import Environments
import Language

/// Ready-made problems, and what every problem has.
func addProblemWords(to library: inout Library) {
  addEnvironment(CliffWalking.self, to: &library)
  addEnvironment(CartPole.self, to: &library)
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
  addStepping(E.self, to: addReadyProblem(E.self, to: &library))
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
  ) { $0 }
  declaration.heading = "Ready-made problems"
  declaration.example = "let problem = \(kind.name)()\n"
  if E().world.actionCount > 0 {
    declaration.example? +=
      "print(evaluate(uniform(problem), on: problem, episodes: 5).returns.count)  // prints 5"
  }
  library.add(declaration)
  return kind
}

private func environmentKind<E: ReadyProblem>(
  _ type: E.Type, to library: inout Library
) -> NominalType {
  let kind = NominalType(
    name: "\(E.self)", kind: .library, documentation: E.documentation, display: displayed)
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
  if let own = a.call.conformer(a[index]) { return try UserProblem(own) }
  guard case .object(_, let payload) = a[index], let problem = payload as? any Problem else {
    throw RuntimeFailure("not-a-problem", "this is no problem to run on", argument: index)
  }
  return problem
}
