import Arrays
import Environments
import Language
import Training

/// Environments of one's own: the protocol, its spaces and steps, and `check`.
func addEnvironmentWords(to library: inout Library) {
  addRequirements()
  Kinds.problem.accepts.append(Kinds.environment.type)
  library.types["Step<Int>"] = Kinds.stateStep
  library.types["Step<[Double]>"] = Kinds.vectorStep
  addSpaces(to: &library)
  addSteps(to: &library)
  addCheck(to: &library)
}

private func addRequirements() {
  let kind = Kinds.environment
  // 0 stands for an observation, 1 for an action, 2 for what a step brings.
  kind.aliases = ["Step": .variable(2)]
  kind.requirements = [
    Requirement(
      "observationSpace",
      .property([
        .init(
          Kinds.discrete.type, meanings: [0: .int, 2: Kinds.stateStep.type],
          example: "let observationSpace = Discrete(16)"),
        .init(
          Kinds.box.type, meanings: [0: .array(.double), 2: Kinds.vectorStep.type],
          example: "let observationSpace = Box(low: [-1], high: [1])"),
      ]),
      documentation: "the set of the observations: Discrete(n) for states numbered 0..<n, or a Box "
        + "of vectors"),
    Requirement(
      "actionSpace",
      .property([
        .init(
          Kinds.discrete.type, meanings: [1: .int], example: "let actionSpace = Discrete(2)"),
        .init(
          Kinds.box.type, meanings: [1: .array(.double)],
          example: "let actionSpace = Box(low: [-1], high: [1])"),
      ]),
      documentation: "the set of the actions: Discrete(n) for actions numbered 0..<n, or a Box of "
        + "vectors"),
    Requirement(
      "reset", .method([], result: .variable(0)),
      documentation: "what starts an episode: it sets the state and gives the first observation",
      advice: "‘reset’ gives the first observation alone, without ‘info’ or anything else"),
    Requirement(
      "step",
      .method(
        [FunctionDeclaration.Parameter(label: nil, name: "action", type: .variable(1))],
        result: .variable(2)),
      documentation:
        "what an action does: it changes the state and gives the next observation, the "
        + "reward and whether the episode is over for good",
      advice:
        "a step is ‘Step(observation: …, reward: …, terminated: …)’ and no tuple; an episode is "
        + "cut off from outside, by ‘TimeLimit(env, steps: 500)’"),
  ]
}

private func addSpaces(to library: inout Library) {
  library.add(
    word(
      "Discrete",
      [
        .plain("count", .int, "How many elements there are, at least 1."),
        .option("names", .optional(.array(.string)), "nil", "A name for each element."),
      ], to: Kinds.discrete.type, "The numbers 0..<count, with a name each where they have one."
    ) { (a) throws(RuntimeFailure) in
      let count = try a.int(0)
      guard count > 0 else {
        throw RuntimeFailure(
          "bad-space", "a Discrete space has at least 1 element, not \(count)", argument: 0)
      }
      guard a.has(1), elements(a[1]) != nil else { return discreteValue(Discrete(count)) }
      let names = try a.strings(1)
      guard names.count == count else {
        throw RuntimeFailure(
          "bad-space", "there are \(count) elements, but \(names.count) names", argument: 1)
      }
      return discreteValue(Discrete(count, names: names))
    })
  library.add(
    word(
      "Discrete", [.label("names", .array(.string), "A name for each element, at least one.")],
      to: Kinds.discrete.type, "The space of some names, numbered in their order."
    ) { (a) throws(RuntimeFailure) in
      let names = try a.strings(0)
      guard !names.isEmpty else {
        throw RuntimeFailure("bad-space", "a Discrete space has at least 1 element", argument: 0)
      }
      return discreteValue(Discrete(names: names))
    })
  library.add(
    word(
      "Box",
      [
        .label(
          "low", .array(.double), "The least value of each number; -Double.infinity is allowed."),
        .label("high", .array(.double), "The greatest value of each number, as many as in `low`."),
      ], to: Kinds.box.type, "Vectors of real numbers between bounds."
    ) { (a) throws(RuntimeFailure) in
      let (low, high) = (try a.doubles(0), try a.doubles(1))
      guard low.count == high.count, !low.isEmpty else {
        throw RuntimeFailure(
          "bad-space",
          low.isEmpty
            ? "a Box has at least one number"
            : "a Box has as many upper as lower bounds, not \(high.count) and \(low.count)",
          argument: 1)
      }
      if let index = low.indices.first(where: { !(low[$0] <= high[$0]) }) {
        throw RuntimeFailure(
          "bad-space",
          "at index \(index), the bounds \(low[index]) and \(high[index]) leave no room",
          argument: 1)
      }
      return boxValue(Box(low: low, high: high))
    })
  Kinds.discrete.add(
    word("contains", [.plain("element", .int)], to: .bool, "Whether a number is in 0..<count.") {
      (a) throws(RuntimeFailure) in
      .bool(discreteSpace(a[0])?.contains(try a.int(1)) ?? false)
    })
  Kinds.box.add(
    property("count", .int, "How many numbers a vector has.") { (a) throws(RuntimeFailure) in
      .int(boxSpace(a[0])?.count ?? 0)
    },
    word(
      "contains", [.plain("element", .array(.double))], to: .bool,
      "Whether a vector has the right length and lies between the bounds."
    ) { (a) throws(RuntimeFailure) in
      .bool(boxSpace(a[0])?.contains(try a.doubles(1)) ?? false)
    })
}

