import Plots
import TestClock
import Testing

/// The examples of the doc comments, as they stand there.
@Suite("Examples of the documentation")
struct ExamplesTests {
  @Test("a large heat map is written by its first rows and columns, in little time")
  func largeHeatMap() {
    let map = HeatMap((0..<400).map { row in (0..<400).map { Double(row * 400 + $0) } })
      .arrows((0..<400).map { _ in (0..<400).map { $0 == 0 ? [.up, .left] : [.down] } })
      .rowLabels((0..<400).map { "row \($0)" })
    let begin = processorSeconds
    let lines = map.text.split(separator: "\n")
    #expect(processorSeconds - begin < 1)
    #expect(map.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    // A table of numbers and one of arrows, each with what it leaves out.
    #expect(lines.count == 2 * 102)
    #expect(lines[0].hasPrefix(" row 0     0     1     2") && lines[99].hasPrefix("row 99 "))
    #expect(lines[101] == "… and 300 of 400 rows more" && lines[203] == lines[101])
    #expect(lines[102].hasPrefix(" row 0 ↑← ↓  ↓ "))
  }

  @Test("a line chart")
  func lineChart() {
    let returns = Samples.returns(level: -20, seed: 4)
    let chart = LineChart([LineChart.Series("SARSA", y: returns)])
      .smooth(20).rule(y: -13, label: "optimal").title("Cliff walking").yRange(-100...0)
    #expect(chart.svg.contains("SARSA") && chart.svg.contains(">optimal<"))
    #expect(chart.series.first?.window == 20)
  }

  @Test("a heat map")
  func heatMap() {
    let map = HeatMap([[22, 24.4], [19.8, nil]]).marks([["S"], []]).title("Values")
    #expect(map.text == "Values\nS22.0  24.4\n 19.8 ░░░░░")
  }

  @Test("a graph")
  func graph() {
    let graph = GraphPicture()
      .action(from: "low", "recharge", to: [GraphPicture.Arc("high", label: "1, +0")])
    #expect(graph.nodes.map(\.name) == ["low", "high"])
    #expect(graph.text == "low\n    recharge ── 1, +0 → high\nhigh")
  }

  @Test("a table")
  func table() {
    let table = Table(["state", "value"], rows: [["high", 15.4], ["low", 13.9]]).title("Values")
    #expect(table.html.contains("<td style=\"text-align:right\">15.40</td>"))
    #expect(table.text.contains("│ low   │ 13.90 │"))
  }

  @Test("bars and a histogram")
  func bars() {
    let chart = BarChart().bar("SARSA", -28).bar("Q-learning", -48).title("Online return")
    #expect(chart.svg.contains(">−48<"))
    #expect(Histogram([1, 2, 2]).title("Return").xLabel("return").svg.contains(">return<"))
  }

  @Test("a board, a sketch and an animation")
  func scenes() {
    let board = Board(["S..", ".#G"]).piece(Board.Piece(row: 0, column: 0)).title("Maze")
    #expect(board.text == "Maze\n@ . .\n. # G")
    let sketch = Sketch(x: -2...2, y: 0...1, [.circle(x: 0, y: 0.5, radius: 0.2, .body)])
      .title("Ball")
    #expect(sketch.svg.contains("<circle cx=\"248\""))
    let way = (0...2).map { Board(["..."]).piece(Board.Piece(row: 0, column: $0)) }
    let animation = Animation(way, captions: ["start", "step 1", "step 2"]).once()
    #expect(animation.text == ". . @\nstep 2")
  }
}
