import Glibc

extension MDP {
  /// Reads a model from a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - format: Its notation.
  ///   - name: What the model is called.
  ///   - discount: The discount γ; unless given the text's own, or 1 where it has none.
  ///   - goal: The label of the states that end an episode; “goal”, where there is one, unless given.
  ///   - rewards: Of several rewards (`.drn`), the name of those to read; the first unless given.
  ///   - costs: Whether the numbers are costs, so that rewards are their negatives; unless given what
  ///     the text says, or false.
  /// - Throws: `ModelFileError` with the line, what was expected and what was found.
  public init(
    reading text: String, as format: ModelFormat, name: String = "MDP", discount: Double? = nil,
    goal: String? = nil, rewards: String? = nil, costs: Bool? = nil
  ) throws(ModelFileError) {
    var parts = ModelBytes(main: FileBytes(text), file: "the text", format: format)
    if case .prism(let labels, let states, let transitions) = format {
      parts.labels = labels.map { (FileBytes($0), "the labels") }
      parts.stateRewards = states.map { (FileBytes($0), "the state rewards") }
      parts.transitionRewards = transitions.map { (FileBytes($0), "the transition rewards") }
    }
    try self.init(parts, name, discount, goal, rewards, costs)
  }

  /// Reads a model from a file; a faulty one stops the program, where `init(contentsOf:)` throws.
  ///
  /// - Parameters:
  ///   - file: The path, whose ending says the notation, as for `init(contentsOf:)`.
  ///   - discount: The discount γ; unless given the file's own, or 1 where it has none.
  ///   - goal: The label of the states that end an episode; “goal”, where there is one, unless given.
  ///   - rewards: Of several rewards (`.drn`), the name of those to read; the first unless given.
  ///   - costs: Whether the numbers are costs, so that rewards are their negatives; unless given what
  ///     the file says, or false.
  public init(
    file: String, discount: Double? = nil, goal: String? = nil, rewards: String? = nil,
    costs: Bool? = nil
  ) {
    do throws(ModelFileError) {
      self = try Cancellation.ignoring { () throws(ModelFileError) in
        try MDP(contentsOf: file, discount: discount, goal: goal, rewards: rewards, costs: costs)
      }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Reads a model from a file.
  ///
  /// The extension says the notation: `.tra` (PRISM and Storm, with `.lab`, `.srew` and `.trew` beside it
  /// where they are), `.drn` (Storm), `.MDP` and `.POMDP` (Cassandra), `.json` (Gymnasium's `P`).
  ///
  /// - Parameters:
  ///   - file: The path.
  ///   - discount: The discount γ; unless given the file's own, or 1 where it has none.
  ///   - goal: The label of the states that end an episode; “goal”, where there is one, unless given.
  ///   - rewards: Of several rewards (`.drn`), the name of those to read; the first unless given.
  ///   - costs: Whether the numbers are costs, so that rewards are their negatives; unless given what
  ///     the file says, or false.
  /// - Throws: `ModelFileError` with the file, the line, what was expected and what was found.
  public init(
    contentsOf file: String, discount: Double? = nil, goal: String? = nil, rewards: String? = nil,
    costs: Bool? = nil
  ) throws(ModelFileError) {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    let stem = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
    let ending = last.dropFirst(stem.count + 1).lowercased()
    let format: ModelFormat
    switch ending {
    case "tra": format = .prism()
    case "drn": format = .drn
    case "mdp", "pomdp": format = .cassandra
    case "json": format = .json
    default:
      throw ModelFileError(
        last, nil, "expected a file that ends in .tra, .drn, .MDP, .POMDP or .json.")
    }
    var parts = ModelBytes(main: try FileBytes(path: file), file: last, format: format)
    if ending == "tra" {
      let base = file.dropLast(4)
      func companion(_ endings: String...) throws(ModelFileError) -> (FileBytes, String)? {
        for ending in endings where access(base + ending, R_OK) == 0 {
          return (try FileBytes(path: base + ending), stem + ending)
        }
        return nil
      }
      parts.labels = try companion(".lab")
      parts.stateRewards = try companion(".srew", ".state.rew")
      parts.transitionRewards = try companion(".trew", ".trans.rew")
    }
    try self.init(parts, stem, discount, goal, rewards, costs)
  }

  private init(
    _ parts: ModelBytes, _ name: String, _ discount: Double?, _ goal: String?, _ rewards: String?,
    _ costs: Bool?
  ) throws(ModelFileError) {
    do throws(ModelFileError) {
      self = try Self.model(of: parts, name, discount, goal, rewards, costs)
    } catch {
      // The readers take a request for the end of their text, and may say that more was expected.
      throw Cancellation.isRequested ? .interrupted(parts.file) : error
    }
    if Cancellation.isRequested { throw .interrupted(parts.file) }
  }

  private static func model(
    of parts: ModelBytes, _ name: String, _ discount: Double?, _ goal: String?,
    _ rewards: String?, _ costs: Bool?
  ) throws(ModelFileError) -> MDP {
    let bytes = parts.main.bytes
    defer { withExtendedLifetime(parts) {} }
    switch parts.format {
    case .prism:
      var reader = PrismReader(file: parts.file)
      var rows = try reader.readTransitions(bytes)
      var labels: [String: [Int32]] = [:]
      if let (bytes, file) = parts.labels {
        labels = try reader.named(file).readLabels(bytes.bytes)
      }
      if let (bytes, file) = parts.stateRewards {
        try reader.named(file).readStateRewards(bytes.bytes, into: &rows)
      }
      if let (bytes, file) = parts.transitionRewards {
        try reader.named(file).readTransitionRewards(bytes.bytes, into: &rows)
      }
      let facts = reader.facts(labels: labels, discount: discount)
      return try MDP(
        FileModel(rows: rows, facts: facts), name: name, goal: goal, isCost: costs ?? false)
    case .drn:
      let read = try DRNReader(bytes, file: parts.file, rewards: rewards).read(discount: discount)
      return try MDP(read, name: name, goal: goal, isCost: costs ?? false)
    case .cassandra:
      var reader = CassandraReader(bytes, file: parts.file)
      let read = try reader.read(discount: discount)
      return try MDP(read, name: name, goal: goal, isCost: costs ?? reader.isCost)
    case .json:
      let read = try GymnasiumReader(bytes, file: parts.file).read(discount: discount)
      return try MDP(read, name: name, goal: goal, isCost: costs ?? false)
    }
  }
}

/// The texts of a model.
private struct ModelBytes {
  let main: FileBytes
  let file: String
  let format: ModelFormat
  var labels: (FileBytes, String)?
  var stateRewards: (FileBytes, String)?
  var transitionRewards: (FileBytes, String)?
}
