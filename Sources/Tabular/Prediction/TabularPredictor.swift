import Arrays
import Environments
import Training

/// A prediction algorithm that keeps a number for each state.
///
/// It supplies the loop; running it on whatever kind of world, and wrapping up, is shared.
protocol TabularPredictor: Predictor {
  /// The step size α.
  var stepSize: Schedule { get }
  /// The discount γ; nil for the problem's.
  var discount: Double? { get }
  /// What every value is at the beginning.
  var initialValue: Double { get }

  /// The loop.
  ///
  /// - Parameters:
  ///   - v: The table to learn.
  ///   - policy: Chooses the actions.
  ///   - simulator: The problem in motion.
  ///   - discount: The discount γ in force.
  ///   - log: The books; when it is finished the loop is.
  ///   - history: Keeps the values when they are due.
  ///   - seed: The seed of the streams.
  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int)
}

/// The most states of a table: a gigabyte.
private let tableLimit = 1 << 27

extension TabularPredictor {
  /// Runs the loop on whichever kind of world it is.
  ///
  /// - Parameters:
  ///   - target: The policy whose values are wanted.
  ///   - behaviour: The policy that acts, where it is another one.
  ///   - world: The problem.
  ///   - budget: How many episodes or steps to learn for.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the learning is; asked whether to stop.
  /// - Returns: The values, and how they came about.
  /// - Throws: `TrainingError` where states are not numbered or too many.
  @inline(__always)
  func predictTable(
    _ target: Policy, behaviour: Policy? = nil, on world: World, for budget: Budget, seed: Int,
    progress: Progress
  ) throws(TrainingError) -> Prediction {
    guard let stateCount = world.stateCount else {
      throw .unsuitable(
        algorithm: Self.name, problem: world.name,
        needs: "numbered states (a Discrete observation space)")
    }
    guard stateCount <= tableLimit else {
      throw .failed(
        "\(Self.name) would need a table of \(stateCount) states for \(world.name), which is too "
          + "large.")
    }
    let v = StateTable(
      world, stateCount: stateCount, initialValue: initialValue,
      countsVisits: stepSize.countsVisits)
    let chooser = try Chooser(behaviour ?? target, stateCount: stateCount)
    let gamma = world.discount(chosen: discount)
    var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
    var history = PredictionHistory(budget: budget, labels: world.labels)
    switch world.dynamics {
    case .model(let model):
      if var simulator = DeterministicSimulator(model) {
        learn(
          v, chooser, &simulator, discount: gamma, log: &log, history: &history, seed: seed)
      } else {
        var simulator = ModelSimulator(model)
        learn(
          v, chooser, &simulator, discount: gamma, log: &log, history: &history, seed: seed)
      }
    case .discrete(let simulator):
      learnOpened(
        v, chooser, simulator, discount: gamma, log: &log, history: &history, seed: seed)
    case .vector, .unsupported:
      break
    }
    return Prediction(
      predictor: displayName, policy: target.name, environment: world.name, seed: seed, log: log,
      values: StateValues(v.copy(), labels: world.labels), history: history,
      isTerminal: (0..<stateCount).map { v.isTerminal($0) })
  }

  private func learnOpened(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: some DiscreteSimulator,
    discount: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    var simulator = simulator
    learn(
      v, policy, &simulator, discount: discount, log: &log, history: &history, seed: seed)
  }
}
