public import Arrays
public import Environments
public import Training

/// What chooses among the arms of a bandit and learns from what they earn.
///
/// It is made for one run. Its arms are those that are possible, numbered from 0.
public protocol BanditAgent {
  /// Chooses an arm.
  ///
  /// - Parameters:
  ///   - time: How many pulls came before.
  ///   - random: The agent's own stream.
  /// - Returns: The number of an arm.
  mutating func choose(at time: Int, using random: inout RandomStream) -> Int

  /// Learns from a pull.
  ///
  /// - Parameters:
  ///   - arm: The arm pulled.
  ///   - reward: What it earned.
  ///   - time: How many pulls came before this one.
  mutating func learn(_ arm: Int, reward: Double, at time: Int)

  /// Why a reward cannot be learned from, as the end of a sentence; nil where it can.
  func fault(of reward: Double) -> String?

  /// What each arm is believed to earn; nil where the agent keeps something else.
  var estimates: [Double]? { get }

  /// The probability of each arm in what was learned; nil for the greedy choice by the estimates.
  var probabilities: [Double]? { get }
}

extension BanditAgent {
  /// Nothing: any reward will do.
  @inline(__always)
  public func fault(of reward: Double) -> String? { nil }
  /// Nil: the greedy choice by the estimates.
  public var probabilities: [Double]? { nil }
}

/// An algorithm for bandits: problems with one state, in which every pull stands for itself.
public protocol BanditAlgorithm: Algorithm {
  /// What chooses and learns.
  associatedtype Agent: BanditAgent

  /// Makes what chooses and learns in one run.
  ///
  /// - Parameter arms: The number of arms, at least 1.
  /// - Returns: The agent, which has learned nothing yet.
  func agent(arms: Int) -> Agent
}

extension BanditAlgorithm {
  /// Learns on a problem with one state, besides terminal ones.
  ///
  /// The metric `optimalAction` of a `Bandit` says of each pull whether no arm had a greater mean.
  ///
  /// - Throws: `TrainingError` for a problem with more states, and for rewards that the agent cannot
  ///   learn from.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    let arms = try Arms(world, for: displayName)
    var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
    var agent = agent(arms: arms.actions.count)
    var metrics: [String: [Double]] = [:]
    switch world.dynamics {
    case .model(let model):
      var simulator = ModelSimulator(model)
      try play(&agent, &simulator, arms, &log, seed, world)
    case .discrete(let simulator):
      if var bandit = simulator as? BanditSimulator {
        metrics["optimalAction"] = try play(&agent, &bandit, arms, &log, seed, world) {
          $0.isBest($1) ? 1 : 0
        }
      } else {
        try playOpened(&agent, simulator, arms, &log, seed, world)
      }
    case .vector, .unsupported: break
    }
    return arms.run(displayName, world, seed, log, agent, metrics)
  }

  private func playOpened(
    _ agent: inout Agent, _ simulator: some DiscreteSimulator, _ arms: Arms,
    _ log: inout EpisodeLog, _ seed: Int, _ world: World
  ) throws(TrainingError) {
    var simulator = simulator
    try play(&agent, &simulator, arms, &log, seed, world)
  }

  /// The loop: choose an arm, pull it, learn.
  @discardableResult
  private func play<Simulator: DiscreteSimulator>(
    _ agent: inout Agent, _ simulator: inout Simulator, _ arms: Arms, _ log: inout EpisodeLog,
    _ seed: Int, _ world: World, measure: ((inout Simulator, Int) -> Double)? = nil
  ) throws(TrainingError) -> [Double] {
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var measures: [Double] = []
    var isStarted = false
    while !log.isFinished {
      let time = log.steps
      if !isStarted { _ = simulator.reset(using: &chance) }
      let arm = agent.choose(at: time, using: &choices)
      let action = arms.actions[arm]
      if let measure { measures.append(measure(&simulator, action)) }
      let next = simulator.step(action, using: &chance)
      if let fault = agent.fault(of: next.reward) {
        throw .failed(
          "\(displayName) cannot learn from the reward \(next.reward) of "
            + "“\(world.labels.actionName(action))” in \(world.name): \(fault)")
      }
      agent.learn(arm, reward: next.reward, at: time)
      isStarted = log.record(reward: next.reward, terminated: next.terminated) == .none
    }
    return measures
  }
}

/// The state of a bandit and the actions that are possible there.
struct Arms {
  let state: Int
  let actions: [Int]

  /// Finds the only state of a world that is not terminal.
  ///
  /// - Throws: `TrainingError` where there are several, or none.
  init(_ world: World, for algorithm: String) throws(TrainingError) {
    func unsuitable(_ found: String) -> TrainingError {
      .unsuitable(
        algorithm: algorithm, problem: world.name,
        needs: "a problem with one state, such as Bandit(arms: 10), and this one has \(found)")
    }
    switch world.dynamics {
    case .model(let model):
      let states = (0..<model.stateCount).filter { !model.isTerminal($0) }
      guard states.count == 1, let state = states.first else {
        throw unsuitable("\(states.count) that are not terminal")
      }
      self.state = state
      actions = model.actions(in: state)
    case .discrete(let simulator):
      guard simulator.stateCount == 1 else { throw unsuitable("\(simulator.stateCount)") }
      state = 0
      actions = Array(0..<simulator.actionCount)
    case .vector, .unsupported:
      throw unsuitable("vectors as observations")
    }
  }

  /// What a run learned, in the problem's own states and actions.
  func run(
    _ name: String, _ world: World, _ seed: Int, _ log: EpisodeLog,
    _ agent: some BanditAgent, _ metrics: [String: [Double]]
  ) -> Run {
    let count = world.actionCount
    func row(_ numbers: [Double], elsewhere: Double) -> [Double] {
      var table = [Double](repeating: elsewhere, count: world.labels.stateCount * count)
      for (arm, action) in actions.enumerated() { table[state * count + action] = numbers[arm] }
      return table
    }
    let values = agent.estimates.map {
      ActionValues(row($0, elsewhere: -.infinity), labels: world.labels)
    }
    let chosen = agent.probabilities.map {
      Policy(name: name, rule: .table(row($0, elsewhere: 0)), labels: world.labels)
    }
    return Run(
      algorithm: name, environment: world.name, seed: seed, log: log,
      policy: chosen ?? values.map { greedy($0) } ?? uniform(world), values: values?.maxima,
      actionValues: values, metrics: metrics)
  }
}
