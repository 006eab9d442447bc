import Arrays
import Environments
import Networks

extension StateValues: Storable {
  /// What a message calls it.
  public static var storedKind: String { "StateValues" }

  /// The values with the names of the states.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record(
      "StateValues",
      [Stored.Field("labels", keeper.keep(labels)), Stored.Field("values", .doubles(values))])
  }

  /// Makes the values.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "StateValues", keeper)
    let labels = try keeper.labels(record.part("labels"))
    let values = try record.get("values", as: [Double].self)
    try record.require(values.count == labels.stateCount, "there is not a value for each state")
    self.init(values, labels: labels)
  }
}

extension ActionValues: Storable {
  /// What a message calls it.
  public static var storedKind: String { "ActionValues" }

  /// The values with the names of the states and actions.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record(
      "ActionValues",
      [Stored.Field("labels", keeper.keep(labels)), Stored.Field("values", .doubles(values))])
  }

  /// Makes the values.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "ActionValues", keeper)
    let labels = try keeper.labels(record.part("labels"))
    let values = try record.get("values", as: [Double].self)
    try record.require(
      values.count == labels.stateCount * labels.actionCount,
      "there is not a value for each state and action")
    self.init(values, labels: labels)
  }
}

extension Policy: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Policy" }

  /// The table of probabilities, or the network's weights.
  ///
  /// - Throws: `ArchiveError.unstorable` for the policy of a closure.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    var fields = [
      Stored.Field("name", .string(name)), Stored.Field("labels", keeper.keep(labels)),
    ]
    switch (rule, origin) {
    case (.table(let table), _):
      // A deterministic policy takes a bit an entry.
      let isCertain = table.allSatisfy { $0 == 1 || ($0 == 0 && $0.sign == .plus) }
      fields.append(
        Stored.Field("table", isCertain ? .bools(table.map { $0 == 1 }) : .doubles(table)))
      fields.append(Stored.Field("equals", equals.map { .bools($0) } ?? .none))
    case (.vectors, .uniform?): fields.append(Stored.Field("rule", .string("uniform")))
    case (.vectors, .greedyNetwork(let weights)?):
      fields.append(Stored.Field("rule", .string("greedy")))
      fields.append(Stored.Field("network", weights.stored))
    case (.vectors, .samplingNetwork(let weights)?):
      fields.append(Stored.Field("rule", .string("sampling")))
      fields.append(Stored.Field("network", weights.stored))
    default:
      throw .unstorable(
        "The policy “\(name)” is computed by code, which a file cannot keep: save what it is computed "
          + "from, such as action values, or a dictionary of states and actions.")
    }
    if let seed { fields.append(Stored.Field("seed", .int(seed))) }
    return .record("Policy", fields)
  }

  /// Makes the policy.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Policy", keeper)
    let name = try record.get("name", as: String.self)
    let labels = try keeper.labels(record.part("labels"))
    let count = labels.stateCount * labels.actionCount
    if let rule = try record.optional("rule", as: String.self) {
      let origin: Origin
      switch rule {
      case "uniform": origin = .uniform
      case "greedy": origin = .greedyNetwork(try NetworkWeights(record.part("network"), keeper))
      case "sampling": origin = .samplingNetwork(try NetworkWeights(record.part("network"), keeper))
      default: throw .malformed("it has a policy of an unknown rule")
      }
      try record.require(
        labels.actionCount > 0
          && (origin.weights?.shape.outputs ?? labels.actionCount) == labels.actionCount,
        "the network has not an output for each action")
      self = .of(origin, labels: labels)
      self.name = name
      seed = try record.optional("seed")
      return
    }
    let table: [Double]
    if case .bools(let flags) = record.part("table") {
      table = flags.map { $0 ? 1 : 0 }
    } else {
      table = try record.get("table")
    }
    let equals = try record.optional("equals", as: [Bool].self)
    try record.require(
      table.count == count && (equals?.count ?? count) == count
        && table.allSatisfy { $0 >= 0 && $0.isFinite },
      "there is not a probability for each state and action")
    self.init(name: name, rule: .table(table), labels: labels, equals: equals)
    seed = try record.optional("seed")
  }
}

extension NetworkWeights {
  fileprivate var stored: Stored {
    .record(
      "Network",
      [
        Stored.Field("inputs", .int(shape.inputs)), Stored.Field("hidden", .ints(shape.hidden)),
        Stored.Field("outputs", .int(shape.outputs)),
        Stored.Field("activation", .string("\(shape.activation)")),
        Stored.Field("parameters", .floats(parameters)),
      ])
  }

  fileprivate init(_ stored: Stored, _ keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "Network", keeper)
    let (inputs, outputs) = (
      try record.get("inputs", as: Int.self), try record.get("outputs", as: Int.self)
    )
    let hidden = try record.get("hidden", as: [Int].self)
    let word = try record.get("activation", as: String.self)
    guard case .floats(let parameters) = record.part("parameters"),
      let activation = Activation.allCases.first(where: { "\($0)" == word })
    else { throw .malformed("its network has no weights or an unknown activation") }
    try record.require(
      ([inputs, outputs] + hidden).allSatisfy { $0 > 0 && $0 < 1 << 24 } && hidden.count < 1000,
      "the sizes are wrong")
    let shape = MultilayerPerceptron.Shape(
      inputs: inputs, hidden: hidden, outputs: outputs, activation: activation)
    try record.require(shape.parameterCount == parameters.count, "weights are missing")
    self.init(shape: shape, parameters: parameters)
  }
}
