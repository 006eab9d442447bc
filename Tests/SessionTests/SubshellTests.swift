import Foundation
import JSON
import Language
import Session
import Synchronization
import Testing

@Suite("Subshells of a session", .serialized)
struct SubshellTests {
  /// Keeps what a cell puts out.
  private final class Sink: Sendable {
    let outputs = Mutex<[Output]>([])

    var text: String {
      outputs.withLock { outputs in
        outputs.map { output in
          switch output {
          case .stream(let text, _): text
          case .display(let display, _), .update(let display, _): display.plain
          case .failure(let failure): failure.message
          case .clear, .widget: ""
          }
        }.joined()
      }
    }
  }

  /// A cell under way on a thread of its own.
  private final class Running: Sendable {
    let sink = Sink()
    private let report = Mutex<CellReport?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ session: Session, _ code: String) {
      let thread = Thread {
        let report = SubshellTests.run(session, code, self.sink)
        self.report.withLock { $0 = report }
        self.done.signal()
      }
      thread.stackSize = 64 << 20
      thread.start()
    }

    var isRunning: Bool { report.withLock { $0 == nil } }

    func end() throws -> CellReport {
      #expect(done.wait(timeout: .now() + 30) == .success)
      return try #require(report.withLock { $0 })
    }
  }

  @discardableResult
  private static func run(
    _ session: Session, _ code: String, _ sink: Sink = Sink()
  ) -> CellReport {
    session.run(code, name: "cell") { output in
      sink.outputs.withLock { $0.append(output) }
    }
  }

  private func value(_ session: Session, _ code: String) -> String {
    let report = Self.run(session, code)
    return report.value?.plain ?? report.failure?.message ?? ""
  }

  @Test("what a cell puts out, asks for help about and draws at random is its shell's own")
  func own() throws {
    let main = Session(seed: 1)
    let beside = main.makeSubshell()
    let sink = Sink()
    let running = Running(main, "var n = 0\nwhile n >= 0 { n += 1 }\nprint(\"main\")")
    while value(beside, "n") == "" || value(beside, "n").contains("no") { usleep(1000) }
    let report = Self.run(beside, "help(print)\nprint(\"beside\")\nvariables()", sink)
    #expect(report.failure == nil)
    #expect(report.pages.count == 1)
    #expect(sink.text.hasPrefix("beside\n"))
    #expect(sink.text.contains("Int"))
    #expect(beside.completions(in: "n", at: 1).items.contains { $0.text == "n" })
    #expect(beside.inspect("n", at: 1)?.plain.contains("Value:") == true)
    #expect(try beside.evaluate("n > 0").get().plain == "true")
    #expect(running.isRunning && running.sink.text == "")
    Self.run(beside, "n = -1_000")
    #expect(try running.end().failure == nil)
    #expect(running.sink.text == "main\n")
    let draw = "seed(5)\nlet a = Int.random(in: 0..<1_000_000)\na"
    let first = value(main, draw)
    Self.run(beside, "seed(9)\nInt.random(in: 0..<10)")
    #expect(value(main, draw) == first)
  }

  @Test("a training with a world of the user's own gives the same bits whatever subshells do")
  func sameBits() throws {
    let world = """
      var goal = 8
      struct Line: Environment {
        let observationSpace = Discrete(9)
        let actionSpace = Discrete(2)
        var at = 4
        mutating func reset() -> Int { at = 4; return at }
        mutating func step(_ action: Int) -> Step {
          at += Int.random(in: 0..<10) == 0 ? 0 : action == 0 ? -1 : 1
          at = max(0, min(at, goal))
          return Step(
            observation: at, reward: at == goal ? 1.0 : 0.0, terminated: at == 0 || at == goal)
        }
      }
      """
    let cell =
      "let runs = train(QLearning(), on: Line(), episodes: 400, seeds: 3)\n"
      + "(0..<3).map { runs[$0].returns.reduce(0, +) }"
    func outcome(disturbed: Bool) throws -> String {
      let main = Session(seed: 3)
      let beside = main.makeSubshell()
      #expect(Self.run(main, world).failure == nil)
      let running = Running(main, cell)
      var rounds = 0
      while disturbed, running.isRunning {
        let report = Self.run(
          beside,
          "let x\(rounds) = Int.random(in: 0..<5)\nvar all: [Int] = []\n"
            + "for i in 0..<2000 { all.append(i * goal) }\nall.count")
        #expect(report.failure == nil)
        rounds += 1
      }
      let report = try running.end()
      #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
      return report.value?.plain ?? ""
    }
    let undisturbed = try outcome(disturbed: false)
    #expect(undisturbed.count > 3)
    #expect(try outcome(disturbed: true) == undisturbed)
  }

  @Test("each shell is interrupted for itself")
  func interrupt() throws {
    let main = Session()
    let beside = main.makeSubshell()
    Self.run(main, "var a = 0\nvar b = 0")
    let loops = [Running(main, "while true { a += 1 }"), Running(beside, "while true { b += 1 }")]
    usleep(100_000)
    beside.interrupt()
    #expect(try loops[1].end().failure?.isInterrupt == true)
    #expect(loops[0].isRunning)
    main.interrupt()
    #expect(try loops[0].end().failure?.isInterrupt == true)
  }

  @Test("a training is interrupted while a subshell is busy")
  func training() throws {
    let main = Session()
    let beside = main.makeSubshell()
    Self.run(main, "var b = 0")
    let trained = Running(
      main, "let run = train(QLearning(), on: CliffWalking(), episodes: 50_000_000)")
    let busy = Running(beside, "while true { b += 1 }")
    usleep(200_000)
    #expect(trained.isRunning && busy.isRunning)
    let start = ContinuousClock.now
    main.interrupt()
    #expect(try trained.end().failure?.isInterrupt == true)
    #expect(ContinuousClock.now - start < .seconds(1))
    beside.interrupt()
    #expect(try busy.end().failure?.isInterrupt == true)
  }

  @Test("a cell that fails takes back its own declarations, not another shell's")
  func failure() throws {
    let main = Session()
    let beside = main.makeSubshell()
    Self.run(main, "var go = false")
    let running = Running(main, "while !go {}\nlet zero = 0\nlet x = 1 / zero\nlet y = 2")
    usleep(50_000)
    Self.run(beside, "let y = 7\ngo = true")
    #expect(try running.end().failure != nil)
    #expect(value(main, "y") == "7")
    #expect(value(main, "x").contains("x"))
  }

  /// The widgets that were opened, by the name of their model.
  private func models(in sink: Sink) -> [String: String] {
    var models: [String: String] = [:]
    for case .widget(let message) in sink.outputs.withLock({ $0 }) {
      if case .open = message.kind, let name = message.data["state"]?["_model_name"]?.string {
        models[name] = message.id
      }
    }
    return models
  }

  private func move(_ id: String, to value: Int, by session: Session) -> Sink {
    let sink = Sink()
    let event = WidgetEvent(
      WidgetMessage(
        .message, id: id, data: ["method": "update", "state": ["value": .int(value)]]),
      request: "r", isSuperseded: false)
    _ = session.handle(event) { output in sink.outputs.withLock { $0.append(output) } }
    return sink
  }

  @Test("a control that one shell shows is moved by another while the first runs a cell")
  func widgets() throws {
    let main = Session()
    main.connectWidgets()
    let shown = Sink()
    Self.run(main, "var seen = 0\nvar go = false", shown)
    Self.run(
      main,
      """
      interact(n: 1...9) { n in
          seen = n
          print("drawn \\(n)")
          if n == 9 { fatalError("nine") }
      }
      """, shown)
    let slider = try #require(models(in: shown)["IntSliderModel"])
    let beside = main.makeSubshell()
    let during = Sink()
    let running = Running(main, "while !go {}\nseen")
    usleep(50_000)
    let moved = move(slider, to: 7, by: beside)
    #expect(moved.text == "drawn 7\n")
    #expect(value(beside, "seen") == "7")
    #expect(move(slider, to: 9, by: beside).text.contains("nine"))
    #expect(running.isRunning)
    Self.run(beside, "go = true", during)
    let report = try running.end()
    #expect(report.failure == nil)
    #expect(report.value?.plain == "9")
    #expect(running.sink.text.isEmpty)
  }

  @Test("what a shell sets a control to is told where it was set")
  func setting() throws {
    let main = Session()
    main.connectWidgets()
    let shown = Sink()
    Self.run(main, "let s = Slider(\"s\", 0...9)\ns", shown)
    let slider = try #require(models(in: shown)["IntSliderModel"])
    let there = Sink()
    var beside: Session? = main.makeSubshell()
    Self.run(try #require(beside), "s.set(3)", there)
    let told = there.outputs.withLock { $0 }.compactMap { output -> String? in
      if case .widget(let message) = output { message.id } else { nil }
    }
    #expect(told == [slider])
    Self.run(try #require(beside), "let t = Slider(\"t\", 0...9)\nt", there)
    let other = try #require(models(in: there)["IntSliderModel"])
    #expect(other != slider)
    // A control outlives the shell that made it.
    beside = nil
    let after = Sink()
    Self.run(main, "t.set(4)", after)
    #expect(after.outputs.withLock { $0 }.count == 1)
    #expect(value(main, "t.value") == "4")
  }
}
