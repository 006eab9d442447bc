import Environments
import Language
import Training

/// What solving, training and playing give: the members of their results.
func addResultWords(to library: inout Library) {
  addSolutionMembers()
  addRunMembers()
  addRunsMembers()
  addPlayMembers()
  addComparisonMembers()
}

private func addSolutionMembers() {
  let kind = Kinds.solution
  read(Solution.self, kind, "values", Kinds.stateValues.type, "The value of each state.") {
    Kinds.stateValues.value($0.values)
  }
  read(Solution.self, kind, "actionValues", Kinds.actionValues.type, "The value of each action.") {
    Kinds.actionValues.value($0.actionValues)
  }
  read(Solution.self, kind, "policy", Kinds.policy.type, "The greedy policy.") {
    Kinds.policy.value($0.policy)
  }
  read(Solution.self, kind, "iterations", .int, "The number of sweeps or improvements.") {
    .int($0.iterations)
  }
  read(
    Solution.self, kind, "residuals", .array(.double),
    "The greatest change of a value in each sweep."
  ) { .doubles($0.residuals) }
  read(
    Solution.self, kind, "history", .array(Kinds.stateValues.type), "The values after each sweep."
  ) { .array($0.history.map { Kinds.stateValues.value($0) }) }
  read(
    Solution.self, kind, "converged", .bool, "Whether the values were found to the tolerance."
  ) { .bool($0.converged) }
  read(Solution.self, kind, "isPartial", .bool, "Whether it was stopped early.") {
    .bool($0.isPartial)
  }
  read(
    Solution.self, kind, "errorBound", .optional(.double),
    "How far any value can be from the truth; nil where nothing is certain."
  ) { $0.errorBound.map { .double($0) } ?? .none }
  read(
    Solution.self, kind, "gain", .optional(Kinds.stateValues.type),
    "The average reward per step from each state, where that was solved for."
  ) { $0.gain.map { Kinds.stateValues.value($0) } ?? .none }
}

private func addRunMembers() {
  let kind = Kinds.run
  read(Run.self, kind, "algorithm", .string, "What the algorithm is called.") {
    .string($0.algorithm)
  }
  read(Run.self, kind, "environment", .string, "What the problem is called.") {
    .string($0.environment)
  }
  read(Run.self, kind, "seed", .int, "The seed of all random streams.") { .int($0.seed) }
  read(
    Run.self, kind, "returns", .array(.double),
    "The return of each finished episode: the sum of its rewards, undiscounted."
  ) { .doubles($0.returns) }
  read(Run.self, kind, "lengths", .array(.int), "The number of steps of each finished episode.") {
    .ints($0.lengths)
  }
  read(Run.self, kind, "steps", .int, "The number of environment steps in all.") {
    .int($0.steps)
  }
  read(Run.self, kind, "losses", .array(.double), "The loss of each report; none where none is.") {
    .doubles($0.losses)
  }
  read(
    Run.self, kind, "metrics", .dictionary(.string, .array(.double)),
    "Other series that the algorithm keeps, by name."
  ) { run in
    .dictionary(
      run.metrics.sorted { $0.key < $1.key }.map { (.string($0.key), .doubles($0.value)) })
  }
  read(Run.self, kind, "policy", Kinds.policy.type, "What was learned, ready to act.") {
    Kinds.policy.value($0.policy)
  }
  learned(
    kind, "values", Kinds.stateValues.type, "The learned state values, where states are numbered."
  ) { $0.values.map { Kinds.stateValues.value($0) } }
  learned(
    kind, "actionValues", Kinds.actionValues.type,
    "The learned action values, where states are numbered."
  ) { $0.actionValues.map { Kinds.actionValues.value($0) } }
  read(
    Run.self, kind, "weights", .array(.double),
    "The weights of linear action values, feature by feature; none where there are none."
  ) { .doubles($0.weights) }
  kind.add(
    word(
      "actionValues", [.label("at", .array(.double), "What is observed: as many numbers.")],
      to: .array(.double),
      "The learned value of each action where a vector is observed, of linear action values."
    ) { (a) throws(RuntimeFailure) in
      let run = try a.object(0, as: Run.self)
      let values = run.actionValues(at: try a.doubles(1))
      guard !values.isEmpty else {
        throw RuntimeFailure(
          "not-learned",
          "\(run.algorithm) on \(run.environment) learned no values of vectors of this length",
          argument: 1)
      }
      return .doubles(values)
    })
  read(Run.self, kind, "seconds", .double, "How long the training took.") { .double($0.seconds) }
  read(Run.self, kind, "isPartial", .bool, "Whether the training was stopped early.") {
    .bool($0.isPartial)
  }
}

