import Environments
import Testing

@Suite struct DrawingTests {
  @Test("a world on a map draws its letters with the agent on its cell")
  func map() throws {
    let drawing = try #require(FrozenLake().world.drawing(of: 6))
    guard case .cells(let cells) = drawing else {
      Issue.record("expected cells")
      return
    }
    #expect(
      cells.text == """
        S . . .
        . H @ H
        . . . H
        H . . G
        """)
    #expect(cells.pieces == [CellDrawing.Piece(row: 1, column: 2)])
  }

  @Test("the taxi draws its walls, its passenger and where they want to go")
  func taxi() throws {
    let world = Taxi().world
    // Row 3, column 1, passenger at Y, to G.
    let state = ((3 * 5 + 1) * 5 + 2) * 4 + 1
    #expect(world.labels.stateName(state) == "taxi r3c1, passenger at Y, to G")
    guard case .cells(let cells)? = world.drawing(of: state) else {
      Issue.record("expected cells")
      return
    }
    #expect(
      cells.text == """
        R .|. . G
        . .|. . .
        . . . . .
        .|t .|. .
        p|. .|B .
        passenger to G
        """)
    #expect(world.drawing(of: 500) == nil)
  }

  @Test("catch draws the ball and the paddle")
  func catching() {
    guard case .cells(let cells)? = Catch(rows: 3, columns: 3).world.drawing(of: 9 + 2 * 3 + 1)
    else {
      Issue.record("expected cells")
      return
    }
    #expect(cells.text == ". . .\n. . o\n. = .")
  }

  @Test("a cart's pole points where its angle says, and what is no observation is not drawn")
  func cart() {
    let world = CartPole().world
    guard case .shapes(let drawing)? = world.drawing(of: [1, 0, .pi / 2, 0]) else {
      Issue.record("expected shapes")
      return
    }
    guard case .line(let pole, _, .limb)? = drawing.shapes.last else {
      Issue.record("expected a pole")
      return
    }
    #expect(pole[0] == ShapeDrawing.Point(1, 0))
    #expect(abs(pole[1].x - 2) < 1e-12 && abs(pole[1].y) < 1e-12)
    #expect(world.drawing(of: [1, 2]) == nil && world.drawing(of: [1, 0, .nan, 0]) == nil)
    #expect(Acrobot().world.drawing(of: []) == nil)
  }

  @Test("the acrobot's links hang down at rest and stand up where both angles say so")
  func links() {
    func tip(_ observation: [Double]) -> ShapeDrawing.Point? {
      guard case .shapes(let drawing)? = Acrobot().world.drawing(of: observation),
        case .line(let link, _, .limb) = drawing.shapes[2]
      else { return nil }
      return link[1]
    }
    #expect(tip([1, 0, 1, 0, 0, 0]) == ShapeDrawing.Point(0, -2))
    #expect(tip([-1, 0, 1, 0, 0, 0]) == ShapeDrawing.Point(0, 2))
    // The first link to the right, the second straight up from it.
    #expect(tip([0, 1, 0, 1, 0, 0]) == ShapeDrawing.Point(1, 1))
  }
}

@Suite struct GridNameTests {
  @Test("a windy map names the strength of the wind at its columns, a calm one nothing")
  func wind() {
    #expect(WindyGridWorld().world.grid?.columnNames?[2...4] == ["2", "3↑1", "4↑1"])
    #expect(CliffWalking().world.grid?.columnNames == nil)
    #expect(GridShape(rows: 1, columns: 3).windy([0, -2]).columnNames == ["0", "1↓2", "2"])
  }

  @Test("rows and columns that are quantities say which")
  func quantities() {
    let table = GridShape(rowNames: ["low", "high"], columnNames: ["1", "2", "3"])
    #expect(table.rows == 2 && table.columns == 3 && table.state(row: 1, column: 2) == 5)
    let hands = Blackjack().world.grid
    #expect(hands?.rowNames?[11] == "hard 21" && hands?.rowNames?[10] == "")
    #expect(hands?.columnNames?.first == "A")
    // A hard 20 against a ten lies where the names say.
    let state = hands?.state(row: 12, column: 9)
    #expect(state.map(Blackjack().world.labels.stateName) == "hard 20, dealer 10")
  }
}
