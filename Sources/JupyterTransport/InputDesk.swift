internal import JupyterProtocol

/// Where a cell waits for a line from the person at the front end.
final class InputDesk: Sendable {
  private struct State {
    var isWaiting = false
    var answer: InputAnswer?
    var isClosed = false
  }

  /// Questions on their way to the stdin socket.
  let questions = Mailbox<Message>()
  private let state = Monitor(State())

  func ask(_ question: Message) -> InputAnswer {
    state.withLock { state in
      state.isWaiting = true
      state.answer = nil
    }
    questions.put(question)
    return state.wait { state in
      guard let answer = state.isClosed ? .interrupted : state.answer else { return nil }
      state.isWaiting = false
      return answer
    }
  }

  /// Passes an answer to the cell that waits for one; without such a cell does nothing.
  func answer(_ answer: InputAnswer) {
    state.update { state in
      if state.isWaiting, state.answer == nil { state.answer = answer }
    }
  }

  /// Ends every wait, now and later.
  func close() {
    state.update { $0.isClosed = true }
    questions.close()
  }
}
