import JSON
import JupyterProtocol
import Testing

struct ShellQuestionTests {
  @Test("The kernel introduces itself")
  func kernelInfo() {
    let content = Bench().ask("kernel_info_request").reply?.content
    #expect(content?["protocol_version"] == "5.6")
    #expect(content?["implementation"] == "toy")
    #expect(content?["language_info"]?["file_extension"] == ".toy")
    #expect(content?["language_info"]?["codemirror_mode"] == "null")
    #expect(content?["help_links"] == [["text": "Help", "url": "https://example.org"]])
    #expect(content?["supported_features"] == [])
    #expect(content?["debugger"] == false)
  }

  @Test(
    "Completeness",
    arguments: [
      ("{", ["status": "incomplete", "indent": "  "]), ("}", ["status": "invalid"]),
      ("?", ["status": "unknown"]), ("", ["status": "complete"]),
    ] as [(String, JSON)])
  func completeness(code: String, content: JSON) {
    let answer = Bench().ask("is_complete_request", ["code": .string(code)])
    #expect(answer.reply?.content == content)
    #expect(answer.types == ["status", "is_complete_reply", "status"])
  }

  @Test(
    "Positions count code points outside and bytes inside",
    arguments: [
      ("abc", 2, 2, 1, 2), ("aé😀b", 3, 7, 2, 3), ("aé😀b", 4, 8, 3, 4), ("aé😀b", 0, 0, 0, 0),
      ("", 0, 0, 0, 0), ("e\u{301}x", 3, 4, 2, 3),
    ])
  func positions(code: String, cursor: Int, offset: Int, start: Int, end: Int) {
    let bench = Bench()
    let answer = bench.ask(
      "complete_request", ["code": .string(code), "cursor_pos": .int(cursor)])
    #expect(bench.kernel.offsets == [offset])
    #expect(answer.reply?.content["cursor_start"]?.int == start)
    #expect(answer.reply?.content["cursor_end"]?.int == end)
  }

  @Test("Completions come with their kinds and signatures")
  func completions() {
    let content = Bench().ask("complete_request", ["code": "p", "cursor_pos": 1]).reply?.content
    #expect(content?["matches"] == ["print", "page"])
    #expect(
      content?["metadata"] == [
        "_jupyter_types_experimental": [
          ["text": "print", "type": "function", "signature": "(text)", "start": 0, "end": 1],
          ["text": "page", "type": "", "start": 0, "end": 1],
        ]
      ])
  }

  @Test("Inspection finds something or says so")
  func inspection() {
    let bench = Bench()
    let found = bench.ask("inspect_request", ["code": "x", "cursor_pos": 1, "detail_level": 1])
    #expect(
      found.reply?.content == [
        "status": "ok", "found": true, "data": ["text/plain": "detail 1"], "metadata": [:],
      ])
    let nothing = bench.ask("inspect_request", ["code": "nothing"])
    #expect(
      nothing.reply?.content == ["status": "ok", "found": false, "data": [:], "metadata": [:]])
    #expect(bench.kernel.offsets == [1, 7])
  }

  @Test(
    "A known request that makes no sense is answered with an error",
    arguments: [
      ("execute_request", [:]), ("execute_request", ["code": 3]), ("complete_request", [:]),
      ("inspect_request", ["code": nil]), ("is_complete_request", [:]),
      ("history_request", [:]), ("history_request", ["hist_access_type": "odd"]),
      ("history_request", ["hist_access_type": "tail", "n": "x"]),
      ("history_request", ["hist_access_type": 3]),
      ("history_request", ["hist_access_type": "range", "start": []]),
      ("history_request", ["hist_access_type": "search", "pattern": 1]),
    ] as [(String, JSON)])
  func malformed(type: String, content: JSON) {
    let answer = Bench().ask(type, content)
    #expect(answer.states == ["busy", "idle"])
    #expect(answer.reply?.content["status"] == "error")
    #expect(answer.reply?.content["ename"] == "InvalidRequest")
  }

  @Test("A request whose content cannot be read is answered with an error")
  func defect() {
    var request = Sample.message("execute_request")
    request.defect = "the content must be an object"
    #expect(Bench().ask(request).reply?.content["evalue"] == "the content must be an object")
  }

  @Test("Unknown requests are noted and passed over")
  func unknown() {
    let bench = Bench()
    #expect(bench.ask("strange_request").outgoing.isEmpty)
    #expect(bench.host.takeCommands() == [.note("unknown message type strange_request on shell")])
  }
}
