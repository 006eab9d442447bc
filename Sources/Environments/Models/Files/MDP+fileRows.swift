extension MDP {
  /// Makes a model of what was read.
  ///
  /// - Parameters:
  ///   - read: The transitions and everything else.
  ///   - name: What the model is called.
  ///   - goal: The label of the states that end an episode; nil for “goal” where there is one.
  ///   - isCost: Whether rewards are costs.
  /// - Throws: `ModelFileError`.
  init(
    _ read: consuming FileModel, name: String, goal: String?, isCost: Bool
  ) throws(ModelFileError) {
    let facts = read.facts
    let rows = read.rows
    let file = facts.file
    let count = facts.stateCount
    if let bytes = rows.refused {
      throw ModelFileError(file, nil, ModelError.Fault.memory(bytes: bytes).description)
    }
    guard facts.discount >= 0, facts.discount <= 1 else {
      throw ModelFileError(file, nil, ModelError.Fault.discount(facts.discount).description)
    }
    guard rows.choiceCount > 0 else {
      throw ModelFileError(file, nil, "expected transitions, and found none.")
    }
    var isEnd = [Bool](repeating: false, count: count)
    if let goal, facts.labels[goal] == nil {
      let known = facts.labels.keys.sorted().map { "“\($0)”" }.joined(separator: ", ")
      throw ModelFileError(
        file, nil,
        "no state has the label “\(goal)”; the labels are \(known.isEmpty ? "none" : known).")
    }
    for state in facts.labels[goal ?? "goal"] ?? [] { isEnd[Int(state)] = true }

    let actions = ChoiceActions(rows, stateCount: count, names: facts.actionNames)
    let (pairs, overflows) = count.multipliedReportingOverflow(by: actions.count)
    guard !overflows, pairs < Int(Int32.max),
      pairs <= TransitionDraft.machineLimit / TransitionTable.bytesPerRow
    else {
      throw ModelFileError(
        file, nil, ModelError.Fault.size(states: count, actions: actions.count).description)
    }
    var draft = TransitionDraft()
    var slots = [Int](repeating: -1, count: actions.count)
    var choice = 0
    for state in 0..<count {
      for slot in slots.indices { slots[slot] = -1 }
      let first = choice
      while choice < rows.choiceCount, Int(rows.choiceState.pointer[choice]) == state {
        slots[actions.action(of: choice, place: choice - first, rows)] = choice
        choice += 1
      }
      if state & 0xFFF == 0xFFF, Cancellation.isRequested { throw .interrupted(file) }
      var leaves = false
      for slot in slots {
        if slot >= 0, !isEnd[state], !rows.outcomes(slot).isEmpty {
          leaves = true
          try Self.add(slot, of: rows, to: &draft, file, isCost)
        }
        draft.endRow()
      }
      isEnd[state] = !leaves
    }
    if let bytes = draft.refused {
      throw ModelFileError(file, nil, ModelError.Fault.memory(bytes: bytes).description)
    }
    let start = try Self.start(facts, isEnd)
    self.init(
      name: name, discount: facts.discount,
      labels: Labels(
        stateCount: count, actionCount: actions.count, stateNames: facts.stateNames,
        actionNames: actions.names),
      table: TransitionTable(
        stateCount: count, actionCount: actions.count, draft: draft, terminal: isEnd, start: start))
  }

  private static func add(
    _ choice: Int, of rows: borrowing FileRows, to draft: inout TransitionDraft, _ file: String,
    _ isCost: Bool
  ) throws(ModelFileError) {
    let line = Int(rows.choiceLine.pointer[choice])
    let state = rows.choiceState.pointer[choice]
    var sum = 0.0
    for index in rows.outcomes(choice) {
      let (p, r) = (rows.probability.pointer[index], rows.reward.pointer[index])
      guard p >= 0, p <= 1 + decimalTolerance else {
        throw ModelFileError(
          file, line,
          "state \(state) reaches \(rows.next.pointer[index]) with probability \(p), "
            + "outside 0…1.")
      }
      guard r.isFinite else {
        throw ModelFileError(
          file, line,
          "the reward of state \(state) to \(rows.next.pointer[index]) is \(r), not "
            + "a finite number.")
      }
      sum += p
      draft.add(Int(rows.next.pointer[index]), probability: p, reward: isCost ? -r : r)
    }
    guard abs(sum - 1) <= decimalTolerance else {
      throw ModelFileError(
        file, line, "the probabilities of a choice of state \(state) add up to \(sum), not 1.")
    }
    if abs(sum - 1) > probabilityTolerance { draft.normaliseRow(by: sum) }
  }

  private static func start(
    _ facts: FileFacts, _ isEnd: [Bool]
  ) throws(ModelFileError) -> [(state: Int, probability: Double)] {
    let living = isEnd.indices.filter { !isEnd[$0] }
    guard !living.isEmpty else {
      throw ModelFileError(facts.file, nil, "every state ends the episode: nothing is left to do.")
    }
    if let weights = facts.startWeights {
      let states = living.filter { weights[$0] > 0 }
      let sum = states.reduce(0) { $0 + weights[$1] }
      guard sum > 0, weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw ModelFileError(facts.file, nil, "the start probabilities name no state to act in.")
      }
      return states.map { ($0, weights[$0] / sum) }
    }
    let named = (facts.labels["init"] ?? []).map(Int.init).filter { !isEnd[$0] }
    let states = named.isEmpty ? living : named
    return states.map { ($0, 1 / Double(states.count)) }
  }
}

/// How the choices of a file become actions.
private struct ChoiceActions {
  let count: Int
  let names: [String]?
  private let isNamed: Bool

  /// Choices go by their names where each has one, no state has two of the same, and the table that
  /// makes is not mostly empty; otherwise by their places.
  init(_ rows: borrowing FileRows, stateCount: Int, names: [String]?) {
    var most = 0
    var place = 0
    var isNamed = !rows.names.isEmpty
    var lastChoice = [Int](repeating: -1, count: rows.names.count)
    var first = 0
    for choice in 0..<rows.choiceCount {
      let isSame =
        choice > 0 && rows.choiceState.pointer[choice] == rows.choiceState.pointer[choice - 1]
      place = isSame ? place + 1 : 0
      if place == 0 { first = choice }
      most = max(most, place + 1)
      let name = Int(rows.choiceName.pointer[choice])
      if name < 0 || lastChoice[name] >= first {
        isNamed = false
      } else {
        lastChoice[name] = choice
      }
    }
    let fits = rows.names.count <= 4 * most || rows.names.count * stateCount <= 1 << 20
    self.isNamed = names == nil && isNamed && fits
    count = names?.count ?? (self.isNamed ? rows.names.count : most)
    self.names = names ?? (self.isNamed ? rows.names : nil)
  }

  func action(of choice: Int, place: Int, _ rows: borrowing FileRows) -> Int {
    isNamed || names != nil ? Int(rows.choiceName.pointer[choice]) : place
  }
}
