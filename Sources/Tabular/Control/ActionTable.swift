import Arrays
import Environments
import Training

/// The action values that a tabular algorithm is learning, in memory of their own.
///
/// The table is where the loops spend their time, so it keeps bare memory and everything is inlined;
/// it is made for one training and frees its memory at the end. Actions that are not possible hold
/// −∞, so that no maximum and no choice ever takes them.
struct ActionTable: ~Copyable {
  let values: UnsafeMutablePointer<Double>
  private let visits: UnsafeMutablePointer<Int>?
  let stateCount: Int
  let actionCount: Int
  private let isComplete: Bool

  /// Makes a table in which every possible action has the same value.
  init(_ world: World, stateCount: Int, initialValue: Double, countsVisits: Bool) {
    self.stateCount = stateCount
    actionCount = world.actionCount
    let count = stateCount * actionCount
    values = UnsafeMutablePointer.allocate(capacity: max(count, 1))
    values.initialize(repeating: initialValue, count: count)
    if countsVisits {
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: max(count, 1))
      memory.initialize(repeating: 0, count: count)
      visits = memory
    } else {
      visits = nil
    }
    var isComplete = true
    if let table = world.model?.table {
      isComplete = table.isComplete
      for row in 0..<count where table.rowStart[row] == table.rowStart[row + 1] {
        values[row] = -.infinity
      }
    }
    self.isComplete = isComplete
  }

  /// Makes a table in which every choice that is possible, as listed in shape `[states, actions]`, has
  /// the same value.
  init(
    possible: [Bool], stateCount: Int, actionCount: Int, initialValue: Double, countsVisits: Bool
  ) {
    self.stateCount = stateCount
    self.actionCount = actionCount
    let count = stateCount * actionCount
    values = UnsafeMutablePointer.allocate(capacity: max(count, 1))
    for index in 0..<count {
      (values + index).initialize(to: possible[index] ? initialValue : -.infinity)
    }
    if countsVisits {
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: max(count, 1))
      memory.initialize(repeating: 0, count: count)
      visits = memory
    } else {
      visits = nil
    }
    isComplete = (0..<stateCount).allSatisfy { state in
      let row = possible[state * actionCount..<(state + 1) * actionCount]
      return row.allSatisfy { $0 } || !row.contains(true)
    }
  }

  /// Makes a table with the same values, which counts visits of its own.
  init(copying other: borrowing ActionTable) {
    stateCount = other.stateCount
    actionCount = other.actionCount
    isComplete = other.isComplete
    let count = max(stateCount * actionCount, 1)
    values = UnsafeMutablePointer.allocate(capacity: count)
    values.initialize(from: other.values, count: stateCount * actionCount)
    if other.visits != nil {
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: count)
      memory.initialize(repeating: 0, count: count)
      visits = memory
    } else {
      visits = nil
    }
  }

  deinit {
    values.deallocate()
    visits?.deallocate()
  }

  /// The values with the problem's labels.
  func actionValues(_ labels: Labels) -> ActionValues {
    ActionValues(
      Array(UnsafeBufferPointer(start: values, count: stateCount * actionCount)), labels: labels)
  }

  /// q(s, a).
  @inline(__always)
  func value(_ state: Int, _ action: Int) -> Double { values[state &* actionCount &+ action] }

  /// Writes q(s, a).
  @inline(__always)
  func set(_ state: Int, _ action: Int, _ value: Double) {
    values[state &* actionCount &+ action] = value
  }

  /// maxₐ q(s, a).
  @inline(__always)
  func maximum(_ state: Int) -> Double {
    let row = values + state &* actionCount
    if actionCount == 4 {
      // In pairs, or a branch would come of it that nothing can foretell.
      let (low, high) = (SIMD2(row[0], row[1]), SIMD2(row[2], row[3]))
      let best = high.replacing(with: low, where: low .> high)
      let swapped = SIMD2(best.y, best.x)
      return best.replacing(with: swapped, where: swapped .> best).x
    }
    var best = row[0]
    var action = 1
    while action < actionCount {
      if row[action] > best { best = row[action] }
      action &+= 1
    }
    return best
  }

  /// q(s, a) ← q(s, a) + α (target − q(s, a)).
  ///
  /// - Parameters:
  ///   - state: The state s.
  ///   - action: The action a.
  ///   - target: What the value should be.
  ///   - rate: The step size α.
  ///   - step: How many environment steps were taken before this one.
  @inline(__always)
  func move(_ state: Int, _ action: Int, toward target: Double, _ rate: Schedule, at step: Int) {
    let index = state &* actionCount &+ action
    let rate = visit(index, rate, at: step)
    let value = values[index]
    values[index] = value + rate * (target - value)
  }

  /// q(s, a) ← q(s, a) + α ρ (target − q(s, a)), with α ρ at most 1.
  @inline(__always)
  func move(
    _ state: Int, _ action: Int, toward target: Double, _ rate: Schedule, times ratio: Double,
    at step: Int
  ) {
    let index = state &* actionCount &+ action
    let rate = min(1, ratio * visit(index, rate, at: step))
    let value = values[index]
    values[index] = value + rate * (target - value)
  }

  /// Counts a visit of a pair by its index, where visits are counted, and gives the step size there.
  @inline(__always)
  func visit(_ index: Int, _ rate: Schedule, at step: Int) -> Double {
    // Visits are counted only for a step size that is none of these.
    if case .constant(let value) = rate.shape { return value }
    return visitChanging(index, rate, at: step)
  }

  /// Out of the loops, which it would crowd.
  @inline(never)
  private func visitChanging(_ index: Int, _ rate: Schedule, at step: Int) -> Double {
    guard let visits else { return rate.value(at: step) }
    visits[index] &+= 1
    return rate.value(at: step, visits: visits[index])
  }

  /// A random possible action with probability ε, else one of greatest value; ties are broken at
  /// random.
  @inline(__always)
  func epsilonGreedy(_ state: Int, _ epsilon: Double, _ random: inout RandomStream) -> Int {
    random.uniform() < epsilon ? anyAction(state, &random) : greedy(state, &random)
  }

  /// An action of greatest value; ties are broken at random.
  @inline(__always)
  func greedy(_ state: Int, _ random: inout RandomStream) -> Int {
    let row = values + state &* actionCount
    let found = actionCount == 4 ? Self.greatestOfFour(row) : Self.greatest(row, actionCount)
    guard found.isTied else { return found.choice }
    // The stream goes by value: its address would keep it out of registers in the whole loop.
    let drawn = Self.tied(row, actionCount, found.value, random)
    random = drawn.random
    return drawn.choice
  }

  private struct Greatest {
    var value: Double
    var choice: Int
    var isTied: Bool
  }

  /// An action drawn, and the stream after it.
  private struct Drawn {
    var choice: Int
    var random: RandomStream
  }

  /// By branches, which are mostly foretold once the values settle; what comes of the choice need then
  /// not wait for the values.
  @inline(__always)
  private static func greatestOfFour(_ row: UnsafeMutablePointer<Double>) -> Greatest {
    let (first, second, third, fourth) = (row[0], row[1], row[2], row[3])
    if second > first {
      return third > second
        ? last(third, 2, fourth, false) : last(second, 1, fourth, third == second)
    }
    return third > first
      ? last(third, 2, fourth, false) : last(first, 0, fourth, second == first || third == first)
  }

  /// The greatest of the first three values and the fourth.
  @inline(__always)
  private static func last(
    _ value: Double, _ choice: Int, _ fourth: Double, _ isTied: Bool
  ) -> Greatest {
    fourth > value
      ? Greatest(value: fourth, choice: 3, isTied: false)
      : Greatest(value: value, choice: choice, isTied: isTied || fourth == value)
  }

  @inline(__always)
  private static func greatest(_ row: UnsafeMutablePointer<Double>, _ count: Int) -> Greatest {
    var found = Greatest(value: row[0], choice: 0, isTied: false)
    var action = 1
    while action < count {
      let value = row[action]
      if value >= found.value {
        found.isTied = value == found.value
        if !found.isTied {
          found.value = value
          found.choice = action
        }
      }
      action &+= 1
    }
    return found
  }

  @inline(never)
  private static func tied(
    _ row: UnsafeMutablePointer<Double>, _ actionCount: Int, _ best: Double, _ random: RandomStream
  ) -> Drawn {
    var drawn = Drawn(choice: 0, random: random)
    var count = 0
    for action in 0..<actionCount where row[action] == best {
      count += 1
      if drawn.random.below(count) == 0 { drawn.choice = action }
    }
    return drawn
  }

  /// A random possible action, each as likely.
  @inline(__always)
  func anyAction(_ state: Int, _ random: inout RandomStream) -> Int {
    if isComplete { return random.below(actionCount) }
    let drawn = anyPossible(state, random)
    random = drawn.random
    return drawn.choice
  }

  @inline(never)
  private func anyPossible(_ state: Int, _ random: RandomStream) -> Drawn {
    let row = values + state * actionCount
    var drawn = Drawn(choice: 0, random: random)
    var count = 0
    for action in 0..<actionCount where row[action] > -.infinity {
      count += 1
      if drawn.random.below(count) == 0 { drawn.choice = action }
    }
    return drawn
  }
}
