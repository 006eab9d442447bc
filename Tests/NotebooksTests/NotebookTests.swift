import JSON
import Notebooks
import Testing

@Suite("Notebook files")
struct NotebookTests {
  @Test("a file that nbformat wrote is written again byte by byte")
  func roundTrip() throws {
    let notebook = try Notebook(parsing: Array(Sample.text.utf8))
    #expect(notebook.text == Sample.text)
    #expect(notebook.cells.count == 4)
    #expect(notebook.cells[0].source == "let x = 1\nx\u{2028}y\r\nz")
    #expect(notebook.cells[0].tags == ["parameters"])
    #expect(notebook.cells[0].outputs[0]["text"] == "a\nb\n")
    #expect(notebook.cells[0].outputs[1]["data"]?["application/json"] == ["b": 1, "a": [1, 2.5]])
  }

  @Test("what cannot be a notebook is refused with a reason")
  func refusals() {
    for (text, part) in [
      ("nothing", "byte 1"), ("[]", "JSON object"), ("{}", "nbformat"),
      (#"{"nbformat": 3, "worksheets": []}"#, "format 3"),
      (#"{"nbformat": 4, "cells": 1}"#, "list of cells"),
      (#"{"nbformat": 4, "cells": [{"cell_type": "code"}]}"#, "cell 1"),
    ] {
      let error = #expect(throws: NotebookError.self) { try Notebook(parsing: Array(text.utf8)) }
      #expect(error?.description.contains(part) == true, "\(String(describing: error))")
    }
  }

  @Test("a byte order mark at the beginning is no part of a file")
  func byteOrderMark() throws {
    let mark = "\u{FEFF}"
    let notebook = try Notebook(parsing: Array((mark + Sample.text).utf8))
    #expect(notebook.text == Sample.text)
    let script = "// %% Rates tags=[\"parameters\"]\nlet x = 1\n"
    #expect(Notebook(script: mark + script) == Notebook(script: script))
    #expect(Notebook(script: mark + "x") == Notebook(script: "x"))
    let markdown = "```swift\nlet x = 1\n```\n"
    #expect(Notebook(markdown: mark + markdown) == Notebook(markdown: markdown))
    #expect(Notebook(script: mark).cells.isEmpty)
  }

  @Test("a script without markers is one cell that begins at its first line")
  func plainScript() {
    let notebook = Notebook(script: "\n\nlet x = 1\nx\n")
    #expect(notebook.cells.map(\.source) == ["let x = 1\nx"])
    #expect(notebook.cells.first?.code == "\n\nlet x = 1\nx")
  }

  @Test("a percent script has cells of code and text, with titles and tags")
  func percentScript() {
    let script = """
      // %% [markdown]
      // # Walk
      //
      // Text.

      // %% Rates tags=["parameters"]
      let alpha = 0.1

      // %%
      alpha

      """
    let notebook = Notebook(script: script)
    #expect(notebook.cells.map(\.kind) == [.markdown, .code, .code])
    #expect(notebook.cells[0].source == "# Walk\n\nText.")
    #expect(notebook.cells[1].tags == ["parameters"])
    #expect(notebook.cells[1].metadata["title"] == "Rates")
    #expect(notebook.cells[2].firstLine == 10)
    #expect(notebook.script == script)
  }
}

@Suite("Parameters")
struct ParameterTests {
  @Test(
    "values are numbers, truth values, lists or texts",
    arguments: [
      ("n=3", "3"), ("x=-0.5", "-0.5"), ("x=1e-3", "0.001"), ("b=true", "true"),
      ("s=cliff", "\"cliff\""), ("s=", "\"\""), ("s=\"3\"", "\"3\""), ("s=a=b", "\"a=b\""),
      ("s=say \"\\(x)\"", "\"say \\\"\\\\(x)\\\"\""), ("h=[64, 64]", "[64, 64]"),
      ("d={\"b\": 1, \"a\": 2}", "[\"a\": 2, \"b\": 1]"), ("t=a\nb", "\"a\\nb\""),
    ])
  func literals(argument: String, literal: String) throws {
    #expect(try Parameter(argument).literal == literal)
  }

  @Test(
    "a value has the type that the notebook declares",
    arguments: [
      ("let n = 1_000", "n=1e400", nil), ("let n = 1", "n=abc", nil), ("let n = 1", "n=0.5", nil),
      ("let n: Int = f()", "n=99999999999999999999", nil), ("let n = 1", "n=-5", "-5"),
      ("let x = 0.5  // rate", "x=1", "1.0"), ("var x: Double = 1", "x=1e400", nil),
      ("let x = 1e-3", "x=0.25", "0.25"), ("let b = true", "b=1", nil),
      ("let b = true", "b=false", "false"), ("let s = \"a\"", "s=3", "\"3\""),
      ("let s = \"a\"", "s=\"b\"", "\"b\""), ("let h = [64]", "h=[32, 32]", "[32, 32]"),
    ])
  func types(declaration: String, argument: String, literal: String?) throws {
    let cell = Cell(.code, declaration, metadata: ["tags": ["parameters"]])
    var notebook = Notebook(cells: [cell])
    let parameter = try Parameter(argument)
    guard let literal else {
      let error = #expect(throws: ParameterError.self) { try notebook.inject([parameter]) }
      #expect("\(try #require(error))".contains("‘\(parameter.name)’ is a"))
      return
    }
    try notebook.inject([parameter])
    #expect(notebook.cells[1].source == "// Parameters\nlet \(parameter.name) = \(literal)")
  }

  @Test(
    "a name that is none is refused", arguments: ["1x=1", "=1", "a b=1", "let=1", "x", "n=null"])
  func refusals(argument: String) {
    #expect(throws: ParameterError.self) { try Parameter(argument) }
  }

  @Test("the cell stands after the tagged one, in the place of an earlier one, or at the top")
  func injection() throws {
    let parameters = [try Parameter("x=2"), try Parameter("name=a\"b")]
    let expected = "// Parameters\nlet x = 2\nlet name = \"a\\\"b\""
    var tagged = Notebook(cells: [
      Cell(.markdown, "text"), Cell(.code, "let x = 1", metadata: ["tags": ["parameters"]]),
      Cell(.code, "x"),
    ])
    #expect(tagged.declares(parameter: "x"))
    #expect(!tagged.declares(parameter: "name"))
    try tagged.inject(parameters)
    #expect(tagged.cells.map(\.source) == ["text", "let x = 1", expected, "x"])
    #expect(tagged.cells[2].tags == ["injected-parameters"])
    #expect(tagged.cells[2].id == "injected-parameters")
    try tagged.inject([Parameter("x=3")])
    #expect(tagged.cells[2].source == "// Parameters\nlet x = 3")
    #expect(tagged.cells.count == 4)
    var plain = Notebook(cells: [Cell(.code, "x")])
    try plain.inject(parameters)
    #expect(plain.cells.map(\.source) == [expected, "x"])
  }
}

@Suite("Markdown")
struct MarkdownTests {
  static let page = """
    # Title

    ```swift
    let a = 1
    ```
    Some text with `code`.
    ```text
    ```swift
    ```
    ````swift
    print("```")
    ````
    ```sh
    make
    ```
    ```swift lenient
    a + 1
    """

  @Test("the fenced blocks of Swift are the cells, with the lines that they have in the file")
  func cells() {
    let cells = Notebook(markdown: Self.page).cells
    let code = cells.filter { $0.kind == .code }
    #expect(code.map(\.source) == ["let a = 1", "print(\"```\")", "a + 1"])
    #expect(code.map(\.firstLine) == [4, 11, 17])
    #expect(cells.first?.source == "# Title\n")
    #expect(cells.filter { $0.kind == .markdown }.contains { $0.source.contains("make") })
  }
}
