import Language
import Syntax
import Testing

@Suite("Cells from text to value")
struct CheckerTests {
  static let cells: [(code: String, output: String)] = [
    // Literals take the context's type, and Int widens to Double.
    ("let n = 3\nn * 0.5", "=> 1.5"),
    ("1 / 2 * 2.0", "=> 1.0"),
    ("let x: Double = 1 / 2\nx", "=> 0.5"),
    ("let xs = [1, 2.5]\nxs", "=> [1.0, 2.5]"),
    ("let ys: [Double] = [1, 2]\nys", "=> [1.0, 2.0]"),
    ("let n = 2\nlet ys: [Double] = [1, n]\nys", "=> [1.0, 2.0]"),
    ("let ns = [1, 2]\nlet ys: [Double] = ns\nys", "=> [1.0, 2.0]"),
    ("[[1], [0.5]]", "=> [[1.0], [0.5]]"),
    ("true ? 1 : 0.5", "=> 1.0"),
    ("max(1, 2.5)", "=> 2.5"),
    ("7 % 3 - -7 % 3", "=> 2"),
    ("-2 * -(3 - 1)", "=> 4"),
    ("1 << 4 | 3", "=> 19"),
    ("[1, 2] + [3]", "=> [1, 2, 3]"),
    ("\"a\" + \"b\" == \"ab\" && !(1 > 2)", "=> true"),
    // Variables and places.
    ("var q = [[0.0, 0], [0, 0]]\nq[1][0] += 1\nq", "=> [[0.0, 0.0], [1.0, 0.0]]"),
    ("var d = [\"a\": 1]\nd[\"a\"] + 1", "=> 2"),
    ("var d = [\"a\": 1]\nd[\"b\", default: 0] += 5\nd[\"a\"]! += 1\nd", "=> [\"a\": 2, \"b\": 5]"),
    (
      "var d = [\"a\": [1]]\nd[\"a\", default: []].append(2)\nd[\"a\"]![0] = 7\nd",
      "=> [\"a\": [7, 2]]"
    ),
    ("var d = [\"a\": 1]\nd[\"a\"] = nil\nd.isEmpty", "=> true"),
    ("let d = [\"a\": 1]\nd[\"b\"] + 1", "failure: missing-key"),
    ("var t = (a: 1, b: \"x\")\nt.a += 1\nt.1 = \"y\"\nt", "=> (a: 2, b: \"y\")"),
    ("var (a, b) = (1, 2)\n(a, b) = (b, a)\na * 10 + b", "=> 21"),
    ("let x: Int\nif true { x = 1 } else { x = 2 }\nx", "=> 1"),
    // Control.
    ("var n = 0\nfor i in 0..<10 where i % 2 == 1 { n += i }\nn", "=> 25"),
    ("var n = 0\nfor x in stride(from: 0, to: 1, by: 0.25) { n += x > 0.4 ? 1 : 0 }\nn", "=> 2"),
    ("var s = \"\"\nfor (k, v) in [\"a\": 1, \"b\": 2] { s += \"\\(k)\\(v)\" }\ns", "=> a1b2"),
    ("var n = 0\nwhile true { n += 1\n if n == 3 { continue }\n if n > 4 { break } }\nn", "=> 5"),
    (
      "var n = 0\nouter: for i in 0..<3 { for j in 0..<3 { if j == 1 { continue outer }\n if i == 2 { break outer }\n n += 1 } }\nn",
      "=> 2"
    ),
    ("var n = 0\nrepeat { n += 1 } while n < 3\nn", "=> 3"),
    ("let o: Int? = 3\nif let o, o > 2 { print(\"big\", o) } else { print(\"none\") }", "big 3\n"),
    ("guard let n = Int(\"42\") else { fatalError(\"no\") }\nn", "=> 42"),
    (
      "let n = 3\nlet w = switch n { case 0: \"none\"\n case 1...4: \"few\"\n default: \"many\" }\nw",
      "=> few"
    ),
    ("let v = if 1 > 2 { 1 } else { 0.5 }\nv", "=> 0.5"),
    // Functions.
    ("func f(_ n: Int) -> Int { n < 2 ? 1 : n * f(n - 1) }\nf(10)", "=> 3628800"),
    (
      "func even(_ n: Int) -> Bool { n == 0 || odd(n - 1) }\nfunc odd(_ n: Int) -> Bool { n != 0 && even(n - 1) }\neven(10)",
      "=> true"
    ),
    (
      "func f(a: Int, b: Int = 10, _ c: Int...) -> Int { a * b + c.count }\nf(b: 2, a: 3) + f(a: 1, 5, 6)",
      "=> 18"
    ),
    ("func g(_ x: inout Int, by n: Int = 1) { x += n }\nvar k = 1\ng(&k)\ng(&k, by: 5)\nk", "=> 7"),
    (
      "func area(side: Double) -> Double { side * side }\nfunc area(radius: Double) -> Double { 3 * radius * radius }\narea(side: 2) + area(radius: 1)",
      "=> 7.0"
    ),
    (
      "func f(_ x: Int) -> String { \"int\" }\nfunc f(_ x: String) -> String { \"string\" }\nf(1) + f(\"\")",
      "=> intstring"
    ),
    ("let base = 2\nfunc f(_ x: Int, k: Int = base * 2) -> Int { x + k }\nf(1)", "=> 5"),
    ("func f() -> Int { later }\nlet later = 3\nf()", "=> 3"),
    (
      "func outer() -> Int {\n  var count = 0\n  func bump(by k: Int = 1) { count += k }\n  func down(_ n: Int) -> Int { if n == 0 { return count }\n count += 1\n return down(n - 1) }\n  bump()\n  bump(by: 5)\n  return down(2)\n}\nouter()",
      "=> 8"
    ),
    // Closures.
    (
      "func counter() -> () -> Int { var n = 0\n return { n += 1\n return n } }\nlet a = counter(), b = counter()\n[a(), a(), b()]",
      "=> [1, 2, 1]"
    ),
    ("let fs: [(Int) -> Int] = [{ $0 + 1 }, { $0 * 2 }]\nfs.map { $0(10) }", "=> [11, 20]"),
    ("let f = { (x: Double) in x / 2 }\nf(1)", "=> 0.5"),
    ("[1, 2].map { x in if x > 1 { return 0.5 }\n return 0 }", "=> [0.0, 0.5]"),
    (
      "func apply(_ f: (Double) -> Double) -> Double { f(16) }\napply(sqrt) + apply { $0 }",
      "=> 20.0"
    ),
    ("[3, 1, 2].reduce(0, +) + [3, 1, 2].sorted(by: >)[0]", "=> 9"),
    ("var n = 0\n[1, 2, 3].forEach { n += $0 }\nn", "=> 6"),
    ("[\"b\": 1, \"a\": 2].map { k, v in \"\\(k)\\(v)\" }", "=> [\"b1\", \"a2\"]"),
    ("zip([1, 2], [\"x\", \"y\"]).map { \"\\($0)\\($1)\" }", "=> [\"1x\", \"2y\"]"),
    ("play { s in s + 1 }", "=> 21"),
    ("[0.5, 1].reduce(0, +)", "=> 1.5"),
    ("[0.5, 1].reduce(0) { max($0, $1) }", "=> 1.0"),
    ("[0.5, 1].reduce((0, 0)) { ($0.0 + $1, $0.1 + 1) }", "=> (1.5, 2)"),
    ("[1, 2].reduce(0) { $0 + $1 }", "=> 3"),
    // Optionals.
    ("let xs = [1, 2]\nxs.first! + (xs.max() ?? 0)", "=> 3"),
    ("let s: String? = nil\ns?.count", "=> nil"),
    ("let s: String? = \"abc\"\n(s?.count ?? 0) * 2", "=> 6"),
    ("let o: Int? = nil\no == nil", "=> true"),
    ("print([\"a\": 3][\"a\"])", "3\n"),
    // Library types.
    (
      "let a = Agent(epsilon: 1 / 2, stepSize: .linear(from: 1, to: 0))\na.settings.suffix(3)",
      "=> 0.5"
    ),
    (
      "Model(\"m\") {\n  From(\"a\", to: \"b\")\n  for i in 0..<2 {\n    let s = \"s\\(i)\"\n    if i > 0 { From(s, to: [\"a\": 1], reward: 2) } else { From(\"z\", to: \"z\") }\n  }\n}.clauses.count",
      "=> 3"
    ),
    ("Double.pi > 3 && Int.max > 0", "=> true"),
    // Types of the user.
    (
      "struct P { var x = 0.0\n var y = 0.0\n func norm() -> Double { x * x + y * y }\n mutating func move(by d: Double) { x += d }\n var twice: Double { 2 * x } }\nvar p = P(y: 4)\np.move(by: 3)\n[p.norm(), p.twice]",
      "=> [25.0, 6.0]"
    ),
    (
      "struct C { let step: Int\n var n: Int\n init(step: Int) { self.step = step\n n = 0 }\n mutating func tick() -> Int { n += step\n return n }\n static let one = C(step: 1) }\nvar c = C.one\n_ = c.tick()\nc.tick()",
      "=> 2"
    ),
    (
      "enum M: String, CaseIterable { case up, down = \"dn\"\n var other: M { switch self { case .up: .down\n case .down: .up } } }\n\"\\(M.up.other) \\(M.down.rawValue) \\(M.allCases.count) \\(M(rawValue: \"dn\") == .down)\"",
      "=> down dn 2 true"
    ),
    (
      "enum E { case n\n case s(Int, k: Double) }\nlet e = E.s(2, k: 3)\nswitch e { case .n: print(0)\n case .s(let a, let k): print(a, k) }",
      "2 3.0\n"
    ),
  ]

