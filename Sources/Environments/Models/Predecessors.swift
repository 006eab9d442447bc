/// For each state, the rows of a table that can lead to it, in bare memory.
///
/// Takes 4 bytes a transition and 4 a state.
package final class Predecessors: @unchecked Sendable {
  private let start: UnsafeMutablePointer<Int32>
  private let rows: UnsafeMutablePointer<Int32>

  /// Turns a table's transitions round.
  ///
  /// - Complexity: O(states + outcomes).
  package init(_ table: TransitionTable) {
    let count = table.stateCount
    start = UnsafeMutablePointer.allocate(capacity: count + 2)
    start.initialize(repeating: 0, count: count + 2)
    rows = UnsafeMutablePointer.allocate(capacity: max(table.outcomeCount, 1))
    for index in 0..<table.outcomeCount { start[Int(table.successor[index]) + 2] += 1 }
    for state in 0..<count { start[state + 2] += start[state + 1] }
    for row in 0..<count * table.actionCount {
      for index in Int(table.rowStart[row])..<Int(table.rowStart[row + 1]) {
        let next = Int(table.successor[index]) + 1
        (rows + Int(start[next])).initialize(to: Int32(row))
        start[next] += 1
      }
    }
  }

  deinit {
    start.deallocate()
    rows.deallocate()
  }

  /// The rows that can lead to a state, in ascending order; a row with two outcomes there comes twice.
  package func rows(into state: Int) -> UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(
      start: rows + Int(start[state]), count: Int(start[state + 1] - start[state]))
  }
}
