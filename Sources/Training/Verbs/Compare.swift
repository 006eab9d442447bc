import Dispatch
public import Environments
import Synchronization

/// Trains several algorithms on a problem, each with the same seeds, for a number of episodes.
///
///     let comparison = compare(on: CliffWalking(), episodes: 500, seeds: 1...30) {
///       QLearning(stepSize: 0.5)
///       for stepSize in [0.1, 0.5] { Sarsa(stepSize: stepSize) }
///     }
///
/// - Parameters:
///   - problem: The problem to learn on.
///   - episodes: How many episodes each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
///   - algorithms: The block of algorithms.
/// - Returns: All runs, and what can be said of which algorithm is better.
@discardableResult
public func compare(
  on problem: some Problem, episodes: Int, seeds: some Seeds,
  @ComparisonBuilder _ algorithms: () -> [any Algorithm]
) -> Comparison {
  stopping { () throws(TrainingError) in
    try compare(
      algorithms(), on: [problem.world], for: .episodes(episodes), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains several algorithms on a problem, each with the same seeds, for a number of environment steps,
/// exactly.
///
/// - Parameters:
///   - problem: The problem to learn on.
///   - steps: How many environment steps each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
///   - algorithms: The block of algorithms.
/// - Returns: All runs, and what can be said of which algorithm is better.
@discardableResult
public func compare(
  on problem: some Problem, steps: Int, seeds: some Seeds,
  @ComparisonBuilder _ algorithms: () -> [any Algorithm]
) -> Comparison {
  stopping { () throws(TrainingError) in
    try compare(
      algorithms(), on: [problem.world], for: .steps(steps), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains several algorithms on several problems, each with the same seeds, for a number of episodes.
///
/// - Parameters:
///   - problems: The problems to learn on.
///   - episodes: How many episodes each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
///   - algorithms: The block of algorithms.
/// - Returns: All runs, and what can be said of which algorithm is better.
@discardableResult
public func compare(
  on problems: [any Problem], episodes: Int, seeds: some Seeds,
  @ComparisonBuilder _ algorithms: () -> [any Algorithm]
) -> Comparison {
  stopping { () throws(TrainingError) in
    try compare(
      algorithms(), on: problems.map(\.world), for: .episodes(episodes), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains several algorithms on several problems, each with the same seeds, for a number of environment
/// steps, exactly.
///
/// - Parameters:
///   - problems: The problems to learn on.
///   - steps: How many environment steps each run learns for.
///   - seeds: A range of seeds, or how many seeds from 1 on.
///   - algorithms: The block of algorithms.
/// - Returns: All runs, and what can be said of which algorithm is better.
@discardableResult
public func compare(
  on problems: [any Problem], steps: Int, seeds: some Seeds,
  @ComparisonBuilder _ algorithms: () -> [any Algorithm]
) -> Comparison {
  stopping { () throws(TrainingError) in
    try compare(
      algorithms(), on: problems.map(\.world), for: .steps(steps), seeds: seeds.seedList,
      progress: Progress())
  }
}

/// Trains several algorithms on several worlds, once for each seed, and throws what goes wrong.
///
/// All pairs of algorithm and seed are one queue that the cores work through; every run is the same, bit
/// for bit, whatever the parallelism. Whether every algorithm can run on every world is found out before
/// the first run begins.
///
/// - Parameters:
///   - algorithms: The algorithms.
///   - worlds: The problems to learn on.
///   - budget: How many episodes or steps each run learns for.
///   - seeds: The seeds.
///   - parallelism: How many runs go on at the same time; as many as there are cores unless given.
///   - progress: Told how far the runs are; asked whether to stop.
/// - Returns: The comparison. When `progress` is cancelled, of the runs begun.
/// - Throws: `TrainingError`.
public func compare(
  _ algorithms: [any Algorithm], on worlds: [World], for budget: Budget, seeds: [Int],
  parallelism: Int? = nil, progress: Progress
) throws(TrainingError) -> Comparison {
  guard !algorithms.isEmpty else {
    throw .failed("The block of compare is empty: list the algorithms, such as QLearning().")
  }
  guard !worlds.isEmpty else { throw .count(of: "problems", 0) }
  guard !seeds.isEmpty else { throw .count(of: "seeds", 0) }
  let names = variantNames(algorithms)
  let learners = zip(algorithms, names).map { algorithm, name in algorithm.withLabel(name) }
  for learner in learners {
    for world in worlds { try checkSuitable(learner, world, budget) }
  }
  let environments = numbered(worlds.map(\.name))
  // Seeds first, so that an interrupt finds all algorithms about equally far.
  let pairs = learners.count * worlds.count
  let total = pairs * seeds.count
  progress.begin(
    title: "\(names.count) algorithm\(names.count == 1 ? "" : "s") on "
      + environments.joined(separator: ", "), budget: budget, runs: total)
  let results = Mutex([Result<Run, TrainingError>?](repeating: nil, count: total))
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(total, max(1, parallelism ?? coreCount()))) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < total, index == 0 || !progress.isCancelled else { return }
      let (seed, pair) = (seeds[index / pairs], index % pairs)
      let learner = learners[pair / worlds.count]
      let world = worlds[pair % worlds.count]
      let result = Result { () throws(TrainingError) in
        try trainOne(
          learner, world, budget, seed, progress.run(seed: seed, name: learner.displayName))
      }
      if case .failure = result { progress.cancel() }
      results.withLock { $0[index] = result }
    }
  }
  var sorted = [[[Run]]](
    repeating: [[Run]](repeating: [], count: worlds.count), count: learners.count)
  for (index, result) in results.withLock({ $0 }).enumerated() {
    guard let result else { continue }
    let pair = index % pairs
    sorted[pair / worlds.count][pair % worlds.count].append(try result.get())
  }
  return Comparison(
    names: names, environments: environments, budget: budget, seeds: seeds,
    results: sorted.map { $0.map { Runs($0) } })
}

/// Makes sure that an algorithm can run on a world, by a single step of it.
private func checkSuitable(
  _ algorithm: any Algorithm, _ world: World, _ budget: Budget
) throws(TrainingError) {
  try check(algorithm, world, budget)
  do throws(TrainingError) {
    _ = try trainOne(algorithm, world, .steps(1), 1, Progress())
  } catch .unsuitable(_, let problem, let needs) {
    throw .unsuitable(algorithm: algorithm.displayName, problem: problem, needs: needs)
  } catch .problem {
    // What a problem's own code cannot do after all is its first run's to say.
  }
}

extension Algorithm {
  fileprivate func withLabel(_ label: String) -> any Algorithm { named(label) }
}

/// Collects the algorithms of a comparison's block.
@resultBuilder
public enum ComparisonBuilder {
  /// One algorithm.
  public static func buildExpression(_ algorithm: any Algorithm) -> [any Algorithm] { [algorithm] }
  /// Algorithms computed elsewhere.
  public static func buildExpression(_ algorithms: [any Algorithm]) -> [any Algorithm] {
    algorithms
  }
  /// A block.
  public static func buildBlock(_ parts: [any Algorithm]...) -> [any Algorithm] {
    parts.flatMap { $0 }
  }
  /// A `for` loop.
  public static func buildArray(_ parts: [[any Algorithm]]) -> [any Algorithm] {
    parts.flatMap { $0 }
  }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [any Algorithm]?) -> [any Algorithm] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [any Algorithm]) -> [any Algorithm] { part }
  /// The other branch.
  public static func buildEither(second part: [any Algorithm]) -> [any Algorithm] { part }
}
