import Environments
import Testing

@Suite struct WorldFaultTests {
  /// The message that setting a parameter brings.
  static func fault<P: Parameterised>(
    _ problem: P, _ name: String, _ value: ParameterValue
  ) -> String? {
    var problem = problem
    do throws(ParameterError) {
      try problem.set(name, to: value)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("parameters out of range say what is allowed")
  func bounds() {
    #expect(
      Self.fault(GamblersProblem(), "heads", .double(1.5))
        == "“heads” must be from 0 to 1, not 1.5.")
    #expect(
      Self.fault(RandomWalk(), "states", .int(-3)) == "“states” must be from 1 to 100000, not -3.")
    #expect(
      Self.fault(DeepSea(), "size", .int(1)) == "“size” must be from 2 to 1000, not 1.")
    #expect(
      Self.fault(FrozenLake(), "success", .double(.nan))
        == "“success” must be from 0 to 1, not nan.")
    #expect(
      Self.fault(FrozenLake(), "goalReward", .double(.infinity))
        == "“goalReward” must be a finite number, not inf.")
    #expect(
      Self.fault(WindyGridWorld(), "moves", .string("five"))
        == "“moves” takes one of \"four\", \"eight\", \"nine\", not \"five\".")
    #expect(
      Self.fault(FourRooms(), "goal", .ints([7, 19])) == "“goal” must be from 0 to 12, not 19.")
    #expect(
      Self.fault(Taxi(), "rain", .bool(true))
        == "Taxi has no parameter “rain”; did you mean “rainy”?")
  }

  @Test(
    "a faulty map of a lake says what is wrong and where",
    arguments: [
      (
        "SFQ FFG",
        "“Q” at row 0, column 2 means nothing: use “4x4”, “8x8”, or rows of S (start), F (frozen), "
          + "H (hole) and G (goal)."
      ),
      ("SFF FG", "row 1 has 2 cells where the first row has 3."),
      ("", "there are no rows of letters."),
      ("FFG FFF", "there is no start S."),
    ])
  func maps(map: String, message: String) {
    #expect(Self.fault(FrozenLake(), "map", .string(map)) == "In “map”, \(message)")
    // In a Swift program nothing stops: the world says what it needs instead.
    let lake = FrozenLake(map: map)
    #expect(throws: ParameterError.self) { try lake.model() }
    guard case .unsupported(let need) = lake.world.dynamics else {
      Issue.record("expected no dynamics")
      return
    }
    #expect(need.hasSuffix(message))
  }

  @Test("parameters that do not fit together are told when the model is made")
  func together() {
    func message(_ problem: some ModelProblem) -> String? {
      do {
        _ = try problem.model()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(Garnet(states: 3, branching: 4))
        == "In “branching”, an action cannot lead to 4 of 3 states.")
    #expect(
      message(FourRooms(goal: [6, 6]))
        == "In “goal”, [6, 6] is no free cell: give a row and a column, such as [7, 9], or [] for no "
        + "goal.")
    #expect(message(FourRooms(goal: [1])) != nil)
    #expect(message(AccessControl(priorities: [])) != nil)
    #expect(message(RandomWalk(states: 0)) == "“states” must be from 1 to 100000, not 0.")
    #expect(message(JacksCarRental(discount: .nan)) == "“discount” must be from 0 to 1, not nan.")
    #expect(message(FourRooms(goal: [1, 1])) == nil)
  }

  @Test("a world whose moves are certain or impossible still is a model")
  func extremes() throws {
    #expect(FrozenLake(success: 1).mdp.isDeterministic)
    #expect(FrozenLake(success: 0).mdp.outcomes(of: 0, in: 0).count == 2)
    #expect(GamblersProblem(heads: 0, goal: 2).mdp.outcomes(of: 0, in: 1) == [Outcome(0)])
    #expect(RandomWalk(states: 1).mdp.stateCount == 3)
    #expect(TMaze(length: 1, hidden: false).mdp.stateCount == 5)
    #expect(Catch(rows: 2, columns: 1).mdp.stateCount == 3)
    #expect(
      MaximizationBias(actions: 1, noise: 0).mdp.outcomes(of: 2, in: 1).map(\.reward) == [-0.1])
    #expect(NChain(states: 2, slip: 1).mdp.outcomes(of: 0, in: 0) == [Outcome(0, reward: 2)])
  }

  @Test("a parameter set by name makes another model, and copies keep theirs")
  func setting() throws {
    var lake = FrozenLake()
    let before = lake
    #expect(lake.mdp.outcomes(of: 2, in: 0).count == 3)
    try lake.set("slippery", to: .bool(false))
    #expect(lake.mdp.outcomes(of: 2, in: 0).count == 1)
    #expect(before.mdp.outcomes(of: 2, in: 0).count == 3)
    #expect(lake.parameters.first { $0.name == "map" }?.value == .string("4x4"))
  }
}
