import Syntax
import Testing

@Suite("The text of messages")
struct DiagnosticRendererTests {
  private func render(
    _ text: String, _ span: Span, notes: [Diagnostic.Note] = [],
    suggestion: Diagnostic.Suggestion? = nil, style: DiagnosticRenderer.Style = .plain
  ) -> String {
    let source = SourceText(name: "cell 3", text: text)
    let diagnostic = Diagnostic(
      "test", at: span, "wrong", notes: notes, suggestion: suggestion)
    return DiagnosticRenderer.render([diagnostic], in: source, style: style)
  }

  @Test("the mark counts characters, not bytes, and widens tabs")
  func columns() {
    #expect(
      render("\tα + β\tx", Span(6, 8)) == """
        error: wrong
         --> cell 3:1:6
        1 |     α + β    x
          |         ^
        """)
  }

  @Test("a span over several lines is underlined on its first")
  func severalLines() {
    #expect(
      render("a\nf(1,\n  2,\n  3)\n", Span(2, 16)) == """
        error: wrong
         --> cell 3:2:1
        2 | f(1,
          | ^^^^ … and 2 lines more
        """)
  }

  @Test("notes and help follow, under the widest line number")
  func notes() {
    let text = String(repeating: "x\n", count: 9) + "yy"
    #expect(
      render(
        text, Span(0, 1), notes: [.init("see here", at: Span(18, 20)), .init("and this")],
        suggestion: .init("did you mean ‘y’?", replacing: Span(0, 1), with: "y")) == """
          error: wrong
            --> cell 3:1:1
           1 | x
             | ^
          note: see here
          10 | yy
             | ^^
             = note: and this
             = help: did you mean ‘y’?
          """)
  }

  @Test("a long line is cut around the mark")
  func longLine() {
    let text = String(repeating: "a", count: 300) + "b" + String(repeating: "c", count: 300)
    let lines = render(text, Span(300, 301)).split(separator: "\n")
    #expect(lines[2].count < 110)
    let mark = lines[3].firstIndex(of: "^").map {
      lines[3].distance(from: lines[3].startIndex, to: $0)
    }
    let letter = lines[2].firstIndex(of: "b").map {
      lines[2].distance(from: lines[2].startIndex, to: $0)
    }
    #expect(mark == letter)
  }

  @Test("control characters of the source do not reach the terminal")
  func control() {
    #expect(!render("x\u{1B}[31m\u{202E}y", Span(0, 1)).unicodeScalars.contains("\u{1B}"))
  }

  @Test("colours surround the same text")
  func colours() {
    let plain = render("f(x", Span(1, 2))
    let coloured = render("f(x", Span(1, 2), style: .ansi)
    #expect(coloured.hasPrefix("\u{1B}[1;31merror:\u{1B}[0m"))
    var stripped = ""
    var isEscape = false
    for character in coloured {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { stripped.append(character) }
      if character == "m" { isEscape = false }
    }
    #expect(stripped == plain)
  }

  @Test("a place beyond the text does not trap")
  func outside() {
    for span in [Span(-5, -1), Span(2, 900), Span(900, 901), Span(3, 3)] {
      #expect(render("abc", span).contains("abc"))
    }
    #expect(render("", Span(0, 0)).contains("^"))
  }
}
