import Foundation
import Language
import Synchronization
import Syntax
import Testing

/// What lanes declare and see together.
final class LaneTable: @unchecked Sendable {
  let machine: Machine
  let host = RecordingHost()
  fileprivate var scope: Scope

  init(_ natives: FunctionDeclaration...) {
    var library = Library.core
    for native in natives { library.add(native) }
    scope = Scope(library: library)
    machine = Machine(host: host)
  }

  /// The first lane.
  var main: LaneBench { LaneBench(self, machine.lane, host) }

  /// One more lane.
  func beside() -> LaneBench {
    let host = RecordingHost()
    return LaneBench(self, machine.makeLane(host: host), host)
  }
}

/// A lane that runs cells.
final class LaneBench: @unchecked Sendable {
  let host: RecordingHost
  private let table: LaneTable
  private let lane: Lane

  fileprivate init(_ table: LaneTable, _ lane: Lane, _ host: RecordingHost) {
    (self.table, self.lane, self.host) = (table, lane, host)
  }

  /// Runs a cell; gives what it printed and its value, or what went wrong.
  @discardableResult
  func run(_ code: String) -> String {
    host.interrupt.store(false, ordering: .relaxed)
    return lane.taking {
      let before = host.output.count
      let source = SourceText(name: "cell", text: code)
      let checked = check(Parser.parse(source), of: source, in: table.scope)
      guard let program = checked.program else {
        return "error: " + checked.diagnostics.map(\.message).joined(separator: "\n")
      }
      table.scope = checked.scope
      lane.install(program)
      do throws(RuntimeFailure) {
        let result = try lane.run()
        var text = String(host.output.dropFirst(before))
        if let (value, type) = result { text += printed(value, as: type) }
        return text
      } catch {
        return "failure: \(error.id): \(error.message)"
      }
    }
  }

  func number(_ code: String) -> Int { Int(run(code)) ?? .min }

  /// Runs a cell on a thread of its own until it ends.
  func start(_ code: String) -> Running {
    let running = Running(self)
    let thread = Thread { running.finish(with: self.run(code)) }
    thread.stackSize = 64 << 20
    thread.start()
    return running
  }

  /// A cell under way.
  final class Running: Sendable {
    private let bench: LaneBench
    private let outcome = Mutex<String?>(nil)
    private let done = DispatchSemaphore(value: 0)

    fileprivate init(_ bench: LaneBench) { self.bench = bench }

    fileprivate func finish(with text: String) {
      outcome.withLock { $0 = text }
      done.signal()
    }

    var isRunning: Bool { outcome.withLock { $0 == nil } }

    /// What became of it; "late" when it has not ended in time.
    func end(within seconds: Double = 20) -> String {
      guard done.wait(timeout: .now() + seconds) == .success else { return "late" }
      return outcome.withLock { $0 ?? "" }
    }

    func interrupt() -> String {
      bench.host.interrupt.store(true, ordering: .relaxed)
      return end()
    }
  }
}

