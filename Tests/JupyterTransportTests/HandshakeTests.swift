import CZeroMQ
import Foundation
import JSON
import JupyterProtocol
import JupyterTransport
import Logging
import Synchronization
import Testing

/// One who starts kernels and waits for their ports.
private final class Launcher {
  let context: UnsafeMutableRawPointer
  let socket: UnsafeMutableRawPointer
  private(set) var port = 0

  init() throws {
    context = try #require(zmq_ctx_new())
    socket = try #require(zmq_socket(context, ZMQ_ROUTER))
    var value: Int32 = 5_000
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &value, 4)
    #expect(zmq_bind(socket, "tcp://127.0.0.1:*") == 0)
    var endpoint = [CChar](repeating: 0, count: 256)
    var size = endpoint.count
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &endpoint, &size)
    let text = String(decoding: endpoint.prefix(size - 1).map(UInt8.init), as: UTF8.self)
    port = try #require(text.split(separator: ":").last.flatMap { Int($0) })
  }

  deinit {
    zmq_close(socket)
    zmq_ctx_term(context)
  }

  func file(transport: String = "tcp", more: String = "") throws -> ConnectionFile {
    let text = """
      {"kernel_id": "k-1", "transport": "\(transport)", "registration_ip": "127.0.0.1",
       "registration_port": \(port), "key": "secret"\(more)}
      """
    return try ConnectionFile(parsing: Array(text.utf8))
  }

  func receive() throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var more: Int32 = 1
    while more != 0 {
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = zmq_recv(socket, &bytes, bytes.count, 0)
      try #require(count >= 0, "no report came")
      frames.append(Array(bytes.prefix(Int(count))))
      var size = 4
      zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size)
    }
    return frames
  }

  func send(_ frames: [[UInt8]]) {
    for (index, frame) in frames.enumerated() {
      zmq_send(socket, frame, frame.count, index < frames.count - 1 ? ZMQ_SNDMORE : 0)
    }
  }
}

/// A server on a thread of its own.
private final class Running: Sendable {
  let server: KernelServer
  private let result = Mutex<Result<KernelServer.End, TransportError>?>(nil)

  init(_ connection: ConnectionFile) {
    let info = KernelInfo(
      implementation: "toy", implementationVersion: "1",
      language: .init(
        name: "toy", version: "1", mimeType: "text/plain", fileExtension: ".toy",
        pygmentsLexer: "text", codeMirrorMode: "null"), banner: "")
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    server = KernelServer(connection: connection, info: info, logger: logger) { ToyKernel() }
    Thread.detachNewThread { [self] in
      let end = Result { () throws(TransportError) in try server.run(handlesSignals: false) }
      result.withLock { $0 = end }
    }
  }

  func end() throws -> KernelServer.End {
    for _ in 0..<500 {
      if let result = result.withLock({ $0 }) { return try result.get() }
      usleep(10_000)
    }
    throw TransportError.system("the server does not end")
  }
}

@Suite("Ways to reach a kernel", .serialized)
struct HandshakeTests {
  private let signer = Signer(key: "secret")
  private let mark = Array("<IDS|MSG>".utf8)

  @Test("A kernel picks its ports, reports them signed, and serves there")
  func handshake() throws {
    let launcher = try Launcher()
    let running = Running(try launcher.file())
    let frames = try launcher.receive()
    #expect(frames.count == 4)
    #expect(frames[1] == mark)
    #expect(signer.accepts(frames[2], of: [frames[3]]))
    let content = try JSON.parse(frames[3])
    #expect(content["kernel_id"] == "k-1")
    let body = Array("ACK".utf8)
    launcher.send([frames[0], mark, signer.signature(of: [body]), body])
    let fields: [(Channel, String)] = [
      (.shell, "shell_port"), (.control, "control_port"), (.stdin, "stdin_port"),
      (.iopub, "iopub_port"), (.heartbeat, "hb_port"),
    ]
    let ports = fields.map { ($0.0, Int(content[$0.1]?.string ?? "") ?? 0) }
    #expect(Set(ports.map(\.1)).count == 5)
    let client = try Client(
      joining: ConnectionFile(
        transport: .tcp, ip: "127.0.0.1", ports: Dictionary(uniqueKeysWithValues: ports),
        key: "secret"))
    client.send("kernel_info_request")
    #expect(try client.receive().content["implementation"] == "toy")
    client.send("shutdown_request", on: .control)
    #expect(try running.end() == .shutDown(restart: false))
  }

