import JSON
import JupyterProtocol
import Synchronization

/// A language whose cells are no trouble.
final class PlainKernel: Kernel {
  let interrupt: @Sendable () -> Void = {}
  let debugger: (any Debugger)? = PlainDebugger()

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    if request.code.hasPrefix("fail") {
      return ExecuteResult(error: KernelError(name: "E", value: request.code))
    }
    if request.code.hasPrefix("ask") { _ = sink.readLine(prompt: request.code, isPassword: false) }
    sink.send(.stream(.standardOutput, request.code))
    return ExecuteResult(value: MimeBundle(text: String(request.code.prefix(9))))
  }

  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    .success(MimeBundle(text: expression))
  }

  func completeness(of code: String) -> Completeness { .complete }

  func complete(_ code: String, at offset: Int) -> CompletionReply {
    precondition((0...code.utf8.count).contains(offset), "a position outside the code")
    return CompletionReply(matches: [.init(text: "x")], range: max(0, offset - 1)..<offset)
  }

  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? {
    precondition((0...code.utf8.count).contains(offset), "a position outside the code")
    precondition((0...1).contains(detail), "a detail level nobody knows")
    return MimeBundle(text: code)
  }

  func handle(_ event: CommEvent, sink: any OutputSink) -> Bool { event.message.id == "c" }
}

/// A debugger that has something to say to every command, to some only while no cell runs.
final class PlainDebugger: Debugger {
  func connect(
    events: @escaping @Sendable (JSON) -> Void, interrupt: @escaping @Sendable () -> Void
  ) {}

  func handle(
    _ request: JSON, isIdle: Bool, reply: @escaping @Sendable (JSON) -> Void
  ) -> DebugHandling {
    let command = request["command"]?.string ?? ""
    if command == "variables", !isIdle { return .later }
    reply([
      "type": "response", "success": .bool(!command.isEmpty), "command": .string(command),
      "request_seq": request["seq"] ?? 0,
    ])
    return .taken
  }
}

/// Subshells that are nothing but names, and few.
final class Names: Subshells {
  private let names = Mutex<[String]>(["0"])

  func create() throws(SubshellError) -> String {
    try names.withLock { names throws(SubshellError) in
      guard let last = names.last.flatMap({ Int($0) }), last < .max else { throw .noThread }
      let name = String(last + 1)
      names = (names + [name]).suffix(4)
      return name
    }
  }

  func delete(_ id: String) -> Bool { names.withLock { $0.contains(id) } }

  var list: [String] { names.withLock { $0 } }
}

/// Keeps what is sent instead of sending it.
final class Keeper: Host {
  private let sent = Mutex<[Outgoing]>([])
  private let postponed = Mutex<Message?>(nil)

  func send(_ outgoing: Outgoing) { sent.withLock { $0.append(outgoing) } }
  func write(_ text: String, to stream: StreamName, parent: Header) {}
  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer { .line("") }

  func perform(_ command: HostCommand) {
    if case .postpone(let request) = command { postponed.withLock { $0 = request } }
  }

  /// The request that is to be handed in again on shell, if there is one.
  func takePostponed() -> Message? {
    postponed.withLock { postponed in
      defer { postponed = nil }
      return postponed
    }
  }

  var usage: Usage? {
    Usage(
      hostname: "h", processID: 1, processorPercent: 0, memory: 0, hostProcessorPercent: nil,
      processorCount: 1, hostMemory: nil)
  }

  func takeAll() -> [Outgoing] {
    sent.withLock { sent in
      defer { sent = [] }
      return sent
    }
  }
}
