import Arrays
import Environments
import Training

/// One episode kept whole, for algorithms that learn at its end.
struct Episode {
  private var pairs: [Int] = []
  private var rewards: [Double] = []
  private var isFirst: [Bool] = []
  /// b(a|s), with which each action was chosen.
  private var probabilities: [Double] = []
  /// The number of the latest episode in which a pair came up.
  private var seen: [Int]
  private var number = 0

  /// Makes room for an episode.
  ///
  /// - Parameter pairs: The number of states times that of actions.
  init(pairs: Int) { seen = [Int](repeating: 0, count: pairs) }

  /// The number of steps.
  var count: Int { pairs.count }

  /// Plays an episode by the behaviour in a table, which stays as it is meanwhile.
  ///
  /// - Returns: The state in which a time limit or the end of the training cut it off; nil when it
  ///   came to a terminal state.
  mutating func play<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: inout Simulator, _ behaviour: borrowing Choice,
    log: inout EpisodeLog, chance: inout RandomStream, choices: inout RandomStream
  ) -> Int? {
    let state = simulator.reset(using: &chance)
    return play(
      q, &simulator, behaviour, from: state, log: &log, chance: &chance, choices: &choices)
  }

  /// Goes on from a state, with a first action where one is given.
  mutating func play<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: inout Simulator, _ behaviour: borrowing Choice,
    from start: Int, first: Int? = nil, log: inout EpisodeLog, chance: inout RandomStream,
    choices: inout RandomStream
  ) -> Int? {
    pairs.removeAll(keepingCapacity: true)
    rewards.removeAll(keepingCapacity: true)
    isFirst.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
    number += 1
    var state = start
    var forced = first
    while true {
      let time = log.steps
      let action = forced ?? behaviour.choose(q, state, at: time, &choices)
      probabilities.append(
        forced == nil ? behaviour.probability(q, state, action, at: time) : 1)
      forced = nil
      let pair = state * q.actionCount + action
      pairs.append(pair)
      isFirst.append(seen[pair] != number)
      seen[pair] = number
      let next = simulator.step(action, using: &chance)
      behaviour.took(state, action)
      rewards.append(next.reward)
      let ending = log.record(reward: next.reward, terminated: next.terminated)
      state = next.state
      if ending != .none { return next.terminated ? nil : state }
    }
  }

  /// Goes through the steps from the last to the first, until told to stop.
  ///
  /// - Parameter visit: Given a pair's index, the reward after it, whether it was its first time in
  ///   the episode, and the probability with which its action was chosen; says whether to go on.
  func backward(_ visit: (Int, Double, Bool, Double) -> Bool) {
    var step = pairs.count - 1
    while step >= 0 {
      guard visit(pairs[step], rewards[step], isFirst[step], probabilities[step]) else { return }
      step -= 1
    }
  }
}
