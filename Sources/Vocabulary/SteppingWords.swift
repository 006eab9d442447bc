import Arrays
import Environments
import Language

// Ready-made problems stepped by hand: `var env = CartPole(); let s = env.reset()`.

private let resetText =
  "Starts an episode, with the session's random numbers, and gives the first observation."
private let stepText =
  "Takes one action, with the session's random numbers; the time limit is not looked at."

func addStepping<E: SteppedProblem>(_ type: E.Type, to kind: NominalType)
where E.Observations == Discrete, E.Actions == Discrete {
  addSpaces(E.self, kind, Kinds.discrete) { discreteValue($0.observationSpace) }
  addMotion(E.self, kind, observation: .int, step: Kinds.stateStep) { env, random in
    .int(env.reset(using: &random))
  } step: { env, action, random in
    let step = env.step(action, using: &random)
    return .structure(
      Kinds.stateStep, [.int(step.observation), .double(step.reward), .bool(step.terminated)])
  }
}

func addStepping<E: SteppedProblem>(_ type: E.Type, to kind: NominalType)
where E.Observations == Box, E.Actions == Discrete {
  addSpaces(E.self, kind, Kinds.box) { boxValue($0.observationSpace) }
  addMotion(E.self, kind, observation: .array(.double), step: Kinds.vectorStep) { env, random in
    .doubles(env.reset(using: &random))
  } step: { env, action, random in
    let step = env.step(action, using: &random)
    return .structure(
      Kinds.vectorStep,
      [.doubles(step.observation), .double(step.reward), .bool(step.terminated)])
  }
}

func addStepping<E: ContinuousProblem>(_ type: E.Type, to kind: NominalType) {
  kind.add(
    property("observationSpace", Kinds.box.type, "The space of the observations.") {
      (a) throws(RuntimeFailure) in boxValue(try a.object(0, as: E.self).observationSpace)
    },
    property("actionSpace", Kinds.box.type, "The space of the actions.") {
      (a) throws(RuntimeFailure) in boxValue(try a.object(0, as: E.self).actionSpace)
    })
  var first = word("reset", [], to: .array(.double), isDiscardable: true, resetText) {
    (a) throws(RuntimeFailure) in
    var env = try a.object(0, as: E.self)
    var random = RandomStream(seed: a.call.nextRandom(), purpose: .session)
    let observation = env.reset(using: &random)
    return .tuple([kind.value(env), .doubles(observation)])
  }
  first.isMutating = true
  var next = word(
    "step", [.plain("action", .array(.double), "As many numbers as the action space has.")],
    to: Kinds.vectorStep.type, isDiscardable: true, stepText
  ) { (a) throws(RuntimeFailure) in
    var env = try a.object(0, as: E.self)
    let action = try a.doubles(1)
    guard action.count == env.actionSpace.count else {
      throw RuntimeFailure(
        "unknown-action",
        "an action has \(env.actionSpace.count) numbers, not \(action.count)", argument: 1)
    }
    if let stray = action.first(where: { !$0.isFinite }) {
      throw RuntimeFailure(
        "unknown-action", "an action has finite numbers, not \(stray)", argument: 1)
    }
    var random = RandomStream(seed: a.call.nextRandom(), purpose: .session)
    let step = env.step(action, using: &random)
    return .tuple([
      kind.value(env),
      .structure(
        Kinds.vectorStep,
        [.doubles(step.observation), .double(step.reward), .bool(step.terminated)]),
    ])
  }
  next.isMutating = true
  kind.add(first, next)
}

private func addSpaces<E: SteppedProblem>(
  _ type: E.Type, _ kind: NominalType, _ space: NominalType,
  _ observations: @escaping @Sendable (E) -> Value
) where E.Actions == Discrete {
  kind.add(
    property("observationSpace", space.type, "The space of the observations.") {
      (a) throws(RuntimeFailure) in observations(try a.object(0, as: E.self))
    },
    property("actionSpace", Kinds.discrete.type, "The space of the actions.") {
      (a) throws(RuntimeFailure) in discreteValue(try a.object(0, as: E.self).actionSpace)
    })
}

private func addMotion<E: SteppedProblem>(
  _ type: E.Type, _ kind: NominalType, observation: Type, step stepKind: NominalType,
  reset: @escaping @Sendable (inout E, inout RandomStream) -> Value,
  step: @escaping @Sendable (inout E, Int, inout RandomStream) -> Value
) where E.Actions == Discrete {
  var first = word("reset", [], to: observation, isDiscardable: true, resetText) {
    (a) throws(RuntimeFailure) in
    var env = try a.object(0, as: E.self)
    var random = RandomStream(seed: a.call.nextRandom(), purpose: .session)
    let observation = reset(&env, &random)
    return .tuple([kind.value(env), observation])
  }
  first.isMutating = true
  var next = word(
    "step", [.plain("action", .int, "The action's number.")], to: stepKind.type,
    isDiscardable: true, stepText
  ) { (a) throws(RuntimeFailure) in
    var env = try a.object(0, as: E.self)
    let action = try a.int(1)
    let actions = env.actionSpace
    guard actions.contains(action) else {
      throw RuntimeFailure(
        "unknown-action",
        "there is no action \(action): actions are numbered 0..<\(actions.count)", argument: 1)
    }
    try checkPossible(action, in: env)
    var random = RandomStream(seed: a.call.nextRandom(), purpose: .session)
    let result = step(&env, action, &random)
    return .tuple([kind.value(env), result])
  }
  next.isMutating = true
  kind.add(first, next)
}

/// Checks that the state where a problem stands has an action, where its model tells.
private func checkPossible(
  _ action: Int, in env: some SteppedProblem
) throws(RuntimeFailure) {
  guard let state = env.motion.state, let model = env.world.model, !model.isTerminal(state) else {
    return
  }
  let possible = model.actions(in: state)
  guard !possible.contains(action) else { return }
  let (labels, shown) = (model.labels, possible.prefix(8))
  let list = shown.map { "\($0) “\(labels.actionName($0))”" }.joined(separator: ", ")
  throw RuntimeFailure(
    "unknown-action",
    "state \(state) “\(labels.stateName(state))” has no action \(action) "
      + "“\(labels.actionName(action))”; it has \(list)"
      + (possible.count > shown.count ? " and \(possible.count - shown.count) more" : ""),
    argument: 1)
}
