import Environments
import Testing

@Suite struct StartingTests {
  private static let walk = MDP("Walk", discount: 0.5) {
    From("left", "on", to: ["right": 0.5, "end": 0.5], reward: ["right": 1, "end": 2])
    From("right", "on", to: "end", reward: 3)
    Terminal("end")
  }

  @Test("a model that starts elsewhere is the same but for its start")
  func elsewhere() {
    let other = Self.walk.starting(in: "right")
    #expect(other.start.map(\.state) == [1] && other.start.map(\.probability) == [1])
    for state in 0..<3 {
      #expect(other.outcomes(of: 0, in: state) == Self.walk.outcomes(of: 0, in: state))
      #expect(other.isTerminal(state) == Self.walk.isTerminal(state))
    }
    #expect(other.discount == 0.5 && other.stateNames == Self.walk.stateNames)
    let mixed = Self.walk.starting(in: ["left": 0.25, "right": 0.75])
    #expect(mixed.start.map(\.probability).sorted() == [0.25, 0.75])
  }

  @Test("it stays whole when the model that it came from is gone")
  func outlives() {
    func elsewhere() -> MDP {
      MDP(states: 1000, actions: 1, discount: 0.9) { state, _ in
        [
          Outcome((state + 1) % 1000, probability: 0.5),
          Outcome(state, probability: 0.5, reward: 1),
        ]
      }.starting(in: "s7").starting(in: "s8")
    }
    let model = elsewhere()
    // Takes what memory was let go of.
    let others = (0..<10).map { _ in
      MDP(states: 1000, actions: 1, discount: 0.9) { _, _ in [Outcome(0, reward: 5)] }
    }
    #expect(others.count == 10 && model.start.map(\.state) == [8])
    for state in 0..<1000 {
      #expect(
        model.outcomes(of: 0, in: state) == [
          Outcome((state + 1) % 1000, probability: 0.5),
          Outcome(state, probability: 0.5, reward: 1),
        ])
    }
  }

  @Test("a start that cannot be is refused")
  func refused() {
    func faults(_ weights: [MDPClause.Weight]) -> [ModelError.Fault] {
      do throws(ModelError) {
        _ = try Self.walk.starting(inAny: weights)
        return []
      } catch {
        return error.faults
      }
    }
    #expect(
      faults([.init("rigth", 1)]) == [.unknownStart(state: "rigth", suggestion: "right")])
    #expect(faults([.init("end", 1)]) == [.terminalStart(state: "end")])
    #expect(faults([.init("left", 0.5)]) == [.startSum(0.5)])
  }
}
