import Environments
import Training

/// What the optimal values of a model without discount can be, found on its graph before any number is
/// iterated (Puterman, 1994, chapter 7; Haddad & Monmege, 2018; Baier et al., 2017).
///
/// The value of a state is the greatest limit that the expected sum of rewards of a policy can have. A
/// policy may end, or stay for ever where nothing is earned (a *zero loop*). Where it could stay and
/// earn for ever the value is +∞, and a policy is found that does; where it must stay and lose for ever it is −∞; elsewhere it is
/// finite, and the best policy that ends or settles attains it.
struct UndiscountedAnalysis {
  /// What a state's value is like.
  enum Kind: UInt8 { case terminal, finite, plusInfinite, minusInfinite }

  let model: MDP
  private let predecessors: Predecessors
  /// What each state's value is like.
  private(set) var kind: [Kind]
  /// A row of each state that stays in a zero loop; −1 where there is none.
  private(set) var stayRow: [Int32]
  /// Of each state whose value is +∞ the row of a policy that attains it; −1 elsewhere.
  private(set) var earnRow: [Int32]
  /// Whether loops that earn and lose equally much make sweeps go on for ever.
  private(set) var hasBalancedLoop = false

  /// Analyses a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - progress: Asked whether to stop; every value then passes for finite.
  /// - Throws: `TrainingError.undefined` where a return neither settles nor grows, or is +∞ − ∞.
  init(_ model: MDP, _ progress: Progress) throws(TrainingError) {
    self.model = model
    let table = model.table
    let predecessors = Predecessors(table)
    self.predecessors = predecessors
    kind = (0..<model.stateCount).map { table.terminal[$0] ? .terminal : .minusInfinite }
    stayRow = [Int32](repeating: -1, count: model.stateCount)
    earnRow = stayRow

    let zero = EndComponents(table, predecessors) { table.expectedReward[$0] == 0 }
    for row in zero.isInternal.indices where zero.isInternal[row] {
      stayRow[row / model.actionCount] = Int32(row)
    }
    let all = EndComponents(table, predecessors) { _ in true }
    let gains = Self.signs(of: all, in: model, rows: &earnRow, progress)
    if progress.isCancelled {
      kind = kind.map { $0 == .terminal ? .terminal : .finite }
      earnRow = [Int32](repeating: -1, count: model.stateCount)
      return
    }
    hasBalancedLoop = gains.contains(.balanced)
    func has(_ sign: LoopGain) -> [Bool] {
      all.component.map { $0 >= 0 && gains[Int($0)] == sign }
    }

    let earning = has(.positive)
    let goal = kind.indices.map { kind[$0] == .terminal || stayRow[$0] >= 0 || earning[$0] }
    let settled = almostSure(goal)
    let rich = reach(earning) { row in outcomes(row).allSatisfy { settled[$0] } }
    let confused = reach(rich) { _ in true }
    if let state = confused.indices.first(where: { confused[$0] && !rich[$0] }) {
      throw undefined(state, "an action may both earn and lose without end.")
    }
    let undecided = reach(has(.balanced)) { _ in true }
    for state in kind.indices where kind[state] != .terminal {
      if rich[state] {
        kind[state] = .plusInfinite
      } else if settled[state] {
        kind[state] = .finite
      } else if undecided[state] {
        throw undefined(
          state, "no policy ends, and the sum of rewards goes up and down for ever.")
      }
    }
    // Where nothing costs, a policy earns for ever that goes to rewards and takes them.
    let isKnown = earnRow.map { $0 >= 0 }
    for row in all.isInternal.indices where all.isInternal[row] && table.expectedReward[row] > 0 {
      let state = row / model.actionCount
      guard earning[state], !isKnown[state] else { continue }
      let old = Int(earnRow[state])
      if old < 0 || table.expectedReward[row] > table.expectedReward[old] {
        earnRow[state] = Int32(row)
      }
    }
    earnRow = approaching(earnRow) { all.isInternal[$0] && earning[$0 / model.actionCount] }
    // From elsewhere it is enough to come there with some probability, and to end or settle otherwise.
    earnRow = approaching(earnRow) { row in
      rich[row / model.actionCount] && outcomes(row).allSatisfy { settled[$0] }
    }
  }

  /// Whether a row keeps the value finite: where it leads, values are finite.
  func isUsable(_ row: Int) -> Bool {
    let table = model.table
    let range = Int(table.rowStart[row])..<Int(table.rowStart[row + 1])
    return !range.isEmpty
      && range.allSatisfy { kind[Int(table.successor[$0])].rawValue <= Kind.finite.rawValue }
  }

