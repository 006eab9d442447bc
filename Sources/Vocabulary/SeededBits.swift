import Arrays
import Synchronization

/// The session's own random numbers, which `Double.random(in:)` and its like draw from.
public final class SeededBits: Sendable {
  private let stream: Mutex<RandomStream>

  /// Makes the numbers of a seed.
  public init(seed: Int) {
    stream = Mutex(RandomStream(seed: seed, purpose: .session))
  }

  /// The next 64 random bits.
  public func next() -> UInt64 { stream.withLock { $0.next() } }

  /// Starts again from a seed.
  public func reset(to seed: Int) {
    stream.withLock { $0 = RandomStream(seed: seed, purpose: .session) }
  }
}
