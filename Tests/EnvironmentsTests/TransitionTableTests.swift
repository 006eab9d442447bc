import Environments
import Testing

@Suite("the memory of models") struct TransitionTableTests {
  @Test("a transition takes 12 bytes, and 8 more only where outcomes earn differently")
  func bytes() {
    func model(_ reward: @escaping (Int) -> Double) -> MDP {
      MDP(states: 1000, actions: 2, discount: 0.9) { state, action in
        (0..<5).map {
          Outcome((state + $0) % 1000, probability: 0.2, reward: reward($0))
        }
      }
    }
    let (even, uneven) = (model { _ in 0.1 }, model { Double($0) })
    #expect(even.table.byteCount == 10_000 * 12 + 2000 * 12 + 1000)
    #expect(uneven.table.byteCount == even.table.byteCount + 10_000 * 8)
    #expect(even.outcomes(of: 0, in: 3).map(\.reward) == [0.1, 0.1, 0.1, 0.1, 0.1])
    #expect(even.expectedReward(of: 0, in: 3) == 0.1)
    #expect(uneven.outcomes(of: 1, in: 3).map(\.reward) == [0, 1, 2, 3, 4])
  }

  @Test("a draft that outgrows its memory says so and takes no more")
  func limit() {
    var draft = TransitionDraft(limit: 100_000)
    for _ in 0..<10_000 {
      draft.add(0, probability: 1, reward: 0)
      draft.endRow()
    }
    #expect((draft.refused ?? 0) > 100_000)
    #expect(draft.outcomeCount < 5000)
  }

  @Test("a model too large for any machine is refused at once")
  func tooLarge() {
    let error = #expect(throws: ModelError.self) {
      try MDP(validating: "huge", states: 1 << 40, actions: 1, discount: 0.9) { _, _ in
        [Outcome(0)]
      }
    }
    #expect(error?.faults == [.size(states: 1 << 40, actions: 1)])
  }
}
