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

  @Test("of very many numbers the intervals are those of all of them, and every one is counted")
  func many() {
    var noise = Samples.Noise(state: 4)
    // About 12 intervals are wanted: the quartiles are close to each other, the ends far apart.
    let values = (0..<1_000_000).map { _ in
      let number = noise.next()
      return number < 0.3 ? -1000 * number : number < 0.6 ? 1000 * number : 300 + 0.01 * number
    }
    let (edges, counts) = Histogram(values).bins()
    let all = values.sorted()
    let width = 2 * (all[750_000] - all[250_000]) / 100  // the cube root of a million
    let wanted = min(60, max(5, (all[999_999] - all[0]) / width))
    #expect((0.4...1.1).contains(Double(counts.count) / wanted), "\(counts.count) of \(wanted)")
    for index in counts.indices {
      let isLast = index == counts.count - 1
      let inside = values.count {
        edges[index] <= $0 && ($0 < edges[index + 1] || isLast && $0 == edges[index + 1])
      }
      #expect(abs(inside - counts[index]) <= 1)  // an edge may be a rounding away
    }
    #expect(counts.reduce(0, +) == 1_000_000)
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
