import Environments
import Glibc
import Tabular
import Testing
import Training

@Suite("deadly triad") struct DeadlyTriadTests {
  private let baird = BairdsCounterexample()
  private let features = Features.matrix(BairdsCounterexample.features)
  private let start = BairdsCounterexample.initialWeights

  @Test(
    "dynamic programming on Baird's example has the weights of figure 11.2, worked out by symmetry")
  func dynamicProgramming() {
    let prediction = predict(
      baird.targetPolicy, on: baird,
      with: SemiGradientTD(
        stepSize: 0.01, features: features, initialWeights: start, updates: .expected),
      steps: 1000)
    // The first six weights stay equal, so three numbers say all.
    var (a, b, c) = (1.0, 10.0, 1.0)
    var sweep = 0
    #expect(prediction.weightHistory.count == 1000)
    for weights in prediction.weightHistory {
      let seventh = b + 2 * c
      let upper = 0.99 * seventh - (2 * a + c)
      let lower = 0.99 * seventh - seventh
      let rate = 0.01 / 7
      (a, b, c) = (a + rate * 2 * upper, b + rate * lower, c + rate * (6 * upper + 2 * lower))
      sweep += 1
      let wanted = [a, a, a, a, a, a, b, c]
      for (found, exact) in zip(weights, wanted) {
        #expect(abs(found - exact) <= 1e-10 * max(1, abs(exact)), "sweep \(sweep)")
      }
    }
    #expect(a > 20 && c > 100)
  }

  @Test("off-policy TD on Baird's example grows its weights to 321 in a thousand steps")
  func sampled() {
    let predictions = predict(
      baird.targetPolicy, on: baird,
      with: SemiGradientTD(
        stepSize: 0.01, features: features, initialWeights: start,
        behaviour: baird.behaviourPolicy), steps: 1000, seeds: 1000)
    let logs = predictions.predictions.map { log($0.weights.map(abs).max() ?? 0) }
    // The geometric mean of 1,000 runs; the logarithm's standard error is about 0.01.
    #expect(abs(mean(logs) - log(321)) < 0.06)
  }

