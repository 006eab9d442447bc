import Arrays
import Environments

/// Plays a policy on a world, step by step: for evaluation, not for training loops.
struct Player {
  private typealias Choose = (Int, inout RandomStream) -> Int

  // Of the two sides one is used. Each is changed where it stands: a copy of a simulator that holds
  // an array would copy the array at every step.
  private var discrete: (any DiscreteSimulator)?
  private var vector: (any VectorSimulator)?
  private var choose: Choose = { _, _ in 0 }
  private var begin: (() -> Choose)?
  private var actor: Policy.VectorActor = { _, _ in 0 }
  /// Where it stands, where states are numbered.
  private(set) var state = 0
  /// What it observes, where that is a vector.
  private(set) var observation: [Float] = []
  private var environment: RandomStream
  private var choices: RandomStream
  /// The action taken last.
  private(set) var action = 0

  init(_ policy: Policy, _ world: World, seed: Int) throws(TrainingError) {
    environment = RandomStream(seed: seed, purpose: .evaluation)
    choices = RandomStream(seed: seed, purpose: .evaluationPolicy)
    let mismatch = TrainingError.mismatch(policy: policy.name, problem: world.name)
    switch world.settled(seed: policy.seed ?? seed).dynamics {
    case .model(let model): discrete = ModelSimulator(model)
    case .discrete(let simulator): discrete = simulator
    case .vector(let simulator):
      vector = simulator
      if let inputs = policy.origin?.inputs, inputs != simulator.observationCount {
        throw mismatch
      }
      observation = [Float](repeating: 0, count: max(simulator.observationCount, 1))
    case .unsupported(let need):
      throw .unsuitable(
        algorithm: "The policy \(policy.name)", problem: world.name, needs: need)
    }
    guard (policy.execution?.labels ?? policy.labels).actionCount == world.actionCount else {
      throw mismatch
    }
    if discrete != nil, let execution = policy.execution {
      guard execution.labels.stateCount == world.stateCount else { throw mismatch }
      begin = execution.begin
    } else if discrete != nil {
      choose = try Self.rule(policy, world)
    } else if case .vectors(let make) = policy.rule {
      actor = make()
    } else {
      throw mismatch
    }
  }

  mutating func reset() {
    if discrete != nil {
      state = discrete?.reset(using: &environment) ?? 0
      if let begin { choose = begin() }
    } else {
      vector?.reset(into: &observation, using: &environment)
    }
  }

  mutating func step() -> (reward: Double, terminated: Bool) {
    if discrete != nil {
      action = choose(state, &choices)
      guard let next = discrete?.step(action, using: &environment) else { return (0, true) }
      state = next.state
      return (next.reward, next.terminated)
    }
    action = actor(observation, &choices)
    return vector?.step(action, into: &observation, using: &environment) ?? (0, true)
  }

  /// Adds what is observed now to a trajectory.
  func note(in trajectory: inout Trajectory) {
    if discrete != nil {
      trajectory.states.append(state)
    } else {
      trajectory.observations.append(observation)
    }
  }

  private static func rule(
    _ policy: Policy, _ world: World
  ) throws(TrainingError) -> Choose {
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
