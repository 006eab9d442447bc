import JSON
import JupyterProtocol
import Testing

/// What a sender who knows the key may get wrong, by mistake or on purpose.
@Suite("Requests that are signed but senseless")
struct HostileTests {
  private static let texts: [JSON] = [nil, true, 1, 1.5, [], [:], ["x"]]
  private static let numbers: [JSON] = [true, "1", 1.5, 1e300, [], [:]]
  private static let claims: [JSON] = [1, "true", 0.5, [], [:]]

  /// A request, and the member that is of the wrong kind in each.
  private static let cases: [(type: String, content: JSON, member: String, values: [JSON])] = [
    ("execute_request", [:], "code", texts),
    ("execute_request", ["code": "1"], "silent", claims),
    ("execute_request", ["code": "1"], "store_history", claims),
    ("execute_request", ["code": "1"], "allow_stdin", claims),
    ("execute_request", ["code": "1"], "stop_on_error", claims),
    ("execute_request", ["code": "1"], "user_expressions", [true, 1, "x", []]),
    ("complete_request", [:], "code", texts),
    ("complete_request", ["code": "1"], "cursor_pos", numbers),
    ("inspect_request", [:], "code", texts),
    ("inspect_request", ["code": "1"], "cursor_pos", numbers),
    ("inspect_request", ["code": "1"], "detail_level", numbers),
    ("is_complete_request", [:], "code", texts),
    ("history_request", [:], "hist_access_type", texts),
    ("history_request", ["hist_access_type": "tail"], "n", numbers),
    ("history_request", ["hist_access_type": "tail"], "output", claims),
    ("history_request", ["hist_access_type": "range"], "session", numbers),
    ("history_request", ["hist_access_type": "range"], "start", numbers),
    ("history_request", ["hist_access_type": "range"], "stop", numbers),
    ("history_request", ["hist_access_type": "search"], "pattern", [true, 1, [], [:]]),
    ("history_request", ["hist_access_type": "search"], "unique", claims),
    ("shutdown_request", [:], "restart", claims),
    ("comm_info_request", [:], "target_name", [true, 1, [], [:]]),
  ]

  @Test(
    "A member of the wrong kind is named in an error reply, and nothing is done", arguments: cases)
  func wrongKinds(type: String, content: JSON, member: String, values: [JSON]) {
    let bench = Bench()
    for value in values {
      var content = content
      content[member] = value
      let answer = bench.ask(type, content)
      #expect(answer.states == ["busy", "idle"])
      #expect(answer.reply?.content["status"] == "error", "\(value)")
      #expect(answer.reply?.content["evalue"]?.string?.contains("\"\(member)\"") == true)
      #expect(answer.reply?.parent == answer.request.header)
    }
    #expect(bench.kernel.requests.isEmpty)
    #expect(bench.host.takeCommands().isEmpty)
    #expect(bench.run("7").reply?.content["execution_count"] == 1)
  }

  @Test(
    "A content that cannot be read is answered, whatever it was to ask, and nothing is done",
    arguments: [
      "execute_request", "complete_request", "inspect_request", "is_complete_request",
      "history_request", "kernel_info_request", "comm_info_request", "interrupt_request",
      "shutdown_request", "usage_request",
    ])
  func unreadable(type: String) {
    let bench = Bench()
    var request = Sample.message(type)
    request.defect = "the content must be an object"
    let answer = bench.ask(request)
    #expect(answer.reply?.content["evalue"] == "the content must be an object")
    #expect(answer.reply?.type == type.replacing("_request", with: "_reply"))
    #expect(answer.states == ["busy", "idle"])
    #expect(bench.host.takeCommands().isEmpty)
    bench.reception.handleControl(request)
    let control = Bench.Answer(request: request, outgoing: bench.host.takeAll())
    #expect(control.reply?.content["status"] == "error")
    #expect(bench.host.takeCommands().isEmpty)
  }

  @Test(
    "A cursor that is no place in the code is an error that tells position and length",
    arguments: [
      (.int(.min), "-9223372036854775808"), (-1, "-1"), (4, "4"), (5, "5"),
      (.int(.max), "9223372036854775807"),
      (0.5, "0.5"), (1e300, "1e+300"), (-0.5, "-0.5"), ("1", "\"1\""), (true, "true"), ([1], "[1]"),
      (.string(String(repeating: "x", count: 100)), "\"" + String(repeating: "x", count: 39) + "…"),
    ] as [(JSON, String)], ["complete_request", "inspect_request"])
  func wrongCursors(_ cursor: (value: JSON, shown: String), type: String) {
    let bench = Bench()
    let answer = bench.ask(type, ["code": "aé😀", "cursor_pos": cursor.value])
    #expect(answer.types == ["status", type.replacing("_request", with: "_reply"), "status"])
    #expect(answer.reply?.content["status"] == "error")
    #expect(answer.reply?.content["ename"] == "InvalidRequest")
    #expect(
      answer.reply?.content["evalue"]?.string
        == "\"cursor_pos\" is \(cursor.shown); the code has 3 "
        + "code points, so that a whole number from 0 to 3 would be right")
    #expect(bench.kernel.offsets.isEmpty)
  }

  @Test(
    "A cursor counts code points, from 0 to the end; without one the end is meant",
    arguments: [(0, 0), (1, 1), (2, 3), (3, 7), (3.0, 7), (nil, 7)] as [(JSON, Int)],
    ["complete_request", "inspect_request"])
  func rightCursors(_ cursor: (value: JSON, offset: Int), type: String) {
    let bench = Bench()
    let answer = bench.ask(type, ["code": "aé😀", "cursor_pos": cursor.value])
    #expect(answer.reply?.content["status"] == "ok")
    #expect(bench.kernel.offsets == [cursor.offset])
  }

  @Test("What a log says of a message nobody knows is short and one line")
  func label() {
    let bench = Bench()
    for type in ["a\nERROR all is lost", String(repeating: "x", count: 100_000), "\u{1B}[2J", ""] {
      #expect(bench.ask(type).outgoing.isEmpty)
      guard case .note(let text)? = bench.host.takeCommands().first else {
        Issue.record("no note")
        continue
      }
      #expect(text.unicodeScalars.count < 120)
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }
  }

  @Test("A header of more than 64 KiB is none, since every answer quotes it")
  func longHeader() throws {
    let signer = Signer(key: "k")
    for (count, fits) in [(1 << 15, true), (1 << 16, false)] {
      let header = JSON.object([
        "msg_id": .string(String(repeating: "i", count: count)), "msg_type": "t",
      ])
      let parts = [header.encoded()] + Array(repeating: Array("{}".utf8), count: 3)
      let frames = [Array("<IDS|MSG>".utf8), signer.signature(of: parts)] + parts
      let message = try? Wire(signer: signer).decode(frames)
      #expect((message != nil) == fits)
    }
  }

  @Test("Replays cost a bounded memory: the oldest signatures are forgotten")
  func replayMemory() throws {
    let sender = Wire(signer: Signer(key: "k"))
    let wire = Wire(signer: Signer(key: "k"), memory: 100)
    let messages = (0..<1_000).map { _ in sender.encode(Sample.message("m")) }
    for message in messages { _ = try wire.decode(message) }
    for message in messages.suffix(100) {
      #expect(throws: WireError.replayed) { try wire.decode(message) }
    }
    // A replay does not push anything out.
    #expect(throws: WireError.replayed) { try wire.decode(messages[900]) }
  }
}
