import Arrays
import Environments
public import Training

/// Off-policy control from recorded steps: the loops that play, with a data set in place of the problem and
/// of the behaviour.
///
/// Algorithms of one step draw single steps, each as likely (batch Q-learning: Lange, Gabel and Riedmiller,
/// 2012, section 2.3); those that look further draw whole episodes. The maximum over actions is taken over
/// those that the data hold (Fujimoto, Meger and Precup, 2019, equation 10): the value of one that was never
/// seen would be made up. Where no step begins in a state, as where an episode was cut off, what it is worth
/// stays at the initial value.
extension ExploringAlgorithm {
  /// Learns a table from a data set.
  ///
  /// - Parameters:
  ///   - data: The steps.
  ///   - order: Whether single steps or whole episodes are drawn.
  ///   - steps: How many steps to learn from.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the learning is; asked whether to stop.
  /// - Returns: What was learned.
  /// - Throws: `TrainingError` where states are not numbered, and where whole episodes are needed and none
  ///   came to its end.
  @inline(__always)
  func learnTable(
    from data: Dataset, _ order: Tape.Order, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard let behaviour = data.behaviour else {
      throw .unsuitable(
        algorithm: Self.name, problem: data.environment,
        needs: "numbered states (a Discrete observation space)")
    }
    guard order == .drawnSteps || data.episodes > 0 else {
      throw .failed(
        "\(Self.name) learns from whole episodes, and no episode in the data of \(data.environment) "
          + "came to its end: record more steps, or episodes:.")
    }
    let labels = data.labels
    let q = ActionTable(
      possible: data.learnable, stateCount: labels.stateCount, actionCount: labels.actionCount,
      initialValue: initialValue, countsVisits: stepSize.countsVisits)
    let tape = Tape(data, order)
    let simulator = TapeSimulator(tape, labels)
    let choice = RecordedChoice(
      tape: tape, probabilities: behaviour.table(of: labels.stateCount), epsilon: epsilon)
    var log = EpisodeLog(
      budget: .steps(steps), timeLimit: order == .drawnSteps ? 1 : data.timeLimit,
      progress: progress)
    learn(
      q, simulator, choice, discount: data.world.discount(chosen: discount), log: &log, seed: seed)
    let values = q.actionValues(labels)
    var run = Run(
      algorithm: displayName, environment: data.environment, seed: seed, log: log,
      policy: greedy(values), values: values.maxima, actionValues: values)
    (run.returns, run.lengths) = ([], [])
    return run
  }
}

extension Dataset {
  /// The actions whose values can be learned: of a state in which steps begin those that were taken, of
  /// any other all that are possible.
  fileprivate var learnable: [Bool] {
    let (count, taken) = (labels.actionCount, counts)
    var learnable = taken.map { $0 > 0 }
    for state in 0..<labels.stateCount {
      let row = state * count..<(state + 1) * count
      guard !learnable[row].contains(true) else { continue }
      for pair in row { learnable[pair] = possible.isEmpty || possible[pair] }
    }
    return learnable
  }
}

/// The behaviour that was recorded: the actions of a tape, with the probabilities they were taken with.
private struct RecordedChoice: ExploringChoice {
  let tape: Tape
  let probabilities: [Double]
  /// The rate ε of the targets that expect an ε-greedy policy.
  let epsilon: Schedule

  func choose(
    _ q: borrowing ActionTable, _ state: Int, at step: Int, _ random: inout RandomStream
  ) -> Int { tape.action }

  func took(_ state: Int, _ action: Int) {}

  func expected(_ q: borrowing ActionTable, _ state: Int, at step: Int) -> Double {
    q.expected(state, epsilon.value(at: step))
  }

  func probability(
    _ q: borrowing ActionTable, _ state: Int, _ action: Int, at step: Int
  ) -> Double { probabilities[state * q.actionCount + action] }
}

extension QLearning: OfflineAlgorithm {
  /// Learns from the steps of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnSteps, for: steps, seed: seed, progress: progress)
  }
}

extension DoubleQLearning: OfflineAlgorithm {
  /// Learns from the steps of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnSteps, for: steps, seed: seed, progress: progress)
  }
}

extension ExpectedSarsa: OfflineAlgorithm {
  /// Learns the values of the ε-greedy policy from the steps of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnSteps, for: steps, seed: seed, progress: progress)
  }
}

extension OffPolicyMonteCarlo: OfflineAlgorithm {
  /// Learns from the episodes of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnEpisodes, for: steps, seed: seed, progress: progress)
  }
}

extension TreeBackup: OfflineAlgorithm {
  /// Learns from the episodes of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnEpisodes, for: steps, seed: seed, progress: progress)
  }
}

extension WatkinsQ: OfflineAlgorithm {
  /// Learns from the episodes of a data set, drawn at random.
  public func train(
    from dataset: Dataset, for steps: Int, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(from: dataset, .drawnEpisodes, for: steps, seed: seed, progress: progress)
  }
}
