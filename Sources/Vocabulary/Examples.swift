/// Lines of use for the reference, by the word they are about.
///
/// All of them run, and are Swift as well unless
/// their first line says otherwise.
enum Examples {
  private static let robot = """
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
    "PolicyIteration": robot + """
      let plan = solve(robot, with: PolicyIteration())
      print(plan.policy["low"]!, plan.iterations < 5)  // prints recharge true
      """,
    "Schedule": """
    let decaying = Schedule.linear(from: 1, to: 0.05, over: 2_000)
    let run = train(QLearning(epsilon: decaying), on: CliffWalking(), episodes: 50, seed: 1)
    print(run.returns.count)  // prints 50
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

  static let results = [
    "greedy": """
    let plan = solve(CliffWalking(), with: ValueIteration())
    print(greedy(plan.actionValues)["r3c0"]!)  // prints up
    """,
    "epsilonGreedy": """
    let cliff = CliffWalking()
    let careless = epsilonGreedy(solve(cliff, with: ValueIteration()).actionValues, 0.1)
    print(evaluate(careless, on: cliff, episodes: 200).mean < -13)  // prints true
    """,
    "softmax": """
    let cliff = CliffWalking()
    let plan = solve(cliff, with: ValueIteration())
    let cool = softmax(plan.actionValues, temperature: 0.01)
    print(rollout(cool, on: cliff).return)  // prints -13.0
    """,
    "uniform": """
    let pole = CartPole()
    print(evaluate(uniform(pole), on: pole, episodes: 100).mean < 40)  // prints true
    """,
    "Solution": """
    let plan = solve(CliffWalking(), with: ValueIteration())
    print(plan.values[3, 0], plan.history.count == plan.iterations)  // prints -13.0 true
    """,
    "Run": """
    let run = train(QLearning(), on: CliffWalking(), episodes: 100, seed: 3)
    print(run.seed, run.returns.count, run.lengths.count)  // prints 3 100 100
    """,
    "Runs": """
    let runs = train(QLearning(), on: CliffWalking(), episodes: 100, seeds: 5)
    print(runs.seeds, runs.returns.mean.count)  // prints [1, 2, 3, 4, 5] 100
    """,
  ]

  static let pictures = [
    "plot": """
    let cliff = CliffWalking()
    let runs = train(QLearning(stepSize: 0.5), on: cliff, episodes: 200, seeds: 3)
    plot(runs, title: "Cliff walking", smooth: 20)
        .yRange(-100...0)
        .rule(y: -13, label: "shortest way")
    """,
    "heatmap": """
    let plan = solve(CliffWalking(), with: ValueIteration())
    heatmap(plan, title: "Optimal values")
    heatmap([[0.1, 0.9], [0.4, 0.2]])
    """,
    "graph": robot + """
      graph(robot, solution: solve(robot, with: ValueIteration()))
      """,
    "table": robot + """
      table(solve(robot, with: ValueIteration()))
      """,
    "histogram": """
    let pole = CartPole()
    histogram(evaluate(uniform(pole), on: pole, episodes: 200).returns, bins: 12)
    """,
    "bars": """
    bars(["Sarsa": -25.1, "Q-learning": -48.9], title: "Return while learning")
    """,
  ]
}