  /// The root of the mean square of the values, each state as likely: the true ones are 0.
  private func valueError(_ weights: [Double]) -> Double {
    let squares = BairdsCounterexample.features.map { row in
      let value = zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 }
      return value * value
    }
    return (squares.reduce(0, +) / 7).squareRoot()
  }

  /// The root of the mean square of the Bellman errors, projected on what the features can say; they can
  /// say everything, having rank 7.
  private func bellmanError(_ weights: [Double]) -> Double {
    let values = BairdsCounterexample.features.map { row in
      zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let squares = values.map { (0.99 * values[6] - $0) * (0.99 * values[6] - $0) }
    return (squares.reduce(0, +) / 7).squareRoot()
  }

  @Test(
    "TDC and GTD2 stay bounded on Baird's example: the Bellman error goes to 0, the value error to 2"
  )
  func gradient() {
    let expected = predict(
      baird.targetPolicy, on: baird,
      with: TDC(
        stepSize: 0.005, correctionStepSize: 0.05, features: features, initialWeights: start,
        updates: .expected), steps: 1000)
    let last = expected.weights
    #expect(bellmanError(last) < 0.1)
    #expect(abs(valueError(last) - 2) < 0.5)
    for seed in 1...5 {
      let tdc = predict(
        baird.targetPolicy, on: baird,
        with: TDC(
          stepSize: 0.005, correctionStepSize: 0.05, features: features, initialWeights: start,
          behaviour: baird.behaviourPolicy), steps: 1000, seed: seed)
      let gtd2 = predict(
        baird.targetPolicy, on: baird,
        with: GTD2(
          stepSize: 0.005, correctionStepSize: 0.05, features: features, initialWeights: start,
          behaviour: baird.behaviourPolicy), steps: 1000, seed: seed)
      #expect(tdc.weightHistory.allSatisfy { valueError($0) < 15 })
      #expect(gtd2.weightHistory.allSatisfy { valueError($0) < 15 })
      #expect(bellmanError(tdc.weights) < 1)
    }
  }

  @Test("emphatic TD brings the values on Baird's example to 0, in expectation")
  func emphatic() {
    let prediction = predict(
      baird.targetPolicy, on: baird,
      with: EmphaticTD(
        stepSize: 0.03, features: features, initialWeights: start, updates: .expected),
      steps: 1000)
    let errors = prediction.weightHistory.map(valueError)
    #expect(errors.allSatisfy { $0 < 15 })
    #expect(errors[999] < 0.05)
  }

  @Test("the update of θ alone toward γ 2θ grows it by exactly 1 + α (2γ − 1)")
  func doubling() {
    for gamma in [0.3, 0.49, 0.5, 0.51, 0.9] {
      let problem = TimeLimit(TsitsiklisVanRoy(discount: gamma), steps: 1)
      let alpha = 0.1
      let prediction = predict(
        uniform(problem), on: problem,
        with: SemiGradientTD(
          stepSize: alpha, features: .matrix(TsitsiklisVanRoy.features), initialWeights: [1]),
        episodes: 100)
      let factor = 1 + alpha * (2 * gamma - 1)
      #expect(abs(prediction.weights[0] / pow(factor, 100) - 1) < 1e-12)
      #expect((prediction.weights[0] > 1) == (gamma > 0.5))
    }
  }

  @Test("expected updates of θ and 2θ diverge where the discount is above 5 / (6 − 4ε)")
  func bound() {
    for end in [0.01, 0.1] {
      let bound = 5 / (6 - 4 * end)
      for gamma in [bound - 0.01, bound + 0.01] where gamma <= 1 {
        let problem = TsitsiklisVanRoy(end: end, discount: gamma)
        let prediction = predict(
          uniform(problem), on: problem,
          with: SemiGradientTD(
            stepSize: 0.1, features: .matrix(TsitsiklisVanRoy.features), initialWeights: [1],
            updates: .expected), steps: 200)
        let factor = 1 + 0.05 * (6 * gamma - 4 * gamma * end - 5)
        #expect(abs(prediction.weights[0] / pow(factor, 200) - 1) < 1e-11)
        #expect((prediction.weights[0] > 1) == (gamma > bound))
      }
    }
  }

  @Test("the weights diverge with all three of the triad, and not without any one of them")
  func switchboard() {
    for triad in DeadlyTriad.all {
      let isWhole = triad.bootstrapping && triad.offPolicy && triad.functionApproximation
      #expect(triad.diverges == isWhole, "\(triad.name)")
      #expect(triad.norms.count == 1001)
      // What converges stays below the length that twelve, the greatest first value, has in every state.
      if !isWhole { #expect(triad.norms.allSatisfy { $0 <= 12 * 7.0.squareRoot() }) }
    }
    #expect(DeadlyTriad.all.count == 8)
    // Without a discount nothing rests on the next state.
    #expect(!DeadlyTriad(discount: 0).diverges)
  }

  @Test("the growth of the triad is the greatest root of its symmetric three-weight update")
  func growth() {
    // The matrix of (a, b, c) above; its greatest eigenvalue by power iteration from Baird's weights.
    var (a, b, c) = (1.0, 10.0, 1.0)
    var factor = 0.0
    for _ in 0..<200_000 {
      let rate = 0.01 / 7
      let seventh = b + 2 * c
      let (upper, lower) = (0.99 * seventh - (2 * a + c), -0.01 * seventh)
      let next = (a + rate * 2 * upper, b + rate * lower, c + rate * (6 * upper + 2 * lower))
      let norm = (next.0 * next.0 + next.1 * next.1 + next.2 * next.2).squareRoot()
      factor = norm / (a * a + b * b + c * c).squareRoot()
      (a, b, c) = (next.0 / norm, next.1 / norm, next.2 / norm)
    }
    #expect(abs(DeadlyTriad().growth - factor) < 1e-8)
  }

  @Test(
    "a behaviour that never does what the policy does, or whose probabilities nobody knows, is an error"
  )
  func errors() {
    func message(_ behaviour: Policy) -> String {
      do {
        _ = try predict(
          baird.targetPolicy, on: baird.world,
          with: SemiGradientTD(behaviour: behaviour), for: .steps(10), seed: 1,
          progress: Progress())
        return ""
      } catch { return "\(error)" }
    }
    let dashed = Policy(
      name: "dashed", rule: .table((0..<7).flatMap { _ in [1.0, 0.0] }),
      labels: baird.world.labels)
    #expect(
      message(dashed)
        == "In “1” the behaviour dashed never takes “solid”, as the policy target does: nothing can be "
        + "learned about it.")
    #expect(message(Policy.states(for: baird.world) { _ in 1 }).contains("a closure does not tell"))
    #expect(
      message(uniform(RandomWalk()))
        == "The policy uniform was not made for BairdsCounterexample: their states or actions differ."
    )
  }
}
