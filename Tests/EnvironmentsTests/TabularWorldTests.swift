import Arrays
import Environments
import Testing

@Suite struct TabularWorldTests {
  /// The least number of steps from the start to an end.
  static func shortest(_ problem: some ModelProblem) throws -> Int? {
    let model = problem.mdp
    return model.stepsToEnd[try #require(model.start.first).state]
  }

  @Test("windy grid: 15 steps with four moves, 7 with a king's moves, 7 with staying")
  func windyLengths() throws {
    #expect(try Self.shortest(WindyGridWorld()) == 15)
    #expect(try Self.shortest(WindyGridWorld(moves: .eight)) == 7)
    #expect(try Self.shortest(WindyGridWorld(moves: .nine)) == 7)
    let planner = Planner(WindyGridWorld().mdp)
    #expect(abs(planner.startMean(planner.optimal()) + 15) < 1e-12)
  }

  @Test("the windy grid drawn as a map with Wind moves alike, cell by cell")
  func windyTwin() throws {
    let map = """
      ..........
      ..........
      ..........
      S......G..
      ..........
      ..........
      ..........
      """
    for moves in GridMoves.allCases {
      let drawn = try GridWorld(
        map: map,
        clauses: [
          StepReward(-1), Tile("G", terminal: true), Wind([0, 0, 0, 1, 1, 1, 2, 2, 1, 0]),
          Moves(moves),
        ]
      ).mdp
      let made = WindyGridWorld(moves: moves).mdp
      #expect(drawn.stateNames == made.stateNames && drawn.actionNames == made.actionNames)
      for state in 0..<70 {
        for action in 0..<drawn.actionCount {
          #expect(drawn.outcomes(of: action, in: state) == made.outcomes(of: action, in: state))
        }
      }
    }
  }

  @Test("stochastic wind blows one less, as ever or one more, only where it blows")
  func stochasticWind() {
    let model = WindyGridWorld(moves: .nine, stochastic: true).mdp
    let stay = 8
    // r3c6 has wind 2: it blows 1, 2 or 3 cells up.
    #expect(model.outcomes(of: stay, in: 36).map(\.state) == [26, 16, 6])
    #expect(model.outcomes(of: stay, in: 36).allSatisfy { $0.probability == 1.0 / 3.0 })
    #expect(model.outcomes(of: stay, in: 30).map(\.state) == [30])
  }

  @Test("Dyna mazes: 14 steps; blocked 10 to 16; the shortcut 16 to 10")
  func dynaLengths() throws {
    #expect(try Self.shortest(DynaMaze()) == 14)
    for (maze, before, after) in [
      (MazeLayout.blocking, 10, 16), (.shortcut, 16, 10),
    ] {
      let problem = DynaMaze(maze: maze)
      let changed = try problem.changedModel()
      #expect(try Self.shortest(problem) == before)
      #expect(changed.stepsToEnd[try #require(changed.start.first).state] == after)
      #expect(changed.stateNames == problem.mdp.stateNames)
    }
  }

  @Test("a changing maze changes after its steps, and a copy begins anew")
  func changingMaze() {
    let world = DynaMaze(maze: .blocking, changesAfter: 5).world
    guard case .discrete(let fresh) = world.dynamics else {
      Issue.record("expected a simulator")
      return
    }
    var random = RandomStream(seed: 1, purpose: .environment)
    // From the start at r5c3, right to column 8, then up through the gap at r3c8.
    func play(_ simulator: any DiscreteSimulator, moves: [Int]) -> String? {
      var simulator = simulator
      var state = simulator.reset(using: &random)
      for move in moves { state = simulator.step(move, using: &random).state }
      return world.stateNames?[state]
    }
    #expect(play(fresh, moves: [1, 1, 1, 1, 1]) == "r5c8")
    #expect(play(fresh, moves: [1, 1, 1, 1, 1, 0, 0, 0]) == "r4c8")
    let slow = DynaMaze(maze: .blocking).world
    guard case .discrete(let slowly) = slow.dynamics else { return }
    #expect(play(slowly, moves: [1, 1, 1, 1, 1, 0, 0, 0]) == "r2c8")
  }

  @Test("four rooms: 104 cells, hallways where the paper has them, a third of moves astray")
  func fourRooms() throws {
    let model = FourRooms().mdp
    #expect(model.stateCount == 104)
    #expect(model.discount == 0.9)
    let grid = try #require(model.grid)
    for hallway in FourRooms.hallways {
      #expect(grid.state(row: hallway[0], column: hallway[1]) != nil)
    }
    // No other cell of the inner walls is free: count the free cells of each wall line.
    #expect((1...11).count { grid.state(row: $0, column: 6) != nil } == 2)
    #expect((1...5).count { grid.state(row: 6, column: $0) != nil } == 1)
    #expect((7...11).count { grid.state(row: 7, column: $0) != nil } == 1)
    #expect((0..<13).allSatisfy { grid.state(row: 0, column: $0) == nil })
    let centre = try #require(grid.state(row: 3, column: 3))
    let up = model.outcomes(of: 0, in: centre)
    #expect(abs((up.first?.probability ?? 0) - 2.0 / 3.0) < 1e-15 && up.count == 4)
    #expect(up.dropFirst().allSatisfy { abs($0.probability - 1.0 / 9.0) < 1e-15 })
    let goal = try #require(grid.state(row: 7, column: 9))
    #expect(model.isTerminal(goal))
    let above = try #require(grid.state(row: 6, column: 9))
    #expect(
      model.outcomes(of: 2, in: above).first == Outcome(goal, probability: 2.0 / 3.0, reward: 1))
    // One step from the goal: the value solves v = 2/3 + 0.9 (…): a bound from both sides.
    let value = Planner(model).optimal()[above]
    #expect(value > 2.0 / 3.0 && value < 1)
  }

