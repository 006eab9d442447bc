import Arrays
import Environments
import Tabular
import Testing
import Training

@Suite struct PlanningTests {
  /// The 5×5 grid of Sutton & Barto, examples 3.5 and 3.8: every action from A (0, 1) earns 10 and
  /// leads to (4, 1), from B (0, 3) 5 and to (2, 3); leaving the grid earns −1 and stays.
  static func teleportOutcome(_ state: Int, _ action: Int) -> Outcome {
    let (row, column) = (state / 5, state % 5)
    if (row, column) == (0, 1) { return Outcome(21, reward: 10) }
    if (row, column) == (0, 3) { return Outcome(13, reward: 5) }
    let move = GridShape.four[action]
    let (r, c) = (row + move.rows, column + move.columns)
    return (0..<5).contains(r) && (0..<5).contains(c)
      ? Outcome(r * 5 + c) : Outcome(state, reward: -1)
  }

  static let teleport = MDP(
    "Example 3.8", states: 25, actions: 4, discount: 0.9, actionNames: GridShape.fourNames,
    grid: GridShape(rows: 5, columns: 5)
  ) { state, action in [teleportOutcome(state, action)] }

  /// The same under the random policy: one action, four outcomes.
  static let teleportAtRandom = MDP(states: 25, actions: 1, discount: 0.9) { state, _ in
    (0..<4).map {
      var outcome = teleportOutcome(state, $0)
      outcome.probability = 0.25
      return outcome
    }
  }

  static let optimal = [
    21.9775, 24.4194, 21.9775, 19.4194, 17.4775, 19.7797, 21.9775, 19.7797, 17.8018, 16.0216,
    17.8018, 19.7797, 17.8018, 16.0216, 14.4194, 16.0216, 17.8018, 16.0216, 14.4194, 12.9775,
    14.4194, 16.0216, 14.4194, 12.9775, 11.6797,
  ]

  static let random = [
    3.3090, 8.7893, 4.4276, 5.3224, 1.4922, 1.5216, 2.9923, 2.2501, 1.9076, 0.5474, 0.0508, 0.7382,
    0.6731, 0.3582, -0.4031, -0.9736, -0.4355, -0.3549, -0.5856, -1.1831, -1.8577, -1.3452,
    -1.2293, -1.4229, -1.9752,
  ]

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    #expect(a.count == b.count)
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("the optimal values of example 3.8 come out, by both algorithms and by elimination")
  func exampleOptimal() {
    let byValues = solve(Self.teleport, with: ValueIteration(tolerance: 1e-12))
    let byPolicies = solve(Self.teleport, with: PolicyIteration())
    let bySweeps = solve(Self.teleport, with: PolicyIteration(exactStates: 0))
    for solution in [byValues, byPolicies, bySweeps] {
      #expect(solution.converged)
      #expect(Self.distance(solution.values.values, Self.optimal) < 5.1e-5)
      #expect(abs(solution.values[0, 1] - 10 / (1 - 0.59049)) < 1e-9)
      let exact = exactValues(Self.teleport) { solution.policy.action(in: $0) }
      #expect(Self.distance(solution.values.values, exact) < 1e-9)
    }
    // The book's figure 3.5: at (0, 0) right alone; at (0, 1) all four; at (0, 2) left alone.
    #expect(byValues.policy.actions(in: 0) == [1])
    #expect(byValues.policy.actions(in: 1) == [0, 1, 2, 3])
    #expect(byValues.policy[0, 2] == "left")
    #expect(byValues.policy.actions(in: 5) == [0, 1])
  }

  @Test("the random policy's values of example 3.5 come out, by sweeps and by elimination")
  func exampleRandom() {
    let solution = solve(Self.teleportAtRandom, with: ValueIteration(tolerance: 1e-13))
    #expect(Self.distance(solution.values.values, Self.random) < 5.1e-5)
    let exact = exactValues(Self.teleportAtRandom) { _ in 0 }
    #expect(Self.distance(solution.values.values, exact) < 1e-11)
  }

  /// The 4×4 grid of example 4.1 under the random policy, undiscounted.
  static let four = MDP(states: 16, actions: 1, discount: 1) { state, _ in
    if state == 0 || state == 15 { return [] }
    return GridShape.four.map { move in
      let (r, c) = (state / 4 + move.rows, state % 4 + move.columns)
      let isInside = (0..<4).contains(r) && (0..<4).contains(c)
      return Outcome(isInside ? r * 4 + c : state, probability: 0.25, reward: -1)
    }
  }

