import Environments

/// A learning algorithm that can learn from recorded steps, whoever took them.
public protocol OfflineAlgorithm: Algorithm {
  /// Learns from a data set.
  ///
  /// The work is the same for the same seed, whatever else runs. When `progress` is cancelled, what has
  /// been learned so far comes back as a partial run.
  ///
  /// - Parameters:
  ///   - dataset: The steps, at least one.
  ///   - steps: How many steps to learn from; the same one may come again.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the learning is; asked whether to stop.
  /// - Returns: What was learned; no returns, since nothing is played.
  /// - Throws: `TrainingError` where the algorithm cannot learn from the data.
  func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run
}

/// Trains an algorithm on recorded steps alone.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - dataset: The steps.
///   - steps: How many steps to learn from; the same one may come again.
///   - seed: The seed of all random streams.
/// - Returns: What was learned; no returns, since nothing is played.
public func train(
  _ algorithm: some OfflineAlgorithm, from dataset: Dataset, steps: Int, seed: Int = 1
) -> Run {
  stopping { () throws(TrainingError) in
    try train(algorithm, from: dataset, for: steps, seed: seed, progress: Progress())
  }
}

/// Trains an algorithm on recorded steps alone, once for each seed.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - dataset: The steps.
///   - steps: How many steps each run learns from; the same one may come again.
///   - seeds: A range of seeds, or how many seeds from 1 on.
/// - Returns: The runs, in the order of their seeds.
public func train(
  _ algorithm: some OfflineAlgorithm, from dataset: Dataset, steps: Int, seeds: some Seeds
) -> Runs {
  stopping { () throws(TrainingError) in
    try train(algorithm, from: dataset, for: steps, seeds: seeds.seedList, progress: Progress())
  }
}

/// Trains an algorithm on recorded steps alone, and throws what goes wrong.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - dataset: The steps.
///   - steps: How many steps to learn from.
///   - seed: The seed of all random streams.
///   - progress: Told how far the learning is; asked whether to stop.
/// - Returns: What was learned.
/// - Throws: `TrainingError`.
public func train(
  _ algorithm: any OfflineAlgorithm, from dataset: Dataset, for steps: Int, seed: Int,
  progress: Progress
) throws(TrainingError) -> Run {
  try check(algorithm, dataset, steps)
  progress.begin(title: title(algorithm, dataset), budget: .steps(steps))
  return try trainOne(algorithm, dataset, steps, seed, progress.run(seed: seed))
}

/// Trains an algorithm on recorded steps alone once for each seed, several at a time, and throws what
/// goes wrong.
///
/// - Parameters:
///   - algorithm: The algorithm with its hyper-parameters.
///   - dataset: The steps.
///   - steps: How many steps each run learns from.
///   - seeds: The seeds.
///   - parallelism: How many runs go on at the same time; as many as there are cores unless given.
///   - progress: Told how far the learning is; asked whether to stop.
/// - Returns: The runs, in the order of their seeds. When `progress` is cancelled, those begun.
/// - Throws: `TrainingError`.
public func train(
  _ algorithm: any OfflineAlgorithm, from dataset: Dataset, for steps: Int, seeds: [Int],
  parallelism: Int? = nil, progress: Progress
) throws(TrainingError) -> Runs {
  try check(algorithm, dataset, steps)
  guard !seeds.isEmpty else { throw .count(of: "seeds", 0) }
  progress.begin(title: title(algorithm, dataset), budget: .steps(steps), runs: seeds.count)
  return Runs(
    try eachSeed(seeds, parallelism: parallelism, progress) {
      seed, progress throws(TrainingError) in
      try trainOne(algorithm, dataset, steps, seed, progress)
    })
}

private func trainOne(
  _ algorithm: any OfflineAlgorithm, _ dataset: Dataset, _ steps: Int, _ seed: Int,
  _ progress: Progress
) throws(TrainingError) -> Run {
  let clock = ContinuousClock()
  let begin = clock.now
  var run = try algorithm.train(from: dataset, for: steps, seed: seed, progress: progress)
  run.seconds = (clock.now - begin) / .seconds(1)
  run.policy.seed = dataset.problemSeed
  progress.finish()
  return run
}

private func check(
  _ algorithm: any OfflineAlgorithm, _ dataset: Dataset, _ steps: Int
) throws(TrainingError) {
  do { try algorithm.validateParameters() } catch { throw .parameter(error) }
  try Budget.steps(steps).check()
  try dataset.checkHasSteps()
}

private func title(_ algorithm: any OfflineAlgorithm, _ dataset: Dataset) -> String {
  "\(algorithm.displayName) from steps of \(dataset.environment)"
}

extension Dataset {
  /// Makes sure that there is something to learn from.
  func checkHasSteps() throws(TrainingError) {
    guard steps > 0 else {
      throw .failed("The data set of \(environment) has no steps: record some first.")
    }
  }
}
