import Language
import Session
import TestClock
import Testing

/// How values are shown as the result of a cell.
@Suite("Display")
struct DisplayTests {
  static func shown(_ code: String) -> Display? {
    let cells = Transcript()
    let report = cells.run(code)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    return report.value
  }

  @Test("structures, tuples, dictionaries and rows of numbers are tables, numbers at the right")
  func tables() {
    #expect(
      Self.shown(
        "struct P { var name: String; var x: Double }\n[P(name: \"a\", x: 1.5), P(name: \"bb\", x: -22.25)]"
      )?
      .plain == """
        ┌───┬──────┬────────┐
        │   │ name │      x │
        ├───┼──────┼────────┤
        │ 0 │ a    │   1.50 │
        │ 1 │ bb   │ -22.25 │
        └───┴──────┴────────┘
        """)
    #expect(
      Self.shown("[\"low\": 1, \"high\": 20]")?.plain == """
        ┌──────┬───────┐
        │ key  │ value │
        ├──────┼───────┤
        │ low  │     1 │
        │ high │    20 │
        └──────┴───────┘
        """)
    #expect(
      Self.shown("[[\"x\": 1, \"y\": 2], [\"x\": 3]]")?.plain == """
        ┌───┬───┬───┐
        │   │ x │ y │
        ├───┼───┼───┤
        │ 0 │ 1 │ 2 │
        │ 1 │ 3 │   │
        └───┴───┴───┘
        """)
    #expect(
      Self.shown("[[1, 200], [3, 4]]")?.plain == """
        ┌───┬───┬─────┐
        │   │ 0 │   1 │
        ├───┼───┼─────┤
        │ 0 │ 1 │ 200 │
        │ 1 │ 3 │   4 │
        └───┴───┴─────┘
        """)
  }

  @Test("of millions of elements only those are looked at that are shown")
  func long() throws {
    let clock = ContinuousClock()
    let cells = Transcript()
    cells.run("let xs = Array(repeating: (1.0, \"a\"), count: 5_000_000)")
    cells.run("let text = String(repeating: \"é\", count: 2_000_000)")
    let start = clock.now
    let table = try #require(cells.run("xs").value?.plain).split(separator: "\n")
    #expect(table.contains { $0.contains("4,999,980 more") })
    #expect(table.dropLast().last?.hasPrefix("│ 4999999 │") == true)
    cells.run("variables()")
    let listing = try #require(cells.displays().last).plain
    #expect(listing.contains("5,000,000"))
    let quoted = try #require(cells.run("text").value?.plain)
    #expect(quoted.hasPrefix("\"éé") && quoted.hasSuffix("é\" … 3,998,000 more bytes"))
    // To copy them would take seconds.
    #expect(clock.now - start < .seconds(1))
  }

  @Test("a model that is too large for a graph is refused, and one at the limit is drawn in time")
  func graphs() {
    let cells = Transcript()
    let model = { (states: Int) in
      "let m = MDP(\"ring\", states: \(states), actions: 2, discount: 0.9) "
        + "{ s, a in [Outcome((s + a + 1) % \(states), reward: 1)] }"
    }
    cells.run(model(10_001))
    #expect(cells.run("graph(m)").failure?.id == "cannot-draw")
    cells.run(model(10_000))
    #expect(cells.run("graph(m)").failure == nil)
    let text = cells.displays().last?.plain ?? ""
    #expect(text.hasPrefix("ring\ns0\n"), "\(text)")
    #expect(text.hasSuffix("… 9960 more states"))
  }

  @Test("the two ends of long lists are those of the list")
  func ends() {
    #expect(
      Self.shown("(0..<2000).map { $0 }")?.plain
        == "[" + (0..<34).map { "\($0)" }.joined(separator: ", ") + ", … 1,960 more …, "
        + (1994..<2000).map { "\($0)" }.joined(separator: ", ") + "]")
    let dictionary = """
      var d: [Int: Bool] = [:]
      for i in 0..<3000 { d[i] = true }
      for i in 0..<1500 { d[i] = nil }
      d
      """
    let rows = Self.shown(dictionary)?.plain.split(separator: "\n").map(String.init) ?? []
    #expect(rows.count == 25)
    #expect(rows.dropFirst(3).first?.hasPrefix("│ 1500 │ true ") == true)
    #expect(rows.contains("│ … 1,480 more rows … │"))
    #expect(rows.dropLast().last?.hasPrefix("│ 2999 │ true ") == true)
    let set = Self.shown("Set((0..<1200).map { ($0 * 7) % 1200 })")?.plain
    #expect(set?.hasPrefix("[0, 7, 14") == true && set?.hasSuffix(", 1193]") == true)
  }

  @Test("the HTML twin has the same cells, escaped")
  func html() throws {
    let html = try #require(Self.shown("[(a: \"<b>&\", n: 1), (a: \"c\", n: -2)]")?.html)
    #expect(html.contains("&lt;b&gt;&amp;"))
    #expect(!html.contains("<b>"))
    #expect(html.contains("<th style=\"text-align:left\">a</th>"))
    #expect(html.contains("<td style=\"text-align:right\">−2</td>"))
  }

  @Test("long tables keep both ends, wide ones the beginning, and both say how much is missing")
  func elision() throws {
    let long = try #require(Self.shown("(0..<10_000).map { (n: $0, square: $0 * $0) }"))
    for text in [long.plain, long.html ?? ""] {
      #expect(text.contains("… 9,980 more rows …"))
      #expect(text.contains("9999"))
      #expect(!text.contains("5000"))
    }
    let wide = try #require(Self.shown("[[Int]](repeating: (0..<500).map { $0 }, count: 2)"))
    #expect(wide.html?.contains("… 481 more columns") == true)
    #expect(wide.plain.contains("more columns"))
    #expect(wide.plain.split(separator: "\n").allSatisfy { $0.count <= 82 })
  }

  @Test("long lists and strings are shortened where shown, never where printed")
  func longValues() throws {
    let list = try #require(Self.shown("(0..<1000).map { $0 }")?.plain)
    #expect(list.hasPrefix("[0, 1, 2, ") && list.hasSuffix(", 998, 999]"))
    #expect(list.contains("… 960 more …"))
    let text = try #require(Self.shown("String(repeating: \"ab\", count: 5000)")?.plain)
    #expect(text.hasSuffix("… 9,000 more characters"))
    let nested = try #require(
      Self.shown("struct S { var a = (0..<500).map { $0 } }\nS()")?.plain)
    #expect(nested.hasPrefix("S(a: [0, 1,") && nested.contains("more …"))
    let cells = Transcript()
    cells.run("print((0..<1000).map { $0 })\nprint(String(repeating: \"ab\", count: 5000))")
    #expect(!cells.printed().contains("…"))
  }

  @Test(
    "what is no list of like things prints as in Swift",
    arguments: [
      ("[1, 2, 3]", "[1, 2, 3]"), ("[1.0, 0.5]", "[1.0, 0.5]"), ("(1, \"a\")", "(1, \"a\")"),
      ("(a: 1, b: [2])", "(a: 1, b: [2])"), ("[[1], [2, 3]]", "[[1], [2, 3]]"),
      ("[\"a\", \"b\"]", "[\"a\", \"b\"]"), ("\"say \\\"hi\\\"\"", "\"say \\\"hi\\\"\""),
      ("1...5", "1...5"), ("let d: [String: Int] = [:]\nd", "[:]"), ("let a: [Int] = []\na", "[]"),
      ("let n: Int? = nil\nn", "nil"), ("let n: Int? = 3\nn", "3"), ("Set([1, 2])", "[1, 2]"),
      ("enum E { case a(x: Int), b }\nE.a(x: 1)", "a(x: 1)"),
    ])
  func plain(code: String, text: String) {
    #expect(Self.shown(code)?.plain == text)
  }

  @Test("pictures of thousands of parts take time in proportion to them")
  func manyParts() {
    let cells = Transcript()
    cells.run(
      "var counts: [String: Double] = [:]\nfor i in 0..<20_000 { counts[\"n\\(i)\"] = 1 }")
    for code in [
      "let a = bars(counts)",
      "let b = Chart(counts.mapValues { [$0] }) { Bar(x: .algorithm, y: .value) }",
      "let c = Chart { for i in 0..<20_000 { Rule(y: Double(i)) } }",
    ] {
      let start = processorSeconds
      #expect(cells.run(code).failure == nil)
      // A fifth of it, or less; the squares of such numbers took two seconds and more.
      #expect(processorSeconds - start < 0.7, "\(code)")
    }
  }

  @Test("a map of a value is drawn by itself up to 40,000 squares")
  func largeMaps() throws {
    let world = { (side: Int) in
      """
      let world = GridWorld(
        (0..<\(side)).map { _ in String(repeating: ".", count: \(side)) }.joined(separator: "\\n"),
        discount: 0.9
      ) { StepReward(-1) }
      uniform(world)
      """
    }
    #expect(try #require(Self.shown(world(200))).svg != nil)
    let larger = try #require(Self.shown(world(201)))
    #expect(larger.svg == nil && larger.plain.contains("more rows"))
  }

  @Test("show() shows the same table with its labels, wherever it stands")
  func showing() {
    let cells = Transcript()
    cells.run("for n in 1...2 { show([(n: n, twice: 2 * n)]) }")
    let displays = cells.displays()
    #expect(displays.count == 2)
    #expect(displays.allSatisfy { $0.plain.contains("│ twice │") && $0.html != nil })
  }
}
