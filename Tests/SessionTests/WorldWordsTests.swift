import Language
import Session
import Testing

/// The ready-made worlds as a user types them.
@Suite struct WorldWordsTests {
  /// Runs a cell that must not fail, and returns what it printed.
  static func printed(_ cell: String) -> String {
    let cells = Transcript()
    let report = cells.run(cell)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    return cells.printed()
  }

  @Test("worlds with a model are solved, and answer by their states' names")
  func solved() {
    #expect(
      Self.printed(
        """
        let lake = solve(FrozenLake(map: "4x4", slippery: true), with: ValueIteration(tolerance: 1e-12))
        print(abs(lake.values["r0c0"] - 14.0 / 17.0) < 1e-8)
        print(abs(lake.values[0, 0] - 14.0 / 17.0) < 1e-8)
        let cards = solve(Blackjack(), with: ValueIteration(tolerance: 1e-12))
        print(cards.policy["hard 16, dealer 10"]!, cards.policy["soft 19, dealer 6"]!)
        let taxi = solve(Taxi(), with: ValueIteration(tolerance: 1e-12))
        // 20 for the delivery, less the pick-up and eight moves around a wall.
        print(taxi.values["taxi r0c0, passenger at R, to G"])
        let bets = solve(GamblersProblem(heads: 0.4), with: ValueIteration(tolerance: 1e-12))
        print(abs(bets.values["50"] - 0.4) < 1e-8)
        """) == "true\ntrue\nhit stick\n11.0\ntrue\n")
  }

  @Test("choices are members: moves, mazes, rewards of arms")
  func choices() {
    #expect(
      Self.printed(
        """
        let windy = solve(WindyGridWorld(moves: .eight), with: ValueIteration(tolerance: 1e-9))
        print(windy.values["r3c0"])
        print(DynaMaze(maze: .shortcut).stateCount, DynaMaze().stateCount)
        print(Bandit(arms: 3, reward: .bernoulli).actionCount)
        """) == "-7.0\n47 47\n3\n")
  }

  @Test("every other world says its size")
  func sizes() {
    #expect(
      Self.printed(
        """
        print(CliffWalking(slippery: true).stateCount, RandomWalk(states: 5).stateCount)
        print(JacksCarRental(modified: true).stateCount, FourRooms(goal: [1, 11]).stateCount)
        print(ShortCorridor().stateCount, BairdsCounterexample().stateCount)
        print(MaximizationBias().actionCount, AccessControl(servers: 3).stateCount)
        print(TMaze(length: 6).stateCount, RiverSwim().stateCount, DeepSea(size: 10).stateCount)
        print(Catch().stateCount, NChain().stateCount, TsitsiklisVanRoy().stateCount)
        print(Garnet(states: 20, actions: 4, branching: 3, seed: 1).stateCount)
        print(TeleportGrid().stateCount, StudentProcess(decides: true).stateCount)
        print(ABPredictor().stateCount, MountainCar().actionCount, Acrobot(timeLimit: 9).actionCount)
        print(Pendulum().stateCount, ContinuousMountainCar().name, LinearQuadratic().name)
        """) == """
          48 7
          441 104
          1 7
          12 16
          5 6 56
          227 5 3
          20
          25 5
          3 3 3
          0 ContinuousMountainCar LinearQuadratic

          """)
  }

  @Test("worlds are stepped by hand, with numbers or vectors as actions")
  func stepping() {
    #expect(
      Self.printed(
        """
        var lake = FrozenLake(slippery: false)
        var s = lake.reset()
        let step = lake.step(2)
        print(s, step.observation, step.reward, step.terminated)
        var swing = Pendulum()
        var o = swing.reset()
        print(o.count, swing.step([0.5]).reward <= 0)
        print(ShortCorridor().mdp.stateCount)
        """) == "0 1 0.0 false\n3 true\n4\n")
  }

  @Test(
    "faulty parameters are told where they stand",
    arguments: [
      ("GamblersProblem(heads: 1.5)", "“heads” must be from 0 to 1, not 1.5"),
      ("FrozenLake(map: \"SF FQ\")", "In “map”, “Q” at row 1, column 1 means nothing"),
      ("FourRooms(goal: [6, 6])", "In “goal”, [6, 6] is no free cell"),
      ("Garnet(states: 2, branching: 3)", "In “branching”, an action cannot lead to 3 of 2 states"),
      ("RandomWalk(states: -1)", "“states” must be from 1 to 100000, not -1"),
    ])
  func faults(cell: String, message: String) throws {
    let failure = try #require(Transcript().run(cell).failure)
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
  }

  @Test("a world on a map shows it, the taxi its town, and numbers on a grid nothing")
  func shown() throws {
    let lake = try #require(Transcript().run("FrozenLake()").value)
    #expect(lake.plain.hasSuffix("\nS . . .\n. H . H\n. . . H\nH . . G"))
    let taxi = try #require(Transcript().run("Taxi()").value)
    #expect(taxi.plain.contains("\np|. .|B .\n") || taxi.plain.contains("\nY|. .|B .\n"))
    let cards = try #require(Transcript().run("Blackjack()").value)
    #expect(cards.plain == "Blackjack: 281 states, 2 actions, discount 1.0")
  }

  @Test("an action that is no number is refused")
  func strayAction() throws {
    let failure = try #require(
      Transcript().run("var swing = Pendulum()\nswing.step([1.0 / 0.0])").failure)
    #expect(failure.message == "an action has finite numbers, not inf", "\(failure.message)")
  }

  @Test("an algorithm that needs other actions says so")
  func unsuitable() throws {
    let failure = try #require(
      Transcript().run("train(QLearning(), on: Pendulum(), episodes: 1)").failure)
    #expect(failure.plain.contains("discrete actions"), "\(failure.plain)")
  }
}
