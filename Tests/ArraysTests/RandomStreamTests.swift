import Arrays
import Testing

@Suite struct RandomStreamTests {
  @Test("equal seeds and purposes give equal bits, others do not")
  func reproducible() {
    var first = RandomStream(seed: 7, purpose: .policy)
    var second = RandomStream(seed: 7, purpose: .policy)
    var other = RandomStream(seed: 7, purpose: .environment)
    let bits = (0..<100).map { _ in first.next() }
    #expect(bits == (0..<100).map { _ in second.next() })
    #expect(bits != (0..<100).map { _ in other.next() })
  }

  @Test("uniform and normal numbers have the moments of their laws")
  func moments() {
    var stream = RandomStream(seed: 1, purpose: .session)
    let count = 200_000
    let uniform = (0..<count).map { _ in stream.uniform() }
    let normal = (0..<count).map { _ in stream.normal() }
    func mean(_ xs: [Double]) -> Double { xs.reduce(0, +) / Double(xs.count) }
    // Five standard errors: 0.289/√n, 1/√n and √2/√n.
    #expect(abs(mean(uniform) - 0.5) < 5 * 0.289 / 447)
    #expect(abs(mean(normal)) < 5.0 / 447)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 5 * 1.415 / 447)
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test("integers below a bound are uniform by a chi-squared test")
  func below() {
    var stream = RandomStream(seed: 3, purpose: .replay)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.below(7)] += 1 }
    let statistic = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(statistic < 22.46)  // the 0.999 quantile with six degrees of freedom
    #expect(stream.below(0) == 0 && stream.below(1) == 0)
  }
}
