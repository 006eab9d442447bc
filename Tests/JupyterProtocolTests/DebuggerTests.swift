import JSON
import JupyterProtocol
import Synchronization
import Testing

/// A debugger that repeats what it is asked, and keeps one answer for later.
private final class ToyDebugger: Debugger {
  private struct State {
    var events: @Sendable (JSON) -> Void = { _ in }
    var interrupt: @Sendable () -> Void = {}
    var kept: (@Sendable () -> Void)?
    var idle: [Bool] = []
  }

  private let state = Mutex(State())

  var idle: [Bool] { state.withLock { $0.idle } }

  func connect(
    events: @escaping @Sendable (JSON) -> Void, interrupt: @escaping @Sendable () -> Void
  ) {
    state.withLock {
      $0.events = events
      $0.interrupt = interrupt
    }
  }

  func handle(
    _ request: JSON, isIdle: Bool, reply: @escaping @Sendable (JSON) -> Void
  ) -> DebugHandling {
    state.withLock { $0.idle.append(isIdle) }
    let response: JSON = ["type": "response", "command": request["command"] ?? ""]
    switch request["command"]?.string {
    case "keep": state.withLock { $0.kept = { reply(response) } }
    case "wait" where !isIdle: return .later
    default: reply(response)
    }
    return .taken
  }

  func tell(_ event: JSON) { state.withLock { $0.events }(event) }

  func interrupt() { state.withLock { $0.interrupt }() }

  func answerKept() { state.withLock { $0.kept }?() }
}

private final class DebuggableKernel: Kernel {
  let toy = ToyKernel()
  let toyDebugger = ToyDebugger()
  var debugger: (any Debugger)? { toyDebugger }
  let interrupt: @Sendable () -> Void = {}

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    toy.execute(request, sink: sink)
  }
  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    toy.evaluate(expression)
  }
  func completeness(of code: String) -> Completeness { toy.completeness(of: code) }
  func complete(_ code: String, at offset: Int) -> CompletionReply {
    toy.complete(code, at: offset)
  }
  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? { nil }
}

struct DebuggerTests {
  private let host = Recorder()
  private let reception: Reception
  private let kernel = DebuggableKernel()

  init() {
    reception = Reception(info: ToyKernel.info, author: Sample.author, host: host)
  }

  private func answer(_ request: Message) -> Bench.Answer {
    Bench.Answer(request: request, outgoing: host.takeAll())
  }

  private func ask(_ command: JSON, _ arguments: JSON = [:]) -> Message {
    let request = Sample.message(
      "debug_request", ["command": command, "seq": 4, "arguments": arguments])
    reception.handleControl(request)
    return request
  }

  @Test("A debug request is framed by busy and idle and replied on control")
  func immediate() {
    _ = Shell(reception: reception, kernel: kernel)
    let answer = answer(ask("debugInfo"))
    #expect(answer.types == ["status", "debug_reply", "status"])
    #expect(answer.states == ["busy", "idle"])
    #expect(answer.reply?.content["command"] == "debugInfo")
    #expect(answer.reply?.parent == answer.request.header)
    #expect(answer.messages.last?.parent == answer.request.header)
  }

  @Test("An answer may come later, and the next request need not wait for it")
  func kept() {
    _ = Shell(reception: reception, kernel: kernel)
    let first = ask("keep")
    #expect(answer(first).states == ["busy"])
    #expect(answer(ask("other")).types == ["status", "debug_reply", "status"])
    kernel.toyDebugger.answerKept()
    let late = answer(first)
    #expect(late.types == ["debug_reply", "status"])
    #expect(late.reply?.parent == first.header)
    #expect(late.states == ["idle"])
  }

  @Test("What must wait for the cells is handed to their thread, and framed once")
  func postponed() {
    let shell = Shell(reception: reception, kernel: kernel)
    let request = ask("wait")
    #expect(answer(request).states == ["busy"])
    #expect(host.takeCommands() == [.postpone(request)])
    shell.handle(request)
    let late = answer(request)
    #expect(late.types == ["debug_reply", "status"])
    #expect(late.states == ["idle"])
    #expect(kernel.toyDebugger.idle == [false, true])
    let channels = late.outgoing.compactMap { outgoing -> Channel? in
      if case .reply(_, let channel) = outgoing { channel } else { nil }
    }
    #expect(channels == [.control])
  }

