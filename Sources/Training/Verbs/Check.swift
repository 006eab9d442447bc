import Arrays
public import Environments

/// Plays a problem with random actions and reports where it breaks the rules that algorithms rely on.
///
/// Observations stay in their space and rewards are finite; episodes end; equal seeds give equal
/// episodes; `reset()` forgets the episode before; every action is taken, and no two do the same.
///
/// - Parameters:
///   - problem: Any problem, such as an environment of your own.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: What was found, with advice.
public func check(_ problem: some Problem, episodes: Int = 20, seed: Int = 1) -> CheckReport {
  stopping { () throws(TrainingError) in
    try check(problem.world, episodes: episodes, seed: seed, progress: Progress())
  }
}

/// Plays a world with random actions and reports where it breaks the rules, and throws where it cannot
/// be played at all.
///
/// - Parameters:
///   - world: The problem.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
///   - progress: Asked whether to stop.
/// - Returns: What was found, with advice.
/// - Throws: `TrainingError`.
public func check(
  _ world: World, episodes: Int, seed: Int, progress: Progress
) throws(TrainingError) -> CheckReport {
  guard episodes > 0 else { throw .count(of: "episodes", episodes) }
  if case .unsupported(let need) = world.dynamics {
    throw .unsuitable(algorithm: "check", problem: world.name, needs: need)
  }
  let signal = StopSignal(stop: progress.cancel)
  var checker = ProblemChecker(world.settled(seed: seed).started(signal), seed: seed)
  while checker.episodes < episodes, checker.steps < checkStepLimit, !progress.isCancelled {
    checker.playEpisode(progress)
  }
  if let failure = signal.failure, failure.cause != nil { throw .problem(failure) }
  if let failure = signal.failure { checker.fail(failure.message) }
  return checker.report(isPartial: progress.isCancelled)
}

/// The most steps that a check plays, one episode more or less.
private let checkStepLimit = 20_000
