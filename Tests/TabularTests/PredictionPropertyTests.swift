import Arrays
import Environments
import Synchronization
import Tabular
import Testing
import Training

/// Plays given episodes one after the other; there is one action.
struct Replay: DiscreteSimulator, Problem {
  let episodes: [[ABPredictor.Moment]]
  var episode = -1
  var place = 0
  var stateCount: Int { 3 }
  var actionCount: Int { 1 }
  mutating func reset(using random: inout RandomStream) -> Int {
    episode += 1
    place = 0
    return episodes[episode % episodes.count][0].state
  }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let moments = episodes[episode % episodes.count]
    let reward = moments[place].reward
    place += 1
    let isOver = place == moments.count
    return DiscreteTransition(
      state: isOver ? 2 : moments[place].state, reward: reward, terminated: isOver)
  }
  var world: World {
    World(
      name: "Replay", dynamics: .discrete(self), discount: 1, stateNames: ["A", "B", "end"])
  }
}

/// What holds of predictions whatever the predictor, and examples whose answers are exact.
struct PredictionPropertyTests {
  static let everyPredictor: [any Predictor] = [
    TD(), MonteCarlo(), MonteCarlo(stepSize: 0.1, firstVisit: false), NStepTD(),
    TDLambda(traces: .dutch), TrueOnlineTD(), ImportanceSampling(), BatchTD(), BatchMonteCarlo(),
    LSTD(lambda: 0.5),
  ]

  func predict(
    _ policy: Policy? = nil, on problem: some Problem, _ predictor: any Predictor, _ budget: Budget,
    seed: Int = 1, progress: Progress = Progress()
  ) throws -> Prediction {
    let world = problem.world
    return try Training.predict(
      policy ?? uniform(world), on: world, with: predictor, for: budget, seed: seed,
      progress: progress)
  }

  @Test func `from the eight episodes of example 6.4, batch TD says 3/4 of A and Monte Carlo 0`()
    throws
  {
    let replay = Replay(episodes: ABPredictor.episodes)
    let td = try predict(on: replay, BatchTD(), .episodes(8))
    let monteCarlo = try predict(on: replay, BatchMonteCarlo(), .episodes(8))
    #expect(abs(td.values["A"] - 0.75) < 1e-14)
    #expect(abs(td.values["B"] - 0.75) < 1e-14)
    #expect(monteCarlo.values["A"] == 0)
    #expect(abs(monteCarlo.values["B"] - 0.75) < 1e-14)
    #expect(td.values["end"] == 0)
  }

  /// Figure 6.2: under batch updating, TD is better than Monte Carlo all along.
  @Test
  func `batch TD is nearer to the truth than batch Monte Carlo after every number of episodes`() {
    let walk = PredictionTests.five
    let curves = [
      Training.predict(
        uniform(walk), on: walk, with: BatchTD(initialValue: 0.5), episodes: 100, seeds: 200),
      Training.predict(
        uniform(walk), on: walk, with: BatchMonteCarlo(initialValue: 0.5), episodes: 100, seeds: 200
      ),
    ].map { $0.rmse(against: PredictionTests.fiveTruth).mean }
    #expect((10..<100).allSatisfy { curves[0][$0] < curves[1][$0] })
  }

  /// One state with a loop on the left action (example 5.5).
  static let loop = MDP("Loop", states: 2, actions: 2, discount: 1) { state, action in
    guard state == 0 else { return [] }
    return action == 0
      ? [Outcome(0, probability: 0.9), Outcome(1, probability: 0.1, reward: 1)] : [Outcome(1)]
  }

  @Test
  func `on the loop of example 5.5 weighted sampling is right at once, ordinary never settles`()
    throws
  {
    let left = Policy.states("left", for: Self.loop.world) { _ in 0 }
    for seed in 1...5 {
      let weighted = try predict(
        left, on: Self.loop, ImportanceSampling(weights: .weighted), .episodes(1000), seed: seed)
      #expect(weighted.history.allSatisfy { $0[0] == 0 || abs($0[0] - 1) < 1e-12 })
      #expect(abs(weighted.values[0] - 1) < 1e-12)
    }
    // The variance of a weighed return is infinite, so that the estimates of ten runs still lie far apart
    // after 100,000 episodes, where a variance of 1 would leave 0.003.
    let ordinary = try (1...10).map { seed in
      try predict(
        left, on: Self.loop, ImportanceSampling(weights: .ordinary), .episodes(100_000), seed: seed
      ).values[0]
    }
    #expect(standardDeviation(ordinary) > 0.05)
    #expect(ordinary.allSatisfy { $0 > 0.3 })
  }

