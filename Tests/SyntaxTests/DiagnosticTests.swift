import Syntax
import Testing

/// A source and the messages it gets, each with its identifier before it.
struct DiagnosticCase: Sendable, CustomTestStringConvertible {
  var source: String
  var messages: String

  init(_ source: String, _ messages: String) {
    self.source = source
    self.messages = messages
  }

  var testDescription: String { source }

  static let all = characters + structure + operators + calls + statements + declarations
}

/// The messages of a source as the tables write them.
func messages(of text: String) -> String {
  let source = SourceText(name: "cell 1", text: text)
  return Parser.parse(source).diagnostics.map { diagnostic in
    "[\(diagnostic.id)] "
      + DiagnosticRenderer.render(diagnostic, in: source, style: .plain)
  }.joined(separator: "\n")
}

@Suite("Messages of the parser")
struct DiagnosticTests {
  @Test("marks the place and says what was expected", arguments: DiagnosticCase.all)
  func message(_ example: DiagnosticCase) {
    #expect(messages(of: example.source) == example.messages)
  }

  @Test("every kind of message has an example")
  func coverage() {
    let shown = DiagnosticCase.all.map(\.messages).joined(separator: "\n")
    for id in Fault.ID.allCases where id != .chainTooLong {
      #expect(shown.contains("[\(id.rawValue)] "), "\(id.rawValue) has no example")
    }
  }

  @Test("a chain of operators that is too long is one message")
  func longChain() {
    for chain in [" + 1", ".x", "()", "!", "?.x", " as T", " && !x", " <> x"] {
      let text = "x" + String(repeating: chain, count: 2000)
      let diagnostics = Parser.parse(SourceText(name: "cell", text: text)).diagnostics
      #expect(
        diagnostics.contains { $0.id == Fault.ID.chainTooLong.rawValue }, "a chain of \(chain)")
    }
  }

  @Test("identifiers are words joined by hyphens, and no two are the same")
  func identifiers() {
    for id in Fault.ID.allCases {
      #expect(id.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
    #expect(Set(Fault.ID.allCases.map(\.rawValue)).count == Fault.ID.allCases.count)
  }

  @Test("several faults of a cell are told at once, in order")
  func several() {
    let source = SourceText(
      name: "cell",
      text: """
        let a = 3 +* 4
        let b = (1, 2
        let c = None
        if c = 3 { print c }
        """)
    let ids = Parser.parse(source).diagnostics.map(\.id)
    #expect(
      ids == [
        "unknown-operator", "expected", "foreign-literal", "assignment-in-condition",
        "missing-call-parentheses",
      ])
  }

  @Test("applying a suggestion mends the fault")
  func suggestions() {
    let pairs = [
      ("let y = a -b", "let y = a - b"), ("0...-1", "0 ... -1"), ("let y=-1", "let y = -1"),
      ("f(alpha=0.1)", "f(alpha: 0.1)"), ("f(alpha = 0.1)", "f(alpha: 0.1)"),
      ("x++", "x += 1"), ("let y = x ** 2", "let y = pow(x, 2)"),
      ("if x not in xs { }", "if !xs.contains(x) { }"), ("a < b < c", "a < b && b < c"),
      ("let ys = xs[1:3]", "let ys = xs[1..<3]"), ("print x, y", "print(x, y)"),
      ("f(lambda x: x + 1)", "f({ x in x + 1 })"),
      ("xs.map { x: Int in x }", "xs.map { (x: Int) in x }"),
      ("if xs.contains { $0 } { }", "if (xs.contains { $0 }) { }"),
      ("let d = {\"a\": 1}", "let d = [\"a\": 1]"), ("n: Int = 5", "let n: Int = 5"),
      ("let y = 1 if c else 2", "let y = c ? 1 : 2"), ("let s = 'a\"b'", "let s = \"a\\\"b\""),
      ("let xs: dict[int, str] = [:]", "let xs: [int: str] = [:]"),
      ("func f(inout x: Int) { }", "func f(x: inout Int) { }"),
      ("let ys = [x * x for x in xs]", "let ys = xs.map { x in x * x }"),
      ("let ys = [x for x in xs if x > 1]", "let ys = xs.filter { x in x > 1 }"),
      ("let f = x => x + 1", "let f = { (x: Double) in x + 1 }"),
      ("xs.reduce(0, (x, y) => x + y)", "xs.reduce(0, { x, y in x + y })"),
      ("f(function(x) { x + 1 })", "f({ x in x + 1 })"),
      ("a, b = b, a", "(a, b) = (b, a)"), ("let a, b = 1, 2", "let (a, b) = (1, 2)"),
      ("for i in 1:10 { }", "for i in 1...10 { }"), ("int x = 3", "let x: Int = 3"),
      ("retrun 3", "return 3"), ("func f(*xs) { }", "func f(_ xs: Double...) { }"),
      ("struct S { func f(self, x: Int) { } }", "struct S { func f(x: Int) { } }"),
    ]
    for (text, mended) in pairs {
      let source = SourceText(name: "cell", text: text)
      guard let suggestion = Parser.parse(source).diagnostics.first?.suggestion else {
        Issue.record("no suggestion for \(text)")
        continue
      }
      let before = source[Span(0, suggestion.span.start)]
      let after = source[Span(suggestion.span.end, source.bytes.count)]
      #expect(before + suggestion.replacement + after == mended)
    }
  }
}
