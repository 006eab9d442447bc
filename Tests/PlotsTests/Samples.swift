import Plots

#if canImport(Glibc)
import Glibc
#endif

/// The pictures whose SVG and text are kept as snapshots.
enum Samples {
  static let pictures: [(name: String, picture: any Picture)] =
    lineCharts + heatMaps + graphs + bars + scenes

  static let lineCharts: [(name: String, picture: any Picture)] = [
    ("line-learning", learning),
    ("line-gaps", gaps),
    ("line-logarithmic", logarithmic),
    ("line-empty", LineChart()),
    ("line-styles", styles),
    ("line-names", names),
    ("line-grid", grid),
  ]

  static let learning: LineChart = {
    let (sarsa, qLearning) = (returns(level: -25, seed: 1), returns(level: -48, seed: 2))
    return LineChart()
      .line(
        "SARSA", y: sarsa, lower: sarsa.map { $0 - 9 }, upper: sarsa.map { $0 + 9 }
      )
      .line(
        "Q-learning", y: qLearning, lower: qLearning.map { $0 - 16 },
        upper: qLearning.map { $0 + 16 }
      )
      .smooth(10)
      .rule(y: -13, label: "optimal").rule(y: -17, label: "safe path")
      .title("Cliff walking").xLabel("episode").yLabel("return").yRange(-100...0)
  }()

  static let gaps = LineChart()
    .line("with gaps", y: [0, 1, 4, .nan, 16, 25, .infinity, 49, .nan, 81, 100])
    .xLabel("n").yLabel("n²")

  static let styles: LineChart = {
    let x = [1.0, 2, 3, 4, 5]
    var columns = LineChart.Series("columns", x: x, y: [3, -1, 2, 4, 1], lower: [2, -2, 1, 3, 0])
    columns.upper = [4, 0, 3, 5, 2]
    columns.style = .bars
    var others = LineChart.Series("more columns", x: x, y: [1, 1, .nan, 2, 3])
    others.style = .bars
    var dots = LineChart.Series("dots", x: x, y: [4, 3, 4, 5, 4], lower: [3, 2, 3, 4, 3])
    dots.upper = [5, 4, 5, 6, 5]
    dots.style = .points
    var area = LineChart.Series("area", x: x, y: [1, 2, 2, 1, -1])
    area.style = .area
    area.colour = 5
    return LineChart([columns, others, dots, area]).rule(x: 3.5, label: "an upright")
      .rule(x: 1.5, label: "another").title("Styles").xLabel("x").yLabel("y")
  }()

  static let names: LineChart = {
    var scores = LineChart.Series("", x: [0, 1, 2], y: [-28, -48, -25], lower: [-30, -52, -26])
    scores.upper = [-26, -44, -24]
    scores.style = .bars
    return LineChart([scores]).xNames(["SARSA", "Q-learning", "a very long name of something"])
      .yLabel("score").title("By name")
  }()

  static let grid = ChartGrid(
    (1...4).map { seed in
      LineChart().line("SARSA", y: returns(level: -10 * Double(seed), seed: UInt64(seed)))
        .title("seed \(seed)").size(width: 310, height: 200).smooth(10)
    }
  ).title("Small multiples")

  static let logarithmic: LineChart = {
    let x = (1...200).map { Double($0) * 500 }
    return LineChart(
      ["1/√n", "1/n", "0.99ⁿ", "four", "five", "six", "seven", "eight", "nine"].enumerated().map {
        index, name in
        LineChart.Series(name, x: x, y: x.map { pow($0, -0.3 * Double(index + 1)) })
      }
    )
    .xScale(.logarithmic).yScale(.logarithmic).title("Error against steps").xLabel("steps")
    .yLabel("root mean squared error")
  }()

  /// A noisy learning curve from a small generator of its own.
  static func returns(level: Double, seed: UInt64, count: Int = 500) -> [Double] {
    var noise = Noise(state: seed)
    return (0..<count).map { episode in
      level - 120 * exp(-Double(episode) / 40) - 30 * abs(noise.next())
    }
  }

  /// A linear congruential generator (Knuth's MMIX constants), numbers in -1…1.
  struct Noise {
    var state: UInt64

    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(UInt32.max >> 1) * 2 - 1
    }
  }
}

extension Samples {
  /// A number to a power.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

extension Samples {
  /// The logarithm to base ten.
  static func logarithm(_ number: Double) -> Double { log10(number) }
}
