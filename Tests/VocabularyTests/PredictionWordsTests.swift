import Environments
import Language
import Tabular
import Testing
import Training
import Vocabulary

/// The verb predict in the language against the same in Swift.
@Suite struct PredictionWordsTests {
  static let predictors: [(word: String, predictor: any Predictor)] = [
    ("TD(stepSize: 0.05, initialValue: 0.5)", TD(stepSize: 0.05, initialValue: 0.5)),
    ("TD(stepSize: .inverseVisits)", TD(stepSize: .inverseVisits)),
    (
      "MonteCarlo(stepSize: 0.02, firstVisit: false)", MonteCarlo(stepSize: 0.02, firstVisit: false)
    ),
    ("NStepTD(stepSize: 0.4, n: 3)", NStepTD(stepSize: 0.4, n: 3)),
    ("TDLambda(lambda: 0.5, traces: .dutch)", TDLambda(lambda: 0.5, traces: .dutch)),
    ("TrueOnlineTD(stepSize: 0.3, lambda: 1)", TrueOnlineTD(stepSize: 0.3, lambda: 1)),
    ("LambdaReturn(stepSize: 0.2, lambda: 0.7)", LambdaReturn(stepSize: 0.2, lambda: 0.7)),
    ("ImportanceSampling(weights: .ordinary)", ImportanceSampling(weights: .ordinary)),
    ("BatchTD()", BatchTD()),
    ("BatchMonteCarlo(initialValue: 0.5)", BatchMonteCarlo(initialValue: 0.5)),
    ("LSTD(lambda: 0.5, regularisation: 0.1)", LSTD(lambda: 0.5, regularisation: 0.1)),
  ]

  @Test("every predictor learns the same bits as in Swift", arguments: predictors.indices)
  func twins(index: Int) throws {
    let (word, predictor) = Self.predictors[index]
    let cells = CellRunner()
    let own = try #require(
      cells.value(
        "let walk = RandomWalk(states: 5)\n"
          + "predict(uniform(walk), on: walk, with: \(word), episodes: 40, seed: 3)",
        as: Prediction.self), "\(cells.failures)")
    let walk = RandomWalk(states: 5)
    let twin = try predict(
      uniform(walk), on: walk.world, with: predictor, for: .episodes(40), seed: 3,
      progress: Progress())
    #expect(own.values.values == twin.values.values)
    #expect(own.history.map(\.values) == twin.history.map(\.values) && own.history.count == 40)
    #expect(own.predictor == type(of: predictor).name)
  }

  @Test("tables, dictionaries and closures are policies, on models and on problems of one's own")
  func policies() throws {
    let cells = CellRunner()
    func values(_ policy: String, _ problem: String) throws -> [Double] {
      try #require(
        cells.value(
          "predict(\(policy), on: \(problem), with: TD(discount: 0.9), steps: 4000, seed: 2)",
          as: Prediction.self), "\(cells.failures)"
      ).values.values
    }
    _ = cells.value(cliffSource, as: Run.self)
    let up = Policy.states("up", for: CliffWalking().world) { _ in 0 }
    let twin = try predict(
      up, on: CliffWalking().world, with: TD(discount: 0.9), for: .steps(4000), seed: 2,
      progress: Progress()
    ).values.values
    #expect(twin.contains { $0 < -1 })
    #expect(try values("{ s in 0 }", "CliffWalking()") == twin)
    #expect(try values("{ s in 0 }", "Cliff()") == twin)
    #expect(
      try values(#"["r3c0": "up", "r2c0": "up", "r1c0": "up", "r0c0": "up"]"#, "CliffWalking()")
        == twin)
  }

  @Test("errors are those of the engine, for one seed an array, for several a curve with a legend")
  func errors() throws {
    let cells = CellRunner()
    let curve = try #require(
      cells.value(
        """
        let walk = RandomWalk(states: 5)
        let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
        let td = TD(stepSize: 0.1, initialValue: 0.5).named("α = 0.1")
        let one = predict(uniform(walk), on: walk, with: td, episodes: 100, seed: 2).rmse(against: truth)
        let several = predict(uniform(walk), on: walk, with: td, episodes: 100, seeds: 1...9)
        print(several.count, several[1].seed, several.predictor, several.steps)
        several.rmse(against: truth)
        """, as: Curve.self), "\(cells.failures)")
    #expect(curve.name == "α = 0.1" && curve.count == 100 && curve.places.last == 100)
    #expect(
      cells.value(
        "abs(one.last! - several[1].rmse(against: truth)[99]) < 1e-15 ? TD() : TD(stepSize: 1)"
      )
      .map { (td: TD) in td.stepSize } == 0.1, "\(cells.failures)")
    let walk = RandomWalk(states: 5)
    let exact = solve(walk, with: PolicyEvaluation(method: .exact)).values
    let twin = predict(
      uniform(walk), on: walk, with: TD(stepSize: 0.1, initialValue: 0.5), episodes: 100,
      seeds: 1...9
    ).rmse(against: exact)
    #expect(curve.mean == twin.mean && curve.lower == twin.lower)
  }

  @Test(
    "what cannot be predicted is said in words",
    arguments: [
      (
        "predict(uniform(CartPole()), on: CartPole(), with: TD(), episodes: 1)",
        "it needs numbered states"
      ),
      ("predict({ s in s }, on: CliffWalking(), with: TD(), episodes: 9)", "chose action 36"),
      (
        "predict([\"r3c0\": \"upp\"], on: CliffWalking(), with: TD(), episodes: 9)",
        "did you mean “up”?"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: TD(), episodes: 9)"
          + ".rmse(against: solve(CliffWalking(), with: ValueIteration()).values)",
        "these are the values of 48 states, but RandomWalk has 21"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: QLearning(), episodes: 9)",
        "takes Predictor, found QLearning"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: TD(), episodes: 0)",
        "The number of episodes must be at least 1, not 0"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: TD(), steps: 9, seeds: 3)[3]",
        "there is no prediction 3"
      ), ("TDLambda(lambda: 2)", "lambda"), ("TDLambda(alpha: 0.2)", "‘stepSize:’"),
    ])
  func mistakes(code: String, hint: String) {
    let cells = CellRunner()
    #expect(cells.value(code, as: Prediction.self) == nil)
    #expect(
      cells.failures.contains { $0.lowercased().contains(hint.lowercased()) }, "\(cells.failures)")
  }
}
