import Arrays
import Environments
import Tabular
import Testing
import Training

@Suite("finite horizons and average rewards") struct AverageRewardPlanningTests {
  /// The greatest mean reward of each state by trying every policy of one action a state: the long run
  /// of (I + P)/2 by squaring it sixty times.
  static func bestGain(_ model: MDP) -> [Double] {
    let n = model.stateCount
    let choices = (0..<n).map { model.actions(in: $0) }
    var best = [Double](repeating: -.infinity, count: n)
    var choice = [Int](repeating: 0, count: n)
    while true {
      var step = (0..<n).map { s in (0..<n).map { $0 == s ? 0.5 : 0 } }
      var reward = [Double](repeating: 0, count: n)
      for state in 0..<n {
        guard !choices[state].isEmpty else {
          step[state][state] = 1
          continue
        }
        for outcome in model.outcomes(of: choices[state][choice[state]], in: state) {
          step[state][outcome.state] += outcome.probability / 2
          reward[state] += outcome.probability * outcome.reward
        }
      }
      for _ in 0..<60 {
        step = (0..<n).map { i in
          let row = (0..<n).map { j in (0..<n).reduce(0) { $0 + step[i][$1] * step[$1][j] } }
          let sum = row.reduce(0, +)
          return row.map { $0 / sum }
        }
      }
      for state in 0..<n {
        best[state] = max(best[state], (0..<n).reduce(0) { $0 + step[state][$1] * reward[$1] })
      }
      var state = 0
      while state < n {
        choice[state] += 1
        if choice[state] < max(1, choices[state].count) { break }
        choice[state] = 0
        state += 1
      }
      if state == n { return best }
    }
  }

  @Test("the best mean reward is that of the best policy, in one chain or several")
  func gains() throws {
    var several = 0
    for seed in 1...40 {
      let model = UndiscountedTests.tiny(seed: seed, rewards: [-1, 0, 2, 3])
      let solution = try solve(
        model.world, with: RelativeValueIteration(tolerance: 1e-10), progress: Progress())
      let expected = Self.bestGain(model)
      let gain = try #require(solution.gain)
      #expect(solution.converged)
      for state in 0..<model.stateCount {
        #expect(abs(gain[state] - expected[state]) < 1e-8, "\(model.name) \(state)")
      }
      if !solution.notes.isEmpty { several += 1 }
    }
    #expect(several > 5)
  }

  @Test("relative values obey the optimality equation on random models of one chain")
  func bias() throws {
    for seed in 1...6 {
      let model = garnet(states: 25, actions: 3, branches: 3, discount: 0.5, seed: seed)
      let solution = try solve(
        model.world, with: RelativeValueIteration(tolerance: 1e-11), progress: Progress())
      let gain = try #require(solution.gain)
      #expect(solution.converged && solution.notes.isEmpty)
      for state in 0..<25 {
        let best = model.actions(in: state).map { action in
          model.outcomes(of: action, in: state).reduce(0.0) {
            $0 + $1.probability * ($1.reward + solution.values[$1.state])
          }
        }.max()
        #expect(abs((best ?? 0) - gain[0] - solution.values[state]) < 1e-8)
      }
    }
  }

  @Test("a cycle of three states has a third of its reward as mean, though it swings")
  func cycle() throws {
    let cycle = MDP(states: 3, actions: 1, discount: 0) { state, _ in
      [Outcome((state + 1) % 3, reward: state == 2 ? 3 : 0)]
    }
    let solution = solve(cycle, with: RelativeValueIteration())
    let gain = try #require(solution.gain)
    #expect(abs(gain[0] - 1) < 1e-9)
    #expect(abs(solution.values[1] - 1) < 1e-7 && abs(solution.values[2] - 2) < 1e-7)
  }

  @Test("what n steps earn, and the best action of every step, are those of plain recursion")
  func finiteHorizon() throws {
    let model = garnet(states: 6, actions: 3, branches: 2, discount: 0.9, seed: 4)
    func best(_ state: Int, _ steps: Int) -> Double {
      if steps == 0 { return 0 }
      return model.actions(in: state).map { value($0, state, steps) }.max() ?? 0
    }
    func value(_ action: Int, _ state: Int, _ steps: Int) -> Double {
      model.outcomes(of: action, in: state).reduce(0) {
        $0 + $1.probability * ($1.reward + 0.9 * best($1.state, steps - 1))
      }
    }
    let solution = solve(model, with: FiniteHorizon(horizon: 4))
    let stages = try #require(solution.stages)
    #expect(stages.count == 4 && solution.history.count == 4)
    for state in 0..<6 {
      #expect(abs(solution.values[state] - best(state, 4)) < 1e-12)
      for step in 0..<4 {
        let action = try #require(stages.action(in: state, at: step))
        #expect(abs(value(action, state, 4 - step) - best(state, 4 - step)) < 1e-12)
      }
    }
    #expect(stages.policy(at: 4) == nil)
    #expect(throws: TrainingError.self) {
      try solve(model.world, with: FiniteHorizon(horizon: 1 << 40), progress: Progress())
    }
  }
}
