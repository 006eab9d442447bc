import Arrays
import Environments
import Testing

@Suite("reachability and end components") struct EndComponentTests {
  /// The maximal end components by trying every set of states: the union of overlapping sets in which
  /// every state has an action that stays, and along such actions each reaches each.
  static func bruteForce(_ model: MDP) -> [[Int]] {
    let n = model.stateCount
    var sets: [Set<Int>] = []
    for bits in 1..<1 << n {
      let set = Set((0..<n).filter { bits >> $0 & 1 == 1 })
      var next: [Int: Set<Int>] = [:]
      for state in set {
        for action in model.actions(in: state) {
          let outcomes = Set(model.outcomes(of: action, in: state).map(\.state))
          if outcomes.isSubset(of: set) { next[state, default: []].formUnion(outcomes) }
        }
      }
      guard next.count == set.count else { continue }
      let isStrong = set.allSatisfy { start in
        var met: Set<Int> = []
        var queue = [start]
        while let state = queue.popLast() {
          for other in next[state] ?? [] where met.insert(other).inserted { queue.append(other) }
        }
        return met == set
      }
      if isStrong { sets.append(set) }
    }
    return sets.filter { set in !sets.contains { $0.isStrictSuperset(of: set) } }
      .map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  @Test("maximal end components are those of trying every set of states")
  func components() {
    var random = RandomStream(seed: 1, purpose: .session)
    var found = 0
    for _ in 0..<300 {
      let count = 3 + random.below(5)
      let rows = (0..<count * 2).map { row -> [Outcome] in
        if random.uniform() < 0.25 { return [] }
        return (0..<1 + random.below(2)).map { _ in Outcome(random.below(count)) }
      }
      guard
        let model = try? MDP(
          validating: "random", states: count, actions: 2, discount: 1,
          { state, action in
            let row = rows[state * 2 + action]
            return row.map { Outcome($0.state, probability: 1 / Double(row.count)) }
          })
      else { continue }
      let components = model.endComponents.sorted { $0[0] < $1[0] }
      #expect(components == Self.bruteForce(model))
      found += components.count
    }
    #expect(found > 100)
  }

  @Test("a component that must be split again and again is, and long chains need no recursion")
  func chain() {
    let count = 20_000
    let model = MDP(states: count, actions: 2, discount: 1) { state, action in
      if state == count - 1 { return [] }
      return action == 0
        ? [Outcome(state + 1)]
        : [Outcome(max(0, state - 1), probability: 0.5), Outcome(state + 1, probability: 0.5)]
    }
    #expect(model.endComponents.isEmpty)
    #expect(model.absorbing == [count - 1])
    #expect(model.stepsToEnd[0] == count - 1)
  }

  @Test("states that nothing leaves are absorbing, terminal or not")
  func absorbing() {
    let model = MDP("a", discount: 0.9) {
      From("a", "go", to: ["b": 0.5, "c": 0.5])
      From("b", "stay", to: "b", reward: 1)
      From("c", "go", to: "end")
      Terminal("end")
    }
    #expect(model.absorbing == [1, 3] && model.endComponents == [[1]])
  }
}
