import Equations
import Testing

@Suite struct AdvantagesTests {
  private func advantages(
    terminated: Set<Int> = [], truncated: Set<Int> = [], nextValues: [Double]
  ) -> [Double] {
    generalizedAdvantages(
      rewards: [1, 1, 1, 1], values: [0.5, 0.4, 0.3, 0.6], nextValues: nextValues,
      terminated: (0..<4).map { terminated.contains($0) },
      truncated: (0..<4).map { truncated.contains($0) }, discount: 0.99, lambda: 0.95)
  }

  @Test("advantages without an end are the known ones")
  func continuing() {
    expectEqual(
      advantages(nextValues: [0.4, 0.3, 0.6, 0.2]), [3.381706, 2.642962, 1.856419, 0.598])
  }

  @Test("a terminated episode is worth nothing after its end")
  func terminated() {
    expectEqual(
      advantages(terminated: [1], nextValues: [0.4, 0.3, 0.6, 0.2]),
      [1.4603, 0.6, 1.856419, 0.598])
  }

  @Test("a truncated episode counts on the value of the state it reached")
  func truncated() {
    expectEqual(
      advantages(truncated: [1], nextValues: [0.4, 0.9, 0.6, 0.2]),
      [2.298286, 1.491, 1.856419, 0.598])
  }

  @Test("λ = 0 is the one-step error, λ = 1 the return less the value")
  func extremes() {
    let rewards = [1.0, -2, 0.5]
    let discounts = [0.9, 0.8, 0.7]
    let values = [0.1, 0.2, 0.3, 0.4]
    expectEqual(
      generalizedAdvantages(rewards: rewards, discounts: discounts, values: values, lambda: 0),
      tdErrors(
        values: [0.1, 0.2, 0.3], rewards: rewards, discounts: discounts,
        nextValues: [0.2, 0.3, 0.4]))
    let sums = discountedReturns(rewards: rewards, discounts: discounts, bootstrap: 0.4)
    expectEqual(
      generalizedAdvantages(rewards: rewards, discounts: discounts, values: values, lambda: 1),
      zip(sums, values).map { $0 - $1 })
  }
}
