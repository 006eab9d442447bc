import Arrays
public import Environments

/// Plays a policy for a number of steps, exactly, and writes every step down.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to play.
///   - steps: How many steps to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: some PolicyConvertible, on problem: some Problem, steps: Int, seed: Int = 1
) -> Dataset {
  recordStopping(policy, problem, .steps(steps), seed)
}

/// Plays a policy for a number of episodes and writes every step down.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to play.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: some PolicyConvertible, on problem: some Problem, episodes: Int, seed: Int = 1
) -> Dataset {
  recordStopping(policy, problem, .episodes(episodes), seed)
}

/// Plays a function from states to actions for a number of steps, exactly, and writes every step down.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - steps: How many steps to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem, steps: Int, seed: Int = 1
) -> Dataset {
  let world = problem.world
  return recordStopping(Policy.states(for: world, policy), world, .steps(steps), seed)
}

/// Plays a function from states to actions for a number of episodes and writes every step down.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem, episodes: Int,
  seed: Int = 1
) -> Dataset {
  let world = problem.world
  return recordStopping(Policy.states(for: world, policy), world, .episodes(episodes), seed)
}

/// Plays a function from observed numbers to actions for a number of steps, exactly, and writes every
/// step down.
///
/// - Parameters:
///   - policy: Gives an action for what is observed.
///   - problem: A problem whose observations are vectors.
///   - steps: How many steps to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: @escaping @Sendable ([Double]) -> Int, on problem: some Problem, steps: Int,
  seed: Int = 1
) -> Dataset {
  let world = problem.world
  return recordStopping(Policy.vectors(for: world, policy), world, .steps(steps), seed)
}

/// Plays a function from observed numbers to actions for a number of episodes and writes every step
/// down.
///
/// - Parameters:
///   - policy: Gives an action for what is observed.
///   - problem: A problem whose observations are vectors.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The steps.
public func record(
  _ policy: @escaping @Sendable ([Double]) -> Int, on problem: some Problem, episodes: Int,
  seed: Int = 1
) -> Dataset {
  let world = problem.world
  return recordStopping(Policy.vectors(for: world, policy), world, .episodes(episodes), seed)
}

/// The most numbers that the observations of a data set take.
private let numberLimit = 1 << 28

/// Plays a policy and writes every step down, and throws what goes wrong.
///
/// - Parameters:
///   - policy: The policy.
///   - world: The problem to play.
///   - budget: How many steps, exactly, or episodes to play; an episode without a time limit is cut off
///     after ten thousand steps only where episodes are counted.
///   - seed: The seed of all random streams.
///   - progress: Told how far it is; asked whether to stop.
/// - Returns: The steps.
/// - Throws: `TrainingError`.
public func record(
  _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
) throws(TrainingError) -> Dataset {
  try budget.check()
  progress.begin(title: "recording \(policy.name) on \(world.name)", budget: budget)
  var limit = world.timeLimit
  if case .episodes = budget { limit = limit ?? evaluationStepLimit }
  let signal = StopSignal(stop: progress.cancel)
  var player = try Player(policy, world.started(signal), seed: seed)
  var data = Dataset(of: policy, on: world, timeLimit: limit, seed: seed)
  let width = max(world.observationCount, 1)
  if case .steps(let count) = budget, count > numberLimit / width {
    throw .failed("A data set has room for at most \(numberLimit / width) steps of \(world.name).")
  }
  var log = EpisodeLog(
    budget: budget, timeLimit: limit, progress: progress.run(seed: seed), interval: 256)
  let isNumbered = world.stateCount != nil
  while !log.isFinished {
    player.reset()
    var ending = EpisodeLog.Ending.none
    while ending == .none {
      if isNumbered {
        data.states.append(player.state)
      } else {
        data.observations.append(contentsOf: player.observation)
      }
      let (reward, terminated) = player.step()
      ending = log.record(reward: reward, terminated: terminated)
      if isNumbered {
        data.nextStates.append(player.state)
      } else {
        data.nextObservations.append(contentsOf: player.observation)
      }
      data.actions.append(player.action)
      data.rewards.append(reward)
      data.terminated.append(terminated)
      data.truncated.append(ending == .truncated)
      if data.steps >= numberLimit / width {
        throw .failed(
          "A data set has room for at most \(numberLimit / width) steps of \(world.name).")
      }
    }
  }
  if let failure = signal.failure { throw .problem(failure) }
  progress.finish()
  data.isPartial = log.isPartial
  data.possible = world.possibleActions
  if isNumbered {
    if case .table = policy.rule, policy.execution == nil {
      data.behaviour = policy
    } else {
      data.behaviour = data.shares(named: policy.name)
    }
  }
  return data
}

extension World {
  /// Whether each action of each state can be taken and the state be come to; empty without a model.
  fileprivate var possibleActions: [Bool] {
    guard let model else { return [] }
    var possible = [Bool](repeating: false, count: model.stateCount * model.actionCount)
    for state in model.reachable where !model.isTerminal(state) {
      for action in model.actions(in: state) { possible[state * model.actionCount + action] = true }
    }
    return possible
  }
}

private func recordStopping(
  _ policy: some PolicyConvertible, _ problem: some Problem, _ budget: Budget, _ seed: Int
) -> Dataset {
  stopping { () throws(TrainingError) in
    let world = problem.world
    return try record(
      policy.policy(for: world), on: world, for: budget, seed: seed, progress: Progress())
  }
}
