import JSON
import JupyterProtocol
import Testing

struct ReceptionTests {
  private func control(_ type: String, _ content: JSON = [:]) -> (Bench.Answer, [HostCommand]) {
    let bench = Bench()
    let request = Sample.message(type, content)
    bench.reception.handleControl(request)
    return (
      Bench.Answer(request: request, outgoing: bench.host.takeAll()), bench.host.takeCommands()
    )
  }

  @Test("Control requests are framed by busy and idle and replied on control")
  func interrupt() {
    let (answer, commands) = control("interrupt_request")
    #expect(answer.types == ["status", "interrupt_reply", "status"])
    #expect(answer.states == ["busy", "idle"])
    #expect(commands == [.interrupt])
    let channels = answer.outgoing.compactMap { outgoing -> Channel? in
      if case .reply(_, let channel) = outgoing { channel } else { nil }
    }
    #expect(channels == [.control])
  }

  @Test("Shutting down is replied, broadcast, and done last", arguments: [true, false])
  func shutdown(restart: Bool) {
    let (answer, commands) = control("shutdown_request", ["restart": .bool(restart)])
    #expect(answer.types == ["status", "shutdown_reply", "shutdown_reply", "status"])
    #expect(answer.reply?.content == ["status": "ok", "restart": .bool(restart)])
    #expect(commands == [.shutDown(restart: restart)])
  }

  @Test("Requests for the language are turned away from control; unknown ones are passed over")
  func wrongChannel() {
    let (answer, _) = control("execute_request", ["code": "1"])
    #expect(answer.reply?.content["status"] == "error")
    #expect(control("kernel_info_request").0.reply?.content["implementation"] == "toy")
    let (unknown, commands) = control("strange_request")
    #expect(unknown.outgoing.isEmpty)
    #expect(commands == [.note("unknown message type strange_request on control")])
  }

  @Test("There are no comms; one that is opened is closed again")
  func comms() {
    let bench = Bench()
    #expect(bench.ask("comm_info_request").reply?.content == ["status": "ok", "comms": [:]])
    let answer = bench.ask("comm_open", ["comm_id": "c", "target_name": "t", "data": [:]])
    #expect(answer.types == ["status", "comm_close", "status"])
    #expect(answer.content("comm_close") == ["comm_id": "c", "data": [:]])
    #expect(bench.ask("comm_msg", ["comm_id": "c"]).types == ["status", "status"])
  }

  @Test("A new listener is welcomed under the topic it asked for")
  func welcome() {
    let message = Bench().reception.welcome(topic: Array("kernel".utf8))
    #expect(message.type == "iopub_welcome")
    #expect(message.identities == [Array("kernel".utf8)])
    #expect(message.content == ["subscription": "kernel"])
    #expect(message.parent == nil)
  }
}