func discreteValue(_ space: Discrete) -> Value {
  .structure(
    Kinds.discrete,
    [.int(space.count), space.names.map { .array($0.map { .string($0) }) } ?? .none])
}

func boxValue(_ space: Box) -> Value {
  .structure(Kinds.box, [.doubles(space.low), .doubles(space.high)])
}

func discreteSpace(_ value: Value) -> Discrete? {
  guard case .structure(Kinds.discrete, let parts) = value, parts.count == 2,
    case .int(let count) = parts[0], count > 0
  else { return nil }
  guard let names = elements(parts[1]) else { return Discrete(count) }
  let texts = names.compactMap { name -> String? in
    if case .string(let text) = name { text } else { nil }
  }
  return texts.count == count ? Discrete(count, names: texts) : Discrete(count)
}

func boxSpace(_ value: Value) -> Box? {
  guard case .structure(Kinds.box, let parts) = value, parts.count == 2,
    case .doubles(let low) = parts[0], case .doubles(let high) = parts[1],
    low.count == high.count, !low.isEmpty
  else { return nil }
  return Box(low: low, high: high)
}

private func addSteps(to library: inout Library) {
  for (observation, kind, what) in [
    (Type.int, Kinds.stateStep, "The number of the state reached."),
    (.array(.double), Kinds.vectorStep, "What is observed after the action."),
  ] {
    var step = FunctionDeclaration(
      "Step",
      [
        .init(
          label: "observation", type: observation, documentation: what,
          symbols: ["obs", "state", "nextState", "next"]),
        .init(label: "reward", type: .double, documentation: "The reward for the action."),
        .init(
          label: "terminated", type: .bool,
          documentation: "Whether the episode is over for good; a time limit is no termination.",
          symbols: ["done", "terminal", "isTerminal"]),
      ], to: kind.type, documentation: "What one step of an environment brings.",
      body: .memberwise)
    let limit =
      "an environment says only that it ‘terminated’; an episode is cut off from outside, by "
      + "‘TimeLimit(env, steps: 500)’"
    step.foreignLabels = [
      "truncated": limit, "timeout": limit,
      "info":
        "what there is beside observation, reward and end stays in the environment's properties",
    ]
    library.add(step)
  }
}

private func addCheck(to library: inout Library) {
  library.add(
    word(
      "check",
      [
        .plain("problem", Kinds.problem.type, "Any problem, such as an environment of your own."),
        .option("episodes", .int, "20", "How many episodes to play."),
        .option("seed", .int, "1", "The seed of all random streams."),
      ], to: Kinds.checkReport.type,
      "Plays a problem with random actions and reports where it breaks the rules that algorithms "
        + "rely on."
    ) { (a) throws(RuntimeFailure) in
      let world = try problem(a, 0).world
      let (episodes, seed) = (try a.int(1, default: 20), try a.int(2, default: 1))
      let live = LiveProgress(host: a.host, isShown: false)
      defer { live.end() }
      return try rethrowing("cannot-play") {
        Kinds.checkReport.value(
          try check(world, episodes: episodes, seed: seed, progress: live.progress))
      }
    })
  Kinds.checkReport.add(
    property("isPassed", .bool, "Whether nothing was found that algorithms may go wrong by.") {
      (a) throws(RuntimeFailure) in .bool(try a.object(0, as: CheckReport.self).isPassed)
    },
    property("problem", .string, "What the problem is called.") { (a) throws(RuntimeFailure) in
      .string(try a.object(0, as: CheckReport.self).problem)
    },
    property("episodes", .int, "The number of episodes played.") { (a) throws(RuntimeFailure) in
      .int(try a.object(0, as: CheckReport.self).episodes)
    },
    property("steps", .int, "The number of steps taken in them.") { (a) throws(RuntimeFailure) in
      .int(try a.object(0, as: CheckReport.self).steps)
    },
    property("headline", .string, "The outcome in a line.") { (a) throws(RuntimeFailure) in
      .string(try a.object(0, as: CheckReport.self).headline)
    })
}
