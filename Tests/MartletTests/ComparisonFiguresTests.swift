import Martlet
import Testing

@Suite struct ComparisonFiguresTests {
  private let comparison = compare(on: CliffWalking(), episodes: 60, seeds: 1...6) {
    QLearning(stepSize: 0.5)
    for stepSize in [0.1, 0.5] { Sarsa(stepSize: stepSize) }
  }

  @Test("curves have a legend entry and a band each, and the axes say what they are")
  func curves() {
    let chart = plot(comparison)
    #expect(chart.series.map(\.name) == ["Q-learning", "SARSA α = 0.1", "SARSA α = 0.5"])
    #expect(chart.series.allSatisfy { $0.x.count == 60 && $0.lower?.count == 60 })
    #expect(chart.svg.contains("interquartile mean return") && chart.svg.contains("episode"))
    #expect(plot(comparison, over: .steps, of: .mean, title: "T").svg.contains("mean return"))
  }

  @Test("the table ranks the algorithms and says what the scores are")
  func ranking() {
    let text = table(comparison).text
    #expect(text.hasPrefix("CliffWalking: mean return of the last 10 % of episodes"))
    let names = comparison.ranking
    let lines = text.split(separator: "\n").dropFirst(4)
    #expect(zip(lines, names).allSatisfy { $0.contains($1) })
    #expect(table(comparison).rows.last?[5] == .empty)
    #expect(
      table(comparison).rows[0][5]
        == .number(
          comparison.probabilityOfImprovement(of: names[0], over: names[1]).value))
    #expect(table(comparison.scored(last: 1)).text.contains("mean return of all episodes"))
    let chart = bars(comparison)
    #expect(chart.bars.map(\.name) == names && chart.bars.allSatisfy { $0.lower != nil })
    #expect(comparison.best == names[0])
  }
}
