/// Lines of use for the reference, by the word they are about.
///
/// All of them run, and are Swift as well unless
/// their first line says otherwise.
enum Examples {
  static let robot = """
    let robot = MDP("Recycling robot", discount: 0.9) {
        From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
        From("high", "wait", to: "high", reward: 1)
        From("low", "search", to: ["low": 0.6, "high": 0.4], reward: ["low": 4, "high": -3])
        From("low", "wait", to: "low", reward: 1)
        From("low", "recharge", to: "high")
    }

    """

  static let problems = [
    "MDP": robot + """
      let plan = solve(robot, with: ValueIteration())
      print(plan.policy["high"]!, plan.policy["low"]!)  // prints search recharge
      """,
    "From": """
    let coin = MDP("Coin", discount: 1) {
        From("flip", "throw", to: ["heads": 0.5, "tails": 0.5], reward: ["heads": 1, "tails": 0])
        Terminal("heads", "tails")
    }
    print(solve(coin, with: ValueIteration()).values["flip"])  // prints 0.5
    """,
    "Start": """
    let walk = MDP("Walk", discount: 1) {
        Start(["left": 0.5, "right": 0.5])
        From("left", "on", to: "right", reward: 1)
        From("right", "on", to: "end", reward: 1)
        Terminal("end")
    }
    print(walk.states.count)  // prints 3
    """,
    "Terminal": """
    let chain = MDP("Chain", discount: 1) {
        for i in 0..<3 {
            From("s\\(i)", "on", to: "s\\(i + 1)", reward: -1)
        }
        Terminal("s3")
    }
    print(solve(chain, with: ValueIteration()).values["s0"])  // prints -3.0
    """,
    "Outcome": """
    // Fair steps on a line of seven cells, whose ends are terminal; 1 for leaving on the right.
    let walk = MDP(states: 7, actions: 1, discount: 1) { s, a in
        if s == 0 || s == 6 { return [] }
        return [
            Outcome(s - 1, probability: 0.5),
            Outcome(s + 1, probability: 0.5, reward: s == 5 ? 1 : 0),
        ]
    }
    let values = solve(walk, with: ValueIteration(tolerance: 1e-12)).values
    print((values[3] * 1000).rounded() / 1000)  // prints 0.5
    """,
    "GridWorld": """
    let cliff = GridWorld(\"\"\"
        ............
        ............
        ............
        SCCCCCCCCCCG
        \"\"\") {
        StepReward(-1)
        Tile("C", reward: -100, sendsTo: "S")
        Tile("G", terminal: true)
    }
    print(solve(cliff, with: ValueIteration()).values[3, 0])  // prints -13.0
    """,
    "StepReward": maze("StepReward(-0.5)", "-1.5"),
    "Tile": maze("StepReward(-1)\n    Tile(\"G\", reward: 10, terminal: true)", "8.0", goal: ""),
    "Slip": """
    let ice = GridWorld("S.G", discount: 0.9) {
        Slip(0.2)
        Tile("G", reward: 1, terminal: true)
    }
    print(ice.stateCount)  // prints 3
    """,
    "Wind": """
    let windy = GridWorld(\"\"\"
        ...
        S.G
        \"\"\") {
        Wind([0, 1, 0])
        StepReward(-1)
        Tile("G", terminal: true)
    }
    print(windy.actionCount)  // prints 4
    """,
    "Moves": """
    let king = GridWorld(\"\"\"
        S..
        ...
        ..G
        \"\"\") {
        Moves(.eight)
        StepReward(-1)
        Tile("G", terminal: true)
    }
    print(solve(king, with: ValueIteration()).values[0, 0])  // prints -2.0
    """,
    "Bump": """
    let hall = GridWorld("S.G", discount: 0.9) {
        Bump(reward: -5)
        Tile("G", reward: 1, terminal: true)
    }
    let plan = solve(hall, with: ValueIteration())
    print(plan.actionValues["r0c0", "up"] < plan.values["r0c0"])  // prints true
    """,
    "TimeLimit": """
    let short = TimeLimit(CartPole(), steps: 10)
    print(evaluate(uniform(short), on: short, episodes: 20).lengths.max()! <= 10)  // prints true
    """,
  ]

