import Glibc

/// The mean of some numbers; not a number where there are none.
public func mean(_ sample: [Double]) -> Double {
  sample.isEmpty ? .nan : sample.reduce(0, +) / Double(sample.count)
}

/// The unbiased variance of some numbers; not a number below two of them.
public func variance(_ sample: [Double]) -> Double {
  guard sample.count > 1 else { return .nan }
  let centre = mean(sample)
  return sample.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(sample.count - 1)
}

/// The standard deviation of some numbers; not a number below two of them.
public func standardDeviation(_ sample: [Double]) -> Double { variance(sample).squareRoot() }

/// The standard error of the mean of some numbers; not a number below two of them.
public func standardError(_ sample: [Double]) -> Double {
  (variance(sample) / Double(sample.count)).squareRoot()
}

/// The interval that the mean lies in with some confidence, by Student's t; the mean itself below two
/// numbers.
///
/// - Parameters:
///   - sample: The numbers.
///   - confidence: How sure to be, between 0 and 1.
/// - Returns: The ends of the interval.
public func meanInterval(_ sample: [Double], confidence: Double = 0.95) -> ClosedRange<Double> {
  guard !sample.isEmpty else { return 0...0 }
  let centre = mean(sample)
  let error = standardError(sample)
  guard sample.count > 1, centre.isFinite, error.isFinite else {
    return centre.isNaN ? 0...0 : centre...centre
  }
  let width = error * studentQuantile(0.5 + confidence / 2, degrees: sample.count - 1)
  return (centre - width)...(centre + width)
}

/// The mean over a window that ends at each place; shorter at the beginning.
///
/// - Parameters:
///   - series: The numbers.
///   - window: How many numbers to average, at least 1.
/// - Returns: As many numbers as `series` has.
public func movingAverage(_ series: [Double], window: Int) -> [Double] {
  let window = max(1, window)
  var sum = 0.0
  return series.indices.map { index in
    // A fresh sum at every window's length keeps rounding errors from piling up.
    if index % window == 0 {
      sum = series[max(0, index - window + 1)...index].reduce(0, +)
    } else {
      sum += series[index]
      if index >= window { sum -= series[index - window] }
    }
    return sum / Double(min(index + 1, window))
  }
}

/// The quantile of Student's t distribution.
///
/// - Parameters:
///   - probability: Between 0 and 1.
///   - degrees: Degrees of freedom, at least 1.
/// - Returns: The t with that much probability below it.
public func studentQuantile(_ probability: Double, degrees: Int) -> Double {
  let degrees = max(1, degrees)
  if probability == 0.5 { return 0 }
  if probability < 0.5 { return -studentQuantile(1 - probability, degrees: degrees) }
  guard probability < 1 else { return .infinity }
  var low = 0.0
  var high = 1.0
  while studentTail(high, degrees) > 1 - probability, high < 1e12 { high *= 2 }
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if middle <= low || middle >= high { break }
    if studentTail(middle, degrees) > 1 - probability { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The probability above t > 0: half the regularised incomplete beta function of ν/(ν + t²) with ν/2
/// and 1/2, in its closed form for whole ν (Abramowitz & Stegun, 1964, 26.7.3 and 26.7.4).
private func studentTail(_ t: Double, _ degrees: Int) -> Double {
  let n = Double(degrees)
  let angle = atan(t / n.squareRoot())
  let cosine2 = n / (n + t * t)
  let isOdd = degrees % 2 == 1
  var term = isOdd ? cosine2.squareRoot() : 1.0
  var sum = degrees == 1 ? 0 : term
  for k in stride(from: isOdd ? 3 : 2, to: degrees - 1, by: 2) {
    term *= cosine2 * Double(k - 1) / Double(k)
    sum += term
  }
  let inside =
    isOdd ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
  return (1 - inside) / 2
}
