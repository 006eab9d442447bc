import Foundation
import Session
import TestClock
import Testing

/// Checking without running, as `martlet check` does.
@Suite("Checking")
struct CheckingTests {
  @Test("types go from cell to cell, and one fault gives one message")
  func carried() {
    let session = Session()
    let cells = [
      "let xs = [1, 2]\nfunc twice(_ n: Int) -> Int { n * 2 }", "let ys = xs.map(twice)",
      "let bad: String = ys[0]", "bad.uppercased()", "let zs: [Int] = ys\nzs.cuont",
    ]
    let found = cells.enumerated().flatMap { index, code in
      session.findings(in: code, name: "cell \(index + 1)").map { (index + 1, $0) }
    }
    #expect(found.map(\.0) == [3, 5])
    #expect(found.last?.1.message.contains("cuont") == true)
    #expect(found.last.map { [$0.1.line, $0.1.column] } == [2, 4])
  }

  /// A notebook as a course has it: definitions, models, trainings, pictures.
  static let cells: [String] = (0..<50).flatMap { number in
    [
      """
      struct Walker\(number) {
          var x = 0.0
          var path: [Double] = []
          mutating func walk(_ steps: Int, by size: Double = 0.1) {
              for _ in 0..<steps {
                  x += Double.random(in: -size...size)
                  path.append(x)
              }
          }
      }
      """,
      """
      var walker\(number) = Walker\(number)()
      walker\(number).walk(100, by: 0.5)
      let far\(number) = walker\(number).path.filter { abs($0) > 1 }.map { $0 * 2 }.sorted()
      print(far\(number).count, far\(number).max() ?? 0)
      """,
      """
      let chain\(number) = MDP("Chain", discount: 0.9) {
          for i in 0..<10 {
              From("s\\(i)", "on", to: ["s\\(i + 1)": 0.9, "s\\(i)": 0.1], reward: -1)
          }
          Terminal("s10")
      }
      let plan\(number) = solve(chain\(number), with: ValueIteration(tolerance: 1e-8))
      """,
      """
      let cliff\(number) = CliffWalking()
      let runs\(number) = train(
          QLearning(stepSize: 0.5, epsilon: .linear(from: 1, to: 0.05, over: 2_000)),
          on: cliff\(number), episodes: 500, seeds: 1...30)
      plot(runs\(number), title: "Cliff \(number)", smooth: 20).yRange(-100...0)
      """,
    ]
  }

  @Test("a notebook of 200 cells is checked in less than a tenth of a second")
  func speed() {
    #expect(Self.cells.count == 200)
    // The thread's own time, which other work of the machine does not lengthen.
    var best = Duration.seconds(100)
    for _ in 0..<3 {
      let session = Session()
      let start = processorSeconds
      for (index, cell) in Self.cells.enumerated() {
        #expect(session.findings(in: cell, name: "cell \(index + 1)").isEmpty)
      }
      best = min(best, .seconds(processorSeconds - start))
    }
    #if DEBUG
    #expect(best < .seconds(10))
    #else
    #expect(best < .milliseconds(100), "\(best)")
    #endif
  }
}