@Suite("Lanes", .serialized)
struct LanesTests {
  /// Waits until something holds, but not for ever.
  fileprivate func until(_ condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      if condition() { return true }
      usleep(1000)
    }
    return false
  }

  @Test("a lane has its turn while another loops for ever, and sees how far that is")
  func turns() {
    let table = LaneTable()
    let (main, beside) = (table.main, table.beside())
    main.run("var n = 0")
    let loop = main.start("while true { n += 1 }")
    #expect(until { beside.number("n") > 0 })
    var last = 0
    for _ in 0..<20 {
      let start = ContinuousClock.now
      let now = beside.number("n")
      #expect(ContinuousClock.now - start < .milliseconds(100))
      #expect(now >= last)
      last = now
      usleep(2000)
    }
    #expect(loop.isRunning)
    #expect(loop.interrupt().hasPrefix("failure: interrupted"))
    #expect(main.number("n") >= last)
  }

  @Test(
    "a value in the hands of a mutating method shows how far that has come",
    arguments: [
      ("var it = Log()", "it.fill()", "it"),
      ("var it = [Log(), Log()]", "it[1].fill()", "it[1]"),
      ("var it = [\"a\": Log()]", "it[\"a\"]!.fill()", "it[\"a\"]!"),
      ("var it = Outer()", "it.run()", "it.inner"),
      ("var it = Log()", "func work(_ log: inout Log) { log.fill() }\nwork(&it)", "it"),
      ("var it = Log()", "func work() { it.fill() }\nwork()", "it"),
      ("var it = [Log()]", "func work() { it[0].fill() }\nwork()", "it[0]"),
      ("var it = Log()", "it.fillByClosure()", "it"),
      ("var it: Log? = Log()", "it?.fill()", "it!"),
      ("var it = (1, Log())", "it.1.fill()", "it.1"),
    ])
  func lent(_ variable: String, _ work: String, _ place: String) {
    let table = LaneTable()
    let (main, beside) = (table.main, table.beside())
    let declared = main.run(
      """
      struct Log {
        var names: [String] = ["start"]
        var total = 1
        var isDone = false
        mutating func fill() {
          while !isDone { names.append("n\\(total)"); total += 1 }
        }
        mutating func fillByClosure() {
          let add = { names.append("n\\(total)"); total += 1 }
          while !isDone { add() }
        }
      }
      struct Outer {
        var title = "outer"
        var inner = Log()
        mutating func run() { title += "!"; inner.fill() }
      }
      \(variable)
      """)
    #expect(declared == "")
    let loop = main.start(work)
    #expect(until { beside.number("\(place).total") > 1 })
    var last = 0
    for _ in 0..<30 {
      let text = beside.run("\"\\(\(place).total) \\(\(place).names.count) \\(\(place).names[0])\"")
      let parts = text.split(separator: " ")
      guard parts.count == 3, let total = Int(parts[0]), let count = Int(parts[1]) else {
        Issue.record("\(text)")
        break
      }
      // Between the two statements of the loop the count is ahead.
      #expect(count == total || count == total + 1)
      #expect(total >= last)
      #expect(parts[2] == "start")
      last = total
      usleep(1000)
    }
    #expect(loop.isRunning)
    // What is changed meanwhile is what the method goes on with.
    let target = place.replacingOccurrences(of: "!", with: "!")
    #expect(beside.run("\(target).isDone = true") == "")
    #expect(loop.end() == "")
    #expect(main.run("\(place).isDone") == "true")
    #expect(main.number("\(place).names.count") == main.number("\(place).total"))
  }

  @Test("places that another lane takes away from a method end it with a clear failure")
  func gone() {
    let table = LaneTable()
    let (main, beside) = (table.main, table.beside())
    main.run(
      """
      struct Log {
        var names: [String] = []
        mutating func fill() { while names.count < 1_000_000_000 { names.append("x") } }
      }
      var logs = [Log(), Log()]
      """)
    let loop = main.start("logs[1].fill()")
    #expect(until { beside.number("logs[1].names.count") > 0 })
    #expect(beside.run("logs = []") == "")
    usleep(20_000)
    #expect(loop.isRunning)
    #expect(loop.interrupt().hasPrefix("failure: "))
    #expect(main.run("logs.count") == "0")
  }

  @Test("functions, types and variables may be declared again while another lane uses them")
  func declaredAgain() {
    let table = LaneTable()
    let (main, beside) = (table.main, table.beside())
    main.run(
      "var items = [\"a\", \"b\"]\nvar n = 0\nfunc step(_ x: Int) -> Int { x + items.count }")
    let loop = main.start(
      "while n >= 0 { n = step(n) % 1000; let all = items; n += all[0].count }")
    #expect(until { beside.number("n") > 0 })
    for round in 0..<40 {
      #expect(beside.run("var items = \(round)") == "")
      #expect(beside.run("func step(_ x: Int) -> String { \"\\(x) \\(items)\" }") == "")
      #expect(beside.run("step(2)") == "2 \(round)")
      #expect(beside.run("struct Kind\(round % 3) { var name = \"\(round)\" }") == "")
      #expect(beside.run("let extra = [\"\(round)\", \"y\"]\nextra.count") == "2")
    }
    #expect(loop.isRunning)
    #expect(loop.interrupt().hasPrefix("failure: interrupted"))
    #expect(main.run("items") == "39")
    #expect(main.run("step(1)") == "1 39")
  }

  @Test("two lanes that never rest share the time")
  func fairness() {
    let table = LaneTable()
    let (main, beside) = (table.main, table.beside())
    main.run("var a = 0\nvar b = 0")
    let first = main.start("while true { a += 1 }")
    let second = beside.start("while true { b += 1 }")
    usleep(600_000)
    #expect(second.isRunning && first.isRunning)
    #expect(second.interrupt().hasPrefix("failure: interrupted"))
    #expect(first.isRunning)
    #expect(first.interrupt().hasPrefix("failure: interrupted"))
    // The first's registers are the variables themselves, so that it is quicker.
    let (a, b) = (main.number("a"), main.number("b"))
    #expect(a > 1000 && b > 1000)
  }

  @Test("what a lane draws at random does not depend on others")
  func random() {
    func numbers(besides: Bool) -> String {
      let table = LaneTable()
      let (main, beside) = (table.main, table.beside())
      main.run("var xs: [Int] = []")
      let loop = main.start("for _ in 0..<20_000 { xs.append(Int.random(in: 0..<1_000_000)) }")
      while besides, loop.isRunning { beside.run("Int.random(in: 0..<10)") }
      _ = loop.end()
      return main.run("xs")
    }
    #expect(numbers(besides: true) == numbers(besides: false))
  }

  @Test("lanes that read and change everything at once stop with nothing but clear failures")
  func everything() {
    let table = LaneTable()
    let main = table.main
    let declared = main.run(
      """
      enum Shape { case dot, line(String, [Int]), box([String]) }
      struct Part { var name = "p"; var numbers = [1, 2, 3]; var shape = Shape.dot }
      struct Whole {
        var parts = [Part(), Part()]
        var byName = ["a": Part()]
        var best: Part? = nil
        mutating func work(_ n: Int) -> Int {
          for i in 0..<n {
            parts[i % parts.count].name += "x"
            parts[i % parts.count].numbers.append(i)
            if parts[0].name.count > 20 { parts[0] = Part() }
            byName["k\\(i % 5)", default: Part()].numbers.append(i)
            parts[i % parts.count].shape = i % 2 == 0 ? .line("l\\(i)", [i, i]) : .box(["b", "\\(i)"])
            best = i % 3 == 0 ? nil : parts[0]
          }
          if parts[0].numbers.count > 300 { parts[0].numbers = [0] }
          return parts.count
        }
      }
      var whole = Whole()
      var list = [[1, 2], [3]]
      var words = ["a", "b"]
      var flag = false
      var maybe: String? = nil
      func describe(_ s: Shape) -> String {
        switch s {
        case .dot: return "dot"
        case .line(let name, let ints): return name + String(ints.count)
        case .box(let names): return names.joined(separator: ",")
        }
      }
      func sum() -> Int { var s = 0; for row in list { for x in row { s += x % 7 } }; return s }
      func touch() -> Int { list[0][list[0].count - 1] + words.count }
      """)
    #expect(declared == "")
    let cells = [
      "_ = whole.work(40)",
      "list[0].append(sum() % 10); if list[0].count > 50 { list[0] = [1] }",
      "words = words.map { $0 + \"z\" }; if words[0].count > 30 { words = [\"a\"] }",
      "for w in words { maybe = w; _ = touch() }",
      "let all = whole.parts.map { describe($0.shape) }; flag = all.count > 1",
      "list = list.map { $0.filter { $0 < 100_000 } }; if list[0].isEmpty { list[0] = [2] }",
      "if let m = maybe { words.append(m); if words.count > 9 { words = [m, \"q\"] } } else { maybe = \"s\" }",
      "whole.best = whole.parts.last; _ = whole.best?.numbers.count",
      "words.sort { a, b in a.count == b.count ? a < b : a.count < b.count }",
      "for i in 0..<30 { list[0][0] = i; _ = sum() }",
      "var copy = whole; _ = copy.work(10); if sum() % 2 == 0 { whole = copy }",
    ]
    let lanes = [main] + (0..<3).map { _ in table.beside() }
    let strange = Mutex<[String]>([])
    let group = DispatchGroup()
    let end = ContinuousClock.now + .seconds(3)
    for (index, lane) in lanes.enumerated() {
      group.enter()
      let thread = Thread {
        var generator = UInt64(index + 1)
        while ContinuousClock.now < end {
          generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let cell = cells[Int(generator >> 33) % cells.count]
          let outcome = lane.run("for _ in 0..<20 { \(cell) }")
          let isClear =
            outcome.isEmpty || outcome.hasPrefix("failure: index-out-of-range")
            || outcome.hasPrefix("failure: key-not-found")
          if !isClear { strange.withLock { $0.append("\(cell): \(outcome)") } }
        }
        group.leave()
      }
      thread.stackSize = 64 << 20
      thread.start()
    }
    #expect(group.wait(timeout: .now() + 60) == .success)
    #expect(strange.withLock { Array($0.prefix(3)) } == [])
    #expect(main.run("describe(.box([\"a\"]))") == "a")
  }

  @Test("threads of native code call functions while a lane changes what these read")
  func threads() {
    let table = LaneTable(MachineCallsTests.spread)
    let (main, beside) = (table.main, table.beside())
    main.run("var weights = [1.0, 2.0, 3.0]\nvar rounds = 0\nvar isEnough = false")
    let loop = main.start(
      """
      while !isEnough {
        let sums = spread(3) { i in var s = 0.0; for w in weights { s += w }; return s + Double(i) }
        rounds += sums.count / 3
      }
      """)
    var changes = 0
    // As many changes and rounds as there have to be, whichever are faster.
    while loop.isRunning, changes < 20 || beside.run("rounds < 20") == "true" {
      #expect(
        beside.run("weights = [Double(rounds), 1.0, \"\(changes)\".count > 3 ? 2.0 : 1.0]") == "")
      #expect(beside.run("weights.append(0.5); weights[0] += 1.0; weights.count") == "4")
      changes += 1
    }
    #expect(beside.run("isEnough = true") == "")
    #expect(loop.end() == "")
    #expect(changes >= 20 && main.run("rounds >= 20") == "true")
  }
}
