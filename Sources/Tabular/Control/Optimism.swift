import Arrays
import Environments
import Glibc

/// The behaviours that are greedy in the values and something for what is little known: upper
/// confidence bounds, and the count bonus.
///
/// The count bonus is believed by the targets as well; a bound only chooses.
struct Optimism: ~Copyable, ExploringChoice {
  private let weight: Double
  private let isBelieved: Bool
  private let actionCount: Int
  /// n(s, a): how often each action was taken in each state.
  private let counts: UnsafeMutablePointer<Int>
  /// n(s): how often each state was left.
  private let visits: UnsafeMutablePointer<Int>

  /// Makes the behaviour before anything is tried.
  ///
  /// - Parameters:
  ///   - q: The table that it will choose in.
  ///   - weight: c or β.
  ///   - isBelieved: Whether it is the bonus, which the targets believe.
  init(_ q: borrowing ActionTable, _ weight: Double, isBelieved: Bool) {
    self.weight = weight
    self.isBelieved = isBelieved
    actionCount = q.actionCount
    counts = .allocate(capacity: max(q.stateCount * q.actionCount, 1))
    counts.initialize(repeating: 0, count: q.stateCount * q.actionCount)
    visits = .allocate(capacity: max(q.stateCount, 1))
    visits.initialize(repeating: 0, count: q.stateCount)
  }

  deinit {
    counts.deallocate()
    visits.deallocate()
  }

  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int {
    let numerator = numerator(state)
    var best = -Double.infinity
    var (choice, ties) = (0, 0)
    for action in 0..<actionCount where q.value(state, action) > -.infinity {
      let score = score(q, state, action, numerator)
      if score > best || ties == 0 {
        (best, choice, ties) = (score, action, 1)
      } else if score == best {
        ties += 1
        if random.below(ties) == 0 { choice = action }
      }
    }
    return choice
  }

  func best(_ q: borrowing ActionTable, _ state: Int, _ random: inout RandomStream) -> Int {
    isBelieved ? choose(q, state, at: 0, &random) : q.greedy(state, &random)
  }

  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double {
    share(q, state, action, numerator(state))
  }

  func expected(_ q: borrowing ActionTable, _ state: Int, greedy epsilon: Double) -> Double {
    guard isBelieved else { return q.expected(state, epsilon) }
    var (sum, count) = (0.0, 0)
    for action in 0..<actionCount where q.value(state, action) > -.infinity {
      sum += value(q, state, action)
      count += 1
    }
    return count == 0 ? 0 : epsilon * (sum / Double(count)) + (1 - epsilon) * maximum(q, state)
  }

  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, greedy epsilon: Double
  ) -> Double {
    guard isBelieved else { return q.probability(state, action, epsilon) }
    guard q.value(state, action) > -.infinity else { return 0 }
    let possible = (0..<actionCount).count { q.value(state, $0) > -.infinity }
    return epsilon / Double(possible) + (1 - epsilon) * share(q, state, action, weight)
  }

  /// How much of the probability an action gets where all is on those of greatest score.
  private func share(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, _ numerator: Double
  ) -> Double {
    guard q.value(state, action) > -.infinity else { return 0 }
    let own = score(q, state, action, numerator)
    var ties = 0
    for other in 0..<actionCount where q.value(state, other) > -.infinity {
      let score = score(q, state, other, numerator)
      if score > own { return 0 }
      if score == own { ties += 1 }
    }
    return 1 / Double(ties)
  }

  func took(_ state: Int, _ action: Int) {
    counts[state &* actionCount &+ action] &+= 1
    visits[state] &+= 1
  }

  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double {
    isBelieved ? score(q, state, action, weight) : q.value(state, action)
  }

  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double {
    guard isBelieved else { return q.maximum(state) }
    var best = -Double.infinity
    for action in 0..<actionCount { best = max(best, score(q, state, action, weight)) }
    return best
  }

  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    // All the probability is on the actions of greatest score, the same on each.
    let numerator = numerator(state)
    var best = -Double.infinity
    var (sum, ties) = (0.0, 0)
    for action in 0..<actionCount where q.value(state, action) > -.infinity {
      let score = score(q, state, action, numerator)
      let value = value(q, state, action)
      if score > best || ties == 0 {
        (best, sum, ties) = (score, value, 1)
      } else if score == best {
        sum += value
        ties += 1
      }
    }
    return ties > 0 ? sum / Double(ties) : 0
  }

  /// What stands above √n(s, a): β, or c √(ln t) on the t-th visit of the state.
  @inline(__always)
  private func numerator(_ state: Int) -> Double {
    isBelieved ? weight : weight * log(Double(visits[state] &+ 1)).squareRoot()
  }

  /// q(s, a) with what is added to it; ∞ for an action that bounds have not tried.
  @inline(__always)
  private func score(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, _ numerator: Double
  ) -> Double {
    let count = counts[state &* actionCount &+ action]
    let value = q.value(state, action)
    if isBelieved { return value + numerator / Double(count &+ 1).squareRoot() }
    return count == 0 ? .infinity : value + numerator / Double(count).squareRoot()
  }
}
