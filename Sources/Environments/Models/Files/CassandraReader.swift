/// Reads Cassandra's notation of decision processes, observable or not; of the latter the process below.
///
/// A later line about the same transition or reward replaces an earlier one, as in his own programs. A
/// state and action without transitions makes the action impossible there.
struct CassandraReader {
  private enum Names {
    case count(Int)
    case words([String: Int], [String])

    var count: Int {
      switch self {
      case .count(let count): count
      case .words(_, let words): words.count
      }
    }
  }

  private let file: String
  private var tokens: CassandraTokens
  private var discount: Double?
  private(set) var isCost = false
  private var states: Names?
  private var actions: Names?
  private var observations: Names?
  private var start: [String: [Int32]] = [:]
  private var startWeights: [Double]?
  private var transitions: [[CassandraRewards.Entry]] = []
  private var sightings: [[Double]?] = []
  private var rewards: CassandraRewards
  private var line: Int { tokens.line }

  init(_ bytes: UnsafeRawBufferPointer, file: String) {
    self.file = file
    tokens = CassandraTokens(bytes)
    rewards = CassandraRewards()
  }

  /// Reads everything.
  mutating func read(
    discount given: Double?
  ) throws(ModelFileError) -> FileModel {
    while case .word(let word) = tokens.token {
      tokens.advance()
      switch word {
      case "discount":
        discount = try number()
      case "values":
        try colon()
        guard case .word(let kind) = tokens.token, kind == "reward" || kind == "cost" else {
          throw expected("“reward” or “cost”")
        }
        isCost = kind == "cost"
        tokens.advance()
      case "states": states = try names("states")
      case "actions": actions = try names("actions")
      case "observations": observations = try names("observations")
      case "start": try readStart()
      case "T": try readTransitions()
      case "O": try readSightings()
      case "R": try readRewards()
      default:
        throw ModelFileError(
          file, line,
          "expected discount, values, states, actions, observations, start, T, O or R, and "
            + "found “\(word)”.")
      }
    }
    guard tokens.token == .end else { throw expected("a line of the model") }
    return try finish(given)
  }

  // MARK: - Preamble

  private mutating func names(_ what: String) throws(ModelFileError) -> Names {
    try colon()
    var words: [String] = []
    while case .word(let word) = tokens.token {
      // The name before the next colon begins another line.
      var ahead = tokens
      ahead.advance()
      if ahead.token == .colon, isKeyword(word) { break }
      if word == "start", ahead.token == .word("include") || ahead.token == .word("exclude") {
        break
      }
      words.append(word)
      tokens = ahead
    }
    if words.count == 1, let count = Int(words[0]) {
      guard count > 0, count <= 1 << 26 else {
        throw ModelFileError(file, line, "expected a number of \(what) of at least 1.")
      }
      return .count(count)
    }
    let index = Dictionary(zip(words, 0...), uniquingKeysWith: { first, _ in first })
    guard !words.isEmpty, index.count == words.count else {
      throw ModelFileError(file, line, "expected the \(what) by different names, or their number.")
    }
    return .words(index, words)
  }

  private func isKeyword(_ word: String) -> Bool {
    ["discount", "values", "states", "actions", "observations", "start", "T", "O", "R"].contains(
      word)
  }

  private mutating func readStart() throws(ModelFileError) {
    guard let states else { throw expected("states before start") }
    if case .word(let form) = tokens.token, form == "include" || form == "exclude" {
      tokens.advance()
      try colon()
      var chosen = Set<Int>()
      while case .word(let word) = tokens.token, !isHeading(word) {
        chosen.formUnion(try indices(word, states, "state"))
        tokens.advance()
      }
      let isIncluded = form == "include"
      startWeights = (0..<states.count).map { chosen.contains($0) == isIncluded ? 1 : 0 }
      return
    }
    try colon()
    if tokens.token == .word("uniform") {
      startWeights = nil
      tokens.advance()
    } else if case .words(let index, _) = states, case .word(let word) = tokens.token,
      let state = index[word]
    {
      startWeights = (0..<states.count).map { $0 == state ? 1 : 0 }
      tokens.advance()
    } else {
      var weights: [Double] = []
      while weights.count < states.count, let number = tokens.readNumber() {
        weights.append(number)
      }
      if weights.count == 1, states.count > 1, let state = Int(exactly: weights[0]),
        (0..<states.count).contains(state)
      {
        weights = (0..<states.count).map { $0 == state ? 1 : 0 }
      }
      guard weights.count == states.count else {
        throw expected("a state, “uniform” or a probability for each of the \(states.count) states")
      }
      startWeights = weights
    }
  }

  private func isHeading(_ word: String) -> Bool {
    var ahead = tokens
    ahead.advance()
    return isKeyword(word) && ahead.token == .colon
  }

  // MARK: - Tables

