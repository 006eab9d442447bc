internal import CZeroMQ
internal import Glibc
internal import JupyterProtocol

/// Owns the sockets of a server.
final class SocketContext: @unchecked Sendable {
  fileprivate let pointer: UnsafeMutableRawPointer

  init() throws(TransportError) {
    guard let pointer = zmq_ctx_new() else { throw .system(Socket.reason) }
    self.pointer = pointer
  }

  /// Ends every wait on a socket of this context.
  func shutdown() { zmq_ctx_shutdown(pointer) }

  /// Waits for what is on its way, as long as the sockets linger, and ends.
  func terminate() {
    while zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {}
  }
}

/// A ZeroMQ socket, which belongs to one thread at a time.
final class Socket: @unchecked Sendable {
  /// What kind of partner a socket is.
  enum Kind {
    case router, publisher, echo, dealer

    /// The largest frame that may come in, in bytes; who sends a larger one is disconnected.
    ///
    /// Listeners send the topics they want, for which libzmq uses the stack at each byte.
    fileprivate var largestFrame: Int64 {
      switch self {
      case .router, .dealer: Int64(Socket.mostBytes)
      case .publisher: 1 << 12
      case .echo: 1 << 16
      }
    }

    /// How many bytes the frames of a message may have together.
    fileprivate var largestMessage: Int {
      switch self {
      case .router, .dealer: Socket.mostBytes
      case .publisher, .echo: 1 << 17
      }
    }

