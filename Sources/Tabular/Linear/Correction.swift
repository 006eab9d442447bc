/// The second weights h of a gradient-TD method, in memory of their own.
struct Correction: ~Copyable {
  let weights: UnsafeMutablePointer<Double>

  /// Makes weights of zero.
  init(count: Int) {
    weights = .allocate(capacity: max(count, 1))
    weights.initialize(repeating: 0, count: count)
  }

  deinit { weights.deallocate() }
}
