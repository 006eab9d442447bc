import Foundation
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
    #expect(withoutEscapes(coloured) == plain)
  }

  @Test("notebooks get bold alone, since their red ground may be light or dark")
  func notebook() {
    let bold = render("f(x", Span(1, 2), style: .notebook)
    #expect(bold.hasPrefix("\u{1B}[1merror:\u{1B}[0m"))
    #expect(
      Set(bold.matches(of: /\u{1B}\[[0-9;]*m/).map { String($0.output) }) == [
        "\u{1B}[1m", "\u{1B}[0m",
      ])
    #expect(withoutEscapes(bold) == render("f(x", Span(1, 2)))
  }

  private func withoutEscapes(_ text: String) -> String {
    text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
  }

  @Test("a place beyond the text does not trap")
  func outside() {
    for span in [Span(-5, -1), Span(2, 900), Span(900, 901), Span(3, 3)] {
      #expect(render("abc", span).contains("abc"))
    }
    #expect(render("", Span(0, 0)).contains("^"))
  }

  @Test("pictures and the scripts of East Asia are two columns wide, marks above letters none")
  func wideCharacters() {
    // 🤖 has 4 bytes, 強化 6, e and its accent 3, the scientist 11.
    #expect(
      render("\"🤖\" + x", Span(9, 10)) == """
        error: wrong
         --> cell 3:1:7
        1 | "🤖" + x
          |        ^
        """)
    #expect(
      render("\"強化\" + 報酬", Span(11, 17)) == """
        error: wrong
         --> cell 3:1:8
        1 | "強化" + 報酬
          |          ^^^^
        """)
    #expect(
      render("e\u{301} + x", Span(6, 7)) == """
        error: wrong
         --> cell 3:1:6
        1 | e\u{301} + x
          |     ^
        """)
    #expect(
      render("👩\u{200D}🔬 x", Span(12, 13)) == """
        error: wrong
         --> cell 3:1:5
        1 | 👩\u{200D}🔬 x
          |    ^
        """)
    #expect(
      render("\t\t한글\tx", Span(9, 10)) == """
        error: wrong
         --> cell 3:1:6
        1 |         한글    x
          |                 ^
        """)
  }

  @Test("a span of wide characters is marked as wide as it is")
  func wideSpan() {
    #expect(render("x = 🤖🤖", Span(4, 12)).hasSuffix("    ^^^^"))
    #expect(render("naïve", Span(0, 6)).hasSuffix(" ^^^^^"))
  }

  @Test("a long line is cut by columns, wherever the mark stands in it")
  func longLines() {
    for (unit, width) in [("a", 1), ("強", 2), ("🤖", 2), ("\t", 4)] {
      for place in [0, 1, 40, 150, 298, 299] {
        let text =
          String(repeating: unit, count: place) + "!"
          + String(repeating: unit, count: 300 - place)
        let start = place * unit.utf8.count
        let lines = render(text, Span(start, start + 1)).components(separatedBy: "\n")
        let shown = lines[2].dropFirst(4)
        let columns = shown.reduce(0) { $0 + ($1 == "強" || $1 == "🤖" ? 2 : 1) }
        #expect(columns <= 102, "\(columns) columns of \(unit.debugDescription)")
        let before = shown.prefix { $0 != "!" }
        let indent = before.reduce(0) { $0 + ($1 == "強" || $1 == "🤖" ? 2 : 1) }
        #expect(shown.contains("!") && lines[3].dropFirst(4).prefix { $0 == " " }.count == indent)
        #expect(width > 0)
      }
    }
  }

  @Test("a mark longer than the line allows ends where the line is cut")
  func longMark() {
    let lines = render(String(repeating: "x", count: 500), Span(10, 490)).split(separator: "\n")
    #expect(lines[2].hasSuffix("…"))
    #expect(lines[3].filter { $0 == "^" }.count <= 100)
  }

  @Test("lines may end with carriage return and line feed")
  func carriageReturns() {
    let text = "let a = 1\r\nlet b = c\r\n"
    #expect(
      render(text, Span(19, 20)) == """
        error: wrong
         --> cell 3:2:9
        2 | let b = c
          |         ^
        """)
    // A span over the end of the line is marked to its last character.
    #expect(render(text, Span(0, 15)).hasSuffix("  | ^^^^^^^^^ … and 1 line more"))
  }

  @Test("the notebook’s colours are those of the terminal, line by line")
  func lineColours() {
    let text = render(
      "f(x", Span(1, 2), notes: [.init("see", at: Span(0, 1)), .init("and")],
      suggestion: .init("write it", replacing: Span(1, 2), with: ""), style: .ansi)
    for line in text.components(separatedBy: "\n") {
      // Front ends may cut a traceback into lines: no colour lasts longer than its line.
      let starts = line.components(separatedBy: "\u{1B}[").count - 1
      let ends = line.components(separatedBy: "\u{1B}[0m").count - 1
      #expect(starts == 2 * ends, "\(line.debugDescription)")
    }
    for tone in ["1;31", "1;36", "1;32", "34"] { #expect(text.contains("\u{1B}[\(tone)m")) }
  }
}
