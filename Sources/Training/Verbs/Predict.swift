public import Environments

/// Learns the values of a policy from a number of episodes.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - episodes: How many episodes to learn from.
///   - seed: The seed of all random streams.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: some PolicyConvertible, on problem: some Problem, with predictor: some Predictor,
  episodes: Int, seed: Int = 1
) -> Prediction {
  predictStopping(policy, problem, predictor, .episodes(episodes), seed)
}

/// Learns the values of a policy from a number of environment steps, exactly.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - steps: How many environment steps to learn from.
///   - seed: The seed of all random streams.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: some PolicyConvertible, on problem: some Problem, with predictor: some Predictor,
  steps: Int, seed: Int = 1
) -> Prediction {
  predictStopping(policy, problem, predictor, .steps(steps), seed)
}

/// Learns the values of a policy from a number of episodes, once for each seed.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - episodes: How many episodes each prediction learns from.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The predictions, in the order of their seeds.
public func predict(
  _ policy: some PolicyConvertible, on problem: some Problem, with predictor: some Predictor,
  episodes: Int, seeds: some Seeds
) -> Predictions {
  predictStopping(policy, problem, predictor, .episodes(episodes), seeds)
}

/// Learns the values of a policy from a number of steps, once for each seed.
///
/// - Parameters:
///   - policy: The policy, or a dictionary of state names and action names.
///   - problem: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - steps: How many environment steps each prediction learns from.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The predictions, in the order of their seeds.
public func predict(
  _ policy: some PolicyConvertible, on problem: some Problem, with predictor: some Predictor,
  steps: Int, seeds: some Seeds
) -> Predictions {
  predictStopping(policy, problem, predictor, .steps(steps), seeds)
}

/// Learns the values of a function from states to actions from a number of episodes.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - predictor: The algorithm with its hyper-parameters.
///   - episodes: How many episodes to learn from.
///   - seed: The seed of all random streams.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem,
  with predictor: some Predictor, episodes: Int, seed: Int = 1
) -> Prediction {
  let world = problem.world
  return predictStopping(
    Policy.states(for: world, policy), world, predictor, .episodes(episodes), seed)
}

/// Learns the values of a function from states to actions from a number of steps, exactly.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - predictor: The algorithm with its hyper-parameters.
///   - steps: How many environment steps to learn from.
///   - seed: The seed of all random streams.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem,
  with predictor: some Predictor, steps: Int, seed: Int = 1
) -> Prediction {
  let world = problem.world
  return predictStopping(Policy.states(for: world, policy), world, predictor, .steps(steps), seed)
}

/// Learns the values of a function from states to actions, once for each seed.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - predictor: The algorithm with its hyper-parameters.
///   - episodes: How many episodes each prediction learns from.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The predictions, in the order of their seeds.
public func predict(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem,
  with predictor: some Predictor, episodes: Int, seeds: some Seeds
) -> Predictions {
  let world = problem.world
  return predictStopping(
    Policy.states(for: world, policy), world, predictor, .episodes(episodes), seeds)
}

/// Learns the values of a function from states to actions, once for each seed.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - predictor: The algorithm with its hyper-parameters.
///   - steps: How many environment steps each prediction learns from.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The predictions, in the order of their seeds.
public func predict(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem,
  with predictor: some Predictor, steps: Int, seeds: some Seeds
) -> Predictions {
  let world = problem.world
  return predictStopping(Policy.states(for: world, policy), world, predictor, .steps(steps), seeds)
}

/// Learns the values of a policy on a world, and throws what goes wrong.
///
/// - Parameters:
///   - policy: The policy.
///   - world: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - budget: How many episodes or steps to learn from.
///   - seed: The seed of all random streams.
///   - progress: Told how far the learning is; asked whether to stop.
/// - Returns: The values, and how they came about.
/// - Throws: `TrainingError`.
public func predict(
  _ policy: Policy, on world: World, with predictor: any Predictor, for budget: Budget, seed: Int,
  progress: Progress
) throws(TrainingError) -> Prediction {
  try check(predictor, policy, world, budget)
  progress.begin(title: title(predictor, policy, world), budget: budget)
  return try predictOne(predictor, policy, world, budget, seed, progress.run(seed: seed))
}

