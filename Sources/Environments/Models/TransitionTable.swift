import Glibc
import Synchronization

/// The transitions of a model in compressed rows, in memory of its own that never changes.
///
/// Row s·A + a lists the outcomes of action a in state s; an action that is not possible has an empty
/// row, and so have all actions of a terminal state. The pointers live as long as the table, so
/// whoever keeps one keeps the table too.
///
/// A transition takes 12 bytes (its successor and probability), 8 more where outcomes of one action
/// earn different rewards, and a state and action 12 bytes (where its row begins and its mean reward).
/// Playing the model adds 8 bytes a transition, once.
package final class TransitionTable: @unchecked Sendable {
  package let stateCount: Int
  package let actionCount: Int
  /// Where each row begins, of length S·A + 1.
  package let rowStart: UnsafeMutablePointer<Int32>
  /// The next state of each outcome.
  package let successor: UnsafeMutablePointer<Int32>
  /// The probability of each outcome.
  package let probability: UnsafeMutablePointer<Double>
  /// The reward of each outcome; nil where all outcomes of a row earn the row's.
  package let outcomeReward: UnsafeMutablePointer<Double>?
  /// The mean reward of each row.
  package let expectedReward: UnsafeMutablePointer<Double>
  /// Whether each state ends the episode.
  package let terminal: UnsafeMutablePointer<Bool>
  /// The start states.
  package let startState: UnsafeMutablePointer<Int32>
  /// Their probabilities added up; the last is ∞.
  package let startCumulative: UnsafeMutablePointer<Double>
  package let startCount: Int
  package let outcomeCount: Int
  /// Whether no row has more than one outcome.
  package let isDeterministic: Bool
  /// Whether every action is possible in every state that is not terminal.
  package let isComplete: Bool
  /// The number of outcomes that every action of every state that is not terminal has; nil where they
  /// differ.
  package let width: Int?
  /// The greatest number of outcomes of an action.
  package let longestRow: Int
  /// Whether the rows that are not empty list every state, in order: a dense matrix.
  package let isDense: Bool

  /// Whose rows these are; nil for a table that has its own.
  private let owner: TransitionTable?
  private let drawn = Mutex<OutcomeDraws?>(nil)

  package init(
    stateCount: Int, actionCount: Int, draft: consuming TransitionDraft,
    terminal isTerminal: [Bool],
    start: [(state: Int, probability: Double)]
  ) {
    owner = nil
    self.stateCount = stateCount
    self.actionCount = actionCount
    outcomeCount = draft.outcomeCount
    startCount = start.count
    let parts = draft.release()
    rowStart = parts.rowStart
    successor = parts.successor
    probability = parts.probability
    outcomeReward = parts.outcomeReward
    expectedReward = parts.expectedReward
    terminal = Self.copy(isTerminal)
    startState = Self.copy(start.map { Int32($0.state) })
    startCumulative = Self.copy(runningSums(start.map(\.probability)))

    var (complete, dense) = (true, true)
    var width: Int32 = -1
    let next = parts.successor
    var longest: Int32 = 0
    for state in 0..<stateCount where !isTerminal[state] {
      for row in state * actionCount..<(state + 1) * actionCount {
        let (first, count) = (rowStart[row], rowStart[row + 1] - rowStart[row])
        longest = max(longest, count)
        if count == 0 { complete = false }
        width = width == -1 || width == count ? count : -2
        guard dense, count > 0 else { continue }
        dense = count == stateCount && (0..<count).allSatisfy { next[Int(first + $0)] == $0 }
      }
    }
    isDeterministic = longest <= 1
    longestRow = Int(longest)
    isComplete = complete
    isDense = dense && outcomeCount > 0
    self.width = complete && width > 0 ? Int(width) : nil
  }

  /// The rows of another table, which are shared, with start states of its own.
  package init(rowsOf other: TransitionTable, start: [(state: Int, probability: Double)]) {
    owner = other.owner ?? other
    stateCount = other.stateCount
    actionCount = other.actionCount
    rowStart = other.rowStart
    successor = other.successor
    probability = other.probability
    outcomeReward = other.outcomeReward
    expectedReward = other.expectedReward
    terminal = other.terminal
    startState = Self.copy(start.map { Int32($0.state) })
    startCumulative = Self.copy(runningSums(start.map(\.probability)))
    startCount = start.count
    outcomeCount = other.outcomeCount
    isDeterministic = other.isDeterministic
    isComplete = other.isComplete
    width = other.width
    longestRow = other.longestRow
    isDense = other.isDense
  }

  deinit {
    startState.deallocate()
    startCumulative.deallocate()
    guard owner == nil else { return }
    free(rowStart)
    free(successor)
    free(probability)
    free(outcomeReward)
    free(expectedReward)
    terminal.deallocate()
  }

  /// The indices of a row's outcomes.
  package func outcomes(_ state: Int, _ action: Int) -> Range<Int> {
    let row = state * actionCount + action
    return Int(rowStart[row])..<Int(rowStart[row + 1])
  }

  /// The first row of a state that is possible; nil where none is.
  package func firstRow(of state: Int) -> Int? {
    (state * actionCount..<(state + 1) * actionCount).first { rowStart[$0] < rowStart[$0 + 1] }
  }

  /// The reward of an outcome of a row.
  package func reward(_ outcome: Int, row: Int) -> Double {
    if let outcomeReward { outcomeReward[outcome] } else { expectedReward[row] }
  }

  /// The bytes that a state and action take.
  package static let bytesPerRow = 12

  /// The bytes that the table takes, what is needed for playing left out.
  package var byteCount: Int {
    outcomeCount * (outcomeReward == nil ? 12 : 20) + stateCount * actionCount * Self.bytesPerRow
      + stateCount
  }

  /// What is needed for drawing outcomes, made when it is first asked for.
  var draws: OutcomeDraws {
    if let owner { return owner.draws }
    return drawn.withLock { drawn in
      if let drawn { return drawn }
      let fresh = OutcomeDraws(self)
      drawn = fresh
      return fresh
    }
  }

  private static func copy<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(array.count, 1))
    memory.initialize(from: array, count: array.count)
    return memory
  }
}

/// The probabilities of a table added up along each row; the last of a row is ∞.
final class OutcomeDraws: @unchecked Sendable {
  let cumulative: UnsafeMutablePointer<Double>

  init(_ table: TransitionTable) {
    cumulative = UnsafeMutablePointer.allocate(capacity: max(table.outcomeCount, 1))
    for row in 0..<table.stateCount * table.actionCount {
      var sum = 0.0
      let end = Int(table.rowStart[row + 1])
      for index in Int(table.rowStart[row])..<end {
        sum += table.probability[index]
        (cumulative + index).initialize(to: index == end - 1 ? .infinity : sum)
      }
    }
  }

  deinit { cumulative.deallocate() }
}

private func runningSums(_ probabilities: [Double]) -> [Double] {
  var sum = 0.0
  return probabilities.enumerated().map { index, probability in
    sum += probability
    return index == probabilities.count - 1 ? .infinity : sum
  }
}
