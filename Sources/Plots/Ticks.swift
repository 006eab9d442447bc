import Glibc

/// Where an axis is marked, and what is written there.
package struct Ticks: Equatable, Sendable {
  package let values: [Double]
  package let labels: [String]

  /// Marks at multiples of 1, 2 or 5 times a power of ten: the finest step that needs no more
  /// than so many marks.
  package static func linear(over range: ClosedRange<Double>, atMost count: Int) -> Ticks {
    let (low, high) = (range.lowerBound, range.upperBound)
    let span = high - low
    let count = max(2, count)
    guard span.isFinite, span > 0 else { return Ticks(values: [low], labels: [label(low)]) }
    // A share of the least numbers there are is 0, which has no logarithm.
    let size = log10(span / Double(count))
    guard size.isFinite else {
      return Ticks(values: [low, high], labels: [label(low), label(high)])
    }
    var exponent = Int(floor(size)) - 1
    for _ in 0..<4 {
      for factor in [1.0, 2, 5] {
        // Fractions are divided, not multiplied, so that 0.3 is exactly 0.3.
        let power = pow(10, Double(abs(exponent)))
        let step = exponent >= 0 ? factor * power : factor / power
        let slack = span * 1e-9
        let first = ((low - slack) / step).rounded(.up)
        let last = ((high + slack) / step).rounded(.down)
        guard step > 0, abs(first) < 1e15, abs(last) < 1e15, last - first < Double(count) else {
          continue
        }
        let values = stride(from: first, through: last, by: 1).map { index in
          exponent >= 0 ? index * factor * power : index * factor / power
        }
        return Ticks(values: values, labels: labels(values, stepExponent: exponent))
      }
      exponent += 1
    }
    return Ticks(values: [low, high], labels: [label(low), label(high)])
  }

  /// Marks at powers of ten, thinned to so many; within one decade, at 1, 2 and 5 times them.
  package static func logarithmic(over range: ClosedRange<Double>, atMost count: Int) -> Ticks {
    guard range.lowerBound > 0, range.upperBound.isFinite else {
      return linear(over: range, atMost: count)
    }
    let low = Int(floor(log10(range.lowerBound) + 1e-9))
    let high = Int(ceil(log10(range.upperBound) - 1e-9))
    let decades = max(1, high - low)
    let factors: [Double] = decades * 3 <= count ? [1, 2, 5] : [1]
    let every = max(1, (decades + max(2, count) - 1) / max(2, count))
    let (least, most) = (range.lowerBound * (1 - 1e-9), range.upperBound * (1 + 1e-9))
    var values: [Double] = []
    for exponent in stride(from: low, through: high, by: every) {
      let power = pow(10, Double(exponent))
      values += factors.map { $0 * power }.filter { least <= $0 && $0 <= most }
    }
    guard values.count >= 2 else { return linear(over: range, atMost: count) }
    return Ticks(values: values, labels: values.map(label))
  }

  private static func labels(_ values: [Double], stepExponent: Int) -> [String] {
    let largest = values.map(abs).max() ?? 0
    let isExtreme = largest >= 1e9 || (largest < 1e-3 && stepExponent < -4)
    let unit = units.first { largest >= $0.least } ?? Unit(least: 0, size: 1, suffix: "", zeros: 0)
    return values.map { value in
      guard value != 0 else { return "0" }
      guard !isExtreme else { return NumberText.short(value) }
      return NumberText.fixed(value / unit.size, max(0, unit.zeros - stepExponent)) + unit.suffix
    }
  }

  private static func label(_ value: Double) -> String {
    let unit = abs(value) >= 1e9 ? nil : units.first { abs(value) >= $0.least }
    guard let unit else { return NumberText.short(value) }
    return NumberText.short(value / unit.size) + unit.suffix
  }

  /// A letter that stands for some zeros, for numbers of a least size.
  private struct Unit {
    var least: Double
    var size: Double
    var suffix: String
    var zeros: Int
  }

  private static let units = [
    Unit(least: 1e6, size: 1e6, suffix: "M", zeros: 6),
    Unit(least: 1e4, size: 1e3, suffix: "k", zeros: 3),
  ]
}
