import Environments
import Language
import Training

/// Recorded steps: the verb that writes them down, what learns from them, and what they tell.
func addDatasetWords(to library: inout Library) {
  addRecord(to: &library)
  addOfflineTraining(to: &library)
  addOfflinePrediction(to: &library)
  addDatasetMembers()
}

private let fromParameter = FunctionDeclaration.Parameter.label(
  "from", Kinds.dataset.type, "The steps, as `record` wrote them down.")

private func addRecord(to library: inout Library) {
  for unit in ["steps", "episodes"] {
    library.add(
      word(
        "record",
        [
          .plain("policy", Kinds.anyPolicy.type, "The policy that acts."), problemParameter,
          .label(
            unit, .int,
            unit == "steps" ? "How many steps to play, exactly." : "How many episodes to play."),
          .option("seed", .int, "1", "The seed of all random streams."),
        ], to: Kinds.dataset.type, "Plays a policy and writes every step down, to learn from later."
      ) { (a) throws(RuntimeFailure) in
        let world = try problem(a, 1).world
        let (count, seed) = (try a.int(2), try a.int(3, default: 1))
        let live = LiveProgress(host: a.host, isShown: false)
        defer { live.end() }
        let signal = StopSignal(stop: live.progress.cancel)
        let chosen = try policy(a, 0, for: world, signal)
        return try rethrowing("cannot-play", argument: 0, count: 2) {
          let data = try record(
            chosen, on: world, for: unit == "steps" ? .steps(count) : .episodes(count), seed: seed,
            progress: live.progress)
          if let failure = signal.failure { throw TrainingError.problem(failure) }
          return Kinds.dataset.value(data)
        }
      })
  }
}

private func addOfflineTraining(to library: inout Library) {
  let algorithm = FunctionDeclaration.Parameter.plain(
    "algorithm", Kinds.offlineAlgorithm.type, "The algorithm with its hyper-parameters.")
  let steps = FunctionDeclaration.Parameter.label(
    "steps", .int, "How many steps to learn from; the same one may come again.")
  library.add(
    word(
      "train",
      [
        algorithm, fromParameter, steps,
        .option("seed", .int, "1", "The seed of all random streams: equal seeds give equal runs."),
      ], to: Kinds.run.type, isDiscardable: true,
      "Trains an algorithm on recorded steps alone; actions that were never seen are not taken."
    ) { (a) throws(RuntimeFailure) in
      let (learner, data) = (try offlineLearner(a), try a.object(1, as: Dataset.self))
      let (count, seed) = (try a.int(2), try a.int(3, default: 1))
      let live = LiveProgress(host: a.host)
      defer { live.end() }
      return try rethrowing("cannot-train", argument: 1, count: 2) {
        let run = try train(learner, from: data, for: count, seed: seed, progress: live.progress)
        live.finish(with: summary(run))
        return Kinds.run.value(run)
      }
    })
  library.add(
    word(
      "train",
      [
        algorithm, fromParameter, steps,
        .label("seeds", Kinds.seeds.type, "How many seeds from 1 on, or a range of seeds."),
      ], to: Kinds.runs.type, isDiscardable: true,
      "Trains an algorithm on recorded steps alone once for each seed, on all cores."
    ) { (a) throws(RuntimeFailure) in
      let (learner, data) = (try offlineLearner(a), try a.object(1, as: Dataset.self))
      let (count, list) = (try a.int(2), try seeds(a[3], argument: 3))
      let live = LiveProgress(host: a.host)
      defer { live.end() }
      return try rethrowing("cannot-train", argument: 1, count: 2) {
        let runs = try train(learner, from: data, for: count, seeds: list, progress: live.progress)
        live.finish(with: summary(runs))
        return Kinds.runs.value(runs)
      }
    })
}

private func offlineLearner(_ a: Arguments) throws(RuntimeFailure) -> any OfflineAlgorithm {
  guard case .object(_, let payload) = a[0], let learner = payload as? any OfflineAlgorithm else {
    throw RuntimeFailure(
      "bad-argument", "this is no algorithm that learns from recorded steps", argument: 0)
  }
  return learner
}

