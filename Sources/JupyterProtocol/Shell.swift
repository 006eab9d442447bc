internal import JSON

/// Turns requests of the shell channel into calls of a kernel, and what it answers into messages.
///
/// Belongs to one thread, which runs the shell's cells.
public final class Shell {
  let reception: Reception
  let kernel: any Kernel
  let host: any Host
  private let history: any HistoryStore
  private let record: Record

  private var author: Author { reception.author }

  /// Creates a shell of a kernel.
  ///
  /// - Parameters:
  ///   - reception: answers what needs no language
  ///   - kernel: runs the shell's cells
  ///   - history: keeps the cells of all shells of the kernel
  ///   - record: counts the cells of all shells of the kernel
  ///   - host: the shell's surroundings; the reception's unless given
  public init(
    reception: Reception, kernel: any Kernel, history: any HistoryStore = MemoryHistory(),
    record: Record = Record(), host: (any Host)? = nil
  ) {
    self.reception = reception
    self.kernel = kernel
    self.history = history
    self.record = record
    self.host = host ?? reception.host
    // There is one debugger, the main shell's.
    if host == nil { reception.open(debugger: kernel.debugger) }
  }

  /// Answers one request; what nobody knows is passed over.
  ///
  /// - Parameters:
  ///   - request: what came in
  ///   - isAborted: whether an earlier cell's failure forbids to run this, should it be a cell
  ///   - isSuperseded: whether this sets what a later message that waits sets anew
  public func handle(_ request: Message, isAborted: Bool = false, isSuperseded: Bool = false) {
    if reception.handle(request, on: .shell) { return }
    switch request.type {
    case "execute_request":
      kernel.forgetInterrupt()
      // Front ends time a cell by this.
      let metadata: JSON = ["started": .string(author.timestamp())]
      reception.answer(request, on: .shell, metadata: metadata) { () throws(RequestError) in
        isAborted ? abortedContent : try execute(request)
      }
    case "is_complete_request":
      reception.answer(request, on: .shell) { () throws(RequestError) in
        try completeness(of: code(in: request))
      }
    case "complete_request":
      answer(request) { (code, offset) in completions(in: code, at: offset) }
    case "inspect_request":
      answer(request) { (code, offset) throws(RequestError) in
        let detail = try request.content.member("detail_level", \.int) ?? 0
        return inspection(of: code, at: offset, detail: detail)
      }
    case "history_request":
      reception.answer(request, on: .shell) { () throws(RequestError) in
        try HistoryRequest(request.content).reply(from: history)
      }
    case "debug_request" where reception.debugDesk.resume(request):
      reception.debug(request, on: .control, isIdle: true)
    case "comm_open", "comm_msg", "comm_close": handleComm(request, isSuperseded: isSuperseded)
    case "debug_request": refuse(request)
    case "create_subshell_request", "delete_subshell_request", "list_subshell_request":
      if reception.subshells != nil { refuse(request) } else { pass(over: request) }
    default: pass(over: request)
    }
  }

  /// Answers a request that belongs on control.
  private func refuse(_ request: Message) {
    reception.answer(request, on: .shell) { () throws(RequestError) in
      throw .wrongChannel(request.type, .shell)
    }
  }

  private func pass(over request: Message) {
    host.perform(.note("unknown message type \(request.label) on shell"))
  }

  private var abortedContent: JSON {
    ["status": "aborted", "execution_count": .int(record.number)]
  }

  // MARK: Cells

  private func execute(_ message: Message) throws(RequestError) -> JSON {
    let content = message.content
    let code = try code(in: message)
    let isSilent = try content.member("silent", \.bool) ?? false
    let keepsHistory = try content.member("store_history", \.bool) ?? true
    let storesHistory = !isSilent && keepsHistory
    let stopsOnError = try content.member("stop_on_error", \.bool) ?? true
    let expressions = try content.member("user_expressions", \.object) ?? [:]
    let allowsInput = try content.member("allow_stdin", \.bool) ?? false
    let request = ExecuteRequest(
      code: code, isSilent: isSilent, storesHistory: storesHistory,
      number: record.nextNumber(isKept: storesHistory), allowsInput: allowsInput)
    if !isSilent {
      broadcast(
        "execute_input", ["code": .string(code), "execution_count": .int(request.number)],
        for: message)
    }
    let sink = CellOutput(
      request: request, message: message, comms: reception.comms, author: author, host: host,
      isInterrupted: kernel.isInterrupted)
    let result = kernel.execute(request, sink: sink)
    if request.storesHistory {
      let output = result.value?.data["text/plain"]?.string
      history.append(number: request.number, code: code, output: output)
    }
    if let error = result.error {
      if !isSilent { broadcast("error", .object(error.members), for: message) }
      if stopsOnError { host.perform(.abortWaitingCells) }
      return reply(error.content, to: request, result: result)
    }
    if !isSilent, let value = result.value {
      broadcast(
        "execute_result",
        [
          "data": .object(value.data), "metadata": .object(value.metadata),
          "execution_count": .int(request.number),
        ], for: message)
    }
    var body: JSON = ["status": "ok"]
    body["user_expressions"] = .object(evaluate(expressions))
    return reply(body, to: request, result: result)
  }

