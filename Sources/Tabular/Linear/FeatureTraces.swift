/// The eligibility traces z of features, of which only those that matter take time.
///
/// A trace smaller than a ten-billionth is dropped.
struct FeatureTraces: ~Copyable {
  private let traces: UnsafeMutablePointer<Double>
  /// Whether a feature is in the list of those that have a trace.
  private let isListed: UnsafeMutablePointer<Bool>
  private let listed: UnsafeMutablePointer<Int32>
  private var count = 0

  /// Makes traces of zero.
  init(count: Int) {
    let room = max(count, 1)
    traces = .allocate(capacity: room)
    traces.initialize(repeating: 0, count: count)
    isListed = .allocate(capacity: room)
    isListed.initialize(repeating: false, count: count)
    listed = .allocate(capacity: room)
    listed.initialize(repeating: 0, count: count)
  }

  deinit {
    traces.deallocate()
    isListed.deallocate()
    listed.deallocate()
  }

  /// zᵀx, with each feature's number n read as `offset` + `stride` · n.
  @inline(__always)
  func product(_ x: ActiveFeatures, stride: Int = 1, offset: Int = 0) -> Double {
    var sum = 0.0
    for place in 0..<x.count {
      sum += x.value[place] * traces[offset &+ stride &* Int(x.index[place])]
    }
    return sum
  }

  /// z ← z + factor · x.
  @inline(__always)
  mutating func add(_ factor: Double, _ x: ActiveFeatures, stride: Int = 1, offset: Int = 0) {
    for place in 0..<x.count {
      let index = offset &+ stride &* Int(x.index[place])
      list(index)
      traces[index] += factor * x.value[place]
    }
  }

  /// Sets the traces of the features that are not 0 to them.
  @inline(__always)
  mutating func replace(_ x: ActiveFeatures, stride: Int = 1, offset: Int = 0) {
    for place in 0..<x.count {
      let index = offset &+ stride &* Int(x.index[place])
      list(index)
      traces[index] = x.value[place]
    }
  }

  /// w ← w + error · z.
  @inline(__always)
  func spread(_ error: Double, over weights: UnsafeMutablePointer<Double>) {
    for place in 0..<count {
      let index = Int(listed[place])
      weights[index] += error * traces[index]
    }
  }

  /// z ← factor · z.
  @inline(__always)
  mutating func fade(_ factor: Double) {
    var kept = 0
    for place in 0..<count {
      let index = Int(listed[place])
      let faded = traces[index] * factor
      if abs(faded) > 1e-10 {
        traces[index] = faded
        listed[kept] = listed[place]
        kept &+= 1
      } else {
        traces[index] = 0
        isListed[index] = false
      }
    }
    count = kept
  }

  /// Sets every trace to zero.
  mutating func clear() {
    for place in 0..<count {
      traces[Int(listed[place])] = 0
      isListed[Int(listed[place])] = false
    }
    count = 0
  }

  @inline(__always)
  private mutating func list(_ index: Int) {
    guard !isListed[index] else { return }
    isListed[index] = true
    listed[count] = Int32(truncatingIfNeeded: index)
    count &+= 1
  }
}
