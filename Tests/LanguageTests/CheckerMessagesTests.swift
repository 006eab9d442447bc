import Language
import Syntax
import Testing

@Suite("Messages of the checker")
struct CheckerMessagesTests {
  /// Code with one fault, and the identifiers of its messages: one fault, one message.
  static let faults: [(code: String, ids: [String])] = [
    ("x = 1", ["assign-to-unknown"]),
    ("let y = zz + 1\nlet w = y * 2\nprint(w, y)", ["unknown-name"]),
    ("len([1])", ["foreign-name"]),
    ("print(None)", ["foreign-literal"]),
    ("a + 1\nlet a = 5", ["used-before-definition"]),
    ("let a: Int\nprint(a)", ["used-before-value"]),
    (
      "func f() {\n  func g() { n += 1 }\n  var n = 0\n  g()\n}", ["used-before-definition"]
    ),
    ("let t = 1\nlet t = 2", ["redeclared"]),
    ("func f() {}\nfunc f() {}", ["redeclared-function"]),
    ("Int", ["type-as-value"]),
    ("let x: Foo = 1", ["unknown-type"]),
    ("let x: float = 1", ["unknown-type"]),
    ("let x: Array = 1", ["missing-type-arguments"]),
    ("let m: Int = 0.5", ["narrowing"]),
    ("var m = 1\nm += 0.5", ["narrowing"]),
    ("let s: String = 3", ["type-mismatch"]),
    ("let xs: [Int] = [1, \"a\"]", ["type-mismatch"]),
    ("[1, \"a\"]", ["element-types"]),
    ("true ? 1 : \"a\"", ["branch-types"]),
    ("let e = []", ["empty-literal"]),
    ("let g = nil", ["nil-without-type"]),
    ("let g: Int = nil", ["nil-for-value"]),
    ("let d = [1: 2, 1: 3]", ["duplicate-key"]),
    ("let v = print(1)", ["no-value"]),
    ("\"a\" + 1", ["operand-types"]),
    ("[1] * 2", ["operand-types"]),
    ("-\"a\"", ["operand-types"]),
    ("if 1 { print(1) }", ["not-a-bool"]),
    ("let r = 10...1", ["reversed-range"]),
    ("let r = 1...\"a\"", ["range-bounds"]),
    ("let n = 7 / 2", ["lost-remainder"]),
    ("let a = 7\nlet h: Double = a / 2", ["lost-remainder"]),
    ("1 == 2\nprint(1)", ["comparison-as-statement"]),
    ("let x = 3\nprint(x ?? 4)", ["never-nil"]),
    ("let x = 3\nprint(x!)", ["needless-unwrap"]),
    ("if let x = 3 { print(x) }", ["binding-not-optional"]),
    ("[1].coutn", ["unknown-member"]),
    ("[1].map", ["method-without-call"]),
    ("[1].count()", ["property-called"]),
    ("(0.5).pi", ["static-member"]),
    ("let s = .linear(from: 1, to: 0)", ["implicit-member-without-type"]),
    ("Agent(stepSize: .liner(from: 1, to: 0))", ["unknown-member"]),
    ("Agent(alpha: 0.1)", ["symbol-for-label"]),
    ("Agent(stepsize: 0.1)", ["unknown-label"]),
    ("Agent(0.1)", ["missing-label"]),
    ("Agent(stepSize: 0.1, stepSize: 0.2)", ["duplicate-argument"]),
    ("Agent(stepSize: \"a\")", ["argument-type"]),
    ("From(\"a\")", ["missing-argument"]),
    ("From(\"a\", \"b\", \"c\", to: \"d\")", ["missing-label", "extra-argument"]),
    ("func f(_ x: Int) {}\nf(x: 3)", ["needless-label"]),
    ("func f(_ x: Int) {}\nf(1, 2)", ["extra-argument"]),
    ("func f(_ x: Int) {}\nf(\"a\")", ["argument-type"]),
    ("let z = 3\nz(4)", ["not-a-function"]),
    ("func f(_ x: inout Int) { x = 1 }\nvar v = 1\nf(v)", ["missing-address"]),
    ("var v = 1\nprint(sqrt(&v))", ["needless-address"]),
    ("let f = { x in x + 1 }", ["untyped-parameter"]),
    ("let f: (Int) -> Int = { $0 + $1 }", ["closure-parameters"]),
    ("let f: (Int) -> String = { $0 }", ["type-mismatch"]),
    ("Model(\"m\") { 3 }", ["not-a-clause"]),
    ("Model(\"m\") { while true { From(\"a\", to: \"b\") } }", ["loop-in-block"]),
    ("Model(\"m\") { return From(\"a\", to: \"b\") }", ["return-in-block"]),
    ("let n = 1\nn = 2", ["change-of-let"]),
    ("let xs = [1]\nxs.append(2)", ["change-of-let"]),
    ("let xs = [1]\nxs[0] = 2", ["change-of-let"]),
    ("func f(_ x: Int) { x = 2 }", ["change-of-parameter"]),
    ("for i in 0..<3 { i = 2 }", ["change-of-loop-variable"]),
    ("struct S { var x = 1\n func f() { x = 2 } }", ["change-in-method"]),
    ("[1].append(2)", ["change-of-temporary"]),
    ("let (a, b) = (1, 2, 3)", ["tuple-arity"]),
    ("3[0]", ["no-subscript"]),
    ("\"abc\"[0]", ["string-index"]),
    ("[1][-1]", ["negative-index"]),
    ("[1][\"a\"]", ["index-type"]),
    ("(1, 2)[0]", ["tuple-index"]),
    ("for i in 5 { print(i) }", ["not-a-sequence"]),
    ("func f() -> Int { print(1) }", ["type-mismatch"]),
    ("func f(_ x: Int) -> Int { if x > 0 { return 1 } }", ["missing-return"]),
    ("func f() { return 4 }", ["return-value"]),
    ("func f() -> Int { return }", ["return-without-value"]),
    ("return 3", ["return-outside"]),
    ("break", ["break-outside"]),
    ("for i in 0..<2 { break outer }", ["unknown-loop-label"]),
    ("func f() -> Int { return 1\n print(2) }", ["unreachable"]),
    ("guard let x = Int(\"3\") else { print(1) }", ["guard-falls-through"]),
    ("switch 3 { case 1: print(1) }", ["not-exhaustive"]),
    ("enum E { case a, b }\nswitch E.a { case .a: print(1) }", ["not-exhaustive"]),
    ("enum E { case a, b }\nlet e: E = .c", ["unknown-member"]),
    ("struct S { var x: Int }\nS()", ["missing-argument"]),
    ("struct S: Foo { var x = 1 }", ["unknown-protocol"]),
    ("struct S { var s: S }", ["recursive-type"]),
    ("func f() { var n = 1\n print(n) }", ["never-changed"]),
    ("func f() { let n = 1 }", ["unused-variable"]),
    ("func f() { var n = 1\n n += 1 }", ["unused-variable"]),
    ("let xs = [2, 1]\nxs.sorted()\nprint(xs)", ["unused-result"]),
    ("let n = 1\nn + 1\nprint(n)", ["unused-value"]),
    ("print(-7 % 3)", ["negative-remainder"]),
    ("let xs = [1, 2, 3]\nprint(xs[1...][1], xs.dropFirst()[0])", ["slice-index", "slice-index"]),
    ("let b = [1, 2, 3].suffix(2).dropLast()\nprint(b[0])", ["slice-index"]),
    ("let xs = [1, 2, 3]\nlet b = xs.prefix(2)\nprint(b[0], xs[..<2][1], xs[0...1][0])", []),
    ("let b = Array([1, 2, 3][1...])\nprint(b[0])", []),
    ("let b = [1, 2, 3][1...]\nfor i in b.indices { print(b[i]) }", []),
    ("func f() -> Int { defer { return 3 }\n return 1 }", ["leaves-defer"]),
    (
      "switch 1 { case 1: fallthrough\n default: print(1) }\nfallthrough", ["misplaced-fallthrough"]
    ),
    (
      "enum E { case a(Int), b }\nlet e = E.b\nswitch e { case .b: fallthrough\n case .a(let x): print(x) }",
      ["fallthrough-into-binding"]
    ),
    (
      "enum E { case a(Int), b }\nlet e = E.b\nswitch e { case .a(let x), .b: print(x) }",
      ["pattern-names"]
    ),
    ("struct S { var x = 0\n init() { return 3 } }", ["return-in-init"]),
    (
      "struct S { var x: Int\n init?(_ n: Int) { return nil }\n init() { self.init(1) } }",
      ["failable-init"]
    ),
    ("struct S { var d: Int { 3 } }\nvar s = S()\ns.d = 4", ["read-only"]),
    (
      "struct S { subscript(i: Int) -> Int { i } }\nvar s = S()\ns[1] = 4", ["read-only"]
    ),
    ("struct S { static let n = 1\n func f() -> Int { n } }", ["static-member"]),
    (
      "struct S { var x = 1\n static func == (a: S, b: S) -> Bool { true } }\nlet d = [S(): 1]",
      ["not-hashable"]
    ),
    ("\"abc\".startIndex", ["unknown-member"]),
  ]

