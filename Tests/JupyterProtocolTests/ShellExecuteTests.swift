import JSON
import JupyterProtocol
import Testing

struct ShellExecuteTests {
  @Test("A cell is announced, shown, answered, in this order and all for its request")
  func order() throws {
    let bench = Bench()
    let answer = bench.run("print a\nshow b\nprint c\nwarn d\n7")
    #expect(
      answer.types == [
        "status", "execute_input", "stream", "display_data", "stream", "stream", "execute_result",
        "execute_reply", "status",
      ])
    #expect(answer.states == ["busy", "idle"])
    for message in answer.messages { #expect(message.parent == answer.request.header) }
    #expect(answer.content("execute_input")?["execution_count"] == 1)
    #expect(
      answer.content("execute_result")
        == ["data": ["text/plain": "7"], "metadata": [:], "execution_count": 1])
    let reply = try #require(answer.reply)
    #expect(reply.identities == [[1, 2]])
    #expect(
      reply.content == [
        "status": "ok", "execution_count": 1, "user_expressions": [:], "payload": [],
      ])
    #expect(reply.metadata["started"] == "2026-03-01T09:05:00.000123Z")
    #expect(answer.messages[0].identities == [Array("kernel.S.status".utf8)])
  }

  @Test("Text of one stream is joined, in order with everything else")
  func streams() {
    let answer = Bench().run("print a\nprint b\nwarn c\nprint d\nclear\nprint e\nprint f")
    let texts = answer.messages.filter { $0.type == "stream" }.map(\.content)
    #expect(
      texts == [
        ["name": "stdout", "text": "a\nb\n"], ["name": "stderr", "text": "c\n"],
        ["name": "stdout", "text": "d\n"], ["name": "stdout", "text": "e\nf\n"],
      ])
    #expect(answer.content("clear_output") == ["wait": true])
  }

  @Test("A hundred thousand prints make few messages and lose nothing")
  func manyPrints() {
    let lines = (0..<100_000).map { "print \($0)" }
    let answer = Bench().run(lines.joined(separator: "\n"))
    let texts = answer.messages.filter { $0.type == "stream" }
      .compactMap { $0.content["text"]?.string }
    #expect(texts.count < 10)
    #expect(texts.joined() == (0..<100_000).map { "\($0)\n" }.joined())
  }

  @Test("Displays can be updated by their name")
  func updates() {
    let answer = Bench().run("open a\nupdate b\nshow c")
    #expect(
      answer.content("display_data") == [
        "data": ["text/plain": "a"], "metadata": [:], "transient": ["display_id": "d"],
      ])
    #expect(
      answer.content("update_display_data") == [
        "data": ["text/plain": "b"], "metadata": [:], "transient": ["display_id": "d"],
      ])
    #expect(answer.messages.last { $0.type == "display_data" }?.content["transient"] == [:])
  }

  @Test("An error is broadcast, replied, and forbids the cells that wait")
  func error() {
    let bench = Bench()
    let answer = bench.run("print a\nfail x")
    #expect(
      answer.types == ["status", "execute_input", "stream", "error", "execute_reply", "status"])
    #expect(
      answer.content("error") == ["ename": "E", "evalue": "x", "traceback": ["at", "x"]])
    #expect(
      answer.reply?.content == [
        "status": "error", "ename": "E", "evalue": "x", "traceback": ["at", "x"],
        "execution_count": 1, "user_expressions": [:], "payload": [],
      ])
    #expect(bench.host.takeCommands() == [.abortWaitingCells])
    _ = bench.run("fail x", ["stop_on_error": false])
    #expect(bench.host.takeCommands() == [])
  }

  @Test("An aborted cell does not run; other requests are answered all the same")
  func aborted() {
    let bench = Bench()
    let answer = bench.ask("execute_request", ["code": "print a"], isAborted: true)
    #expect(answer.types == ["status", "execute_reply", "status"])
    #expect(answer.reply?.content["status"] == "aborted")
    #expect(bench.kernel.requests == [])
    let other = bench.ask("is_complete_request", ["code": "a"], isAborted: true)
    #expect(other.reply?.content == ["status": "complete"])
  }

  @Test("Silent cells show nothing, count nothing, and are not remembered")
  func silent() {
    let bench = Bench()
    let answer = bench.run("print a\n7", ["silent": true])
    #expect(answer.types == ["status", "execute_reply", "status"])
    let failed = bench.run("fail x", ["silent": true, "stop_on_error": false])
    #expect(failed.types == ["status", "execute_reply", "status"])
    #expect(failed.reply?.content["ename"] == "E")
    #expect(bench.run("7").content("execute_result")?["execution_count"] == 1)
    #expect(bench.kernel.requests.map(\.storesHistory) == [false, false, true])
  }

  @Test("Cells outside the history are shown under the next number, and do not use it up")
  func unstored() {
    let bench = Bench()
    #expect(bench.run("1").content("execute_input")?["execution_count"] == 1)
    let answer = bench.run("2", ["store_history": false])
    #expect(answer.content("execute_input")?["execution_count"] == 2)
    #expect(bench.run("3").reply?.content["execution_count"] == 2)
    let history = bench.ask("history_request", ["hist_access_type": "tail", "n": 10])
    #expect(history.reply?.content["history"] == [[1, 1, "1"], [1, 2, "3"]])
  }

  @Test("User expressions are evaluated after a cell that worked")
  func userExpressions() {
    let expressions: JSON = ["user_expressions": ["a": "x", "b": "bad", "c": 3]]
    let bench = Bench()
    let values = bench.run("1", expressions).reply?.content["user_expressions"]
    #expect(
      values?["a"] == ["status": "ok", "data": ["text/plain": "x"], "metadata": [:]])
    #expect(
      values?["b"] == ["status": "error", "ename": "E", "evalue": "bad", "traceback": []])
    #expect(values?["c"]?["status"] == "error")
    #expect(bench.run("fail", expressions).reply?.content["user_expressions"] == [:])
  }

  @Test("Pages go to the front end's pager")
  func pages() {
    let reply = Bench().run("page help").reply
    #expect(
      reply?.content["payload"]
        == [["source": "page", "start": 0, "data": ["text/plain": "help"]]])
  }

  @Test("Input is asked of the sender of the cell, if it can")
  func input() {
    let bench = Bench()
    let answer = bench.run("ask name?", ["allow_stdin": true])
    #expect(answer.content("stream")?["text"] == "answer")
    let question = bench.host.takeQuestions().first
    #expect(question?.content == ["prompt": "name?", "password": false])
    #expect(question?.identities == [[1, 2]])
    #expect(question?.parent == answer.request.header)
    #expect(bench.run("ask name?").reply?.content["ename"] == "NoInput")
  }
}
