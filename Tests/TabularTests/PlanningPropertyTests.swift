import Arrays
import Environments
import Tabular
import Testing
import Training

@Suite("laws of planning on random models") struct PlanningPropertyTests {
  static let solvers: [any Solver] = [
    ValueIteration(tolerance: 1e-7), ValueIteration(tolerance: 1e-7, order: .inPlace),
    ValueIteration(tolerance: 1e-7, order: .prioritised),
    ValueIteration(tolerance: 1e-7, order: .asynchronous), PolicyIteration(),
    PolicyIteration(exactStates: 0), ModifiedPolicyIteration(tolerance: 1e-7),
  ]

  @Test(
    "every solver's values are as near to the exact ones as it says",
    arguments: [0, 0.3, 0.9, 0.999])
  func bounds(discount: Double) throws {
    for seed in 1...4 {
      let model = garnet(states: 30, actions: 3, branches: 3, discount: discount, seed: seed)
      let reference = solve(model, with: PolicyIteration())
      let exact = exactValues(model) { reference.policy.action(in: $0) }
      for solver in Self.solvers {
        let solution = try solve(model.world, with: solver, progress: Progress())
        let bound = try #require(solution.errorBound)
        let error = zip(solution.values.values, exact).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(solution.converged)
        #expect(error <= bound + 1e-12 && bound < 1e-3, "\(type(of: solver)): \(error), \(bound)")
      }
    }
  }

  @Test("a policy's values are those of elimination, by all three methods and for large models")
  func evaluation() throws {
    let model = garnet(states: 60, actions: 3, branches: 3, discount: 0.95, seed: 9)
    let policy = solve(model, with: ValueIteration()).policy
    let exact = exactValues(model) { policy.action(in: $0) }
    for method in EvaluationMethod.allCases {
      let solution = solve(
        model, with: PolicyEvaluation(of: policy, method: method, tolerance: 1e-13))
      #expect(zip(solution.values.values, exact).allSatisfy { abs($0 - $1) < 1e-10 })
      #expect((solution.errorBound ?? 1) < 1e-10)
    }
    // Above a thousand states the equations are solved iteratively: the residual is the check.
    for discount in [0.9, 0.9999] {
      let large = garnet(states: 3000, actions: 2, branches: 4, discount: discount, seed: 2)
      let solution = solve(large, with: PolicyEvaluation(method: .exact))
      let values = solution.values
      var worst = 0.0
      for state in 0..<3000 {
        let actions = large.actions(in: state)
        let backed = actions.reduce(0.0) { sum, action in
          sum + large.outcomes(of: action, in: state).reduce(0) {
            $0 + $1.probability * ($1.reward + discount * values[$1.state])
          } / Double(actions.count)
        }
        worst = max(worst, abs(backed - values[state]))
      }
      #expect(worst < 1e-9)
    }
  }

  @Test("a walk of 2001 states, which sweeps would take millions for, is solved exactly")
  func longWalk() throws {
    let count = 2001
    let walk = MDP(states: count, actions: 1, discount: 1) { state, _ in
      state == 0 || state == count - 1
        ? []
        : [
          Outcome(state - 1, probability: 0.5),
          Outcome(state + 1, probability: 0.5, reward: state == count - 2 ? 1 : 0),
        ]
    }
    for solution in [
      solve(walk, with: PolicyEvaluation(method: .exact)), solve(walk, with: PolicyIteration()),
    ] {
      for state in 1..<count - 1 {
        #expect(abs(solution.values[state] - Double(state) / Double(count - 1)) < 1e-9)
      }
    }
  }

  @Test("a dense model's sweeps have the values of a plain loop")
  func dense() {
    var random = RandomStream(seed: 3, purpose: .session)
    let weights = (0..<40 * 3 * 40).map { _ in random.uniform() }
    let model = MDP(states: 40, actions: 3, discount: 0.9) { state, action in
      if state == 7 { return [] }
      let row = (state * 3 + action) * 40
      let sum = weights[row..<row + 40].reduce(0, +)
      return (0..<40).map {
        Outcome($0, probability: weights[row + $0] / sum, reward: Double(($0 + action) % 5))
      }
    }
    let solution = solve(model, with: ValueIteration(tolerance: 1e-12))
    let exact = exactValues(model) { solution.policy.action(in: $0) }
    #expect(zip(solution.values.values, exact).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(solution.values[7] == 0)
  }

  @Test("prioritised backups need fewer than sweeps where little changes at a time")
  func prioritised() {
    let maze = MDP(states: 2000, actions: 2, discount: 0.95) { state, action in
      state == 1999
        ? []
        : [
          Outcome(
            max(0, state + (action == 0 ? 1 : -1)), reward: state == 1998 && action == 0 ? 1 : 0)
        ]
    }
    let sweeps = solve(maze, with: ValueIteration(tolerance: 1e-6))
    let queue = solve(maze, with: ValueIteration(tolerance: 1e-6, order: .prioritised))
    #expect(queue.iterations < sweeps.iterations / 20)
    #expect(zip(sweeps.values.values, queue.values.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("policies for other problems, and actions that are not possible, are refused")
  func refusals() {
    let model = garnet(states: 5, actions: 3, branches: 2, discount: 0.9, seed: 1)
    let other = uniform(CliffWalking())
    #expect(throws: TrainingError.self) {
      try solve(model.world, with: PolicyEvaluation(of: other), progress: Progress())
    }
    let corridor = MDP("Corridor", discount: 0.9) {
      From("a", "go", to: "b")
      From("b", "stay", to: "b")
    }
    let wrong = Policy.states("always go", for: corridor.world) { _ in 0 }
    let error = #expect(throws: TrainingError.self) {
      try solve(corridor.world, with: PolicyEvaluation(of: wrong), progress: Progress())
    }
    #expect(
      error?.description == "The policy always go takes “go” in “b”, where it is not possible.")
  }

  @Test("rewards as large as numbers go give an error or a right answer, from every solver")
  func hugeRewards() {
    for (reward, discount) in [(1e308, 0.9), (-1e308, 0.99), (1e308, 0), (1e300, 1)] {
      let model = MDP(states: 3, actions: 1, discount: discount) { state, _ in
        state == 2 ? [] : [Outcome(state + 1, reward: reward)]
      }
      let loop = MDP(states: 1, actions: 1, discount: discount) { _, _ in
        [Outcome(0, reward: reward)]
      }
      let solvers =
        Self.solvers + [
          PolicyEvaluation(), PolicyEvaluation(method: .exact), FiniteHorizon(horizon: 30),
          RelativeValueIteration(),
        ]
      for solver in solvers {
        for model in [model, loop] {
          guard let solution = try? solve(model.world, with: solver, progress: Progress()) else {
            continue
          }
          #expect(!solution.values.values.contains { $0.isNaN })
          #expect(
            solution.values.values.allSatisfy(\.isFinite) || !solution.warnings.isEmpty,
            "\(type(of: solver)) \(reward) \(discount)")
        }
      }
    }
  }

  @Test(
    "one state, one action: every solver gives r/(1 − γ), with γ = 0 too",
    arguments: [0, 0.5, 0.99])
  func single(discount: Double) throws {
    let loop = MDP(states: 1, actions: 1, discount: discount) { _, _ in [Outcome(0, reward: 2)] }
    for solver in Self.solvers {
      let solution = try solve(loop.world, with: solver, progress: Progress())
      #expect(abs(solution.values[0] - 2 / (1 - discount)) < 2e-5)
    }
  }
}
