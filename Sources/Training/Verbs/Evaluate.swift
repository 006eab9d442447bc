import Arrays
public import Environments

/// How a policy fares over some episodes.
public struct Evaluation: Sendable {
  /// What the policy is called.
  public var policy: String
  /// What the problem is called.
  public var environment: String
  /// The return of each episode: the sum of its rewards, undiscounted.
  public var returns: [Double]
  /// The number of steps of each episode.
  public var lengths: [Int]
  /// How many episodes were cut off by the time limit, or after ten thousand steps where there is
  /// none.
  public var truncated: Int
  /// Whether the evaluation was stopped early.
  public var isPartial: Bool

  /// The mean return.
  public var mean: Double { Training.mean(returns) }
  /// The standard error of the mean return.
  public var standardError: Double { Training.standardError(returns) }
  /// The 95 % interval of the mean return, by Student's t.
  public var interval: ClosedRange<Double> { meanInterval(returns) }
}

/// What happened in one episode.
public struct Trajectory: Sendable {
  /// What the policy is called.
  public var policy: String
  /// What the problem is called.
  public var environment: String
  /// The numbers of the states, one more than the actions; empty where observations are vectors.
  public var states: [Int]
  /// The observations, one more than the actions; empty where states are numbered.
  public var observations: [[Float]]
  /// The actions.
  public var actions: [Int]
  /// The rewards.
  public var rewards: [Double]
  /// Whether the episode reached a terminal state; otherwise it was cut off.
  public var terminated: Bool
  /// The names of the states and actions and the grid.
  public var labels: Labels
  /// How the problem draws itself; nil where the map of its grid, or nothing, is drawn.
  public var scene: Scene?

  /// The sum of the rewards.
  public var `return`: Double { rewards.reduce(0, +) }
  /// The number of steps.
  public var length: Int { actions.count }
  /// The names of the states.
  public var stateNames: [String] { states.map(labels.stateName) }
  /// The names of the actions.
  public var actionNames: [String] { actions.map(labels.actionName) }
  /// How often each state was seen, the first and the last included.
  public var visits: StateValues {
    var counts = [Double](repeating: 0, count: labels.stateCount)
    for state in states where counts.indices.contains(state) { counts[state] += 1 }
    return StateValues(counts, labels: labels)
  }

  /// The drawing after a number of steps, 0 for the start; nil where there is none.
  public func drawing(at step: Int) -> Drawing? {
    if states.indices.contains(step) {
      return Drawing(of: states[step], scene: scene, grid: labels.grid)
    }
    guard observations.indices.contains(step) else { return nil }
    return scene?.drawing(of: observations[step].map(Double.init))
  }
}

/// After how many steps an episode is cut off where the problem has no limit of its own.
public let evaluationStepLimit = 10_000

/// Plays a policy for some episodes.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to play.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The returns and lengths.
public func evaluate(
  _ policy: some PolicyConvertible, on problem: some Problem, episodes: Int = 100, seed: Int = 1
) -> Evaluation {
  stopping { () throws(TrainingError) in
    let world = problem.world
    return try evaluate(
      policy.policy(for: world), on: world, episodes: episodes, seed: seed, progress: Progress())
  }
}

/// Plays a policy for some episodes, and throws what goes wrong.
///
/// - Parameters:
///   - policy: The policy.
///   - world: The problem to play.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
///   - progress: Told how far the evaluation is; asked whether to stop.
/// - Returns: The returns and lengths.
/// - Throws: `TrainingError`.
public func evaluate(
  _ policy: Policy, on world: World, episodes: Int, seed: Int, progress: Progress
) throws(TrainingError) -> Evaluation {
  guard episodes > 0 else { throw .count(of: "episodes", episodes) }
  let budget = Budget.episodes(episodes)
  progress.begin(title: "\(policy.name) on \(world.name)", budget: budget)
  let signal = StopSignal(stop: progress.cancel)
  var player = try Player(policy, world.started(signal), seed: seed)
  var log = EpisodeLog(
    budget: budget, timeLimit: world.timeLimit ?? evaluationStepLimit,
    progress: progress.run(seed: seed), interval: 256)
  var truncated = 0
  while !log.isFinished {
    player.reset()
    while true {
      let (reward, terminated) = player.step()
      let ending = log.record(reward: reward, terminated: terminated)
      if ending == .truncated { truncated += 1 }
      if ending != .none { break }
    }
  }
  if let failure = signal.failure { throw .problem(failure) }
  progress.finish()
  return Evaluation(
    policy: policy.name, environment: world.name, returns: log.returns, lengths: log.lengths,
    truncated: truncated, isPartial: log.isPartial)
}

/// Plays a policy for one episode and keeps every step.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to play.
///   - seed: The seed of all random streams.
/// - Returns: The states, actions and rewards.
public func rollout(
  _ policy: some PolicyConvertible, on problem: some Problem, seed: Int = 1
) -> Trajectory {
  stopping { () throws(TrainingError) in
    let world = problem.world
    return try rollout(policy.policy(for: world), on: world, seed: seed, progress: Progress())
  }
}

/// Plays a policy for one episode and keeps every step, and throws what goes wrong.
///
/// - Parameters:
///   - policy: The policy.
///   - world: The problem to play.
///   - seed: The seed of all random streams.
///   - progress: Asked whether to stop.
/// - Returns: The states, actions and rewards.
/// - Throws: `TrainingError`.
public func rollout(
  _ policy: Policy, on world: World, seed: Int, progress: Progress
) throws(TrainingError) -> Trajectory {
  let signal = StopSignal(stop: progress.cancel)
  var player = try Player(policy, world.started(signal), seed: seed)
  var trajectory = Trajectory(
    policy: policy.name, environment: world.name, states: [], observations: [], actions: [],
    rewards: [], terminated: false, labels: world.labels, scene: world.scene)
  player.reset()
  player.note(in: &trajectory)
  let limit = world.timeLimit ?? evaluationStepLimit
  while trajectory.length < limit, !progress.isCancelled {
    let (reward, terminated) = player.step()
    // A problem that could not go on has nothing more to say.
    if progress.isCancelled { break }
    trajectory.actions.append(player.action)
    trajectory.rewards.append(reward)
    player.note(in: &trajectory)
    if terminated {
      trajectory.terminated = true
      break
    }
  }
  if let failure = signal.failure { throw .problem(failure) }
  return trajectory
}
