import Glibc

/// How an axis spaces its numbers.
public enum AxisScale: Sendable, Hashable {
  /// Equal differences take equal room.
  case linear
  /// Equal ratios take equal room; numbers at or below zero are left out.
  case logarithmic
}

/// A map from numbers to positions along an axis.
package struct Scale: Sendable {
  package let domain: ClosedRange<Double>
  package let kind: AxisScale
  let start: Double
  let end: Double

  /// A map that sends the domain's ends to the start and the end.
  package init(
    _ domain: ClosedRange<Double>, kind: AxisScale = .linear, from start: Double, to end: Double
  ) {
    self.domain = Scale.usable(domain, kind)
    self.kind = kind
    self.start = start
    self.end = end
  }

  /// The position of a number, or nothing where the axis has no place for it.
  package func position(_ number: Double) -> Double? {
    guard number.isFinite else { return nil }
    let fraction: Double
    switch kind {
    case .linear:
      fraction = (number - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .logarithmic:
      guard number > 0 else { return nil }
      let low = log10(domain.lowerBound)
      fraction = (log10(number) - low) / (log10(domain.upperBound) - low)
    }
    // Far outside the frame, where it is clipped anyway, a path needs no true length.
    return start + min(20, max(-20, fraction)) * (end - start)
  }

  /// Marks that suit the axis.
  package func ticks(atMost count: Int) -> Ticks {
    switch kind {
    case .linear: .linear(over: domain, atMost: count)
    case .logarithmic: .logarithmic(over: domain, atMost: count)
    }
  }

  /// A range with room in it: finite, not empty, positive where the axis is logarithmic.
  private static func usable(
    _ domain: ClosedRange<Double>, _ kind: AxisScale
  ) -> ClosedRange<Double> {
    var low = max(-1e300, min(1e300, domain.lowerBound))
    var high = max(-1e300, min(1e300, domain.upperBound))
    if kind == .logarithmic {
      high = high > 0 ? high : 1
      low = low > 0 ? low : high / 1000
      return low < high ? low...high : low / 2...low * 2
    }
    if high - low <= max(abs(low), abs(high)) * 1e-12 {
      let room = low == 0 ? 1 : abs(low) * 0.1
      low -= room
      high += room
    }
    return low...high
  }
}
