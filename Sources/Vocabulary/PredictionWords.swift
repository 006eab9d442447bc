import Environments
import Language
import Tabular
import Training

/// Prediction algorithms, each read off its own declaration.
func addPredictorWords(to library: inout Library) {
  addPredictor(TD.self, to: &library)
  addPredictor(MonteCarlo.self, to: &library)
  addPredictor(NStepTD.self, to: &library)
  addPredictor(TDLambda.self, to: &library)
  addPredictor(TrueOnlineTD.self, to: &library)
  addPredictor(LambdaReturn.self, to: &library)
  addPredictor(BatchTD.self, to: &library)
  addPredictor(BatchMonteCarlo.self, to: &library)
  addPredictorWithBehaviour(LSTD.self, to: &library, heading: tabular) { $0.behaviour = $1 }
  library.add(
    taking(
      predictor(ImportanceSampling.self, to: &library),
      .option(
        "behaviour", Kinds.policy.type, "uniform",
        "The policy that acts, as a table; unless given, all actions are as likely."),
      at: 0
    ) { (sampling: inout ImportanceSampling, a, place) throws(RuntimeFailure) in
      sampling.behaviour = try a.object(place, as: Policy.self)
    })
}

func addPredictor<P: Predictor>(_ type: P.Type, to library: inout Library) {
  library.add(predictor(P.self, to: &library))
}

/// Adds a predictor's type; its initialiser is the caller's to add.
func predictor<P: Predictor>(
  _ type: P.Type, to library: inout Library
) -> FunctionDeclaration {
  let name = "\(P.self)"
  let kind = parameterisedKind(P.self, name, P.documentation)
  library.add(kind)
  Kinds.predictor.accepts.append(kind.type)
  var declaration = initialiser(
    P.self, name, kind, documentation: P.documentation, source: P.source
  ) { $0 }
  declaration.heading = engine(of: P.self)
  if declaration.heading == tabular {
    declaration.example = """
      let walk = RandomWalk()
      let learned = predict(uniform(walk), on: walk, with: \(name)(), episodes: 50, seed: 1)
      print(learned.history.count, learned.values["left end"])  // prints 50 0.0
      """
  }
  kind.add(
    word(
      "named", [.plain("label", .string, "What legends call this variant.")], to: kind.type,
      "The same algorithm under a name of its own in legends."
    ) { (a) throws(RuntimeFailure) in
      kind.value(try a.object(0, as: P.self).named(try a.string(1)))
    })
  return declaration
}

/// The verb predict, by episodes or steps, for one seed or several.
func addPredictWord(to library: inout Library) {
  let policyParameter = FunctionDeclaration.Parameter.plain(
    "policy", Kinds.anyPolicy.type, "The policy whose values are wanted.")
  let with = FunctionDeclaration.Parameter.label(
    "with", Kinds.predictor.type, "The prediction algorithm with its hyper-parameters.")
  let one = FunctionDeclaration.Parameter.option(
    "seed", .int, "1", "The seed of all random streams: equal seeds give equal predictions.")
  let several = FunctionDeclaration.Parameter.label(
    "seeds", Kinds.seeds.type, "How many seeds from 1 on, or a range of seeds.")
  for unit in ["episodes", "steps"] {
    let length = FunctionDeclaration.Parameter.label(
      unit, .int,
      unit == "steps"
        ? "How many environment steps to learn from, exactly." : "How many episodes to learn from.")
    let budget = { @Sendable (count: Int) in
      unit == "steps" ? Budget.steps(count) : Budget.episodes(count)
    }
    library.add(
      word(
        "predict", [policyParameter, problemParameter, with, length, one],
        to: Kinds.prediction.type,
        "Learns the state values of a policy from experience.",
        source: "Sutton & Barto (2018), chapters 5 to 7 and 12"
      ) { (a) throws(RuntimeFailure) in
        let (count, seed) = (try a.int(3), try a.int(4, default: 1))
        return try predicting(a, budget(count)) {
          (policy, world, predictor, progress) throws(TrainingError) in
          let prediction = try predict(
            policy, on: world, with: predictor, for: budget(count), seed: seed,
            progress: progress)
          return (Kinds.prediction.value(prediction), summary(prediction))
        }
      })
    library.add(
      word(
        "predict", [policyParameter, problemParameter, with, length, several],
        to: Kinds.predictions.type,
        "Learns the state values of a policy once for each seed, on all cores."
      ) { (a) throws(RuntimeFailure) in
        let (count, list) = (try a.int(3), try seeds(a[4], argument: 4))
        return try predicting(a, budget(count)) {
          (policy, world, predictor, progress) throws(TrainingError) in
          let predictions = try predict(
            policy, on: world, with: predictor, for: budget(count), seeds: list,
            progress: progress)
          return (Kinds.predictions.value(predictions), summary(predictions))
        }
      })
  }
}

/// Reads the policy, the problem and the predictor, and watches over the work, which gives its result
/// and the line that stays.
private func predicting(
  _ a: Arguments, _ budget: Budget,
  _ work: (Policy, World, any Predictor, Training.Progress) throws(TrainingError) -> (Value, String)
) throws(RuntimeFailure) -> Value {
  let world = try problem(a, 1).world
  guard case .object(_, let payload) = a[2], let predictor = payload as? any Predictor else {
    throw RuntimeFailure("bad-argument", "this is no prediction algorithm", argument: 2)
  }
  let live = LiveProgress(host: a.host)
  defer { live.end() }
  let signal = StopSignal(stop: live.progress.cancel)
  let chosen = try policy(a, 0, for: world, signal)
  try rethrowing("cannot-predict", argument: 0) { try chosen.check(on: world, for: budget) }
  return try rethrowing("cannot-predict", argument: 1) {
    let (value, line) = try work(chosen, world, predictor, live.progress)
    if let failure = signal.failure { throw TrainingError.problem(failure) }
    live.finish(with: line)
    return value
  }
}