  private func reply(_ body: JSON, to request: ExecuteRequest, result: ExecuteResult) -> JSON {
    var reply = body
    reply["execution_count"] = .int(request.number)
    if reply["user_expressions"] == nil { reply["user_expressions"] = [:] }
    var payload = result.pages.map { page -> JSON in
      ["source": "page", "start": 0, "data": .object(page.data)]
    }
    if let text = result.nextCell {
      payload.append(["source": "set_next_input", "text": .string(text), "replace": false])
    }
    if result.asksExit { payload.append(["source": "ask_exit", "keepkernel": false]) }
    reply["payload"] = .array(payload)
    return reply
  }

  private func evaluate(_ expressions: [String: JSON]) -> [String: JSON] {
    expressions.mapValues { expression in
      guard let code = expression.string else {
        return RequestError.missing("user_expressions").report.content
      }
      switch kernel.evaluate(code) {
      case .success(let value):
        return [
          "status": "ok", "data": .object(value.data), "metadata": .object(value.metadata),
        ]
      case .failure(let error): return error.content
      }
    }
  }

  private func broadcast(_ type: String, _ content: JSON, for request: Message) {
    host.send(.broadcast(author.broadcast(type, content: content, parent: request.header)))
  }

  // MARK: Questions about code

  /// Answers a request about a position in code, which it turns into a UTF-8 offset; one without a
  /// position is about the code's end.
  private func answer(
    _ request: Message, content: (String, Int) throws(RequestError) -> JSON
  ) {
    reception.answer(request, on: .shell) { () throws(RequestError) in
      let code = try code(in: request)
      guard let cursor = request.content["cursor_pos"], !cursor.isNull else {
        return try content(code, code.utf8.count)
      }
      guard let offset = cursor.int.flatMap(code.utf8Offset(ofCodePoint:)) else {
        throw .badCursor(cursor, length: code.unicodeScalars.count)
      }
      return try content(code, offset)
    }
  }

  private func code(in request: Message) throws(RequestError) -> String {
    guard let code = try request.content.member("code", \.string) else { throw .missing("code") }
    return code
  }

  private func completeness(of code: String) -> JSON {
    switch kernel.completeness(of: code) {
    case .complete: ["status": "complete"]
    case .incomplete(let indent): ["status": "incomplete", "indent": .string(indent)]
    case .invalid: ["status": "invalid"]
    case .unknown: ["status": "unknown"]
    }
  }

  private func completions(in code: String, at offset: Int) -> JSON {
    let reply = kernel.complete(code, at: offset)
    let start = JSON.int(code.codePointOffset(ofUTF8: reply.range.lowerBound))
    let end = JSON.int(code.codePointOffset(ofUTF8: reply.range.upperBound))
    let types = reply.matches.map { match -> JSON in
      var type: JSON = [
        "text": .string(match.text), "type": .string(match.type), "start": start, "end": end,
      ]
      if let signature = match.signature { type["signature"] = .string(signature) }
      return type
    }
    return [
      "status": "ok", "matches": .array(reply.matches.map { .string($0.text) }),
      "cursor_start": start, "cursor_end": end,
      "metadata": ["_jupyter_types_experimental": .array(types)],
    ]
  }

  private func inspection(of code: String, at offset: Int, detail: Int) -> JSON {
    let found = kernel.inspect(code, at: offset, detail: min(max(detail, 0), 1))
    return [
      "status": "ok", "found": .bool(found != nil), "data": .object(found?.data ?? [:]),
      "metadata": .object(found?.metadata ?? [:]),
    ]
  }
}
