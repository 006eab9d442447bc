public import Training

extension Testbed: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Testbed" }

  /// The averages of each step over the runs.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "Testbed",
      [
        "algorithm": algorithm, "environment": environment, "runs": runs, "rewards": rewards,
        "optimal": optimal, "isPartial": isPartial,
      ])
  }

  /// Makes the testbed.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Testbed", keeper)
    self.init(
      algorithm: try record.get("algorithm"), environment: try record.get("environment"),
      runs: try record.get("runs"), rewards: try record.get("rewards"),
      optimal: try record.get("optimal"), isPartial: try record.get("isPartial"))
    try record.require(
      runs >= 0 && rewards.count == optimal.count, "the numbers of its steps differ")
  }
}

extension StepCurve: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a StepCurve" }

  /// The mean at each step with its standard error.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "StepCurve",
      [
        "name": name, "measure": measure, "environment": environment, "mean": mean,
        "standardError": standardError,
      ])
  }

  /// Makes the curve.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "StepCurve", keeper)
    self.init(
      name: try record.get("name"), measure: try record.get("measure"),
      environment: try record.get("environment"), mean: try record.get("mean"),
      standardError: try record.get("standardError"))
    try record.require(mean.count == standardError.count, "the numbers of its steps differ")
  }
}