private func addOfflinePrediction(to library: inout Library) {
  library.add(
    word(
      "predict",
      [
        .plain("policy", Kinds.anyPolicy.type, "The policy whose values are wanted."),
        fromParameter,
        .label(
          "with", Kinds.predictor.type, "The prediction algorithm with its hyper-parameters."),
      ], to: Kinds.prediction.type,
      """
      Learns the state values of a policy from recorded steps alone, each of them once. \
      `ImportanceSampling()` weighs what another policy did; most other algorithms need the policy \
      that was recorded.
      """
    ) { (a) throws(RuntimeFailure) in
      let data = try a.object(1, as: Dataset.self)
      guard case .object(_, let payload) = a[2], let predictor = payload as? any Predictor else {
        throw RuntimeFailure("bad-argument", "this is no prediction algorithm", argument: 2)
      }
      let live = LiveProgress(host: a.host)
      defer { live.end() }
      let signal = StopSignal(stop: live.progress.cancel)
      let chosen = try policy(a, 0, for: data.world, signal)
      return try rethrowing("cannot-predict", argument: 0) {
        let prediction = try predict(chosen, from: data, with: predictor, progress: live.progress)
        if let failure = signal.failure { throw TrainingError.problem(failure) }
        live.finish(with: summary(prediction))
        return Kinds.prediction.value(prediction)
      }
    })
}

/// A data set in a line.
func summary(_ data: Dataset) -> String {
  "\(counted(data.steps, "step")) of the \(data.policy) policy on \(data.environment), seed "
    + "\(data.seed): \(counted(data.episodes, "episode"))"
    + (data.returns.isEmpty
      ? "" : ", mean return \(rounded(mean(data.returns), digits: 2))")
    + (data.isPartial ? ", stopped early" : "")
}

private func addDatasetMembers() {
  let kind = Kinds.dataset
  read(Dataset.self, kind, "policy", .string, "What the recorded policy is called.") {
    .string($0.policy)
  }
  read(Dataset.self, kind, "environment", .string, "What the problem is called.") {
    .string($0.environment)
  }
  read(Dataset.self, kind, "seed", .int, "The seed of all random streams.") { .int($0.seed) }
  read(Dataset.self, kind, "steps", .int, "The number of steps.") { .int($0.steps) }
  read(
    Dataset.self, kind, "episodes", .int,
    "The number of episodes that came to their end, by a terminal state or the time limit."
  ) { .int($0.episodes) }
  read(
    Dataset.self, kind, "states", .array(.int),
    "The number of the state before each step; empty where observations are vectors."
  ) { .ints($0.states) }
  read(
    Dataset.self, kind, "nextStates", .array(.int),
    "The number of the state after each step; empty where observations are vectors."
  ) { .ints($0.nextStates) }
  read(Dataset.self, kind, "actions", .array(.int), "The action of each step.") {
    .ints($0.actions)
  }
  read(Dataset.self, kind, "rewards", .array(.double), "The reward of each step.") {
    .doubles($0.rewards)
  }
  read(
    Dataset.self, kind, "terminated", .array(.bool),
    "Whether each step ended its episode in a terminal state."
  ) { .array($0.terminated.map { .bool($0) }) }
  read(
    Dataset.self, kind, "truncated", .array(.bool),
    "Whether each step ended its episode by the time limit."
  ) { .array($0.truncated.map { .bool($0) }) }
  read(
    Dataset.self, kind, "returns", .array(.double),
    "The return of each episode that came to its end."
  ) { .doubles($0.returns) }
  read(
    Dataset.self, kind, "lengths", .array(.int), "The steps of each episode that came to its end."
  ) { .ints($0.lengths) }
  read(
    Dataset.self, kind, "behaviour", .optional(Kinds.policy.type),
    "The recorded policy as probabilities; nil where observations are vectors."
  ) { $0.behaviour.map { Kinds.policy.value($0) } ?? .none }
  read(
    Dataset.self, kind, "coverage", .optional(Kinds.coverage.type),
    "Which actions of which states the steps hold; nil where observations are vectors."
  ) { $0.coverage.map { Kinds.coverage.value($0) } ?? .none }
  read(Dataset.self, kind, "isPartial", .bool, "Whether the recording was stopped early.") {
    .bool($0.isPartial)
  }
  addCoverageMembers()
}

private func addCoverageMembers() {
  let kind = Kinds.coverage
  read(
    Coverage.self, kind, "visits", Kinds.actionValues.type,
    "How often each action was taken in each state."
  ) { Kinds.actionValues.value($0.visits) }
  read(Coverage.self, kind, "states", .int, "In how many states a step began.") {
    .int($0.states)
  }
  read(
    Coverage.self, kind, "stateCount", .int,
    "In how many states a step can begin; those seen where no model says so."
  ) { .int($0.stateCount) }
  read(Coverage.self, kind, "actions", .int, "How many pairs of a state and an action were seen.") {
    .int($0.actions)
  }
  read(
    Coverage.self, kind, "actionCount", .int,
    "How many pairs there are; of the states seen where no model says so."
  ) { .int($0.actionCount) }
  read(
    Coverage.self, kind, "share", .double,
    "Which part of the pairs of states and actions was seen, from 0 to 1."
  ) { .double($0.share) }
  read(
    Coverage.self, kind, "unseen", .array(.string),
    "What was never done in states that were seen: \"r3c0: left\"."
  ) { .array($0.unseen.map { .string($0) }) }
}