/// What predictions tell.
func addPredictionMembers() {
  let kind = Kinds.prediction
  read(Prediction.self, kind, "predictor", .string, "What the algorithm is called.") {
    .string($0.predictor)
  }
  read(Prediction.self, kind, "policy", .string, "What the policy is called.") {
    .string($0.policy)
  }
  read(Prediction.self, kind, "environment", .string, "What the problem is called.") {
    .string($0.environment)
  }
  read(Prediction.self, kind, "seed", .int, "The seed of all random streams.") { .int($0.seed) }
  read(
    Prediction.self, kind, "values", Kinds.stateValues.type,
    "The value of each state under the policy; 0 in terminal states."
  ) { Kinds.stateValues.value($0.values) }
  read(
    Prediction.self, kind, "history", .array(Kinds.stateValues.type),
    "The values after each episode; a very long prediction keeps every second, third, … one."
  ) { .array($0.history.map { Kinds.stateValues.value($0) }) }
  read(
    Prediction.self, kind, "checkpoints", .array(.int),
    "After how many episodes, or steps, each of the values in `history` was learned."
  ) { .ints($0.checkpoints) }
  read(
    Prediction.self, kind, "weights", .array(.double),
    "The weights of a linear predictor; none where each state has a value of its own."
  ) { .doubles($0.weights) }
  read(
    Prediction.self, kind, "weightHistory", .array(.array(.double)),
    "The weights of a linear predictor as they came about, at the checkpoints."
  ) { .array($0.weightHistory.map { .doubles($0) }) }
  read(Prediction.self, kind, "episodes", .int, "The number of finished episodes.") {
    .int($0.episodes)
  }
  read(Prediction.self, kind, "steps", .int, "The number of environment steps in all.") {
    .int($0.steps)
  }
  read(Prediction.self, kind, "seconds", .double, "How long it took.") { .double($0.seconds) }
  read(Prediction.self, kind, "isPartial", .bool, "Whether it was stopped early.") {
    .bool($0.isPartial)
  }
  let truth = FunctionDeclaration.Parameter.label(
    "against", Kinds.stateValues.type, "The true values, such as those of a solution.")
  kind.add(
    word(
      "rmse", [truth], to: .array(.double),
      "The root mean squared error after each episode, over all states that are not terminal."
    ) { (a) throws(RuntimeFailure) in
      let prediction = try a.object(0, as: Prediction.self)
      return .doubles(prediction.rmse(against: try values(a, as: prediction)))
    })
  let several = Kinds.predictions
  read(
    Predictions.self, several, "predictions", .array(kind.type),
    "The predictions, in the order of their seeds."
  ) { .array($0.predictions.map { kind.value($0) }) }
  read(Predictions.self, several, "count", .int, "The number of predictions.") { .int($0.count) }
  read(Predictions.self, several, "predictor", .string, "What the algorithm is called.") {
    .string($0.predictor)
  }
  read(Predictions.self, several, "policy", .string, "What the policy is called.") {
    .string($0.policy)
  }
  read(Predictions.self, several, "environment", .string, "What the problem is called.") {
    .string($0.environment)
  }
  read(Predictions.self, several, "seeds", .array(.int), "The seeds.") { .ints($0.seeds) }
  read(
    Predictions.self, several, "values", Kinds.stateValues.type,
    "The mean of the values over all seeds."
  ) { Kinds.stateValues.value($0.values) }
  read(Predictions.self, several, "steps", .int, "The environment steps of all together.") {
    .int($0.steps)
  }
  read(Predictions.self, several, "seconds", .double, "The longest prediction's time.") {
    .double($0.seconds)
  }
  read(Predictions.self, several, "isPartial", .bool, "Whether any was stopped early.") {
    .bool($0.isPartial)
  }
  several.add(
    word(
      "rmse", [truth], to: Kinds.curve.type,
      "The mean of the predictions' errors after each episode, with its interval."
    ) { (a) throws(RuntimeFailure) in
      let predictions = try a.object(0, as: Predictions.self)
      guard let first = predictions.predictions.first else { return Kinds.curve.value(Curve([])) }
      return Kinds.curve.value(predictions.rmse(against: try values(a, as: first)))
    },
    word("subscript", [.plain("index", .int, "From 0.")], to: kind.type, "A single prediction.") {
      (a) throws(RuntimeFailure) in
      let (predictions, index) = (try a.object(0, as: Predictions.self), try a.int(1))
      guard predictions.predictions.indices.contains(index) else {
        throw RuntimeFailure(
          "index-out-of-range",
          "there is no prediction \(index): there are \(predictions.count), from 0", argument: 1)
      }
      return kind.value(predictions[index])
    })
}

/// The values to compare a prediction with.
private func values(
  _ a: Arguments, as prediction: Prediction
) throws(RuntimeFailure) -> StateValues {
  let truth = try a.object(1, as: StateValues.self)
  guard truth.count == prediction.values.count else {
    throw RuntimeFailure(
      "bad-argument",
      "these are the values of \(truth.count) states, but \(prediction.environment) has "
        + "\(prediction.values.count)", argument: 1)
  }
  return truth
}
