internal import JupyterProtocol
internal import Logging

/// The life of the iopub socket: outputs out, listeners welcomed.
///
/// It also passes the replies on shell on, once everything before them is sent.
struct PublisherLoop: Sendable {
  /// How long stream text on its own may grow before it is sent.
  private static let streamDelay = Duration.milliseconds(40)

  /// How long the kernel waits for a listener that takes nothing, before outputs are dropped.
  private static let patience = Duration.seconds(10)

  let socket: Socket
  let wire: Wire
  let reception: Reception
  let hub: Hub
  /// How many bytes may be under way to listeners before the kernel waits for them.
  let outputLimit: Int

  private var meter: Meter { hub.meter }

  func run() {
    defer { socket.close() }
    var deadline: ContinuousClock.Instant?
    var isStuck = false
    while true {
      welcomeListeners()
      switch hub.outbox.urgency {
      case .none: deadline = nil
      case .now: deadline = .now
      case .soon: deadline = deadline ?? .now + Self.streamDelay
      }
      if let due = deadline, due <= .now {
        let (items, isClosed) = hub.outbox.takeAll()
        for item in items { deliver(item, isStuck: &isStuck) }
        if isClosed { return }
        deadline = nil
      } else {
        // The bell is cleared before the urgency is read again, so that no ring is lost.
        let readiness = socket.wait(
          hub.outbox.wakeup, milliseconds: Self.milliseconds(to: deadline))
        if readiness.isEnded { return }
        if readiness.isRung { hub.outbox.wakeup.clear() }
      }
    }
  }

  private static func milliseconds(to deadline: ContinuousClock.Instant?) -> Int {
    guard let deadline else { return -1 }
    return max(0, Int((deadline - .now) / .milliseconds(1)) + 1)
  }

  private func deliver(_ item: Outgoing, isStuck: inout Bool) {
    switch item {
    case .reply(let message, _): hub.shellReplies.put(message)
    case .broadcast(let message):
      if meter.bytes > outputLimit { waitForListeners(&isStuck) }
      if isStuck { return }
      socket.send(wire.encode(message), meter: meter)
    }
  }

  /// Waits until listeners took some of what is under way; after a long time in vain, and until
  /// they take something again, no more.
  private func waitForListeners(_ isStuck: inout Bool) {
    let start = ContinuousClock.now
    while meter.bytes > outputLimit {
      if isStuck || hub.outbox.isReleased { return }
      if ContinuousClock.now - start > Self.patience {
        hub.logger.warning("outputs are dropped: a front end does not take them")
        isStuck = true
      }
      _ = socket.wait(hub.outbox.wakeup, milliseconds: 5)
      hub.outbox.wakeup.clear()
      welcomeListeners()
    }
    isStuck = false
  }

  /// A listener announces itself by a frame of a 1 and the topic it wants, and leaves with a 0.
  ///
  /// Nobody has to sign that; who asks again and again and takes no answer is welcomed no more.
  private func welcomeListeners() {
    while let frames = socket.receive() {
      guard frames.count == 1, let frame = frames.first, frame.first == 1 else { continue }
      guard meter.bytes / 2 <= outputLimit else { continue }
      let welcome = reception.welcome(topic: Array(frame.dropFirst()))
      socket.send(wire.encode(welcome), meter: meter)
    }
  }
}