  @Test("each sweep of example 4.1 has the book's values, and the limit is whole numbers")
  func exampleSweeps() {
    let solution = solve(Self.four, with: ValueIteration(tolerance: 1e-12))
    let history = solution.history
    #expect(history.count == solution.iterations && solution.residuals.count == history.count)
    #expect(history[0].values == [0] + [Double](repeating: -1, count: 14) + [0])
    #expect(Array(history[1].values.prefix(4)) == [0, -1.75, -2, -2])
    #expect(Array(history[2].values.prefix(4)) == [0, -2.4375, -2.9375, -3])
    #expect(history[2].values[5] == -2.875)
    let tenth = [0, -6.1380, -8.3524, -8.9673, -6.1380, -7.7374, -8.4278, -8.3524]
    #expect(Self.distance(Array(history[9].values.prefix(8)), tenth) < 5.1e-5)
    let limit: [Double] = [
      0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0,
    ]
    #expect(Self.distance(solution.values.values, limit) < 1e-9)
    let exact = solve(Self.four, with: PolicyIteration())
    #expect(Self.distance(exact.values.values, limit) < 1e-11)
  }

  @Test("on random models both algorithms agree, and their values obey Bellman's equation")
  func garnets() {
    for seed in 1...12 {
      let discount = [0.5, 0.9, 0.99][seed % 3]
      let model = garnet(
        states: 20 + 5 * seed, actions: 3, branches: 4, discount: discount, seed: seed)
      let byValues = solve(model, with: ValueIteration(tolerance: 1e-11))
      let byPolicies = solve(model, with: PolicyIteration(exactStates: seed % 2 == 0 ? 0 : 300))
      #expect(byValues.converged && byPolicies.converged)
      #expect(Self.distance(byValues.values.values, byPolicies.values.values) < 2e-8)
      for state in 0..<model.stateCount {
        var best = -Double.infinity
        for action in model.actions(in: state) {
          let q = model.outcomes(of: action, in: state).reduce(0) { sum, outcome in
            sum + outcome.probability
              * (outcome.reward + discount * byValues.values[outcome.state])
          }
          #expect(abs(q - byValues.actionValues[state, action]) < 1e-12)
          best = max(best, q)
        }
        #expect(abs(best - byValues.values[state]) <= 1e-11)
        for action in 0..<3 where !model.actions(in: state).contains(action) {
          #expect(byValues.actionValues[state, action] == -.infinity)
        }
      }
      let exact = exactValues(model) { byPolicies.policy.action(in: $0) }
      #expect(Self.distance(byPolicies.values.values, exact) < 1e-8)
    }
  }

  @Test("the residuals of value iteration shrink by the discount at least")
  func contraction() {
    let model = garnet(states: 30, actions: 3, branches: 3, discount: 0.8, seed: 3)
    let residuals = solve(model, with: ValueIteration(tolerance: 1e-9)).residuals
    for (before, after) in zip(residuals, residuals.dropFirst()) {
      #expect(after <= 0.8 * before + 1e-14)
    }
  }

  @Test("undiscounted grid worlds are solved: the cliff is worth −13 from its start")
  func undiscounted() {
    for solution in [
      solve(CliffWalking(), with: ValueIteration()),
      solve(CliffWalking(), with: PolicyIteration()),
    ] {
      #expect(solution.converged)
      #expect(abs(solution.values["r3c0"] + 13) < 1e-9)
      #expect(solution.values[0, 0] == -14 || abs(solution.values[0, 0] + 14) < 1e-9)
      #expect(solution.policy["r3c0"] == "up" && solution.policy["r2c11"] == "down")
      #expect(solution.policy["r3c11"] == nil)
      let trajectory = rollout(solution.policy, on: CliffWalking())
      #expect(trajectory.return == -13)
    }
  }

  @Test("slippery undiscounted grids agree with elimination under their policy")
  func slippery() {
    let world = GridWorld("S...\n.#.H\n...G") {
      StepReward(-0.04)
      Tile("G", reward: 1, terminal: true)
      Tile("H", reward: -1, terminal: true)
      Slip(0.2)
    }
    let byValues = solve(world, with: ValueIteration(tolerance: 1e-13))
    let byPolicies = solve(world, with: PolicyIteration())
    let exact = exactValues(world.mdp) { byPolicies.policy.action(in: $0) }
    #expect(Self.distance(byPolicies.values.values, exact) < 1e-12)
    #expect(Self.distance(byValues.values.values, exact) < 1e-10)
  }

