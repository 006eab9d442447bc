import Foundation
import JSON
import JupyterProtocol
import JupyterTransport
import Synchronization
import TestClock
import Testing

@Suite(.serialized)
struct KernelServerTests {
  @Test(
    "It greets, introduces itself and echoes over Unix sockets and TCP", arguments: [true, false])
  func greeting(overTCP: Bool) throws {
    let client = try Client(overTCP ? Client.tcp() : Client.ipc())
    client.send("kernel_info_request")
    let reply = try client.receive()
    #expect(reply.type == "kernel_info_reply")
    #expect(reply.content["implementation"] == "toy")
    try client.welcome()
    client.send(frames: [[1, 2, 3]], on: .heartbeat)
    #expect(try client.receiveFrames(on: .heartbeat) == [[1, 2, 3]])
  }

  @Test("It introduces itself while the kernel is still built")
  func lazyKernel() throws {
    let client = try Client {
      usleep(300_000)
      return ToyKernel()
    }
    let start = ContinuousClock.now
    client.send("kernel_info_request")
    #expect(try client.receive().type == "kernel_info_reply")
    #expect(ContinuousClock.now - start < .milliseconds(250))
    let request = client.execute("7")
    #expect(try client.receive().parent == request.header)
  }

  @Test("A cell's outputs come in order and before idle, its prints in few messages")
  func outputs() throws {
    let client = try Client()
    try client.welcome()
    let cell = client.execute("count 100000\nmix 200\n7")
    let messages = try client.outputs(of: cell)
    #expect(try client.receive().content["status"] == "ok")
    #expect(messages.first?.content["execution_state"] == "busy")
    let streams = messages.prefix { $0.type != "display_data" }.filter { $0.type == "stream" }
    let text = streams.compactMap { $0.content["text"]?.string }.joined()
    #expect(text == (0..<100_000).map { "\($0)\n" }.joined())
    #expect(streams.count < 100)
    let mixed = messages.drop { $0.type != "display_data" }.compactMap {
      $0.content["text"]?.string ?? $0.content["data"]?["text/plain"]?.string
    }
    #expect(mixed == (0..<200).flatMap { ["d\($0)", "s\($0)"] } + ["7"])
  }

  @Test("What a running cell prints is seen before it ends")
  func promptness() throws {
    let client = try Client()
    try client.welcome()
    let cell = client.execute("trickle")
    var text = ""
    while text != "ab" { text += try client.receive(on: .iopub).content["text"]?.string ?? "" }
    client.send("interrupt_request", on: .control)
    #expect(try client.outputs(of: cell).map(\.type) == ["status"])
  }

