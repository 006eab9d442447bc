import Glibc
import Session
import Synchronization
import Terminal
import Testing

/// Remembers its cells; a cell is whole when its braces are closed, and fails when it says so.
private final class Toy: Conversation {
  let cells = Mutex<[String]>([])

  func run(
    _ code: String, name: String, readLine: (@Sendable (String) -> String?)?,
    sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport {
    cells.withLock { $0.append(code) }
    var report = CellReport()
    report.asksExit = code == "exit"
    if code == "ask" { report.value = .init(mime: ["text/plain": readLine?("? ") ?? "nobody"]) }
    if code.contains("fail") {
      report.failure = CellFailure(
        name: "RuntimeError", message: "failed", plain: "\(name): failed", ansi: [])
    }
    return report
  }

  func interrupt() {}

  func completeness(of code: String) -> Readiness {
    let isOpen = code.count { $0 == "{" } > code.count { $0 == "}" }
    return isOpen ? .incomplete(indent: "    ") : .complete
  }

  func completions(in code: String, at offset: Int) -> Completions {
    Completions(items: [], replaced: offset..<offset)
  }
}

/// A descriptor from which a text can be read.
private func pipe(_ text: String) -> Int32 {
  var ends: [Int32] = [0, 0]
  guard Glibc.pipe(&ends) == 0 else { return -1 }
  let bytes = Array(text.utf8)
  _ = write(ends[1], bytes, bytes.count)
  close(ends[1])
  return ends[0]
}

@Suite("Scripts through a pipe")
struct ReplTests {
  private func run(_ script: String) -> (cells: [String], status: Int32, record: Record) {
    let toy = Toy()
    let record = Record()
    let descriptor = pipe(script)
    defer { close(descriptor) }
    let repl = Repl(toy, on: record.device(isScreen: false))
    let status = repl.run(linesOf: LineReader(descriptor: descriptor))
    return (toy.cells.withLock { $0 }, status, record)
  }

  @Test("each whole statement is a cell, with what goes on from it below")
  func cells() {
    let script = "a\n\nif b {\n    c\n}\nelse {\n}\nxs\n    .map { $0 }\nd"
    let (cells, status, record) = run(script)
    #expect(cells == ["a", "if b {\n    c\n}\nelse {\n}", "xs\n    .map { $0 }", "d"])
    #expect(status == 0)
    #expect(record.all.isEmpty)
  }

  @Test("a marker ends a cell that would go on")
  func markers() {
    #expect(run("// %%\nf {\n// %% next\na\n").cells == ["f {", "a"])
  }

  @Test("a cell's questions are answered by the lines that follow")
  func questions() {
    let (cells, _, record) = run("ask\nanswer\r\nask")
    #expect(cells == ["ask", "ask"])
    #expect(record.output == "answer\nnobody\n")
  }

  @Test("a cell that asks to leave ends the script")
  func leaving() {
    let (cells, status, _) = run("a\nexit\nb")
    #expect(cells == ["a", "exit"])
    #expect(status == 0)
  }

  @Test("the first failure ends the script with status 1")
  func failures() {
    let (cells, status, record) = run("a\nfail\nb\n")
    #expect(cells == ["a", "fail"])
    #expect(status == 1)
    #expect(record.errors == "cell 2: failed\n")
  }
}

@Suite("Completion in a terminal")
struct CandidateListTests {
  private func item(_ text: String, _ signature: String = "") -> Completion {
    Completion(text: text, kind: "function", signature: signature)
  }

  @Test("what all candidates begin with is found")
  func common() {
    #expect(CandidateList.commonBeginning(of: ["stepSize", "steps", "step"]) == "step")
    #expect(CandidateList.commonBeginning(of: ["é1", "é2"]) == "é")
    #expect(CandidateList.commonBeginning(of: []) == "")
  }

  @Test("a few candidates come with signatures, many in columns")
  func lists() {
    let few = [item("abs", "abs(_ x: Double) -> Double"), item("absolute")]
    #expect(
      CandidateList.text(of: few, columns: 30) == "abs       abs(_ x: Double) -…\nabsolute\n")
    let many = (10..<30).map { item("w\($0)") }
    let lines = CandidateList.text(of: many, columns: 20).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first == "w10  w15  w20  w25  ")
  }
}

@Suite("The history's file")
struct HistoryFileTests {
  @Test("it stands in the user's folder of states")
  func path() {
    let folder = "/tmp/martlet-history-\(getpid())"
    #expect(
      HistoryFile.path(in: ["XDG_STATE_HOME": folder, "HOME": "/nowhere"])
        == folder + "/martlet/history")
    #expect(HistoryFile.path(in: ["HOME": folder]) == folder + "/.local/state/martlet/history")
    #expect(HistoryFile.path(in: [:]) == nil)
  }
}
