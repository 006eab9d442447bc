import Language
import Session
import Testing

/// What a session remembers from cell to cell, and what it forgets.
@Suite("State")
struct StateTests {
  @Test("a function declared again with the same signature changes for earlier callers")
  func redefinition() {
    let cells = Transcript()
    cells.run("func f() -> Int { 1 }\nfunc g() -> Int { f() + 10 }")
    cells.run("func f() -> Int { 2 }")
    #expect(cells.run("g()").value?.plain == "12")
  }

  @Test(
    "with another signature earlier callers keep the old one",
    arguments: [
      ("func f(_ n: Int) -> String { \"new\" }", "f(1)", "\"new\""),
      ("func f(_ n: Double) -> Int { 100 }", "f(0.5)", "100"),
      ("func f(by n: Int) -> Int { 200 }", "f(by: 1)", "200"),
    ])
  func overloads(code: String, call: String, value: String) {
    let cells = Transcript()
    cells.run("func f(_ n: Int) -> Int { n + 1 }\nfunc g() -> Int { f(1) }")
    cells.run(code)
    #expect(cells.run(call).value?.plain == value)
    #expect(cells.run("g()").value?.plain == "2")
  }

  @Test("a structure declared again is another type, and messages say so where the two meet")
  func structures() throws {
    let cells = Transcript()
    cells.run(
      "struct P { var x = 1 }\nlet p = P()\nvar ps = [p]\nfunc old(_ p: P) -> Int { p.x }",
      name: "cell 1")
    cells.run("struct P { var x = 1; var y = 2 }\nfunc new(_ p: P) -> Int { p.y }", name: "cell 2")
    #expect(cells.run("p").value?.plain == "P(x: 1)")
    #expect(cells.run("old(p)").value?.plain == "1")
    #expect(cells.run("new(P())").value?.plain == "2")
    for code in ["new(p)", "old(P())", "let q: P = p", "p == P()", "[p, P()]", "ps.append(P())"] {
      let failure = try #require(cells.run(code).failure)
      #expect(failure.plain.contains("two types of one name"), "\(failure.plain)")
    }
    cells.run("let p = P()", name: "cell 9")
    #expect(cells.run("new(p)").value?.plain == "2")
  }

  @Test("a variable declared again is another; functions keep the one they saw")
  func variables() {
    let cells = Transcript()
    cells.run("let n = 1\nfunc f() -> Int { n }")
    cells.run("let n = \"text\"")
    #expect(cells.run("n").value?.plain == "\"text\"")
    #expect(cells.run("f()").value?.plain == "1")
  }

  @Test("what native code holds of a type is kept however often the type is declared again")
  func heldTypes() throws {
    let cells = Transcript()
    func walk(_ goal: Int) -> String {
      """
      struct Walk: Environment {
          let observationSpace = Discrete(5)
          let actionSpace = Discrete(2)
          var position = 2
          mutating func reset() -> Int { position = 2; return position }
          mutating func step(_ action: Int) -> Step {
              position += rewards[position] > 0 && action == 1 ? 1 : -1
              return Step(observation: position, reward: position == \(goal) ? 1 : 0,
                  terminated: position == 0 || position == \(goal))
          }
      }
      """
    }
    cells.run("var rewards = [1, 1, 1, 1, 1]")
    cells.run(walk(4), name: "cell 2")
    cells.run("let held = TimeLimit(Walk(), steps: 50)", name: "cell 3")
    for number in 0..<400 {
      let report = cells.run(walk(3), name: "cell \(4 + number)")
      #expect(report.failure == nil)
    }
    let code = "train(QLearning(), on: held, episodes: 20, seed: 1).returns.count"
    #expect(cells.run(code).value?.plain == "20")
    cells.run("rewards = []")
    let failure = try #require(cells.run(code, name: "last").failure)
    #expect(failure.plain.contains("position += rewards[position]"), "\(failure.plain)")
    #expect(failure.plain.contains("cell 2"))
  }

  @Test("a cell that fails half-way keeps what it finished, and what it would have replaced")
  func halfWay() {
    let cells = Transcript()
    cells.run("let c = 7\nvar total = 0")
    let report = cells.run("let a = 1\ntotal += 5\nlet b = [a][5]\nlet c = 8\ntotal += 100")
    #expect(report.failure != nil)
    #expect(cells.run("a + total").value?.plain == "6")
    #expect(cells.run("b").failure?.name == "NameError")
    #expect(cells.run("c").value?.plain == "7")
  }

