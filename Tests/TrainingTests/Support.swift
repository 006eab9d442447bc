import Arrays
import Environments
import Training

/// Acts at random and keeps what it saw: enough of an algorithm to test the verbs.
struct Wanderer: Algorithm {
  static let name = "Wanderer"
  static let documentation = "Acts at random."
  static let source = "none"

  @Parameter("Step size α", in: 0...1) var stepSize: Schedule = 0.5
  @Parameter("Patience", in: 1...) var patience = 3
  var label: String?

  init() {}

  func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard case .discrete(var simulator) = world.dynamics else {
      throw .unsuitable(algorithm: Self.name, problem: world.name, needs: "a coin")
    }
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var log = EpisodeLog(
      budget: budget, timeLimit: world.timeLimit, progress: progress, interval: 16)
    while !log.isFinished {
      _ = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let next = simulator.step(choices.below(simulator.actionCount), using: &chance)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: uniform(world))
  }
}

/// Ends with probability one half at each step; action 1 earns 1.
struct Coin: DiscreteSimulator, Problem {
  var stateCount: Int { 2 }
  var actionCount: Int { 2 }
  mutating func reset(using random: inout RandomStream) -> Int { 0 }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let ends = random.uniform() < 0.5
    return DiscreteTransition(state: ends ? 1 : 0, reward: Double(action), terminated: ends)
  }
  var world: World {
    World(
      name: "Coin", dynamics: .discrete(self), stateNames: ["on", "off"],
      actionNames: ["pass", "bet"])
  }
}
