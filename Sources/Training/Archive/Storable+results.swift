import Environments

extension Solution: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Solution" }

  /// The values, the policy and how they came about.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "Solution",
      [
        "algorithm": algorithm, "problem": problem, "values": values, "actionValues": actionValues,
        "policy": policy, "iterations": iterations, "residuals": residuals, "history": history,
        "changes": changes, "converged": converged, "errorBound": errorBound, "gain": gain,
        "stages": stages, "notes": notes, "isPartial": isPartial, "seconds": seconds,
      ])
  }

  /// Makes the solution.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Solution", keeper)
    self.init(
      algorithm: try record.get("algorithm"), problem: try record.get("problem"),
      values: try record.get("values"), actionValues: try record.get("actionValues"),
      policy: try record.get("policy"), iterations: try record.get("iterations"),
      residuals: try record.get("residuals"), history: try record.get("history"),
      changes: try record.get("changes"), converged: try record.get("converged"),
      isPartial: try record.get("isPartial"))
    errorBound = try record.optional("errorBound")
    gain = try record.optional("gain")
    stages = try record.optional("stages")
    notes = try record.get("notes")
    seconds = try record.get("seconds")
  }
}

extension StagePolicies: Storable {
  /// What a message calls it.
  public static var storedKind: String { "StagePolicies" }

  /// The action of each step and state.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record(
      "StagePolicies",
      [
        Stored.Field("labels", keeper.keep(labels)),
        Stored.Field("actions", .ints(actions)),
      ])
  }

  /// Makes the policies.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "StagePolicies", keeper)
    let labels = try keeper.labels(record.part("labels"))
    let actions = try record.get("actions", as: [Int].self)
    try record.require(
      actions.allSatisfy { $0 >= -1 && $0 < labels.actionCount }
        && (labels.stateCount > 0 ? actions.count % labels.stateCount == 0 : actions.isEmpty),
      "an action is out of range")
    let count = max(labels.stateCount, 1)
    self.init(
      actionsToGo: (0..<actions.count / count).reversed().flatMap { step in
        actions[step * count..<(step + 1) * count].map { Int32(truncatingIfNeeded: $0) }
      }, labels: labels)
  }
}

extension Run: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Run" }

  /// What was done and what was learned.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "Run",
      [
        "algorithm": algorithm, "environment": environment, "seed": seed, "returns": returns,
        "lengths": lengths, "steps": steps, "losses": losses, "metrics": metrics, "policy": policy,
        "values": values, "actionValues": actionValues, "weights": weights, "seconds": seconds,
        "isPartial": isPartial,
      ])
  }

  /// Makes the run.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Run", keeper)
    algorithm = try record.get("algorithm")
    environment = try record.get("environment")
    seed = try record.get("seed")
    returns = try record.get("returns")
    lengths = try record.get("lengths")
    steps = try record.get("steps")
    losses = try record.get("losses")
    metrics = try record.get("metrics")
    policy = try record.get("policy")
    values = try record.optional("values")
    actionValues = try record.optional("actionValues")
    weights = try record.get("weights")
    seconds = try record.get("seconds")
    isPartial = try record.get("isPartial")
  }
}

extension Runs: Storable {
  /// What a message calls it.
  public static var storedKind: String { "Runs" }

  /// The runs.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record("Runs", ["runs": runs])
  }

  /// Makes the runs.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    self.init(try Record(stored, "Runs", keeper).get("runs"))
  }
}

extension Comparison: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Comparison" }

  /// All runs by algorithm and environment, and how they are scored.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    let length =
      switch budget {
      case .episodes(let count), .steps(let count): count
      }
    return try keeper.record(
      "Comparison",
      [
        "names": names, "environments": environments, "axis": axis.rawValue, "length": length,
        "seeds": seeds, "results": results, "share": share, "low": scales?.map(\.low),
        "high": scales?.map(\.high),
      ])
  }

  /// Makes the comparison.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Comparison", keeper)
    let names = try record.get("names", as: [String].self)
    let environments = try record.get("environments", as: [String].self)
    let results = try record.get("results", as: [[Runs]].self)
    let (low, high) = (
      try record.optional("low", as: [Double].self), try record.optional("high", as: [Double].self)
    )
    let length = try record.get("length", as: Int.self)
    guard let axis = Axis(rawValue: try record.get("axis")) else {
      throw .malformed("its budget counts something unknown")
    }
    try record.require(
      Set(names).count == names.count && results.count == names.count
        && results.allSatisfy { $0.count == environments.count }
        && (low?.count ?? environments.count) == environments.count && low?.count == high?.count,
      "the numbers of runs differ")
    var scales: [Scale]?
    if let low, let high { scales = zip(low, high).map { Scale(low: $0, high: $1) } }
    self.init(
      names: names, environments: environments,
      budget: axis == .episodes ? .episodes(length) : .steps(length),
      seeds: try record.get("seeds"), results: results, share: try record.get("share"),
      scales: scales)
  }
}

extension Evaluation: Storable {
  /// What a message calls it.
  public static var storedKind: String { "an Evaluation" }

  /// The returns and lengths.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "Evaluation",
      [
        "policy": policy, "environment": environment, "returns": returns, "lengths": lengths,
        "truncated": truncated, "isPartial": isPartial,
      ])
  }

  /// Makes the evaluation.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Evaluation", keeper)
    self.init(
      policy: try record.get("policy"), environment: try record.get("environment"),
      returns: try record.get("returns"), lengths: try record.get("lengths"),
      truncated: try record.get("truncated"), isPartial: try record.get("isPartial"))
  }
}

extension Trajectory: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Trajectory" }

  /// Every step.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record(
      "Trajectory",
      [
        Stored.Field("policy", .string(policy)), Stored.Field("environment", .string(environment)),
        Stored.Field("labels", keeper.keep(labels)), Stored.Field("states", .ints(states)),
        Stored.Field("observations", .list(observations.map { .floats($0) })),
        Stored.Field("actions", .ints(actions)), Stored.Field("rewards", .doubles(rewards)),
        Stored.Field("terminated", .bool(terminated)),
      ])
  }

  /// Makes the trajectory.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Trajectory", keeper)
    let labels = try keeper.labels(record.part("labels"))
    let (states, actions) = (
      try record.get("states", as: [Int].self), try record.get("actions", as: [Int].self)
    )
    var observations: [[Float]] = []
    for part in try record.part("observations").elements() {
      guard case .floats(let numbers) = part else {
        throw .malformed("an observation of its trajectory is no vector")
      }
      observations.append(numbers)
    }
    try record.require(
      (states + actions).allSatisfy { $0 >= 0 } && states.allSatisfy { $0 < labels.stateCount },
      "a state or action is out of range")
    let rewards = try record.get("rewards", as: [Double].self)
    try record.require(
      rewards.count == actions.count
        && [states.count, observations.count].allSatisfy { $0 == 0 || $0 == actions.count + 1 },
      "the steps do not fit together")
    self.init(
      policy: try record.get("policy"), environment: try record.get("environment"),
      states: states, observations: observations, actions: actions,
      rewards: rewards, terminated: try record.get("terminated"), labels: labels)
  }
}
