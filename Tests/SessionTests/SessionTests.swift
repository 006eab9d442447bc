import Foundation
import Language
import Session
import Testing

@Suite struct SessionTests {
  @Test("the last expression of a cell is its value, and variables live on")
  func values() {
    let cells = Transcript()
    #expect(cells.run("let x = 20\nlet y = 1.5").value == nil)
    #expect(cells.run("Double(x) * y + 12").value?.plain == "42.0")
    #expect(cells.run("_ = x").value == nil)
  }

  @Test("streams come in order and before the report")
  func streams() {
    let cells = Transcript()
    cells.run("for i in 0..<3 { print(i) }\nprint(\"a\", \"b\")")
    #expect(cells.printed() == "0\n1\n2\na b\n")
  }

  @Test(
    "any error leaves the session answering and its variables intact",
    arguments: [
      ("let y = (1 + ", "SyntaxError"), ("print(undefinedName)", "NameError"),
      ("let z: Int = \"text\"", "TypeError"), ("[1, 2, 3][7]", "RuntimeError"),
      ("Int.max + x", "RuntimeError"), ("1 / (x - x)", "RuntimeError"),
      ("func f(_ n: Int) -> Int { f(n + 1) + 1 }\nf(0)", "RuntimeError"),
      ("var a = [0]\nwhile true { a = a + a }", "RuntimeError"),
      ("let d = [\"a\": 1]\nd[\"b\"]! + 1", "RuntimeError"),
    ])
  func errors(code: String, kind: String) throws {
    let cells = Transcript()
    cells.run("let x = 41")
    let failure = try #require(cells.run(code, name: "cell 2").failure)
    #expect(failure.name == kind, "\(failure.plain)")
    #expect(failure.plain.contains("cell 2"))
    #expect(cells.run("x + 1", name: "cell 3").value?.plain == "42")
  }

  @Test("exit and quit leave, unless they are names of the user's", arguments: ["exit", "quit"])
  func leaving(word: String) {
    let cells = Transcript()
    for code in [word, "\(word)()", " \(word)  // at last"] {
      let report = cells.run(code)
      #expect(report.asksExit && report.failure == nil && report.value == nil)
      #expect(cells.session.check(code, name: "cell 1").isEmpty)
    }
    #expect(cells.run("print(\(word))").failure?.name == "NameError")
    cells.run("let \(word) = 5")
    let report = cells.run(word)
    #expect(!report.asksExit && report.value?.plain == "5")
    cells.run("reset()")
    cells.run("func \(word)() -> Int { 6 }")
    #expect(cells.run("\(word)()").value?.plain == "6")
  }

  @Test("an interrupt stops a loop within a tenth of a second and keeps the variables")
  func interrupts() throws {
    let cells = Transcript()
    cells.run("var n = 0")
    let clock = ContinuousClock()
    let asked = Locked(clock.now)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.2)
      asked.set(clock.now)
      cells.session.interrupt()
    }
    let failure = try #require(cells.run("while true { n += 1 }").failure)
    #expect(failure.isInterrupt)
    #expect(clock.now - asked.get() < .milliseconds(100))
    #expect(cells.run("n > 0").value?.plain == "true")
  }

  @Test("a cell that is interrupted before it begins leaves everything as it was")
  func interruptsBeforehand() throws {
    let cells = Transcript()
    cells.run("let x = 1\nfunc f() -> Int { 1 }")
    cells.session.interrupt()
    let report = cells.session.run(
      "let x = 2\nfunc f() -> Int { 2 }\nlet y = f()", name: "cell 2", forgetsInterrupt: false,
      readLine: nil
    ) { _ in }
    let failure = try #require(report.failure)
    #expect(failure.isInterrupt)
    #expect(failure.message == "interrupted; nothing of the cell has run")
    #expect(cells.run("[x, f()]").value?.plain == "[1, 1]")
    #expect(cells.run("y").failure?.id == "unknown-name")
  }

  @Test("a cell that is too long declares nothing")
  func tooLong() {
    let cells = Transcript()
    cells.run("func f() -> Int { 1 }")
    let entries = (0..<70_000).map { "\"\($0)\": \($0)" }.joined(separator: ", ")
    let code = "func f() -> Int { 2 }\nfunc g() -> Int { 3 }\nlet table = [\(entries)]"
    #expect(cells.run(code).failure?.id == "function-too-long")
    #expect(cells.run("f()").value?.plain == "1")
    #expect(cells.run("g()").failure?.id == "unknown-name")
  }

  @Test("an interrupted training keeps what was learned as a partial run")
  func interruptedTraining() throws {
    let cells = Transcript()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.8)
      cells.session.interrupt()
    }
    let report = cells.run(
      "let run = train(QLearning(), on: CliffWalking(), episodes: 1_000_000_000)")
    #expect(report.failure?.isInterrupt == true, "\(report.failure?.plain ?? "none")")
    let displays = cells.displays()
    #expect(displays.contains { $0.svg != nil }, "a live curve was shown")
    #expect(displays.last?.plain.contains("stopped early") == true)
    let kept = cells.run("run.isPartial && run.returns.count > 100")
    #expect(kept.value?.plain == "true", "\(kept.failure?.plain ?? "")")
  }

  @Test("a traceback names every frame with its cell")
  func traceback() throws {
    let cells = Transcript()
    cells.run("func pick(_ i: Int) -> Int {\n    [1, 2][i]\n}", name: "cell 1")
    let failure = try #require(cells.run("print(\"go\")\npick(9)", name: "cell 2").failure)
    #expect(failure.plain.contains("cell 1:2"))
    #expect(failure.plain.contains("cell 2:2"))
    #expect(failure.ansi.joined().contains("\u{1B}["))
  }
}
