import Arrays
import Environments
import Training

/// The steps of which the values are still to be updated, the oldest first.
private struct Window {
  /// The state of each step, and of the last one's successor.
  var states: [Int]
  var actions: [Int]
  /// The reward that followed.
  var rewards: [Double]
  /// π(a|s) / b(a|s), by the table from which the action was chosen.
  var ratios: [Double]
  var first = 0
  var count = 0

  init(_ n: Int) {
    states = [Int](repeating: 0, count: n + 1)
    actions = states
    rewards = [Double](repeating: 0, count: n + 1)
    ratios = rewards
  }

  /// Where a step, counted from the oldest, is kept.
  func place(_ step: Int) -> Int {
    let place = first + step
    return place < states.count ? place : place - states.count
  }

  mutating func append(_ state: Int, _ action: Int, _ ratio: Double) {
    let end = place(count)
    (states[end], actions[end], ratios[end]) = (state, action, ratio)
    count += 1
  }

  mutating func removeFirst() {
    first = place(1)
    count -= 1
  }
}

extension TabularAlgorithm {
  /// The loop of n-step Q(σ), of which tree backup is a case, and of n-step SARSA (Sutton & Barto,
  /// 2018, 7.6, with the box of page 156).
  ///
  /// Every return is worked out backwards from the newest step. Without a σ it is that of n-step SARSA
  /// (equation 7.4), which σ = 1 is not: Q(σ) adds control variates.
  func learnNStep<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    n: Int, discount gamma: Double, target: Schedule, sigma: Double?, log: inout EpisodeLog,
    seed: Int
  ) {
    var simulator = simulator
    let alpha = stepSize
    let needsRatio = sigma ?? 0 > 0 && !behaviour.isEpsilonGreedy(target)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var window = Window(n)
    // An update looks at n steps: of many, each is worth asking whether to go on.
    let isLong = n > 100

    /// Updates the oldest step; what follows the newest is a terminal state, or the state and action
    /// given.
    func update(_ last: (state: Int, action: Int)?, at time: Int) {
      let epsilon = target.value(at: time)
      var result = 0.0
      if let last {
        result =
          sigma == nil
          ? behaviour.value(q, last.state, last.action)
          : behaviour.expected(q, last.state, greedy: epsilon)
      }
      var step = window.count - 1
      result = window.rewards[window.place(step)] + gamma * result
      while step > 0 {
        let reward = window.rewards[window.place(step - 1)]
        guard let sigma else {
          result = reward + gamma * result
          step -= 1
          continue
        }
        let place = window.place(step)
        let (state, action) = (window.states[place], window.actions[place])
        let chosen = behaviour.probability(q, state, action, greedy: epsilon)
        let weight = sigma * window.ratios[place] + (1 - sigma) * chosen
        result =
          reward + gamma
          * (weight * (result - behaviour.value(q, state, action))
            + behaviour.expected(q, state, greedy: epsilon))
        step -= 1
      }
      let place = window.place(0)
      q.move(window.states[place], window.actions[place], toward: result, alpha, at: time)
    }

    func choose(_ state: Int, at time: Int) -> (action: Int, ratio: Double) {
      let action = behaviour.choose(q, state, at: time, &choices)
      guard needsRatio else { return (action, 1) }
      let taken = behaviour.probability(q, state, action, at: time)
      let wanted = behaviour.probability(q, state, action, greedy: target.value(at: time))
      return (action, taken > 0 ? wanted / taken : 0)
    }

    while !log.isFinished {
      window.count = 0
      var state = simulator.reset(using: &chance)
      var chosen = choose(state, at: log.steps)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        window.append(state, chosen.action, chosen.ratio)
        let next = simulator.step(chosen.action, using: &chance)
        behaviour.took(state, chosen.action)
        window.rewards[window.place(window.count - 1)] = next.reward
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if !next.terminated {
          state = next.state
          chosen = choose(state, at: time + 1)
        }
        let last = next.terminated ? nil : (state: state, action: chosen.action)
        if window.count == n {
          if !isLong || !log.isToStop(after: 1023) { update(last, at: time) }
          window.removeFirst()
        }
        guard ending != .none else { continue }
        while window.count > 0, !isLong || !log.isToStop(after: 1023) {
          update(last, at: time)
          window.removeFirst()
        }
      }
    }
  }
}
