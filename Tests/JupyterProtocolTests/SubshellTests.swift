import JSON
import JupyterProtocol
import Synchronization
import Testing

/// Subshells that are nothing but names.
private final class Names: Subshells {
  private let state = Mutex<(made: Int, names: [String])>((0, []))
  let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  func create() throws(SubshellError) -> String {
    try state.withLock { state throws(SubshellError) in
      if limit == 0 { throw .noThread }
      if state.names.count >= limit { throw .tooMany(limit: limit) }
      state.made += 1
      let name = "s\(state.made)"
      state.names.append(name)
      return name
    }
  }

  func delete(_ id: String) -> Bool {
    state.withLock { state in
      guard let index = state.names.firstIndex(of: id) else { return false }
      state.names.remove(at: index)
      return true
    }
  }

  var list: [String] { state.withLock { $0.names } }
}

@Suite("Requests about subshells")
struct SubshellTests {
  private let host = Recorder()

  private func reception(_ subshells: (any Subshells)?) -> Reception {
    Reception(info: ToyKernel.info, author: Sample.author, host: host, subshells: subshells)
  }

  private func ask(
    _ reception: Reception, _ type: String, _ content: JSON = [:]
  ) -> Bench.Answer {
    let request = Sample.message(type, content)
    reception.handleControl(request)
    return Bench.Answer(request: request, outgoing: host.takeAll())
  }

  @Test("They are made, listed and deleted by name")
  func life() {
    let reception = reception(Names())
    let made = ask(reception, "create_subshell_request")
    #expect(made.types == ["status", "create_subshell_reply", "status"])
    #expect(made.states == ["busy", "idle"])
    #expect(made.reply?.content == ["status": "ok", "subshell_id": "s1"])
    _ = ask(reception, "create_subshell_request")
    let listed = ask(reception, "list_subshell_request").reply?.content
    #expect(listed == ["status": "ok", "subshell_id": ["s1", "s2"]])
    let deleted = ask(reception, "delete_subshell_request", ["subshell_id": "s1"])
    #expect(deleted.reply?.content == ["status": "ok"])
    #expect(
      ask(reception, "list_subshell_request").reply?.content["subshell_id"] == ["s2"])
  }

  @Test("A name that nobody has, none at all, and no thread are errors")
  func errors() {
    let reception = reception(Names(limit: 0))
    for (type, content, word) in [
      ("delete_subshell_request", ["subshell_id": "x"], "\"x\""),
      ("delete_subshell_request", [:], "subshell_id"),
      ("delete_subshell_request", ["subshell_id": 3], "subshell_id"),
      ("create_subshell_request", [:], "thread"),
    ] as [(String, JSON, String)] {
      let reply = ask(reception, type, content).reply?.content
      #expect(reply?["status"] == "error")
      #expect(reply?["evalue"]?.string?.contains(word) == true, "\(type) \(content)")
    }
  }

  @Test("Where there are as many as may be, it is said how many and how to get on")
  func limit() {
    let reception = reception(Names(limit: 2))
    for name in ["s1", "s2"] {
      let made = ask(reception, "create_subshell_request").reply?.content
      #expect(made?["subshell_id"] == .string(name))
    }
    let refused = ask(reception, "create_subshell_request")
    #expect(refused.types == ["status", "create_subshell_reply", "status"])
    let reply = refused.reply?.content
    #expect(reply?["status"] == "error")
    #expect(reply?["subshell_id"] == nil)
    for word in ["2 subshells", "delete_subshell_request"] {
      #expect(reply?["evalue"]?.string?.contains(word) == true)
    }
    _ = ask(reception, "delete_subshell_request", ["subshell_id": "s1"])
    #expect(ask(reception, "create_subshell_request").reply?.content["subshell_id"] == "s3")
  }

  @Test("A kernel without subshells passes such requests over")
  func none() {
    #expect(ask(reception(nil), "create_subshell_request").types == [])
  }

  @Test(
    "On shell they are answered with an error, where there can be subshells",
    arguments: ["create_subshell_request", "delete_subshell_request", "list_subshell_request"])
  func wrongChannel(type: String) {
    for (subshells, count) in [(Names(), 3), (nil, 0)] {
      let shell = Shell(reception: reception(subshells), kernel: ToyKernel())
      let request = Sample.message(type, ["subshell_id": "s1"])
      shell.handle(request)
      let answer = Bench.Answer(request: request, outgoing: host.takeAll())
      #expect(answer.types.count == count)
      #expect(answer.reply?.content["status"] == (count > 0 ? "error" : nil))
      #expect(subshells?.list.isEmpty != false)
    }
  }

  @Test("A request to a subshell that is not there is answered, a comm's message framed")
  func refusal() {
    let reception = reception(Names())
    let request = Sample.message("execute_request", ["code": "1"])
    reception.refuse(request, toSubshell: "gone")
    let answer = Bench.Answer(request: request, outgoing: host.takeAll())
    #expect(answer.types == ["status", "execute_reply", "status"])
    #expect(answer.reply?.content["evalue"]?.string?.contains("gone") == true)
    let comm = Sample.message("comm_msg", ["comm_id": "c"])
    reception.refuse(comm, toSubshell: "gone")
    #expect(Bench.Answer(request: comm, outgoing: host.takeAll()).types == ["status", "status"])
  }

  @Test("Shells count and remember cells together, and abort each for itself")
  func record() {
    let (record, history) = (Record(), MemoryHistory())
    let hosts = [Recorder(), Recorder()]
    let shells = hosts.map { host in
      Shell(
        reception: Reception(info: ToyKernel.info, author: Sample.author, host: host),
        kernel: ToyKernel(), history: history, record: record, host: host)
    }
    var numbers: [Int?] = []
    for index in [0, 1, 1, 0] {
      shells[index].handle(Sample.message("execute_request", ["code": "7"]))
      let answer = Bench.Answer(
        request: Sample.message("x"), outgoing: hosts[index].takeAll())
      numbers.append(answer.reply?.content["execution_count"]?.int)
    }
    #expect(numbers == [1, 2, 3, 4])
    shells[1].handle(
      Sample.message("history_request", ["hist_access_type": "tail", "n": 9]))
    let told = Bench.Answer(request: Sample.message("x"), outgoing: hosts[1].takeAll())
    #expect(told.reply?.content["history"]?.array?.count == 4)
  }
}
