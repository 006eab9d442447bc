import Arrays
import Environments
import Training

/// A learning algorithm whose action values are linear in features.
///
/// It supplies the loop; making the features of whatever is observed, and wrapping up, is shared.
protocol LinearAlgorithm: Algorithm {
  /// The step size α.
  var stepSize: Schedule { get }
  /// What the features are made of.
  var features: Features { get }
  /// The discount γ; nil for the problem's.
  var discount: Double? { get }
  /// What every weight is at the beginning.
  var initialWeight: Double { get }
  /// Of how many steps the features are needed at once.
  var memory: Int { get }

  /// The loop.
  ///
  /// - Parameters:
  ///   - q: The weights to learn.
  ///   - play: The problem in motion.
  ///   - discount: The discount γ in force.
  ///   - log: The books; when it is finished the loop is.
  ///   - seed: The seed of the streams.
  /// - Returns: Series that the run keeps, by name.
  func learn<Play: LinearPlay & ~Copyable>(
    _ q: borrowing ActionWeights, _ play: inout Play, discount: Double, log: inout EpisodeLog,
    seed: Int
  ) -> [String: [Double]]
}

extension LinearAlgorithm {
  /// Two steps at once.
  var memory: Int { 2 }

  /// Runs the loop on whichever kind of world it is.
  @inline(__always)
  func learnWeights(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard !stepSize.countsVisits else {
      throw .failed(
        "\(Self.name) cannot use .inverseVisits: with features, what is learned in one state changes "
          + "others too, and visits of one say little. .exponential(from:to:decay:) falls with time."
      )
    }
    let gamma = world.discount(chosen: discount)
    var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
    if case .vector(let simulator) = world.dynamics {
      return try learnObserved(simulator, world, gamma, &log, seed)
    }
    let rows = try FeatureRows(features, of: world, for: Self.name, progress)
    let q = try weights(world, features: rows.featureCount)
    var metrics: [String: [Double]] = [:]
    switch world.dynamics {
    case .model(let model):
      if let simulator = DeterministicSimulator(model) {
        var play = NumberedPlay(simulator, rows)
        metrics = learn(q, &play, discount: gamma, log: &log, seed: seed)
        return numberedRun(q, play.rows, world, log, seed, metrics)
      }
      var play = NumberedPlay(ModelSimulator(model), rows)
      metrics = learn(q, &play, discount: gamma, log: &log, seed: seed)
      return numberedRun(q, play.rows, world, log, seed, metrics)
    case .discrete(let simulator):
      return learnOpened(q, simulator, rows, world, gamma, &log, seed)
    case .vector, .unsupported:
      throw .unsuitable(algorithm: Self.name, problem: world.name, needs: "discrete actions")
    }
  }

  private func weights(_ world: World, features: Int) throws(TrainingError) -> ActionWeights {
    let (size, overflows) = features.multipliedReportingOverflow(by: world.actionCount)
    guard !overflows, size <= 1 << 27 else {
      throw .failed(
        "\(Self.name) would need \(features) weights for each of \(world.actionCount) actions of "
          + "\(world.name), which is too much.")
    }
    return ActionWeights(world, features: features, initialWeight: initialWeight)
  }

  private func learnOpened<Simulator: DiscreteSimulator>(
    _ q: borrowing ActionWeights, _ simulator: Simulator, _ rows: consuming FeatureRows,
    _ world: World, _ gamma: Double, _ log: inout EpisodeLog, _ seed: Int
  ) -> Run {
    var play = NumberedPlay(simulator, rows)
    let metrics = learn(q, &play, discount: gamma, log: &log, seed: seed)
    return numberedRun(q, play.rows, world, log, seed, metrics)
  }

  private func numberedRun(
    _ q: borrowing ActionWeights, _ rows: borrowing FeatureRows, _ world: World, _ log: EpisodeLog,
    _ seed: Int, _ metrics: [String: [Double]]
  ) -> Run {
    var values: [Double] = []
    values.reserveCapacity(rows.stateCount * world.actionCount)
    let none = [Double](repeating: -.infinity, count: world.actionCount)
    for state in 0..<rows.stateCount {
      values += world.model?.isTerminal(state) == true ? none : q.values(rows[state])
    }
    let actionValues = ActionValues(values, labels: world.labels)
    var run = Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: greedy(actionValues), values: actionValues.maxima, actionValues: actionValues,
      metrics: metrics)
    run.weights = q.copy()
    return run
  }

  private func learnObserved<Simulator: VectorSimulator>(
    _ simulator: Simulator, _ world: World, _ gamma: Double, _ log: inout EpisodeLog, _ seed: Int
  ) throws(TrainingError) -> Run {
    let eye = try FeatureEye(features, of: world, for: Self.name)
    let q = try weights(world, features: eye.coder.featureCount)
    guard memory <= (1 << 27) / max(eye.coder.activeCount, 1) else {
      throw .failed("\(Self.name) would keep the features of \(memory) steps, which is too much.")
    }
    var play = ObservedPlay(simulator, eye, slots: memory)
    let metrics = learn(q, &play, discount: gamma, log: &log, seed: seed)
    let learned = LearnedWeights(
      weights: q.copy(), features: features, world: world, algorithm: Self.name)
    var run = Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: Policy(
        name: "greedy", rule: .vectors { learned.actor() }, labels: world.labels), metrics: metrics)
    run.weights = learned.weights
    run.valuesOfObservation = learned.evaluator
    return run
  }
}

/// What was learned about a problem that is seen by vectors.
private struct LearnedWeights: Sendable {
  let weights: [Double]
  let features: Features
  let world: World
  let algorithm: String

  /// Chooses the action of greatest value, the first of equals; it owns its memory.
  func actor() -> Policy.VectorActor {
    guard let reader = try? WeightReader(self) else { return { _, _ in 0 } }
    return { observation, _ in reader.best(observation) }
  }

  /// The value of each action for an observation; empty where it has another length.
  var evaluator: @Sendable ([Double]) -> [Double] {
    { observation in
      guard observation.count == world.observationBox?.count,
        let reader = try? WeightReader(self)
      else { return [] }
      return observation.map { Float($0) }.withUnsafeBufferPointer { numbers in
        numbers.baseAddress.map { reader.values($0) } ?? []
      }
    }
  }
}

/// Reads the values of observations off weights, in memory of its own.
private final class WeightReader {
  private let eye: FeatureEye
  private let q: ActionWeights
  private let index: UnsafeMutablePointer<Int32>
  private let value: UnsafeMutablePointer<Double>

  init(_ learned: LearnedWeights) throws(TrainingError) {
    eye = try FeatureEye(learned.features, of: learned.world, for: learned.algorithm)
    q = ActionWeights(learned.world, features: eye.coder.featureCount, initialWeight: 0)
    for (place, weight) in learned.weights.enumerated() { q.weights[place] = weight }
    index = .allocate(capacity: max(eye.coder.activeCount, 1))
    value = .allocate(capacity: max(eye.coder.activeCount, 1))
  }

  deinit {
    index.deallocate()
    value.deallocate()
  }

  func best(_ observation: UnsafePointer<Float>) -> Int {
    q.best(eye.features(of: observation, index, value))
  }

  func values(_ observation: UnsafePointer<Float>) -> [Double] {
    q.values(eye.features(of: observation, index, value))
  }
}
