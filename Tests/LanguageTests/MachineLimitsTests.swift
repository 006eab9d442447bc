import Foundation
import Language
import Synchronization
import Syntax
import Testing

@Suite("Limits of the machine")
struct MachineLimitsTests {
  @Test(
    "one long call of the library answers an interrupt",
    arguments: [
      "numbers.sorted()", "numbers.sorted { a, b in a < b }",
      "(0..<1_000_000_000).map { i in i }.count",
      "(0..<1_000_000_000).reduce(0) { sum, i in sum &+ i }",
    ])
  func interrupt(_ call: String) throws {
    var bench = Bench()
    let made = bench.run(
      """
      var seed = 7
      var numbers: [Int] = []
      for _ in 0..<200_000 { seed = seed * 16_807 % 2_147_483_647; numbers.append(seed) }
      """)
    #expect(made == "")
    let host = bench.host
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.02)
      host.interrupt.store(true, ordering: .relaxed)
    }
    let start = Date()
    #expect(bench.run("while true { _ = \(call) }") == "failure: interrupted")
    // The bound is for a busy machine without optimisation; it takes some milliseconds.
    #expect(Date().timeIntervalSince(start) < 10)
  }

  @Test("an interrupt as a function begins leaves what it was to change", arguments: 0..<6)
  func interruptOnEntry(rounds: Int) throws {
    var bench = Bench()
    let declared = bench.run(
      """
      struct Counter {
        var count: Int
        var names: [String]
        mutating func raise(_ by: Int) -> Int {
          func next() -> Int { count + by }
          count = next()
          return count
        }
      }
      var counter = Counter(count: 0, names: ["a"])
      """)
    #expect(declared == "")
    bench.host.interrupt.store(true, ordering: .relaxed)
    let calls = "while true { _ = counter.raise([true, false, true].count / 3) }"
    #expect(bench.run("for _ in 0..<\(rounds) { }\n\(calls)") == "failure: interrupted")
    bench.host.interrupt.store(false, ordering: .relaxed)
    let count = try #require(Int(bench.run("counter.count").dropFirst(3)))
    #expect((100...1000).contains(count))
    #expect(bench.run("counter.raise(1)") == "=> \(count + 1)")
    #expect(bench.run("counter.names") == "=> [\"a\"]")
  }

  @Test("an allocation beyond reason is refused and the session goes on")
  func allocation() {
    var bench = Bench()
    for code in [
      "Array(repeating: 0, count: 1_000_000_000).count",
      "String(repeating: \"ab\", count: 1_000_000_000).count",
      "var text = \"ab\"\nwhile true { text += text }",
    ] {
      #expect(bench.run(code) == "failure: allocation-too-large")
    }
    #expect(bench.run("1 + 1") == "=> 2")
  }

  @Test("recursion without end is an error, also by way of a sort")
  func recursion() {
    var bench = Bench()
    #expect(
      bench.run("func g(_ n: Int) -> Int { g(n + 1) + 1 }\ng(0)") == "failure: recursion-too-deep")
    let sorting = "func h(_ n: Int) -> Int { [3, 1, 2].sorted { a, b in h(n + 1) > a }[0] }\nh(0)"
    #expect(bench.run(sorting) == "failure: recursion-too-deep")
    #expect(bench.run("1 + 1") == "=> 2")
  }

  @Test("a chain of a million values is let go")
  func chain() {
    var bench = Bench()
    let code = """
      enum List { case end, node(Int, List) }
      var list = List.end
      for i in 0..<1_000_000 { list = .node(i, list) }
      list = .end
      """
    #expect(bench.run(code) == "")
    #expect(bench.run("1 + 1") == "=> 2")
  }

  @Test("a small cell takes no time to speak of")
  func latency() {
    var bench = Bench()
    let start = Date()
    for _ in 0..<100 { #expect(bench.run("1 + 1") == "=> 2") }
    // Some 12 µs each when optimised; the bound is for a busy machine without.
    #expect(Date().timeIntervalSince(start) < 2)
  }
}