  @Test("a cell that the checker refuses changes nothing at all")
  func refused() {
    let cells = Transcript()
    cells.run("var n = 1")
    #expect(cells.run("n = 2\nfunc f() -> Int { 3 }\nnothing").failure != nil)
    #expect(cells.run("n").value?.plain == "1")
    #expect(cells.run("f()").failure?.name == "NameError")
  }

  @Test("the same seed gives the same random numbers, in every kind of draw")
  func seeds() {
    let cells = Transcript()
    let draw = """
      (Double.random(in: 0...1), Int.random(in: 0..<1000), Bool.random(), [1, 2, 3, 4].shuffled(),
        [1, 2, 3].randomElement()!)
      """
    let first = cells.run("seed(3)\n\(draw)").value?.plain
    let second = cells.run("seed(3)\n\(draw)").value?.plain
    let third = cells.run(draw).value?.plain
    #expect(first != nil && first == second && second != third)
  }

  @Test("reset() forgets variables, functions and types at the end of its cell")
  func resets() {
    let cells = Transcript()
    cells.run("let a = 1\nfunc f() -> Int { a }\nstruct P { var x = 1 }")
    #expect(cells.run("reset()\nf()").value?.plain == "1")
    for name in ["a", "f()", "P()"] {
      #expect(cells.run(name).failure?.name == "NameError", "\(name)")
    }
    cells.run("variables()")
    #expect(cells.displays().map(\.plain) == ["no variables"])
    #expect(cells.run("let a = 2\na").value?.plain == "2")
  }

  @Test("an expression that a front end asks for leaves nothing behind for the next cell")
  func asked() {
    let cells = Transcript()
    cells.run("let a = 1")
    _ = cells.session.evaluate("reset()")
    #expect(cells.run("a").value?.plain == "1")
  }

  @Test("a closure that such an expression kept stays what it was")
  func keptClosure() {
    let cells = Transcript()
    cells.run("var kept: [() -> Int] = []")
    _ = cells.session.evaluate("kept.append({ 41 })")
    cells.run("let other = { 7 }\nfunc third() -> Int { 8 }")
    #expect(cells.run("kept[0]() + other() + third()").value?.plain == "56")
  }

  @Test("help shows the declaration that is in force after a cell failed half-way")
  func helpAfterFailure() throws {
    let cells = Transcript()
    cells.run("let c = 1")
    #expect(cells.run("let zero = 0\nlet d = 1 / zero\nlet c = 2").failure != nil)
    let page = try #require(cells.run("help(c)").pages.first)
    #expect(page.plain.contains("let c = 1") && !page.plain.contains("let c = 2"))
  }

  @Test("variables() lists type, size, bytes and value, then what else cells declared")
  func listing() throws {
    let cells = Transcript()
    cells.run("let xs = [1.0, 2.0]\nvar grid = [[1, 2, 3], [4, 5, 6]]\nlet name = \"cliff\"")
    cells.run("func twice(_ n: Int) -> Int {\n    n * 2\n}\nlet long = (0..<10_000).map { $0 }")
    cells.run("variables()")
    let shown = try #require(cells.displays().last)
    let rows = shown.plain.split(separator: "\n").map {
      $0.split(separator: "│").map {
        $0.trimmingPrefix { $0 == " " }.split(separator: "  ").first ?? ""
      }
      .map { String($0).trimmed }
    }
    #expect(rows.contains(["xs", "[Double]", "2", "48", "[1.0, 2.0]"]))
    #expect(rows.contains { Array($0.prefix(4)) == ["grid", "[[Int]]", "2 × 3", "144"] })
    #expect(rows.contains { Array($0.prefix(3)) == ["name", "String", "5"] })
    #expect(rows.contains { Array($0.prefix(4)) == ["long", "[Int]", "10,000", "80 k"] })
    #expect(shown.plain.contains("9,992 more"))
    #expect(rows.contains { $0.first == "twice" && $0.last == "func twice(_ n: Int) -> Int" })
    #expect(shown.html?.contains("<table>") == true)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
