public import Environments

extension Labels {
  /// The numbers of states and actions, their names and the grid.
  var stored: Stored {
    func names(_ names: [String]?) -> Stored {
      names.map { .list($0.map { .string($0) }) } ?? .none
    }
    return .record(
      "Labels",
      [
        Stored.Field("states", .int(stateCount)), Stored.Field("actions", .int(actionCount)),
        Stored.Field("stateNames", names(stateNames)),
        Stored.Field("actionNames", names(actionNames)),
        Stored.Field("grid", grid.map(\.stored) ?? .none),
      ])
  }

  static func restored(_ stored: Stored) throws(ArchiveError) -> Labels {
    let record = try Record(stored, "Labels", Keeper())
    let (states, actions) = (
      try record.get("states", as: Int.self), try record.get("actions", as: Int.self)
    )
    let (pairs, overflows) = states.multipliedReportingOverflow(by: max(actions, 1))
    try record.require(states >= 0 && actions >= 0 && pairs >= 0 && !overflows, "the size is wrong")
    let stateNames = try record.optional("stateNames", as: [String].self)
    let actionNames = try record.optional("actionNames", as: [String].self)
    try record.require(
      (stateNames?.count ?? states) == states && (actionNames?.count ?? actions) == actions,
      "names are missing")
    var grid: GridShape?
    if case .record = record.part("grid") {
      grid = try GridShape.restored(record.part("grid"), states: states)
    }
    let labels = Labels(
      stateCount: states, actionCount: actions, stateNames: stateNames, actionNames: actionNames,
      grid: grid)
    try ArchiveError.checkCancellation()  // labels break off there
    return labels
  }
}

extension GridShape {
  fileprivate var stored: Stored {
    let states = (0..<rows).flatMap { row in
      (0..<columns).map { state(row: row, column: $0) ?? -1 }
    }
    return .record(
      "Grid",
      [
        Stored.Field("rows", .int(rows)), Stored.Field("columns", .int(columns)),
        Stored.Field("states", .ints(states)),
        Stored.Field("letters", .list(letters.map { .string(String($0)) })),
        Stored.Field("moves", .ints(moves.flatMap { [$0.rows, $0.columns] })),
      ])
  }

  fileprivate static func restored(
    _ stored: Stored, states count: Int
  ) throws(ArchiveError) -> GridShape {
    let record = try Record(stored, "Grid", Keeper())
    let (rows, columns) = (
      try record.get("rows", as: Int.self), try record.get("columns", as: Int.self)
    )
    let states = try record.get("states", as: [Int].self)
    let letters = try record.get("letters", as: [String].self).compactMap(\.first)
    let moves = try record.get("moves", as: [Int].self)
    let (cells, overflows) = rows.multipliedReportingOverflow(by: columns)
    try record.require(
      rows >= 0 && columns >= 0 && !overflows && states.count == cells && letters.count == cells
        && moves.count % 2 == 0 && states.allSatisfy { $0 >= -1 && $0 < max(count, cells) },
      "the cells do not fit")
    return GridShape(
      rows: rows, columns: columns, states: states.map { $0 < 0 ? nil : $0 }, letters: letters,
      moves: stride(from: 0, to: moves.count, by: 2).map {
        Move(rows: moves[$0], columns: moves[$0 + 1])
      })
  }
}

extension MDP: Storable {
  /// What a message calls it.
  public static var storedKind: String { "an MDP" }

  /// The transitions with all names.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    let table = table
    let rows = stateCount * actionCount
    var sizes: [Int] = []
    sizes.reserveCapacity(rows)
    var (next, probability, reward): ([Int], [Double], [Double]) = ([], [], [])
    next.reserveCapacity(table.outcomeCount)
    probability.reserveCapacity(table.outcomeCount)
    reward.reserveCapacity(table.outcomeCount)
    for row in 0..<rows {
      let outcomes = Int(table.rowStart[row])..<Int(table.rowStart[row + 1])
      sizes.append(outcomes.count)
      for index in outcomes {
        next.append(Int(table.successor[index]))
        probability.append(table.probability[index])
        reward.append(table.reward(index, row: row))
      }
    }
    let starts = 0..<table.startCount
    return .record(
      "MDP",
      [
        Stored.Field("name", .string(name)), Stored.Field("discount", .double(discount)),
        Stored.Field("labels", keeper.keep(labels)), Stored.Field("sizes", .ints(sizes)),
        Stored.Field("next", .ints(next)), Stored.Field("probability", .doubles(probability)),
        Stored.Field("reward", .doubles(reward)),
        Stored.Field("terminal", .bools((0..<stateCount).map { table.terminal[$0] })),
        Stored.Field("start", .ints(starts.map { Int(table.startState[$0]) })),
        Stored.Field("startSums", .doubles(starts.map { table.startCumulative[$0] })),
      ])
  }

  /// Makes the model, checking what the arrays say.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let record = try Record(stored, "MDP", keeper)
    let labels = try keeper.labels(record.part("labels"))
    let (states, actions) = (labels.stateCount, labels.actionCount)
    let sizes = try record.get("sizes", as: [Int].self)
    let next = try record.get("next", as: [Int].self)
    let probability = try record.get("probability", as: [Double].self)
    let reward = try record.get("reward", as: [Double].self)
    let terminal = try record.get("terminal", as: [Bool].self)
    let start = try record.get("start", as: [Int].self)
    let sums = try record.get("startSums", as: [Double].self)
    let discount = try record.get("discount", as: Double.self)
    try record.require(
      sizes.count == states * actions && sizes.allSatisfy { $0 >= 0 && $0 <= next.count }
        && sizes.reduce(0, &+) == next.count && next.count == probability.count
        && next.count == reward.count && next.count < Int(Int32.max) && terminal.count == states,
      "the numbers of transitions differ")
    try record.require(
      next.allSatisfy { $0 >= 0 && $0 < states } && start.allSatisfy { $0 >= 0 && $0 < states }
        && start.count == sums.count && !start.isEmpty, "a state is out of range")
    try record.require(
      probability.allSatisfy { $0 > 0 && $0 <= 1 } && reward.allSatisfy(\.isFinite)
        && discount >= 0 && discount <= 1 && zip(sums, sums.dropFirst()).allSatisfy { $0 <= $1 }
        && sums.last == .infinity, "a number is out of range")
    var draft = TransitionDraft()
    var index = 0
    for size in sizes {
      for outcome in index..<index + size {
        draft.add(next[outcome], probability: probability[outcome], reward: reward[outcome])
      }
      index += size
      draft.endRow()
    }
    let refused = draft.refused
    try record.require(refused == nil, "there are more transitions than memory")
    let table = TransitionTable(
      stateCount: states, actionCount: actions, draft: draft, terminal: terminal,
      start: start.map { ($0, 0) })
    // The sums as they were, since they cannot be had from differences to the bit.
    for (place, sum) in sums.enumerated() { table.startCumulative[place] = sum }
    self.init(
      name: try record.get("name", as: String.self), discount: discount, labels: labels,
      table: table)
  }
}

extension GridWorld: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a GridWorld" }

  /// The model with its map.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    .record("GridWorld", [try keeper.field("mdp", mdp)])
  }

  /// Makes the world of its model.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    self.init(mdp: try Record(stored, "GridWorld", keeper).get("mdp"))
  }
}
