import Arrays
import Environments
import Testing

@Suite struct SimulatorLawTests {
  static let tabular: [any ReadyProblem] = [
    ABPredictor(), AccessControl(), BairdsCounterexample(), Bandit(), Blackjack(), Catch(),
    CliffWalking(), DeepSea(), DynaMaze(), FourRooms(), FrozenLake(), GamblersProblem(), Garnet(),
    JacksCarRental(), MaximizationBias(), NChain(), RandomWalk(), RiverSwim(), ShortCorridor(),
    StudentProcess(), TMaze(), Taxi(), TeleportGrid(), TsitsiklisVanRoy(), WindyGridWorld(),
  ]
  static let others: [any ReadyProblem] = [
    Acrobot(), CartPole(), ContinuousMountainCar(), LinearQuadratic(), MountainCar(), Pendulum(),
  ]
  /// Worlds with chance or time in their simulators.
  static let variants: [any ReadyProblem] = [
    Bandit(reward: .bernoulli, drift: 0.1), DynaMaze(maze: .shortcut, changesAfter: 100),
    Taxi(rainy: true, fickle: true), FrozenLake(map: "8x8"), DeepSea(stochastic: true),
    WindyGridWorld(moves: .nine, stochastic: true), CliffWalking(slippery: true),
  ]

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

  @Test("every tabular world's episodes are the same for a stream, in range, and drawn")
  func allWorlds() {
    for problem in Self.tabular + Self.variants {
      let world = problem.world
      let simulator: any DiscreteSimulator
      switch world.dynamics {
      case .model(let model): simulator = ModelSimulator(model)
      case .discrete(let own): simulator = own
      default:
        Issue.record("\(world.name) is not tabular")
        continue
      }
      let first = Self.play(simulator, seed: 1)
      #expect(first == Self.play(simulator, seed: 1), "\(world.name)")
      let count = world.stateCount ?? 0
      #expect(count == simulator.stateCount && world.actionCount == simulator.actionCount)
      #expect(first.allSatisfy { (0..<count).contains($0.state) && $0.reward.isFinite })
      #expect(Set((0..<count).map(world.labels.stateName)).count == count, "\(world.name)")
      if let grid = world.grid {
        #expect((0..<count).contains { grid.cell(of: $0) != nil })
        for state in 0..<min(count, 500) {
          guard case .cells(let drawing)? = world.drawing(of: state) else {
            Issue.record("\(world.name) does not draw state \(state)")
            break
          }
          #expect(drawing.letters.count == drawing.rows * drawing.columns)
        }
      }
    }
  }

  @Test("worlds of vectors go on the same for a stream, and draw what they show")
  func vectorWorlds() {
    for problem in Self.others {
      let world = problem.world
      guard case .vector(var simulator) = world.dynamics else { continue }
      var observation = [Float](repeating: 0, count: simulator.observationCount)
      var random = RandomStream(seed: 4, purpose: .environment)
      simulator.reset(into: &observation, using: &random)
      var (copy, copied, other) = (simulator, observation, random)
      for step in 0..<200 {
        let action = step * 7 % simulator.actionCount
        let a = simulator.step(action, into: &observation, using: &random)
        let b = copy.step(action, into: &copied, using: &other)
        #expect(a == b && observation == copied)
        guard case .shapes(let drawing)? = world.drawing(of: observation.map(Double.init)) else {
          Issue.record("\(world.name) does not draw itself")
          break
        }
        #expect(!drawing.shapes.isEmpty && drawing.low.x < drawing.high.x)
      }
      #expect(world.observationBox?.count == simulator.observationCount)
    }
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
    for problem in Self.tabular + Self.others {
      let type = type(of: problem)
      #expect("\(type)" == type.name)
      #expect(problem.world.name == type.name)
      #expect(type.documentation.hasSuffix(".") && !type.source.isEmpty)
      #expect(type.init().parameters == problem.parameters)
    }
  }
}
