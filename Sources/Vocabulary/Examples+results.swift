/// Lines of use for what comes out of planning and learning, and for its pictures.
extension Examples {
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
    "Prediction": """
    let walk = RandomWalk(states: 5)
    let learned = predict(uniform(walk), on: walk, with: BatchTD(), episodes: 100, seed: 1)
    print(learned.values.count, learned.history[9]["left end"])  // prints 7 0.0
    """,
    "Predictions": """
    let walk = RandomWalk(states: 5)
    let several = predict(uniform(walk), on: walk, with: BatchTD(), episodes: 100, seeds: 20)
    print(several.seeds.count, several[0].seed, several.predictor)  // prints 20 1 Batch TD(0)
    """,
    "Comparison": """
    let comparison = compare(on: CliffWalking(), episodes: 100, seeds: 4) {
        QLearning(stepSize: 0.5)
        Sarsa(stepSize: 0.5)
    }
    print(comparison["SARSA"].count, comparison.scores["SARSA"]!.count)  // prints 4 4
    let chance = comparison.probabilityOfImprovement(of: "SARSA", over: "Q-learning")
    print(chance.lower <= chance.value && chance.value <= chance.upper)  // prints true
    table(comparison)
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
    let episode = rollout(plan.policy, on: CliffWalking())
    heatmap(plan, trajectory: episode)
    print(episode.visits[3, 0])  // prints 1.0
    heatmap([[0.1, 0.9], [0.4, 0.2]])
    """,
    "Chart": """
    let cliff = CliffWalking()
    let sarsa = train(Sarsa(stepSize: 0.5), on: cliff, episodes: 100, seeds: 3)
    let q = train(QLearning(stepSize: 0.5), on: cliff, episodes: 100, seeds: 3)
    Chart(sarsa, q) {
        Line(x: .episode, y: .return, color: .algorithm).smooth(20)
        Band(.ci95)
        Rule(y: -13, label: "optimal")
    }
    .title("Cliff walking")
    .yRange(-100...0)
    """,
    "Line": """
    let plan = solve(FrozenLake(), with: ValueIteration())
    Chart(plan) {
        Line(x: .sweep, y: .residual)
    }
    .logY()
    """,
    "Point": """
    Chart(["one": [1, 3, 2], "two": [2, 2, 4]]) {
        Point(x: .index, y: .value)
    }
    """,
    "Bar": """
    let cliff = CliffWalking()
    let runs = train(QLearning(stepSize: 0.5), on: cliff, episodes: 100, seeds: 3)
    Chart(runs) {
        Bar(x: .seed, y: .score)
    }
    """,
    "Area": """
    Chart([1, 4, 9, 16]) {
        Area(x: .index, y: .value)
    }
    """,
    "Band": """
    let runs = train(QLearning(), on: CliffWalking(), episodes: 50, seeds: 5)
    Chart(runs) {
        Line(x: .step, y: .length)
        Band(.range)
    }
    .logY()
    """,
    "Rule": """
    let x = [0.5, 1.0, 1.5, 2.0]
    Chart {
        for power in 1...3 {
            Line(x: x, y: x.map { pow($0, Double(power)) }, label: "power \\(power)")
        }
        Rule(x: 1, label: "one")
    }
    """,
    "animate": """
    let cliff = CliffWalking()
    let plan = solve(cliff, with: ValueIteration())
    animate(rollout(plan.policy, on: cliff))
    animate(plan, title: "Values sweep by sweep").once()
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
