import Arrays
import Environments
import Testing

/// The example of the language page, word for word but for its randomness.
private struct Corridor: Environment {
  var x = 0.0
  let observationSpace = Box(low: [-1], high: [1])
  let actionSpace = Discrete(2)
  mutating func reset() -> [Double] {
    x = 0
    return [x]
  }
  mutating func step(_ action: Int) -> Step {
    x += action == 0 ? -0.1 : 0.1
    return Step(observation: [x], reward: x >= 1 ? 1 : 0, terminated: abs(x) >= 1)
  }
}

private struct Counter: Environment {
  var count = 0
  let observationSpace = Discrete(4, names: ["none", "one", "two", "three"])
  let actionSpace = Discrete(1, names: ["add"])
  mutating func reset() -> Int {
    count = 0
    return 0
  }
  mutating func step(_ action: Int) -> Step {
    count += 1
    return Step(observation: count, reward: -1, terminated: count == 3)
  }
}

@Suite struct EnvironmentTests {
  @Test("a corridor of your own becomes a world with vectors")
  func corridor() throws {
    let world = Corridor().world
    #expect(world.name == "Corridor" && world.actionCount == 2 && world.stateCount == nil)
    guard case .vector(var simulator) = world.dynamics else {
      Issue.record("expected a vector simulator")
      return
    }
    var random = RandomStream(seed: 1, purpose: .environment)
    var observation: [Float] = [9]
    simulator.reset(into: &observation, using: &random)
    #expect(observation == [0])
    var rewards: [Double] = []
    while rewards.count < 20 {
      let step = simulator.step(1, into: &observation, using: &random)
      rewards.append(step.reward)
      if step.terminated { break }
    }
    // Ten or eleven tenths: 0.1 ten times is a little less than 1 in binary.
    #expect((10...11).contains(rewards.count))
    #expect(rewards.last == 1)
  }

  @Test("a counter of your own becomes a world with named states")
  func counter() {
    let world = Counter().world
    #expect(world.stateNames == ["none", "one", "two", "three"])
    #expect(world.actionNames == ["add"])
    guard case .discrete(var simulator) = world.dynamics else {
      Issue.record("expected a discrete simulator")
      return
    }
    var random = RandomStream(seed: 1, purpose: .environment)
    #expect(simulator.reset(using: &random) == 0)
    #expect(
      simulator.step(0, using: &random)
        == DiscreteTransition(state: 1, reward: -1, terminated: false))
  }

  @Test("a time limit is set on any problem and replaces an earlier one")
  func timeLimit() {
    #expect(TimeLimit(Counter(), steps: 2).world.timeLimit == 2)
    #expect(TimeLimit(CartPole(), steps: 7).world.timeLimit == 7)
    #expect(CliffWalking().world.timeLimit == nil)
  }

  @Test("spaces know their elements")
  func spaces() {
    #expect(Discrete(3).contains(2) && !Discrete(3).contains(3) && !Discrete(3).contains(-1))
    let box = Box(low: [0, -1], high: [1, 1])
    #expect(box.contains([0.5, -1]) && !box.contains([0.5]) && !box.contains([2, 0]))
  }

  @Test("a misspelt name finds its neighbour, a strange one none")
  func nearest() {
    #expect(nearestName(to: "stepsize", in: ["epsilon", "stepSize"]) == "stepSize")
    #expect(nearestName(to: "hihg", in: ["high", "low"]) == "high")
    #expect(nearestName(to: "zebra", in: ["high", "low"]) == nil)
    // A letter that takes several bytes is one letter.
    #expect(nearestName(to: "δεσμ", in: ["high", "δεσμός"]) == nil)
    #expect(nearestName(to: "δεσμό", in: ["high", "δεσμός"]) == "δεσμός")
  }

  @Test("of many names the first of the nearest is found, as by comparing each")
  func nearestOfMany() {
    /// Optimal string alignment, by its definition.
    func distance(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
      guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
      let (shorterA, shorterB) = (a.dropLast(), b.dropLast())
      var best = distance(shorterA, shorterB) + (x == y ? 0 : 1)
      best = min(best, distance(shorterA, b) + 1, distance(a, shorterB) + 1)
      if let z = shorterA.last, let w = shorterB.last, x == w, z == y {
        best = min(best, distance(shorterA.dropLast(), shorterB.dropLast()) + 1)
      }
      return best
    }
    var random = RandomStream(seed: 7, purpose: .policy)
    func word() -> String {
      String(
        (0..<2 + random.below(4)).map { _ in
          "abcé"["abcé".index("abcé".startIndex, offsetBy: random.below(4))]
        })
    }
    for _ in 0..<300 {
      let (wanted, known) = (word(), (0..<12).map { _ in word() })
      let distances = known.map { distance(Array(wanted)[...], Array($0)[...]) }
      let least = distances.min() ?? .max
      let expected =
        least <= max(1, wanted.count / 3) ? known[distances.firstIndex(of: least) ?? 0] : nil
      #expect(nearestName(to: wanted, in: known) == expected, "\(wanted) in \(known)")
    }
  }
}