  @Test("value iteration on the four rooms settles to 1e-10 in 90 sweeps")
  func fourRoomsSweeps() {
    // Targets, section 2.16: two arrays, until the largest change is below 1e-10.
    let planner = Planner(FourRooms().mdp)
    var values = [Double](repeating: 0, count: 104)
    var sweeps = 0
    var change = 1.0
    while change >= 1e-10 {
      let next = (0..<104).map { state in
        (0..<4).compactMap { planner.actionValue(state, $0, values) }.max() ?? 0
      }
      change = zip(next, values).map { abs($0 - $1) }.max() ?? 0
      values = next
      sweeps += 1
    }
    #expect((89...91).contains(sweeps))
  }

  @Test("the teleporting grid has the values of the book's figures 3.2 and 3.5")
  func teleport() {
    let planner = Planner(TeleportGrid().mdp)
    let random = planner.uniform()
    let expected = [
      3.3090, 8.7893, 4.4276, 5.3224, 1.4922, 1.5216, 2.9923, 2.2501, 1.9076, 0.5474, 0.0508,
      0.7382,
      0.6731, 0.3582, -0.4031, -0.9736, -0.4355, -0.3549, -0.5856, -1.1831, -1.8577, -1.3452,
      -1.2293,
      -1.4229, -1.9752,
    ]
    #expect(zip(random, expected).allSatisfy { abs($0 - $1) < 5.1e-5 })
    let power = 0.9 * 0.9 * 0.9 * 0.9 * 0.9
    #expect(abs(planner.optimal()[1] - 10 / (1 - power)) < 1e-9)
  }