  @Test("equally good actions never keep policy iteration going")
  func ties() {
    // Every policy is optimal: whatever is done, the reward is the same.
    let model = MDP(states: 40, actions: 4, discount: 0.95) { state, action in
      (0..<3).map { Outcome((state * 7 + action * 3 + $0) % 40, probability: 1.0 / 3, reward: 0.1) }
    }
    let solution = solve(model, with: PolicyIteration())
    #expect(solution.converged && solution.iterations == 1 && solution.changes == [0])
    #expect(solution.policy.actions(in: 3) == [0, 1, 2, 3])
    #expect(abs(solution.values[0] - 2) < 1e-10)
  }

  @Test("values that grow for ever are infinite, and said to be; sweeps cut short are said too")
  func unbounded() throws {
    let loop = MDP("Loop", discount: 1) { From("a", "go", to: "a", reward: 1) }
    for solution in [solve(loop, with: ValueIteration()), solve(loop, with: PolicyIteration())] {
      #expect(solution.converged && solution.values["a"] == .infinity)
      #expect(
        solution.warnings == [
          "The value of “a” is +∞: rewards can be earned for ever, and with discount 1 their sum "
            + "grows without bound."
        ])
    }
    let short = solve(Self.four, with: ValueIteration(maxSweeps: 3))
    #expect(!short.converged && !short.isPartial && short.iterations == 3)
    #expect(
      short.warnings == [
        "Value iteration has not converged in 3 iterations, where the greatest change was still 1.0. "
          + "Its values are as far as it came; allow it more iterations."
      ])
  }

  @Test("a request to stop gives the values so far")
  func cancelled() throws {
    let progress = Progress { $0.cancel() }
    let solution = try solve(
      Self.four.world, with: ValueIteration(tolerance: 1e-12), progress: progress)
    #expect(solution.isPartial && !solution.converged && solution.iterations < 5)
  }

  @Test("what has no model cannot be solved, and wrong parameters are refused")
  func refusals() throws {
    let error = #expect(throws: TrainingError.self) {
      try solve(CartPole().world, with: ValueIteration(), progress: Progress())
    }
    #expect(
      error?.description
        == "Value iteration cannot run on CartPole: it needs a known model (an MDP).")
    let bounds = #expect(throws: TrainingError.self) {
      try solve(Self.four.world, with: ValueIteration(tolerance: -1), progress: Progress())
    }
    #expect(bounds?.description == "“tolerance” must be 0 or more, not -1.")
  }

  /// Four outcomes of every action that ends nowhere; every hundredth state ends the episode.
  private static func evenModel(states: Int) -> MDP {
    var random = RandomStream(seed: 6, purpose: .session)
    let successors = (0..<states * 16).map { _ in random.below(states) }
    return MDP("even", states: states, actions: 4, discount: 0.9) { state, action in
      state % 100 == 99
        ? []
        : (0..<4).map {
          Outcome(
            successors[state * 16 + action * 4 + $0], probability: [0.1, 0.2, 0.3, 0.4][$0],
            reward: Double((state + action) % 7))
        }
    }
  }

  // The large ones do not fit beside the processor, and are asked for ahead.
  @Test(
    "sweeps shared out among the cores have the bits of a plain loop",
    arguments: [4000, 40_000], [false, true])
  func sharedSweeps(states: Int, isEven: Bool) {
    let model =
      isEven
      ? Self.evenModel(states: states)
      : garnet(states: states, actions: 4, branches: 4, discount: 0.9, seed: 5)
    let solution = solve(model, with: ValueIteration(maxSweeps: 4))
    var values = [Double](repeating: 0, count: states)
    for sweep in 0..<4 {
      let old = values
      for state in 0..<states {
        values[state] =
          model.actions(in: state).map { action in
            var next = 0.0
            for outcome in model.outcomes(of: action, in: state) {
              next += outcome.probability * old[outcome.state]
            }
            return model.expectedReward(of: action, in: state) + 0.9 * next
          }.max() ?? 0
      }
      #expect(solution.history[sweep].values == values)
    }
    #expect(!solution.converged && !solution.isPartial)
  }

  @Test("a very large model keeps the first sweeps and the last")
  func longHistory() {
    let count = 600_000
    let chain = MDP(states: count, actions: 1, discount: 1, start: 0) { state, _ in
      state == count - 1 ? [] : [Outcome(min(state + 120_000, count - 1), reward: -1)]
    }
    let solution = solve(chain, with: ValueIteration())
    #expect(solution.iterations == 6 && solution.converged)
    #expect(solution.history.count == 2)
    #expect(solution.history.last?.values == solution.values.values)
    #expect(solution.values[0] == -5)
  }
}
