public import Arrays

/// A ring of past transitions, from which minibatches are drawn uniformly (Lin, 1992; Mnih et al.,
/// 2015).
///
/// Each transition keeps its next observation, as it was before any reset, and its own discount: γ,
/// or 0 where the episode terminated. A transition that a time limit cut off keeps γ, so that
/// learning goes on trusting the value of the state it reached.
public struct ReplayBuffer: ~Copyable, Sendable {
  /// The most transitions kept.
  public let capacity: Int

  /// The number of transitions kept now.
  public private(set) var count = 0

  private let width: Int
  private let stride: Int
  private var head = 0
  private var records: Vector

  /// Whether a ring would take no more than 4 GiB.
  ///
  /// - Parameters:
  ///   - capacity: The most transitions kept.
  ///   - observationCount: The numbers of one observation.
  /// - Returns: Whether it would.
  public static func fits(capacity: Int, observationCount: Int) -> Bool {
    let (width, _) = observationCount.multipliedReportingOverflow(by: 2)
    let (size, overflows) = max(1, capacity).multipliedReportingOverflow(by: max(2, width) + 3)
    return observationCount < 1 << 40 && !overflows && size <= 1 << 30
  }

  /// Reserves a ring.
  ///
  /// - Parameters:
  ///   - capacity: The most transitions kept, at least 1.
  ///   - observationCount: The numbers of one observation.
  public init(capacity: Int, observationCount: Int) {
    self.capacity = max(1, capacity)
    width = max(1, observationCount)
    stride = 2 * width + 3
    records = Vector(uninitializedCount: self.capacity * stride)
  }

  /// Adds a transition, in place of the oldest when the ring is full.
  ///
  /// - Parameters:
  ///   - observation: s, `[observationCount]`.
  ///   - action: a, a number below 2²⁴.
  ///   - reward: r.
  ///   - discount: γ, or 0 where the episode terminated.
  ///   - next: s′, `[observationCount]`.
  public mutating func append(
    observation: UnsafePointer<Float>, action: Int, reward: Double, discount: Double,
    next: UnsafePointer<Float>
  ) {
    let record = records.pointer + head * stride
    record.update(from: observation, count: width)
    (record + width).update(from: next, count: width)
    record[2 * width] = Float(action)
    record[2 * width + 1] = Float(reward)
    record[2 * width + 2] = Float(discount)
    head = head + 1 == capacity ? 0 : head + 1
    count = min(count + 1, capacity)
  }

  /// Draws transitions uniformly, with replacement.
  ///
  /// - Parameters:
  ///   - batch: Filled with as many as it holds; untouched while the ring is empty.
  ///   - stream: The stream that chooses.
  public func sample(into batch: inout TransitionBatch, using stream: inout RandomStream) {
    precondition(batch.width == width, "the batch was made for other observations")
    guard count > 0 else { return }
    for row in 0..<batch.count {
      let record = records.pointer + stream.below(count) * stride
      (batch.observations.pointer + row * width).update(from: record, count: width)
      (batch.nextObservations.pointer + row * width).update(from: record + width, count: width)
      batch.actions[row] = Int(record[2 * width])
      batch.rewards.pointer[row] = record[2 * width + 1]
      batch.discounts.pointer[row] = record[2 * width + 2]
    }
  }
}

/// The memory of one minibatch of transitions.
public struct TransitionBatch: ~Copyable, Sendable {
  /// The number of transitions.
  public let count: Int
  /// s, `[count, observationCount]`.
  public private(set) var observations: Vector
  /// a, `[count]`.
  public fileprivate(set) var actions: [Int]
  /// r, `[count]`.
  public private(set) var rewards: Vector
  /// γ, or 0 where the episode terminated, `[count]`.
  public private(set) var discounts: Vector
  /// s′, `[count, observationCount]`.
  public private(set) var nextObservations: Vector

  fileprivate let width: Int

  /// Reserves a batch of `count` transitions, at least 1.
  public init(count: Int, observationCount: Int) {
    self.count = max(1, count)
    width = max(1, observationCount)
    observations = Vector(count: self.count * width)
    nextObservations = Vector(count: self.count * width)
    rewards = Vector(count: self.count)
    discounts = Vector(count: self.count)
    actions = [Int](repeating: 0, count: self.count)
  }
}
