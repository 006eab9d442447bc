import Arrays
import Environments
import Training

/// Chooses the actions of a policy in numbered states, fast.
struct Chooser: ~Copyable {
  private let actionCount: Int
  /// For each state the only action that is taken; −1 where there are several.
  private let certain: UnsafeMutablePointer<Int>?
  /// The probabilities added up, of shape `[states, actions]`; ∞ from the last possible action on.
  private let cumulative: UnsafeMutablePointer<Double>?
  private let rule: Policy.StateRule

  /// Prepares a policy.
  ///
  /// - Parameters:
  ///   - policy: A policy that fits the problem.
  ///   - stateCount: The number of states.
  /// - Throws: `TrainingError` for a policy that observes vectors.
  init(_ policy: Policy, stateCount: Int) throws(TrainingError) {
    let count = policy.labels.actionCount
    actionCount = count
    if let recorded = policy.recorded {
      (certain, cumulative) = (nil, nil)
      rule = recorded
      return
    }
    switch policy.rule {
    case .table(let table):
      let certain = UnsafeMutablePointer<Int>.allocate(capacity: max(stateCount, 1))
      let cumulative = UnsafeMutablePointer<Double>.allocate(capacity: max(table.count, 1))
      for state in 0..<stateCount {
        let row = state * count
        let taken = (0..<count).filter { table[row + $0] > 0 }
        (certain + state).initialize(to: taken.count > 1 ? -1 : taken.first ?? 0)
        var sum = 0.0
        for action in 0..<count {
          sum += table[row + action]
          let isLast = action >= taken.last ?? 0
          (cumulative + row + action).initialize(to: isLast ? .infinity : sum)
        }
      }
      (self.certain, self.cumulative) = (certain, cumulative)
      rule = { _, _ in 0 }
    case .states(let choose):
      (certain, cumulative) = (nil, nil)
      rule = choose
    case .vectors:
      throw .failed(
        "The policy \(policy.name) acts by what is observed, not by the number of a state.")
    }
  }

  deinit {
    certain?.deallocate()
    cumulative?.deallocate()
  }

  /// The action to take in a state; a certain one draws nothing.
  @inline(__always)
  func action(in state: Int, _ random: inout RandomStream) -> Int {
    guard let certain, let cumulative else {
      return min(max(rule(state, &random), 0), actionCount &- 1)
    }
    let only = certain[state]
    if only >= 0 { return only }
    let row = cumulative + state &* actionCount
    let draw = random.uniform()
    var action = 0
    while draw >= row[action] { action &+= 1 }
    return action
  }
}
