import Plots

extension Samples {
  typealias Arc = GraphPicture.Arc

  static let graphs: [(name: String, picture: any Picture)] = [
    ("graph-robot", robot),
    ("graph-racing", racing),
    ("graph-triangle", triangle),
    ("graph-walk", walk),
    ("graph-ten", ten),
    ("graph-overview", overview),
    ("graph-empty", GraphPicture()),
  ]

  /// The recycling robot of example 3.3 of Sutton and Barto (2018).
  static let robot = GraphPicture(nodes: [
    GraphPicture.Node("high", value: 15.4), GraphPicture.Node("low", value: 13.9),
  ])
  .action(
    from: "high", "search", to: [Arc("high", label: "0.7, +4"), Arc("low", label: "0.3, +4")],
    isHighlighted: true
  )
  .action(from: "high", "wait", to: [Arc("high", label: "1, +1")])
  .action(
    from: "low", "search", to: [Arc("low", label: "0.6, +4"), Arc("high", label: "0.4, -3")]
  )
  .action(from: "low", "wait", to: [Arc("low", label: "1, +1")])
  .action(from: "low", "recharge", to: [Arc("high", label: "1, +0")], isHighlighted: true)
  .title("Recycling robot")

  static let racing = GraphPicture(nodes: [
    GraphPicture.Node("cool"), GraphPicture.Node("warm"),
    GraphPicture.Node("overheated", isTerminal: true),
  ])
  .action(from: "cool", "slow", to: [Arc("cool", label: "1, +1")])
  .action(from: "cool", "fast", to: [Arc("cool", label: "½, +2"), Arc("warm", label: "½, +2")])
  .action(from: "warm", "slow", to: [Arc("cool", label: "½, +1"), Arc("warm", label: "½, +1")])
  .action(from: "warm", "fast", to: [Arc("overheated", label: "1, -10")])
  .title("Racing car")

  /// Each state leads to both others, by two actions.
  static let triangle: GraphPicture = {
    let names = ["sunny", "cloudy", "rainy"]
    var graph = GraphPicture()
    for (index, name) in names.enumerated() {
      let (next, last) = (names[(index + 1) % 3], names[(index + 2) % 3])
      graph = graph.action(
        from: name, "walk", to: [Arc(next, label: "0.8, +1"), Arc(last, label: "0.2, -1")])
      graph = graph.action(
        from: name, "stay", to: [Arc(name, label: "0.9, 0"), Arc(last, label: "0.1, +5")],
        isHighlighted: index == 0)
    }
    return graph.title("Weather")
  }()

  static let walk: GraphPicture = {
    let names = ["T", "A", "B", "C", "D", "E", "T′"]
    var graph = GraphPicture(
      nodes: names.enumerated().map {
        GraphPicture.Node(
          $1, value: Double($0) / 6, isTerminal: $0 == 0 || $0 == names.count - 1)
      })
    for index in 1...5 {
      graph = graph.action(
        from: names[index], "",
        to: [
          Arc(names[index - 1], label: "½"),
          Arc(names[index + 1], label: index == 5 ? "½, +1" : "½"),
        ])
    }
    return graph.title("Random walk")
  }()

  static let ten: GraphPicture = {
    var graph = GraphPicture()
    let links = [[1, 2], [3, 4], [4, 5], [6, 0], [6, 7], [7], [8], [8, 9], [9], []]
    for (state, targets) in links.enumerated() {
      graph = graph.node("s\(state)", isTerminal: targets.isEmpty)
    }
    for (state, targets) in links.enumerated() {
      for (index, target) in targets.enumerated() {
        graph = graph.action(
          from: "s\(state)", index == 0 ? "a" : "b",
          to: index == 0
            ? [Arc("s\(target)", label: "0.9, -1"), Arc("s\(state)", label: "0.1, -1")]
            : [Arc("s\(target)", label: "1, -2")])
      }
    }
    return graph.title("Ten states")
  }()

  static let overview: GraphPicture = {
    var graph = GraphPicture()
    for row in 0..<6 {
      for column in 0..<6 {
        for (name, r, c) in [("right", row, column + 1), ("down", row + 1, column)]
        where r < 6 && c < 6 {
          graph = graph.action(from: "r\(row)c\(column)", name, to: [Arc("r\(r)c\(c)")])
        }
      }
    }
    return graph.title("Many states")
  }()
}
