import Foundation
import Language
import Session
import Synchronization
import Testing

/// A session on a thread of its own, and what its debugger tells.
private final class Bench: Sendable {
  let session = Session()
  private let events = Mutex<[DebuggerEvent]>([])
  private let arrived = DispatchSemaphore(value: 0)
  private let text = Mutex("")
  private let done = DispatchSemaphore(value: 0)
  private let report = Mutex<CellReport?>(nil)
  private let number = Atomic(0)

  init(attaches: Bool = true) { if attaches { attach() } }

  var debugger: CellDebugger { session.debugger }

  func attach() {
    debugger.attach { [self] event in
      events.withLock { $0.append(event) }
      arrived.signal()
    }
  }

  /// Begins a cell.
  func start(_ code: String) {
    let name = "cell \(number.wrappingAdd(1, ordering: .relaxed).newValue)"
    let thread = Thread { [self] in
      let result = session.run(code, name: name) { output in
        if case .stream(let part, false) = output { self.text.withLock { $0 += part } }
      }
      report.withLock { $0 = result }
      done.signal()
    }
    thread.stackSize = 64 << 20
    thread.start()
  }

  /// Waits for the cell's end.
  func end() -> CellReport? {
    guard done.wait(timeout: .now() + 20) == .success else { return nil }
    return report.withLock { $0 }
  }

  func run(_ code: String) -> CellReport? {
    start(code)
    return end()
  }

  var printed: String { text.withLock { $0 } }

  /// The next event.
  func next() -> DebuggerEvent? {
    guard arrived.wait(timeout: .now() + 20) == .success else { return nil }
    return events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  /// Where the code stopped next: the functions and lines, the innermost first.
  func stop() -> [String] {
    while let event = next() {
      if case .stopped = event {
        return ask { $0.calls.map { "\($0.function ?? "cell"):\($0.line)" } } ?? []
      }
    }
    return []
  }

  /// What the stopped thread answers.
  func ask<Answer: Sendable>(_ question: @escaping @Sendable (StoppedCode) -> Answer) -> Answer? {
    let answer = Mutex<Answer?>(nil)
    let given = DispatchSemaphore(value: 0)
    let isTaken = debugger.ask { code in
      answer.withLock { $0 = code.map(question) }
      given.signal()
    }
    guard isTaken, given.wait(timeout: .now() + 20) == .success else { return nil }
    return answer.withLock { $0 }
  }

  func breakpoints(_ lines: Int..., in code: String) {
    _ = debugger.setBreakpoints(lines.map { Breakpoint(line: $0) }, at: debugger.keep(code))
  }
}

@Suite("The debugger of cells")
struct CellDebuggerTests {
  @Test("MurmurHash2 is that of the published code")
  func hash() {
    // Austin Appleby's MurmurHash2, run on these.
    #expect(murmur2("", seed: 0) == 0)
    #expect(murmur2("", seed: 1) == 1_540_447_798)
    #expect(murmur2("hello, world", seed: 0) == 1_263_312_256)
    #expect(CellDebugger.path(of: "a").hasPrefix(CellDebugger.pathPrefix))
  }

  @Test("breakpoints are at the next statement, whether or not the cell has run")
  func placing() {
    let bench = Bench()
    let code = """
      // A comment.
      func f(_ n: Int) -> Int {

        return [n].map {
          $0 + 1
        }[0]
      }

      print(
        f(2))
      """
    let path = bench.debugger.keep(code)
    let wanted = (1...11).map { Breakpoint(line: $0) }
    let before = bench.debugger.setBreakpoints(wanted, at: path).map(\.line)
    #expect(before == [4, 4, 4, 4, 5, 9, 9, 9, 9, nil, nil])
    _ = bench.debugger.setBreakpoints([], at: path)
    #expect(bench.run(code)?.failure == nil)
    #expect(bench.debugger.setBreakpoints(wanted, at: path).map(\.line) == before)
  }

  @Test("the lines of statements before a cell runs are those of its code")
  func lines() {
    for code in [
      "for i in 0..<3 {\n  if i == 1 {\n    continue\n  }\n  print(i)\n}\nvar n = 0\nwhile n < 2 {\n  n += 1\n}",
      "struct S {\n  var a = 1\n  var b: Int {\n    let c = a\n    return c\n  }\n  init() {\n    a = 2\n  }\n}\nlet s = S()\nswitch s.a {\ncase 1:\n  print(1)\ndefault:\n  print(s.b)\n}",
      "func g(_ x: Int?) -> Int {\n  guard let x else {\n    return 0\n  }\n  defer {\n    print(x)\n  }\n  repeat {\n    print(2)\n  } while x < 0\n  return x\n}\ng(4)",
    ] {
      let bench = Bench()
      let path = bench.debugger.keep(code)
      let all = (1...20).map { Breakpoint(line: $0) }
      let before = Set(bench.debugger.setBreakpoints(all, at: path).compactMap(\.line))
      _ = bench.debugger.setBreakpoints([], at: path)
      #expect(bench.run(code)?.failure == nil)
      let after = Set(bench.debugger.setBreakpoints(all, at: path).compactMap(\.line))
      #expect(before.isSubset(of: after), "\(before.sorted()) \(after.sorted())")
    }
  }

