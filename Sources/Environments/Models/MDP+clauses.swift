extension MDP {
  /// Makes a model from its transitions, the way a book's table reads.
  ///
  ///     let robot = MDP("Recycling robot", discount: 0.9) {
  ///       From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
  ///       From("high", "wait", to: "high", reward: 1)
  ///       From("low", "search", to: ["low": 0.6, "high": 0.4], reward: ["low": 4, "high": -3])
  ///       From("low", "wait", to: "low", reward: 1)
  ///       From("low", "recharge", to: "high")
  ///     }
  ///
  /// States are numbered as they first stand before an action, then terminal ones. Without `Start`
  /// every state that is not terminal is as likely to be the first. A faulty model stops the program;
  /// `init(_:discount:clauses:)` throws the faults instead.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - clauses: The block of `From`, `Start` and `Terminal`.
  public init(
    _ name: String = "MDP", discount: Double, @MDPBuilder _ clauses: () -> [MDPClause]
  ) {
    do {
      self = try Cancellation.ignoring { () throws(ModelError) in
        try MDP(name, discount: discount, clauses: clauses())
      }
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// Makes a model from an array of clauses.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - clauses: The transitions, starts and terminal states.
  /// - Throws: `ModelError` with everything that is wrong; where `Cancellation` was requested, with the
  ///   fault `interrupted`.
  public init(_ name: String, discount: Double, clauses: [MDPClause]) throws(ModelError) {
    var reader = ClauseReader(clauses)
    reader.read(discount: discount)
    let table = try reader.table()
    let labels = Labels(
      stateCount: reader.states.count, actionCount: reader.actions.count,
      stateNames: reader.states, actionNames: reader.actions)
    if Cancellation.isRequested { throw ModelError([.interrupted]) }
    self.init(name: name, discount: discount, labels: labels, table: table)
  }
}

/// How far a sum of probabilities may be from 1.
let probabilityTolerance = 1e-9

/// Numbers the names of a model's clauses and checks every clause, collecting all faults.
///
/// Every pass asks whether to go on; what it then leaves undone is not used.
private struct ClauseReader {
  /// What an action of a state leads to.
  struct Row {
    let state: Int
    let action: Int
    var outcomes: [Outcome]
  }

  /// How many misspelt states are told what they may have meant: each takes a look at every name.
  static let mostSuggestions = 20

  let clauses: [MDPClause]
  var faults: [ModelError.Fault] = []
  var states: [String] = []
  var actions: [String] = []
  var stateIndex: [String: Int] = [:]
  var actionIndex: [String: Int] = [:]
  var isTerminal: [Bool] = []
  var rows: [Row] = []
  var start: [Double] = []
  var suggestions = 0

  init(_ clauses: [MDPClause]) {
    self.clauses = clauses
    for (place, clause) in clauses.enumerated() {
      guard case .transition(let state, let action, _, _, _) = clause else { continue }
      if Self.isOver(place) { break }
      number(state)
      if actionIndex[action] == nil {
        actionIndex[action] = actions.count
        actions.append(action)
      }
    }
    isTerminal = states.map { _ in false }
    for case .terminal(let names) in clauses {
      for name in names {
        number(name)
        if isTerminal.count < states.count { isTerminal.append(true) }
        if let index = stateIndex[name] { isTerminal[index] = true }
      }
    }
  }

  /// Whether whoever waits has given up, asked at every so many-th place.
  private static func isOver(_ place: Int) -> Bool {
    place & 0x3FF == 0x3FF && Cancellation.isRequested
  }

  private mutating func number(_ state: String) {
    guard stateIndex[state] == nil else { return }
    stateIndex[state] = states.count
    states.append(state)
  }

  mutating func read(discount: Double) {
    if !(discount >= 0 && discount <= 1) { faults.append(.discount(discount)) }
    if actions.isEmpty { faults.append(.empty) }
    start = states.map { _ in 0 }
    var startSum: Double?
    for (place, clause) in clauses.enumerated() {
      if Self.isOver(place) || faults.count >= ModelError.mostFaults { return }
      switch clause {
      case .transition(let state, let action, let outcomes, let reward, let rewards):
        readTransition(state, action, outcomes, reward, rewards)
      case .start(let weights):
        startSum = (startSum ?? 0) + readStart(weights)
      case .terminal:
        break
      }
    }
    if let startSum {
      if abs(startSum - 1) > probabilityTolerance { faults.append(.startSum(startSum)) }
    } else {
      let count = Double(isTerminal.count { !$0 })
      start = isTerminal.map { $0 ? 0 : 1 / count }
    }
  }

  private mutating func readTransition(
    _ state: String, _ action: String, _ outcomes: [MDPClause.Weight], _ reward: Double,
    _ rewards: [MDPClause.Weight]?
  ) {
    guard let from = stateIndex[state], let taken = actionIndex[action] else { return }
    if isTerminal[from] { faults.append(.terminalLeft(state: state, action: action)) }
    var row: [Outcome] = []
    var sum = 0.0
    let rewardOf = rewards.map { all in
      Dictionary(all.map { ($0.state, $0.value) }, uniquingKeysWith: { $1 })
    }
    for weight in outcomes {
      let (next, p) = (weight.state, weight.value)
      if !(p >= 0 && p <= 1) {
        faults.append(.probability(state: state, action: action, next: next, value: p))
      }
      sum += p
      let r = rewardOf.map { $0[next] ?? 0 } ?? reward
      if !r.isFinite { faults.append(.reward(state: state, action: action, next: next, value: r)) }
      if let index = stateIndex[next] {
        row.append(Outcome(index, probability: p, reward: r))
      } else {
        faults.append(
          .neverLeft(
            state: next, from: state, action: action, suggestion: suggestion(for: next)))
      }
    }
    if let rewards {
      let reached = Set(outcomes.map(\.state))
      for weight in rewards where !reached.contains(weight.state) {
        faults.append(.rewardWithoutOutcome(state: state, action: action, next: weight.state))
      }
    }
    if !(abs(sum - 1) <= probabilityTolerance) {
      faults.append(.sum(state: state, action: action, sum: sum))
    }
    rows.append(Row(state: from, action: taken, outcomes: row.sorted { $0.state < $1.state }))
  }

  private mutating func suggestion(for name: String) -> String? {
    suggestions += 1
    return suggestions <= Self.mostSuggestions ? nearestName(to: name, in: states) : nil
  }

  private mutating func readStart(_ weights: [MDPClause.Weight]) -> Double {
    for weight in weights {
      if !(weight.value >= 0 && weight.value <= 1) {
        faults.append(.startProbability(state: weight.state, value: weight.value))
      }
      guard let index = stateIndex[weight.state] else {
        faults.append(
          .unknownStart(
            state: weight.state, suggestion: suggestion(for: weight.state)))
        continue
      }
      if isTerminal[index] { faults.append(.terminalStart(state: weight.state)) }
      start[index] += weight.value
    }
    return weights.reduce(0) { $0 + $1.value }
  }

  /// The table of the rows.
  ///
  /// - Throws: `ModelError` with everything that was wrong.
  mutating func table() throws(ModelError) -> TransitionTable {
    rows.sort { ($0.state, $0.action) < ($1.state, $1.action) }
    for (row, next) in zip(rows, rows.dropFirst())
    where (row.state, row.action) == (next.state, next.action) {
      faults.append(.duplicate(state: states[row.state], action: actions[row.action]))
    }
    let (pairs, overflows) = states.count.multipliedReportingOverflow(by: actions.count)
    if overflows || pairs >= Int(Int32.max) {
      faults.append(.size(states: states.count, actions: actions.count))
    }
    var draft = TransitionDraft()
    var place = 0
    if faults.isEmpty {
      for pair in 0..<pairs {
        if Self.isOver(pair) { break }
        if place < rows.count, rows[place].state * actions.count + rows[place].action == pair {
          for outcome in rows[place].outcomes {
            draft.add(outcome.state, probability: outcome.probability, reward: outcome.reward)
          }
          place += 1
        }
        draft.endRow()
        if draft.refused != nil { break }
      }
    }
    if Cancellation.isRequested { throw ModelError([.interrupted]) }
    if let bytes = draft.refused { faults.append(.memory(bytes: bytes)) }
    guard faults.isEmpty else { throw ModelError(faults) }
    return TransitionTable(
      stateCount: states.count, actionCount: actions.count, draft: draft, terminal: isTerminal,
      start: start.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) })
  }
}
