internal import JupyterProtocol

/// Tells whom started the kernel where it listens, once it does.
struct Registrar {
  /// How long a receipt is waited for.
  static let milliseconds = 10_000

  let registration: Registration
  let signer: Signer

  /// Reports the ports and waits for the receipt.
  ///
  /// - Parameters:
  ///   - ports: the ports that the kernel picked
  ///   - context: owns the socket
  ///   - wakeup: ends the wait when it rings
  /// - Throws: a `TransportError` if there is no receipt in time, or one that is not signed.
  func register(
    _ ports: [Channel: Int], in context: SocketContext, until wakeup: Wakeup
  ) throws(TransportError) {
    let socket = try Socket(.dealer, in: context)
    defer { socket.close() }
    try socket.connect(to: registration.address)
    socket.send(registration.report(ports, signer: signer))
    let deadline = ContinuousClock.now + .milliseconds(Self.milliseconds)
    while true {
      let left = Int((deadline - .now) / .milliseconds(1))
      guard left > 0 else {
        throw .notRegistered(address: registration.address, reason: "there is no receipt")
      }
      let readiness = socket.wait(wakeup, milliseconds: left)
      if readiness.isRung || readiness.isEnded { return }
      guard readiness.isReadable, let frames = socket.receive() else { continue }
      guard registration.accepts(frames, signer: signer) else {
        throw .notRegistered(address: registration.address, reason: "the receipt is not signed")
      }
      return
    }
  }
}
