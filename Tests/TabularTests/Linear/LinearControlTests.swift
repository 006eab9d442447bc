import Environments
import Glibc
import Tabular
import Testing
import Training

@Suite("linear control") struct LinearControlTests {
  @Test("with a feature for each state, SARSA is the tabular one bit for bit")
  func tabular() {
    let world = CliffWalking()
    let linear = train(
      SemiGradientSarsa(stepSize: 0.5, features: .tabular), on: world, episodes: 200, seed: 3)
    let table = train(Sarsa(stepSize: 0.5), on: world, episodes: 200, seed: 3)
    #expect(linear.returns == table.returns)
    #expect(linear.actionValues?.values == table.actionValues?.values)
    let four = train(
      SemiGradientSarsa(stepSize: 0.3, n: 4, features: .tabular), on: world, episodes: 200, seed: 3)
    let tableFour = train(NStepSarsa(stepSize: 0.3, n: 4), on: world, episodes: 200, seed: 3)
    #expect(four.returns == tableFour.returns)
    for traces in [Traces.accumulating, .replacing] {
      let lambda = train(
        SemiGradientSarsaLambda(
          stepSize: 0.1, lambda: 0.8, traces: traces, features: .tabular), on: world, episodes: 100,
        seed: 3)
      let tableLambda = train(
        SarsaLambda(stepSize: 0.1, lambda: 0.8, traces: traces), on: world, episodes: 100, seed: 3)
      #expect(lambda.returns == tableLambda.returns)
      let pairs = zip(lambda.actionValues?.values ?? [], tableLambda.actionValues?.values ?? [])
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-9 || $0 == $1 })
    }
    let differential = train(
      DifferentialSemiGradientSarsa(stepSize: 0.01, features: .tabular), on: AccessControl(),
      steps: 20_000, seed: 2)
    let tableDifferential = train(
      DifferentialSarsa(stepSize: 0.01), on: AccessControl(), steps: 20_000, seed: 2)
    #expect(differential.actionValues?.values == tableDifferential.actionValues?.values)
    #expect(differential.metrics["averageReward"] == tableDifferential.metrics["averageReward"])
  }

  /// Mountain car with tiles laid over the positions from −1.2 to the goal at 0.5, as the book has them.
  static func mountainCar() -> World {
    var world = MountainCar(timeLimit: 100_000).world
    world.observationBox = Box(low: [-1.2, -0.07], high: [0.5, 0.07])
    return world
  }

  @Test("on mountain car, half-sized steps over eight tilings give figure 10.2's numbers")
  func mountainCar() throws {
    // With α = 0.5 / 8: 284 steps an episode in the first fifty, 116.2 in the last fifty of 500 (targets,
    // 100 runs; the same from a C program written for comparison: 283.5 and 117.6, standard errors
    // 0.45). Ten seeds: standard error below 1.5 each.
    let runs = try train(
      SemiGradientSarsa(stepSize: 0.5 / 8, epsilon: 0, discount: 1), on: Self.mountainCar(),
      for: .episodes(500), seeds: Array(1...10), progress: Progress())
    let first = runs.runs.map { mean($0.lengths.prefix(50).map(Double.init)) }
    let last = runs.runs.map { mean($0.lengths.suffix(50).map(Double.init)) }
    #expect(abs(mean(first) - 284) < 5)
    #expect(abs(mean(last) - 117) < 5)
  }
}