  @Test(
    "a cell runs as it would in Swift, after the mends that the language allows", arguments: cells)
  func runs(code: String, output: String) {
    var bench = Bench()
    #expect(bench.run(code) == output)
  }

  @Test("variables are the session's, and a name declared again is a new variable")
  func session() {
    var bench = Bench()
    #expect(bench.run("var x = 1\nfunc get() -> Int { x }") == "")
    #expect(bench.run("x += 1\nget()") == "=> 2")
    #expect(bench.run("let x = \"new\"\nx") == "=> new")
    #expect(bench.run("get()") == "=> 2")
    #expect(bench.scope.variables.map(\.name) == ["x"])
    #expect(bench.scope.variables.map { "\($0.type)" } == ["String"])
  }

  @Test("a function declared again with its signature changes for earlier callers too")
  func redefinition() {
    var bench = Bench()
    #expect(bench.run("func f() -> Int { 1 }\nfunc g() -> Int { f() * 10 }\ng()") == "=> 10")
    #expect(bench.run("func f() -> Int { 2 }\ng()") == "=> 20")
    #expect(bench.run("func f(_ s: String) -> String { s }\nf(\"a\")") == "=> a")
  }

  @Test("a cell with an error leaves the scope as it was")
  func rollback() {
    var bench = Bench()
    #expect(bench.run("let a = 1") == "")
    let checked = bench.check("let b = 2\nlet c: Int = \"x\"")
    #expect(checked.program == nil)
    #expect(bench.scope.variables.map(\.name) == ["a"])
    #expect(checked.assumedScope.variables.map(\.name) == ["a", "b", "c"])
  }

  @Test("the last expression gives the cell's type")
  func resultType() {
    var bench = Bench()
    #expect(bench.check("let a = 1\n[a: 0.5]").resultType == .dictionary(.int, .double))
    #expect(bench.check("let b = 1").resultType == nil)
    #expect(bench.check("print(1)").resultType == nil)
    #expect(bench.check("draw([1, 2])").resultType == nil)
  }

  @Test("long and deep cells are checked without trapping")
  func depth() async {
    await onLargeStack { Self.deepCells() }
  }

  private static func deepCells() {
    var bench = Bench()
    let nest = String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100)
    #expect(bench.run(nest) == "=> 1")
    let sum = Array(repeating: "1", count: 400).joined(separator: " + ")
    #expect(bench.run(sum) == "=> 400")
    let calls = String(repeating: "max(1, ", count: 60) + "2" + String(repeating: ")", count: 60)
    #expect(bench.run(calls) == "=> 2")
    let lists = String(repeating: "[", count: 60) + "1, 0.5" + String(repeating: "]", count: 60)
    #expect(bench.check(lists).program != nil)
  }
}
