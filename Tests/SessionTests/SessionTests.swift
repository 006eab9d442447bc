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

  @Test("a cell that fails half-way keeps what it finished")
  func halfWay() {
    let cells = Transcript()
    let report = cells.run("let a = 1\nlet b = [a][5]\nlet c = 3")
    #expect(report.failure != nil)
    #expect(cells.run("a").value?.plain == "1")
    #expect(cells.run("c").failure?.name == "NameError")
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

  @Test("redefining a function changes it for earlier callers")
  func redefinition() {
    let cells = Transcript()
    cells.run("func f() -> Int { 1 }\nfunc g() -> Int { f() + 10 }")
    cells.run("func f() -> Int { 2 }")
    #expect(cells.run("g()").value?.plain == "12")
  }

  @Test("reset() forgets variables and functions at the end of its cell")
  func resets() {
    let cells = Transcript()
    cells.run("let a = 1\nfunc f() -> Int { a }")
    #expect(cells.run("reset()\nf()").value?.plain == "1")
    #expect(cells.run("a").failure?.name == "NameError")
    #expect(cells.run("f()").failure?.name == "NameError")
    #expect(cells.run("let a = 2\na").value?.plain == "2")
  }

  @Test("the same seed gives the same random numbers")
  func seeds() {
    let cells = Transcript()
    let first = cells.run("seed(3)\nDouble.random(in: 0...1)").value?.plain
    let second = cells.run("seed(3)\nDouble.random(in: 0...1)").value?.plain
    let third = cells.run("Double.random(in: 0...1)").value?.plain
    #expect(first != nil && first == second && second != third)
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

  @Test("completion offers members by type and labels inside a call")
  func completion() {
    let cells = Transcript()
    cells.run("let cliff = CliffWalking()")
    let members = cells.session.completions(in: "cliff.", at: 6)
    #expect(members.items.contains { $0.text == "stateCount" })
    let labels = cells.session.completions(in: "QLearning(st", at: 12)
    #expect(labels.items.first?.text.hasPrefix("stepSize") == true)
    #expect(labels.replaced == 10..<12)
    let names = cells.session.completions(in: "cli", at: 3)
    #expect(names.items.contains { $0.text == "cliff" })
  }

  @Test("inspection shows signature, defaults, bounds and source")
  func inspection() throws {
    let cells = Transcript()
    let page = try #require(cells.session.inspect("QLearning", at: 3))
    for text in ["stepSize", "0.1", "Watkins"] { #expect(page.plain.contains(text)) }
    #expect(cells.session.inspect("nothingOfTheKind", at: 3) == nil)
  }
}

/// A value that threads share.
private final class Locked<T: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: T

  init(_ value: T) { self.value = value }

  func set(_ new: T) { lock.withLock { value = new } }

  func get() -> T { lock.withLock { value } }
}
