import Environments

/// What each action did last in each state: the model of an agent that takes the world to be
/// deterministic.
struct LearnedModel {
  private var rewards: [Double]
  /// The state reached; −1 where the pair is not known, −2 where the episode ended.
  private var successors: [Int32]
  /// For each state, the first of the pairs that lead to it; −1 for none.
  private var origins: [Int32] = []
  private var following: [Int32] = []
  private var preceding: [Int32] = []
  /// The pairs known, in the order they became so.
  private(set) var known: [Int] = []

  /// Makes an empty model.
  ///
  /// - Parameters:
  ///   - q: The table whose states and actions it has.
  ///   - tracksOrigins: Whether to keep which pairs lead to a state.
  init(_ q: borrowing ActionTable, tracksOrigins: Bool) {
    let pairs = q.stateCount * q.actionCount
    rewards = [Double](repeating: 0, count: pairs)
    successors = [Int32](repeating: -1, count: pairs)
    if tracksOrigins {
      origins = [Int32](repeating: -1, count: q.stateCount)
      following = successors
      preceding = successors
    }
  }

  /// Whether a pair is known.
  func isKnown(_ pair: Int) -> Bool { successors[pair] != -1 }

  /// Takes note of what a pair did.
  mutating func learn(_ pair: Int, _ next: DiscreteTransition) {
    if !isKnown(pair) { known.append(pair) }
    let successor = next.terminated ? -2 : Int32(truncatingIfNeeded: next.state)
    rewards[pair] = next.reward
    guard successors[pair] != successor else { return }
    unlink(pair)
    successors[pair] = successor
    link(pair)
  }

  /// Takes a pair that was never tried to lead back to its own state, without reward.
  mutating func imagine(_ pair: Int, in state: Int) {
    guard !isKnown(pair) else { return }
    learn(pair, DiscreteTransition(state: state, reward: 0, terminated: false))
  }

  /// R + γ maxₐ Q(S′, a), with R and S′ from the model, as a behaviour's targets believe Q.
  @inline(__always)
  func target<Choice: ExploringChoice & ~Copyable>(
    _ pair: Int, _ q: borrowing ActionTable, _ behaviour: borrowing Choice, _ gamma: Double
  ) -> Double {
    let successor = Int(successors[pair])
    guard successor >= 0 else { return rewards[pair] }
    return rewards[pair] + gamma * behaviour.maximum(q, successor)
  }

  /// The first pair that leads to a state; nil for none.
  func firstOrigin(of state: Int) -> Int? { origins[state] < 0 ? nil : Int(origins[state]) }

  /// The pair after another of those that lead to one state.
  func origin(after pair: Int) -> Int? { following[pair] < 0 ? nil : Int(following[pair]) }

  private mutating func link(_ pair: Int) {
    guard !origins.isEmpty, successors[pair] >= 0 else { return }
    let state = Int(successors[pair])
    let first = origins[state]
    following[pair] = first
    preceding[pair] = -1
    if first >= 0 { preceding[Int(first)] = Int32(truncatingIfNeeded: pair) }
    origins[state] = Int32(truncatingIfNeeded: pair)
  }

  private mutating func unlink(_ pair: Int) {
    guard !origins.isEmpty, successors[pair] >= 0 else { return }
    let (before, after) = (preceding[pair], following[pair])
    if before >= 0 {
      following[Int(before)] = after
    } else {
      origins[Int(successors[pair])] = after
    }
    if after >= 0 { preceding[Int(after)] = before }
  }
}
