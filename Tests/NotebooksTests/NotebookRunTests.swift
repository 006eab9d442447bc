import JSON
import Notebooks
import Session
import Synchronization
import Testing

/// A language in which a cell is a list of outputs, and its last word the value or failure.
private func toy(
  _ code: String, _ name: String, _ sink: @escaping @Sendable (Output) -> Void
) -> CellReport {
  var report = CellReport()
  for word in code.split(whereSeparator: \.isWhitespace) {
    let parts = word.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    let text = parts.count > 1 ? String(parts[1]) : ""
    let id = parts.count > 2 ? String(parts[2]) : nil
    let forms = ["text/plain": text, "image/svg+xml": "<svg>\(text)</svg>"]
    switch parts[0] {
    case "out": sink(.stream(text, isError: false))
    case "err": sink(.stream(text, isError: true))
    case "show": sink(.display(.init(mime: forms), id: id))
    case "update": sink(.update(.init(mime: forms), id: id ?? ""))
    case "clear": sink(.clear(wait: text == "wait"))
    case "value": report.value = .init(mime: forms)
    case "fail":
      let line = "\(name): \(text)"
      report.failure = CellFailure(
        name: "RuntimeError", message: text, plain: line, ansi: ["\u{1B}[31m\(line)\u{1B}[0m"])
    default: break
    }
  }
  return report
}

private func ran(_ cells: [Cell], allowsErrors: Bool? = nil) -> (Notebook, CellFailure?) {
  var run = NotebookRun(Notebook(cells: cells), name: "toy", allowsErrors: allowsErrors)
  let failure = run.run(toy)
  return (run.notebook, failure)
}

private func ran(_ code: String...) -> Notebook { ran(code.map { Cell(.code, $0) }).0 }

private func data(_ text: String) -> JSON {
  ["text/plain": .string(text), "image/svg+xml": .string("<svg>\(text)</svg>")]
}

private func stream(_ name: String, _ text: String) -> JSON {
  ["output_type": "stream", "name": .string(name), "text": .string(text)]
}

@Suite("Running a notebook")
struct NotebookRunTests {
  @Test("a cell's texts are one stream a name, standard output first, beside pictures and value")
  func outputs() {
    let notebook = ran("err:w out:a show:p out:b value:v", "", "value:2")
    #expect(
      notebook.cells[0].outputs == [
        stream("stdout", "ab"), stream("stderr", "w"),
        ["output_type": "display_data", "data": data("p"), "metadata": [:]],
        [
          "output_type": "execute_result", "execution_count": 1, "data": data("v"), "metadata": [:],
        ],
      ])
    #expect(notebook.cells.map(\.executionCount) == [1, nil, 2])
  }

  @Test("a picture with an identifier is replaced, also from a later cell")
  func updates() {
    let notebook = ran("show:a:id show:b update:c:id", "update:d:id update:x:unknown show:e:id")
    let shown = notebook.cells.map { $0.outputs.map { $0["data"] ?? nil } }
    #expect(shown == [[data("e"), data("b")], [data("e")]])
  }

  @Test("outputs are cleared at once, or when the next one comes")
  func clearing() {
    let notebook = ran("out:a clear out:b", "show:a:id clear:wait", "out:a clear:wait out:b out:c")
    #expect(notebook.cells[0].outputs == [stream("stdout", "b")])
    #expect(notebook.cells[1].outputs.count == 1)
    #expect(notebook.cells[2].outputs == [stream("stdout", "bc")])
  }

  @Test("the first failure ends the run; the failure and what came before it are kept")
  func failure() {
    let stale = Cell(.code, "out:never")
    let (notebook, failure) = ran([
      Cell(.code, "fail:expected", metadata: ["tags": ["raises-exception"]]),
      Cell(.code, "out:a fail:boom"), stale,
    ])
    #expect(failure?.message == "boom")
    #expect(failure?.plain == "cell 2: boom")
    #expect(notebook.cells[0].outputs.count == 1)
    #expect(
      notebook.cells[1].outputs == [
        stream("stdout", "a"),
        [
          "output_type": "error", "ename": "RuntimeError", "evalue": "boom",
          "traceback": ["\u{1B}[31mcell 2: boom\u{1B}[0m"],
        ],
      ])
    #expect(notebook.cells[2].outputs.isEmpty)
    #expect(notebook.cells[2].executionCount == nil)
    #expect(ran([Cell(.code, "fail:x"), Cell(.code, "out:a")], allowsErrors: true).1 == nil)
  }

  @Test("who follows a run hears of every cell and output in order")
  func following() {
    let heard = Mutex<[String]>([])
    var run = NotebookRun(Notebook(cells: [Cell(.code, "out:a value:b")]), name: "toy")
    _ = run.run(toy) { event in
      let text =
        switch event {
        case .began(let name): name
        case .output(.stream(let text, _)): text
        case .output: "output"
        case .ended(let report): report.value?.text ?? "none"
        }
      heard.withLock { $0.append(text) }
    }
    #expect(heard.withLock { $0 } == ["cell 1", "a", "b"])
  }

  @Test("ten thousand lines take no time to speak of")
  func manyLines() {
    let notebook = ran(String(repeating: "out:line ", count: 10_000))
    #expect(notebook.cells[0].outputs[0]["text"]?.string?.utf8.count == 40_000)
  }

  @Test("the file says what language it holds")
  func language() {
    let notebook = ran("value:1")
    #expect(notebook.metadata["language_info"]?["codemirror_mode"] == "swift")
    #expect(notebook.metadata["kernelspec"]?["name"] == "martlet")
  }
}

@Suite("Comparing executions")
struct ComparisonTests {
  @Test("executions that look alike do not differ, however their streams were cut")
  func alike() {
    let one = ran("out:a out:b show:p:7")
    var other = one
    other.cells[0].metadata["execution"] = ["iopub.status.idle": "2026"]
    other.cells[0].outputs = [
      stream("stdout", "a"), one.cells[0].outputs[1], stream("stdout", "b"),
    ]
    #expect(one.differences(from: other) == [])
  }

  @Test("a difference names the cell, the output, the field and the line")
  func different() {
    let one = ran("out:a show:p")
    var other = one
    other.cells[0].outputs[0]["text"] = "a\nb"
    other.cells[0].outputs[1]["data"] = ["text/plain": "q"]
    other.cells[0].executionCount = nil
    #expect(
      one.differences(from: other) == [
        "code cell 1: number 1 here, none there",
        "code cell 1: output 1, stdout: line 1 is ‘a’ here, ‘a’ there",
        "code cell 1: output 2, image/svg+xml: only here",
        "code cell 1: output 2, text/plain: line 1 is ‘p’ here, ‘q’ there",
      ])
    #expect(one.differences(from: Notebook()) == ["1 code cells here, 0 there"])
  }

  @Test("a carriage return goes back over its line")
  func carriageReturns() {
    var one = ran("out:x")
    var other = one
    one.cells[0].outputs = [stream("stdout", "10%\r20%\rdone\nend\r\n")]
    other.cells[0].outputs = [stream("stdout", "done\nend\r\n")]
    #expect(one.differences(from: other) == [])
  }
}