  static let environments = [
    "Environment": """
    struct Corridor: Environment {
        var place = 2
        let observationSpace = Discrete(5)
        let actionSpace = Discrete(names: ["left", "right"])
        mutating func reset() -> Int {
            place = 2
            return place
        }
        mutating func step(_ action: Int) -> Step {
            place = max(0, min(4, place + (action == 1 ? 1 : -1)))
            return Step(observation: place, reward: place == 4 ? 1 : 0, terminated: place == 4)
        }
    }
    let run = train(QLearning(), on: TimeLimit(Corridor(), steps: 100), episodes: 200, seed: 1)
    print(rollout(run.policy, on: Corridor()).length)  // prints 2
    """,
    "Discrete": """
    let moves = Discrete(names: ["left", "right"])
    print(moves.count, moves.contains(2))  // prints 2 false
    """,
    "Box": """
    let speeds = Box(low: [-1, -1], high: [1, 1])
    print(speeds.count, speeds.contains([0.5, 2]))  // prints 2 false
    """,
    "Step": """
    // Martlet alone
    let step = Step(observation: 3, reward: 1, terminated: true)
    print(step.observation, step.terminated)  // prints 3 true
    """,
    "check": """
    // Martlet alone
    check(CliffWalking())
    """,
  ]

  private static func maze(
    _ clauses: String, _ value: String, goal: String = "\n    Tile(\"G\", terminal: true)"
  ) -> String {
    """
    let maze = GridWorld(\"\"\"
        S.#
        #.G
        \"\"\") {
        \(clauses)\(goal)
    }
    print(solve(maze, with: ValueIteration()).values[0, 0])  // prints \(value)
    """
  }

