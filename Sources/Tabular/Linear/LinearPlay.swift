import Arrays
import Environments
import Training

/// A problem in motion as a linear learner sees it: by the features of where it stands.
protocol LinearPlay: ~Copyable {
  /// How many features there are.
  var featureCount: Int { get }

  /// Starts an episode.
  mutating func reset(using random: inout RandomStream) -> ActiveFeatures

  /// Takes one action; the features of a terminal state count for nothing.
  mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> (next: ActiveFeatures, reward: Double, terminated: Bool)
}

/// A problem with numbered states, whose features are looked up.
struct NumberedPlay<Simulator: DiscreteSimulator>: ~Copyable, LinearPlay {
  private var simulator: Simulator
  let rows: FeatureRows

  init(_ simulator: Simulator, _ rows: consuming FeatureRows) {
    self.simulator = simulator
    self.rows = rows
  }

  var featureCount: Int { rows.featureCount }

  @inline(__always)
  mutating func reset(using random: inout RandomStream) -> ActiveFeatures {
    rows[simulator.reset(using: &random)]
  }

  @inline(__always)
  mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> (next: ActiveFeatures, reward: Double, terminated: Bool) {
    let next = simulator.step(action, using: &random)
    return (rows[next.state], next.reward, next.terminated)
  }
}

/// A problem that is seen by vectors between bounds, whose features are worked out at each step.
///
/// The features of the last few steps stay where they are, so many as were asked for.
struct ObservedPlay<Simulator: VectorSimulator>: ~Copyable, LinearPlay {
  private var simulator: Simulator
  private let eye: FeatureEye
  private let observation: UnsafeMutablePointer<Float>
  private let index: UnsafeMutablePointer<Int32>
  private let value: UnsafeMutablePointer<Double>
  private let slots: Int
  private var slot = 0

  /// - Parameters:
  ///   - simulator: The problem.
  ///   - eye: Makes the features.
  ///   - slots: Of how many steps the features are kept, at least 2.
  init(_ simulator: Simulator, _ eye: consuming FeatureEye, slots: Int) {
    self.simulator = simulator
    self.slots = slots
    let room = slots * eye.coder.activeCount
    index = .allocate(capacity: room)
    index.initialize(repeating: 0, count: room)
    value = .allocate(capacity: room)
    value.initialize(repeating: 0, count: room)
    observation = .allocate(capacity: max(simulator.observationCount, 1))
    observation.initialize(repeating: 0, count: max(simulator.observationCount, 1))
    self.eye = eye
  }

  deinit {
    index.deallocate()
    value.deallocate()
    observation.deallocate()
  }

  var featureCount: Int { eye.coder.featureCount }

  @inline(__always)
  mutating func reset(using random: inout RandomStream) -> ActiveFeatures {
    simulator.reset(into: observation, using: &random)
    return features()
  }

  @inline(__always)
  mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> (next: ActiveFeatures, reward: Double, terminated: Bool) {
    let (reward, terminated) = simulator.step(action, into: observation, using: &random)
    return (features(), reward, terminated)
  }

  @inline(__always)
  private mutating func features() -> ActiveFeatures {
    slot = slot &+ 1 < slots ? slot &+ 1 : 0
    let start = slot &* eye.coder.activeCount
    return eye.features(of: observation, index + start, value + start)
  }
}

/// Makes features of observations between the bounds of their box.
struct FeatureEye: ~Copyable {
  let coder: FeatureCoder
  private let low: UnsafeMutablePointer<Double>
  /// 1 / (high − low); 0 for a number that never changes.
  private let scale: UnsafeMutablePointer<Double>
  private let point: UnsafeMutablePointer<Double>

  /// Makes features fit a problem.
  ///
  /// - Parameters:
  ///   - features: What the features are made of.
  ///   - world: A problem that is seen by vectors.
  ///   - algorithm: What the algorithm is called, for the error.
  /// - Throws: `TrainingError` where the bounds are not known or not finite, and where the features
  ///   need numbered states or are too many.
  init(_ features: Features, of world: World, for algorithm: String) throws(TrainingError) {
    guard let box = world.observationBox else {
      throw .unsuitable(
        algorithm: "\(algorithm) with \(features.shortName) features", problem: world.name,
        needs: "observations in a Box with bounds")
    }
    if let number = (0..<box.count).first(where: {
      !box.low[$0].isFinite || !box.high[$0].isFinite || box.low[$0].magnitude > 1e30
        || box.high[$0].magnitude > 1e30
    }) {
      throw .failed(
        "\(features) cannot be laid over \(world.name): its observation's number \(number) lies "
          + "between \(box.low[number]) and \(box.high[number]), and features need finite bounds. "
          + "An Environment of your own can observe the numbers clamped to a finite Box.")
    }
    coder = try FeatureCoder(features, coordinates: box.count, (algorithm, world.name))
    low = .allocate(capacity: box.count)
    scale = .allocate(capacity: box.count)
    point = .allocate(capacity: box.count)
    for number in 0..<box.count {
      let width = box.high[number] - box.low[number]
      (low + number).initialize(to: box.low[number])
      (scale + number).initialize(to: width > 0 ? 1 / width : 0)
      (point + number).initialize(to: 0)
    }
  }

  deinit {
    low.deallocate()
    scale.deallocate()
    point.deallocate()
  }

  /// Writes the features of an observation; numbers outside the bounds count as the bound.
  @inline(__always)
  func features(
    of observation: UnsafePointer<Float>, _ index: UnsafeMutablePointer<Int32>,
    _ value: UnsafeMutablePointer<Double>
  ) -> ActiveFeatures {
    for number in 0..<coder.coordinateCount {
      let scaled = (Double(observation[number]) - low[number]) * scale[number]
      // A number that is none counts as 0, so that no index leaves its range.
      point[number] = scaled > 0 ? min(scaled, 1) : 0
    }
    let count = coder.encode(point, index, value)
    return ActiveFeatures(index: index, value: value, count: count, state: -1)
  }
}
