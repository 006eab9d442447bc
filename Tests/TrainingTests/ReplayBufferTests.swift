import Arrays
import Testing
import Training

@Suite struct ReplayBufferTests {
  /// Transition i goes from i to i + 1000 with action i mod 5, reward i / 2 and discount 0 at every
  /// third.
  private func fill(_ buffer: inout ReplayBuffer, _ range: Range<Int>) {
    for index in range {
      let observation = Vector([Float(index), -Float(index)])
      let next = Vector([Float(index + 1000), 0])
      buffer.append(
        observation: observation.pointer, action: index % 5, reward: Double(index) / 2,
        discount: index % 3 == 0 ? 0 : 0.5, next: next.pointer)
    }
  }

  @Test("a sampled transition is one that went in, whole, and old ones are overwritten")
  func whole() {
    var buffer = ReplayBuffer(capacity: 10, observationCount: 2)
    fill(&buffer, 0..<37)
    #expect(buffer.count == 10)
    var batch = TransitionBatch(count: 4000, observationCount: 2)
    var stream = RandomStream(seed: 1, purpose: .replay)
    buffer.sample(into: &batch, using: &stream)
    var counts = [Int](repeating: 0, count: 37)
    for row in 0..<batch.count {
      let index = Int(batch.observations[2 * row])
      counts[index] += 1
      #expect(batch.observations[2 * row + 1] == -Float(index))
      #expect(batch.nextObservations[2 * row] == Float(index + 1000))
      #expect(batch.actions[row] == index % 5)
      #expect(batch.rewards[row] == Float(index) / 2)
      #expect(batch.discounts[row] == (index % 3 == 0 ? 0 : 0.5))
    }
    #expect(counts[..<27].allSatisfy { $0 == 0 })
    let statistic = counts[27...].reduce(0.0) { $0 + Double(($1 - 400) * ($1 - 400)) / 400 }
    #expect(statistic < 27.88)  // the 0.999 quantile with nine degrees of freedom
  }

  @Test("an empty buffer leaves the batch alone")
  func empty() {
    let buffer = ReplayBuffer(capacity: 3, observationCount: 1)
    var batch = TransitionBatch(count: 2, observationCount: 1)
    var stream = RandomStream(seed: 1, purpose: .replay)
    buffer.sample(into: &batch, using: &stream)
    let rewards = batch.rewards.elements
    #expect(rewards == [0, 0])
  }

  @Test("a series keeps the mean of each window and of what is left over")
  func meanSeries() {
    var series = MeanSeries(window: 3)
    for value in [1.0, 2, 6, 4, 6] { series.append(value) }
    #expect(series.means == [3, 5])
  }
}