  @Test(
    "random walks have the values of their straight line, and the long one those of its equations")
  func walks() {
    let five = Planner(RandomWalk(states: 5).mdp).uniform(tolerance: 1e-14)
    for state in 1...5 { #expect(abs(five[state] - Double(state) / 6) < 1e-11) }
    #expect(
      RandomWalk(states: 5).mdp.stateNames == ["left end", "A", "B", "C", "D", "E", "right end"])
    let nineteen = Planner(RandomWalk().mdp).uniform(tolerance: 1e-14)
    for state in 1...19 { #expect(abs(nineteen[state] - Double(state - 10) / 10) < 1e-10) }
    let long = RandomWalk(states: 1000).mdp
    #expect(long.start.map(\.state) == [500])
    // From state 1 a hundredth of the steps stays on each of the 100 states to the right.
    let first = long.outcomes(of: 0, in: 1)
    #expect(first.count == 101 && first[0] == Outcome(0, probability: 0.5, reward: -1))
    let middle = long.outcomes(of: 0, in: 950)
    #expect(middle.last == Outcome(1001, probability: 50 * 0.005, reward: 1))
    #expect(abs(middle.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test("the student's values are those of the lecture's slides")
  func student() {
    // Slides 16 and 34 of lecture 2: values to one decimal.
    let process = Planner(StudentProcess().mdp)
    let values = process.uniform()
    let labels = StudentProcess().mdp.labels
    let names = ["class 1", "class 2", "class 3", "pass", "pub", "social media", "sleep"]
    for (name, value) in zip(names, [-13, 1.5, 4.3, 10, 0.8, -23, 0]) {
      #expect(abs(values[labels.state(named: name) ?? 0] - value) < 0.5)
    }
    let near = Planner(StudentProcess(discount: 0.9).mdp).uniform()
    for (name, value) in zip(names, [-5, 0.9, 4.1, 10, 1.9, -7.6, 0]) {
      #expect(abs(near[labels.state(named: name) ?? 0] - value) < 0.051)
    }
    let decisions = StudentProcess(decides: true).mdp
    let best = Planner(decisions).optimal()
    for (name, value) in zip(names.prefix(3) + ["social media"], [6.0, 8, 10, 6]) {
      #expect(abs(best[decisions.labels.state(named: name) ?? 0] - value) < 1e-9)
    }
    let random = Planner(decisions).uniform()
    for (name, value) in zip(names.prefix(3) + ["social media"], [-1.3, 2.7, 7.4, -2.3]) {
      #expect(abs(random[decisions.labels.state(named: name) ?? 0] - value) < 0.051)
    }
  }

  @Test("deep sea: the best return is 0.99 of one path, whatever its size")
  func deepSea() {
    for size in [2, 5, 10] {
      let model = DeepSea(size: size).mdp
      #expect(model.stateCount == size * (size + 1) / 2 + 1)
      let planner = Planner(model)
      #expect(abs(planner.startMean(planner.optimal()) - 0.99) < 1e-12)
      #expect(model.stepsToEnd[0] == size)
    }
    // Stochastic: every one of the first N − 1 moves to the right must succeed, with (1 − 1/N) each.
    let planner = Planner(DeepSea(size: 5, stochastic: true).mdp)
    let success = 0.8 * 0.8 * 0.8 * 0.8
    let rightAlways = success - 0.01
    #expect(planner.startMean(planner.optimal()) >= rightAlways - 1e-12)
  }

  @Test("catch: always possible, and −0.6 when moving at random")
  func catching() {
    let planner = Planner(Catch().mdp)
    #expect(abs(planner.startMean(planner.optimal()) - 1) < 1e-12)
    // bsuite's base regret is 1.6, to one decimal: the random policy's return is −0.6.
    #expect(abs(planner.startMean(planner.uniform()) + 0.6) < 0.05)
  }

  @Test("the T-maze hides its state: five observations, and a model without hiding")
  func tMaze() throws {
    let open = TMaze(length: 4, hidden: false, discount: 1)
    let planner = Planner(open.mdp)
    #expect(abs(planner.startMean(planner.optimal()) - 4) < 1e-12)
    #expect(open.mdp.stateCount == 11)
    let world = TMaze(length: 4).world
    #expect(world.stateNames == ["goal up", "goal down", "corridor", "fork", "over"])
    guard case .discrete(var simulator) = world.dynamics else {
      Issue.record("expected a simulator")
      return
    }
    var random = RandomStream(seed: 3, purpose: .environment)
    var signs: Set<Int> = []
    for _ in 0..<40 {
      let sign = simulator.reset(using: &random)
      signs.insert(sign)
      let seen = (0..<4).map { _ in simulator.step(1, using: &random).state }
      #expect(seen == [2, 2, 2, 3])
      let turn = simulator.step(sign == 0 ? 0 : 2, using: &random)
      #expect(turn == DiscreteTransition(state: 4, reward: 4, terminated: true))
    }
    #expect(signs == [0, 1])
  }

  @Test("the river's rows are the paper's, and swimming up pays without much discount")
  func river() {
    let model = RiverSwim(discount: 0.99).mdp
    #expect(model.outcomes(of: 0, in: 0) == [Outcome(0, reward: 0.005)])
    #expect(model.outcomes(of: 1, in: 0).map(\.probability) == [0.4, 0.6])
    #expect(model.outcomes(of: 1, in: 3).map(\.probability) == [0.05, 0.6, 0.35])
    #expect(model.outcomes(of: 1, in: 5).allSatisfy { $0.reward == 1 })
    let planner = Planner(model)
    let values = planner.optimal()
    #expect((0..<6).allSatisfy { planner.bestActions($0, values) == [1] })
  }

  @Test(
    "the chain, the corridor, Baird's states and the two of Tsitsiklis and Van Roy are as drawn")
  func chains() {
    let chain = NChain().mdp
    #expect(
      chain.outcomes(of: 0, in: 4)
        == [Outcome(4, probability: 0.8, reward: 10), Outcome(0, probability: 1 - 0.8, reward: 2)])
    let corridor = ShortCorridor().mdp
    #expect(corridor.outcomes(of: 1, in: 1) == [Outcome(0, reward: -1)])
    #expect(corridor.outcomes(of: 0, in: 1) == [Outcome(2, reward: -1)])
    #expect(corridor.outcomes(of: 0, in: 0) == [Outcome(0, reward: -1)])
    #expect(ShortCorridor().world.stateCount == 1)
    let baird = BairdsCounterexample()
    #expect(baird.mdp.outcomes(of: 0, in: 3).map(\.state) == [0, 1, 2, 3, 4, 5])
    #expect(baird.mdp.outcomes(of: 1, in: 3) == [Outcome(6)])
    #expect(BairdsCounterexample.features[2] == [0, 0, 2, 0, 0, 0, 0, 1])
    #expect(BairdsCounterexample.features[6] == [0, 0, 0, 0, 0, 0, 1, 2])
    #expect(TsitsiklisVanRoy().mdp.outcomes(of: 0, in: 1).map(\.probability) == [0.99, 0.01])
  }

  @Test("the corridor's best probability of going right is 2 − √2, for −(6 + 4√2)")
  func corridorPolicy() {
    // J(p) from the three equations of the book's exercise 13.1, here by sweeps.
    let model = ShortCorridor().mdp
    let right = 2 - 2.0.squareRoot()
    var values = [0.0, 0, 0, 0]
    for _ in 0..<5000 {
      for state in 0..<3 {
        values[state] = [(0, 1 - right), (1, right)].reduce(0) { sum, choice in
          let outcome = model.outcomes(of: choice.0, in: state)[0]
          return sum + choice.1 * (outcome.reward + values[outcome.state])
        }
      }
    }
    #expect(abs(values[0] + 6 + 4 * 2.0.squareRoot()) < 1e-9)
  }

  @Test("B's rewards have mean −0.1 and variance 1 exactly, and ten actions")
  func maximizationBias() {
    let model = MaximizationBias().mdp
    #expect(model.actions(in: 0) == [0, 1] && model.actions(in: 1) == Array(2..<12))
    let rewards = model.outcomes(of: 5, in: 1)
    let mean = rewards.reduce(0) { $0 + $1.probability * $1.reward }
    let square = rewards.reduce(0) { $0 + $1.probability * $1.reward * $1.reward }
    #expect(abs(mean + 0.1) < 1e-12 && abs(square - mean * mean - 1) < 1e-9)
    // A tenth of a normal distribution lies below −1.2816 standard deviations.
    let low = rewards.filter { $0.reward < -0.1 - 1.2816 }.reduce(0) { $0 + $1.probability }
    #expect(abs(low - 0.1) < 0.006)
  }

  @Test("random models are the same for a seed, branch as told, and differ between seeds")
  func garnet() {
    let model = Garnet(states: 50, actions: 3, branching: 7, seed: 4).mdp
    for state in 0..<50 {
      for action in 0..<3 {
        let outcomes = model.outcomes(of: action, in: state)
        #expect(Set(outcomes.map(\.state)).count == 7)
        #expect(abs(outcomes.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
      }
    }
    let twin = Garnet(states: 50, actions: 3, branching: 7, seed: 4).mdp
    let other = Garnet(states: 50, actions: 3, branching: 7, seed: 5).mdp
    #expect(twin.outcomes(of: 1, in: 7) == model.outcomes(of: 1, in: 7))
    #expect(other.outcomes(of: 1, in: 7) != model.outcomes(of: 1, in: 7))
  }

  @Test("the episodes of A and B make B three quarters, and the likely model A as well")
  func predictor() {
    let values = Planner(ABPredictor().mdp).uniform()
    #expect(values == [0.75, 0.75, 0])
    let episodes = ABPredictor.episodes
    let ofB = episodes.flatMap { $0 }.filter { $0.state == 1 }
    #expect(episodes.count == 8 && ofB.reduce(0) { $0 + $1.reward } / Double(ofB.count) == 0.75)
  }
}
