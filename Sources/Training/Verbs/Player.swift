import Arrays
import Environments

/// Plays a policy on a world, step by step: for evaluation, not for training loops.
struct Player {
  private enum Side {
    case states(any DiscreteSimulator, state: Int, choose: (Int, inout RandomStream) -> Int)
    case vectors(any VectorSimulator, observation: [Float], choose: Policy.VectorActor)
  }

  private var side: Side
  private var environment: RandomStream
  private var choices: RandomStream
  /// The action taken last.
  private(set) var action = 0

  init(_ policy: Policy, _ world: World, seed: Int) throws(TrainingError) {
    environment = RandomStream(seed: seed, purpose: .evaluation)
    choices = RandomStream(seed: seed, purpose: .evaluationPolicy)
    let mismatch = TrainingError.mismatch(policy: policy.name, problem: world.name)
    guard policy.labels.actionCount == world.actionCount else { throw mismatch }
    switch world.dynamics {
    case .model(let model):
      side = .states(ModelSimulator(model), state: 0, choose: try Self.rule(policy, world))
    case .discrete(let simulator):
      side = .states(simulator, state: 0, choose: try Self.rule(policy, world))
    case .vector(let simulator):
      guard case .vectors(let make) = policy.rule else { throw mismatch }
      side = .vectors(
        simulator, observation: [Float](repeating: 0, count: simulator.observationCount),
        choose: make())
    case .unsupported(let reason):
      throw .failed("\(world.name): \(reason).")
    }
  }

  mutating func reset() {
    switch side {
    case .states(var simulator, _, let choose):
      let state = simulator.reset(using: &environment)
      side = .states(simulator, state: state, choose: choose)
    case .vectors(var simulator, var observation, let choose):
      observation.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { simulator.reset(into: base, using: &environment) }
      }
      side = .vectors(simulator, observation: observation, choose: choose)
    }
  }

  mutating func step() -> (reward: Double, terminated: Bool) {
    switch side {
    case .states(var simulator, let state, let choose):
      action = choose(state, &choices)
      let transition = simulator.step(action, using: &environment)
      side = .states(simulator, state: transition.state, choose: choose)
      return (transition.reward, transition.terminated)
    case .vectors(var simulator, var observation, let choose):
      let result = observation.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return (reward: 0.0, terminated: true) }
        action = choose(base, &choices)
        return simulator.step(action, into: base, using: &environment)
      }
      side = .vectors(simulator, observation: observation, choose: choose)
      return result
    }
  }

  /// Adds what is observed now to a trajectory.
  func note(in trajectory: inout Trajectory) {
    switch side {
    case .states(_, let state, _): trajectory.states.append(state)
    case .vectors(_, let observation, _): trajectory.observations.append(observation)
    }
  }

  private static func rule(
    _ policy: Policy, _ world: World
  ) throws(TrainingError) -> (Int, inout RandomStream) -> Int {
    let count = world.actionCount
    switch policy.rule {
    case .table(let table):
      guard policy.labels.stateCount == world.stateCount else {
        throw .mismatch(policy: policy.name, problem: world.name)
      }
      return { state, random in draw(table, state, count, &random) }
    case .states(let choose):
      return { state, random in min(max(choose(state, &random), 0), count - 1) }
    case .vectors:
      throw .mismatch(policy: policy.name, problem: world.name)
    }
  }

  /// Draws from a state's probabilities; a certain action draws nothing.
  private static func draw(
    _ table: [Double], _ state: Int, _ count: Int, _ random: inout RandomStream
  ) -> Int {
    let row = table[state * count..<(state + 1) * count]
    if let certain = row.firstIndex(of: 1) { return certain - row.startIndex }
    var rest = random.uniform()
    var last = row.startIndex
    for index in row.indices where row[index] > 0 {
      last = index
      if rest < row[index] { break }
      rest -= row[index]
    }
    return last - row.startIndex
  }
}
