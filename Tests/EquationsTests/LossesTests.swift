import Equations
import Glibc
import Testing

@Suite struct LossesTests {
  @Test("the Huber loss is a parabola, then a line, and its slope is its derivative")
  func huber() {
    #expect(huberLoss(0.5, threshold: 1.0) == 0.125)
    #expect(huberLoss(-3, threshold: 1.0) == 2.5)
    for error in [-3.0, -0.7, 0, 0.4, 2] {
      let h = 1e-6
      let difference =
        (huberLoss(error + h, threshold: 1) - huberLoss(error - h, threshold: 1)) / (2 * h)
      #expect(abs(huberSlope(error, threshold: 1) - difference) < 1e-6)
    }
  }

  @Test("the softmax of logits is a distribution whatever their size, and its entropy known")
  func softmaxLaws() {
    expectEqual(softmax([1000, 1000, 1000]), [1 / 3.0, 1 / 3.0, 1 / 3.0])
    expectEqual(softmax([0, log(3.0)]), [0.25, 0.75])
    #expect(abs(softmaxEntropy([7, 7, 7, 7]) - log(4.0)) < 1e-12)
    var logits: [Float] = [0, Float(log(3.0))]
    let entropy = logits.withUnsafeMutableBufferPointer { softmax(inPlace: $0) }
    #expect(abs(logits[1] - 0.75) < 1e-6)
    #expect(abs(entropy - softmaxEntropy([0, log(3.0)])) < 1e-6)
  }

  @Test(
    "infinite logits are limits of large ones",
    arguments: [
      [0, -Double.infinity, log(3.0)], [Double.infinity, 2, .infinity],
      [-Double.infinity, -.infinity], [Double.infinity, -.infinity, .infinity, .infinity],
    ] as [[Double]])
  func infiniteLogits(_ logits: [Double]) {
    let large = logits.map { $0.isInfinite ? ($0 > 0 ? 1e5 : -1e5) : $0 }
    expectEqual(softmax(logits), softmax(large))
    #expect(abs(softmaxEntropy(logits) - softmaxEntropy(large)) < 1e-12)
    var row = logits.map { Float($0) }
    let entropy = row.withUnsafeMutableBufferPointer { softmax(inPlace: $0) }
    #expect(abs(entropy - softmaxEntropy(large)) < 1e-6)
    for (found, wanted) in zip(row, softmax(large)) {
      #expect(abs(Double(found) - wanted) < 1e-6)
    }
  }

  @Test("the policy gradient is the central difference of its loss")
  func policyGradientDifferences() {
    let logits = [0.3, -1.2, 0.8]
    let (action, weight, beta) = (1, -0.7, 0.2)
    func loss(_ logits: [Double]) -> Double {
      policyGradientLoss(logits: [logits], actions: [action], advantages: [weight], weights: [1])
        + beta * entropyLoss(logits: [logits], weights: [1])
    }
    var row = logits.map { Float($0) }
    row.withUnsafeMutableBufferPointer {
      let entropy = softmax(inPlace: $0)
      policyGradient(
        inPlace: $0, action: action, weight: weight, entropyWeight: beta, entropy: entropy)
    }
    for index in logits.indices {
      var (above, below) = (logits, logits)
      above[index] += 1e-5
      below[index] -= 1e-5
      #expect(abs(Double(row[index]) - (loss(above) - loss(below)) / 2e-5) < 1e-6)
    }
  }

  @Test("a projection keeps the probability and, inside the support, the mean")
  func projection() {
    let support = [-1.0, -0.5, 0, 0.5, 1]
    func project(_ reward: Double, _ discount: Double) -> [Double] {
      categoricalProjection(
        probabilities: [Double](repeating: 0.2, count: 5),
        atoms: support.map { reward + discount * $0 }, support: support)
    }
    expectEqual(project(0.5, 1), [0, 0.2, 0.2, 0.2, 0.4])
    expectEqual(project(5, 1), [0, 0, 0, 0, 1])
    expectEqual(project(0, 0.99), [0.196, 0.202, 0.204, 0.202, 0.196])
    expectEqual(project(-0.5, 0), [0, 1, 0, 0, 0])
  }

  @Test("the value transform and its inverse undo each other")
  func transforms() {
    for value in [-300.0, -1, -0.01, 0, 0.5, 20, 1e4] {
      #expect(
        abs(signedParabolic(signedHyperbolic(value)) - value) < 1e-8 * max(1, abs(value)))
    }
  }
}