  @Test("one fault gives one message", arguments: faults)
  func oneMessage(code: String, ids: [String]) {
    #expect(Bench.messages(code) == ids)
  }

  @Test("one pass finds every fault of a cell")
  func every() {
    let code = "let a: Int = 0.5\nlet b = cc\nfunc f() -> Int { \"x\" }\nprint(a, b, f())\nif 1 { }"
    #expect(
      Bench.messages(code) == ["narrowing", "unknown-name", "type-mismatch", "not-a-bool"])
  }

  @Test(
    "the missing cases of a switch are named, within payloads and tuples",
    arguments: [
      ("(true, E.a)", "(true, .b)", "case (false, _): print(0)\n case (true, .a): print(1)"),
      ("E.a", ".b", "case .a: print(1)"),
      ("F.x(true)", ".x(false)", "case .x(true), .y: print(1)"),
      ("Optional(E.a)", "nil", "case .a?, .b?: print(1)"),
      ("Optional(E.a)", ".b?", "case nil: print(0)\n case .a?: print(1)"),
      ("Optional(3)", "let value?", "case nil: print(0)"),
      ("(1, true)", "(_, false)", "case (_, true): print(1)"),
    ])
  func missing(subject: String, named: String, cases: String) throws {
    var bench = Bench()
    let checked = bench.check(
      "enum E { case a, b }\nenum F { case x(Bool), y }\nlet s = \(subject)\nswitch s { \(cases) }")
    let message = try #require(checked.diagnostics.first)
    #expect(message.id == "not-exhaustive")
    #expect(message.message.contains("‘\(named)’"), "\(message.message)")
  }

  @Test("a closure handed to an engine cannot change a variable outside, which is marked")
  func parallel() throws {
    var scope = Scope(library: .core)
    var library = Library.core
    library.add(
      FunctionDeclaration(
        "spread", [.init(label: nil, name: "body", type: .function([.int], .double))],
        to: .void, body: .native { _ throws(RuntimeFailure) in .void }))
    scope = Scope(library: library)
    func messages(_ code: String) -> [(id: String, marked: String)] {
      let source = SourceText(name: "cell", text: code)
      return check(Parser.parse(source), of: source, in: scope).diagnostics.map {
        ($0.id, source[$0.span])
      }
    }
    let global = messages("var total = 0.0\nspread { i in total += 1; return total }")
    #expect(global.map(\.id) == ["parallel-write"])
    #expect(global.first?.marked == "total")
    let local = messages(
      "func f() { var xs = [1]\n spread { i in xs.append(i); return 0 }\n print(xs) }")
    #expect(local.map(\.id) == ["parallel-write"])
    #expect(local.first?.marked == "xs")
    // Its own variables, and closures of the language itself, are free.
    #expect(
      messages("spread { i in var t = 0.0; t += 1; [1].forEach { t += Double($0) }; return t }")
        .isEmpty)
    #expect(messages("var n = 0\n[1].forEach { n += $0 }\nprint(n)").isEmpty)
  }

  @Test("hints do not add to errors")
  func hintsAndErrors() {
    #expect(Bench.messages("func f() { let n = 1\n print(zz) }") == ["unknown-name"])
    #expect(Bench.messages("func f() { let _unused = 1 }").isEmpty)
  }

  @Test("a message has the place, the signature and a suggestion")
  func details() throws {
    var bench = Bench()
    let checked = bench.check("let a = Agent(alpha: 0.1)")
    let message = try #require(checked.diagnostics.first)
    #expect(message.span == Span(14, 19))
    #expect(message.suggestion?.replacement == "stepSize")
    #expect(
      message.notes.map(\.message) == [
        "the function is Agent(stepSize: Rate = 0.1, epsilon: Rate = 0.1)"
      ])
    let unknown = bench.check("let steps = 3\nprint(stepz)").diagnostics
    #expect(unknown.first?.suggestion?.replacement == "steps")
    let member = bench.check("[1].coutn").diagnostics
    #expect(member.first?.suggestion?.replacement == "count")
  }
}
