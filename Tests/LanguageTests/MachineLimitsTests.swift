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

  @Test(
    "whatever goes through a large collection answers an interrupt and leaves the collection as it was",
    arguments: [
      "print(table)", "print(marks)", "print([table])", "print((table, 1))", "print(maybe)",
      "_ = \"\\(table)\"", "print(table == other)", "print(marks != others)", "print(list == twin)",
      "print(nested == twins)", "_ = table.keys.sorted()", "_ = Array(table.values)",
      "_ = table.mapValues { $0 + 1 }", "_ = table.compactMapValues { $0 > 5 ? $0 : nil }",
      "_ = table.filter { $0.value > 5 }", "_ = table.merging(other) { $0 + $1 }",
      "_ = table.map { $0.key }", "_ = Dictionary(uniqueKeysWithValues: zip(list, list))",
      "_ = Dictionary(zip(list, list)) { a, b in a }", "_ = Dictionary(grouping: list) { $0 % 3 }",
      "_ = marks.union(others)", "_ = marks.intersection(others)", "_ = marks.subtracting(others)",
      "_ = marks.symmetricDifference(others)", "_ = marks.filter { $0 > 3 }", "_ = marks.sorted()",
      "print(marks.isSubset(of: others), marks.isSuperset(of: others))",
      "print(marks.isStrictSubset(of: larger), larger.isStrictSuperset(of: marks))",
      "print(marks.isDisjoint(with: others))", "marks.subtract(others)",
      "marks.formIntersection(others)", "marks.formSymmetricDifference(others)",
      "table.merge(other) { $0 + $1 }", "print(list.contains(-1))",
      "_ = list.firstIndex(of: -1)", "_ = list.lastIndex(of: -1)", "_ = list.min()",
      "_ = Array(list.enumerated())", "_ = Array(zip(list, list))", "_ = list.shuffled()",
      "_ = Array(nested.joined())", "_ = list.split(separator: -1)", "list.shuffle()",
      "_ = list.prefix { $0 >= 0 }", "_ = list.drop { $0 >= 0 }", "list.removeAll { $0 < 0 }",
      "_ = list.partition { $0 < 0 }",
    ])
  func collections(_ code: String) {
    var bench = Bench()
    let made = bench.run(
      """
      var list = Array(0..<100_000)
      let twin = list.map { $0 }
      let nested = Array(repeating: [1, 2], count: 50_000)
      let twins = nested.map { $0.map { $0 } }
      var table = Dictionary(uniqueKeysWithValues: list.map { ($0, $0 * 2) })
      let other = table.mapValues { $0 + 0 }
      var marks = Set(list)
      let others = Set(list.map { $0 + 0 })
      let larger = marks.union([-1])
      let maybe: [Int: Int]? = table
      """)
    #expect(made == "")
    bench.host.interrupt.store(true, ordering: .relaxed)
    #expect(bench.run(code) == "failure: interrupted")
    bench.host.interrupt.store(false, ordering: .relaxed)
    let isAsBefore = "list.sorted() == twin && table == other && marks == others"
    #expect(bench.run("list.shuffle()\n" + isAsBefore) == "=> true")
    #expect(!bench.run(code).hasPrefix("failure"))
  }

  @Test("collections within each other print as Swift prints them, optionals as what they hold")
  func printing() {
    let code = """
      let none: Int? = nil
      let empty: [String: Int] = [:]
      let rows: [(name: String, marks: Set<Int>, best: Int?)] = [("a", [3], 5), ("b", [], nil)]
      print(rows, empty, [empty], ["k": [1.5: "é"]], (none, "x", y: ["q"]), [none], Set([[1]]))
      print("\\(rows[0]) \\(rows[1].marks)")
      let word: String? = "w"
      let anything: Any? = "q"
      print(word, "\\(word)", anything, none, [word])
      """
    var bench = Bench()
    let expected = """
      [(name: "a", marks: [3], best: 5), (name: "b", marks: [], best: nil)] [:] [[:]] \
      ["k": [1.5: "é"]] (nil, "x", y: ["q"]) [nil] [[1]]
      (name: "a", marks: [3], best: 5) []
      w w q nil ["w"]

      """
    #expect(bench.run(code) == expected)
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
