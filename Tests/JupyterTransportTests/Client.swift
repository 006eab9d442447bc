import CZeroMQ
import Foundation
import JSON
import JupyterProtocol
import JupyterTransport
import Logging
import Synchronization
import Testing

/// A server with a toy kernel, and a front end that talks to it through sockets of its own.
final class Client {
  private static let count = Atomic<Int>(0)

  let author = Author(username: "tester") { 0 }
  let connection: ConnectionFile
  private let server: KernelServer?
  private let wire = Wire(signer: Signer(key: "secret"))
  private let context: UnsafeMutableRawPointer
  private var sockets: [Channel: UnsafeMutableRawPointer] = [:]
  private let ended = Mailbox()

  /// What the server's thread leaves at its end.
  private final class Mailbox: Sendable {
    let result = Mutex<Result<KernelServer.End, TransportError>?>(nil)
  }

  init(
    _ connection: ConnectionFile = Client.ipc(), handlesSignals: Bool = false,
    outputLimit: Int = 1 << 26, subshellRetention: Duration = .seconds(600),
    kernel: @escaping @Sendable () -> any Kernel = { ToyKernel() }
  ) throws {
    self.connection = connection
    let info = KernelInfo(
      implementation: "toy", implementationVersion: "1",
      language: .init(
        name: "toy", version: "1", mimeType: "text/plain", fileExtension: ".toy",
        pygmentsLexer: "text", codeMirrorMode: "null"), banner: "",
      features: ["kernel subshells"])
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    server = KernelServer(
      connection: connection, info: info, outputLimit: outputLimit,
      subshellRetention: subshellRetention, logger: logger, kernel: kernel)
    context = try #require(zmq_ctx_new())
    let (server, ended) = (server, ended)
    Thread.detachNewThread {
      let result = Result { () throws(TransportError) in
        try server?.run(handlesSignals: handlesSignals) ?? .terminated
      }
      ended.result.withLock { $0 = result }
    }
    try connect()
  }

  /// Talks to a server that someone else runs.
  init(joining connection: ConnectionFile) throws {
    self.connection = connection
    server = nil
    context = try #require(zmq_ctx_new())
    try connect()
  }

