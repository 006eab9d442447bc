import Plots

extension Samples {
  static let bars: [(name: String, picture: any Picture)] = [
    (
      "bars-interval",
      BarChart()
        .bar("SARSA", -27.4, lower: -29.1, upper: -25.8)
        .bar("Q-learning", -48.6, lower: -53.2, upper: -44)
        .bar("Expected SARSA", -23.1, lower: -24, upper: -22.3)
        .bar("nothing", .nan).bar("positive", 6)
        .title("Return while learning").xLabel("mean return per episode")
    ),
    ("bars-empty", BarChart()),
    ("histogram-real", histogram), ("histogram-whole", dice),
    ("histogram-empty", Histogram([])),
  ]

  static let histogram: Histogram = {
    var noise = Noise(state: 3)
    // Twelve uniform numbers add up to nearly a normal one.
    let values = (0..<2000).map { _ in (0..<12).reduce(0.0) { sum, _ in sum + noise.next() } }
    return Histogram(values).title("Sum of twelve").xLabel("sum")
  }()

  static let dice: Histogram = {
    var noise = Noise(state: 5)
    return Histogram((0..<600).map { _ in (noise.next() * 3 + 3.5).rounded() }).xLabel("eyes")
  }()

  static let tables: [(name: String, table: Table)] = [
    (
      "table-values",
      Table(
        ["state", "value", "visits", "greedy action"],
        rows: [
          ["high", 15.4, 1200, "search"], ["low", 13.91, 310, "recharge"],
          ["a < b & c", -0.5, .empty],
        ]
      )
      .title("Recycling robot")
    ),
    (
      "table-long",
      Table(
        [
          "n", "error",
          "what the step did, in rather more words than a column has room for, so cut",
        ],
        rows: (0..<100).map {
          [.number(Double($0)), .number(1 / Double(1 << min(40, $0))), .text("halved once more")]
        })
    ),
    ("table-empty", Table([], rows: [])),
  ]
}
