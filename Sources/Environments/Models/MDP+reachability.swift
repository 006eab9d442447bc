extension MDP {
  /// For each state, the least number of steps in which a terminal state can be reached with some
  /// probability; nil where none can.
  ///
  /// - Complexity: O(states + outcomes).
  public var stepsToEnd: [Int?] {
    var predecessors = [[Int32]](repeating: [], count: stateCount)
    for state in 0..<stateCount {
      let first = Int(table.rowStart[state * actionCount])
      let end = Int(table.rowStart[(state + 1) * actionCount])
      for index in first..<end { predecessors[Int(table.successor[index])].append(Int32(state)) }
    }
    var distance = [Int?](repeating: nil, count: stateCount)
    var queue = (0..<stateCount).filter { table.terminal[$0] }
    for state in queue { distance[state] = 0 }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for before in predecessors[state] where distance[Int(before)] == nil {
        distance[Int(before)] = (distance[state] ?? 0) + 1
        queue.append(Int(before))
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
