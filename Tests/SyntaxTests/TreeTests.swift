import Syntax
import Testing

/// The tree of a source as text; its messages when it has any.
func dump(_ text: String) -> String {
  let tree = Parser.parse(SourceText(name: "cell", text: text))
  return tree.diagnostics.isEmpty ? tree.dump : messages(of: text)
}

@Suite("Trees")
struct TreeTests {
  @Test(
    "operators bind as Swift's do",
    arguments: [
      ("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"),
      ("a - b - c", "(- (- a b) c)"),
      ("a ?? b ?? c", "(?? a (?? b c))"),
      ("a || b && c == d + e << f", "(|| a (&& b (== c (+ d (<< e f)))))"),
      ("a & b | c ^ d", "(^ (| (& a b) c) d)"),
      ("a &+ b &* c &- d", "(&- (&+ a (&* b c)) d)"),
      ("a < b ? c : d ? e : f", "(?: (< a b) c (?: d e f))"),
      ("a ? b ? c : d : e", "(?: a (?: b c d) e)"),
      ("a + 1...b - 1", "(... (+ a 1) (- b 1))"),
      ("a...b ?? c", "(?? (... a b) c)"),
      ("-a.b + !c", "(+ (- (. a b)) (! c))"),
      ("-x * -y", "(* (- x) (- y))"),
      ("a!.b![c]!", "(!! ([] (!! (. (!! a) b)) c))"),
      ("x!=y", "(!= x y)"),
      ("~a % b", "(% (~ a) b)"),
      (
        "xs[2...] + xs[..<n] + xs[...n]",
        "(+ (+ ([] xs (... 2 _)) ([] xs (..< _ n))) "
          + "([] xs (... _ n)))"
      ),
      ("(a + b) * c", "(* (paren (+ a b)) c)"),
      ("a == nil && b != true", "(&& (== a nil) (!= b true))"),
    ])
  func precedence(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test(
    "operands, calls and literals",
    arguments: [
      ("t.0.1 + x.5", "(+ (. (. t 0) 1) (. x 5))"),
      ("x?.y?[0]?.z()", "(call (?. (?[] (?. x y) 0) z))"),
      ("f(1, x: 2, .linear, in: 3)", "(call f 1 x: 2 .linear in: 3)"),
      ("f(&x, -y)", "(call f (& x) (- y))"),
      (
        "xs.reduce(0, +) + xs.sorted(by: >)",
        "(+ (call (. xs reduce) 0 +) "
          + "(call (. xs sorted) by: >))"
      ),
      ("f { $0 + $1 } done: { z in z }", "(call f @{$2 in (+ $0 $1)} done: @{(z) in z})"),
      ("f(1) { }", "(call f 1 @{})"),
      ("f { } { }", "(call (call f @{}) @{})"),
      (
        "xs.map { $0 }.filter { x in x > 1 }",
        "(call (. (call (. xs map) @{$1 in $0}) filter) "
          + "@{(x) in (> x 1)})"
      ),
      ("{ (a: Int, b) -> Double in a }", "{(a: Int b) -> Double in a}"),
      ("{ _, (i, x) in }", "{(_ (tuple i x))}"),
      ("{ f($0) { $1 } }", "{$1 in (call f $0 @{$2 in $1})}"),
      ("[1, 2,]", "(array 1 2)"),
      ("[]", "(array)"),
      ("[:]", "(dictionary)"),
      ("[\"a\": 1, \"b\": [2]]", "(dictionary \"a\": 1 \"b\": (array 2))"),
      (
        "[Int]() + [String: [Int]]()",
        "(+ (call (array Int)) "
          + "(call (dictionary String: (array Int))))"
      ),
      ("Set<Int>()", "(call Set<Int>)"),
      (
        "Array<[Int]>(repeating: [], count: 2)",
        "(call Array<[Int]> repeating: (array) count: 2)"
      ),
      (
        "a < b, c",
        "[expected-end-of-statement] error: expected the end of the statement, "
          + "found ‘,’\n --> cell 1:1:6\n1 | a < b, c\n  |      ^"
      ),
      ("()", "(tuple)"),
      ("(a, b: 2)", "(tuple a b: 2)"),
      ("let v = if c { 1 } else { 2 }", "(let v (if c {1} {2}))"),
      ("f(.a, .b(1))", "(call f .a (call .b 1))"),
      ("`default` + self.`in`", "(+ default (. self in))"),
      ("x.init(1).self", "(. (call (. x init) 1) self)"),
      ("ε_1 + α² + v₀", "(+ (+ ε_1 α²) v₀)"),
    ])
  func operands(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test(
    "numbers",
    arguments: [
      ("10_000 + 0xFF + 0b1_01 + 0o17", "(+ (+ (+ 10000 255) 5) 15)"),
      ("0.5 + 1e-3 + 1_0.5E+2 + 1e3", "(+ (+ (+ 0.5 0.001) 1050.0) 1000.0)"),
      ("9223372036854775807", "9223372036854775807"),
      ("-9223372036854775808", "-9223372036854775808"),
      ("1.description + 1...3", "(... (+ (. 1 description) 1) 3)"),
    ])
  func numbers(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test(
    "strings",
    arguments: [
      (#""a\tb\n\"\\\'\0\u{3B1}""#, #""a\tb\n\"\\'\0α""#),
      (#""""#, #""""#),
      (#""a\(x)b\("c\(d)")""#, #"(string "a" x "b" (string "c" d))"#),
      (#""\(f(")"))""#, #"(string (call f ")"))"#),
      (##"#"a\b"c\#(x)"#"##, ##"(string "a\\b\"c" x)"##),
      ("\"\"\"\n  a\n    b\n\n  c\\(x)\n  \"\"\"", #"(string "a\n  b\n\nc" x)"#),
      ("\"\"\"\n  a \\\n  b\n  \"\"\"", #""a b""#),
      ("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", #""a\nb""#),
      ("\"\"\"\n\"\"\"", #""""#),
      ("f(\"\"\"\n    ..\n    .G\n    \"\"\") { }", #"(call f "..\n.G" @{})"#),
    ])
  func strings(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test(
    "statements end where Swift's do",
    arguments: [
      ("a\n-b", "a (- b)"),
      ("a\n- b", "(- a b)"),
      ("a -\nb", "(- a b)"),
      ("a\n&& b", "(&& a b)"),
      ("f\n(x)", "f (paren x)"),
      ("f\n[x]", "f (array x)"),
      ("f (x) [y]", "([] (call f x) y)"),
      ("xs\n  .map { $0 }\n  // between\n  .count", "(. (call (. xs map) @{$1 in $0}) count)"),
      ("x = c\n  ? a\n  : b", "(= x (?: c a b))"),
      ("a; b;\n;c", "a b c"),
      ("if a { b }\nelse { c }", "(if a {b} {c})"),
      ("f()\n{ a }", "(call f @{a})"),
      ("return\n}", "(return) "),
      ("let x = /* a /* nested */ comment */ 3", "(let x 3)"),
      ("a /* b */ + /* c */ d", "(+ a d)"),
    ])
  func ends(_ text: String, _ tree: String) {
    if text.hasSuffix("}"), text.hasPrefix("return") {
      #expect(dump("func f() {\n\(text)") == "(func f() {(return)})")
    } else {
      #expect(dump(text) == tree)
    }
  }

  @Test(
    "statements",
    arguments: [
      ("let (a, _) = f(), b: Int = 2", "(let (tuple a _) (call f)) (let b: Int 2)"),
      ("var x, y: Double", "(var x: Double) (var y: Double)"),
      ("q[s][a] += 1", "(+= ([] ([] q s) a) 1)"),
      ("_ = f(); (a, b) = (b, a)", "(= _ (call f)) (= (tuple a b) (tuple b a))"),
      (
        "if let x, var y: Int = f(x), case .some(let z) = y, x > 3 { } else if c { } else { d }",
        "(if (let x x) (var y: Int (call f x)) (case (.some (let z)) y) (> x 3) {} {(if c {} {d})})"
      ),
      ("if let (a, b) = f() { }", "(if (case (some (tuple (let a) (let b))) (call f)) {})"),
      ("guard x > 0 else { return -1 }", "(guard (> x 0) {(return (- 1))})"),
      ("while let x = f(), x > 0 { continue }", "(while (let x (call f)) (> x 0) {(continue)})"),
      ("repeat { i += 1 } while i < 3", "(repeat {(+= i 1)} (< i 3))"),
      (
        "outer: for (i, x) in xs.enumerated() where i > 2 { break outer }",
        "(label outer (for (tuple i x) (call (. xs enumerated)) where (> i 2) {(break outer)}))"
      ),
      ("for _ in 0..<3 { }", "(for _ (..< 0 3) {})"),
      ("do { f() }", "(do {(call f)})"),
      ("import Martlet", "(import Martlet)"),
      (
        "if xs.contains(where: { $0 > 1 }) && (xs.map { $0 }).isEmpty { }",
        "(if (&& (call (. xs contains) where: {$1 in (> $0 1)}) "
          + "(. (paren (call (. xs map) @{$1 in $0})) isEmpty)) {})"
      ),
      (
        "switch x { case .a(let n, y: _) where n > 1, .b: f(); case let .c(m?): g()\ndefault: break }",
        "(switch x (case (.a (let n) y: _) where (> n 1), .b {(call f)}) "
          + "(case (.c (some (let m))) {(call g)}) (default {(break)}))"
      ),
      (
        "switch (a, b) { case (0, let y?): f(y); case 0..<5, -1: g(); case K.a(let z): z; case K.b: 1 }",
        "(switch (tuple a b) (case (tuple 0 (some (let y))) {(call f y)}) "
          + "(case (..< 0 5), (- 1) {(call g)}) (case (.a (let z)) {z}) (case (. K b) {1}))"
      ),
    ])
  func statements(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test(
    "declarations and types",
    arguments: [
      (
        "func f(_ a: Int, by b: inout [Int], c: Int..., d: (Int) -> Void = { _ in }) -> (Int, x: Int) { }",
        "(func f(_ a: Int, by b: inout [Int], c: Int..., d: (Int) -> Void = {(_)}) "
          + "-> (Int, x: Int) {})"
      ),
      ("let f: [String: Set<Set<Int>>]? = nil", "(let f: [String: Set<Set<Int>>]? nil)"),
      ("let f: ((Int) -> Int)? = nil", "(let f: (Int) -> Int? nil)"),
      ("let f: () -> (Int) -> Void = g", "(let f: () -> (Int) -> Void g)"),
      ("let s: Set<Int>= []", "(let s: Set<Int> (array))"),
      ("let x: Int?? = nil", "(let x: Int?? nil)"),
      (
        "struct S: Environment, P { static let k = 3; var n: Int { k }; let m: Int\n"
          + "init(x: Int) { self.m = x }\nmutating func f() { } }",
        "(struct S:Environment:P {(static let k 3) (var n: Int {k}) (let m: Int) "
          + "(func init(x: Int) {(= (. self m) x)}) (mutating func f() {})})"
      ),
      ("struct S { var n: Int { get { 3 } } }", "(struct S {(var n: Int {3})})"),
      (
        "enum E: Int { case a, b(Int, x: [Int]); case c = 3\nfunc f() { } }",
        "(enum E:Int a b(Int, x: [Int]) c=3 {(func f() {})})"
      ),
    ])
  func declarations(_ text: String, _ tree: String) {
    #expect(dump(text) == tree)
  }

  @Test("the comment lines before a function are its documentation")
  func documentation() {
    let text = """
      /// Adds one.
      ///
      /// - Parameter x: What to add to.
      func f(x: Int) -> Int { x + 1 }
      // no documentation
      func g() { }
      """
    let tree = Parser.parse(SourceText(name: "cell", text: text))
    let documentation = tree.statements.map { statement -> String? in
      guard case .function(let function) = statement.kind else { return nil }
      return function.documentation
    }
    #expect(documentation == ["Adds one.\n\n- Parameter x: What to add to.", nil])
  }

  @Test("spans cover what was read, and no more")
  func spans() throws {
    let source = SourceText(name: "cell", text: "let αβ = f(x) + [1, 2] // c\ny")
    let tree = Parser.parse(source)
    #expect(tree.statements.map { source[$0.span] } == ["let αβ = f(x) + [1, 2]", "y"])
    guard case .variable(let declaration) = tree.statements[0].kind,
      let value = declaration.value, case .binary(let left, let name, let right) = value.kind
    else {
      Issue.record("no sum")
      return
    }
    #expect(source[declaration.pattern.span] == "αβ")
    #expect(source[value.span] == "f(x) + [1, 2]")
    #expect([left.span, name.span, right.span].map { source[$0] } == ["f(x)", "+", "[1, 2]"])
    #expect(source.position(of: name.span.start) == (1, 15))
  }
}
