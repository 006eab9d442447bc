import Environments

/// A slow and obvious twin of the engine's dynamic programming, over plain arrays.
struct Planner {
  let stateCount: Int
  let actionCount: Int
  let discount: Double
  let start: [(state: Int, probability: Double)]
  private var rowStart = [0]
  private var next: [Int] = []
  private var probability: [Double] = []
  private var reward: [Double] = []

  init(_ model: MDP, discount: Double? = nil) {
    stateCount = model.stateCount
    actionCount = model.actionCount
    self.discount = discount ?? model.discount
    start = model.start
    for state in 0..<stateCount {
      for action in 0..<actionCount {
        for outcome in model.outcomes(of: action, in: state) {
          next.append(outcome.state)
          probability.append(outcome.probability)
          reward.append(outcome.reward)
        }
        rowStart.append(next.count)
      }
    }
  }

  /// The value of an action; nil where it is not possible.
  func actionValue(_ state: Int, _ action: Int, _ values: [Double]) -> Double? {
    let row = state * actionCount + action
    guard rowStart[row] < rowStart[row + 1] else { return nil }
    var sum = 0.0
    next.withUnsafeBufferPointer { next in
      for index in rowStart[row]..<rowStart[row + 1] {
        sum += probability[index] * (reward[index] + discount * values[next[index]])
      }
    }
    return sum
  }

  /// The optimal values, by sweeps in place until nothing changes by more than the tolerance.
  func optimal(tolerance: Double = 1e-12, sweeps: Int = 100_000) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    for _ in 0..<sweeps {
      var change = 0.0
      for state in 0..<stateCount {
        let best = (0..<actionCount).compactMap { actionValue(state, $0, values) }.max() ?? 0
        change = max(change, abs(best - values[state]))
        values[state] = best
      }
      if change < tolerance { break }
    }
    return values
  }

  /// The values of the policy that takes every possible action as likely.
  func uniform(tolerance: Double = 1e-12) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    while true {
      var change = 0.0
      for state in 0..<stateCount {
        let all = (0..<actionCount).compactMap { actionValue(state, $0, values) }
        let mean = all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
        change = max(change, abs(mean - values[state]))
        values[state] = mean
      }
      if change < tolerance { return values }
    }
  }

  /// The mean of values over the start states.
  func startMean(_ values: [Double]) -> Double {
    start.reduce(0) { $0 + $1.probability * values[$1.state] }
  }

  /// The actions whose values are within 1e-9 of the best.
  func bestActions(_ state: Int, _ values: [Double]) -> [Int] {
    let all = (0..<actionCount).map { actionValue(state, $0, values) ?? -.infinity }
    let best = all.max() ?? 0
    return all.indices.filter { all[$0] > best - 1e-9 }
  }
}