  static let algorithms = [
    "QLearning": """
    let cliff = CliffWalking()
    let run = train(QLearning(stepSize: 0.5, epsilon: 0.1), on: cliff, episodes: 500, seed: 1)
    print(rollout(run.policy, on: cliff).length)  // prints 13
    """,
    "Sarsa": """
    let cliff = CliffWalking()
    let run = train(Sarsa(stepSize: 0.5, epsilon: 0.1), on: cliff, episodes: 500, seed: 1)
    print(run.returns.count, run.algorithm)  // prints 500 SARSA
    """,
    "GradientMonteCarlo": """
    let walk = RandomWalk(states: 1000)
    let groups = GradientMonteCarlo(stepSize: 2e-4, features: .stateAggregation(groups: 10))
    let learned = predict(uniform(walk), on: walk, with: groups, episodes: 500, seed: 1)
    print(learned.weights.count, learned.values[1] == learned.values[100])  // prints 10 true
    """,
    "SemiGradientTD": """
    // Off policy with features of more weights than states, the weights grow without bound.
    let baird = BairdsCounterexample()
    let td = SemiGradientTD(
        stepSize: 0.01, features: .matrix(BairdsCounterexample.features),
        initialWeights: BairdsCounterexample.initialWeights, behaviour: baird.behaviourPolicy)
    let learned = predict(baird.targetPolicy, on: baird, with: td, steps: 1000, seed: 1)
    print(learned.weights.max()! > 100)  // prints true
    """,
    "SemiGradientTDLambda": """
    let walk = RandomWalk()
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    let td = SemiGradientTDLambda(
        stepSize: 0.02, lambda: 0.8, features: .stateAggregation(groups: 10))
    let learned = predict(uniform(walk), on: walk, with: td, episodes: 300, seed: 1)
    print(learned.rmse(against: truth).last! < 0.1)  // prints true
    """,
    "TDC": """
    let baird = BairdsCounterexample()
    let tdc = TDC(
        features: .matrix(BairdsCounterexample.features),
        initialWeights: BairdsCounterexample.initialWeights, updates: .expected)
    let learned = predict(baird.targetPolicy, on: baird, with: tdc, steps: 1000)
    print((learned.weights[0] * 100).rounded() / 100)  // prints 2.14
    """,
    "EmphaticTD": """
    let baird = BairdsCounterexample()
    let emphatic = EmphaticTD(
        features: .matrix(BairdsCounterexample.features),
        initialWeights: BairdsCounterexample.initialWeights, updates: .expected)
    let learned = predict(baird.targetPolicy, on: baird, with: emphatic, steps: 1000)
    print(abs(learned.values["1"]) < 1e-6)  // prints true
    """,
    "SemiGradientSarsa": """
    let sarsa = SemiGradientSarsa(
        stepSize: 0.5 / 8, epsilon: 0, features: .tileCoding(tilings: 8, tiles: 8), discount: 1)
    let run = train(sarsa, on: MountainCar(timeLimit: 10_000), episodes: 100, seed: 1)
    print(run.lengths[0] > 500, run.lengths[99] < 250)  // prints true true
    print(run.actionValues(at: [-0.5, 0]).count)  // prints 3
    """,
    "SemiGradientSarsaLambda": """
    let sarsa = SemiGradientSarsaLambda(
        stepSize: 0.5 / 8, epsilon: 0, lambda: 0.9, traces: .replacing, discount: 1)
    let run = train(sarsa, on: MountainCar(timeLimit: 10_000), episodes: 50, seed: 1)
    print(run.lengths[49] < 300)  // prints true
    """,
    "DifferentialSemiGradientSarsa": """
    let queue = AccessControl()
    let run = train(
        DifferentialSemiGradientSarsa(features: .tabular), on: queue, steps: 100_000, seed: 1)
    print(run.policy["5 free, priority 8"]!)  // prints accept
    """,
    "DeadlyTriad": """
    for triad in DeadlyTriad.all {
        if triad.diverges { print(triad.name) }  // prints bootstrapping, off policy, function approximation
    }
    print(DeadlyTriad(offPolicy: false).diverges)  // prints false
    """,
    "EpsilonGreedy": """
    let greedy = testbed(EpsilonGreedy(epsilon: 0), runs: 200)
    let curious = testbed(EpsilonGreedy(epsilon: 0.1).named("ε = 0.1"), runs: 200)
    print(curious.optimal.average(last: 100) > greedy.optimal.average(last: 100))  // prints true
    """,
    "OptimisticGreedy": """
    let bed = testbed(OptimisticGreedy(initialValue: 5), runs: 200)
    print(bed.optimal.average(last: 100) > 70)  // prints true
    """,
    "UCB": """
    let run = train(UCB(c: 2), on: Bandit(arms: 10), steps: 1000, seed: 1)
    print(run.returns.count, run.policy["bandit"]!)
    """,
    "GradientBandit": """
    let bandit = Bandit(mean: 4)
    let with = testbed(GradientBandit(), on: bandit, runs: 200)
    let without = testbed(GradientBandit(baseline: false), on: bandit, runs: 200)
    print(with.mean > without.mean)  // prints true
    """,
    "ThompsonSampling": """
    let coins = Bandit(arms: 5, reward: .bernoulli)
    let run = train(ThompsonSampling(belief: .beta), on: coins, steps: 500, seed: 1)
    print(run.returns.count)  // prints 500
    """,
    "DQN": """
    let run = train(DQN(hidden: [16], learningRate: 1e-3), on: CartPole(), steps: 500, seed: 1)
    print(run.steps)  // prints 500
    """,
    "Reinforce": """
    let run = train(Reinforce(learningRate: 1e-2), on: CartPole(), episodes: 10, seed: 1)
    print(run.returns.count)  // prints 10
    """,
    "TD": """
    let walk = RandomWalk(states: 5)
    let learned = predict(uniform(walk), on: walk, with: TD(initialValue: 0.5), episodes: 100)
    print(learned.values["A"] < learned.values["C"])  // prints true
    """,
    "MonteCarlo": """
    let walk = RandomWalk(states: 5)
    let mean = predict(uniform(walk), on: walk, with: MonteCarlo(), episodes: 5_000)
    let constant = MonteCarlo(stepSize: 0.02, firstVisit: false, initialValue: 0.5)
    let moving = predict(uniform(walk), on: walk, with: constant, episodes: 100)
    print((mean.values["C"] * 10).rounded() / 10, moving.history.count)  // prints 0.5 100
    """,
    "TDLambda": """
    let walk = RandomWalk()
    let replacing = TDLambda(stepSize: 0.3, lambda: 0.8, traces: .replacing)
    let learned = predict(uniform(walk), on: walk, with: replacing, episodes: 10)
    print(learned.predictor, learned.episodes)  // prints TD(λ) 10
    """,
    "ImportanceSampling": """
    // The loop of Sutton & Barto, example 5.5: always left is worth 1.
    let loop = MDP("Loop", discount: 1) {
        From("s", "left", to: ["s": 0.9, "end": 0.1], reward: ["s": 0, "end": 1])
        From("s", "right", to: "end")
        Terminal("end")
    }
    let sampling = ImportanceSampling(behaviour: uniform(loop), weights: .weighted)
    let learned = predict(["s": "left"], on: loop, with: sampling, episodes: 1000)
    print((learned.values["s"] * 1000).rounded() / 1000)  // prints 1.0
    """,
    "LSTD": """
    let walk = RandomWalk()
    let learned = predict(uniform(walk), on: walk, with: LSTD(), episodes: 1000)
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    print(learned.rmse(against: truth).last! < 0.1)  // prints true
    """,
    "ValueIteration": robot + """
      let plan = solve(robot, with: ValueIteration(tolerance: 1e-10))
      print(plan.converged, plan.residuals.last! < 1e-10)  // prints true true
      """,
    "ModifiedPolicyIteration": robot + """
      let plan = solve(robot, with: ModifiedPolicyIteration(evaluationSweeps: 5))
      print(plan.policy["high"]!, plan.policy["low"]!)  // prints search recharge
      """,
    "FiniteHorizon": robot + """
      let plan = solve(robot, with: FiniteHorizon(horizon: 1))
      print(plan.policy["high"]!, plan.values["high"])  // prints search 4.0
      """,
    "RelativeValueIteration": robot + """
      let plan = solve(robot, with: RelativeValueIteration())
      print(plan.policy["high"]!, plan.gain!["high"] > 3)  // prints search true
      """,
    "Option": """
    let rooms = FourRooms()
    let down = Option("down twice", policy: ["r1c1": "down", "r2c1": "down"], in: ["r1c1", "r2c1"])
    let plan = solve(rooms, with: OptionValueIteration(options: [down]))
    print(plan.actionValues["r1c1", "down twice"] < plan.values["r1c1"])  // prints true
    """,
    "OptionModel": """
    let rooms = FourRooms()
    let model = rooms.hallwayOptions[3].model(on: rooms)
    print(model.option, model.rewards["r6c9"] > model.rewards["r1c9"])  // prints upper right to r7c9 true
    """,
    "OptionValueIteration": """
    // The sweeps of the paper's rooms: by actions, and by options that lead to hallways.
    let rooms = FourRooms(goal: [])
    let goals = ["r7c9": 1.0]
    let steps = OptionValueIteration(options: [], goals: goals, tolerance: 1e-10)
    let leaps = OptionValueIteration(
        options: rooms.hallwayOptions, goals: goals, tolerance: 1e-10, primitives: false)
    print(solve(rooms, with: steps).iterations, solve(rooms, with: leaps).iterations)  // prints 90 28
    """,
    "PolicyIteration": robot + """
      let plan = solve(robot, with: PolicyIteration())
      print(plan.policy["low"]!, plan.iterations < 5)  // prints recharge true
      """,
    "Schedule": """
    let decaying = Schedule.linear(from: 1, to: 0.05, over: 2_000)
    let run = train(QLearning(epsilon: decaying), on: CliffWalking(), episodes: 50, seed: 1)
    print(run.returns.count)  // prints 50
    """,
    "Exploration": """
    let sea = DeepSea(size: 10)
    for exploration in [Exploration.epsilonGreedy(0.1), Exploration.bonus(0.1)] {
        let learner = QLearning(stepSize: 1, exploration: exploration)
        let run = train(learner, on: sea, episodes: 1000, seed: 1)
        print(exploration, rollout(run.policy, on: sea).return > 0.9)
    }
    // prints .epsilonGreedy(0.1) false
    // prints .bonus(0.1) true
    let fading = Schedule.linear(from: 1, to: 0.05, over: 2_000)
    let cooling = Sarsa(exploration: .softmax(temperature: fading))
    let bounds = ExpectedSarsa(exploration: .ucb(c: 2))
    """,
    "MonteCarloExploringStarts": """
    let game = Blackjack()
    let run = train(MonteCarloExploringStarts(), on: game, episodes: 50_000, seed: 1)
    print(run.policy["hard 20, dealer 10"]!)  // prints stick
    """,
    "Rate": """
    let constant = QLearning(stepSize: 0.5)
    let averaging = QLearning(stepSize: .inverseVisits)
    let fading = QLearning(epsilon: .exponential(from: 1, to: 0.1, decay: 0.999))
    """,
  ]

