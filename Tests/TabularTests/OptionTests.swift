import Arrays
import Environments
import Tabular
import Testing
import Training

/// Options on the four rooms and on small worlds, against numbers found by other ways.
@Suite struct OptionTests {
  static let rooms = FourRooms()
  static let open = FourRooms(goal: [])

  /// Plays an option from a state to its end, by hand: the discounted reward, γᵏ, and where it ends.
  static func play(
    _ model: MDP, from start: Int, _ random: inout RandomStream,
    choose: (Int, inout RandomStream) -> Int, ends: (Int) -> Double
  ) -> (earned: Double, weight: Double, end: Int) {
    var (state, earned, weight) = (start, 0.0, 1.0)
    while true {
      let outcomes = model.outcomes(of: choose(state, &random), in: state)
      var rest = random.uniform()
      var chosen = outcomes[outcomes.count - 1]
      for outcome in outcomes {
        if rest < outcome.probability {
          chosen = outcome
          break
        }
        rest -= outcome.probability
      }
      earned += weight * chosen.reward
      weight *= model.discount
      state = chosen.state
      if model.isTerminal(state) || random.uniform() < ends(state) {
        return (earned, weight, state)
      }
    }
  }

  /// The model of an option by adding up what happens after 1, 2, 3 … steps.
  static func series(
    _ model: MDP, from start: Int, policy: (Int) -> [Double], ends: (Int) -> Double
  ) -> (reward: Double, weights: [Double]) {
    var here = [Double](repeating: 0, count: model.stateCount)
    here[start] = 1
    var (reward, scale) = (0.0, 1.0)
    var weights = [Double](repeating: 0, count: model.stateCount)
    for _ in 0..<3000 {
      var next = [Double](repeating: 0, count: model.stateCount)
      for state in here.indices where here[state] > 0 {
        for (action, chance) in policy(state).enumerated() where chance > 0 {
          for outcome in model.outcomes(of: action, in: state) {
            let share = here[state] * chance * outcome.probability
            reward += scale * share * outcome.reward
            let beta = model.isTerminal(outcome.state) ? 1 : ends(outcome.state)
            weights[outcome.state] += scale * model.discount * share * beta
            next[outcome.state] += share * (1 - beta)
          }
        }
      }
      here = next
      scale *= model.discount
    }
    return (reward, weights)
  }

  @Test("with the goal in a hallway, sweeps and values are those of the paper's rooms")
  func hallwayGoal() throws {
    let (open, goals) = (Self.open, ["r7c9": 1.0])
    let plain = solve(open, with: OptionValueIteration(options: [], goals: goals, tolerance: 1e-10))
    #expect(plain.iterations == 90 && plain.residuals.count == 90 && plain.history.count == 90)
    let options = open.hallwayOptions
    let only = solve(
      open,
      with: OptionValueIteration(
        options: options, goals: goals, tolerance: 1e-10, primitives: false))
    #expect(only.converged && only.iterations == 28)
    let reached = only.history.prefix(2).map { $0.values.count { $0 > 0 } }
    #expect(reached == [53, 104])  // 51 % and 100 %
    #expect(abs(only.values[1, 1] - plain.values[1, 1]) < 1e-8)
    #expect(abs(plain.values[1, 1] - 0.0837984) < 1e-7)
    let mixed = solve(
      open, with: OptionValueIteration(options: options, goals: goals, tolerance: 1e-10))
    #expect(PlanningTests.distance(mixed.values.values, plain.values.values) < 3e-10)
    #expect(mixed.iterations < plain.iterations)
    #expect(zip(only.values.values, plain.values.values).allSatisfy { $0 <= $1 + 1e-9 })
  }

  @Test("with the goal inside a room, hallway options alone never reach it, and with actions do")
  func interiorGoal() {
    let (open, goals) = (Self.open, ["r9c9": 1.0])
    let options = open.hallwayOptions
    let only = solve(
      open, with: OptionValueIteration(options: options, goals: goals, primitives: false))
    #expect(only.values[9, 9] == 1 && only.values.values.reduce(0, +) == 1)
    let mixed = solve(
      open, with: OptionValueIteration(options: options, goals: goals, tolerance: 1e-10))
    let plain = solve(
      FourRooms(goal: [9, 9]), with: ValueIteration(tolerance: 1e-12))
    for state in mixed.values.values.indices where state != open.mdp.labels.state(row: 9, column: 9)
    {
      // A goal worth 1 is a step later than a reward of 1 on the way into it.
      #expect(abs(mixed.values[state] - 0.9 * plain.values[state]) < 1e-9)
    }
  }

