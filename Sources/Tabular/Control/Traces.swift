public import Environments

/// How an eligibility trace grows when its state and action are visited.
public enum Traces: String, ParameterConvertible, CaseIterable, Sendable {
  /// The trace grows by 1 at each visit.
  case accumulating
  /// The trace is 1 after each visit.
  case replacing
  /// The trace grows by 1 less the part already learned: z ← γλz (1 − α) + 1.
  case dutch
}

/// The eligibility traces of a table, of which only those that matter take time.
///
/// A trace below a ten-billionth is dropped.
struct TraceTable: ~Copyable {
  private let traces: UnsafeMutablePointer<Double>
  private let active: UnsafeMutablePointer<Int>
  private(set) var count = 0

  /// Makes traces of zero.
  init(count: Int) {
    traces = .allocate(capacity: max(count, 1))
    traces.initialize(repeating: 0, count: count)
    active = .allocate(capacity: max(count, 1))
    active.initialize(repeating: 0, count: count)
  }

  deinit {
    traces.deallocate()
    active.deallocate()
  }

  /// The trace of an index.
  @inline(__always)
  subscript(index: Int) -> Double { traces[index] }

  /// Notes a visit.
  ///
  /// - Parameters:
  ///   - index: The state or pair visited.
  ///   - kind: How the trace grows.
  ///   - rate: The step size α there.
  @inline(__always)
  mutating func visit(_ index: Int, _ kind: Traces, rate: Double) {
    let old = traces[index]
    if old == 0 {
      active[count] = index
      count &+= 1
    }
    switch kind {
    case .accumulating: traces[index] = old + 1
    case .replacing: traces[index] = 1
    case .dutch: traces[index] = old * (1 - rate) + 1
    }
  }

  /// Adds to each value its trace times an error, then lets the traces fade.
  @inline(__always)
  mutating func spread(
    _ error: Double, over values: UnsafeMutablePointer<Double>, fading factor: Double
  ) {
    var kept = 0
    var place = 0
    while place < count {
      let index = active[place]
      let trace = traces[index]
      values[index] += error * trace
      let faded = trace * factor
      if faded > 1e-10 {
        traces[index] = faded
        active[kept] = index
        kept &+= 1
      } else {
        traces[index] = 0
      }
      place &+= 1
    }
    count = kept
  }

  /// Sets every trace to zero.
  mutating func clear() {
    for place in 0..<count { traces[active[place]] = 0 }
    count = 0
  }
}
