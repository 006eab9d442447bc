import Arrays
import Environments
import Training

/// How actions are chosen in a table of values that is being learned, and what the targets may
/// therefore expect.
///
/// A loop is compiled for each behaviour, so that ε-greedy costs what it costs alone.
protocol ExploringChoice: ~Copyable {
  /// Chooses an action.
  ///
  /// - Parameters:
  ///   - q: The table.
  ///   - state: The state s.
  ///   - step: How many environment steps were taken before this one.
  ///   - random: The stream of choices.
  /// - Returns: The action.
  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int

  /// Takes note that an action was taken.
  func took(_ state: Int, _ action: Int)

  /// q(s, a) as the targets believe it.
  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double

  /// maxₐ q(s, a) as the targets believe it.
  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double

  /// Σₐ π(a|s) q(s, a) as the targets believe it, with the probabilities π of `choose`.
  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double

  /// π(a|s), with which `choose` takes an action.
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double

  /// An action of greatest value as the targets believe it; ties are broken at random.
  func best(_ q: borrowing ActionTable, _ state: Int, _ random: inout RandomStream) -> Int

  /// Σₐ π(a|s) q(s, a) of the policy that is ε-greedy in the values as the targets believe them.
  func expected(_ q: borrowing ActionTable, _ state: Int, greedy epsilon: Double) -> Double

  /// π(a|s) of the policy that is ε-greedy in the values as the targets believe them.
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, greedy epsilon: Double
  ) -> Double

  /// Whether it is the ε-greedy behaviour with this rate.
  func isEpsilonGreedy(_ rate: Schedule) -> Bool
}

/// What holds of every behaviour but the bonus: the targets believe the table.
extension ExploringChoice where Self: ~Copyable {
  @inline(__always)
  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double {
    q.value(state, action)
  }

  @inline(__always)
  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double { q.maximum(state) }

  @inline(__always)
  func best(_ q: borrowing ActionTable, _ state: Int, _ random: inout RandomStream) -> Int {
    q.greedy(state, &random)
  }

  @inline(__always)
  func expected(_ q: borrowing ActionTable, _ state: Int, greedy epsilon: Double) -> Double {
    q.expected(state, epsilon)
  }

  @inline(__always)
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, greedy epsilon: Double
  ) -> Double {
    q.probability(state, action, epsilon)
  }

  @inline(__always)
  func isEpsilonGreedy(_ rate: Schedule) -> Bool { false }
}

/// The ε-greedy behaviour.
struct EpsilonGreedyChoice: ExploringChoice {
  let epsilon: Schedule
  /// The bound of a rate that stays as it is: worked out once, not at every step.
  private let lasting: UInt64?

  /// Makes the behaviour.
  ///
  /// - Parameter epsilon: The rate ε.
  init(epsilon: Schedule) {
    self.epsilon = epsilon
    lasting = if case .constant(let rate) = epsilon.shape { Self.bound(rate) } else { nil }
  }

  /// The number below which 53 random bits lie with probability ε: to compare them as they come is
  /// sooner done than to make a number of them, and the processor foretells the outcome wrong every
  /// time the agent explores.
  @inline(__always)
  private static func bound(_ epsilon: Double) -> UInt64 {
    epsilon > 0 ? UInt64((min(epsilon, 1) * 0x1p53).rounded(.up)) : 0
  }

  @inline(__always)
  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int {
    let bound = lasting ?? Self.bound(epsilon.value(at: step))
    return random.next() >> 11 < bound ? q.anyAction(state, &random) : q.greedy(state, &random)
  }

  @inline(__always)
  func took(_ state: Int, _ action: Int) {}

  @inline(__always)
  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    q.expected(state, epsilon.value(at: step))
  }

  @inline(__always)
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double {
    q.probability(state, action, epsilon.value(at: step))
  }

  @inline(__always)
  func isEpsilonGreedy(_ rate: Schedule) -> Bool { rate == epsilon }
}

/// Any other behaviour: one more loop is compiled for all of them together.
///
/// Its functions stay out of the loops: Swift 6.3 gives up where it threads their switches, over what
/// cannot be copied, through a loop.
enum OtherChoice: ~Copyable, ExploringChoice {
  case softmax(Softmax)
  case optimism(Optimism)

  @inline(never)
  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int {
    switch self {
    case .softmax(let choice): choice.choose(q, state, at: step, &random)
    case .optimism(let choice): choice.choose(q, state, at: step, &random)
    }
  }

  @inline(never)
  func took(_ state: Int, _ action: Int) {
    switch self {
    case .softmax: break
    case .optimism(let choice): choice.took(state, action)
    }
  }

  @inline(never)
  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double {
    switch self {
    case .softmax: q.value(state, action)
    case .optimism(let choice): choice.value(q, state, action)
    }
  }

  @inline(never)
  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double {
    switch self {
    case .softmax: q.maximum(state)
    case .optimism(let choice): choice.maximum(q, state)
    }
  }

  @inline(never)
  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    switch self {
    case .softmax(let choice): choice.expected(q, state, at: step)
    case .optimism(let choice): choice.expected(q, state, at: step)
    }
  }

  @inline(never)
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double {
    switch self {
    case .softmax(let choice): choice.probability(q, state, action, at: step)
    case .optimism(let choice): choice.probability(q, state, action, at: step)
    }
  }

  @inline(never)
  func best(_ q: borrowing ActionTable, _ state: Int, _ random: inout RandomStream) -> Int {
    switch self {
    case .softmax: q.greedy(state, &random)
    case .optimism(let choice): choice.best(q, state, &random)
    }
  }

  @inline(never)
  func expected(_ q: borrowing ActionTable, _ state: Int, greedy epsilon: Double) -> Double {
    switch self {
    case .softmax: q.expected(state, epsilon)
    case .optimism(let choice): choice.expected(q, state, greedy: epsilon)
    }
  }

  @inline(never)
  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, greedy epsilon: Double
  ) -> Double {
    switch self {
    case .softmax: q.probability(state, action, epsilon)
    case .optimism(let choice): choice.probability(q, state, action, greedy: epsilon)
    }
  }
}

/// A learning algorithm whose behaviour can be exchanged.
protocol ExploringAlgorithm: TabularAlgorithm {
  /// The exploration rate ε of the ε-greedy behaviour.
  var epsilon: Schedule { get }
  /// How actions are chosen.
  var exploration: Exploration { get }

  /// The loop, with a behaviour besides.
  func learn<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount: Double, log: inout EpisodeLog, seed: Int)
}

extension ExploringAlgorithm {
  /// The loop with the behaviour that was asked for.
  @inline(__always)
  func learn<Simulator: DiscreteSimulator>(
    _ q: borrowing ActionTable, _ simulator: Simulator, discount: Double,
    log: inout EpisodeLog, seed: Int
  ) {
    switch exploration.rule {
    case .epsilonGreedy(let own):
      let behaviour = EpsilonGreedyChoice(epsilon: own ?? epsilon)
      learn(q, simulator, behaviour, discount: discount, log: &log, seed: seed)
    case .softmax(let temperature):
      let behaviour = OtherChoice.softmax(Softmax(temperature: temperature))
      learn(q, simulator, behaviour, discount: discount, log: &log, seed: seed)
    case .ucb(let c):
      let behaviour = OtherChoice.optimism(Optimism(q, c, isBelieved: false))
      learn(q, simulator, behaviour, discount: discount, log: &log, seed: seed)
    case .bonus(let beta):
      let behaviour = OtherChoice.optimism(Optimism(q, beta, isBelieved: true))
      learn(q, simulator, behaviour, discount: discount, log: &log, seed: seed)
    }
  }
}