  static let verbs = [
    "solve": robot + """
      let plan = solve(robot, with: ValueIteration())
      print(plan.values["high"] > plan.values["low"])  // prints true
      """,
    "train": """
    let cliff = CliffWalking()
    let one = train(QLearning(), on: cliff, episodes: 100, seed: 1)
    let exact = train(QLearning(), on: cliff, steps: 5_000, seed: 1)
    let several = train(QLearning(), on: cliff, episodes: 100, seeds: 1...4)
    print(one.returns.count, exact.steps, several.count)  // prints 100 5000 4
    """,
    "predict": """
    let walk = RandomWalk(states: 5)
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    let one = predict(uniform(walk), on: walk, with: TD(initialValue: 0.5), episodes: 100, seed: 1)
    let many = predict(uniform(walk), on: walk, with: TD(initialValue: 0.5), episodes: 100, seeds: 200)
    print(one.history.count, one.rmse(against: truth).count)  // prints 100 100
    print((many.rmse(against: truth).mean[99] * 100).rounded() / 100)  // prints 0.06
    let lamp = MDP("Lamp", discount: 0.5) {
        From("on", "wait", to: "on", reward: 1)
        From("on", "switch", to: "off")
        From("off", "switch", to: "on")
    }
    let still = predict(["on": "wait"], on: lamp, with: TD(stepSize: 0.5), steps: 1000)
    print((still.values["on"] * 1000).rounded() / 1000)  // prints 2.0
    """,
    "testbed": """
    let greedy = testbed(EpsilonGreedy(epsilon: 0).named("greedy"), runs: 200, steps: 500)
    let curious = testbed(EpsilonGreedy(epsilon: 0.1).named("ε = 0.1"), runs: 200, steps: 500)
    plot(greedy, curious)
    plot(greedy.optimal, curious.optimal)
    print(greedy.runs, greedy.rewards.count)  // prints 200 500
    """,
    "evaluate": """
    let cliff = CliffWalking()
    let run = train(QLearning(stepSize: 0.5), on: cliff, episodes: 500, seed: 1)
    let score = evaluate(run.policy, on: cliff, episodes: 20)
    print(score.mean, score.standardError)  // prints -13.0 0.0
    """,
    "rollout": """
    let cliff = CliffWalking()
    let run = train(QLearning(stepSize: 0.5), on: cliff, episodes: 500, seed: 1)
    let episode = rollout(run.policy, on: cliff)
    print(episode.actions[0], episode.length, episode.return)  // prints up 13 -13.0
    """,
  ]

  static let comparing = [
    "compare": """
    let comparison = compare(on: CliffWalking(), episodes: 300, seeds: 1...10) {
        QLearning(stepSize: 0.5)
        for rate in [0.1, 0.5] {
            Sarsa(stepSize: rate)
        }
    }
    print(comparison.names)  // prints ["Q-learning", "SARSA α = 0.1", "SARSA α = 0.5"]
    print(comparison.best)  // prints SARSA α = 0.5
    """,
    "record": """
    let maze = DynaMaze()
    let data = record(uniform(maze), on: maze, steps: 20_000, seed: 7)
    let run = train(QLearning(stepSize: 1), from: data, steps: 50_000)
    print(data.steps, rollout(run.policy, on: maze).length)  // prints 20000 14
    """,
    "save": """
    let run = train(QLearning(), on: CliffWalking(), episodes: 100, seed: 1)
    save(run, to: "/tmp/run.martlet")
    """,
    "load": """
    save([0.1, 0.2], to: "/tmp/numbers.martlet")
    let numbers: [Double] = load("/tmp/numbers.martlet")
    print(numbers)  // prints [0.1, 0.2]
    """,
  ]
}