  @Test("steps over a native call that runs the user's code do not stop in it")
  func over() {
    let bench = Bench()
    let code = """
      let numbers = [1, 2, 3]
      let doubled = numbers.map { number in
        let twice = number * 2
        return twice
      }
      print(doubled)
      """
    bench.breakpoints(2, in: code)
    bench.start(code)
    #expect(bench.stop() == ["cell:2"])
    #expect(bench.debugger.resume(.over))
    #expect(bench.stop() == ["cell:6"])
    #expect(bench.debugger.resume(.run))
    #expect(bench.end()?.failure == nil)
    #expect(bench.printed == "[2, 4, 6]\n")
  }

  @Test("steps into and out of closures")
  func into() {
    let bench = Bench()
    let code = """
      let doubled = [1, 2].map { number in
        let twice = number * 2
        return twice
      }
      print(doubled)
      """
    bench.breakpoints(1, in: code)
    bench.start(code)
    #expect(bench.stop() == ["cell:1"])
    bench.debugger.resume(.into)
    let inside = bench.stop()
    #expect(inside.first?.hasSuffix(":2") == true && inside.count == 2)
    bench.debugger.resume(.over)
    #expect(bench.stop().first?.hasSuffix(":3") == true)
    bench.debugger.resume(.out)
    #expect(bench.stop() == ["cell:5"])
    bench.debugger.resume(.run)
    #expect(bench.end()?.failure == nil)
  }

  @Test("a breakpoint stops the code of a cell that ran before, and of the same text run again")
  func earlier() {
    let bench = Bench(attaches: false)
    let code = "func half(_ n: Int) -> Int {\n  return n / 2\n}\nprint(half(8))"
    #expect(bench.run(code)?.failure == nil)
    bench.attach()
    bench.breakpoints(2, in: code)
    bench.start("half(4)")
    #expect(bench.stop() == ["half:2", "cell:1"])
    bench.debugger.resume(.run)
    #expect(bench.end()?.failure == nil)
    bench.start(code)
    #expect(bench.stop() == ["half:2", "cell:4"])
    bench.debugger.resume(.run)
    #expect(bench.end()?.failure == nil)
    bench.breakpoints(in: code)
    #expect(bench.run("half(2)")?.failure == nil)
  }

  @Test("an interrupt ends a cell that is stopped, and one that comes for an expression only that")
  func interrupts() {
    let bench = Bench()
    let code = "var n = 0\nn += 1\nprint(n)"
    bench.breakpoints(2, in: code)
    bench.start(code)
    #expect(bench.stop() == ["cell:2"])
    let isAsked = DispatchSemaphore(value: 0)
    let message = Mutex("")
    _ = bench.debugger.ask { stopped in
      if case .failure(let failure)? = stopped?.evaluate("while true { }", frame: 0) {
        message.withLock { $0 = failure.name }
      }
      isAsked.signal()
    }
    usleep(50_000)
    bench.session.interrupt()
    #expect(isAsked.wait(timeout: .now() + 20) == .success)
    #expect(message.withLock { $0 } == "Interrupted")
    #expect(bench.ask { $0.globals.map(\.name) } == ["n"])
    bench.session.interrupt()
    #expect(bench.end()?.failure?.isInterrupt == true)
    #expect(bench.run("print(n)")?.failure == nil)
    #expect(bench.printed == "0\n")
  }

  @Test("one thread is stopped at a time, and each in its turn")
  func threads() {
    let bench = Bench()
    let code = """
      struct Coin: Environment {
        let observationSpace = Discrete(1)
        let actionSpace = Discrete(2)
        mutating func reset() -> Int {
          return 0
        }
        mutating func step(_ action: Int) -> Step {
          return Step(observation: 0, reward: 1, terminated: true)
        }
      }
      let runs = train(QLearning(), on: Coin(), episodes: 1, seeds: 3)
      """
    bench.breakpoints(8, in: code)
    bench.start(code)
    for _ in 0..<3 {
      #expect(bench.stop().first == "Coin.step:8")
      #expect(bench.debugger.stoppedThreads.count == 1)
      #expect(bench.ask { $0.locals(frame: 0).map(\.name) } == ["self", "action"])
      bench.debugger.resume(.run)
    }
    #expect(bench.end()?.failure == nil)
  }

  @Test(
    "hit counts",
    arguments: [
      ("3", [3]), ("== 2", [2]), (">= 4", [4, 5]), ("> 4", [5]), ("<2", [1]), ("% 2", [2, 4]),
      ("", [1, 2, 3, 4, 5]), ("nonsense", [1, 2, 3, 4, 5]),
    ])
  func hits(text: String, counts: [Int]) {
    let breakpoint = Breakpoint(line: 1, hitCondition: text)
    #expect((1...5).filter { breakpoint.fits(count: $0) } == counts)
  }

  @Test("a variable of a caller is seen and not changed")
  func callers() {
    let bench = Bench()
    let code = """
      func inner() -> Int {
        return 1
      }
      func outer() -> Int {
        var kept = 5
        kept += inner()
        return kept
      }
      print(outer())
      """
    bench.breakpoints(2, in: code)
    bench.start(code)
    #expect(bench.stop() == ["inner:2", "outer:6", "cell:9"])
    let texts = bench.ask { stopped in
      ["kept", "kept = 7", "kept"].map { code in
        switch stopped.evaluate(code, frame: 1) {
        case .success(let value): value?.text ?? "()"
        case .failure(let failure): failure.id
        }
      }
    }
    #expect(texts == ["5", "variable-of-caller", "5"])
    bench.debugger.detach()
    #expect(bench.end()?.failure == nil)
    #expect(bench.printed == "6\n")
  }
}
