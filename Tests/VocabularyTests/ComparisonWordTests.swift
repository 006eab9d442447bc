import Environments
import Glibc
import Language
import Synchronization
import Syntax
import Testing
import Training
import Vocabulary

@Suite struct ComparisonWordTests {
  @Test("a block with let, for and if compares its variants, and the comparison is asked in cells")
  func sweep() throws {
    let cells = CellRunner()
    let comparison = try #require(
      cells.value(
        """
        let withSarsa = true
        let comparison = compare(on: CliffWalking(), episodes: 60, seeds: 1...4) {
            QLearning(stepSize: 0.5).named("greedy")
            let rates = [0.1, 0.5]
            if withSarsa {
                for rate in rates { Sarsa(stepSize: rate) }
            }
        }
        comparison
        """, as: Comparison.self), "\(cells.failures)")
    #expect(comparison.names == ["greedy", "SARSA α = 0.1", "SARSA α = 0.5"])
    #expect(comparison.seeds == [1, 2, 3, 4] && !comparison.isPartial)
    let lines = [
      "comparison.best == comparison.ranking[0]",
      "comparison.runs[\"greedy\"]!.count == 4",
      "comparison[\"SARSA α = 0.1\"].seeds == [1, 2, 3, 4]",
      "comparison.scores[\"greedy\"]!.count == 4",
      "comparison.interquartileMeans[comparison.best]! >= comparison.interquartileMeans[\"greedy\"]!",
      "comparison.summaries[0].interquartileMean.value == comparison.interquartileMeans[\"greedy\"]!",
      "comparison.summaries[0].mean.interval.contains(comparison.summaries[0].mean.value)",
      "comparison.probabilityOfImprovement[0][0] == 0.5",
      "comparison.probabilityOfImprovement(of: \"greedy\", over: \"SARSA α = 0.1\").value <= 1",
      "comparison.estimate(.median, of: \"greedy\").value <= 0",
      "comparison.optimalityGap(target: -13)[\"greedy\"]! > 0",
      "comparison.scored(last: 1).scores[\"greedy\"]! != comparison.scores[\"greedy\"]!",
      "comparison.learningCurves(of: .mean, points: 10)[1].x.count == 10",
      "comparison.learningCurves(over: .steps, points: 10)[1].x.last! > 300",
      "comparison.performanceProfiles()[0].y[0] > 0",
    ]
    for line in lines {
      #expect(cells.text("print(\(line))") == "true\n", "\(line) \(cells.failures)")
    }
    for line in ["plot(comparison, of: .mean, smooth: 5)", "bars(comparison)", "table(comparison)"]
    {
      _ = cells.text(line)
      #expect(cells.failures.isEmpty, "\(line) \(cells.failures)")
    }
  }

  @Test("several environments and a budget of steps stand in the same call")
  func environments() throws {
    let cells = CellRunner()
    let comparison = try #require(
      cells.value(
        """
        let all = compare(on: [CliffWalking(), FrozenLake()], steps: 400, seeds: 2) {
            QLearning()
            Sarsa()
        }
        all.on("FrozenLake")
        """, as: Comparison.self), "\(cells.failures)")
    #expect(comparison.environments == ["FrozenLake"])
    #expect(comparison["SARSA"].runs.map(\.steps) == [400, 400])
  }

  @Test("an interrupt keeps the runs begun")
  func interrupt() throws {
    let cells = CellRunner()
    cells.host.interruptOnceBegun()
    let comparison = try #require(
      cells.value(
        """
        compare(on: CliffWalking(), episodes: 2_000, seeds: 10_000) {
            QLearning()
            Sarsa()
        }
        """, as: Comparison.self), "\(cells.failures)")
    #expect(comparison.isPartial && comparison.names.count == 2)
    #expect(comparison.steps > 0 && comparison["SARSA"].count < 10_000)
  }

  @Test("an interrupt ends estimates that take long, and gives none that are not done")
  func interruptedEstimate() throws {
    let cells = CellRunner()
    _ = cells.value(
      "let all = compare(on: CliffWalking(), episodes: 2, seeds: 3000) { Sarsa() }",
      as: Comparison.self)
    cells.host.interruptAfter(milliseconds: 50)
    let estimate = cells.value(
      "all.estimate(.mean, of: \"SARSA\", resamples: 1_000_000)", as: Estimate.self)
    #expect(estimate == nil && cells.failures == ["interrupted"])
  }

  @Test("what cannot be compared is refused with a reason, and says which algorithm it is")
  func refusals() {
    for (code, message) in [
      (
        "compare(on: CartPole(), episodes: 5, seeds: 2) { QLearning().named(\"table\") }",
        "table cannot run on CartPole: it needs numbered states (a Discrete observation space)"
      ),
      (
        "compare(on: CliffWalking(), episodes: 5, seeds: 2) { if false { QLearning() } }",
        "the block lists no algorithm: write one on a line, such as ‘QLearning()’"
      ),
      (
        "compare(on: CliffWalking(), episodes: 0, seeds: 2) { QLearning() }",
        "The number of episodes must be at least 1, not 0"
      ),
      (
        "compare(on: CliffWalking(), episodes: 5, seeds: 0) { QLearning() }",
        "the number of seeds must be at least 1"
      ),
      (
        "compare(on: CliffWalking(), episodes: 2, seeds: 2) { QLearning() }[\"Sarsa\"]",
        "there is no algorithm “Sarsa” here: the names are “Q-learning”"
      ),
    ] {
      let cells = CellRunner()
      _ = cells.value(code, as: Comparison.self)
      #expect(cells.failures == [message])
    }
  }
}
