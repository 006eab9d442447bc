import JSON
import JupyterProtocol
import Synchronization

/// A language of a few commands, one a line: enough to see what a shell makes of it.
final class ToyKernel: Kernel {
  let interrupt: @Sendable () -> Void = {}
  private(set) var requests: [ExecuteRequest] = []
  private(set) var offsets: [Int] = []

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    requests.append(request)
    var result = ExecuteResult()
    for line in request.code.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = words.count > 1 ? words[1] : ""
      switch words[0] {
      case "print": sink.send(.stream(.standardOutput, rest + "\n"))
      case "warn": sink.send(.stream(.standardError, rest + "\n"))
      case "show": sink.send(.display(MimeBundle(text: rest), id: nil))
      case "open": sink.send(.display(MimeBundle(text: rest), id: "d"))
      case "update": sink.send(.update(MimeBundle(text: rest), id: "d"))
      case "clear": sink.send(.clear(wait: true))
      case "page": result.pages.append(MimeBundle(text: rest))
      case "ask":
        switch sink.readLine(prompt: rest, isPassword: false) {
        case .line(let line): sink.send(.stream(.standardOutput, line))
        case .unavailable: result.error = KernelError(name: "NoInput", value: "")
        case .interrupted: result.error = KernelError(name: "Interrupted", value: "")
        }
      case "fail": result.error = KernelError(name: "E", value: rest, traceback: ["at", rest])
      default: result.value = MimeBundle(text: String(line))
      }
    }
    return result
  }

  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    expression == "bad"
      ? .failure(KernelError(name: "E", value: "bad")) : .success(MimeBundle(text: expression))
  }

  func completeness(of code: String) -> Completeness {
    switch code {
    case "{": .incomplete(indent: "  ")
    case "}": .invalid
    case "?": .unknown
    default: .complete
    }
  }

  func complete(_ code: String, at offset: Int) -> CompletionReply {
    offsets.append(offset)
    return CompletionReply(
      matches: [.init(text: "print", type: "function", signature: "(text)"), .init(text: "page")],
      range: max(0, offset - 1)..<offset)
  }

  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? {
    offsets.append(offset)
    return code == "nothing" ? nil : MimeBundle(text: "detail \(detail)")
  }

  static let info = KernelInfo(
    implementation: "toy", implementationVersion: "1.2",
    language: .init(
      name: "toy", version: "3", mimeType: "text/x-toy", fileExtension: ".toy",
      pygmentsLexer: "text", codeMirrorMode: "null"), banner: "Toy",
    helpLinks: [.init(text: "Help", url: "https://example.org")])
}

/// Keeps what a shell says instead of sending it.
final class Recorder: Host {
  private struct State {
    var queue = OutputQueue(author: Sample.author)
    var commands: [HostCommand] = []
    var questions: [Message] = []
  }

  private let state = Mutex(State())

  func send(_ outgoing: Outgoing) { state.withLock { $0.queue.append(outgoing) } }

  func write(_ text: String, to stream: StreamName, parent: Header) {
    state.withLock { $0.queue.write(text, to: stream, parent: parent) }
  }

  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer {
    state.withLock { $0.questions.append(question) }
    return .line("answer")
  }

  func perform(_ command: HostCommand) { state.withLock { $0.commands.append(command) } }

  func takeCommands() -> [HostCommand] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }

  func takeQuestions() -> [Message] { state.withLock { $0.questions } }

  func takeAll() -> [Outgoing] { state.withLock { $0.queue.takeAll() } }
}

enum Sample {
  static let author = Author(session: "S", username: "ada") { 1_772_355_900_000_123 }

  static func message(_ type: String, _ content: JSON = [:]) -> Message {
    author.message(type, content: content, identities: [[1, 2]])
  }
}

/// A toy kernel, its shell, and what it answers.
struct Bench {
  let kernel = ToyKernel()
  let host = Recorder()
  let reception: Reception
  let shell: Shell

  init() {
    reception = Reception(info: ToyKernel.info, author: Sample.author, host: host)
    shell = Shell(reception: reception, kernel: kernel)
  }

  /// What a request causes: the kinds of messages in order, `reply:` before the reply's.
  struct Answer {
    var request: Message
    var outgoing: [Outgoing]

    var messages: [Message] {
      outgoing.map {
        switch $0 {
        case .broadcast(let message), .reply(let message, _): message
        }
      }
    }

    var types: [String] { messages.map(\.type) }

    func content(_ type: String) -> JSON? { messages.first { $0.type == type }?.content }

    var states: [String] {
      messages.filter { $0.type == "status" }.compactMap { $0.content["execution_state"]?.string }
    }

    var reply: Message? {
      for case .reply(let message, _) in outgoing { return message }
      return nil
    }
  }

  func ask(_ type: String, _ content: JSON = [:], isAborted: Bool = false) -> Answer {
    ask(Sample.message(type, content), isAborted: isAborted)
  }

  func ask(_ request: Message, isAborted: Bool = false) -> Answer {
    shell.handle(request, isAborted: isAborted)
    return Answer(request: request, outgoing: host.takeAll())
  }

  func run(_ code: String, _ options: JSON = [:]) -> Answer {
    var content = options
    content["code"] = .string(code)
    return ask("execute_request", content)
  }
}