  /// Sticks at 20 and 21 (example 5.1), with the exact values of the model.
  func blackjack() throws -> (world: World, policy: Policy, exact: Solution) {
    let game = Blackjack()
    let labels = game.world.labels
    var table = [Double](repeating: 0, count: labels.stateCount * 2)
    for state in 0..<labels.stateCount {
      let sum = state >= 180 ? 12 + (state - 180) / 10 : 4 + state / 10
      table[state * 2 + (sum >= 20 ? 0 : 1)] = 1
    }
    let policy = Policy(name: "sticks at 20", rule: .table(table), labels: labels)
    let exact = try solve(
      game.world, with: PolicyEvaluation(of: policy, method: .exact), progress: Progress())
    return (game.world, policy, exact)
  }

  @Test func `Monte Carlo comes to the exact values of blackjack as the root of the episodes`()
    throws
  {
    let (world, policy, exact) = try blackjack()
    func error(_ episodes: Int) throws -> Double {
      mean(
        try (1...3).map { seed in
          let prediction = try predict(
            policy, on: world, MonteCarlo(), .episodes(episodes), seed: seed)
          // Sums of 12 and more without an ace are met about equally often.
          let states = 80..<180
          let squares = states.map { state in
            let difference = prediction.values[state] - exact.values[state]
            return difference * difference
          }
          return mean(squares).squareRoot()
        })
    }
    let (few, many) = (try error(10_000), try error(160_000))
    #expect(many < 0.02)
    #expect(few / many > 3 && few / many < 5.3)
  }

  @Test func `off-policy prediction of blackjack comes to the same values`() throws {
    let (world, policy, exact) = try blackjack()
    for weights in ImportanceWeights.allCases {
      let prediction = try predict(
        policy, on: world, ImportanceSampling(weights: weights), .episodes(300_000))
      let differences = (80..<180).map { prediction.values[$0] - exact.values[$0] }
      #expect(mean(differences.map { $0 * $0 }).squareRoot() < 0.06)
      #expect(abs(mean(differences)) < 0.02)
    }
  }

  @Test(arguments: everyPredictor)
  func `every predictor comes near the exact values of a random model`(
    predictor: any Predictor
  ) throws {
    let model = garnet(states: 8, actions: 3, branches: 3, discount: 0.7, seed: 5)
    let policy = uniform(model)
    let exact = try solve(
      model.world, with: PolicyEvaluation(of: policy, method: .exact), progress: Progress())
    // Without an end; the limit cuts episodes off, and bootstrapping there keeps the values right.
    let limited = TimeLimit(model, steps: 40)
    var predictor = predictor
    if predictor.parameters.contains(where: { $0.name == "stepSize" }) {
      try predictor.set("stepSize", to: .double(0.01))
    }
    let prediction = try predict(policy, on: limited, predictor, .episodes(2000))
    let errors = prediction.rmse(against: exact.values)
    #expect(errors.count == 2000)
    #expect((errors.last ?? 1) < (errors.first ?? 0) / 4)
    #expect((errors.last ?? 1) < 0.12)
  }

  @Test(arguments: everyPredictor)
  func `states in which episodes end are worth 0, whatever the initial value`(
    predictor: any Predictor
  ) throws {
    var predictor = predictor
    try predictor.set("initialValue", to: .double(7))
    let prediction = try predict(on: Ladder(), predictor, .episodes(3))
    #expect(prediction.values[5] == 0)
    #expect(prediction.isTerminal == [false, false, false, false, false, true])
    #expect(prediction.history.count == 3)
    #expect(prediction.history.allSatisfy { $0[5] == 0 })
    #expect(prediction.history.last?.values == prediction.values.values)
  }

  @Test(arguments: everyPredictor)
  func `seeds give the same bits on one thread and on two`(predictor: any Predictor) throws {
    let walk = PredictionTests.nineteen
    func values(_ parallelism: Int) throws -> [[Double]] {
      try Training.predict(
        uniform(walk), on: walk.world, with: predictor, for: .episodes(20), seeds: Array(1...6),
        parallelism: parallelism, progress: Progress()
      ).predictions.map(\.values.values)
    }
    let alone = try values(1)
    #expect(try values(2) == alone)
    #expect(Set(alone).count == 6)
    #expect(try predict(on: walk, predictor, .episodes(20), seed: 4).values.values == alone[3])
  }

