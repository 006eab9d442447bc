import Foundation
import JSON
import JupyterProtocol
import JupyterTransport
import Testing

@Suite(.serialized)
struct SubshellServerTests {
  @Test("A subshell answers while the main shell works, and is interrupted with it")
  func beside() throws {
    let client = try Client()
    try client.welcome()
    let subshell = try client.subshell()
    let main = client.execute("wait")
    try client.waitForDisplay()
    let asked = client.execute("7", to: subshell)
    #expect(try client.receive().parent == asked.header)
    let second = client.execute("wait", to: subshell)
    try client.waitForDisplay()
    client.send("interrupt_request", on: .control)
    _ = try client.receive(on: .control)
    let parents = try [client.receive().parent, client.receive().parent]
    #expect(Set(parents) == [main.header, second.header])
  }

  @Test("After a failure the cells that wait in the same shell alone are aborted")
  func abort() throws {
    let client = try Client()
    try client.welcome()
    let subshell = try client.subshell()
    let main = client.execute("wait")
    try client.waitForDisplay()
    let behindMain = client.execute("1")
    client.execute("fail x", to: subshell)
    let behind = client.execute("2", to: subshell)
    #expect(try client.receive().content["status"] == "error")
    let aborted = try client.receive()
    #expect(aborted.parent == behind.header)
    #expect(aborted.content["status"] == "aborted")
    let after = client.execute("3", to: subshell)
    let fine = try client.receive()
    #expect(fine.parent == after.header)
    #expect(fine.content["status"] == "ok")
    client.send("interrupt_request", on: .control)
    _ = try client.receive(on: .control)
    #expect(try client.receive().parent == main.header)
    let last = try client.receive()
    #expect(last.parent == behindMain.header)
    #expect(last.content["status"] == "aborted")
  }

  @Test("A subshell that is deleted ends what it does, and answers what waits with an error")
  func delete() throws {
    let client = try Client()
    try client.welcome()
    let subshell = try client.subshell()
    let running = client.execute("wait", to: subshell)
    try client.waitForDisplay()
    let waiting = client.execute("1", to: subshell)
    // Requests are read in their order, but on two channels: it must have been read before.
    usleep(100_000)
    client.send("delete_subshell_request", ["subshell_id": .string(subshell)], on: .control)
    #expect(try client.receive(on: .control).content["status"] == "ok")
    let late = client.execute("2", to: subshell)
    let refused = try client.receive()
    #expect(refused.parent == late.header)
    #expect(refused.content["status"] == "error")
    client.send("interrupt_request", on: .control)
    _ = try client.receive(on: .control)
    #expect(try client.receive().parent == running.header)
    let rest = try client.receive()
    #expect(rest.parent == waiting.header)
    #expect(rest.content["status"] == "error")
  }

  /// Asks for a subshell: its name, or else why there is none.
  private func create(_ client: Client) throws -> (name: String?, reason: String?) {
    client.send("create_subshell_request", on: .control)
    let content = try client.receive(on: .control).content
    return (content["subshell_id"]?.string, content["evalue"]?.string)
  }

  private func delete(_ subshell: String?, _ client: Client) throws {
    let name = try #require(subshell)
    client.send("delete_subshell_request", ["subshell_id": .string(name)], on: .control)
    #expect(try client.receive(on: .control).content["status"] == "ok")
  }

  @Test("There are 64 subshells at a time and no more; where one is deleted there can be another")
  func most() throws {
    let client = try Client()
    let names = try (0..<64).map { _ in try client.subshell() }
    #expect(Set(names).count == 64)
    for _ in 0..<3 {
      let refused = try create(client)
      #expect(refused.name == nil)
      #expect(refused.reason?.contains("64") == true)
      #expect(refused.reason?.contains("delete_subshell_request") == true)
    }
    client.send("list_subshell_request", on: .control)
    let listed = try client.receive(on: .control).content["subshell_id"]
    #expect(listed == .array(names.map(JSON.string)))
    try delete(names[7], client)
    let made = try #require(try create(client).name)
    #expect(try create(client).name == nil)
    for shell in [made, names[63], nil] {
      let cell = client.execute("7", to: shell)
      #expect(try client.receive().parent == cell.header)
    }
  }

  @Test("One subshell more than 64 takes the place of the one that has been idle for longest")
  func idle() throws {
    let client = try Client(subshellRetention: .milliseconds(300))
    try client.welcome()
    let names = try (0..<64).map { _ in try client.subshell() }
    // None has been idle for long enough.
    #expect(try create(client).name == nil)
    usleep(400_000)
    // The first is used again and the second at work, so that the third is the one.
    let used = client.execute("7", to: names[0])
    #expect(try client.receive().parent == used.header)
    let running = client.execute("wait", to: names[1])
    try client.waitForDisplay()
    let made = try #require(try create(client).name)
    client.send("list_subshell_request", on: .control)
    let listed = try client.receive(on: .control).content["subshell_id"]
    let kept = names[..<2] + names[3...] + [made]
    #expect(listed == .array(kept.map(JSON.string)))
    let late = client.execute("7", to: names[2])
    let refused = try client.receive()
    #expect(refused.parent == late.header)
    #expect(refused.content["status"] == "error")
    client.send("interrupt_request", on: .control)
    #expect(try client.receive(on: .control).content["status"] == "ok")
    #expect(try client.receive().parent == running.header)
  }

  @Test("No more than 64 deleted subshells are left at work")
  func mostLeaving() throws {
    let client = try Client()
    try client.welcome()
    for _ in 0..<64 {
      let subshell = try client.subshell()
      let cell = client.execute("ask", input: true, to: subshell)
      while try client.receive(on: .iopub).parent != cell.header {}
      try delete(subshell, client)
    }
    let refused = try create(client)
    #expect(refused.name == nil)
    #expect(refused.reason?.contains("64") == true)
    client.send("interrupt_request", on: .control)
    #expect(try client.receive(on: .control).content["status"] == "ok")
    for _ in 0..<64 { #expect(try client.receive().content["status"] == "error") }
    var made: String?
    for _ in 0..<500 where made == nil {
      made = try create(client).name
      if made == nil { usleep(10_000) }
    }
    #expect(made != nil)
  }

  @Test("The server ends at once, whatever its shells do")
  func end() throws {
    let client = try Client()
    try client.welcome()
    for subshell in try [client.subshell(), client.subshell(), nil] {
      client.execute("wait", to: subshell)
      try client.waitForDisplay()
    }
    let start = ContinuousClock.now
    client.send("shutdown_request", ["restart": false], on: .control)
    #expect(try client.end() == .shutDown(restart: false))
    #expect(ContinuousClock.now - start < .milliseconds(400))
  }

  @Test("A subshell made before there is a kernel answers once there is one")
  func early() throws {
    let client = try Client {
      usleep(300_000)
      return ToyKernel()
    }
    let subshell = try client.subshell()
    let request = client.execute("7", to: subshell)
    #expect(try client.receive().parent == request.header)
  }

  @Test("Shells ask for input one after another")
  func input() throws {
    let client = try Client()
    let subshell = try client.subshell()
    let first = client.execute("ask one", input: true)
    let question = try client.receive(on: .stdin)
    #expect(question.content["prompt"] == "one")
    let second = client.execute("ask two", input: true, to: subshell)
    usleep(50_000)
    client.send("input_reply", ["value": "1"], on: .stdin)
    #expect(try client.receive().parent == first.header)
    #expect(try client.receive(on: .stdin).content["prompt"] == "two")
    client.send("input_reply", ["value": "2"], on: .stdin)
    #expect(try client.receive().parent == second.header)
  }
}
