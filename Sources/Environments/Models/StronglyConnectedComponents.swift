extension TransitionTable {
  /// Numbers the strongly connected components of the states along some rows (Tarjan, 1972).
  ///
  /// - Parameter isAllowed: Whether a row counts, by its index.
  /// - Returns: The component of each state, numbered so that a component leads only to lower ones,
  ///   and how many there are.
  /// - Complexity: O(states + outcomes), without recursion.
  package func components(
    along isAllowed: [Bool]
  ) -> (of: [Int32], count: Int) {
    var component = [Int32](repeating: -1, count: stateCount)
    var order = [Int32](repeating: -1, count: stateCount)
    var low = [Int32](repeating: 0, count: stateCount)
    var row = [Int32](repeating: 0, count: stateCount)
    var outcome = [Int32](repeating: 0, count: stateCount)
    var open: [Int32] = []
    var path: [Int32] = []
    var (time, count): (Int32, Int32) = (0, 0)

    for root in 0..<stateCount where order[root] < 0 {
      path.append(Int32(root))
      while let top = path.last {
        let state = Int(top)
        if order[state] < 0 {
          order[state] = time
          low[state] = time
          time += 1
          open.append(top)
          row[state] = top * Int32(actionCount)
          outcome[state] = rowStart[Int(row[state])]
        }
        var descends = false
        let end = (state + 1) * actionCount
        search: while Int(row[state]) < end {
          let current = Int(row[state])
          if isAllowed[current] {
            while outcome[state] < rowStart[current + 1] {
              let next = Int(successor[Int(outcome[state])])
              outcome[state] += 1
              if order[next] < 0 {
                path.append(Int32(next))
                descends = true
                break search
              }
              if component[next] < 0 { low[state] = min(low[state], order[next]) }
            }
          }
          row[state] += 1
          outcome[state] = rowStart[current + 1]
        }
        if descends { continue }
        path.removeLast()
        if low[state] == order[state] {
          while let member = open.popLast() {
            component[Int(member)] = count
            if member == top { break }
          }
          count += 1
        }
        if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[state]) }
      }
    }
    return (component, Int(count))
  }
}