  @Test("A receipt that is not signed ends the kernel")
  func forgedReceipt() throws {
    let launcher = try Launcher()
    let running = Running(try launcher.file())
    let frames = try launcher.receive()
    let body = Array("ACK".utf8)
    launcher.send([frames[0], mark, Signer(key: "guess").signature(of: [body]), body])
    let error = #expect(throws: TransportError.self) { try running.end() }
    #expect(error?.description.hasSuffix("the receipt is not signed") == true)
  }

  @Test("While no receipt comes the kernel can be stopped")
  func noReceipt() throws {
    let launcher = try Launcher()
    let running = Running(try launcher.file())
    _ = try launcher.receive()
    running.server.stop()
    #expect(try running.end() == .shutDown(restart: false))
  }

  @Test("Encrypted sockets answer those who know the public key, and nobody else")
  func curve() throws {
    func pair() -> CurveKeys {
      var publicKey = [CChar](repeating: 0, count: 41)
      var secretKey = publicKey
      zmq_curve_keypair(&publicKey, &secretKey)
      let texts = [publicKey, secretKey].map {
        String(decoding: $0.prefix(40).map(UInt8.init), as: UTF8.self)
      }
      return CurveKeys(publicKey: texts[0], secretKey: texts[1])
    }
    var connection = try Client.tcp()
    connection.curve = pair()
    let running = Running(connection)
    let client = try Client(joining: connection)
    client.send("kernel_info_request")
    #expect(try client.receive().content["implementation"] == "toy")
    for stranger in [nil, pair()] {
      var wrong = connection
      wrong.curve = stranger
      let other = try Client(joining: wrong)
      other.send("kernel_info_request")
      #expect(!other.hasMessage(within: 300))
    }
    client.send("kernel_info_request", on: .control)
    #expect(try client.receive(on: .control).content["implementation"] == "toy")
    client.send("shutdown_request", on: .control)
    #expect(try running.end() == .shutDown(restart: false))
  }

  @Test("What the kernel and its machine use is told on control")
  func usage() throws {
    let client = try Client()
    client.send("usage_request", on: .control)
    let first = try client.receive(on: .control)
    #expect(first.type == "usage_reply")
    #expect(first.content["status"] == "ok")
    #expect(first.content["pid"] == .int(Int(getpid())))
    #expect(first.content["hostname"]?.string == ProcessInfo.processInfo.hostName)
    #expect(first.content["cpu_count"] == .int(ProcessInfo.processInfo.activeProcessorCount))
    #expect(first.content["kernel_cpu"]?.double != nil)
    let memory = try #require(first.content["host_virtual_memory"])
    #expect(memory["total"]?.int == Int(ProcessInfo.processInfo.physicalMemory))
    #expect((0...100).contains(try #require(memory["percent"]?.double)))
  }

  @Test("The processor time that it tells is what the process has used since it was asked last")
  func processor() throws {
    let client = try Client()
    let start = ContinuousClock.now
    client.send("usage_request", on: .control)
    _ = try client.receive(on: .control)
    let before = clock()
    var sum = 0.0
    while clock() - before < CLOCKS_PER_SEC / 5 { sum += Double.random(in: 0...1) }
    let used = Double(clock() - before) / Double(CLOCKS_PER_SEC)
    client.send("usage_request", on: .control)
    let content = try client.receive(on: .control).content
    // Seen from outside it took longer; the last digit is rounded.
    let least = 100 * used / ((ContinuousClock.now - start) / .seconds(1))
    #expect(sum > 0)
    #expect(try #require(content["kernel_cpu"]?.double) > least - 1)
    #expect((0...100).contains(try #require(content["host_cpu_percent"]?.double)))
  }

  @Test("The memory that it tells grows by what the process takes")
  func memory() throws {
    let client = try Client()
    func told() throws -> Int {
      client.send("usage_request", on: .control)
      return try #require(try client.receive(on: .control).content["kernel_memory"]?.int)
    }
    // Other tests take memory, or give it back, in between: much is taken here, and of many times
    // one is enough, of which there is none where what is told does not follow.
    let size = 256 << 20
    func isTold(_ rise: Int) -> Bool { abs(rise - size) < size / 8 }
    var rises: [Int] = []
    repeat {
      let before = try told()
      let bytes = [UInt8](repeating: 1, count: size)
      rises.append(try told() - before)
      #expect(bytes[12_345] == 1)
    } while rises.count < 50 && !rises.contains(where: isTold)
    #expect(rises.contains(where: isTold), "\(rises)")
  }
}
