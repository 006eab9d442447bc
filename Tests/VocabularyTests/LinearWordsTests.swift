import Environments
import Tabular
import Testing
import Training

/// Linear function approximation in the language, beside the same in Swift.
@Suite("linear words") struct LinearWordsTests {
  @Test("the features of a cell are those of Swift, and so is what is learned with them")
  func features() throws {
    let runner = CellRunner()
    let swift: [(String, Features)] = [
      (".tabular", .tabular), (".stateAggregation(groups: 3)", .stateAggregation(groups: 3)),
      (".polynomial(order: 2)", .polynomial(order: 2)), (".fourier(order: 4)", .fourier(order: 4)),
      (".tileCoding(tilings: 4, tiles: 6)", .tileCoding(tilings: 4, tiles: 6)),
      (
        ".tileCoding(tilings: 4, tiles: 6, memory: 100)",
        .tileCoding(tilings: 4, tiles: 6, memory: 100)
      ),
      (".radialBasis(centers: 4)", .radialBasis(centers: 4)),
      (".radialBasis(centers: 4, width: 0.5)", .radialBasis(centers: 4, width: 0.5)),
    ]
    for (word, features) in swift {
      let learned = runner.value(
        """
        train(SemiGradientSarsa(stepSize: 0.05, features: \(word)), on: CliffWalking(),
              steps: 300, seed: 2)
        """, as: Run.self)
      let twin = train(
        SemiGradientSarsa(stepSize: 0.05, features: features), on: CliffWalking(), steps: 300,
        seed: 2)
      #expect(learned?.weights == twin.weights && !twin.weights.isEmpty, "\(word)")
      #expect("\(features)" == word)
    }
    #expect(runner.failures.isEmpty, "\(runner.failures)")
    let car = runner.value(
      "train(SemiGradientSarsa(), on: MountainCar(), episodes: 2, seed: 3)", as: Run.self)
    let twin = train(SemiGradientSarsa(), on: MountainCar(), episodes: 2, seed: 3)
    #expect(car?.weights == twin.weights)
    #expect(car?.actionValues(at: [-0.5, 0.01]) == twin.actionValues(at: [-0.5, 0.01]))
  }

  @Test("off-policy prediction on Baird's example is that of Swift")
  func prediction() {
    let runner = CellRunner()
    let learned = runner.value(
      """
      let baird = BairdsCounterexample()
      let td = SemiGradientTD(
          features: .matrix(BairdsCounterexample.features),
          initialWeights: BairdsCounterexample.initialWeights, behaviour: baird.behaviourPolicy)
      predict(baird.targetPolicy, on: baird, with: td, steps: 100, seed: 5)
      """, as: Prediction.self)
    let baird = BairdsCounterexample()
    let twin = predict(
      baird.targetPolicy, on: baird,
      with: SemiGradientTD(
        features: .matrix(BairdsCounterexample.features),
        initialWeights: BairdsCounterexample.initialWeights, behaviour: baird.behaviourPolicy),
      steps: 100, seed: 5)
    #expect(learned?.weights == twin.weights && twin.weights.count == 8)
    #expect(learned?.weightHistory == twin.weightHistory)
    #expect(runner.failures.isEmpty, "\(runner.failures)")
  }

  @Test("features that make no sense are refused where they are written")
  func errors() {
    let cells = [
      (".tileCoding(tilings: 0, tiles: 8)", "tilings: must be 1 or more, not 0"),
      (".fourier(order: -1)", "order: must be 0 or more, not -1"),
      (".radialBasis(centers: 3, width: 0)", "width: must be above 0, not 0.0"),
      (".matrix([[1, 2], [3]])", "row 1 of the matrix has 1 numbers, but row 0 has 2"),
    ]
    for (word, message) in cells {
      let runner = CellRunner()
      _ = runner.value("SemiGradientSarsa(features: \(word))", as: SemiGradientSarsa.self)
      #expect(runner.failures == [message])
    }
  }

  @Test("the triad's switches are read from a cell")
  func triad() {
    let runner = CellRunner()
    let triad = runner.value(
      "DeadlyTriad(bootstrapping: true, offPolicy: false, stepSize: 0.02, sweeps: 50)",
      as: DeadlyTriad.self)
    #expect(triad?.offPolicy == false && triad?.functionApproximation == true)
    #expect(triad?.stepSize == 0.02 && triad?.norms.count == 51)
    #expect(runner.failures.isEmpty, "\(runner.failures)")
  }
}