private func addRunsMembers() {
  let kind = Kinds.runs
  read(Runs.self, kind, "runs", .array(Kinds.run.type), "The runs, in the order of their seeds.") {
    .array($0.runs.map { Kinds.run.value($0) })
  }
  read(Runs.self, kind, "count", .int, "The number of runs.") { .int($0.count) }
  read(Runs.self, kind, "algorithm", .string, "What the algorithm is called.") {
    .string($0.algorithm)
  }
  read(Runs.self, kind, "environment", .string, "What the problem is called.") {
    .string($0.environment)
  }
  read(Runs.self, kind, "seeds", .array(.int), "The seeds.") { .ints($0.seeds) }
  read(Runs.self, kind, "returns", Kinds.curve.type, "The returns per episode: mean and interval.")
  {
    Kinds.curve.value($0.returns)
  }
  read(Runs.self, kind, "lengths", Kinds.curve.type, "The lengths per episode: mean and interval.")
  {
    Kinds.curve.value($0.lengths)
  }
  read(Runs.self, kind, "losses", Kinds.curve.type, "The losses per report: mean and interval.") {
    Kinds.curve.value($0.losses)
  }
  read(Runs.self, kind, "steps", .int, "The environment steps of all runs together.") {
    .int($0.steps)
  }
  read(Runs.self, kind, "seconds", .double, "The longest run's time.") { .double($0.seconds) }
  read(Runs.self, kind, "isPartial", .bool, "Whether any run was stopped early.") {
    .bool($0.isPartial)
  }
  kind.add(
    word("subscript", [.plain("index", .int, "From 0.")], to: Kinds.run.type, "A single run.") {
      (a) throws(RuntimeFailure) in
      let (runs, index) = (try a.object(0, as: Runs.self), try a.int(1))
      guard runs.runs.indices.contains(index) else {
        throw RuntimeFailure(
          "index-out-of-range", "there is no run \(index): there are \(runs.count), from 0",
          argument: 1)
      }
      return Kinds.run.value(runs[index])
    })
  read(Curve.self, Kinds.curve, "mean", .array(.double), "The mean at each place.") {
    .doubles($0.mean)
  }
  read(
    Curve.self, Kinds.curve, "lower", .array(.double), "The lower end of the 95 % interval."
  ) { .doubles($0.lower) }
  read(
    Curve.self, Kinds.curve, "upper", .array(.double), "The upper end of the 95 % interval."
  ) { .doubles($0.upper) }
  read(Curve.self, Kinds.curve, "name", .string, "What a legend calls it.") { .string($0.name) }
  read(
    Curve.self, Kinds.curve, "places", .array(.int),
    "Which episode each place stands for, counted from 1."
  ) { .ints($0.places) }
  read(Curve.self, Kinds.curve, "count", .int, "The number of places.") { .int($0.count) }
}

private func addPlayMembers() {
  let evaluation = Kinds.evaluation
  read(Evaluation.self, evaluation, "mean", .double, "The mean return.") { .double($0.mean) }
  read(Evaluation.self, evaluation, "standardError", .double, "The mean's standard error.") {
    .double($0.standardError)
  }
  read(Evaluation.self, evaluation, "interval", .doubleRange, "The mean's 95 % interval.") {
    .doubleRange($0.interval.lowerBound, $0.interval.upperBound)
  }
  read(Evaluation.self, evaluation, "returns", .array(.double), "The return of each episode.") {
    .doubles($0.returns)
  }
  read(
    Evaluation.self, evaluation, "truncated", .int,
    "How many episodes were cut off before their end."
  ) { .int($0.truncated) }
  read(Evaluation.self, evaluation, "lengths", .array(.int), "The steps of each episode.") {
    .ints($0.lengths)
  }
  let trajectory = Kinds.trajectory
  read(
    Trajectory.self, trajectory, "states", .array(.string),
    "The names of the states, the last one included; none where observations are vectors."
  ) { .array($0.stateNames.map { .string($0) }) }
  read(Trajectory.self, trajectory, "actions", .array(.string), "The names of the actions.") {
    .array($0.actionNames.map { .string($0) })
  }
  read(
    Trajectory.self, trajectory, "stateNames", .array(.string),
    "The names of the states, the last one included; none where observations are vectors."
  ) { .array($0.stateNames.map { .string($0) }) }
  read(
    Trajectory.self, trajectory, "actionNames", .array(.string), "The names of the actions."
  ) { .array($0.actionNames.map { .string($0) }) }
  read(Trajectory.self, trajectory, "rewards", .array(.double), "The rewards.") {
    .doubles($0.rewards)
  }
  read(Trajectory.self, trajectory, "return", .double, "The sum of the rewards.") {
    .double($0.return)
  }
  read(Trajectory.self, trajectory, "length", .int, "The number of steps.") { .int($0.length) }
  read(
    Trajectory.self, trajectory, "visits", Kinds.stateValues.type,
    "How often each state was seen, the first and the last included."
  ) { Kinds.stateValues.value($0.visits) }
}

/// Adds a property that reads the Swift value.
func read<T: Sendable>(
  _ type: T.Type, _ kind: NominalType, _ name: String, _ result: Type, _ documentation: String,
  _ value: @escaping @Sendable (T) -> Value
) {
  kind.add(
    property(name, result, documentation) { (a) throws(RuntimeFailure) in
      value(try a.object(0, as: T.self))
    })
}

/// Adds a property of a run that some algorithms do not learn; reading it then says so.
private func learned(
  _ kind: NominalType, _ name: String, _ result: Type, _ documentation: String,
  _ value: @escaping @Sendable (Run) -> Value?
) {
  kind.add(
    property(name, result, documentation) { (a) throws(RuntimeFailure) in
      let run = try a.object(0, as: Run.self)
      guard let value = value(run) else {
        throw RuntimeFailure(
          "not-learned",
          "\(run.algorithm) on \(run.environment) learned no \(name): the states are not numbered",
          argument: 0)
      }
      return value
    })
}
