import Equations
import Testing

func expectEqual(
  _ found: [Double], _ expected: [Double], tolerance: Double = 1e-6,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  for (found, expected) in zip(found, expected) {
    #expect(abs(found - expected) < tolerance, sourceLocation: sourceLocation)
  }
}

@Suite struct ReturnsTests {
  let rewards = [1.0, 0, -1, 0, 1]
  let discounts = [0.5, 0.9, 1, 0.5, 0.8]
  let values = [3.0, 1, 5, -5, 3]

  @Test("n-step returns are the published ones, and do not run past the end")
  func nSteps() {
    expectEqual(
      nStepReturns(rewards: rewards, discounts: discounts, nextValues: values, n: 3),
      [2.8, -3.15, 0.7, 1.7, 3.4])
    for n in 5...7 {
      expectEqual(
        nStepReturns(rewards: rewards, discounts: discounts, nextValues: values, n: n),
        [1.315, 0.63, 0.7, 1.7, 3.4])
    }
  }

  @Test("λ-returns are the published ones")
  func lambda() {
    expectEqual(
      lambdaReturns(rewards: rewards, discounts: discounts, nextValues: values, lambda: 0.75),
      [1.6460547, 0.7228125, 0.7375, 0.65, 3.4])
  }

  @Test("λ = 1 and n beyond the end are the discounted sum of the rewards")
  func allRewards() {
    let sums = discountedReturns(rewards: rewards, discounts: discounts, bootstrap: 3)
    expectEqual(
      lambdaReturns(rewards: rewards, discounts: discounts, nextValues: values, lambda: 1), sums)
    expectEqual(
      nStepReturns(rewards: rewards, discounts: discounts, nextValues: values, n: 9), sums)
  }

  @Test("λ-returns are the weighted mean of the n-step returns")
  func mixture() {
    let lambda = 0.6
    let found = lambdaReturns(
      rewards: rewards, discounts: discounts, nextValues: values, lambda: lambda)
    for t in rewards.indices {
      let longest = rewards.count - t
      var expected = 0.0
      var weight = 1 - lambda
      for n in 1...longest {
        let nStep = nStepReturns(
          rewards: rewards, discounts: discounts, nextValues: values, n: n)[t]
        expected += (n == longest ? weight / (1 - lambda) : weight) * nStep
        weight *= lambda
      }
      #expect(abs(found[t] - expected) < 1e-12)
    }
  }

  @Test("nothing after a discount of 0 counts")
  func episodeEnd() {
    let sums = discountedReturns(rewards: [1, 2, 4, 8], discounts: [1, 0, 1, 0], bootstrap: 99)
    #expect(sums == [3, 2, 12, 8])
  }
}
