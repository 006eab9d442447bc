/// What a shell needs around it: sockets and threads to a kernel's side, a recorder to a test's.
///
/// What is sent and written goes out in one order, whatever thread it came from.
public protocol Host: Sendable {
  /// Sends a message, after everything sent and written before.
  func send(_ outgoing: Outgoing)

  /// Continues a text stream of a request's output. Text may be held back for a moment and joined,
  /// but never past the next `send`.
  func write(_ text: String, to stream: StreamName, parent: Header)

  /// Sends an `input_request` on stdin and waits for the answer.
  ///
  /// - Parameters:
  ///   - question: the request
  ///   - isInterrupted: whether the cell that asks was to stop already, so that nobody is asked; a
  ///     later interrupt ends the wait
  /// - Returns: what came of it.
  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer

  /// Does something that is not a message.
  func perform(_ command: HostCommand)

  /// What the kernel's process and its machine are using; `nil` if that is not known.
  var usage: Usage? { get }
}

extension Host {
  /// Nothing is known.
  public var usage: Usage? { nil }
}

/// A message on its way out.
public enum Outgoing: Sendable, Hashable {
  /// For everyone who listens on iopub.
  case broadcast(Message)
  /// For the sender of a request, on the channel it came by.
  case reply(Message, on: Channel)
}

/// What a shell asks of its host.
public enum HostCommand: Sendable, Hashable {
  /// The cells that wait already are not to run; hand them over as aborted.
  case abortWaitingCells
  /// Stop the running cell.
  case interrupt
  /// Hand a request that came by the control channel to the thread that runs cells, in its turn.
  case postpone(Message)
  /// End the kernel, once everything sent is on its way.
  case shutDown(restart: Bool)
  /// Something odd came in and was passed over; for the log.
  case note(String)
}
