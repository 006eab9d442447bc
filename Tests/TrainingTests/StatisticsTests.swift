import Testing
import Training

@Suite struct StatisticsTests {
  @Test("mean, variance and standard error are those of a sample worked by hand")
  func moments() {
    let sample = [2.0, 4, 4, 4, 5, 5, 7, 9]
    #expect(mean(sample) == 5)
    #expect(abs(variance(sample) - 32.0 / 7) < 1e-14)
    #expect(abs(standardDeviation(sample) - (32.0 / 7).squareRoot()) < 1e-14)
    #expect(abs(standardError(sample) - (32.0 / 56).squareRoot()) < 1e-14)
    #expect(mean([]).isNaN && variance([1]).isNaN)
  }

  @Test(
    "Student's quantiles agree with printed tables",
    arguments: [
      (0.975, 1, 12.7062), (0.975, 2, 4.30265), (0.975, 3, 3.18245), (0.975, 4, 2.77645),
      (0.975, 9, 2.26216), (0.975, 29, 2.04523), (0.975, 100, 1.98397), (0.95, 5, 2.01505),
      (0.995, 10, 3.16927), (0.9, 7, 1.41492), (0.025, 9, -2.26216), (0.5, 4, 0),
    ])
  func quantiles(probability: Double, degrees: Int, expected: Double) {
    let quantile = studentQuantile(probability, degrees: degrees)
    #expect(abs(quantile - expected) < 6e-5)
  }

  @Test("the interval of a mean is the quantile times the standard error")
  func interval() {
    let sample = [1.0, 2, 3, 4, 5]
    let interval = meanInterval(sample)
    let width = 2.776445105 * (2.5 / 5).squareRoot()
    #expect(abs(interval.lowerBound - (3 - width)) < 1e-8)
    #expect(abs(interval.upperBound - (3 + width)) < 1e-8)
    #expect(meanInterval([7]) == 7...7)
  }

  @Test("a moving average agrees with the slow sum over each window")
  func moving() {
    let series = (0..<50).map { Double(($0 * 37) % 11) }
    for window in [1, 2, 7, 50, 80] {
      let fast = movingAverage(series, window: window)
      for index in series.indices {
        let part = Array(series[max(0, index - window + 1)...index])
        #expect(abs(fast[index] - mean(part)) < 1e-12)
      }
    }
  }

  @Test("a curve averages runs as far as all of them go")
  func curve() {
    let curve = Curve([[1, 2, 3], [3, 6]])
    #expect(curve.mean == [2, 4])
    #expect(abs(curve.upper[0] - (2 + 12.7062047)) < 1e-6)
    #expect(abs(curve.lower[1] - (4 - 2 * 12.7062047)) < 1e-6)
    #expect(Curve([[1, 2]]).upper == [1, 2])
    #expect(Curve([]).mean == [])
  }
}
