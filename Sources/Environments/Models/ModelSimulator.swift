public import Arrays

/// Plays a model by drawing from its transitions.
@frozen
public struct ModelSimulator: DiscreteSimulator, @unchecked Sendable {
  @usableFromInline let owner: AnyObject
  @usableFromInline let draws: AnyObject
  @usableFromInline let rowStart: UnsafeMutablePointer<Int32>
  @usableFromInline let successor: UnsafeMutablePointer<Int32>
  @usableFromInline let cumulative: UnsafeMutablePointer<Double>
  @usableFromInline let outcomeReward: UnsafeMutablePointer<Double>?
  @usableFromInline let rowReward: UnsafeMutablePointer<Double>
  @usableFromInline let terminal: UnsafeMutablePointer<Bool>
  @usableFromInline let startState: UnsafeMutablePointer<Int32>
  @usableFromInline let startCumulative: UnsafeMutablePointer<Double>
  @usableFromInline let startCount: Int
  @usableFromInline var state: Int
  /// How many states there are.
  public let stateCount: Int
  /// How many actions there are.
  public let actionCount: Int

  /// Makes a simulator of a model; it stands in the first state until it is reset.
  public init(_ model: MDP) {
    let table = model.table
    owner = table
    rowStart = table.rowStart
    successor = table.successor
    let draws = table.draws
    self.draws = draws
    cumulative = draws.cumulative
    outcomeReward = table.outcomeReward
    rowReward = table.expectedReward
    terminal = table.terminal
    startState = table.startState
    startCumulative = table.startCumulative
    startCount = table.startCount
    stateCount = table.stateCount
    actionCount = table.actionCount
    state = 0
  }

  /// Draws a start state.
  @inlinable
  public mutating func reset(using random: inout RandomStream) -> Int {
    state = Int(startState[drawIndex(startCumulative, 0, startCount, &random)])
    return state
  }

  /// Starts an episode in a state of the caller's choice.
  ///
  /// - Parameter state: A number in 0..<stateCount.
  public mutating func start(in state: Int) {
    precondition(state >= 0 && state < stateCount, "there is no state \(state)")
    self.state = state
  }

  /// Draws the outcome of an action; one that is not possible stays where it is, without reward.
  @inlinable
  public mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> DiscreteTransition {
    let row = state &* actionCount &+ action
    let first = Int(rowStart[row])
    let end = Int(rowStart[row &+ 1])
    guard first < end else { return DiscreteTransition(state: state, reward: 0, terminated: false) }
    let index = drawIndex(cumulative, first, end, &random)
    state = Int(successor[index])
    let reward = if let outcomeReward { outcomeReward[index] } else { rowReward[row] }
    return DiscreteTransition(state: state, reward: reward, terminated: terminal[state])
  }
}

/// Plays a model in which nothing but the start is left to chance: one look-up a step.
@frozen
public struct DeterministicSimulator: DiscreteSimulator, @unchecked Sendable {
  /// What an action does, beside each other in memory.
  @frozen @usableFromInline
  struct Move {
    @usableFromInline let reward: Double
    @usableFromInline let next: Int32
    @usableFromInline let terminated: Bool
  }

  @usableFromInline
  final class Moves {
    let table: TransitionTable
    let memory: UnsafeMutablePointer<Move>

    init(_ table: TransitionTable) {
      self.table = table
      let count = table.stateCount * table.actionCount
      memory = UnsafeMutablePointer.allocate(capacity: max(count, 1))
      for row in 0..<count {
        let index = Int(table.rowStart[row])
        let move =
          index < Int(table.rowStart[row + 1])
          ? Move(
            reward: table.reward(index, row: row), next: table.successor[index],
            terminated: table.terminal[Int(table.successor[index])])
          : Move(reward: 0, next: Int32(row / table.actionCount), terminated: false)
        (memory + row).initialize(to: move)
      }
    }

    deinit { memory.deallocate() }
  }

  @usableFromInline let owner: Moves
  @usableFromInline let moves: UnsafeMutablePointer<Move>
  @usableFromInline let startState: UnsafeMutablePointer<Int32>
  @usableFromInline let startCumulative: UnsafeMutablePointer<Double>
  @usableFromInline let startCount: Int
  @usableFromInline var state: Int
  /// How many states there are.
  public let stateCount: Int
  /// How many actions there are.
  public let actionCount: Int

  /// Makes a simulator of a model whose actions have one outcome each; nil for other models.
  public init?(_ model: MDP) {
    let table = model.table
    guard table.isDeterministic else { return nil }
    owner = Moves(table)
    moves = owner.memory
    startState = table.startState
    startCumulative = table.startCumulative
    startCount = table.startCount
    stateCount = table.stateCount
    actionCount = table.actionCount
    state = 0
  }

  /// Draws a start state.
  @inlinable @inline(__always)
  public mutating func reset(using random: inout RandomStream) -> Int {
    state =
      startCount == 1
      ? Int(startState[0])
      : Int(startState[drawIndex(startCumulative, 0, startCount, &random)])
    return state
  }

  /// Looks up what an action does.
  @inlinable @inline(__always)
  public mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> DiscreteTransition {
    let move = moves[state &* actionCount &+ action]
    state = Int(move.next)
    return DiscreteTransition(state: state, reward: move.reward, terminated: move.terminated)
  }
}

/// Draws an index from probabilities added up, of which the last is ∞.
///
/// One outcome draws nothing.
@inlinable
func drawIndex(
  _ cumulative: UnsafeMutablePointer<Double>, _ first: Int, _ end: Int,
  _ random: inout RandomStream
) -> Int {
  guard end &- first > 1 else { return first }
  let u = random.uniform()
  if end &- first <= 8 {
    var index = first
    while u >= cumulative[index] { index &+= 1 }
    return index
  }
  var low = first
  var high = end &- 1
  while low < high {
    let middle = (low &+ high) / 2
    if u >= cumulative[middle] { low = middle &+ 1 } else { high = middle }
  }
  return low
}
