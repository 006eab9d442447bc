import Plots
import Testing

@Suite("Curves")
struct CurveTests {
  static let samples: [Curve.Sample] = {
    var noise = Samples.Noise(state: 11)
    return (0..<20_000).map { index in
      let y = noise.next() * (index == 12_345 ? 100 : 1)
      return Curve.Sample(x: Double(index), y: y, lower: y - 1, upper: y + 2)
    }
  }()

  static func curve(_ samples: [Curve.Sample]) -> Curve {
    Curve(
      x: samples.map(\.x), y: samples.map(\.y), lower: samples.map { $0.lower ?? .nan },
      upper: samples.map { $0.upper ?? .nan }
    ) { _, _ in true }
  }

  @Test(
    "decimation keeps the extremes, the ends and the band's envelope", arguments: [100, 999, 4000])
  func extremes(_ limit: Int) throws {
    let whole = CurveTests.samples
    let thinned = CurveTests.curve(whole).decimated(to: limit)
    let kept = try #require(thinned.first)
    #expect(thinned.count == 1)
    #expect(kept.count <= limit)
    #expect(kept.count > limit / 2)
    #expect(kept.first?.x == whole.first?.x && kept.last?.x == whole.last?.x)
    #expect(kept.map(\.y).max() == whole.map(\.y).max())
    #expect(kept.map(\.y).min() == whole.map(\.y).min())
    #expect(kept.compactMap(\.upper).max() == whole.compactMap(\.upper).max())
    #expect(kept.compactMap(\.lower).min() == whole.compactMap(\.lower).min())
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test("a curve that is short enough stays as it is")
  func short() {
    let samples = Array(CurveTests.samples.prefix(100))
    #expect(CurveTests.curve(samples).decimated(to: 100) == [samples])
  }

  @Test("gaps cut a curve into runs")
  func gaps() {
    let y = [1, .nan, 2, 3, .infinity, .nan, 4]
    let curve = Curve(x: y.indices.map(Double.init), y: y) { $1.isFinite }
    #expect(curve.runs.map { $0.map(\.y) } == [[1], [2, 3], [4]])
    #expect(curve.runs.map { $0.map(\.x) } == [[0], [2, 3], [6]])
    #expect(Curve(x: [0, 1], y: [.nan, .nan]) { $1.isFinite }.runs.isEmpty)
  }

  @Test("a moving average looks back only and passes over what is not a number")
  func smoothing() {
    #expect(movingAverage([1, 2, 3, 4, 5], window: 3) == [1, 1.5, 2, 3, 4])
    #expect(movingAverage([1, 2, 3], window: 1) == [1, 2, 3])
    let gapped = movingAverage([1, .nan, 3], window: 3)
    #expect(gapped[0] == 1 && gapped[1].isNaN && gapped[2] == 2)
  }

  @Test("a chart of many points stays small, and its text within 80 columns")
  func size() {
    let y = CurveTests.samples.map(\.y)
    let series = (0..<6).map { index in
      LineChart.Series(
        "series \(index)", y: y.map { $0 + Double(index) }, lower: y.map { $0 - 1 },
        upper: y.map { $0 + 1 })
    }
    let chart = LineChart(series)
    #expect(chart.svg.utf8.count < 100_000)
    #expect(LineChart([series[0]]).svg.utf8.count < 60_000)
    #expect(chart.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