  @Test("A request that comes before the kernel is built waits for it")
  func early() {
    let request = ask("debugInfo")
    #expect(answer(request).states == ["busy"])
    #expect(host.takeCommands() == [.postpone(request)])
    Shell(reception: reception, kernel: kernel).handle(request)
    #expect(answer(request).types == ["debug_reply", "status"])
  }

  /// Asks for what must wait for the cells, a thing of so many bytes, until that is refused; gives
  /// those that wait.
  private func fill(bytes: Int) -> [Message] {
    let text = String(decoding: [UInt8](repeating: 0x78, count: bytes), as: UTF8.self)
    let arguments: JSON = ["expression": .string(text)]
    var waiting: [Message] = []
    while waiting.count < 5_000 {
      let request = ask("wait", arguments)
      let answer = answer(request)
      guard answer.types == ["status"] else {
        #expect(answer.types == ["status", "debug_reply", "status"])
        #expect(answer.states == ["busy", "idle"])
        let content = answer.reply?.content
        #expect(content?["success"] == false)
        #expect(content?["request_seq"] == 4)
        #expect(content?["message"]?.string?.contains("1,000") == true)
        break
      }
      waiting.append(request)
    }
    #expect(host.takeCommands() == waiting.map(HostCommand.postpone))
    return waiting
  }

  @Test(
    "No more than a thousand requests, of 64 MiB together, wait for the cells",
    arguments: [(0, 1_000), (1 << 20, 63), (65 << 20, 0)], [true, false])
  func most(_ request: (bytes: Int, count: Int), isBuilt: Bool) {
    var shell = isBuilt ? Shell(reception: reception, kernel: kernel) : nil
    let waiting = fill(bytes: request.bytes)
    #expect(waiting.count == request.count)
    if isBuilt {
      #expect(answer(ask("debugInfo")).types == ["status", "debug_reply", "status"])
    }
    shell = shell ?? Shell(reception: reception, kernel: kernel)
    for request in waiting {
      shell?.handle(request)
      #expect(answer(request).types == ["debug_reply", "status"])
    }
    #expect(fill(bytes: request.bytes).count == request.count)
  }

  @Test("Requests of one name that wait are answered each")
  func sameName() {
    let shell = Shell(reception: reception, kernel: kernel)
    let first = ask("wait")
    var second = first
    second.content["arguments"] = ["n": 1]
    reception.handleControl(second)
    #expect(host.takeCommands() == [.postpone(first), .postpone(second)])
    _ = host.takeAll()
    for request in [first, second] {
      shell.handle(request)
      #expect(answer(request).types == ["debug_reply", "status"])
    }
    shell.handle(second)
    #expect(answer(second).reply?.content["status"] == "error")
  }

  @Test("Events are broadcast as the debugger tells them, for the latest request")
  func events() {
    _ = Shell(reception: reception, kernel: kernel)
    let request = ask("attach")
    _ = host.takeAll()
    kernel.toyDebugger.tell(["type": "event", "event": "stopped"])
    let answer = answer(request)
    #expect(answer.types == ["debug_event"])
    #expect(answer.content("debug_event") == ["type": "event", "event": "stopped"])
    #expect(answer.messages.first?.parent == request.header)
  }

  @Test("A debugger may have the cells interrupted")
  func interrupt() {
    _ = Shell(reception: reception, kernel: kernel)
    kernel.toyDebugger.interrupt()
    #expect(host.takeCommands() == [.interrupt])
  }

  @Test("A kernel without a debugger says so")
  func none() {
    _ = Shell(reception: reception, kernel: ToyKernel())
    let answer = answer(ask("debugInfo"))
    #expect(answer.states == ["busy", "idle"])
    #expect(answer.reply?.content["success"] == false)
    #expect(answer.reply?.content["request_seq"] == 4)
  }

  @Test("A debug request on shell is answered with an error")
  func shell() {
    let shell = Shell(reception: reception, kernel: kernel)
    let request = Sample.message("debug_request", ["command": "debugInfo"])
    shell.handle(request)
    let answer = answer(request)
    #expect(answer.types == ["status", "debug_reply", "status"])
    #expect(answer.reply?.content["status"] == "error")
    #expect(answer.reply?.content["evalue"] == "debug_request is not answered on shell")
    #expect(kernel.toyDebugger.idle.isEmpty)
  }

  @Test("A kernel with a debugger says it both ways")
  func info() {
    var info = ToyKernel.info
    #expect(info.content["debugger"] == false)
    info.features = ["debugger"]
    #expect(info.content["debugger"] == true)
    #expect(info.content["supported_features"] == ["debugger"])
  }
}
