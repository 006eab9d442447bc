import Plots

extension Samples {
  static let heatMaps: [(name: String, picture: any Picture)] = [
    ("heat-gridworld", gridWorld),
    ("heat-cliff", cliff),
    ("heat-large", large),
    ("heat-one-row", HeatMap([[0, 0.167, 0.333, 0.5, 0.667, 0.833, 0]]).title("Random walk")),
    ("heat-empty", HeatMap([[Double]]())),
    ("heat-strip", strip),
  ]

  /// The optimal values and policy of example 3.8 of Sutton and Barto (2018).
  static let gridWorld = HeatMap([
    [22.0, 24.4, 22.0, 19.4, 17.5], [19.8, 22.0, 19.8, 17.8, 16.0], [17.8, 19.8, 17.8, 16.0, 14.4],
    [16.0, 17.8, 16.0, 14.4, 13.0], [14.4, 16.0, 14.4, 13.0, 11.7],
  ])
  .arrows([
    [[.right], [.up, .down, .left, .right], [.left], [.up, .down, .left, .right], [.left]],
    [[.up, .right], [.up], [.up, .left], [.left], [.left]],
    [[.up, .right], [.up], [.up, .left], [.up, .left], [.up, .left]],
    [[.up, .right], [.up], [.up, .left], [.up, .left], [.up, .left]],
    [[.up, .right], [.up], [.up, .left], [.up, .left], [.upLeft, .stay]],
  ])
  .marks([[nil, "A", nil, "B"]])
  .title("Optimal values")

  static let cliff: HeatMap = {
    let values: [[Double?]] = (0..<4).map { row in
      (0..<12).map { column in
        if row == 3, (1...10).contains(column) { return nil }
        return -Double(abs(min(row, 2) - 2) + (11 - column) + (row == 3 && column == 11 ? 0 : 1))
      }
    }
    var marks = [[String?]](repeating: [], count: 4)
    marks[3] = ["S"] + Array(repeating: "C", count: 10) + ["G"]
    let arrows = (0..<4).map { row in
      (0..<12).map { column -> Set<HeatMap.Direction> in
        if row == 3 { return column == 0 ? [.up] : [] }
        return column == 11 ? [.down] : row == 2 ? [.right] : [.right, .down]
      }
    }
    return HeatMap(values).arrows(arrows).marks(marks).title("Q-learning on the cliff")
  }()

  static let large = HeatMap(
    (0...20).map { row in
      (0...20).map { column in Double((row - 10) * (column - 6)) / 3 }
    }
  )
  .rowLabels((0...20).map(String.init)).columnLabels((0...20).map(String.init))
  .xLabel("cars at the second location").yLabel("cars at the first location")
  .title("Something that straddles zero")

  static let strip: HeatMapStrip = {
    let discount = 0.9
    var values = [[Double?]](repeating: Array(repeating: 0, count: 4), count: 3)
    values[1][1] = nil
    var strip = HeatMapStrip().title("Value iteration")
    for sweep in 0..<7 {
      strip = strip.panel("sweep \(sweep)", HeatMap(values).marks([[nil, nil, nil, "G"]]))
      let old = values
      for row in 0..<3 {
        for column in 0..<4 where old[row][column] != nil && (row, column) != (0, 3) {
          let next = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
            .compactMap { (0..<3).contains($0) && (0..<4).contains($1) ? old[$0][$1] : nil }
          let isBeside = (row, column) == (0, 2) || (row, column) == (1, 3)
          values[row][column] = isBeside ? 1 : discount * (next.max() ?? 0)
        }
      }
    }
    return strip
  }()
}
