internal import JSON

/// Turns what a cell shows into messages that belong to its request.
struct CellOutput: OutputSink {
  let request: ExecuteRequest
  let message: Message
  let comms: Comms
  let author: Author
  let host: any Host
  /// Whether the cell was asked to stop.
  let isInterrupted: @Sendable () -> Bool

  func send(_ output: ExecuteOutput) {
    if case .comm(let message) = output { return send(message) }
    guard !request.isSilent else { return }
    switch output {
    case .stream(let name, let text): host.write(text, to: name, parent: message.header)
    case .display(let bundle, let id): broadcast("display_data", bundle, id: id)
    case .update(let bundle, let id): broadcast("update_display_data", bundle, id: id)
    case .clear(let wait): broadcast("clear_output", ["wait": .bool(wait)])
    case .error(let error): broadcast("error", .object(error.members))
    case .comm: break
    }
  }

  func readLine(prompt: String, isPassword: Bool) -> InputAnswer {
    guard request.allowsInput else { return .unavailable }
    let content: JSON = ["prompt": .string(prompt), "password": .bool(isPassword)]
    let question = author.reply(to: message, "input_request", content: content)
    return host.ask(question, unless: isInterrupted)
  }

  private func send(_ comm: CommMessage) {
    guard comms.note(comm) else { return }
    var outgoing = author.broadcast(
      comm.type, content: comm.content, parent: message.header, metadata: comm.metadata)
    outgoing.buffers = comm.buffers
    host.send(.broadcast(outgoing))
  }

  private func broadcast(_ type: String, _ bundle: MimeBundle, id: String?) {
    broadcast(
      type,
      [
        "data": .object(bundle.data), "metadata": .object(bundle.metadata),
        "transient": id.map { ["display_id": .string($0)] } ?? [:],
      ])
  }

  private func broadcast(_ type: String, _ content: JSON) {
    host.send(.broadcast(author.broadcast(type, content: content, parent: message.header)))
  }
}
