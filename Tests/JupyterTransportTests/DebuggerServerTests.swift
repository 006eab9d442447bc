import JSON
import JupyterProtocol
import JupyterTransport
import Session
import Testing

/// The requests that end debugging.
enum Farewell: String, CaseIterable {
  case disconnect, terminate
}

@Suite("The debugger through sockets", .serialized)
struct DebuggerServerTests {
  private let client: Client

  init() throws {
    client = try Client { SessionKernel(Session()) }
    try client.welcome()
  }

  /// Sends a request to the debugger.
  @discardableResult
  private func send(_ command: String, _ arguments: JSON = [:]) -> Message {
    client.send(
      "debug_request",
      ["type": "request", "seq": 1, "command": .string(command), "arguments": arguments],
      on: .control)
  }

  /// What the debugger responds to a request.
  @discardableResult
  private func ask(_ command: String, _ arguments: JSON = [:]) throws -> JSON {
    let request = send(command, arguments)
    let response = try client.receive(on: .control)
    #expect(response.parent == request.header)
    return response.content
  }

  private func attach() throws {
    try ask("initialize", ["clientID": "test"])
    try ask("attach")
  }

  private func set(_ breakpoint: JSON, in code: String) throws {
    let path = try #require(try ask("dumpCell", ["code": .string(code)])["body"]?["sourcePath"])
    try ask("setBreakpoints", ["source": ["path": path], "breakpoints": [breakpoint]])
  }

  /// Runs a cell until it stops at a line.
  private func stop(_ code: String, at line: Int, in subshell: String? = nil) throws -> Message {
    try set(["line": .int(line)], in: code)
    let cell = client.execute(code, to: subshell)
    while try client.receive(on: .iopub).content["event"] != "stopped" {}
    return cell
  }

  private func interrupt() throws {
    client.send("interrupt_request", on: .control)
    #expect(try client.receive(on: .control).content["status"] == "ok")
  }

  /// Whether the kernel answers on each channel that can.
  private func expectAnswers() throws {
    #expect(try ask("debugInfo")["body"]?["isStarted"] == false)
    #expect(try ask("debugInfo")["body"]?["stoppedThreads"] == [])
    let cell = client.execute("6 * 7")
    #expect(try client.receive().parent == cell.header)
  }

  private static let question = "let line = readLine(\"who? \") ?? \"nobody\"\nprint(line)"

  @Test(
    "A cell that waits for a line goes on waiting when the debugger leaves",
    arguments: [true, false])
  func disconnectFromQuestion(isAnswered: Bool) throws {
    try attach()
    let cell = client.execute(Self.question, input: true)
    #expect(try client.receive(on: .stdin).content["prompt"] == "who? ")
    #expect(try ask("disconnect")["success"] == true)
    #expect(!client.hasMessage(within: 200))
    #expect(try ask("debugInfo")["body"]?["isStarted"] == false)
    if isAnswered {
      client.send("input_reply", ["value": "Ada"], on: .stdin)
    } else {
      try interrupt()
    }
    let reply = try client.receive()
    #expect(reply.parent == cell.header)
    #expect(reply.content["ename"] == (isAnswered ? nil : "Interrupted"))
    try expectAnswers()
  }

  @Test(
    "A cell that waits for a line ends when debugging is terminated, in whichever shell",
    arguments: [false, true])
  func terminateQuestion(inSubshell: Bool) throws {
    try attach()
    let subshell = inSubshell ? try client.subshell() : nil
    let cell = client.execute(Self.question, input: true, to: subshell)
    _ = try client.receive(on: .stdin)
    #expect(try ask("terminate")["success"] == true)
    let reply = try client.receive()
    #expect(reply.parent == cell.header)
    #expect(reply.content["ename"] == "Interrupted")
    try expectAnswers()
  }

  @Test("A stopped cell goes on when the debugger leaves, and ends when debugging is terminated")
  func stopped() throws {
    for farewell in Farewell.allCases {
      for subshell in [nil, try client.subshell()] {
        try attach()
        let cell = try stop("let n = 1\nprint(n)", at: 2, in: subshell)
        #expect(try ask(farewell.rawValue)["success"] == true)
        let reply = try client.receive()
        #expect(reply.parent == cell.header)
        #expect(reply.content["ename"] == (farewell == .terminate ? "Interrupted" : nil))
        try expectAnswers()
      }
    }
  }

  @Test("A cell that is stopped amid a long expression ends when debugging is terminated")
  func longExpression() throws {
    try attach()
    let cell = try stop("let n = 1\nprint(n)", at: 2)
    let expression = send("evaluate", ["expression": "while true { }", "frameId": 1])
    #expect(!client.hasMessage(on: .control, within: 200))
    send("terminate")
    let responses = [try client.receive(on: .control), try client.receive(on: .control)]
    let refused = responses.first { $0.parent == expression.header }
    #expect(refused?.content["success"] == false)
    let reply = try client.receive()
    #expect(reply.parent == cell.header)
    #expect(reply.content["ename"] == "Interrupted")
    try expectAnswers()
  }

  @Test("A debugger that leaves while a breakpoint's condition is looked at leaves nothing stopped")
  func condition() throws {
    let subshell = try client.subshell()
    client.execute(
      """
      var isSet = false
      func waits() -> Bool {
          while !isSet {}
          return true
      }
      """)
    _ = try client.receive()
    try attach()
    let code = "let n = 1\nprint(n)"
    try set(["line": 2, "condition": "waits()"], in: code)
    let cell = client.execute(code)
    #expect(!client.hasMessage(within: 200))
    #expect(try ask("disconnect")["success"] == true)
    client.execute("isSet = true", to: subshell)
    let parents = try [client.receive().parent, client.receive().parent]
    #expect(parents.contains(cell.header))
    try expectAnswers()
  }
}
