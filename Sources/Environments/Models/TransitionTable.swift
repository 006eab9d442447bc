/// The transitions of a model in compressed rows, in memory of its own that never changes.
///
/// Row s·A + a lists the outcomes of action a in state s; an action that is not possible has an empty
/// row, and so have all actions of a terminal state. The pointers live as long as the table, so
/// whoever keeps one keeps the table too.
package final class TransitionTable: @unchecked Sendable {
  package let stateCount: Int
  package let actionCount: Int
  /// Where each row begins, of length S·A + 1.
  package let rowStart: UnsafeMutablePointer<Int32>
  /// The next state of each outcome.
  package let successor: UnsafeMutablePointer<Int32>
  /// The probability of each outcome.
  package let probability: UnsafeMutablePointer<Double>
  /// The probabilities added up along each row; the last of a row is ∞.
  package let cumulative: UnsafeMutablePointer<Double>
  /// The reward of each outcome.
  package let reward: UnsafeMutablePointer<Double>
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

  /// What a table is made of, already checked.
  package struct Draft {
    package var rowStart: [Int32] = [0]
    package var successor: [Int32] = []
    package var probability: [Double] = []
    package var reward: [Double] = []

    package init() {}

    /// Ends the row that was being filled.
    package mutating func endRow() { rowStart.append(Int32(successor.count)) }

    /// Adds an outcome to the row being filled; one of probability 0 is left out.
    package mutating func add(_ state: Int, probability: Double, reward: Double) {
      guard probability > 0 else { return }
      successor.append(Int32(state))
      self.probability.append(probability)
      self.reward.append(reward)
    }
  }

  package init(
    stateCount: Int, actionCount: Int, draft: Draft, terminal isTerminal: [Bool],
    start: [(state: Int, probability: Double)]
  ) {
    self.stateCount = stateCount
    self.actionCount = actionCount
    outcomeCount = draft.successor.count
    startCount = start.count
    rowStart = Self.copy(draft.rowStart)
    successor = Self.copy(draft.successor)
    probability = Self.copy(draft.probability)
    reward = Self.copy(draft.reward)
    terminal = Self.copy(isTerminal)
    startState = Self.copy(start.map { Int32($0.state) })
    startCumulative = Self.copy(Self.sums(start.map(\.probability)))

    var cumulative: [Double] = []
    cumulative.reserveCapacity(outcomeCount)
    var expected = [Double](repeating: 0, count: stateCount * actionCount)
    var deterministic = true
    var complete = true
    for row in expected.indices {
      let range = Int(draft.rowStart[row])..<Int(draft.rowStart[row + 1])
      cumulative += Self.sums(Array(draft.probability[range]))
      for index in range { expected[row] += draft.probability[index] * draft.reward[index] }
      if range.count > 1 { deterministic = false }
      if range.isEmpty, !isTerminal[row / actionCount] { complete = false }
    }
    self.cumulative = Self.copy(cumulative)
    expectedReward = Self.copy(expected)
    isDeterministic = deterministic
    isComplete = complete
  }

  deinit {
    rowStart.deallocate()
    successor.deallocate()
    probability.deallocate()
    cumulative.deallocate()
    reward.deallocate()
    expectedReward.deallocate()
    terminal.deallocate()
    startState.deallocate()
    startCumulative.deallocate()
  }

  /// The indices of a row's outcomes.
  package func outcomes(_ state: Int, _ action: Int) -> Range<Int> {
    let row = state * actionCount + action
    return Int(rowStart[row])..<Int(rowStart[row + 1])
  }

  private static func copy<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(array.count, 1))
    memory.initialize(from: array, count: array.count)
    return memory
  }

  private static func sums(_ probabilities: [Double]) -> [Double] {
    var sum = 0.0
    return probabilities.enumerated().map { index, probability in
      sum += probability
      return index == probabilities.count - 1 ? .infinity : sum
    }
  }
}
