import Plots
import Testing

@Suite("Ticks and numbers")
struct TicksTests {
  static let ranges: [ClosedRange<Double>] = [
    0...1, -100...0, 0...499, -0.3...0.7, 1e-7...2e-7, 1e6...1.0001e6, -1e9...1e9, 12...12.5,
    0...1e15, -3.7...88.2, 0.1...0.3, 1e-12...5e-12, -1e100...1e100,
  ]

  @Test("ticks lie in the range, at multiples of 1, 2 or 5 times a power of ten", arguments: ranges)
  func linear(_ range: ClosedRange<Double>) throws {
    for count in [3, 5, 8, 12] {
      let ticks = Ticks.linear(over: range, atMost: count)
      let span = range.upperBound - range.lowerBound
      #expect((2...count).contains(ticks.values.count))
      #expect(ticks.values.count == ticks.labels.count)
      #expect(Set(ticks.labels).count == ticks.labels.count, "labels tell the ticks apart")
      for value in ticks.values {
        #expect(value >= range.lowerBound - span * 1e-6)
        #expect(value <= range.upperBound + span * 1e-6)
      }
      let step = try #require(ticks.values.dropFirst().first) - (ticks.values.first ?? 0)
      let leading = Samples.leadingFactor(step)
      #expect([1.0, 2, 5, 10].contains { abs($0 - leading) < 1e-3 }, "step \(step)")
      // The next finer step would not do.
      #expect(span / step * 2.5 + 1 >= Double(count) / 1.01)
    }
  }

  @Test("tick values are the decimals they look like")
  func exact() {
    #expect(Ticks.linear(over: 0...1, atMost: 6).values == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(Ticks.linear(over: 0...0.5, atMost: 6).values == [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(
      Ticks.linear(over: 0...50_000, atMost: 6).labels == ["0", "10k", "20k", "30k", "40k", "50k"])
    #expect(Ticks.linear(over: 0...2e6, atMost: 5).labels == ["0", "0.5M", "1.0M", "1.5M", "2.0M"])
  }

  @Test("a logarithmic axis is marked at powers of ten, or finer within a decade")
  func logarithmic() {
    #expect(Ticks.logarithmic(over: 1e-3...1e2, atMost: 8).values.count == 6)
    #expect(Ticks.logarithmic(over: 1...10, atMost: 6).values == [1, 2, 5, 10])
    #expect(Ticks.logarithmic(over: 1e-12...1, atMost: 5).values.count <= 5)
    #expect(Ticks.logarithmic(over: 2.1...2.9, atMost: 6).values.count >= 2)
  }

  @Test("numbers are written short, rounded and without a negative zero")
  func numbers() {
    #expect(NumberText.fixed(-0.004, 2) == "0.00")
    #expect(NumberText.fixed(2.005, 1) == "2.0")
    #expect(NumberText.fixed(-13, 0) == "-13")
    #expect(NumberText.fixed(0.05, 3) == "0.050")
    #expect(NumberText.short(0.1 + 0.2) == "0.3")
    #expect(NumberText.short(123_456) == "123456")
    #expect(NumberText.short(1e-7) == "1e-7")
    #expect(NumberText.short(99_999_999) == "1e8")
    #expect(NumberText.short(.leastNonzeroMagnitude) == "4.941e-324")
    #expect(NumberText.short(.infinity) == "∞")
    #expect(NumberText.short(.nan) == "nan")
    #expect(NumberText.fixed(1e300, 2) == "1e300")
  }

  @Test("a hyphen becomes a minus sign before a number and nowhere else")
  func minus() {
    #expect(NumberText.typeset("-13") == "−13")
    #expect(NumberText.typeset("0.4, -3") == "0.4, −3")
    #expect(NumberText.typeset("1e-6") == "1e−6")
    #expect(NumberText.typeset("Q-learning 2026-01-02") == "Q-learning 2026-01-02")
  }
}

extension Samples {
  /// The number between 1 and 10 that a positive number is, but for a power of ten.
  static func leadingFactor(_ number: Double) -> Double {
    number / power(10, (logarithm(number) + 1e-9).rounded(.down))
  }
}
