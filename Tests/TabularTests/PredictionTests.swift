import Arrays
import Environments
import Tabular
import Testing
import Training

/// The true values of a fair walk, by the straight line they lie on; 0 at the ends.
func walkValues(_ walk: RandomWalk, left: Double, right: Double) -> StateValues {
  let labels = walk.world.labels
  let last = labels.stateCount - 1
  return StateValues(
    (0...last).map { state in
      state == 0 || state == last ? 0 : left + (right - left) * Double(state) / Double(last)
    }, labels: labels)
}

/// Published errors, and errors worked out by programs of others over 20,000 runs.
struct PredictionTests {
  static let five = RandomWalk(states: 5)
  static let fiveTruth = walkValues(five, left: 0, right: 1)
  static let nineteen = RandomWalk(states: 19)
  static let nineteenTruth = walkValues(nineteen, left: -1, right: 1)

  /// The mean error after each of a hundred episodes of example 6.2.
  ///
  /// The standard error of 2,000 runs is below 0.0005.
  func example62(_ predictor: some Predictor) -> [Double] {
    predict(
      uniform(Self.five), on: Self.five, with: predictor, episodes: 100, seeds: 1...2000
    ).rmse(against: Self.fiveTruth).mean
  }

  @Test(arguments: [
    (0.05, 0.0353, 0.0351, 86), (0.10, 0.0552, 0.0474, 36), (0.15, 0.0700, 0.0554, 20),
  ])
  func `TD(0) has the errors of example 6.2`(
    stepSize: Double, last: Double, least: Double, at: Int
  ) {
    let errors = example62(TD(stepSize: stepSize, initialValue: 0.5))
    #expect(errors.count == 100)
    #expect(abs(errors[99] - last) < 0.003)
    #expect(abs((errors.min() ?? 1) - least) < 0.003)
    #expect(abs(errors[at - 1] - least) < 0.003)
  }

  @Test(arguments: [(0.01, 0.0973), (0.02, 0.0821), (0.03, 0.0934), (0.04, 0.1073)])
  func `constant-α Monte Carlo has the errors of example 6.2`(stepSize: Double, last: Double) {
    let errors = example62(
      MonteCarlo(stepSize: stepSize, firstVisit: false, initialValue: 0.5))
    #expect(abs(errors[99] - last) < 0.003)
  }

  /// The error of the first ten episodes of example 7.1, mean over 1,000 runs, whose standard error is
  /// below 0.0016.
  func example71(_ predictor: some Predictor) -> Double {
    mean(
      predict(
        uniform(Self.nineteen), on: Self.nineteen, with: predictor, episodes: 10, seeds: 1...1000
      ).rmse(against: Self.nineteenTruth).mean)
  }

  @Test(arguments: [
    (1, 0.8, 0.346), (2, 0.6, 0.277), (4, 0.4, 0.262), (8, 0.25, 0.278), (16, 0.15, 0.310),
    (32, 0.1, 0.361), (64, 0.05, 0.413),
  ])
  func `n-step TD has the least errors of figure 7.2`(n: Int, stepSize: Double, error: Double) {
    #expect(abs(example71(NStepTD(stepSize: stepSize, n: n)) - error) < 0.007)
  }

  @Test(arguments: [(0.0, 0.82, 0.344), (0.4, 0.7, 0.270), (0.8, 0.32, 0.259)])
  func `TD(λ) with accumulating traces has the least errors of figure 12.6`(
    lambda: Double, stepSize: Double, error: Double
  ) {
    #expect(abs(example71(TDLambda(stepSize: stepSize, lambda: lambda)) - error) < 0.005)
  }

  @Test(arguments: [(0.0, 0.82, 0.345), (0.4, 0.74, 0.272), (0.8, 0.4, 0.250), (0.9, 0.26, 0.275)])
  func `true online TD(λ) has the least errors of figure 12.8`(
    lambda: Double, stepSize: Double, error: Double
  ) {
    #expect(abs(example71(TrueOnlineTD(stepSize: stepSize, lambda: lambda)) - error) < 0.005)
  }

  @Test func `true online TD(1) does not blow up at large step sizes, as accumulating traces do`() {
    #expect(example71(TrueOnlineTD(stepSize: 0.5, lambda: 1)) < 1.5)
    #expect(!(example71(TDLambda(stepSize: 0.5, lambda: 1)) < 1e3))
  }
}
