import JSON
import JupyterProtocol
import Testing

/// A kernel that answers over comms of the target `echo`, and fails on the word `fail`.
private final class EchoKernel: Kernel {
  private(set) var events: [CommEvent] = []
  let interrupt: @Sendable () -> Void = {}

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    sink.send(.comm(CommMessage(.open(target: "echo"), id: request.code, data: ["n": 1])))
    sink.send(
      .comm(
        CommMessage(.message, id: request.code, metadata: ["m": 2], buffers: [[1, 2], [3]])))
    sink.send(.comm(CommMessage(.message, id: "unknown")))
    return ExecuteResult(nextCell: "next")
  }

  func handle(_ event: CommEvent, sink: any OutputSink) -> Bool {
    events.append(event)
    if event.message.data["word"] == "fail" {
      sink.send(.error(KernelError(name: "E", value: "failed", traceback: ["at"])))
    }
    if case .message = event.message.kind {
      sink.send(.stream(.standardOutput, "heard"))
      sink.send(.comm(CommMessage(.message, id: event.message.id, data: event.message.data)))
    }
    if case .open(let target) = event.message.kind { return target == "echo" }
    return true
  }

  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    .success(MimeBundle(text: expression))
  }

  func completeness(of code: String) -> Completeness { .unknown }

  func complete(_ code: String, at offset: Int) -> CompletionReply {
    CompletionReply(matches: [], range: 0..<0)
  }

  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? { nil }
}

@Suite("Comms")
struct CommsTests {
  private let kernel = EchoKernel()
  private let host = Recorder()
  private let shell: Shell

  init() {
    let reception = Reception(info: ToyKernel.info, author: Sample.author, host: host)
    shell = Shell(reception: reception, kernel: kernel)
  }

  private func ask(_ type: String, _ content: JSON) -> [Message] {
    shell.handle(Sample.message(type, content))
    return host.takeAll().map {
      switch $0 {
      case .broadcast(let message), .reply(let message, _): message
      }
    }
  }

  private func info(_ content: JSON = [:]) -> JSON? {
    ask("comm_info_request", content).first { $0.type == "comm_info_reply" }?.content["comms"]
  }

  @Test("a comm that a cell opens is listed, carries data, metadata and buffers, even silently")
  func opened() throws {
    let messages = ask("execute_request", ["code": "c", "silent": true])
    #expect(
      messages.map(\.type) == ["status", "comm_open", "comm_msg", "execute_reply", "status"])
    #expect(messages[1].content == ["comm_id": "c", "target_name": "echo", "data": ["n": 1]])
    #expect(messages[2].content == ["comm_id": "c", "data": [:]])
    #expect(messages[2].metadata == ["m": 2])
    #expect(messages[2].buffers == [[1, 2], [3]])
    #expect(info() == ["c": ["target_name": "echo"]])
    #expect(info(["target_name": "echo"]) == ["c": ["target_name": "echo"]])
    #expect(info(["target_name": "other"]) == [:])
    #expect(
      messages[3].content["payload"] == [
        ["source": "set_next_input", "text": "next", "replace": false]
      ])
  }

  @Test("a front end's message comes to the kernel, whose outputs belong to it")
  func heard() throws {
    _ = ask("execute_request", ["code": "c"])
    let messages = ask("comm_msg", ["comm_id": "c", "data": ["word": "fail"]])
    #expect(messages.map(\.type) == ["status", "error", "stream", "comm_msg", "status"])
    let request = try #require(messages.first?.parent)
    #expect(messages.allSatisfy { $0.parent == request })
    #expect(messages[1].content["ename"] == "E")
    #expect(messages[3].content["data"] == ["word": "fail"])
    #expect(kernel.events.map(\.requestID) == [request.messageID])
  }

  @Test("a comm that a front end opens stays open where somebody is there, and is closed otherwise")
  func openedByFrontEnd() {
    let known = ask("comm_open", ["comm_id": "a", "target_name": "echo", "data": ["x": 1]])
    #expect(known.map(\.type) == ["status", "status"])
    #expect(kernel.events.last?.message.data == ["x": 1])
    let unknown = ask("comm_open", ["comm_id": "b", "target_name": "none"])
    #expect(unknown.map(\.type) == ["status", "comm_close", "status"])
    #expect(info() == ["a": ["target_name": "echo"]])
    _ = ask("comm_close", ["comm_id": "a"])
    #expect(info() == [:])
    #expect(kernel.events.last?.message.kind == .close)
  }

  @Test(
    "what fits no open comm is noted and passed over",
    arguments: [
      ("comm_msg", ["comm_id": "none"]), ("comm_close", ["comm_id": "none"]), ("comm_msg", [:]),
      ("comm_open", ["comm_id": "x"]), ("comm_msg", ["comm_id": 3]),
    ] as [(String, JSON)])
  func odd(type: String, content: JSON) {
    #expect(ask(type, content).map(\.type) == ["status", "status"])
    #expect(kernel.events.isEmpty)
    #expect(host.takeCommands().count == 1)
  }

  private func update(_ id: String, _ state: JSON) -> Message {
    Sample.message(
      "comm_msg", ["comm_id": .string(id), "data": ["method": "update", "state": state]])
  }

  @Test("a move is superseded by a later one of the same widget that sets as much")
  func superseded() {
    let first = update("a", ["value": 1])
    let cell = Sample.message("execute_request", ["code": "1"])
    #expect(Comms.isSuperseded(first, by: [update("a", ["value": 2])]))
    #expect(
      Comms.isSuperseded(first, by: [update("b", ["value": 2]), cell, update("a", ["value": 2])]))
    #expect(Comms.isSuperseded(first, by: [update("a", ["index": 2]), update("a", ["value": 3])]))
    #expect(!Comms.isSuperseded(first, by: [Message]()))
    #expect(!Comms.isSuperseded(first, by: [update("b", ["value": 2])]))
    #expect(
      !Comms.isSuperseded(update("a", ["value": 1, "x": 1]), by: [update("a", ["value": 2])]))
    let click = Sample.message("comm_msg", ["comm_id": "a", "data": ["method": "custom"]])
    #expect(!Comms.isSuperseded(click, by: [click]))
    let close = Sample.message("comm_close", ["comm_id": "a"])
    #expect(!Comms.isSuperseded(first, by: [close, update("a", ["value": 2])]))
    #expect(!Comms.isSuperseded(cell, by: [cell]))
  }
}