  @Test("with a goal that ends the episode, options and actions together give the optimal values")
  func terminalGoal() throws {
    let exact = solve(Self.rooms, with: PolicyIteration()).values.values
    #expect(solve(Self.rooms, with: ValueIteration(tolerance: 1e-10)).iterations == 90)
    let options = Self.rooms.hallwayOptions
    #expect(options.count == 8 && options[0].name == "upper left to r3c6")
    for tolerance in [1e-4, 1e-10] {
      let mixed = solve(
        Self.rooms, with: OptionValueIteration(options: options, tolerance: tolerance))
      let error = PlanningTests.distance(mixed.values.values, exact)
      #expect(error <= (try #require(mixed.errorBound)) && error < 10 * tolerance)
    }
    let only = solve(
      Self.rooms, with: OptionValueIteration(options: options, tolerance: 1e-10, primitives: false))
    #expect(only.policy["r1c1"] == "upper left to r3c6" && only.policy["r7c9"] == nil)
    #expect(only.policy["r3c6"] == "upper right to r7c9")
    #expect(only.actionValues.value(state: "r1c1", action: "lower right to r7c9") == -.infinity)
  }

  @Test("a hallway option is the one made by hand from sweeps over its room")
  func hallwayPolicy() throws {
    let model = Self.open.mdp
    let names = model.stateNames
    let inside = names.map { Self.isIn($0, rows: 1...5, columns: 1...5) }
    let target = try #require(model.labels.state(row: 3, column: 6))
    let other = try #require(model.labels.state(row: 6, column: 2))
    var u = [Double](repeating: 0, count: model.stateCount)
    u[target] = 1
    let look = { (state: Int, action: Int) in
      model.outcomes(of: action, in: state).reduce(0) { $0 + 0.9 * $1.probability * u[$1.state] }
    }
    let starts = names.indices.filter { inside[$0] || $0 == other }
    for _ in 0..<1000 {
      for state in starts { u[state] = (0..<4).map { look(state, $0) }.max() ?? 0 }
    }
    var ways: [String: String] = [:]
    for state in starts {
      let best = (0..<4).first { look(state, $0) > u[state] - 1e-9 }
      ways[names[state]] = best.map(model.labels.actionName)
    }
    let hand = Option(
      "by hand", policy: ways, in: starts.map { names[$0] },
      until: names.indices.filter { !inside[$0] }.map { names[$0] })
    let (found, twin) = (
      Self.open.hallwayOptions[0].model(on: Self.open), hand.model(on: Self.open)
    )
    for end in ["r3c6", "r6c2", "r7c2", "r1c1"] {
      let (a, b) = (found, twin)
      #expect(
        a.discountedProbabilities(endingIn: end).values
          == b.discountedProbabilities(endingIn: end).values)
    }
    #expect(found.discountedProbabilities(endingIn: "r3c6")["r3c5"] > 0.6)
    #expect(found.rewards.values.allSatisfy { $0 == 0 })
  }

  static func isIn(_ name: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>) -> Bool {
    let numbers = name.dropFirst().split(separator: "c").compactMap { Int($0) }
    return numbers.count == 2 && rows.contains(numbers[0]) && columns.contains(numbers[1])
  }

  @Test("the model of a hallway option is what playing it gives")
  func monteCarlo() throws {
    let model = Self.rooms.mdp
    let option = Self.rooms.hallwayOptions[3]  // upper right to r7c9, the goal
    let exact = option.model(on: Self.rooms)
    let start = try #require(model.labels.state(row: 2, column: 8))
    let labels = model.labels
    let room = (0..<model.stateCount).map {
      Self.isIn(labels.stateName($0), rows: 1...6, columns: 7...11)
    }
    var random = RandomStream(seed: 3, purpose: .session)
    let way = solve(
      MDP(states: 104, actions: 4, discount: 0.9) { state, action in
        guard room[state] || labels.stateName(state) == "r3c6" else { return [] }
        return Self.open.mdp.outcomes(of: action, in: state).map {
          Outcome(
            $0.state, probability: $0.probability,
            reward: labels.stateName($0.state) == "r7c9" ? 1 : 0)
        }
      }, with: PolicyIteration()
    ).policy
    var (sum, squares) = (0.0, 0.0)
    let runs = 20_000
    for _ in 0..<runs {
      let played = Self.play(
        model, from: start, &random, choose: { state, _ in way.action(in: state) ?? 0 },
        ends: { room[$0] ? 0 : 1 })
      sum += played.earned
      squares += played.earned * played.earned
    }
    let mean = sum / Double(runs)
    let error = ((squares / Double(runs) - mean * mean) / Double(runs)).squareRoot()
    #expect(abs(exact.rewards[start] - mean) < 4 * error && error < 0.003)
    #expect(exact.rewards["r1c1"] == 0)
  }

  /// An option that acts by chance and ends by chance, also where it cannot start.
  static func wanderer(_ model: MDP) -> (option: Option, beta: (Int) -> Double) {
    let beta = { (state: Int) in Double(state * 7 % 10) / 10 }
    let chances = (0..<model.stateCount).map { (model.labels.stateName($0), beta($0)) }
    let starts = (0..<model.stateCount).filter { $0 % 3 != 1 }.map(model.labels.stateName)
    let option = Option(
      "wander", policy: uniform(model), in: starts,
      until: Dictionary(uniqueKeysWithValues: chances))
    return (option, beta)
  }

  @Test("the model of an option that ends by chance is the sum over its lengths")
  func chanceSeries() {
    let model = garnet(states: 12, actions: 3, branches: 3, discount: 0.9, seed: 5)
    let (option, beta) = Self.wanderer(model)
    let exact = option.model(on: model)
    for state in 0..<model.stateCount where state % 3 != 1 && !model.isTerminal(state) {
      let twin = Self.series(
        model, from: state,
        policy: { at in
          let actions = model.actions(in: at)
          return (0..<model.actionCount).map {
            actions.contains($0) ? 1 / Double(actions.count) : 0
          }
        }, ends: beta)
      #expect(abs(exact.rewards[state] - twin.reward) < 1e-10)
      for end in 0..<model.stateCount {
        let found = exact.discountedProbabilities(endingIn: end)[state]
        #expect(abs(found - twin.weights[end]) < 1e-10)
      }
    }
  }

  @Test("the model of an option through thousands of states has its closed form")
  func longWay() {
    let count = 3000
    let line = MDP(states: count, actions: 1, discount: 0.999) { state, _ in
      state == count - 1
        ? []
        : [
          Outcome(state + 1, probability: 0.5, reward: -1),
          Outcome(state, probability: 0.5, reward: -1),
        ]
    }
    let model = Option("on", policy: uniform(line), until: []).model(on: line)
    // A step ahead takes a geometric time, whose E[γᵏ] is c.
    let c = 0.999 * 0.5 / (1 - 0.999 * 0.5)
    var power = 1.0
    for steps in 1..<count {
      power *= c
      let state = count - 1 - steps
      #expect(abs(model.discountedProbabilities(endingIn: count - 1)[state] - power) < 1e-9)
      #expect(abs(model.rewards[state] + (1 - power) / 0.001) < 1e-6)
      if steps > 40 { break }
    }
    #expect(abs(model.rewards[0] + 1000) < 3)
  }

  @Test("without discount, options leave the values of the shortest ways alone")
  func undiscounted() {
    let cliff = CliffWalking()
    let ways = ["r2c3": "right", "r2c4": "right", "r2c5": "right"]
    let dash = Option("dash", policy: ways, in: ["r2c3"], until: ["r2c6", "r3c0"])
    let mixed = solve(cliff, with: OptionValueIteration(options: [dash]))
    #expect(mixed.values[3, 0] == -13 && mixed.converged)
    #expect(mixed.actionValues["r2c3", "dash"] == -9)
  }
}
