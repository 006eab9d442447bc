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
      try self.init(name, discount: discount, clauses: clauses())
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
  /// - Throws: `ModelError` with everything that is wrong.
  public init(_ name: String, discount: Double, clauses: [MDPClause]) throws(ModelError) {
    var reader = ClauseReader(clauses)
    reader.read(discount: discount)
    guard reader.faults.isEmpty else { throw ModelError(reader.faults) }
    self.init(
      name: name, discount: discount,
      labels: Labels(
        stateCount: reader.states.count, actionCount: reader.actions.count,
        stateNames: reader.states, actionNames: reader.actions),
      table: reader.table)
  }
}

/// How far a sum of probabilities may be from 1.
let probabilityTolerance = 1e-9

/// Numbers the names of a model's clauses and checks every clause, collecting all faults.
private struct ClauseReader {
  struct Pair: Hashable {
    let state: Int
    let action: Int
  }

  let clauses: [MDPClause]
  var faults: [ModelError.Fault] = []
  var states: [String] = []
  var actions: [String] = []
  var stateIndex: [String: Int] = [:]
  var actionIndex: [String: Int] = [:]
  var isTerminal: [Bool] = []
  var rows: [Pair: [Outcome]] = [:]
  var start: [Double] = []

  init(_ clauses: [MDPClause]) {
    self.clauses = clauses
    for case .transition(let state, let action, _, _, _) in clauses {
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
    for clause in clauses {
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
    let pair = Pair(state: from, action: taken)
    if isTerminal[from] { faults.append(.terminalLeft(state: state, action: action)) }
    if rows[pair] != nil { faults.append(.duplicate(state: state, action: action)) }
    var row: [Outcome] = []
    var sum = 0.0
    for weight in outcomes {
      let (next, p) = (weight.state, weight.value)
      if !(p >= 0 && p <= 1) {
        faults.append(.probability(state: state, action: action, next: next, value: p))
      }
      sum += p
      let r = rewards.map { all in all.last { $0.state == next }?.value ?? 0 } ?? reward
      if !r.isFinite { faults.append(.reward(state: state, action: action, next: next, value: r)) }
      if let index = stateIndex[next] {
        row.append(Outcome(index, probability: p, reward: r))
      } else {
        faults.append(
          .neverLeft(
            state: next, from: state, action: action,
            suggestion: nearestName(to: next, in: states)))
      }
    }
    for weight in rewards ?? [] where !outcomes.contains(where: { $0.state == weight.state }) {
      faults.append(.rewardWithoutOutcome(state: state, action: action, next: weight.state))
    }
    if !(abs(sum - 1) <= probabilityTolerance) {
      faults.append(.sum(state: state, action: action, sum: sum))
    }
    rows[pair] = row.sorted { $0.state < $1.state }
  }

  private mutating func readStart(_ weights: [MDPClause.Weight]) -> Double {
    for weight in weights {
      if !(weight.value >= 0 && weight.value <= 1) {
        faults.append(.startProbability(state: weight.state, value: weight.value))
      }
      guard let index = stateIndex[weight.state] else {
        faults.append(
          .unknownStart(
            state: weight.state, suggestion: nearestName(to: weight.state, in: states)))
        continue
      }
      if isTerminal[index] { faults.append(.terminalStart(state: weight.state)) }
      start[index] += weight.value
    }
    return weights.reduce(0) { $0 + $1.value }
  }

  var table: TransitionTable {
    var draft = TransitionDraft()
    for state in states.indices {
      for action in actions.indices {
        for outcome in rows[Pair(state: state, action: action)] ?? [] {
          draft.add(outcome.state, probability: outcome.probability, reward: outcome.reward)
        }
        draft.endRow()
      }
    }
    return TransitionTable(
      stateCount: states.count, actionCount: actions.count, draft: draft, terminal: isTerminal,
      start: start.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) })
  }
}
