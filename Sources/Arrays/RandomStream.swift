import Glibc

/// A reproducible stream of random numbers, one per seed and purpose.
///
/// The generator is xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64 from the seed
/// and the purpose. Two streams with different seeds or purposes are independent for every practical
/// end, so an environment, a policy and a replay memory never share one and the order in which
/// threads run changes nothing.
@frozen
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// What a stream is used for; streams of one seed differ by purpose.
  public enum Purpose: UInt64, Sendable, CaseIterable {
    /// The user's own draws in the session.
    case session = 1
    /// Start states and transitions of the environment.
    case environment
    /// The behaviour policy's choices of action.
    case policy
    /// Initial weights and values.
    case initialisation
    /// Sampling from the replay memory and shuffling minibatches.
    case replay
    /// Start states and transitions while evaluating a policy.
    case evaluation
    /// Resampling for bootstrap intervals.
    case bootstrap
    /// A policy's choices while it is evaluated.
    case evaluationPolicy
  }

  @usableFromInline var a: UInt64
  @usableFromInline var b: UInt64
  @usableFromInline var c: UInt64
  @usableFromInline var d: UInt64

  /// Makes the stream of a seed and a purpose.
  ///
  /// - Parameters:
  ///   - seed: Any number; equal seeds give equal bits.
  ///   - purpose: What the stream is used for.
  public init(seed: UInt64, purpose: Purpose) {
    var mixer = SplitMix64(state: seed &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03)
    a = mixer.next()
    b = mixer.next()
    c = mixer.next()
    d = mixer.next()
  }

  /// Makes the stream of a signed seed, as users write them.
  public init(seed: Int, purpose: Purpose) {
    self.init(seed: UInt64(bitPattern: Int64(seed)), purpose: purpose)
  }

  /// The next 64 random bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 { advance() }

  @inlinable @inline(__always)
  mutating func advance() -> UInt64 {
    let scaled = b &* 5
    let result = ((scaled << 7) | (scaled >> 57)) &* 9
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 45) | (d >> 19)
    return result
  }

  /// A uniform number in 0..<1 with 53 random bits.
  @inlinable
  public mutating func uniform() -> Double {
    Double(advance() >> 11) * 0x1p-53
  }

  /// A uniform number between two bounds.
  ///
  /// - Parameters:
  ///   - low: The least value.
  ///   - high: The bound above every value.
  /// - Returns: A number in `low..<high`.
  @inlinable
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// A uniform integer in 0..<count, without bias (Lemire, 2019); 0 when `count` is below 2.
  @inlinable
  public mutating func below(_ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let bound = UInt64(count)
    var (high, low) = advance().multipliedFullWidth(by: bound)
    if low < bound {
      let threshold = (0 &- bound) % bound
      while low < threshold { (high, low) = advance().multipliedFullWidth(by: bound) }
    }
    return Int(truncatingIfNeeded: high)
  }

  /// A standard normal number, by the polar method without a cached second value, so that a copied
  /// stream continues exactly as the original.
  public mutating func normal() -> Double {
    while true {
      let u = uniform(-1, 1)
      let v = uniform(-1, 1)
      let square = u * u + v * v
      if square < 1, square > 0 {
        return u * (-2 * log(square) / square).squareRoot()
      }
    }
  }
}

/// The seeding generator of xoshiro: one 64-bit counter through a finaliser.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