    fileprivate var code: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .publisher: ZMQ_XPUB
      case .echo: ZMQ_ROUTER  // rather than REP, which odd frames can bring out of step
      case .dealer: ZMQ_DEALER
      }
    }
  }

  /// What a wait on a socket ended with.
  struct Readiness {
    var isReadable = false
    var isRung = false
    var isEnded = false
  }

  /// How many bytes any message may have.
  static let mostBytes = 1 << 26

  /// How many frames a message may have.
  private static let mostFrames = 4_096

  /// How many messages of a front end wait here before it has to.
  private static let mostWaiting: Int32 = 1_000

  /// How many echoes wait for a front end that does not take them; what it sends beyond is dropped.
  private static let mostEchoes: Int32 = 100

  private let pointer: UnsafeMutableRawPointer
  private let mostBytes: Int
  private let watch: ConnectionWatch?
  private var isClosed = false

  deinit { close() }

  init(
    _ kind: Kind, in context: SocketContext, watch: ConnectionWatch? = nil
  ) throws(TransportError) {
    guard let pointer = zmq_socket(context.pointer, kind.code) else { throw .system(Self.reason) }
    self.pointer = pointer
    self.watch = watch
    mostBytes = kind.largestMessage
    // Nothing that was sent is dropped here: the server bounds what is under way itself.
    set(ZMQ_SNDHWM, 0)
    set(ZMQ_RCVHWM, Self.mostWaiting)
    set(ZMQ_LINGER, 100)
    var largest = kind.largestFrame
    zmq_setsockopt(pointer, ZMQ_MAXMSGSIZE, &largest, MemoryLayout.size(ofValue: largest))
    switch kind {
    case .router:
      set(ZMQ_ROUTER_HANDOVER, 1)  // a front end may come back under its name
      set(ZMQ_ROUTER_MANDATORY, 1)  // one that is not there is an error, rather than silence
    case .publisher: set(ZMQ_XPUB_VERBOSE, 1)  // tells of every listener, not only the first
    case .echo: set(ZMQ_SNDHWM, Self.mostEchoes)  // nobody has to sign what is echoed
    case .dealer: break
    }
  }

  /// Listens at an address such as `tcp://127.0.0.1:5555`.
  func bind(to address: String) throws(TransportError) {
    if address.hasPrefix("tcp://[") { set(ZMQ_IPV6, 1) }
    guard zmq_bind(pointer, address) == 0 else {
      throw .cannotBind(address: address, reason: Self.reason)
    }
  }

  /// Connects to a socket that listens at an address.
  func connect(to address: String) throws(TransportError) {
    if address.hasPrefix("tcp://[") { set(ZMQ_IPV6, 1) }
    guard zmq_connect(pointer, address) == 0 else {
      throw .cannotConnect(address: address, reason: Self.reason)
    }
  }

  /// Has everything encrypted, and listens only to those who know the public key; to be called
  /// before `bind`.
  func encrypt(with keys: CurveKeys) throws(TransportError) {
    guard zmq_has("curve") == 1 else {
      throw .cannotEncrypt("the libzmq here was built without CurveZMQ")
    }
    set(ZMQ_CURVE_SERVER, 1)
    for (option, key) in [
      (ZMQ_CURVE_PUBLICKEY, keys.publicKey), (ZMQ_CURVE_SECRETKEY, keys.secretKey),
    ] {
      // With its terminating null, as ZeroMQ asks for keys written in Z85.
      guard zmq_setsockopt(pointer, option, key, CurveKeys.length + 1) == 0 else {
        throw .cannotEncrypt("a key in the connection file is none")
      }
    }
  }

  /// The port it listens at over TCP.
  var port: Int? {
    var size = 512
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
      guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, buffer.baseAddress, &size) == 0 else {
        return nil
      }
      let text = String(decoding: buffer.prefix(max(0, size - 1)), as: UTF8.self)
      return text.lastIndex(of: ":").flatMap { Int(text[text.index(after: $0)...]) }
    }
  }

  func close() {
    if !isClosed { zmq_close(pointer) }
    isClosed = true
  }

  /// Waits for a message, a ring, the time, or the end.
  ///
  /// - Parameters:
  ///   - wakeup: what else ends the wait
  ///   - milliseconds: how long to wait at most; for ever if negative
  ///   - receives: whether a message ends the wait
  /// - Returns: what ended it; nothing of that if it was the time or a signal.
  func wait(_ wakeup: Wakeup, milliseconds: Int = -1, receives: Bool = true) -> Readiness {
    var items = [
      zmq_pollitem_t(
        socket: nil, fd: wakeup.descriptor, events: Int16(ZMQ_POLLIN), revents: 0),
      zmq_pollitem_t(socket: pointer, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0),
    ]
    var readiness = Readiness()
    guard zmq_poll(&items, receives ? 2 : 1, milliseconds) >= 0 else {
      readiness.isEnded = zmq_errno() == ETERM
      return readiness
    }
    readiness.isRung = items[0].revents != 0
    readiness.isReadable = items[1].revents != 0
    return readiness
  }

  /// Takes the next message.
  ///
  /// - Parameter waits: whether to wait for one
  /// - Returns: its frames, or one empty frame for a message that is too large; `nil` if there is
  ///   none yet, or the context ended.
  func receive(waits: Bool = false) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var bytesLeft = mostBytes
    var isTooLarge = false
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    repeat {
      while zmq_msg_recv(&message, pointer, waits ? 0 : ZMQ_DONTWAIT) < 0 {
        guard zmq_errno() == EINTR else { return nil }
      }
      let bytes = UnsafeRawBufferPointer(
        start: zmq_msg_data(&message), count: zmq_msg_size(&message))
      bytesLeft -= min(bytes.count, bytesLeft)
      if frames.count == Self.mostFrames || bytesLeft == 0 {
        isTooLarge = true
        frames = []
      }
      if !isTooLarge { frames.append(Array(bytes)) }
    } while zmq_msg_more(&message) != 0
    watch?.noteMessage(from: zmq_msg_get(&message, ZMQ_SRCFD))
    return isTooLarge ? [[]] : frames
  }

  /// Sends the frames of a message.
  ///
  /// - Parameters:
  ///   - frames: at least one
  ///   - meter: counts the last frame's bytes until every receiver has them
  /// - Returns: whether there is someone to send them to.
  @discardableResult
  func send(_ frames: [[UInt8]], meter: Meter? = nil) -> Bool {
    for (index, frame) in frames.enumerated() {
      let isLast = index == frames.count - 1
      var message = zmq_msg_t()
      if isLast, let meter, meter.fill(&message, with: frame) {
        // filled without another copy
      } else if zmq_msg_init_size(&message, frame.count) == 0 {
        frame.withUnsafeBytes { bytes in
          if let source = bytes.baseAddress { memcpy(zmq_msg_data(&message), source, bytes.count) }
        }
      } else {
        return false
      }
      while zmq_msg_send(&message, pointer, isLast ? 0 : ZMQ_SNDMORE) < 0 {
        guard zmq_errno() == EINTR else {
          zmq_msg_close(&message)
          return false
        }
      }
    }
    return true
  }

  private func set(_ option: Int32, _ value: Int32) {
    var value = value
    zmq_setsockopt(pointer, option, &value, MemoryLayout.size(ofValue: value))
  }

  fileprivate static var reason: String { String(cString: zmq_strerror(zmq_errno())) }
}

/// Why a server cannot start.
public enum TransportError: Error, Hashable, CustomStringConvertible {
  /// A socket cannot listen at its address.
  case cannotBind(address: String, reason: String)
  /// A socket cannot connect to an address.
  case cannotConnect(address: String, reason: String)
  /// The connection file asks for encryption that is not to be had.
  case cannotEncrypt(String)
  /// The one who started the kernel does not take note of its ports.
  case notRegistered(address: String, reason: String)
  /// The connection file cannot be read.
  case cannotRead(path: String, reason: String)
  /// The system denied a socket or thread.
  case system(String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .cannotBind(let address, let reason): "cannot listen at \(address): \(reason)"
    case .cannotConnect(let address, let reason): "cannot connect to \(address): \(reason)"
    case .cannotEncrypt(let reason): "cannot encrypt: \(reason)"
    case .notRegistered(let address, let reason): "cannot register at \(address): \(reason)"
    case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
    case .system(let reason): "cannot start the kernel's sockets and threads: \(reason)"
    }
  }
}
