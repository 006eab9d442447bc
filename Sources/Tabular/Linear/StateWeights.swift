import Environments
import Training

/// The weights w of the values v(s) = wᵀx(s) that a linear predictor is learning, in memory of their
/// own, with the features.
struct StateWeights: ~Copyable {
  let features: FeatureRows
  let weights: UnsafeMutablePointer<Double>
  /// For each state, whether an episode ended in it, and whether a step was ever taken from it.
  private let isEnd: UnsafeMutablePointer<Bool>
  private let isLeft: UnsafeMutablePointer<Bool>

  /// Makes weights.
  ///
  /// - Parameters:
  ///   - features: The features of the states.
  ///   - initial: The weights to start from; as many as features, or none for zeros.
  ///   - algorithm: What the algorithm is called, for the error.
  /// - Throws: `TrainingError` for another number of weights than features.
  init(
    _ features: consuming FeatureRows, initial: [Double], _ algorithm: String
  ) throws(TrainingError) {
    let (count, states) = (features.featureCount, features.stateCount)
    guard initial.isEmpty || initial.count == count else {
      throw .failed(
        "\(algorithm) has \(count) weights, one for each feature, but initialWeights: has "
          + "\(initial.count).")
    }
    self.features = features
    weights = .allocate(capacity: max(count, 1))
    weights.initialize(repeating: 0, count: count)
    for (index, weight) in initial.enumerated() { weights[index] = weight }
    isEnd = .allocate(capacity: max(states, 1))
    isEnd.initialize(repeating: false, count: states)
    isLeft = .allocate(capacity: max(states, 1))
    isLeft.initialize(repeating: false, count: states)
  }

  deinit {
    weights.deallocate()
    isEnd.deallocate()
    isLeft.deallocate()
  }

  /// The number of weights.
  var count: Int { features.featureCount }

  /// wᵀx.
  @inline(__always)
  func value(_ x: ActiveFeatures) -> Double { x.product(weights) }

  /// w ← w + factor · x.
  @inline(__always)
  func add(_ factor: Double, _ x: ActiveFeatures) { x.add(factor, to: weights) }

  /// The features of a state from which a step is taken.
  @inline(__always)
  func leave(_ state: Int) -> ActiveFeatures {
    isLeft[state] = true
    return features[state]
  }

  /// Notes that an episode ended in a state for good.
  @inline(__always)
  func end(in state: Int) { isEnd[state] = true }

  /// The states that are terminal: those without features, and those in which episodes ended and never
  /// went on.
  func terminal() -> [Bool] {
    var isTerminal = [Bool](repeating: true, count: features.stateCount)
    for state in features.states { isTerminal[state] = isEnd[state] && !isLeft[state] }
    return isTerminal
  }

  /// The value of every state as it is now, 0 in terminal ones.
  func values() -> [Double] {
    (0..<features.stateCount).map { state in
      isEnd[state] && !isLeft[state] ? 0 : features[state].product(weights)
    }
  }

  /// The weights as they are now.
  func copy() -> [Double] { Array(UnsafeBufferPointer(start: weights, count: count)) }
}

/// Keeps the values of a linear prediction as they come about, and the weights with them.
struct LinearHistory {
  private(set) var values: PredictionHistory
  private(set) var weights: [[Double]] = []
  private let keepsWeights: Bool

  /// How many weights are kept in all.
  private static let room = 1 << 20

  init(_ budget: Budget, _ labels: Labels, weights count: Int) {
    values = PredictionHistory(budget: budget, labels: labels)
    let times =
      switch budget {
      case .episodes(let count): count
      case .steps(let count): min(count, 1001)
      }
    keepsWeights = times <= Self.room / max(count, 1)
  }

  /// Whether a sweep counts as a step and not as an episode.
  var countsSteps: Bool { values.countsSteps }

  /// Keeps values and weights where it is time to.
  @inline(__always)
  mutating func note(
    _ v: borrowing StateWeights, after ending: EpisodeLog.Ending, _ log: borrowing EpisodeLog
  ) {
    if values.isDue(after: ending, log) { append(v, log) }
  }

  @inline(never)
  private mutating func append(_ v: borrowing StateWeights, _ log: borrowing EpisodeLog) {
    values.append(v.values(), log)
    if keepsWeights { weights.append(v.copy()) }
  }

  /// The weights at as many times as there are of the values; the last ones stand for those that the
  /// prediction adds.
  func weights(_ count: Int, last: [Double]) -> [[Double]] {
    guard keepsWeights, count >= weights.count else { return [] }
    return weights + [[Double]](repeating: last, count: count - weights.count)
  }
}
