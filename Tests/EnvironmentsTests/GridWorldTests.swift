import Environments
import Testing

@Suite struct GridWorldTests {
  static let cliffMap = """
    ............
    ............
    ............
    SCCCCCCCCCCG
    """

  static let cliffClauses: [GridClause] = [
    StepReward(-1), Tile("C", reward: -100, sendsTo: "S"), Tile("G", terminal: true),
  ]

  @Test("the cliff drawn as a map moves like the ready-made cliff, cell by cell")
  func cliffAgrees() throws {
    let drawn = try GridWorld(map: Self.cliffMap, clauses: Self.cliffClauses).mdp
    let made = CliffWalking().mdp
    #expect(drawn.stateCount == 38)
    #expect(made.stateCount == 48)
    for state in 0..<drawn.stateCount {
      let name = drawn.stateNames[state]
      let twin = try #require(made.labels.state(named: name))
      #expect(drawn.isTerminal(state) == made.isTerminal(twin))
      for action in 0..<4 {
        let a = drawn.outcomes(of: action, in: state)
        let b = made.outcomes(of: action, in: twin)
        #expect(a.map { drawn.stateNames[$0.state] } == b.map { made.stateNames[$0.state] })
        #expect(a.map(\.reward) == b.map(\.reward))
      }
    }
    #expect(drawn.start.map(\.state) == [drawn.labels.state(named: "r3c0")])
  }

  @Test("the ready-made cliff has Gymnasium's numbers: up 0, right 1, down 2, left 3")
  func gymnasiumNumbers() {
    let cliff = CliffWalking().mdp
    #expect(cliff.start.map(\.state) == [36])
    #expect(cliff.outcomes(of: 0, in: 36) == [Outcome(24, reward: -1)])
    #expect(cliff.outcomes(of: 1, in: 36) == [Outcome(36, reward: -100)])
    #expect(cliff.outcomes(of: 2, in: 36) == [Outcome(36, reward: -1)])
    #expect(cliff.outcomes(of: 2, in: 35) == [Outcome(47, reward: -1)])
    #expect(cliff.outcomes(of: 3, in: 12) == [Outcome(12, reward: -1)])
    #expect(cliff.isTerminal(47))
    #expect(cliff.actionNames == ["up", "right", "down", "left"])
  }

  @Test("slipping is shared by the two moves at a right angle")
  func slip() {
    let world = GridWorld(
      """
      ...
      .S.
      ...
      ..G
      """
    ) {
      Slip(0.2)
      Tile("G", terminal: true)
    }
    let up = world.mdp.outcomes(of: 0, in: 4)
    #expect(up.map(\.state).sorted() == [1, 3, 5])
    #expect(up.first { $0.state == 1 }?.probability == 0.8)
    #expect(up.first { $0.state == 3 }?.probability == 0.1)
    // In a corner, two of the three ways are blocked: they stay, and are one outcome.
    let corner = world.mdp.outcomes(of: 0, in: 0)
    #expect(corner.count == 2)
    #expect(abs((corner.first { $0.state == 0 }?.probability ?? 0) - 0.9) < 1e-15)
  }

  @Test("walls stop moves, a bump earns its own reward, and walls are no states")
  func wallsAndBumps() {
    let world = GridWorld("S # G\n. . .") {
      StepReward(-1)
      Bump(reward: -5)
      Tile("G", reward: 10, terminal: true)
    }.mdp
    #expect(world.stateCount == 5)
    #expect(world.outcomes(of: 1, in: 0) == [Outcome(0, reward: -5)])
    #expect(world.outcomes(of: 2, in: 0) == [Outcome(2, reward: -1)])
    #expect(world.outcomes(of: 0, in: 4) == [Outcome(1, reward: 10)])
    #expect(world.grid?.state(row: 0, column: 1) == nil)
    #expect(world.grid?.state(row: 0, column: 2) == 1)
    #expect(world.grid?.letter(row: 0, column: 1) == "#")
    #expect(world.actions(in: 1) == [])
  }

  @Test("the wind of the column that is left blows upward, and stops at the edge")
  func wind() {
    let world = GridWorld("...\n...\nS.G") {
      Wind([0, 1, 5])
      Tile("G", terminal: true)
    }.mdp
    #expect(world.outcomes(of: 1, in: 6) == [Outcome(7)])
    #expect(world.outcomes(of: 1, in: 7) == [Outcome(5)])
    #expect(world.outcomes(of: 2, in: 5) == [Outcome(2)])
    #expect(world.outcomes(of: 3, in: 4) == [Outcome(0)])
  }

  @Test("king's moves and staying have names and directions")
  func moves() {
    let eight = GridWorld("...\n.S.\n..G") {
      Moves(.eight)
      Tile("G", terminal: true)
    }.mdp
    #expect(eight.actionCount == 8)
    #expect(eight.outcomes(of: 4, in: 4) == [Outcome(2)])
    #expect(eight.outcomes(of: 5, in: 4) == [Outcome(8)])
    #expect(eight.outcomes(of: 6, in: 4) == [Outcome(6)])
    #expect(eight.outcomes(of: 7, in: 4) == [Outcome(0)])
    let nine = GridWorld("S.G") {
      Moves(.nine)
      Slip(0.5)
      Tile("G", terminal: true)
    }.mdp
    #expect(nine.actionNames.last == "stay")
    #expect(nine.outcomes(of: 8, in: 0) == [Outcome(0)])
  }

  @Test("a tile that sends to a letter on several cells sends to each as likely")
  func sendsToSeveral() {
    let world = GridWorld("SXS") {
      StepReward(-1)
      Tile("X", reward: -7, sendsTo: "S")
    }.mdp
    #expect(
      world.outcomes(of: 1, in: 0)
        == [
          Outcome(0, probability: 0.5, reward: -7), Outcome(1, probability: 0.5, reward: -7),
        ])
    #expect(world.start.map(\.probability) == [0.5, 0.5])
  }

  @Test(
    "a faulty map says what is wrong and where",
    arguments: [
      ("", [], "The map is empty."),
      (
        "S..\n..", [], "Row 1 of the map has 2 cells where the first row has 3."
      ),
      (
        "S.Q", [],
        "The letter “Q” at row 0, column 2 of the map has no meaning: add Tile(\"Q\", …)."
      ),
      ("S.", [Tile("#")], "Tile(\"#\") must name one letter other than “#” and “.”."),
      ("S.", [Tile("AB")], "Tile(\"AB\") must name one letter other than “#” and “.”."),
      ("SG", [Tile("G"), Tile("G")], "Tile(\"G\") is given twice."),
      (
        "SG", [Tile("G", sendsTo: "Z")], "Tile(\"G\") sends to “Z”, which is not on the map."
      ),
      (
        "SAB", [Tile("A", sendsTo: "B"), Tile("B", sendsTo: "S")],
        "Tile(\"A\") sends to “B”, where nobody can stay."
      ),
      (
        "SG", [Tile("G", terminal: true, sendsTo: "S")],
        "Tile(\"G\") cannot both end the episode and send elsewhere."
      ),
      ("S..", [Wind([1])], "Wind needs a number for each of the 3 columns, not 1."),
      ("S..", [Slip(1.5)], "Slip must be from 0 to 1, not 1.5."),
      ("S..", [StepReward(.nan)], "The reward of StepReward is nan, not a finite number."),
      ("##", [], "The map has nowhere to stand."),
    ] as [(String, [GridClause], String)])
  func faults(map: String, clauses: [GridClause], message: String) {
    let error = #expect(throws: ModelError.self) { try GridWorld(map: map, clauses: clauses) }
    #expect(error?.description == message)
  }
}
