import Arrays
import Environments
import Training

/// A learning algorithm that keeps a number for each action in each state.
///
/// It supplies the loop; running it on whatever kind of world, and wrapping up, is shared.
protocol TabularAlgorithm: Algorithm {
  /// The step size α.
  var stepSize: Schedule { get }
  /// The discount γ; nil for the problem's.
  var discount: Double? { get }
  /// What every value is at the beginning.
  var initialValue: Double { get }

  /// The loop.
  ///
  /// - Parameters:
  ///   - q: The table to learn.
  ///   - simulator: The problem in motion.
  ///   - discount: The discount γ in force.
  ///   - log: The books; when it is finished the loop is.
  ///   - seed: The seed of the streams.
  func learn<Simulator: DiscreteSimulator>(
    _ q: borrowing ActionTable, _ simulator: Simulator, discount: Double,
    log: inout EpisodeLog, seed: Int)
}

/// The largest table that is made: a gigabyte.
private let tableLimit = 1 << 27

extension TabularAlgorithm {
  /// Runs the loop on whichever kind of world it is.
  @inline(__always)
  func learnTable(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard let stateCount = world.stateCount else {
      throw .unsuitable(
        algorithm: Self.name, problem: world.name,
        needs: "numbered states (a Discrete observation space)")
    }
    let (size, overflows) = stateCount.multipliedReportingOverflow(by: world.actionCount)
    guard !overflows, size <= tableLimit else {
      throw .failed(
        "\(Self.name) would need a table of \(stateCount) states by \(world.actionCount) actions "
          + "for \(world.name), which is too large.")
    }
    let q = ActionTable(
      world, stateCount: stateCount, initialValue: initialValue,
      countsVisits: stepSize.countsVisits)
    let log = learn(q, on: world, for: budget, seed: seed, progress: progress)
    let actionValues = q.actionValues(world.labels)
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: greedy(actionValues), values: actionValues.maxima, actionValues: actionValues)
  }

  /// Learns a table on whichever kind of world it is.
  @inline(__always)
  func learn(
    _ q: borrowing ActionTable, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) -> EpisodeLog {
    let gamma = world.discount(chosen: discount)
    var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
    switch world.dynamics {
    case .model(let model):
      if let simulator = DeterministicSimulator(model) {
        learn(q, simulator, discount: gamma, log: &log, seed: seed)
      } else {
        learn(q, ModelSimulator(model), discount: gamma, log: &log, seed: seed)
      }
    case .discrete(let simulator):
      learn(q, simulator, discount: gamma, log: &log, seed: seed)
    case .vector, .unsupported:
      break
    }
    return log
  }
}
