internal import JSON

/// Messages over comms.
extension Shell {
  /// Passes a comm message on to the kernel; what fits no open comm is passed over.
  ///
  /// - Parameters:
  ///   - request: what came in
  ///   - isSuperseded: whether a later message that waits says the same anew
  func handleComm(_ request: Message, isSuperseded: Bool) {
    reception.frame(request) {
      let message: CommMessage
      do throws(RequestError) { message = try CommMessage(received: request) } catch {
        return note("\(request.type): \(error.report.value)")
      }
      guard reception.comms.note(message) else {
        return note("\(request.type): the comm \(message.id) is open already, or not open")
      }
      let sink = CellOutput(
        request: ExecuteRequest(code: ""), message: request, comms: reception.comms,
        author: reception.author, host: host, isInterrupted: kernel.isInterrupted)
      let event = CommEvent(
        message, requestID: request.header.messageID, isSuperseded: isSuperseded)
      if !kernel.handle(event, sink: sink), case .open = message.kind {
        sink.send(.comm(CommMessage(.close, id: message.id)))
      }
    }
  }

  private func note(_ text: String) { host.perform(.note(text)) }
}
