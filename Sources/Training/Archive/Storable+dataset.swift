import Environments

extension Dataset: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Dataset" }

  /// The steps, column by column, and what is known of the policy and the problem.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record(
      "Dataset",
      [
        Stored.Field("policy", .string(policy)), Stored.Field("environment", .string(environment)),
        Stored.Field("seed", .int(seed)), Stored.Field("labels", keeper.keep(labels)),
        try keeper.field("discount", discount), try keeper.field("timeLimit", timeLimit),
        Stored.Field("states", .ints(states)), Stored.Field("nextStates", .ints(nextStates)),
        Stored.Field("observations", .floats(observations)),
        Stored.Field("nextObservations", .floats(nextObservations)),
        Stored.Field("actions", .ints(actions)), Stored.Field("rewards", .doubles(rewards)),
        Stored.Field("terminated", .bools(terminated)),
        Stored.Field("truncated", .bools(truncated)), try keeper.field("behaviour", behaviour),
        Stored.Field("possible", .bools(possible)), Stored.Field("problemSeed", .int(problemSeed)),
        Stored.Field("isPartial", .bool(isPartial)),
      ])
  }

  /// Makes the data set.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Dataset", keeper)
    labels = try keeper.labels(record.part("labels"))
    policy = try record.get("policy")
    environment = try record.get("environment")
    seed = try record.get("seed")
    discount = try record.optional("discount")
    timeLimit = try record.optional("timeLimit")
    states = try record.get("states")
    nextStates = try record.get("nextStates")
    actions = try record.get("actions")
    rewards = try record.get("rewards")
    terminated = try record.get("terminated")
    truncated = try record.get("truncated")
    behaviour = try record.optional("behaviour")
    possible = try record.get("possible")
    problemSeed = try record.get("problemSeed")
    isPartial = try record.get("isPartial")
    guard case .floats(let before) = record.part("observations"),
      case .floats(let after) = record.part("nextObservations")
    else { throw .malformed("the observations of its steps are no vectors") }
    (observations, nextObservations) = (before, after)
    let (count, stateCount, actionCount) = (actions.count, labels.stateCount, labels.actionCount)
    let isNumbered = !states.isEmpty
    try record.require(
      [rewards.count, terminated.count, truncated.count].allSatisfy { $0 == count }
        && states.count == nextStates.count && (!isNumbered || states.count == count)
        && before.count == after.count
        && (isNumbered || count == 0 ? before.isEmpty : before.count % count == 0),
      "the numbers of steps differ")
    try record.require(
      (states + nextStates).allSatisfy { $0 >= 0 && $0 < stateCount }
        && actions.allSatisfy { $0 >= 0 && $0 < actionCount },
      "a state or action is out of range")
    try record.require(
      (possible.isEmpty || possible.count == stateCount * actionCount)
        && (timeLimit ?? 1) > 0 && (!isNumbered || behaviour != nil)
        && (behaviour.map {
          $0.labels.stateCount == stateCount && $0.labels.actionCount == actionCount
        } ?? true),
      "its parts do not fit together")
  }
}
