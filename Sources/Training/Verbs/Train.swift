public import Environments

/// Trains an algorithm on a problem for a number of episodes.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - problem: The problem to learn on.
///   - episodes: How many episodes to learn for.
///   - seed: The seed of all random streams.
/// - Returns: What happened and what was learned.
public func train(
  _ algorithm: some Algorithm, on problem: some Problem, episodes: Int, seed: Int = 1
) -> Run {
  stopping { () throws(TrainingError) in
    try train(
      algorithm, on: problem.world, for: .episodes(episodes), seed: seed, progress: Progress())
  }
}

/// Trains an algorithm on a problem for a number of environment steps, exactly.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - problem: The problem to learn on.
///   - steps: How many environment steps to learn for.
///   - seed: The seed of all random streams.
/// - Returns: What happened and what was learned.
public func train(
  _ algorithm: some Algorithm, on problem: some Problem, steps: Int, seed: Int = 1
) -> Run {
  stopping { () throws(TrainingError) in
    try train(algorithm, on: problem.world, for: .steps(steps), seed: seed, progress: Progress())
  }
}

/// Trains an algorithm on a problem for a number of episodes, once for each seed.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - problem: The problem to learn on.
///   - episodes: How many episodes each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The runs, in the order of their seeds.
public func train(
  _ algorithm: some Algorithm, on problem: some Problem, episodes: Int, seeds: some Seeds
) -> Runs {
  stopping { () throws(TrainingError) in
    try train(
      algorithm, on: problem.world, for: .episodes(episodes), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains an algorithm on a problem for a number of steps, once for each seed.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - problem: The problem to learn on.
///   - steps: How many environment steps each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The runs, in the order of their seeds.
public func train(
  _ algorithm: some Algorithm, on problem: some Problem, steps: Int, seeds: some Seeds
) -> Runs {
  stopping { () throws(TrainingError) in
    try train(
      algorithm, on: problem.world, for: .steps(steps), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains an algorithm on a world, and throws what goes wrong.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - world: The problem to learn on.
///   - budget: How many episodes or steps to learn for.
///   - seed: The seed of all random streams.
///   - progress: Told how far the training is; asked whether to stop.
/// - Returns: What happened and what was learned.
/// - Throws: `TrainingError`.
public func train(
  _ algorithm: any Algorithm, on world: World, for budget: Budget, seed: Int, progress: Progress
) throws(TrainingError) -> Run {
  try check(algorithm, world, budget)
  progress.begin(title: title(algorithm, world), budget: budget)
  return try trainOne(algorithm, world, budget, seed, progress.run(seed: seed))
}

/// Trains an algorithm on a world once for each seed, several at a time, and throws what goes wrong.
///
/// Every run is the same, bit for bit, whatever the parallelism.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - world: The problem to learn on.
///   - budget: How many episodes or steps each run learns for.
///   - seeds: The seeds.
///   - parallelism: How many runs go on at the same time; as many as there are cores unless given.
///   - progress: Told how far the training is; asked whether to stop.
/// - Returns: The runs, in the order of their seeds. When `progress` is cancelled, those begun.
/// - Throws: `TrainingError`.
public func train(
  _ algorithm: any Algorithm, on world: World, for budget: Budget, seeds: [Int],
  parallelism: Int? = nil, progress: Progress
) throws(TrainingError) -> Runs {
  try check(algorithm, world, budget)
  guard !seeds.isEmpty else { throw .count(of: "seeds", 0) }
  progress.begin(title: title(algorithm, world), budget: budget, runs: seeds.count)
  let runs = try eachSeed(seeds, parallelism: parallelism, progress) {
    seed, progress throws(TrainingError) in
    try trainOne(algorithm, world, budget, seed, progress)
  }
  return Runs(runs)
}

/// Trains once and takes the time; the failure of the problem's own code is thrown.
func trainOne(
  _ algorithm: any Algorithm, _ world: World, _ budget: Budget, _ seed: Int, _ progress: Progress
) throws(TrainingError) -> Run {
  let clock = ContinuousClock()
  let begin = clock.now
  let signal = StopSignal(stop: progress.cancel)
  var run = try algorithm.train(
    on: world.started(signal), for: budget, seed: seed, progress: progress)
  if let failure = signal.failure { throw .problem(failure) }
  run.seconds = (clock.now - begin) / .seconds(1)
  run.policy.seed = seed
  progress.finish()
  return run
}

/// Checks what can be checked before a training begins.
func check(
  _ algorithm: any Algorithm, _ world: World, _ budget: Budget
) throws(TrainingError) {
  do { try algorithm.validateParameters() } catch { throw .parameter(error) }
  try budget.check()
  if case .unsupported(let need) = world.dynamics {
    throw .unsuitable(algorithm: algorithm.displayName, problem: world.name, needs: need)
  }
  if case .episodes = budget { try checkEpisodesEnd(world) }
}

private func title(_ algorithm: any Algorithm, _ world: World) -> String {
  "\(algorithm.displayName) on \(world.name)"
}

/// Stops the program where the throwing face would throw: a mistake in the calling program.
func stopping<T>(_ work: () throws(TrainingError) -> T) -> T {
  do {
    return try work()
  } catch {
    preconditionFailure(error.description)
  }
}