  @Test("Control and heartbeat are answered while a cell runs, which an interrupt ends")
  func interrupt() throws {
    let client = try Client()
    try client.welcome()
    let cell = client.execute("wait")
    try client.waitForDisplay()
    client.send("kernel_info_request", on: .control)
    #expect(try client.receive(on: .control).type == "kernel_info_reply")
    client.send("complete_request", ["code": ""], on: .control)
    #expect(try client.receive(on: .control).content["status"] == "error")
    client.send(frames: [[7]], on: .heartbeat)
    #expect(try client.receiveFrames(on: .heartbeat) == [[7]])
    let start = ContinuousClock.now
    client.send("interrupt_request", on: .control)
    #expect(try client.receive(on: .control).content == ["status": "ok"])
    let reply = try client.receive()
    #expect(reply.parent == cell.header)
    #expect(reply.content["ename"] == "Interrupted")
    #expect(ContinuousClock.now - start < .milliseconds(100))
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("After a failure the cells that wait are aborted, and nothing else")
  func abort() throws {
    let client = try Client()
    try client.welcome()
    let failing = client.execute("wait")
    try client.waitForDisplay()
    let second = client.execute("print a")
    let question = client.send("is_complete_request", ["code": ""])
    let third = client.execute("print b")
    usleep(20_000)
    client.send("interrupt_request", on: .control)
    let replies = try (0..<4).map { _ in try client.receive() }
    #expect(replies.map(\.parent) == [failing, second, question, third].map(\.header))
    #expect(
      replies.map { $0.content["status"] } == ["error", "aborted", "complete", "aborted"])
    #expect(try client.outputs(of: third).map(\.type) == ["status", "status"])
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("Cells sent in one burst with one that fails at once are aborted too")
  func burst() throws {
    let client = try Client()
    try client.welcome()
    _ = client.execute("fail")
    for _ in 0..<5 { _ = client.execute("print a") }
    let statuses = try (0..<6).map { _ in try client.receive().content["status"]?.string }
    #expect(statuses == ["error"] + Array(repeating: "aborted", count: 5))
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("A cell gets a line of input, or is interrupted while it waits for one")
  func input() throws {
    let client = try Client()
    try client.welcome()
    let cell = client.execute("ask name?", input: true)
    let question = try client.receive(on: .stdin)
    #expect(question.type == "input_request")
    #expect(question.content == ["prompt": "name?", "password": false])
    client.send("input_reply", ["value": "Ada"], on: .stdin)
    #expect(try client.receive().content["status"] == "ok")
    #expect(try client.outputs(of: cell).contains { $0.content["text"] == "Ada" })
    _ = client.execute("ask name?", input: true)
    _ = try client.receive(on: .stdin)
    client.send("interrupt_request", on: .control)
    #expect(try client.receive().content["ename"] == "NoInput")
  }

  @Test("A flood of prints that nobody reads is held back, loses nothing, and can be interrupted")
  func flood() throws {
    let count = ToyKernel.Count()
    let client = try Client(outputLimit: 1_000_000) { ToyKernel(flood: count) }
    try client.welcome()
    let cell = client.execute("flood")
    // It is held back when it gets no further for a while, which a busy machine may make longer.
    var written = 0
    var stillness = 0
    for _ in 0..<3_000 where stillness < 30 {
      usleep(10_000)
      let now = count.bytes.load(ordering: .relaxed)
      stillness = now == written && now >= 1_000_000 ? stillness + 1 : 0
      written = now
      try #require(written < 30_000_000, "nobody holds the flood back")
    }
    // The limit, what queues before it, and what lies in the sockets' own buffers.
    #expect(stillness == 30)
    let start = ContinuousClock.now
    client.send("interrupt_request", on: .control)
    #expect(try client.receive().content["status"] == "ok")
    #expect(ContinuousClock.now - start < .seconds(1))
    let sizes = try client.outputs(of: cell).compactMap { $0.content["text"]?.string?.utf8.count }
    #expect(sizes.allSatisfy { $0 % 100_000 == 0 })
    // With what is written between the interrupt, from which nobody is held back, and the cell's
    // noticing it.
    #expect(sizes.reduce(0, +) == count.bytes.load(ordering: .relaxed))
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("SIGINT interrupts a cell and SIGTERM ends the server")
  func signals() throws {
    let client = try Client(handlesSignals: true)
    defer {
      signal(SIGINT, SIG_DFL)
      signal(SIGTERM, SIG_DFL)
    }
    try client.welcome()
    _ = client.execute("wait")
    try client.waitForDisplay()
    kill(getpid(), SIGINT)
    #expect(try client.receive().content["ename"] == "Interrupted")
    kill(getpid(), SIGTERM)
    #expect(try client.end() == .terminated)
  }

  @Test("Cells have a large stack")
  func deepStack() throws {
    let client = try Client()
    try client.welcome()
    let cell = client.execute("deep 20000")  // over 20 MB of frames
    #expect(try client.outputs(of: cell).contains { $0.content["text"] == "20000" })
  }

  @Test(
    "Shutting down is answered, broadcast and quick, even while a cell runs",
    arguments: [true, false])
  func shutdown(whileRunning: Bool) throws {
    let client = try Client()
    try client.welcome()
    if whileRunning {
      _ = client.execute("wait")
      try client.waitForDisplay()
    }
    let start = ContinuousClock.now
    let request = client.send("shutdown_request", ["restart": true], on: .control)
    #expect(
      try client.receive(on: .control).content == ["status": "ok", "restart": true])
    #expect(
      try client.outputs(of: request).map(\.type) == ["status", "shutdown_reply", "status"])
    #expect(try client.end() == .shutDown(restart: true))
    #expect(ContinuousClock.now - start < .milliseconds(200))
  }

  @Test("Frames that are no signed message are passed over on every channel")
  func hostile() throws {
    let client = try Client()
    try client.welcome()
    let stranger = Wire(signer: Signer(key: "guess"))
    let forged = stranger.encode(client.author.message("shutdown_request", content: [:]))
    for channel in [Channel.shell, .control, .stdin] {
      client.send(frames: [[]], on: channel)
      client.send(frames: [Array("<IDS|MSG>".utf8)], on: channel)
      client.send(frames: [[], [0xFF], Array("<IDS|MSG>".utf8), [1], [2]], on: channel)
      client.send(frames: forged, on: channel)
    }
    client.send("no_such_request")
    client.send("no_such_request", on: .control)
    client.send("kernel_info_request", on: .control)
    #expect(try client.receive(on: .control).type == "kernel_info_reply")
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("Messages of very many frames and topics of any length are passed over")
  func oversized() throws {
    let client = try Client()
    try client.welcome()
    let many = Array(repeating: [UInt8](), count: 100_000)
    for channel in [Channel.shell, .control, .stdin] { client.send(frames: many, on: channel) }
    let stranger = try Client(joining: client.connection)
    stranger.send(frames: Array(repeating: [1], count: 5_000), on: .heartbeat)
    client.send(frames: [[9]], on: .heartbeat)
    #expect(try client.receiveFrames(on: .heartbeat) == [[9]])
    stranger.subscribe(to: String(repeating: "t", count: 1 << 13))
    client.subscribe(to: "other")
    while try client.receive(on: .iopub).content != ["subscription": "other"] {}
    client.send("kernel_info_request", on: .control)
    #expect(try client.receive(on: .control).type == "kernel_info_reply")
    _ = client.execute("7")
    #expect(try client.receive().content["status"] == "ok")
  }

  @Test("An answer for a cell's question that is no text makes the question fail")
  func oddInput() throws {
    let client = try Client()
    try client.welcome()
    _ = client.execute("ask name?", input: true)
    _ = try client.receive(on: .stdin)
    client.send("execute_request", ["code": "1"], on: .stdin)
    client.send("input_reply", ["value": 3], on: .stdin)
    #expect(try client.receive().content["ename"] == "NoInput")
  }

  @Test("An address that is taken is named")
  func takenAddress() throws {
    let client = try Client(Client.tcp())
    try client.welcome()
    let other = try Client(client.connection)
    let error = #expect(throws: TransportError.self) { try other.end() }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("cannot listen at tcp://127.0.0.1:"))
    #expect(text.hasSuffix("Address already in use"))
  }

  @Test("A cell that shows nothing takes well under a few milliseconds there and back")
  func latency() throws {
    let client = try Client()
    try client.welcome()
    let times = try (0..<100).map { _ in
      try ContinuousClock().measure {
        _ = client.execute("")
        _ = try client.receive()
      }
    }
    #expect(times.sorted()[50] < .milliseconds(5) * slowdown)
  }
}

extension Client {
  /// Waits until the kernel answers and outputs reach this front end.
  func welcome() throws {
    while try receive(on: .iopub).type != "iopub_welcome" {}
  }
}