/// Learns the values of a policy on a world once for each seed, several at a time, and throws what
/// goes wrong.
///
/// Every prediction is the same, bit for bit, whatever the parallelism. All histories together keep at
/// most a quarter of a gigabyte.
///
/// - Parameters:
///   - policy: The policy.
///   - world: The problem to learn on.
///   - predictor: The algorithm with its hyper-parameters.
///   - budget: How many episodes or steps each prediction learns from.
///   - seeds: The seeds.
///   - parallelism: How many go on at the same time; as many as there are cores unless given.
///   - progress: Told how far the learning is; asked whether to stop.
/// - Returns: The predictions, in the order of their seeds. When `progress` is cancelled, those begun.
/// - Throws: `TrainingError`.
public func predict(
  _ policy: Policy, on world: World, with predictor: any Predictor, for budget: Budget,
  seeds: [Int], parallelism: Int? = nil, progress: Progress
) throws(TrainingError) -> Predictions {
  try check(predictor, policy, world, budget)
  guard !seeds.isEmpty else { throw .count(of: "seeds", 0) }
  progress.begin(title: title(predictor, policy, world), budget: budget, runs: seeds.count)
  let room = (1 << 25) / seeds.count / max(world.stateCount ?? 1, 1)
  let predictions = try eachSeed(seeds, parallelism: parallelism, progress) {
    seed, progress throws(TrainingError) in
    var prediction = try predictOne(predictor, policy, world, budget, seed, progress)
    prediction.thin(to: room)
    return prediction
  }
  return Predictions(predictions)
}

private func predictOne(
  _ predictor: any Predictor, _ policy: Policy, _ world: World, _ budget: Budget, _ seed: Int,
  _ progress: Progress
) throws(TrainingError) -> Prediction {
  let clock = ContinuousClock()
  let begin = clock.now
  let signal = StopSignal(stop: progress.cancel)
  var prediction = try predictor.predict(
    policy, on: world.started(signal), for: budget, seed: seed, progress: progress)
  if let failure = signal.failure { throw .problem(failure) }
  prediction.seconds = (clock.now - begin) / .seconds(1)
  progress.finish()
  return prediction
}

private func check(
  _ predictor: any Predictor, _ policy: Policy, _ world: World, _ budget: Budget
) throws(TrainingError) {
  do { try predictor.validateParameters() } catch { throw .parameter(error) }
  try budget.check()
  if case .unsupported(let need) = world.dynamics {
    throw .unsuitable(algorithm: predictor.displayName, problem: world.name, needs: need)
  }
  try policy.check(on: world, for: budget)
}

private func title(_ predictor: any Predictor, _ policy: Policy, _ world: World) -> String {
  "\(predictor.displayName) of the policy \(policy.name) on \(world.name)"
}

private func predictStopping(
  _ policy: some PolicyConvertible, _ problem: some Problem, _ predictor: some Predictor,
  _ budget: Budget, _ seed: Int
) -> Prediction {
  stopping { () throws(TrainingError) in
    let world = problem.world
    return try predict(
      policy.policy(for: world), on: world, with: predictor, for: budget, seed: seed,
      progress: Progress())
  }
}

private func predictStopping(
  _ policy: some PolicyConvertible, _ problem: some Problem, _ predictor: some Predictor,
  _ budget: Budget, _ seeds: some Seeds
) -> Predictions {
  stopping { () throws(TrainingError) in
    let world = problem.world
    return try predict(
      policy.policy(for: world), on: world, with: predictor, for: budget, seeds: seeds.seedList,
      progress: Progress())
  }
}
