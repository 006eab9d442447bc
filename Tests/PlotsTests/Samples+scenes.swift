import Plots

#if canImport(Glibc)
import Glibc
#endif

extension Samples {
  static let scenes: [(name: String, picture: any Picture)] = [
    ("board-maze", maze),
    ("board-town", town),
    ("board-empty", Board([String]())),
    ("sketch-cart", cart(at: 0.6, angle: 0.3).title("Cart").caption("step 7")),
    ("heat-trail", trailed),
    ("animation-maze", stroll),
    ("animation-cart", ride),
    ("animation-values", spread),
    ("animation-empty", Animation([Board]())),
  ]

  static let maze = Board(["S..#", ".A.B", "X#.G"])
    .tones([
      "#": .wall, "S": .start, "G": .goal, "X": .danger, "A": .other(0), "B": .other(1),
    ])
    .rowLabels(["0", "1", "2"]).columnLabels(["0", "1", "2", "3"])
    .trail([(0, 0), (0, 1), (1, 1), (2, 3), (1, 3)].map { GridCell(row: $0.0, column: $0.1) })
    .piece(Board.Piece(row: 1, column: 3)).title("Maze").caption("after a leap")

  static let town = Board(["R...G", ".....", "Y..B."])
    .fences([GridCell(row: 0, column: 1), GridCell(row: 2, column: 0)])
    .piece(Board.Piece(row: 0, column: 0, symbol: "p", isAgent: false))
    .piece(Board.Piece(row: 0, column: 0, symbol: "t"))
    .piece(Board.Piece(row: 9, column: 0, symbol: "?"))
    .caption("passenger to B")

  static func cart(at x: Double, angle: Double) -> Sketch {
    let body = [(-0.25, -0.15), (0.25, -0.15), (0.25, 0.15), (-0.25, 0.15)].map {
      Sketch.Place(x + $0.0, $0.1)
    }
    return Sketch(
      x: -2.4...2.4, y: -0.4...1.3,
      [
        .line([Sketch.Place(-2.4, 0), Sketch.Place(2.4, 0)], width: 0, .ground),
        .area(body, .body),
        .line([Sketch.Place(x, 0), Sketch.Place(x + sin(angle), cos(angle))], width: 0.08, .limb),
        .circle(x: 1.5, y: 0.8, radius: 0.1, .goal),
      ])
  }

  static let trailed = HeatMap([[-3, -2, -1, nil], [-4, nil, nil, 0]])
    .marks([[nil, nil, nil, nil], ["S", nil, "C", "G"]])
    .tones([[.floor, .floor, .floor, .wall], [.start, .wall, .danger, .goal]])
    .arrows([[[.right], [.right], [.right], []], [[.up], [], [], []]])
    .trail(
      [(1, 0), (0, 0), (0, 1), (0, 2), (1, 3), (9, 9)].map { GridCell(row: $0.0, column: $0.1) }
    )
    .title("A way over values")

  static let stroll: Animation = {
    let way = [(0, 0), (0, 1), (0, 1), (1, 1), (2, 0)].map { GridCell(row: $0.0, column: $0.1) }
    let boards = way.enumerated().map { step, cell in
      Board([step < 2 ? "S.K" : "S..", "...", "..G"])
        .tones(["S": .start, "G": .goal, "K": .other(0)]).trail(way)
        .piece(Board.Piece(row: 2, column: 2, symbol: "d", isAgent: false))
        .piece(Board.Piece(row: cell.row, column: cell.column, symbol: step < 2 ? "a" : "A"))
    }
    return Animation(boards, captions: (0..<5).map { "step \($0) of 4 · return −\($0)" })
      .title("Walk").once()
  }()

  static let ride = Animation(
    (0...6).map { cart(at: 0.1 * Double($0), angle: 0.08 * Double($0)) },
    captions: (0...6).map { "step \($0)" }
  ).pace(0.1).story("6 steps\n" + String(repeating: "right, ", count: 20))

  static let spread = Animation(
    (0...3).map { sweep in
      HeatMap([[sweep > 2 ? 0.81 : 0, sweep > 1 ? 0.9 : 0], [nil, sweep > 0 ? 1 : 0]])
        .marks([["S", nil], [nil, "G"]]).tones([[.start, .floor], [.wall, .goal]])
        .arrows([[[.right], [.down]], [[], []]])
    }, captions: (0...3).map { "sweep \($0)" }
  ).title("Values")
}
