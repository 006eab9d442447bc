import Arrays
import Environments
import TestClock
import Testing

@Suite struct MDPTests {
  static let robot = MDP("Recycling robot", discount: 0.9) {
    From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
    From("high", "wait", to: "high", reward: 1)
    From("low", "search", to: ["low": 0.6, "high": 0.4], reward: ["low": 4, "high": -3])
    From("low", "wait", to: "low", reward: 1)
    From("low", "recharge", to: "high")
  }

  @Test("a block of transitions becomes a model with the book's names, odds and rewards")
  func robotModel() {
    let robot = Self.robot
    #expect(robot.stateNames == ["high", "low"])
    #expect(robot.actionNames == ["search", "wait", "recharge"])
    #expect(robot.actions(in: 0) == [0, 1])
    #expect(robot.actions(in: 1) == [0, 1, 2])
    #expect(
      robot.outcomes(of: 0, in: 1)
        == [
          Outcome(0, probability: 0.4, reward: -3), Outcome(1, probability: 0.6, reward: 4),
        ])
    #expect(abs(robot.expectedReward(of: 0, in: 1) - 1.2) < 1e-15)
    #expect(robot.start.map(\.probability) == [0.5, 0.5])
  }

  @Test("many misspelt states are told in moderate time, and twenty of them in words")
  func manyFaults() throws {
    let clauses: [MDPClause] = (0..<20_000).map { state in
      .transition(
        state: "s\(state)", action: "go", outcomes: [.init("t\(state)", 1)], reward: 0, rewards: nil
      )
    }
    let begin = processorSeconds
    let error = #expect(throws: ModelError.self) {
      _ = try MDP("lost", discount: 0.9, clauses: clauses)
    }
    #expect(processorSeconds - begin < 5)
    #expect(error?.faults.count == 1000)
    let lines = error?.description.split(separator: "\n") ?? []
    #expect(lines.count == 21 && lines.last == "And 980 more at least.")
    #expect(lines.first?.contains("did you mean “s0”") == true, "\(lines.first ?? "")")
  }

  @Test("a function that is wrong everywhere is not called for ever")
  func wrongEverywhere() throws {
    var calls = 0
    let error = #expect(throws: ModelError.self) {
      _ = try MDP(validating: "wrong", states: 1_000_000, actions: 2, discount: 0.9) { state, _ in
        calls += 1
        return [Outcome(state, probability: 0.5)]
      }
    }
    #expect(calls == 1000 && error?.faults.count == 1000)
  }

  @Test("an action for each state makes a table of squares, or none if that is too large")
  func manyActions() throws {
    func clauses(_ count: Int) -> [MDPClause] {
      (0..<count).map { state in
        .transition(
          state: "s\(state)", action: "a\(state)", outcomes: [.init("s\((state + 1) % count)", 1)],
          reward: 1, rewards: nil)
      }
    }
    let begin = processorSeconds
    let model = try MDP("wide", discount: 0.9, clauses: clauses(2000))
    #expect(processorSeconds - begin < 2)
    #expect(model.actions(in: 7) == [7] && model.outcomes(of: 7, in: 7) == [Outcome(8, reward: 1)])
    #expect(throws: ModelError([.size(states: 60_000, actions: 60_000)])) {
      _ = try MDP("wider", discount: 0.9, clauses: clauses(60_000))
    }
  }

  @Test("blocks take loops and conditions")
  func computedBlock() {
    let count = 5
    let isSlippery = true
    let walk = MDP("Walk", discount: 1) {
      for i in 1...count {
        let next = ["s\(i - 1)": 0.5, "s\(i + 1)": 0.5]
        if i == count {
          From("s\(i)", "move", to: next, reward: ["s\(count + 1)": 1])
        } else {
          From("s\(i)", "move", to: next)
        }
      }
      if isSlippery { Start("s3") }
      Terminal("s0", "s6")
    }
    #expect(walk.stateNames == ["s1", "s2", "s3", "s4", "s5", "s0", "s6"])
    #expect(walk.isTerminal(5) && walk.isTerminal(6))
    #expect(walk.start.map(\.state) == [2])
    #expect(walk.stepsToEnd == [1, 2, 3, 2, 1, 0, 0])
    #expect(walk.warnings.isEmpty)
  }

  @Test(
    "a faulty model names the state, the action and the sum",
    arguments: [
      ([], "The model has no transitions: add From(state, action, to: …)."),
      (
        [From("a", "go", to: ["a": 0.5, "b": 0.4]), Terminal("b")],
        "The probabilities of From(\"a\", \"go\") add up to 0.9, not 1."
      ),
      (
        [From("a", "go", to: ["a": 1.5, "b": -0.5]), Terminal("b")],
        "From(\"a\", \"go\") reaches “a” with probability 1.5, outside 0…1.\n"
          + "From(\"a\", \"go\") reaches “b” with probability -0.5, outside 0…1."
      ),
      (
        [From("start", "go", to: "stort")],
        "From(\"start\", \"go\") reaches “stort”, which nothing leaves: did you mean “start”, or "
          + "add From(\"stort\", …) or Terminal(\"stort\")?"
      ),
      (
        [From("a", "go", to: "elsewhere")],
        "From(\"a\", \"go\") reaches “elsewhere”, which nothing leaves: "
          + "add From(\"elsewhere\", …) or Terminal(\"elsewhere\")."
      ),
      (
        [From("a", "go", to: "a"), From("a", "go", to: "a")],
        "From(\"a\", \"go\") is given twice."
      ),
      (
        [From("a", "go", to: "a"), Terminal("a")],
        "“a” is terminal, so it cannot have the action “go”."
      ),
      (
        [From("a", "go", to: "a", reward: ["b": 1])],
        "From(\"a\", \"go\") has a reward for “b”, which it does not reach."
      ),
      (
        [From("a", "go", to: "a", reward: Double.infinity)],
        "The reward of From(\"a\", \"go\") to “a” is inf, not a finite number."
      ),
      (
        [From("alpha", "go", to: "alpha"), Start("alpah")],
        "Start(\"alpah\") is not a state of the model; did you mean “alpha”?"
      ),
      (
        [From("a", "go", to: "b"), Terminal("b"), Start("b")],
        "Start(\"b\") is terminal: an episode there would be over before it begins."
      ),
      (
        [From("a", "go", to: "a"), Start(["a": 0.5])],
        "The start probabilities add up to 0.5, not 1."
      ),
      (
        [From("a", "go", to: "b"), From("b", "go", to: "a"), Start(["a": 2, "b": -1])],
        "The start probability of “a” is 2.0, outside 0…1.\n"
          + "The start probability of “b” is -1.0, outside 0…1."
      ),
    ] as [([MDPClause], String)])
  func faults(clauses: [MDPClause], message: String) {
    let error = #expect(throws: ModelError.self) {
      try MDP("faulty", discount: 0.9, clauses: clauses)
    }
    #expect(error?.description == message)
  }

  @Test("a discount outside 0…1 is refused", arguments: [-0.1, 1.1, .nan])
  func discount(value: Double) {
    #expect(throws: ModelError.self) {
      try MDP("faulty", discount: value, clauses: [From("a", "go", to: "a")])
    }
  }

  @Test("rounding in probabilities is no fault, and an impossible outcome is left out")
  func rounding() throws {
    let thirds = ["a": 1.0 / 3, "b": 1.0 / 3, "c": 1 - 2.0 / 3, "d": 0]
    let clauses = [From("a", "go", to: thirds), Terminal("b", "c", "d")]
    let model = try MDP("thirds", discount: 1, clauses: clauses)
    #expect(model.outcomes(of: 0, in: 0).count == 3)
  }

  @Test("a function makes a model; a state without outcomes is terminal")
  func function() throws {
    let walk = MDP(states: 7, actions: 1, discount: 1, start: 3) { state, _ in
      state == 0 || state == 6
        ? []
        : [
          Outcome(state - 1, probability: 0.5),
          Outcome(state + 1, probability: 0.5, reward: state == 5 ? 1 : 0),
        ]
    }
    #expect(walk.stateNames == ["s0", "s1", "s2", "s3", "s4", "s5", "s6"])
    #expect(walk.isTerminal(0) && walk.isTerminal(6) && !walk.isTerminal(3))
    #expect(walk.labels.state(named: "s4") == 4)
    #expect(walk.labels.state(named: "s7") == nil)
    #expect(walk.expectedReward(of: 0, in: 5) == 0.5)
  }

  @Test("a faulty function is told where it is wrong")
  func functionFaults() {
    func message(_ row: [Outcome]) -> String? {
      do throws(ModelError) {
        _ = try MDP(validating: "f", states: 2, actions: 1, discount: 0.5) { state, _ in
          state == 0 ? row : [Outcome(0)]
        }
        return nil
      } catch {
        return error.description
      }
    }
    #expect(message([Outcome(1)]) == nil)
    #expect(message([Outcome(2)]) == "State 0 under action 0 reaches 2, outside 0..<2.")
    #expect(
      message([Outcome(1, probability: 0.7)])
        == "The probabilities of From(\"s0\", \"a0\") add up to 0.7, not 1.")
    #expect(
      message([Outcome(1, reward: .nan)])
        == "The reward of From(\"s0\", \"a0\") to “s1” is nan, not a finite number.")
    let size = #expect(throws: ModelError.self) {
      try MDP(validating: "f", states: 0, actions: 3, discount: 1) { _, _ in [] }
    }
    #expect(size?.faults == [.size(states: 0, actions: 3)])
    let names = #expect(throws: ModelError.self) {
      try MDP(validating: "f", states: 2, actions: 1, discount: 1, stateNames: ["a", "a"]) {
        state, _ in state == 0 ? [Outcome(1)] : []
      }
    }
    #expect(
      names?.description == "The names of the states must be 2 different words, not 1.")
  }

  @Test("simulated frequencies agree with the model by a chi-squared test")
  func frequencies() {
    let model = MDP(states: 12, actions: 1, discount: 1) { state, _ in
      state == 0 ? (0..<12).map { Outcome($0, probability: Double($0 + 1) / 78) } : [Outcome(0)]
    }
    var simulator = ModelSimulator(model)
    var random = RandomStream(seed: 5, purpose: .environment)
    var counts = [Double](repeating: 0, count: 12)
    let draws = 78_000
    for _ in 0..<draws {
      var state = simulator.reset(using: &random)
      while state != 0 { state = simulator.step(0, using: &random).state }
      counts[simulator.step(0, using: &random).state] += 1
    }
    let statistic = counts.enumerated().reduce(0) { sum, item in
      let expected = Double(item.offset + 1) * 1000
      return sum + (item.element - expected) * (item.element - expected) / expected
    }
    #expect(statistic < 31.26)  // the 0.999 quantile with eleven degrees of freedom
  }

  @Test("both simulators of a model without chance play the same episode")
  func deterministicTwin() throws {
    let model = CliffWalking().mdp
    var general = ModelSimulator(model)
    var fast = try #require(DeterministicSimulator(model))
    var first = RandomStream(seed: 1, purpose: .environment)
    var second = first
    var choices = RandomStream(seed: 2, purpose: .policy)
    #expect(general.reset(using: &first) == fast.reset(using: &second))
    for _ in 0..<2000 {
      let action = choices.below(4)
      let step = general.step(action, using: &first)
      #expect(step == fast.step(action, using: &second))
      if step.terminated {
        #expect(general.reset(using: &first) == fast.reset(using: &second))
      }
    }
    #expect(DeterministicSimulator(Self.robot) == nil)
  }

  @Test("discount 1 without an end is warned of")
  func warning() throws {
    let loop = try MDP("loop", discount: 1, clauses: [From("a", "go", to: "a", reward: 1)])
    #expect(loop.warnings.count == 1)
    #expect(Self.robot.warnings.isEmpty)
  }
}
