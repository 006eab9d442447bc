internal import Glibc
internal import JupyterProtocol
internal import Logging

/// The life of a ROUTER socket: requests in, replies out, each as soon as it is there.
struct RouterLoop: Sendable {
  let socket: Socket
  let channel: Channel
  let wire: Wire
  let logger: Logger
  /// What is to be sent; the loop ends when it is closed and empty.
  let outgoing: Mailbox<Message>
  /// Whether requests should be read now.
  var hasRoom: @Sendable () -> Bool = { true }
  /// Takes a request.
  let receive: @Sendable (Message) -> Void
  /// How often, every ten milliseconds, a message is tried to be sent.
  var attempts = 1
  /// Told when the front end a message is for is not there.
  var fail: @Sendable (Message) -> Void = { _ in }

  /// How many messages that are none are told of one by one.
  private static let mostWarnings = 20

  func run() {
    defer { socket.close() }
    var ignored = 0
    while true {
      let reads = hasRoom()
      let readiness = socket.wait(
        outgoing.wakeup, milliseconds: reads ? -1 : 10, receives: reads)
      if readiness.isEnded { return }
      if readiness.isReadable {
        while hasRoom(), let frames = socket.receive() { take(frames, &ignored) }
      }
      // After receiving: what control answers itself is then sent in the same turn.
      if readiness.isRung { outgoing.wakeup.clear() }
      let (messages, isClosed) = outgoing.takeAll()
      for message in messages { send(message) }
      if isClosed { return }
    }
  }

  /// Sends a message to a front end that may be gone, or on stdin about to connect.
  private func send(_ message: Message) {
    let frames = wire.encode(message)
    for attempt in 1...max(1, attempts) {
      if socket.send(frames) { return }
      if attempt < attempts { usleep(10_000) }
    }
    fail(message)
  }

  private func take(_ frames: [[UInt8]], _ ignored: inout Int) {
    do {
      receive(try wire.decode(frames))
    } catch {
      ignored += 1
      // Whoever sends nothing else must not fill a disk with it.
      guard ignored <= Self.mostWarnings else { return }
      logger.warning("ignored a message on \(channel): \(error)")
      if ignored == Self.mostWarnings { logger.warning("and says no more of such on \(channel)") }
    }
  }
}
