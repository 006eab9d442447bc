import Syntax
import Testing

@Suite("Completeness")
struct CompletenessTests {
  @Test(
    "a whole cell is complete",
    arguments: [
      "", "x", "let x = 3", "f(x) { }", "if a { }", "if a { } else { }", "// only a comment",
      "\"\"\"\n  a\n  \"\"\"", "func f() {\n}\n", "let n = 7 // 2",
    ])
  func complete(_ text: String) {
    #expect(completeness(of: SourceText(name: "cell", text: text)) == .complete)
  }

  @Test(
    "a beginning asks for more, with the next line's indentation",
    arguments: [
      ("func f() {", "    "), ("if x {\n    for i in xs {", "        "), ("f(1,", "    "),
      ("let xs = [", "    "), ("let xs = [\n    1,", "    "), ("x = 3 +", "    "), ("x =", "    "),
      ("let x: ", "    "), ("a ?? ", "    "), ("c ? a", "    "), ("run.", "    "),
      ("if x {\n} else", ""), ("func f(x: Int) -> Int", ""), ("struct S", ""), ("while x", ""),
      ("switch x {\ncase 1:", "    "), ("  let map = \"\"\"\n    ..", "    "), ("/* a", ""),
      ("guard x", "    "), ("repeat { }", "    "), ("for", "    "), ("xs.map { x in", "    "),
      ("f {\n    g()\n    h {\n        i()\n    }", "    "), ("\"\"\"\n\\(f(", ""),
    ])
  func incomplete(_ text: String, _ indent: String) {
    #expect(
      completeness(of: SourceText(name: "cell", text: text)) == .incomplete(indent: indent))
  }

  @Test(
    "what no further line can mend is invalid",
    arguments: [
      ")", "let = 3", "f(]", "\"abc", "print(\"abc", "if x = 3 {", "class A {", "x = 3 4",
      "let y = a -b", "import numpy",
    ])
  func invalid(_ text: String) {
    #expect(completeness(of: SourceText(name: "cell", text: text)) == .invalid)
  }
}
