import Foundation
import Language
import Session
import TestClock
import Testing

/// Work that is long between two steps of the language, and hears an interrupt in its midst.
@Suite(.serialized) struct InterruptTests {
  @Test(
    arguments: [
      // A picture of 250,000 squares.
      "heatmap((0..<500).map { row in (0..<500).map { Double(row * $0) } })",
      // An update that takes over a second.
      "train(DQN(hidden: [2048, 2048], batchSize: 1024, warmUp: 0), on: CartPole(), steps: 200)",
      // Weights that are orthogonal only after a minute.
      "train(Reinforce(hidden: [2048, 2048]), on: CartPole(), episodes: 100)",
      // Sweeps of a hundred million multiplications each.
      """
      predict(
        uniform(walk), on: walk,
        with: TDC(features: .radialBasis(centers: 500), updates: .expected), steps: 10_000)
      """,
      // Steps of millions of them, and equations of that size.
      """
      predict(
        uniform(walk), on: walk, with: LSTD(features: .radialBasis(centers: 1990)), episodes: 1000)
      """,
      // Twenty million features of a thousand states.
      """
      predict(
        uniform(walk), on: walk,
        with: SemiGradientTD(features: .radialBasis(centers: 20_000)), episodes: 10_000)
      """,
    ])
  func longWork(code: String) throws {
    let cells = Transcript()
    cells.run("let walk = RandomWalk(states: 1000)\nlet kept = 5")
    let clock = ContinuousClock()
    let asked = Locked(clock.now)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.4)
      asked.set(clock.now)
      cells.session.interrupt()
    }
    let failure = try #require(cells.run(code).failure)
    // A tenth of a second and no more by itself; here beside other tests.
    #expect(clock.now - asked.get() < .milliseconds(Int(500 * slowdown)))
    #expect(failure.isInterrupt, "\(failure.plain)")
    #expect(cells.run("kept").value?.plain == "5")
  }
}
