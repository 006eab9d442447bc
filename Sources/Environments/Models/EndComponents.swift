/// The maximal end components of a model: sets of states in which one can stay for ever and get from
/// each to each other (de Alfaro, 1997; Baier & Katoen, 2008, algorithm 47).
package struct EndComponents: Sendable {
  /// The number of each state's component; −1 outside all of them.
  package private(set) var component: [Int32]
  /// Whether a row stays in its state's component.
  package private(set) var isInternal: [Bool]
  /// How many components there are.
  package private(set) var count = 0

  /// Finds the components along some of a table's rows.
  ///
  /// States that have no allowed row, or whose rows may leave, are taken away with everything that
  /// then may leave, and what remains is split into strongly connected parts, until nothing changes.
  ///
  /// - Parameters:
  ///   - table: The transitions.
  ///   - predecessors: The same turned round.
  ///   - isAllowed: Whether a row may be used; rows without outcomes never are.
  /// - Complexity: O(outcomes) a round; rounds are few except in contrived models.
  package init(
    _ table: TransitionTable, _ predecessors: Predecessors, along isAllowed: (Int) -> Bool
  ) {
    let (stateCount, actionCount) = (table.stateCount, table.actionCount)
    isInternal = (0..<stateCount * actionCount).map {
      table.rowStart[$0] < table.rowStart[$0 + 1] && isAllowed($0)
    }
    component = []
    var rowsLeft = [Int32](repeating: 0, count: stateCount)
    for row in isInternal.indices where isInternal[row] { rowsLeft[row / actionCount] += 1 }
    var leaving = (0..<stateCount).filter { rowsLeft[$0] == 0 }.map(Int32.init)
    while true {
      while let state = leaving.popLast() {
        for row in predecessors.rows(into: Int(state)) where isInternal[Int(row)] {
          isInternal[Int(row)] = false
          let from = Int(row) / actionCount
          rowsLeft[from] -= 1
          if rowsLeft[from] == 0 { leaving.append(Int32(from)) }
        }
      }
      component = table.components(along: isInternal).of
      var isSplit = false
      for row in isInternal.indices where isInternal[row] {
        let state = row / actionCount
        let outcomes = Int(table.rowStart[row])..<Int(table.rowStart[row + 1])
        if outcomes.allSatisfy({ component[Int(table.successor[$0])] == component[state] }) {
          continue
        }
        isInternal[row] = false
        isSplit = true
        rowsLeft[state] -= 1
        if rowsLeft[state] == 0 { leaving.append(Int32(state)) }
      }
      if !isSplit { break }
    }
    var number = [Int32](repeating: -1, count: (component.max() ?? -1) < 0 ? 0 : stateCount)
    for state in 0..<stateCount {
      guard rowsLeft[state] > 0 else {
        component[state] = -1
        continue
      }
      let found = Int(component[state])
      if number[found] < 0 {
        number[found] = Int32(count)
        count += 1
      }
      component[state] = number[found]
    }
  }
}
