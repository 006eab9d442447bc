import Arrays
import Environments
import Tabular
import Testing
import Training

/// The true values of a walk whose steps are fair, by the straight line they lie on.
func walkValues(_ walk: RandomWalk, left: Double, right: Double) -> StateValues {
  let labels = walk.world.labels
  let count = labels.stateCount - 1
  return StateValues(
    (0...count).map { state in
      state == 0 || state == count
        ? 0 : left + (right - left) * Double(state) / Double(count)
    }, labels: labels)
}

struct PredictionTests {
  static let five = RandomWalk(states: 5)
  static let truth = walkValues(five, left: 0, right: 1)

  /// Root mean squared error of TD(0) on the five-state walk, mean over 20,000 runs; the standard
  /// error of 2,000 runs is below 0.0005.
  @Test(arguments: [(0.05, 0.0353), (0.10, 0.0552), (0.15, 0.0700)])
  func `TD(0) reaches the errors of example 6.2`(stepSize: Double, error: Double) {
    let predictions = predict(
      uniform(Self.five), on: Self.five, with: TD(stepSize: stepSize, initialValue: 0.5),
      episodes: 100, seeds: 1...2000)
    let curve = predictions.rmse(against: Self.truth)
    #expect(curve.count == 100)
    #expect(abs(curve.mean[99] - error) < 0.003)
  }
}
