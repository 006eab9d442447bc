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

  /// Expects that so many requests are left to wait, but one more is refused at once, then that they
  /// are answered once what runs has ended.
  private func expectLimit(_ count: Int, padding: Int, _ end: () throws -> Void) throws {
    let arguments: JSON = [
      "expression": "n", "padding": .array(Array(repeating: [:], count: padding)),
    ]
    let waiting = (0..<count).map { _ in send("evaluate", arguments) }
    #expect(!client.hasMessage(on: .control, within: 100))
    let refused = try ask("evaluate", arguments)
    #expect(refused["success"] == false)
    #expect(refused["message"]?.string?.contains("1,000") == true)
    #expect(try ask("debugInfo")["success"] == true)
    try end()
    for request in waiting {
      let response = try client.receive(on: .control)
      #expect(response.parent == request.header)
      #expect(response.content["success"] == true)
    }
    #expect(try ask("evaluate", arguments)["success"] == true)
  }

  /// How many requests may wait that hold so many empty objects: of 64 bytes each in memory, and few on
  /// the wire.
  private static let limits = [(1_000, 0), (63, 1 << 14)]

  @Test("So many expressions wait for a running cell and no more", arguments: limits)
  func waitingForCell(count: Int, padding: Int) throws {
    client.execute("let n = 1")
    _ = try client.receive()
    try attach()
    client.execute("readLine()", input: true)
    _ = try client.receive(on: .stdin)
    try expectLimit(count, padding: padding) {
      client.send("input_reply", ["value": ""], on: .stdin)
      _ = try client.receive()
    }
  }

  @Test(
    "So many wait for stopped code that evaluates something long and no more", arguments: limits)
  func waitingForStoppedCode(count: Int, padding: Int) throws {
    try attach()
    let cell = try stop("let n = 1\nprint(n)", at: 2)
    let long = send("evaluate", ["expression": "while true { }", "frameId": 1])
    #expect(!client.hasMessage(on: .control, within: 200))
    try expectLimit(count, padding: padding) {
      let request = client.send("interrupt_request", on: .control)
      let parents = try [client.receive(on: .control).parent, client.receive(on: .control).parent]
      #expect(Set(parents) == [long.header, request.header])
    }
    try ask("disconnect")
    #expect(try client.receive().parent == cell.header)
    try expectAnswers()
  }
}
