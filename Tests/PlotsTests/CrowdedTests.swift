import Plots
import Testing

/// Pictures of more parts than anybody can tell apart: what is drawn is bounded and said.
@Suite("Crowded pictures")
struct CrowdedTests {
  private func count(_ part: String, in text: String) -> Int {
    text.ranges(of: part).count
  }

  @Test("a legend names forty curves and counts the others")
  func legend() {
    let curves = (0..<53).map { LineChart.Series("curve \($0)", y: [0, Double($0)]) }
    let chart = LineChart(curves)
    for text in [chart.svg, chart.text] {
      #expect(text.contains("curve 39"))
      #expect(text.contains("… 13 more"))
    }
    // The name of every curve stands at the curve itself.
    #expect(count(">curve 40<", in: chart.svg) == 1)
    #expect(count(">curve 39<", in: chart.svg) == 2)
    #expect(!chart.text.contains("curve 40"))
    #expect(!LineChart(Array(curves.prefix(40))).svg.contains("more"))
  }

  @Test("series of many columns share out those that are drawn", arguments: [1, 4, 60])
  func columns(series: Int) {
    let bars = (0..<series).map { number in
      var bars = LineChart.Series("s\(number)", y: (0..<5_000).map { Double($0 * 7 % 101) })
      bars.style = .bars
      return bars
    }
    let drawn = count("<rect", in: LineChart(bars).svg)
    #expect(drawn > 2_000)
    #expect(drawn < max(4_000, 80 * series) + 60)
  }

  @Test("names that would stand upon one another are written as far as they fit")
  func names() {
    var bars = LineChart.Series("", y: (0..<300).map(Double.init))
    bars.style = .bars
    let svg = LineChart([bars]).xNames((1...300).map(String.init)).svg
    #expect(svg.contains(">1<") && !svg.contains(">2<"))
    #expect(!svg.contains("…"))
    #expect((10...45).contains(count("text-anchor=\"middle\"", in: svg)))
    var few = LineChart.Series("", y: [1, 2, 3])
    few.style = .bars
    let whole = LineChart([few]).xNames(["one", "two", "three"]).svg
    #expect([">one<", ">two<", ">three<"].allSatisfy { whole.contains($0) })
  }

  @Test("words at the heights of rules stand near them or not at all")
  func rules() {
    var chart = LineChart([LineChart.Series("", y: [0, 59])])
    for height in 0..<60 { chart = chart.rule(y: Double(height), label: "rule-\(height)") }
    let svg = chart.svg
    let drawn = (0..<60).filter { svg.contains(">rule-\($0)<") }
    #expect((10...30).contains(drawn.count))
    #expect((drawn.first ?? 60) < 6)
  }

  @Test("a wide table has a hundred columns as HTML and says how many more there are")
  func wideTables() {
    let table = Table(
      (0..<150).map { "c\($0)" }, rows: [(0..<150).map { .number(Double($0)) }])
    #expect(count("<th ", in: table.html) == 100)
    #expect(table.html.contains("… 50 more columns"))
    #expect(count("<td ", in: table.html) == 100)
    // Ten columns of two characters and four of three, with three more each, are 75 characters wide.
    #expect(table.text.split(separator: "\n").last == "… 136 more columns", "\(table.text)")
    let narrow = Table(["a", "b"], rows: [[1, 2]])
    #expect(!narrow.html.contains("more") && !narrow.text.contains("more"))
  }
}
