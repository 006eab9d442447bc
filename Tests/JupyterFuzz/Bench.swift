import JSON
import JupyterProtocol
import Synchronization

/// A language whose cells are no trouble.
final class PlainKernel: Kernel {
  let interrupt: @Sendable () -> Void = {}

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
}

/// Keeps what is sent instead of sending it.
final class Keeper: Host {
  private let sent = Mutex<[Outgoing]>([])

  func send(_ outgoing: Outgoing) { sent.withLock { $0.append(outgoing) } }
  func write(_ text: String, to stream: StreamName, parent: Header) {}
  func ask(_ question: Message) -> InputAnswer { .line("") }
  func perform(_ command: HostCommand) {}

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
