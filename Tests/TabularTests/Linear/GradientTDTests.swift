import Arrays
import Environments
import Glibc
import Tabular
import Testing
import Training

/// The projected Bellman error of a walk with three features, written out, and its gradient by
/// differences.
@Suite("gradient TD") struct GradientTDTests {
  private let walk = RandomWalk(states: 6, left: 0, discount: 0.9)
  private let rows: [[Double]] = (1...6).map { [1, sin(Double($0)), Double($0 * $0) / 36] }
  private let weights = [0.3, -0.4, 0.7]

  private func projectedError(_ w: [Double]) -> Double {
    let model = walk.mdp
    func value(_ state: Int) -> Double {
      (1...6).contains(state) ? zip(rows[state - 1], w).reduce(0) { $0 + $1.0 * $1.1 } : 0
    }
    var b = [0.0, 0, 0]
    var c = [Double](repeating: 0, count: 9)
    for state in 1...6 {
      let x = rows[state - 1]
      let error = model.outcomes(of: 0, in: state).reduce(-value(state)) {
        $0 + $1.probability * ($1.reward + 0.9 * value($1.state))
      }
      for row in 0..<3 {
        b[row] += error * x[row] / 6
        for column in 0..<3 { c[column * 3 + row] += x[row] * x[column] / 6 }
      }
    }
    var h = b
    _ = Arrays.solve(matrix: &c, right: &h)
    return zip(b, h).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private var slope: [Double] {
    (0..<3).map { index in
      var (up, down) = (weights, weights)
      up[index] += 1e-5
      down[index] -= 1e-5
      return (projectedError(up) - projectedError(down)) / 2e-5
    }
  }

  @Test(
    "once the second weights have settled, TDC and GTD2 go down half the projected error's gradient"
  )
  func gradient() {
    let (features, alpha) = (Features.matrix(rows), 1e-8)
    // The first weights hardly move while the second ones settle.
    let predictions = [
      predict(
        uniform(walk), on: walk,
        with: TDC(
          stepSize: alpha, correctionStepSize: 1, features: features, initialWeights: weights,
          updates: .expected), episodes: 1000),
      predict(
        uniform(walk), on: walk,
        with: GTD2(
          stepSize: alpha, correctionStepSize: 1, features: features, initialWeights: weights,
          updates: .expected), episodes: 1000),
    ]
    let slope = slope
    #expect(slope.contains { abs($0) > 0.01 })
    for prediction in predictions {
      let history = prediction.weightHistory
      #expect(history.count == 1000 && prediction.episodes == 1000)
      for index in 0..<3 {
        let move = (history[999][index] - history[998][index]) / alpha
        #expect(abs(move + slope[index] / 2) < 1e-4, "\(prediction.predictor)")
      }
    }
  }

  @Test("a step weighs by how much likelier the policy takes it than the behaviour")
  func means() {
    // One step from the start, where the behaviour takes “right” in three of four cases and the policy in
    // one of four.
    let corridor = MDP(states: 3, actions: 2, discount: 0.9, start: 0) { state, action in
      state == 0 ? [Outcome(1 + action, reward: Double(action))] : [Outcome(state)]
    }
    let labels = corridor.labels
    let target = Policy(
      name: "target", rule: .table([0.75, 0.25, 0.5, 0.5, 0.5, 0.5]), labels: labels)
    let behaviour = Policy(
      name: "behaviour", rule: .table([0.25, 0.75, 0.5, 0.5, 0.5, 0.5]), labels: labels)
    let world = TimeLimit(corridor, steps: 1)
    let features = Features.matrix([[1, 0], [0.5, 1], [0, 2]])
    let start = [1.0, 2.0]
    var counts = [0.0, 0.0]
    for seed in 1...200 {
      let prediction = predict(
        target, on: world,
        with: SemiGradientTD(
          stepSize: 0.1, features: features, initialWeights: start, behaviour: behaviour), steps: 1,
        seed: seed)
      guard prediction.steps == 1 else { continue }
      let move = prediction.weights[0] - 1
      // δ = 0 + 0.9 · 2.5 − 1 weighs 3; δ = 1 + 0.9 · 4 − 1 weighs 1/3; the second feature is 0.
      let isLeft = abs(move - 0.1 * 3 * 1.25) < 1e-12
      #expect(isLeft || abs(move - 0.1 / 3 * 3.6) < 1e-12)
      #expect(prediction.weights[1] == 2)
      counts[isLeft ? 0 : 1] += 1
    }
    // Both happen, about as often as the behaviour has it: 50 ± 6 and 150 ± 6.
    #expect(abs(counts[0] - 50) < 25 && counts[0] + counts[1] == 200)
  }
}
