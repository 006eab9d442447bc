internal import JupyterProtocol
internal import Session

/// Where a cell waits for a line from the person at the front end; one after another, where several
/// shells ask.
final class InputDesk: Sendable {
  private struct State {
    var isWaiting = false
    var answer: InputAnswer?
    /// How often what waits was interrupted.
    var interrupts = 0
    var isClosed = false
  }

  /// Questions on their way to the stdin socket.
  let questions = Mailbox<Message>()
  private let state = Monitor(State())

  /// Asks, unless the cell that asks was interrupted already, and waits for the answer.
  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer {
    let interrupts = state.withLock { $0.interrupts }
    // Only now: an interrupt is seen here, or else counted later.
    if isInterrupted() { return .interrupted }
    let isTurn = state.wait { state -> Bool? in
      if state.isClosed || state.interrupts > interrupts { return false }
      if state.isWaiting { return nil }
      state.isWaiting = true
      state.answer = nil
      return true
    }
    guard isTurn else { return .interrupted }
    questions.put(question)
    let answer = state.wait { state -> InputAnswer? in
      if state.isClosed || state.interrupts > interrupts { return .interrupted }
      return state.answer
    }
    state.update { $0.isWaiting = false }
    return answer
  }

  /// Passes an answer to the cell that waits for one; without such a cell does nothing.
  func answer(_ answer: InputAnswer) {
    state.update { state in
      if answer == .interrupted { state.interrupts += 1 }
      if state.isWaiting, state.answer == nil { state.answer = answer }
    }
  }

  /// Ends every wait, now and later.
  func close() {
    state.update { $0.isClosed = true }
    questions.close()
  }
}
