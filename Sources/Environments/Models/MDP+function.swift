extension MDP {
  /// Makes a model from a function that lists the outcomes of each action in each state.
  ///
  ///     let walk = MDP(states: 7, actions: 1, discount: 1) { s, a in
  ///       s == 0 || s == 6
  ///         ? []
  ///         : [Outcome(s - 1, probability: 0.5),
  ///            Outcome(s + 1, probability: 0.5, reward: s == 5 ? 1 : 0)]
  ///     }
  ///
  /// No outcome means that the action is not possible there; a state without any action is terminal.
  /// A faulty model stops the program; `init(validating:…)` throws the faults instead.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - states: The number of states.
  ///   - actions: The number of actions.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - stateNames: A name for each state.
  ///   - actionNames: A name for each action.
  ///   - start: The state where episodes start; unless given, every state that is not terminal is as
  ///     likely.
  ///   - grid: The grid that the states lie on.
  ///   - rows: The rows of a grid that the states fill row by row, with names such as "r0c3", and
  ///     four actions named up, right, down, left; no grid unless given.
  ///   - outcomes: What an action (second) can lead to in a state (first).
  public init(
    _ name: String = "MDP", states: Int, actions: Int, discount: Double,
    stateNames: [String]? = nil, actionNames: [String]? = nil, start: Int? = nil,
    grid: GridShape? = nil, rows: Int? = nil, _ outcomes: (Int, Int) -> [Outcome]
  ) {
    do {
      self = try Cancellation.ignoring { () throws(ModelError) in
        try MDP(
          validating: name, states: states, actions: actions, discount: discount,
          stateNames: stateNames, actionNames: actionNames,
          start: start.map { [Outcome($0)] }, grid: grid, rows: rows, outcomes)
      }
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// Makes a model from a function, throwing what is wrong with it.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - states: The number of states.
  ///   - actions: The number of actions.
  ///   - discount: The discount γ, from 0 to 1.
  ///   - stateNames: A name for each state.
  ///   - actionNames: A name for each action.
  ///   - start: The start states with their probabilities; unless given, every state that is not
  ///     terminal is as likely.
  ///   - grid: The grid that the states lie on.
  ///   - rows: The rows of a grid that the states fill row by row, with names such as "r0c3", and
  ///     four actions named up, right, down, left; no grid unless given.
  ///   - outcomes: What an action (second) can lead to in a state (first).
  /// - Throws: `ModelError` with everything that is wrong; where `Cancellation` was requested, with the
  ///   fault `interrupted`.
  public init(
    validating name: String, states: Int, actions: Int, discount: Double,
    stateNames: [String]? = nil, actionNames: [String]? = nil, start: [Outcome]? = nil,
    grid: GridShape? = nil, rows: Int? = nil, _ outcomes: (Int, Int) -> [Outcome]
  ) throws(ModelError) {
    var (grid, stateNames, actionNames) = (grid, stateNames, actionNames)
    if let rows {
      guard rows > 0, states > 0, states % rows == 0 else {
        throw ModelError([.rows(states: states, rows: rows)])
      }
      let columns = states / rows
      grid = grid ?? GridShape(rows: rows, columns: columns)
      stateNames = stateNames ?? (0..<states).map { "r\($0 / columns)c\($0 % columns)" }
      if actions == 4 { actionNames = actionNames ?? GridShape.fourNames }
    }
    var reader = try FunctionReader(
      states: states, actions: actions, stateNames: stateNames, actionNames: actionNames,
      grid: grid)
    reader.read(discount: discount, start: start, outcomes)
    guard reader.faults.isEmpty else { throw ModelError(reader.faults) }
    self.init(
      name: name, discount: discount, labels: reader.labels,
      table: TransitionTable(
        stateCount: states, actionCount: actions, draft: reader.draft,
        terminal: reader.isTerminal, start: reader.start))
  }
}

/// Checks the outcomes a function lists, collecting all faults.
private struct FunctionReader: ~Copyable {
  let labels: Labels
  var faults: [ModelError.Fault] = []
  var draft: TransitionDraft
  var isTerminal: [Bool] = []
  var start: [(state: Int, probability: Double)] = []

  init(
    states: Int, actions: Int, stateNames: [String]?, actionNames: [String]?, grid: GridShape?
  ) throws(ModelError) {
    let (pairs, overflows) = states.multipliedReportingOverflow(by: actions)
    guard states > 0, actions > 0, !overflows, pairs < Int(Int32.max) else {
      throw ModelError([.size(states: states, actions: actions)])
    }
    guard pairs <= TransitionDraft.machineLimit / TransitionTable.bytesPerRow else {
      throw ModelError([.memory(bytes: pairs * TransitionTable.bytesPerRow)])
    }
    draft = TransitionDraft()
    labels = Labels(
      stateCount: states, actionCount: actions, stateNames: stateNames, actionNames: actionNames,
      grid: grid)
    // Whoever gives up has labels that may not be whole; `read` says so.
    if Cancellation.isRequested { return }
    if (stateNames?.count ?? states, actionNames?.count ?? actions) == (states, actions),
      labels.areDistinct
    {
      return
    }
    for (what, names, count) in [("states", stateNames, states), ("actions", actionNames, actions)]
    {
      if let names, names.count != count || Set(names).count != count {
        faults.append(.names(of: what, expected: count, found: Set(names).count))
      }
    }
  }

  mutating func read(
    discount: Double, start given: [Outcome]?, _ outcomes: (Int, Int) -> [Outcome]
  ) {
    if Cancellation.isRequested {
      faults.append(.interrupted)
      return
    }
    if !(discount >= 0 && discount <= 1) { faults.append(.discount(discount)) }
    var work = 0
    for state in 0..<labels.stateCount {
      var leaves = false
      for action in 0..<labels.actionCount {
        let row = outcomes(state, action)
        check(row, state, action)
        work += 1 + row.count
        if work >= 1 << 14 {
          work = 0
          if Cancellation.isRequested {
            faults.append(.interrupted)
            return
          }
        }
        if faults.count >= ModelError.mostFaults { return }
        if !row.isEmpty { leaves = true }
        draft.endRow()
      }
      isTerminal.append(!leaves)
      if let bytes = draft.refused {
        faults.append(.memory(bytes: bytes))
        return
      }
    }
    readStart(given)
  }

  private mutating func check(_ row: [Outcome], _ state: Int, _ action: Int) {
    guard !row.isEmpty else { return }
    var sum = 0.0
    for outcome in row {
      guard outcome.state >= 0, outcome.state < labels.stateCount else {
        faults.append(
          .outOfRange(
            state: state, action: action, next: outcome.state, count: labels.stateCount))
        continue
      }
      let (p, r) = (outcome.probability, outcome.reward)
      sum += p
      if p >= 0, p <= 1, r.isFinite {
        draft.add(outcome.state, probability: p, reward: r)
        continue
      }
      let names = (
        labels.stateName(state), labels.actionName(action), labels.stateName(outcome.state)
      )
      if !(p >= 0 && p <= 1) {
        faults.append(.probability(state: names.0, action: names.1, next: names.2, value: p))
      }
      if !r.isFinite {
        faults.append(.reward(state: names.0, action: names.1, next: names.2, value: r))
      }
    }
    if !(abs(sum - 1) <= probabilityTolerance),
      row.allSatisfy({ $0.state >= 0 && $0.state < labels.stateCount })
    {
      faults.append(
        .sum(state: labels.stateName(state), action: labels.actionName(action), sum: sum))
    }
  }

  private mutating func readStart(_ given: [Outcome]?) {
    guard let given else {
      let living = isTerminal.indices.filter { !isTerminal[$0] }
      if living.isEmpty { faults.append(.empty) }
      start = living.map { ($0, 1 / Double(living.count)) }
      return
    }
    for outcome in given {
      let name = labels.stateName(outcome.state)
      if !(outcome.probability >= 0 && outcome.probability <= 1) {
        faults.append(.startProbability(state: name, value: outcome.probability))
      }
      guard isTerminal.indices.contains(outcome.state) else {
        faults.append(.unknownStart(state: name, suggestion: nil))
        continue
      }
      if isTerminal[outcome.state] { faults.append(.terminalStart(state: name)) }
      if outcome.probability > 0 { start.append((outcome.state, outcome.probability)) }
    }
    let sum = given.reduce(0) { $0 + $1.probability }
    if !(abs(sum - 1) <= probabilityTolerance) { faults.append(.startSum(sum)) }
  }
}
