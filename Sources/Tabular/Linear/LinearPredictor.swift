import Arrays
import Environments
import Training

/// A prediction algorithm whose values are linear in features of the states.
///
/// It supplies the loop; making the features, running it on whatever kind of world, and wrapping up, is
/// shared.
protocol LinearPredictor: Predictor {
  /// The step size α.
  var stepSize: Schedule { get }
  /// What the features are made of.
  var features: Features { get }
  /// The discount γ; nil for the problem's.
  var discount: Double? { get }
  /// The weights to start from; none for zeros.
  var initialWeights: [Double] { get }
  /// Whether updates are experienced or expected.
  var updates: Updates { get }
  /// The policy that acts; nil for the one whose values are wanted.
  var behaviour: Policy? { get }

  /// The loop over experience.
  ///
  /// - Parameters:
  ///   - v: The weights to learn.
  ///   - policy: Chooses the actions, and tells their ratios.
  ///   - simulator: The problem in motion.
  ///   - discount: The discount γ in force.
  ///   - log: The books; when it is finished the loop is.
  ///   - history: Keeps the values when they are due.
  ///   - seed: The seed of the streams.
  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int)

  /// After how many steps, at most, to ask whether to stop.
  ///
  /// - Parameter features: The number of weights.
  /// - Returns: The number of steps, at least 1.
  func stepsBetweenQuestions(features: Int) -> Int

  /// The loop over sweeps.
  ///
  /// - Parameters:
  ///   - v: The weights to learn.
  ///   - model: What the policy makes of the model.
  ///   - log: The books, of sweeps.
  ///   - history: Keeps the values when they are due.
  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory)
}

extension LinearPredictor {
  func stepsBetweenQuestions(features: Int) -> Int {
    max(1, min(1024, 4_000_000 / max(1, features)))
  }

  /// Runs the loop on whichever kind of world it is.
  ///
  /// - Parameters:
  ///   - target: The policy whose values are wanted.
  ///   - world: The problem.
  ///   - budget: How many episodes or steps to learn for, or sweeps of either name.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the learning is; asked whether to stop.
  /// - Returns: The values, and how they came about.
  /// - Throws: `TrainingError` where the problem, the features and the policies do not fit.
  @inline(__always)
  func predictLinear(
    _ target: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    guard !stepSize.countsVisits else {
      throw .failed(
        "\(Self.name) cannot use .inverseVisits: with features, what is learned in one state changes "
          + "others too, and visits of one say little. .exponential(from:to:decay:) falls with time."
      )
    }
    let v = try StateWeights(
      FeatureRows(features, of: world, for: Self.name, progress), initial: initialWeights,
      displayName)
    let gamma = world.discount(chosen: discount)
    var history = LinearHistory(budget, world.labels, weights: v.count)
    let isExpected = updates == .expected
    var log = EpisodeLog(
      budget: budget, timeLimit: isExpected ? nil : world.timeLimit, progress: progress,
      interval: stepsBetweenQuestions(features: v.count))
    if isExpected {
      let model = try ExpectedModel(
        target, on: world, discount: gamma, for: displayName, progress)
      sweep(v, model, log: &log, history: &history)
    } else {
      let policy = try Behaviour(behaviour, of: target, on: world)
      switch world.dynamics {
      case .model(let model):
        if var simulator = DeterministicSimulator(model) {
          learn(
            v, policy, &simulator, discount: gamma, log: &log, history: &history, seed: seed)
        } else {
          var simulator = ModelSimulator(model)
          learn(
            v, policy, &simulator, discount: gamma, log: &log, history: &history, seed: seed)
        }
      case .discrete(let simulator):
        learnOpened(
          v, policy, simulator, discount: gamma, log: &log, history: &history, seed: seed)
      case .vector, .unsupported:
        break
      }
    }
    let weights = v.copy()
    var prediction = Prediction(
      predictor: displayName, policy: target.name, environment: world.name, seed: seed, log: log,
      values: StateValues(v.values(), labels: world.labels), history: history.values,
      weights: weights, isTerminal: v.terminal())
    prediction.weightHistory = history.weights(prediction.history.count, last: weights)
    return prediction
  }

  private func learnOpened(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: some DiscreteSimulator,
    discount: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    var simulator = simulator
    learn(v, policy, &simulator, discount: discount, log: &log, history: &history, seed: seed)
  }
}