  private func connect() throws {
    for channel in Channel.allCases {
      let kind =
        switch channel {
        case .iopub: ZMQ_SUB
        case .heartbeat: ZMQ_REQ
        default: ZMQ_DEALER
        }
      let socket = try #require(zmq_socket(context, kind))
      set(socket, ZMQ_LINGER, 0)
      set(socket, ZMQ_RECONNECT_IVL, 5)
      set(socket, ZMQ_RCVTIMEO, 5_000)
      if let curve = connection.curve {
        for option in [ZMQ_CURVE_SERVERKEY, ZMQ_CURVE_PUBLICKEY] {
          zmq_setsockopt(socket, option, curve.publicKey, 41)
        }
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, curve.secretKey, 41)
      }
      // One identity on every channel, as the protocol asks.
      let identity = server == nil ? "guest" : "me"
      if kind == ZMQ_DEALER {
        zmq_setsockopt(socket, ZMQ_ROUTING_ID, identity, identity.utf8.count)
      }
      if kind == ZMQ_SUB {
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0)
        // Else a thousand messages lie unread on this side, of any size.
        set(socket, ZMQ_RCVHWM, 10)
      }
      zmq_connect(socket, connection.address(of: channel))
      sockets[channel] = socket
    }
  }

  deinit {
    server?.stop()
    for socket in sockets.values { zmq_close(socket) }
    zmq_ctx_term(context)
    // The process may end with the test, and libzmq's threads are to have ended by then.
    if server != nil {
      for _ in 0..<5_000 where ended.result.withLock({ $0 == nil }) { usleep(1_000) }
    }
    if connection.transport == .ipc {
      for port in connection.ports.values { unlink("\(connection.ip)-\(port)") }
    }
  }

  /// Unix sockets that nobody else uses.
  static func ipc() -> ConnectionFile {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("martlet-\(getpid())-\(number)").path
    let ports = zip(Channel.allCases, 1...).map { ($0, $1) }
    return ConnectionFile(
      transport: .ipc, ip: path, ports: Dictionary(uniqueKeysWithValues: ports), key: "secret")
  }

  /// Five TCP ports that were free a moment ago.
  static func tcp() throws -> ConnectionFile {
    let context = try #require(zmq_ctx_new())
    defer { zmq_ctx_term(context) }
    var sockets: [UnsafeMutableRawPointer] = []
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      let socket = try #require(zmq_socket(context, ZMQ_REP))
      sockets.append(socket)
      #expect(zmq_bind(socket, "tcp://127.0.0.1:*") == 0)
      var endpoint = [CChar](repeating: 0, count: 256)
      var size = endpoint.count
      zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &endpoint, &size)
      let text = String(decoding: endpoint.prefix(size - 1).map(UInt8.init), as: UTF8.self)
      ports[channel] = text.split(separator: ":").last.flatMap { Int($0) }
    }
    for socket in sockets { zmq_close(socket) }
    return ConnectionFile(transport: .tcp, ip: "127.0.0.1", ports: ports, key: "secret")
  }

  /// Sends a request.
  @discardableResult
  func send(
    _ type: String, _ content: JSON = [:], on channel: Channel = .shell, to subshell: String? = nil
  ) -> Message {
    var message = author.message(type, content: content)
    if let subshell {
      let header = message.header
      message.header = Header(
        messageID: header.messageID, session: header.session, username: header.username,
        date: header.date, type: header.type, subshell: subshell)
    }
    send(frames: wire.encode(message), on: channel)
    return message
  }

  @discardableResult
  func execute(_ code: String, input: Bool = false, to subshell: String? = nil) -> Message {
    send(
      "execute_request", ["code": .string(code), "allow_stdin": .bool(input)], to: subshell)
  }

  /// Makes a subshell.
  func subshell() throws -> String {
    send("create_subshell_request", on: .control)
    return try #require(receive(on: .control).content["subshell_id"]?.string)
  }

  func send(frames: [[UInt8]], on channel: Channel) {
    for (index, frame) in frames.enumerated() {
      let flags = index < frames.count - 1 ? ZMQ_SNDMORE : 0
      zmq_send(sockets[channel], frame, frame.count, flags)
    }
  }

  /// Listens to one more topic on iopub.
  func subscribe(to topic: String) {
    zmq_setsockopt(sockets[.iopub], ZMQ_SUBSCRIBE, topic, topic.utf8.count)
  }

  func receiveFrames(on channel: Channel) throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    repeat {
      let size = zmq_msg_recv(&message, sockets[channel], 0)
      try #require(size >= 0, "nothing came on \(channel)")
      frames.append(
        Array(UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: Int(size))))
    } while zmq_msg_more(&message) != 0
    return frames
  }

  /// Whether a message comes within some milliseconds.
  func hasMessage(on channel: Channel = .shell, within milliseconds: Int) -> Bool {
    var item = zmq_pollitem_t(
      socket: sockets[channel], fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    return zmq_poll(&item, 1, milliseconds) > 0
  }

  func receive(on channel: Channel = .shell) throws -> Message {
    try wire.decode(receiveFrames(on: channel))
  }

  /// What is published until the request is done, from `busy` to `idle`.
  func outputs(of request: Message) throws -> [Message] {
    var messages: [Message] = []
    while true {
      let message = try receive(on: .iopub)
      guard message.parent?.messageID == request.header.messageID else { continue }
      messages.append(message)
      if message.content["execution_state"] == "idle" { return messages }
    }
  }

  /// Waits for the one output that says a cell runs.
  func waitForDisplay() throws {
    while try receive(on: .iopub).type != "display_data" {}
  }

  /// Waits for the server's end.
  func end() throws -> KernelServer.End {
    for _ in 0..<500 {
      if let result = ended.result.withLock({ $0 }) { return try result.get() }
      usleep(10_000)
    }
    throw TransportError.system("the server does not end")
  }

  private func set(_ socket: UnsafeMutableRawPointer, _ option: Int32, _ value: Int32) {
    var value = value
    zmq_setsockopt(socket, option, &value, MemoryLayout.size(ofValue: value))
  }
}
