import Environments
import Language

/// Ready-made problems, and what every problem has.
func addProblemWords(to library: inout Library) {
  addEnvironment(
    CliffWalking.self, "CliffWalking", to: &library, source: "Sutton & Barto (2018), example 6.6",
    """
    The cliff: from one end of a ledge to the other along an abyss. Every move earns −1, the cliff \
    −100 and a return to the start.
    """
  ) { CliffWalking() }
  addEnvironment(
    CartPole.self, "CartPole", to: &library,
    source: "Barto, Sutton & Anderson (1983); Gymnasium CartPole-v1",
    """
    A pole on a cart: push the cart left or right so that the pole stays up. Every step earns 1.
    """)
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

/// Adds an environment whose parameters are declared.
private func addEnvironment<E: Problem & Parameterised>(
  _ type: E.Type, _ name: String, to library: inout Library, source: String,
  _ documentation: String
) {
  let kind = environmentKind(name, documentation, to: &library)
  library.add(
    initialiser(E.self, name, kind, documentation: documentation, source: source) { $0 })
}

/// Adds an environment without parameters.
private func addEnvironment<E: Problem>(
  _ type: E.Type, _ name: String, to library: inout Library, source: String,
  _ documentation: String, _ make: @escaping @Sendable () -> E
) {
  let kind = environmentKind(name, documentation, to: &library)
  library.add(
    word(name, [], to: kind.type, documentation, source: source) { _ in kind.value(make()) })
}

private func environmentKind(
  _ name: String, _ documentation: String, to library: inout Library
) -> NominalType {
  let kind = NominalType(
    name: name, kind: .library, documentation: documentation, display: displayed)
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
  guard case .object(_, let payload) = a[index], let problem = payload as? any Problem else {
    throw RuntimeFailure("not-a-problem", "this is no problem to run on", argument: index)
  }
  return problem
}
