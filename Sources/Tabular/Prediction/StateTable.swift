import Arrays
import Environments
import Training

/// The state values that a tabular predictor is learning, in memory of their own.
///
/// It is made for one prediction and frees its memory at the end.
struct StateTable: ~Copyable {
  let values: UnsafeMutablePointer<Double>
  let stateCount: Int
  private let visits: UnsafeMutablePointer<Int>?
  /// For each state, whether a step was ever taken from it.
  private let left: UnsafeMutablePointer<Bool>
  /// For each state, whether it is terminal by the model, or an episode ended in it.
  private let isEnd: UnsafeMutablePointer<Bool>

  /// Makes a table in which every state has the same value, and terminal states have 0.
  init(_ world: World, stateCount: Int, initialValue: Double, countsVisits: Bool) {
    self.stateCount = stateCount
    let room = max(stateCount, 1)
    values = .allocate(capacity: room)
    values.initialize(repeating: initialValue, count: stateCount)
    left = .allocate(capacity: room)
    left.initialize(repeating: false, count: stateCount)
    isEnd = .allocate(capacity: room)
    isEnd.initialize(repeating: false, count: stateCount)
    if countsVisits {
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: room)
      memory.initialize(repeating: 0, count: stateCount)
      visits = memory
    } else {
      visits = nil
    }
    if let model = world.model {
      for state in 0..<stateCount where model.isTerminal(state) {
        isEnd[state] = true
        values[state] = 0
      }
    }
  }

  deinit {
    values.deallocate()
    left.deallocate()
    isEnd.deallocate()
    visits?.deallocate()
  }

  /// v(s).
  @inline(__always)
  func value(_ state: Int) -> Double { values[state] }

  /// v(s) ← v(s) + α (target − v(s)).
  ///
  /// - Parameters:
  ///   - state: The state s.
  ///   - target: What the value should be.
  ///   - rate: The step size α.
  ///   - step: How many environment steps were taken before this one.
  @inline(__always)
  func move(_ state: Int, toward target: Double, _ rate: Schedule, at step: Int) {
    let rate = visit(state, rate, at: step)
    let value = values[state]
    values[state] = value + rate * (target - value)
  }

  /// Notes that a step is taken from a state, counts the visit where visits are counted, and gives the
  /// step size there.
  @inline(__always)
  func visit(_ state: Int, _ rate: Schedule, at step: Int) -> Double {
    left[state] = true
    var count = 1
    if let visits {
      visits[state] &+= 1
      count = visits[state]
    }
    return rate.value(at: step, visits: count)
  }

  /// Notes that a step is taken from a state.
  @inline(__always)
  func leave(_ state: Int) { left[state] = true }

  /// Notes that an episode ended in a state for good.
  @inline(__always)
  func end(in state: Int) { isEnd[state] = true }

  /// Whether a step was ever taken from a state.
  func isLeft(_ state: Int) -> Bool { left[state] }

  /// Whether a state is terminal: episodes ended in it and never went on.
  func isTerminal(_ state: Int) -> Bool { isEnd[state] && !left[state] }

  /// The values as they are now, 0 in terminal states.
  func copy() -> [Double] {
    (0..<stateCount).map { isTerminal($0) ? 0 : values[$0] }
  }
}