  private mutating func readTransitions() throws(ModelFileError) {
    let (states, actions) = try sizes()
    let count = states.count
    if transitions.isEmpty {
      let (pairs, overflows) = count.multipliedReportingOverflow(by: actions.count)
      guard !overflows, pairs <= TransitionDraft.machineLimit / 64 else {
        throw ModelFileError(
          file, line, ModelError.Fault.size(states: count, actions: actions.count).description)
      }
      transitions = Array(repeating: [], count: pairs)
    }
    try colon()
    let taken = try index(actions, "action")
    var from: [Int]?
    if tokens.skipColon() { from = try index(states, "state") }
    if from != nil, tokens.skipColon() {
      let next = try index(states, "state")
      let value = try number()
      for action in taken {
        for state in from ?? [] {
          for to in next { set(&transitions[state * actions.count + action], to, value) }
        }
      }
      return
    }
    let rows = try table(
      rows: from == nil ? count : 1, columns: count, "the probability of each next state")
    for action in taken {
      for state in from ?? Array(0..<count) {
        transitions[state * actions.count + action] = rows[from == nil ? state : 0]
      }
    }
  }

  private func set(_ row: inout [CassandraRewards.Entry], _ to: Int, _ value: Double) {
    if let place = row.firstIndex(where: { Int($0.index) == to }) {
      row[place].value = value
    } else if value != 0 {
      row.append(CassandraRewards.Entry(index: Int32(to), value: value))
    }
  }

  /// Rows of numbers, or `uniform`, `identity` or `reset`, without their zeros.
  private mutating func table(
    rows: Int, columns: Int, _ what: String
  ) throws(ModelFileError) -> [[CassandraRewards.Entry]] {
    typealias Entry = CassandraRewards.Entry
    switch tokens.token {
    case .word("uniform"):
      tokens.advance()
      let row = (0..<Int32(columns)).map { Entry(index: $0, value: 1 / Double(columns)) }
      return Array(repeating: row, count: rows)
    case .word("identity") where rows == columns:
      tokens.advance()
      return (0..<Int32(rows)).map { [Entry(index: $0, value: 1)] }
    case .word("reset") where rows == 1:
      tokens.advance()
      let weights = startWeights ?? [Double](repeating: 1, count: columns)
      let sum = weights.reduce(0, +)
      return [
        weights.enumerated().filter { $0.element > 0 }.map {
          Entry(index: Int32($0.offset), value: $0.element / sum)
        }
      ]
    default: break
    }
    var all: [[Entry]] = []
    var numbers: [Double] = []
    for _ in 0..<rows {
      numbers.removeAll(keepingCapacity: true)
      guard tokens.readNumbers(columns, into: &numbers) else {
        throw expected("\(what): \(rows) × \(columns) numbers")
      }
      all.append(
        numbers.enumerated().filter { $0.element != 0 }.map {
          Entry(index: Int32($0.offset), value: $0.element)
        })
    }
    return all
  }

  private mutating func readSightings() throws(ModelFileError) {
    let (states, actions) = try sizes()
    guard let observations else { throw expected("observations before O") }
    if sightings.isEmpty {
      sightings = Array(repeating: nil, count: states.count * actions.count)
    }
    try colon()
    let taken = try index(actions, "action")
    var seen: [Int]?
    if tokens.skipColon() { seen = try index(states, "state") }
    var (which, value): ([Int]?, Double) = (nil, 0)
    if seen != nil, tokens.skipColon() {
      which = try index(observations, "observation")
      value = try number()
    }
    let rows =
      which == nil
      ? try table(
        rows: seen == nil ? states.count : 1, columns: observations.count,
        "the probability of each observation") : []
    for action in taken {
      for state in seen ?? Array(0..<states.count) {
        let place = state * actions.count + action
        var row = sightings[place] ?? [Double](repeating: 0, count: observations.count)
        if let which {
          for observation in which { row[observation] = value }
        } else {
          for index in row.indices { row[index] = 0 }
          for entry in rows[seen == nil ? state : 0] { row[Int(entry.index)] = entry.value }
        }
        sightings[place] = row
      }
    }
  }

  private mutating func readRewards() throws(ModelFileError) {
    let (states, actions) = try sizes()
    try colon()
    var key = CassandraRewards.Key()
    key.action = try single(actions, "action")
    guard tokens.skipColon() else {
      // R: action, a matrix of states and next states.
      let matrix = try table(
        rows: states.count, columns: states.count, "the reward of each transition")
      for (state, row) in matrix.enumerated() {
        key.state = Int32(state)
        rewards.set(key, row: row)
      }
      return
    }
    key.state = try single(states, "state")
    guard tokens.skipColon() else {
      let rows = observations == nil ? 1 : states.count
      let matrix = try table(
        rows: rows, columns: observations?.count ?? states.count, "the rewards")
      if observations == nil {
        rewards.set(key, row: matrix[0])
      } else {
        for (next, row) in matrix.enumerated() {
          key.next = Int32(next)
          rewards.set(key, sightings: row)
        }
      }
      return
    }
    key.next = try single(states, "state")
    guard tokens.skipColon() else {
      if let observations {
        if observations.count == 1 || !isNumberAlone {
          rewards.set(
            key,
            sightings: try table(rows: 1, columns: observations.count, "the rewards")[0])
        } else {
          rewards.set(key, try number())
        }
      } else {
        rewards.set(key, try number())
      }
      return
    }
    if let observations {
      key.sighting = try single(observations, "observation")
    } else {
      guard tokens.token == .word("*") else { throw expected("“*”, as there are no observations") }
      tokens.advance()
    }
    rewards.set(key, try number())
  }

