internal import JupyterProtocol
internal import Logging
internal import Synchronization

/// What interrupts a running cell; a function by itself would be wrapped once more at each lock.
struct Interruption {
  var action: @Sendable () -> Void = {}
}

/// What the threads of a server share: everything on its way from one to another.
final class Hub: Host {
  let logger: Logger
  let outbox: Outbox
  let jobs = JobQueue()
  let input = InputDesk()
  let shellReplies = Mailbox<Message>()
  let controlReplies = Mailbox<Message>()
  /// Counts the outputs under way; here because it must outlive the sockets.
  let meter = Meter()
  private let usageMeter = UsageMeter()
  /// Rung when the server is to end.
  let ending = Wakeup()

  /// The shells besides the main one.
  let subshells: SubshellHub

  private let interruption = Mutex(Interruption())
  private let restart = Mutex<Bool?>(nil)

  init(author: Author, logger: Logger, subshellRetention: Duration) {
    self.logger = logger
    subshells = SubshellHub(retention: subshellRetention)
    outbox = Outbox(author: author)
  }

  /// Whether a front end asked for the end in order to start again.
  var isRestart: Bool { restart.withLock { $0 ?? false } }

  /// Whether requests should be read from shell now.
  var hasRoom: Bool { jobs.hasRoom && subshells.haveRoom }

  /// Sets what interrupts a running cell.
  func interrupt(with action: @escaping @Sendable () -> Void) {
    interruption.withLock { $0.action = action }
  }

  /// Asks the cells that run to stop, then ends what they wait for: a cell that was not asked yet when
  /// it looked, just before it waits, is not left waiting.
  func interrupt() {
    let action = interruption.withLock { $0.action }
    action()
    subshells.interrupt()
    input.answer(.interrupted)
    outbox.release()
  }

  /// Sends a reply on shell the way of the outputs, so that these are sent before it, and one on
  /// control at once.
  func send(_ outgoing: Outgoing) {
    if case .reply(let message, .control) = outgoing {
      controlReplies.put(message)
    } else {
      outbox.append(outgoing)
    }
  }

  func write(_ text: String, to stream: StreamName, parent: Header) {
    outbox.write(text, to: stream, parent: parent)
  }

  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer {
    outbox.flush()
    return input.ask(question, unless: isInterrupted)
  }

  var usage: Usage? { usageMeter.read() }

  func perform(_ command: HostCommand) {
    switch command {
    case .abortWaitingCells: jobs.abortWaiting()
    case .interrupt: interrupt()
    case .postpone(let request): jobs.append(request)
    case .shutDown(let restart):
      self.restart.withLock { $0 = restart }
      ending.ring()
    case .note(let text): logger.info("\(text)")
    }
  }
}
