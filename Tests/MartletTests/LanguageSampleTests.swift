import Martlet
import Testing

// The samples of the language, as a Swift package sees them.

private let robot = MDP("Recycling robot", discount: 0.9) {
  From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
  From("high", "wait", to: "high", reward: 1)
  From("low", "search", to: ["low": 0.6, "high": 0.4], reward: ["low": 4, "high": -3])
  From("low", "wait", to: "low", reward: 1)
  From("low", "recharge", to: "high")
}

private struct Corridor: Environment {
  var x = 0.0
  let observationSpace = Box(low: [-1], high: [1])
  let actionSpace = Discrete(2)
  mutating func reset() -> [Double] {
    x = Double.random(in: -0.1...0.1)
    return [x]
  }
  mutating func step(_ action: Int) -> Step {
    x += action == 0 ? -0.1 : 0.1
    return Step(observation: [x], reward: x >= 1 ? 1 : 0, terminated: abs(x) >= 1)
  }
}

@Suite struct LanguageSampleTests {
  @Test("importing Martlet brings the functions of mathematics")
  func mathematics() { #expect(cos(0.0) == 1 && pow(2.0, 3.0) == 8) }

  @Test("the recycling robot searches when its battery is high and recharges when it is low")
  func robotSolved() {
    let solution = solve(robot, with: ValueIteration(tolerance: 1e-10))
    #expect(solution.policy["high"] == "search" && solution.policy["low"] == "recharge")
    // v(high) = 4 + γ (0.7 v(high) + 0.3 v(low)) with v(low) = γ v(high).
    #expect(abs(solution.values["high"] - 4 / (1 - 0.63 - 0.243)) < 1e-8)
    #expect(abs(solution.values["low"] - 0.9 * solution.values["high"]) < 1e-8)
    #expect(solution.actionValues["low", "wait"] < solution.values["low"])
  }

  @Test("policies are tables, dictionaries and closures to predict, as in the language")
  func prediction() {
    let walk = RandomWalk(states: 5)
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    let td = TD(stepSize: .inverseVisits, initialValue: 0.5).named("averages")
    let one = predict(uniform(walk), on: walk, with: td, episodes: 100, seed: 1)
    let many = predict({ s in 0 }, on: walk, with: td, episodes: 100, seeds: 1...3)
    #expect(one.rmse(against: truth) == many[0].rmse(against: truth))
    let curve = many.rmse(against: truth)
    #expect(curve.count == 100 && curve.name == "averages")
    let learned = predict(
      ["high": "search", "low": "recharge"], on: robot, with: LSTD(lambda: 0.5), steps: 20_000)
    let plan = PolicyIteration()
    #expect(abs(learned.values["high"] - solve(robot, with: plan).values["high"]) < 0.5)
    let sampling = ImportanceSampling(behaviour: uniform(walk), weights: .ordinary)
    #expect(predict(["A": "walk"], on: walk, with: sampling, episodes: 9).history.count == 9)
    #expect(plot(one, many, curve).text.contains("averages"))
    #expect(heatmap(one).text.contains("0.000"))
    #expect(table(one).text.contains("C"))
  }

  @Test("a map, several seeds, schedules and names read as in the language")
  func cliff() {
    let cliff = GridWorld(
      """
      ............
      ............
      ............
      SCCCCCCCCCCG
      """
    ) {
      StepReward(-1)
      Tile("C", reward: -100, sendsTo: "S")
      Tile("G", terminal: true)
    }
    let epsilon = Schedule.linear(from: 1, to: 0.05, over: 10_000)
    let runs = train(
      QLearning(stepSize: 0.5, epsilon: epsilon).named("linear ε"), on: cliff, episodes: 500,
      seeds: 1...3)
    let other = train(
      Sarsa(stepSize: .inverseVisits, epsilon: .exponential(from: 1, to: 0.1, decay: 0.999)),
      on: cliff, steps: 1000, seeds: 3)
    #expect(runs.algorithm == "linear ε" && other.algorithm == "SARSA")
    #expect(runs.returns.count == 500 && other.runs.allSatisfy { $0.steps == 1000 })
    let evaluation = evaluate(runs[0].policy, on: cliff, episodes: 10, seed: 1)
    #expect(evaluation.mean == -13 && evaluation.standardError == 0)
    #expect(runs[0].values?[3, 0] == runs[0].values?["r3c0"])
  }

  @Test("a problem of one's own is played by a policy")
  func corridor() {
    let evaluation = evaluate(uniform(Corridor()), on: TimeLimit(Corridor(), steps: 1000))
    #expect(evaluation.returns.allSatisfy { $0 == 0 || $0 == 1 })
    #expect((0.3...0.7).contains(evaluation.mean))
  }

  @Test("a model by a function, where closures take state and action")
  func function() {
    let walk = MDP(states: 7, actions: 2, discount: 1) { s, a in
      s == 0 || s == 6 ? [] : [Outcome(a == 0 ? s - 1 : s + 1, reward: s == 5 && a == 1 ? 1 : -0.1)]
    }
    let solution = solve(walk, with: PolicyIteration())
    #expect(abs(solution.values[1] - 0.6) < 1e-12)
    #expect(evaluate(["s1": "a1"], on: walk, episodes: 20).returns.count == 20)
  }
}
