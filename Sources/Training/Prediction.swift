import Environments

/// The state values of a policy, learned from experience.
public struct Prediction: Sendable {
  /// What the algorithm is called.
  public var predictor: String
  /// What the policy is called.
  public var policy: String
  /// What the problem is called.
  public var environment: String
  /// The seed of all random streams.
  public var seed: Int
  /// The value of each state under the policy; 0 in terminal states.
  public var values: StateValues
  /// The values after each episode.
  ///
  /// A very long prediction keeps every second, third, … episode, as `checkpoints` tells; one that is
  /// measured in steps, the values at a thousand times.
  public var history: [StateValues]
  /// After how many episodes (steps, where the prediction is measured in steps) each of the values in
  /// `history` was learned.
  public var checkpoints: [Int]
  /// The weights that the values come from, of a linear predictor; empty where each state has a value
  /// of its own.
  public var weights: [Double]
  /// The weights of a linear predictor as they came about, at the `checkpoints`; empty where there are
  /// none, or too many to keep.
  public var weightHistory: [[Double]] = []
  /// Whether a state is terminal, so that it does not count in errors.
  public var isTerminal: [Bool]
  /// The number of finished episodes.
  public var episodes: Int
  /// The number of environment steps in all.
  public var steps: Int
  /// How long it took.
  public var seconds: Double
  /// Whether the prediction was stopped early.
  public var isPartial: Bool

  /// Makes a prediction from its books and what was learned.
  ///
  /// - Parameters:
  ///   - predictor: What the algorithm is called.
  ///   - policy: What the policy is called.
  ///   - environment: What the problem is called.
  ///   - seed: The seed of all random streams.
  ///   - log: The books.
  ///   - values: The value of each state.
  ///   - history: The values as they came about; the last ones are added.
  ///   - weights: The weights of a linear predictor.
  ///   - isTerminal: Whether each state is terminal; as many as there are states.
  public init(
    predictor: String, policy: String, environment: String, seed: Int, log: EpisodeLog,
    values: StateValues, history: PredictionHistory, weights: [Double] = [], isTerminal: [Bool]
  ) {
    precondition(isTerminal.count == values.count, "as many marks as states")
    var history = history
    history.close(with: values, log)
    self.predictor = predictor
    self.policy = policy
    self.environment = environment
    self.seed = seed
    self.values = values
    self.history = history.values
    checkpoints = history.checkpoints
    self.weights = weights
    self.isTerminal = isTerminal
    episodes = log.returns.count
    steps = log.steps
    seconds = 0
    isPartial = log.isPartial
  }

  /// How far the values were from given ones after each episode: the root of the mean squared
  /// difference over all states that are not terminal.
  ///
  /// - Parameter truth: The values to compare with, such as those of a `Solution`; as many as there are
  ///   states.
  /// - Returns: The error of each of the values in `history`.
  public func rmse(against truth: StateValues) -> [Double] {
    precondition(truth.count == values.count, "the values to compare with are of another problem")
    let states = isTerminal.indices.filter { !isTerminal[$0] }
    guard !states.isEmpty else { return history.map { _ in 0 } }
    return history.map { estimate in
      let sum = states.reduce(0.0) { sum, state in
        let difference = estimate.values[state] - truth.values[state]
        return sum + difference * difference
      }
      return (sum / Double(states.count)).squareRoot()
    }
  }

  /// Keeps as much of the history as fits into a number of values.
  mutating func thin(to count: Int) {
    let interval = (history.count - 1) / max(count, 2) + 1
    guard interval > 1 else { return }
    let kept = history.indices.filter { ($0 + 1) % interval == 0 || $0 == history.count - 1 }
    if weightHistory.count == history.count { weightHistory = kept.map { weightHistory[$0] } }
    history = kept.map { history[$0] }
    checkpoints = kept.map { checkpoints[$0] }
  }
}

/// Several predictions that differ in their seed alone.
public struct Predictions: Sendable {
  /// The predictions, in the order of their seeds.
  public let predictions: [Prediction]

  /// Makes predictions.
  public init(_ predictions: [Prediction]) { self.predictions = predictions }

  /// The number of predictions.
  public var count: Int { predictions.count }
  /// What the algorithm is called.
  public var predictor: String { predictions.first?.predictor ?? "" }
  /// What the policy is called.
  public var policy: String { predictions.first?.policy ?? "" }
  /// What the problem is called.
  public var environment: String { predictions.first?.environment ?? "" }
  /// The seeds.
  public var seeds: [Int] { predictions.map(\.seed) }
  /// The environment steps of all predictions together.
  public var steps: Int { predictions.reduce(0) { $0 + $1.steps } }
  /// The longest prediction's time; they go on side by side.
  public var seconds: Double { predictions.map(\.seconds).max() ?? 0 }
  /// Whether any prediction was stopped early.
  public var isPartial: Bool { predictions.contains(where: \.isPartial) }

  /// The mean of the values over all seeds.
  public var values: StateValues {
    guard var mean = predictions.first?.values else {
      return StateValues([], labels: Labels(stateCount: 0, actionCount: 0))
    }
    for state in mean.values.indices {
      mean.values[state] = Training.mean(predictions.map { $0.values.values[state] })
    }
    return mean
  }

  /// The error of each prediction after each episode, as their mean and its interval.
  ///
  /// - Parameter truth: The values to compare with; as many as there are states.
  /// - Returns: The curve, as far as all predictions go.
  public func rmse(against truth: StateValues) -> Curve {
    let shortest = predictions.map(\.checkpoints).min { $0.count < $1.count }
    return Curve(
      predictions.map { $0.rmse(against: truth) }, name: predictor, places: shortest ?? [])
  }

  /// The prediction of an index.
  public subscript(index: Int) -> Prediction { predictions[index] }
}
