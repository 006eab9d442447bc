public import Environments

/// A value with hyper-parameters that also holds a policy.
public protocol PolicyHolder: Parameterised {
  /// The policy, or what makes one of the problem; nil for the algorithm's own choice.
  var policy: (any PolicyConvertible)? { get set }
}

extension Parameterised {
  /// The hyper-parameters by name, with the label that legends use and the policy that it holds.
  ///
  /// - Parameter keeper: Keeps what several places share.
  /// - Returns: The stored form: a record of the type's name.
  /// - Throws: `ArchiveError.unstorable` for a policy that cannot be kept.
  public func storedParameters(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    var fields = [
      Stored.Field(
        "parameters",
        .record("parameters", parameters.map { Stored.Field($0.name, $0.value.stored) }))
    ]
    if let label = (self as? any Algorithm)?.label {
      fields.append(Stored.Field("label", .string(label)))
    }
    if let policy = (self as? any PolicyHolder)?.policy {
      guard let policy = policy as? any PolicyConvertible & Storable else {
        throw .unstorable("a policy that is a function cannot be kept: keep its table of actions")
      }
      fields.append(Stored.Field("policy", try policy.stored(by: &keeper)))
    }
    return .record("\(Self.self)", fields)
  }

  /// Makes the value of its stored form; what was not stored keeps its default.
  ///
  /// - Parameters:
  ///   - stored: The stored form.
  ///   - keeper: Gives out what several places share.
  /// - Returns: The value.
  /// - Throws: `ArchiveError` for another kind of value, and for hyper-parameters that this version does
  ///   not have or allow.
  public static func restored(
    parameters stored: Stored, from keeper: Keeper
  ) throws(ArchiveError) -> Self {
    let record = try Record(stored, "\(Self.self)", keeper)
    guard case .record("parameters", let fields) = record.part("parameters") else {
      throw .malformed("its hyper-parameters are missing")
    }
    var value = Self()
    for field in fields {
      do throws(ParameterError) {
        try value.set(field.name, to: ParameterValue(field.value))
      } catch {
        throw .malformed(error.description)
      }
    }
    if let label = try record.optional("label", as: String.self),
      var algorithm = value as? any Algorithm
    {
      algorithm.label = label
      value = algorithm as? Self ?? value
    }
    if var holder = value as? any PolicyHolder {
      if case .record("Policy", _) = record.part("policy") {
        holder.policy = try record.get("policy", as: Policy.self)
      } else {
        holder.policy = try record.optional("policy", as: [String: String].self)
      }
      value = holder as? Self ?? value
    }
    return value
  }
}

extension ParameterValue {
  fileprivate var stored: Stored {
    switch self {
    case .double(let value): .double(value)
    case .int(let value): .int(value)
    case .bool(let value): .bool(value)
    case .string(let value): .string(value)
    case .ints(let values): .ints(values)
    case .doubles(let values): .doubles(values)
    case .schedule(let schedule): schedule.stored
    case .features(let features): features.stored
    case .exploration(let exploration): exploration.stored
    case .none: .none
    }
  }

  fileprivate init(_ stored: Stored) throws(ParameterError) {
    switch stored {
    case .double(let value): self = .double(value)
    case .int(let value): self = .int(value)
    case .bool(let value): self = .bool(value)
    case .string(let value): self = .string(value)
    case .ints(let values): self = .ints(values)
    case .doubles(let values): self = .doubles(values)
    case .none: self = .none
    default:
      if let schedule = Schedule(stored) {
        self = .schedule(schedule)
      } else if let features = Features(stored) {
        self = .features(features)
      } else if let exploration = Exploration(stored) {
        self = .exploration(exploration)
      } else {
        throw .fault(name: "parameters", "a value is of an unknown kind.")
      }
    }
  }
}

extension Schedule {
  var stored: Stored {
    switch shape {
    case .constant(let value): .record("Schedule", [Stored.Field("constant", .double(value))])
    case .linear(let from, let to, let over):
      .record(
        "Schedule",
        [Stored.Field("linear", .doubles([from, to])), Stored.Field("over", .int(over))])
    case .exponential(let from, let to, let decay):
      .record("Schedule", [Stored.Field("exponential", .doubles([from, to, decay]))])
    case .inverseVisits: .record("Schedule", [Stored.Field("inverseVisits", .none)])
    }
  }

  init?(_ stored: Stored) {
    guard case .record("Schedule", let fields) = stored, let first = fields.first else {
      return nil
    }
    switch (first.name, first.value, fields.dropFirst().first?.value) {
    case ("constant", .double(let value), nil): self.init(.constant(value))
    case ("linear", .doubles(let ends), .int(let over)?) where ends.count == 2:
      self.init(.linear(from: ends[0], to: ends[1], over: over))
    case ("exponential", .doubles(let parts), nil) where parts.count == 3:
      self.init(.exponential(from: parts[0], to: parts[1], decay: parts[2]))
    case ("inverseVisits", _, nil): self.init(.inverseVisits)
    default: return nil
    }
  }
}

extension Schedule: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a Schedule" }

  /// The shape with its numbers.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored { stored }

  /// Makes the schedule.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    guard let schedule = Schedule(stored) else {
      throw .mismatch(found: stored.summary, expected: Self.storedKind)
    }
    self = schedule
  }
}
