import Plots
import Testing

@Suite("Histogram")
struct HistogramTests {
  @Test("every finite number is counted once")
  func counts() {
    var noise = Samples.Noise(state: 9)
    let values = (0..<999).map { _ in noise.next() * 50 } + [.nan, .infinity]
    for bins in [nil, 1, 7, 100] {
      let (edges, counts) = Histogram(values, bins: bins).bins()
      #expect(counts.reduce(0, +) == 999)
      #expect(edges.count == counts.count + 1)
      if let bins { #expect(counts.count == bins) }
    }
  }

  @Test("whole numbers have an interval each")
  func whole() {
    let (edges, counts) = Histogram([1, 2, 2, 4]).bins()
    #expect(edges == [0.5, 1.5, 2.5, 3.5, 4.5])
    #expect(counts == [1, 2, 0, 1])
  }

  @Test("one number over and over has its place")
  func constant() {
    #expect(Histogram([0.3, 0.3, 0.3]).bins().counts.reduce(0, +) == 3)
    #expect(Histogram([1e300, -1e300, 0]).bins().counts.reduce(0, +) == 3)
  }
}