  /// Whether one number stands before the next heading.
  private var isNumberAlone: Bool {
    var ahead = tokens
    guard ahead.readNumber() != nil else { return false }
    return ahead.readNumber() == nil
  }

  // MARK: - The whole

  private mutating func finish(
    _ given: Double?
  ) throws(ModelFileError) -> FileModel {
    let (states, actions) = try sizes()
    var facts = FileFacts(
      file: file, stateCount: states.count, discount: given ?? discount ?? 1)
    if case .words(_, let words) = states { facts.stateNames = words }
    if case .words(_, let words) = actions {
      facts.actionNames = words
    } else {
      facts.actionNames = (0..<actions.count).map { "a\($0)" }
    }
    let names = facts.actionNames ?? []
    guard !transitions.isEmpty else { throw expected("transitions (T)") }
    // Rows such as `uniform` are short to write.
    let bytes = transitions.reduce(0) { $0 + $1.count } * 64
    guard bytes <= TransitionDraft.machineLimit else {
      throw ModelFileError(file, nil, ModelError.Fault.memory(bytes: bytes).description)
    }
    var rows = FileRows()
    rows.declare(names)
    for state in 0..<states.count {
      for action in 0..<actions.count {
        let place = state * actions.count + action
        guard transitions[place].contains(where: { $0.value != 0 }) else { continue }
        let sum = transitions[place].reduce(0) { $0 + $1.value }
        guard abs(sum - 1) <= decimalTolerance else {
          let name = facts.stateNames?[state] ?? "\(state)"
          throw ModelFileError(
            file, nil, "the probabilities of T: \(names[action]) : \(name) add up to \(sum), not 1."
          )
        }
        rows.beginChoice(state, line: line)
        rows.name(action)
        for entry in transitions[place].sorted(by: { $0.index < $1.index }) {
          let seen = sightings.isEmpty ? nil : sightings[Int(entry.index) * actions.count + action]
          rows.add(
            Int(entry.index), probability: entry.value,
            reward: rewards.mean(action: action, state: state, next: Int(entry.index), seen: seen))
        }
        transitions[place] = []
      }
    }
    facts.startWeights = startWeights
    return FileModel(rows: rows, facts: facts)
  }

  // MARK: - Words

  private func sizes() throws(ModelFileError) -> (Names, Names) {
    guard let states, let actions else {
      throw ModelFileError(file, line, "expected states and actions before T, O and R.")
    }
    return (states, actions)
  }

  /// The states, actions or observations that a word means: one, or all for `*`.
  private mutating func index(_ names: Names, _ what: String) throws(ModelFileError) -> [Int] {
    guard case .word(let word) = tokens.token else { throw expected("\(what) or “*”") }
    let found = try indices(word, names, what)
    tokens.advance()
    return found
  }

  private mutating func single(_ names: Names, _ what: String) throws(ModelFileError) -> Int32 {
    if tokens.token == .word("*") {
      tokens.advance()
      return -1
    }
    return Int32(try index(names, what)[0])
  }

  private func indices(
    _ word: String, _ names: Names, _ what: String
  ) throws(ModelFileError) -> [Int] {
    if word == "*" { return Array(0..<names.count) }
    if case .words(let index, let words) = names {
      if let number = index[word] { return [number] }
      if let number = Int(word), words.indices.contains(number) { return [number] }
      let near = nearestName(to: word, in: Array(words.prefix(2000)))
      throw ModelFileError(
        file, line,
        "“\(word)” is no \(what) of the model"
          + (near.map { "; did you mean “\($0)”?" } ?? "."))
    }
    guard let number = Int(word), number >= 0, number < names.count else {
      throw ModelFileError(file, line, "“\(word)” is no \(what) of 0..<\(names.count).")
    }
    return [number]
  }

  private mutating func colon() throws(ModelFileError) {
    guard tokens.skipColon() else { throw expected("“:”") }
  }

  /// A number; some writers put a colon before it.
  private mutating func number() throws(ModelFileError) -> Double {
    _ = tokens.skipColon()
    guard let number = tokens.readNumber(), number.isFinite else { throw expected("a number") }
    return number
  }

  private func expected(_ what: String) -> ModelFileError {
    ModelFileError(file, line, "expected \(what), and found \(tokens.found).")
  }
}
