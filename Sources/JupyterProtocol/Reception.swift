internal import JSON

/// Answers what needs no language, on any thread: who the kernel is, stop, end.
///
/// It also frames every answer: `busy`, the reply, `idle`.
public struct Reception: Sendable {
  /// Requests that need the language, and so are answered on the shell channel alone.
  private static let languageRequests: Set<String> = [
    "execute_request", "complete_request", "inspect_request", "is_complete_request",
    "history_request",
  ]

  let info: KernelInfo
  let author: Author
  let host: any Host
  let subshells: (any Subshells)?
  /// The kernel's debugger.
  let debugDesk = DebugDesk()
  /// The comms that are open.
  let comms = Comms()

  /// Creates a reception.
  public init(
    info: KernelInfo, author: Author, host: any Host, subshells: (any Subshells)? = nil
  ) {
    self.info = info
    self.author = author
    self.host = host
    self.subshells = subshells
  }

  /// Answers a request that came by the control channel; what nobody knows is passed over.
  public func handleControl(_ request: Message) {
    if handle(request, on: .control) || handleSubshells(request) { return }
    guard Self.languageRequests.contains(request.type) else {
      host.perform(.note("unknown message type \(request.label) on control"))
      return
    }
    answer(request, on: .control) { () throws(RequestError) in
      throw .wrongChannel(request.type, .control)
    }
  }

  /// Answers a request if it needs no language; otherwise does nothing.
  ///
  /// - Parameters:
  ///   - request: what came in
  ///   - channel: where it came in
  /// - Returns: whether it was answered.
  public func handle(_ request: Message, on channel: Channel) -> Bool {
    switch request.type {
    case "kernel_info_request":
      answer(request, on: channel) { info.content }
    case "comm_info_request":
      answer(request, on: channel) { () throws(RequestError) in
        comms.info(target: try request.content.member("target_name", \.string))
      }
    case "interrupt_request":
      answer(request, on: channel) {
        host.perform(.interrupt)
        return ["status": "ok"]
      }
    case "debug_request" where channel == .control:
      debug(request, on: channel)
    case "usage_request":
      answer(request, on: channel) { () throws(RequestError) in
        guard let usage = host.usage else { throw .unreadable("what is used is not known here") }
        return usage.content
      }
    case "shutdown_request":
      shutDown(request, on: channel)
    default: return false
    }
    return true
  }

  /// Says that nothing runs yet, at the kernel's start.
  public func announceStart() {
    host.send(.broadcast(status("starting", parent: nil)))
  }

  /// The message that greets a new listener on iopub, under the topic it asked for (JEP 65).
  public func welcome(topic: [UInt8]) -> Message {
    let text = String(validating: topic, as: UTF8.self) ?? ""
    return author.message(
      "iopub_welcome", content: ["subscription": .string(text)], identities: [topic])
  }

  /// Says `busy`, replies with what `content` returns or throws, and says `idle`.
  func answer(
    _ request: Message, on channel: Channel, metadata: JSON = [:],
    content: () throws(RequestError) -> JSON
  ) {
    frame(request) {
      let body = body(of: request, content)
      let type = request.type.replacingSuffix("_request", with: "_reply")
      host.send(
        .reply(
          author.reply(to: request, type, content: body, metadata: metadata), on: channel))
    }
  }

  private func body(
    of request: Message, _ content: () throws(RequestError) -> JSON
  ) -> JSON {
    do throws(RequestError) {
      if let defect = request.defect { throw RequestError.unreadable(defect) }
      return try content()
    } catch {
      return error.report.content
    }
  }

  /// Says `busy` before something is done, and `idle` after it.
  func frame(_ request: Message, _ body: () -> Void) {
    host.send(.broadcast(status("busy", parent: request.header)))
    body()
    host.send(.broadcast(status("idle", parent: request.header)))
  }

  func status(_ state: JSON, parent: Header?) -> Message {
    author.broadcast("status", content: ["execution_state": state], parent: parent)
  }

  /// Other front ends of this kernel learn of the end from iopub.
  private func shutDown(_ request: Message, on channel: Channel) {
    var wanted: Bool?
    answer(request, on: channel) { () throws(RequestError) in
      let restart = try request.content.member("restart", \.bool) ?? false
      wanted = restart
      let content: JSON = ["status": "ok", "restart": .bool(restart)]
      host.send(
        .broadcast(author.broadcast("shutdown_reply", content: content, parent: request.header)))
      return content
    }
    if let wanted { host.perform(.shutDown(restart: wanted)) }
  }
}

extension String {
  func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) + other : self + other
  }
}