  @Test(arguments: everyPredictor)
  func `cancelling keeps what was learned as a partial prediction`(predictor: any Predictor) throws
  {
    let progress = Progress { if $0.snapshot.parts[0].returns.count > 50 { $0.cancel() } }
    let clock = ContinuousClock()
    let begin = clock.now
    let prediction = try predict(
      on: PredictionTests.nineteen, predictor, .episodes(10_000_000), progress: progress)
    #expect(clock.now - begin < .seconds(2))
    #expect(prediction.isPartial)
    #expect(prediction.episodes > 50 && prediction.episodes < 10_000)
    #expect(prediction.values.values.contains { $0 != 0 })
  }

  @Test(arguments: everyPredictor)
  func `a number of steps is used up exactly, and history is kept a thousand times`(
    predictor: any Predictor
  ) throws {
    let prediction = try predict(on: PredictionTests.nineteen, predictor, .steps(50_000))
    #expect(prediction.steps == 50_000)
    #expect(!prediction.isPartial)
    #expect(prediction.checkpoints.last == 50_000)
    #expect(prediction.history.count == prediction.checkpoints.count)
    #expect(prediction.history.count <= 1000 && prediction.history.count > 300)
  }

  @Test func `a long history keeps every so many episodes, and the last`() throws {
    let model = MDP(states: 30_000, actions: 1, discount: 1, start: 0) { state, _ in
      state == 0 ? [Outcome(1, reward: 1)] : []
    }
    let prediction = try predict(on: model, TD(stepSize: 1), .episodes(1000))
    #expect(prediction.history.count <= 35)
    #expect(prediction.checkpoints.last == 1000)
    #expect(prediction.values[0] == 1)
  }

  @Test func `a closure and a table that do the same give the same bits`() throws {
    let walk = CliffWalking()
    let table = try ["r3c0": "up"].policy(for: walk.world)
    let limited = TimeLimit(walk, steps: 50)
    let byTable = try predict(
      Policy(
        name: "up", rule: .table((0..<walk.stateCountForTest).flatMap { _ in [1.0, 0, 0, 0] }),
        labels: table.labels), on: limited, TD(), .episodes(20))
    let byClosure = Training.predict({ _ in 0 }, on: limited, with: TD(), episodes: 20)
    #expect(byTable.values.values == byClosure.values.values)
    #expect(byTable.values.values.contains { $0 < -1 })
  }

  @Test func `what cannot be predicted is refused with a reason`() throws {
    func message(_ work: () throws -> Prediction) -> String {
      do {
        _ = try work()
        return ""
      } catch {
        return "\(error)"
      }
    }
    let walk = PredictionTests.five
    let cliff = CliffWalking()
    #expect(
      message { try predict(on: CartPole(), TD(), .episodes(1)) }
        == "TD(0) cannot run on CartPole: it needs numbered states (a Discrete observation space).")
    #expect(
      message { try predict(uniform(cliff), on: walk, TD(), .episodes(1)) }
        == "The policy uniform was not made for RandomWalk: their states or actions differ.")
    #expect(message { try predict(on: walk, TD(stepSize: 2), .episodes(1)) }.contains("stepSize"))
    #expect(
      message { try predict(on: walk, TD(), .episodes(0)) }
        == "The number of episodes must be at least 1, not 0.")
    let up = try ["r3c0": "down"].policy(for: cliff.world)
    #expect(
      message { try predict(up, on: cliff, TD(), .episodes(1)) }
        == "Episodes of CliffWalking under the policy table never end: no terminal state can be reached "
        + "from “r3c0”. Give steps: instead of episodes:, or wrap it in TimeLimit(…, steps: …).")
    #expect(message { try predict(up, on: cliff, TD(), .steps(10)) } == "")
    let never = Policy(
      name: "right", rule: .table([0, 1, 0, 1]), labels: Self.loop.world.labels)
    #expect(
      message {
        try predict(on: Self.loop, ImportanceSampling(behaviour: never), .episodes(1))
      }
        == "In “s0” the behaviour right never takes “a0”, as the policy uniform does: nothing can be "
        + "learned about it.")
    let closure = Policy.states(for: Self.loop.world) { _ in 1 }
    #expect(
      message {
        try predict(on: Self.loop, ImportanceSampling(behaviour: closure), .episodes(1))
      }.hasPrefix("Learning from another policy's behaviour weighs each action"))
    let big = RandomWalk(states: 3000)
    #expect(message { try predict(on: big, LSTD(), .episodes(1)) }.contains("BatchTD"))
  }
}

extension CliffWalking {
  fileprivate var stateCountForTest: Int { world.labels.stateCount }
}
