import Environments

extension Prediction: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Prediction" }

  /// The values with their history.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record(
      "Prediction",
      [
        "predictor": predictor, "policy": policy, "environment": environment, "seed": seed,
        "values": values, "history": history, "checkpoints": checkpoints, "weights": weights,
        "weightHistory": weightHistory, "isTerminal": isTerminal, "episodes": episodes,
        "steps": steps, "seconds": seconds, "isPartial": isPartial,
      ])
  }

  /// Makes the prediction.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Prediction", keeper)
    predictor = try record.get("predictor")
    policy = try record.get("policy")
    environment = try record.get("environment")
    seed = try record.get("seed")
    values = try record.get("values")
    history = try record.get("history")
    checkpoints = try record.get("checkpoints")
    weights = try record.get("weights")
    weightHistory = try record.get("weightHistory")
    isTerminal = try record.get("isTerminal")
    episodes = try record.get("episodes")
    steps = try record.get("steps")
    seconds = try record.get("seconds")
    isPartial = try record.get("isPartial")
    let count = values.count
    try record.require(
      isTerminal.count == count && history.allSatisfy { $0.count == count }
        && checkpoints.count == history.count, "the numbers of its states differ")
  }
}

extension Predictions: Storable {
  /// What a message calls it.
  public static var storedKind: String { "Predictions" }

  /// The predictions.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    try keeper.record("Predictions", ["predictions": predictions])
  }

  /// Makes the predictions.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    self.init(try Record(stored, "Predictions", keeper).get("predictions"))
  }
}
