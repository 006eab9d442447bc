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
  mutating func took(_ state: Int, _ action: Int)

  /// q(s, a) as the targets believe it.
  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double

  /// maxₐ q(s, a) as the targets believe it.
  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double

  /// Σₐ π(a|s) q(s, a) as the targets believe it, with the probabilities π of `choose`.
  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double
}

/// The ε-greedy behaviour.
struct EpsilonGreedyChoice: ExploringChoice {
  let epsilon: Schedule

  @inline(__always)
  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int {
    q.epsilonGreedy(state, epsilon.value(at: step), &random)
  }

  @inline(__always)
  func took(_ state: Int, _ action: Int) {}

  @inline(__always)
  func value(_ q: borrowing ActionTable, _ state: Int, _ action: Int) -> Double {
    q.value(state, action)
  }

  @inline(__always)
  func maximum(_ q: borrowing ActionTable, _ state: Int) -> Double { q.maximum(state) }

  @inline(__always)
  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    q.expected(state, epsilon.value(at: step))
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
    _ q: borrowing ActionTable, _ simulator: inout Simulator, _ behaviour: inout Choice,
    discount: Double, log: inout EpisodeLog, seed: Int)
}

extension ExploringAlgorithm {
  /// The loop with the behaviour that was asked for.
  @inline(__always)
  func learn<Simulator: DiscreteSimulator>(
    _ q: borrowing ActionTable, _ simulator: inout Simulator, discount: Double,
    log: inout EpisodeLog, seed: Int
  ) {
    switch exploration.rule {
    case .epsilonGreedy(let own):
      var behaviour = EpsilonGreedyChoice(epsilon: own ?? epsilon)
      learn(q, &simulator, &behaviour, discount: discount, log: &log, seed: seed)
    case .softmax(let temperature):
      var behaviour = Softmax(temperature: temperature)
      learn(q, &simulator, &behaviour, discount: discount, log: &log, seed: seed)
    case .ucb(let c):
      var behaviour = Optimism(q, c, isBelieved: false)
      learn(q, &simulator, &behaviour, discount: discount, log: &log, seed: seed)
    case .bonus(let beta):
      var behaviour = Optimism(q, beta, isBelieved: true)
      learn(q, &simulator, &behaviour, discount: discount, log: &log, seed: seed)
    }
  }
}
