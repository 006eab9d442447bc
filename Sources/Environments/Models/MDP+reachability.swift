extension MDP {
  /// For each state, the least number of steps in which a terminal state can be reached with some
  /// probability; nil where none can.
  ///
  /// - Complexity: O(states + outcomes).
  public var stepsToEnd: [Int?] {
    let predecessors = Predecessors(table)
    var distance = [Int?](repeating: nil, count: stateCount)
    var queue = (0..<stateCount).filter { table.terminal[$0] }
    for state in queue { distance[state] = 0 }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for row in predecessors.rows(into: state) {
        let before = Int(row) / actionCount
        guard distance[before] == nil else { continue }
        distance[before] = (distance[state] ?? 0) + 1
        queue.append(before)
      }
    }
    return distance
  }

  /// The states that can be met from the start, in ascending order.
  ///
  /// - Complexity: O(states + outcomes).
  public var reachable: [Int] {
    var isMet = [Bool](repeating: false, count: stateCount)
    var queue = start.map(\.state)
    for state in queue { isMet[state] = true }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      let first = Int(table.rowStart[state * actionCount])
      let end = Int(table.rowStart[(state + 1) * actionCount])
      for index in first..<end {
        let next = Int(table.successor[index])
        if !isMet[next] {
          isMet[next] = true
          queue.append(next)
        }
      }
    }
    return (0..<stateCount).filter { isMet[$0] }
  }

  /// The states that no action leaves, terminal ones included, in ascending order.
  public var absorbing: [Int] {
    (0..<stateCount).filter { state in
      let first = Int(table.rowStart[state * actionCount])
      let end = Int(table.rowStart[(state + 1) * actionCount])
      return (first..<end).allSatisfy { Int(table.successor[$0]) == state }
    }
  }

  /// The maximal end components: the largest sets of states in which one can stay for ever and get
  /// from each state to each other with probability 1 (Baier & Katoen, 2008, section 10.6.3).
  ///
  /// Terminal states are in none.
  ///
  /// - Complexity: O(states + outcomes) where few rounds are needed, as usual.
  public var endComponents: [[Int]] {
    let found = EndComponents(table, Predecessors(table)) { _ in true }
    var members = [[Int]](repeating: [], count: found.count)
    for state in 0..<stateCount where found.component[state] >= 0 {
      members[Int(found.component[state])].append(state)
    }
    return members
  }

  /// What is doubtful about the model, as sentences; empty where nothing is.
  public var warnings: [String] {
    guard discount == 1 else { return [] }
    let distance = stepsToEnd
    guard let trapped = (0..<stateCount).first(where: { distance[$0] == nil }) else { return [] }
    return [
      "With discount 1 the values may be infinite: from “\(labels.stateName(trapped))” no terminal "
        + "state can be reached, so no policy ends."
    ]
  }
}