  /// A policy that ends or settles from every state of finite value: a row, or −1 for staying in a zero
  /// loop and where there is nothing to choose.
  var settlingPolicy: [Int] {
    var rows = [Int](repeating: -1, count: model.stateCount)
    var isPlaced = kind.indices.map { kind[$0] == .terminal || isSettled($0) }
    var queue = isPlaced.indices.filter { isPlaced[$0] }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for row in predecessors.rows(into: state) {
        let before = Int(row) / model.actionCount
        guard !isPlaced[before], kind[before] == .finite, isUsable(Int(row)) else { continue }
        isPlaced[before] = true
        rows[before] = Int(row)
        queue.append(before)
      }
    }
    return rows
  }

  /// Whether a policy given by rows, −1 for staying, ends or settles from every state of finite value.
  func settles(_ rows: [Int]) -> Bool {
    var isPlaced = kind.indices.map { kind[$0] != .finite || (rows[$0] < 0 && isSettled($0)) }
    var queue = isPlaced.indices.filter { isPlaced[$0] }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for row in predecessors.rows(into: state) {
        let before = Int(row) / model.actionCount
        guard !isPlaced[before], rows[before] == Int(row) else { continue }
        isPlaced[before] = true
        queue.append(before)
      }
    }
    return !isPlaced.contains(false)
  }

  /// The values before anything is known: ±∞ where they are, 0 elsewhere.
  var initialValues: [Double] {
    kind.map { $0 == .plusInfinite ? .infinity : $0 == .minusInfinite ? -.infinity : 0 }
  }

  /// The model without the states whose values are infinite, which are made terminal, and without the
  /// actions that lead there; the model itself where there are none.
  var finitePart: MDP {
    if isFinite { return model }
    let table = model.table
    var draft = TransitionDraft()
    for row in 0..<model.stateCount * model.actionCount {
      if kind[row / model.actionCount] == .finite, isUsable(row) {
        for index in Int(table.rowStart[row])..<Int(table.rowStart[row + 1]) {
          draft.add(
            Int(table.successor[index]), probability: table.probability[index],
            reward: table.expectedReward[row])
        }
      }
      draft.endRow()
    }
    let part = TransitionTable(
      stateCount: model.stateCount, actionCount: model.actionCount, draft: draft,
      terminal: kind.map { $0 != .finite }, start: model.start)
    return MDP(name: model.name, discount: model.discount, labels: model.labels, table: part)
  }

  /// Whether every value is finite.
  var isFinite: Bool { kind.allSatisfy { $0.rawValue <= Kind.finite.rawValue } }

  /// Sentences about the states whose values are infinite.
  ///
  /// - Parameter isChain: Whether the model is what a given policy makes of one.
  /// - Returns: A sentence for each sign.
  func notes(isChain: Bool = false) -> [String] {
    [
      (
        Kind.plusInfinite, "+∞",
        "rewards can be earned for ever, and with discount 1 their sum grows without bound"
      ),
      (
        Kind.minusInfinite, "−∞",
        (isChain ? "the policy is not" : "no policy is")
          + " sure to end, and with discount 1 what is lost on the way has no bound"
      ),
    ].compactMap { kind, sign, reason in
      let states = self.kind.indices.filter { self.kind[$0] == kind }
      guard !states.isEmpty else { return nil }
      let names = states.prefix(5).map { "“\(model.labels.stateName($0))”" }
      let more = states.count > 5 ? " and \(states.count - 5) more states" : ""
      return "The value of \(names.joined(separator: ", "))\(more) is \(sign): \(reason)."
    }
  }

  // MARK: - Graph

  private func isSettled(_ state: Int) -> Bool { kind[state] == .finite && stayRow[state] >= 0 }

  private func outcomes(_ row: Int) -> some Sequence<Int> {
    let table = model.table
    return (Int(table.rowStart[row])..<Int(table.rowStart[row + 1])).lazy.map {
      Int(table.successor[$0])
    }
  }

  private func undefined(_ state: Int, _ reason: String) -> TrainingError {
    .undefined(
      problem: model.name, reason: "from “\(model.labels.stateName(state))” \(reason)")
  }

  /// The states from which others can be reached by some rows, those themselves included.
  private func reach(_ goal: [Bool], by isUsable: (Int) -> Bool) -> [Bool] {
    var isMet = goal
    var queue = goal.indices.filter { goal[$0] }
    while let state = queue.popLast() {
      for row in predecessors.rows(into: state) {
        let before = Int(row) / model.actionCount
        guard !isMet[before], isUsable(Int(row)) else { continue }
        isMet[before] = true
        queue.append(before)
      }
    }
    return isMet
  }

  /// Gives states that have no row, −1, one towards those that have, the nearest first.
  private func approaching(_ rows: [Int32], by isAllowed: (Int) -> Bool) -> [Int32] {
    var rows = rows
    var queue = rows.indices.filter { rows[$0] >= 0 }
    var head = 0
    while head < queue.count {
      for row in predecessors.rows(into: queue[head]) {
        let before = Int(row) / model.actionCount
        guard rows[before] < 0, isAllowed(Int(row)) else { continue }
        rows[before] = row
        queue.append(before)
      }
      head += 1
    }
    return rows
  }

  /// The states from which some policy reaches others with probability 1 (Baier & Katoen, 2008,
  /// algorithm 45).
  private func almostSure(_ goal: [Bool]) -> [Bool] {
    var inside = [Bool](repeating: true, count: goal.count)
    while true {
      let met = reach(goal) { row in outcomes(row).allSatisfy { inside[$0] } }
      if met == inside { return inside }
      inside = met
    }
  }
}
