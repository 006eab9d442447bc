import Arrays
import Environments
import Testing

@Suite struct SimulatorLawTests {
  /// Plays for a while and returns everything that can be seen.
  static func play(_ simulator: some DiscreteSimulator, seed: Int) -> [DiscreteTransition] {
    var simulator = simulator
    var random = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var seen = [
      DiscreteTransition(state: simulator.reset(using: &random), reward: 0, terminated: false)
    ]
    for _ in 0..<300 {
      let step = simulator.step(choices.below(simulator.actionCount), using: &random)
      seen.append(step)
      if step.terminated { _ = simulator.reset(using: &random) }
    }
    return seen
  }

  @Test("equal streams give equal episodes, and a copy shares nothing with its original")
  func discreteLaws() {
    let slippery = GridWorld("S..\n...\n..G") {
      StepReward(-1)
      Slip(0.4)
      Tile("G", terminal: true)
    }
    let simulator = ModelSimulator(slippery.mdp)
    let first = Self.play(simulator, seed: 1)
    #expect(first == Self.play(simulator, seed: 1))
    #expect(first != Self.play(simulator, seed: 2))
    #expect(
      first.allSatisfy { (0..<9).contains($0.state) && $0.terminated == ($0.state == 8) })
  }

  @Test("a copied cart goes on exactly as its original")
  func cartCopies() {
    var random = RandomStream(seed: 3, purpose: .environment)
    var cart = CartPoleSimulator()
    var observation = [Float](repeating: 0, count: 4)
    cart.reset(into: &observation, using: &random)
    var copy = cart
    var (one, other) = (random, random)
    var copied = observation
    for step in 0..<30 {
      let a = cart.step(step % 2, into: &observation, using: &one)
      let b = copy.step(step % 2, into: &copied, using: &other)
      #expect(a == b && observation == copied)
    }
  }

  @Test("ready-made problems say what they are and where they come from")
  func readyMade() {
    let problems: [any ReadyProblem] = [CliffWalking(), CartPole()]
    for problem in problems {
      let type = type(of: problem)
      #expect(problem.world.name == type.name)
      #expect(type.documentation.hasSuffix(".") && !type.source.isEmpty)
      #expect(type.init().parameters == problem.parameters)
    }
  }
}
