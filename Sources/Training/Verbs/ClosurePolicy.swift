public import Environments

extension Policy {
  /// The policy of a function from observed numbers to an action's number.
  public static func vectors(
    _ name: String = "closure", for world: World,
    _ choose: @escaping @Sendable ([Double]) -> Int
  ) -> Policy {
    let count = world.observationCount
    return Policy(
      name: name,
      rule: .vectors {
        { observation, _ in
          choose(UnsafeBufferPointer(start: observation, count: count).map { Double($0) })
        }
      }, labels: world.labels)
  }
}

extension World {
  /// How many numbers an observation has; 0 where states are numbered.
  package var observationCount: Int {
    if case .vector(let simulator) = dynamics { simulator.observationCount } else { 0 }
  }
}

/// Plays a function from states to actions for some episodes.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The returns and lengths.
public func evaluate(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem, episodes: Int = 100,
  seed: Int = 1
) -> Evaluation {
  let world = problem.world
  return evaluate(
    Policy.states(for: world, policy), on: world, episodes: episodes, seed: seed)
}

/// Plays a function from observed numbers to actions for some episodes.
///
/// - Parameters:
///   - policy: Gives an action for what is observed.
///   - problem: A problem whose observations are vectors.
///   - episodes: How many episodes to play.
///   - seed: The seed of all random streams.
/// - Returns: The returns and lengths.
public func evaluate(
  _ policy: @escaping @Sendable ([Double]) -> Int, on problem: some Problem,
  episodes: Int = 100, seed: Int = 1
) -> Evaluation {
  let world = problem.world
  return evaluate(
    Policy.vectors(for: world, policy), on: world, episodes: episodes, seed: seed)
}

/// Plays a function from states to actions for one episode.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - problem: A problem whose states are numbered.
///   - seed: The seed of all random streams.
/// - Returns: The states, actions and rewards.
public func rollout(
  _ policy: @escaping @Sendable (Int) -> Int, on problem: some Problem, seed: Int = 1
) -> Trajectory {
  let world = problem.world
  return rollout(Policy.states(for: world, policy), on: world, seed: seed)
}

/// Plays a function from observed numbers to actions for one episode.
///
/// - Parameters:
///   - policy: Gives an action for what is observed.
///   - problem: A problem whose observations are vectors.
///   - seed: The seed of all random streams.
/// - Returns: The observations, actions and rewards.
public func rollout(
  _ policy: @escaping @Sendable ([Double]) -> Int, on problem: some Problem, seed: Int = 1
) -> Trajectory {
  let world = problem.world
  return rollout(Policy.vectors(for: world, policy), on: world, seed: seed)
}
