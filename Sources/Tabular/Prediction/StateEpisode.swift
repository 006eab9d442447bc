import Arrays
import Environments
import Training

/// The states, actions and rewards of one episode, for predictors that learn at its end.
struct StateEpisode {
  private var states: [Int] = []
  private var actions: [Int] = []
  private var rewards: [Double] = []
  private var isFirst: [Bool] = []
  /// The number of the latest episode in which a state came up.
  private var seen: [Int]
  private var number = 0

  /// How the latest episode came to an end.
  private(set) var ending = EpisodeLog.Ending.none
  /// The state in which the latest episode came to an end.
  private(set) var last = 0

  /// Makes room for an episode.
  init(stateCount: Int) { seen = [Int](repeating: 0, count: stateCount) }

  /// Plays an episode.
  ///
  /// - Returns: Whether it came to an end, in a terminal state or by the time limit; otherwise the
  ///   prediction did, in the middle of it.
  mutating func play<Simulator: DiscreteSimulator>(
    _ policy: borrowing Chooser, _ simulator: inout Simulator, log: inout EpisodeLog,
    chance: inout RandomStream, choices: inout RandomStream
  ) -> Bool {
    states.removeAll(keepingCapacity: true)
    actions.removeAll(keepingCapacity: true)
    rewards.removeAll(keepingCapacity: true)
    isFirst.removeAll(keepingCapacity: true)
    number += 1
    var state = simulator.reset(using: &chance)
    ending = .none
    while ending == .none {
      let action = policy.action(in: state, &choices)
      let next = simulator.step(action, using: &chance)
      states.append(state)
      actions.append(action)
      rewards.append(next.reward)
      isFirst.append(seen[state] != number)
      seen[state] = number
      state = next.state
      ending = log.record(reward: next.reward, terminated: next.terminated)
    }
    last = state
    return ending != .stopped
  }

  /// Goes through the steps from the first to the last.
  ///
  /// - Parameter visit: Given a step's number and its state.
  @inline(__always)
  func forward(_ visit: (Int, Int) -> Void) {
    for (step, state) in states.enumerated() { visit(step, state) }
  }

  /// Goes through the steps from the last to the first.
  ///
  /// - Parameter visit: Given a state, the action taken and the reward after it, and whether it was the
  ///   state's first time in the episode.
  @inline(__always)
  func backward(_ visit: (Int, Int, Double, Bool) -> Void) {
    var step = states.count - 1
    while step >= 0 {
      visit(states[step], actions[step], rewards[step], isFirst[step])
      step -= 1
    }
  }
}
