import Foundation
import Language
import Synchronization
import Syntax
import Testing

/// Looks at running code as a debugger would: at every call and variable of the first statements, and
/// of one in many after that.
final class Watcher: ExecutionObserver {
  private struct State {
    var machine: Machine?
    var count = 0
    var texts = 0
    var steps: [String] = []
    var failures: [String] = []
    var marks: [StatementMark] = []
  }

  private let state = Mutex(State())
  /// What is done at each statement.
  private let look: @Sendable (ExecutionPlace, Machine) throws -> String?

  init(look: @escaping @Sendable (ExecutionPlace, Machine) throws -> String? = { _, _ in nil }) {
    self.look = look
  }

  func watch(_ machine: Machine) {
    state.withLock { $0.machine = machine }
    machine.observer = self
    machine.watch(depth: .max)
    machine.watchesFailures = true
  }

  var steps: [String] { state.withLock { $0.steps } }
  var failures: [String] { state.withLock { $0.failures } }
  var marks: [StatementMark] { state.withLock { $0.marks } }
  var count: Int { state.withLock { $0.count } }
  var textCount: Int { state.withLock { $0.texts } }

  func forgetMarks() { state.withLock { $0.marks = [] } }
  func note(_ marks: [StatementMark]) { state.withLock { $0.marks += marks } }

  func reached(_ place: ExecutionPlace) throws(RuntimeFailure) {
    let (count, machine) = state.withLock {
      $0.count += 1
      return ($0.count, $0.machine)
    }
    guard let machine else { return }
    do {
      if let step = try look(place, machine) { state.withLock { $0.steps.append(step) } }
    } catch {
      throw RuntimeFailure("looked", "\(error)")
    }
    guard count < 300 || count % 10_007 == 0 else { return }
    var texts = 0
    for frame in place.frames(limit: 20) {
      for variable in frame.visible {
        let value = machine.hold(variable)
        texts += value.text.isEmpty ? 0 : 1
        texts += value.parts(0..<3).count { !$0.value.text.isEmpty }
      }
    }
    state.withLock { $0.texts += texts }
  }

  func failed(_ failure: RuntimeFailure, at place: ExecutionPlace) {
    _ = place.frames(limit: 20).map { $0.variables.map { $0.name } }
    state.withLock { $0.failures.append(failure.id) }
  }
}

@Suite("Debugging")
struct DebuggingTests {
  /// Runs a cell and gives what `look` says of each statement.
  private func steps(
    _ code: String, _ look: @escaping @Sendable (ExecutionPlace, Machine) throws -> String?
  ) -> [String] {
    let watcher = Watcher(look: look)
    _ = outcome(of: code, watchedBy: watcher)
    return watcher.steps
  }

  /// The line of a place in a text.
  private static func line(_ span: Span, in code: String) -> Int {
    SourceText(name: "", text: code).position(of: span.start).line
  }

  @Test(
    "programs do the same while a debugger looks at every statement", arguments: ProgramFile.all)
  func programs(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    let watcher = Watcher()
    let found = outcome(of: text, watchedBy: watcher).filter { !$0.hasPrefix("  (") }
    #expect(found == ProgramFile.expectations(in: text))
  }

  @Test("each statement is reached with the variables that have a value there")
  func variables() {
    let code = """
      func count(_ words: [String], upTo limit: Int?) -> Int {
        guard let limit else { return 0 }
        var total = 0
        for (index, word) in words.enumerated() where index < limit {
          let length = word.count
          total += length
        }
        let half: Int
        if total > 2 {
          half = total / 2
        } else {
          half = 0
        }
        switch half {
        case let few where few < 2: return few
        default: break
        }
        return half
      }
      count(["ab", "c", "defg"], upTo: 2)
      """
    let found = steps(code) { place, _ in
      let names = place.frames()[0].variables.map(\.name).joined(separator: " ")
      return "\(Self.line(place.span, in: code)): \(names)"
    }
    let round = [
      "4: words limit total", "5: words limit total index word",
      "6: words limit total index word length",
    ]
    let expected =
      ["20: ", "2: words limit", "3: words limit"] + round + round + [
        "4: words limit total", "8: words limit total", "9: words limit total",
        "10: words limit total",
        "14: words limit total", "15: words limit total",
      ]
    // A statement that the checker makes of one in the source stands in the same line.
    var distinct: [String] = []
    func line(_ step: String?) -> Substring? { step?.prefix { $0 != ":" } }
    for step in found where line(step) != line(distinct.last) { distinct.append(step) }
    #expect(distinct == expected)
  }

  @Test("calls under way are known through native code and other stacks")
  func calls() {
    let code = """
      struct Key: Hashable {
        var name: String
        static func == (a: Key, b: Key) -> Bool {
          return a.name == b.name
        }
        func hash(into hasher: inout Hasher) {
          hasher.combine(name)
        }
      }
      func doubled(_ numbers: [Int]) -> [Int] {
        let factor = 2
        return numbers.map { number in
          return number * factor
        }
      }
      let table = [Key(name: "a"): doubled([4])]
      """
    let found = steps(code) { place, machine in
      let frames = place.frames()
      return frames.map { frame in
        let values = frame.variables.map { "\($0.name)=\(machine.hold($0).text)" }
        return "\(frame.function ?? "cell")(\(values.joined(separator: " ")))"
      }.joined(separator: " < ")
    }
    #expect(
      found.contains { $0.hasSuffix(" < doubled(numbers=[4] factor=2) < cell()") }, "\(found)")
    #expect(found.contains { $0.hasPrefix("Key.hash(") && $0.hasSuffix(" < cell()") }, "\(found)")
    #expect(found.contains { $0.contains("number=4") }, "\(found)")
  }

  @Test("depth counts the calls")
  func depth() {
    let code = """
      func down(_ n: Int) -> Int {
        if n == 0 { return 0 }
        return down(n - 1) + 1
      }
      down(3)
      """
    let depths = steps(code) { place, _ in
      Self.line(place.span, in: code) == 2 ? "\(place.depth)" : nil
    }
    let numbers = depths.compactMap(Int.init)
    let distinct = Set(numbers).sorted()
    #expect(distinct.count == 4)
    #expect(zip(distinct, distinct.dropFirst()).allSatisfy { $1 == $0 + 1 })
  }

  @Test("failures are told once, where they arise, and not an interrupt")
  func failures() {
    let watcher = Watcher()
    let code = """
      func inner(_ n: Int) -> Int { [1, 2][n] }
      func outer() -> [Int] { [5].map { inner($0) } }
      outer()
      """
    #expect(outcome(of: code, watchedBy: watcher).first == "error: index-out-of-range")
    #expect(watcher.failures == ["index-out-of-range"])
    let host = RecordingHost()
    host.interrupt.store(true, ordering: .relaxed)
    let other = Watcher()
    #expect(
      outcome(of: "while true { }", host: host, watchedBy: other).first == "error: interrupted")
    #expect(other.failures.isEmpty)
  }

  /// Cells that are run one by one.
  private final class Cells {
    let host = RecordingHost()
    let machine: Machine
    var scope = Scope(library: .core)

    init() { machine = Machine(host: host) }

    func run(_ code: String) throws {
      let source = SourceText(name: "cell", text: code)
      let checked = check(Parser.parse(source), of: source, in: scope)
      let program = try #require(checked.program)
      scope = checked.scope
      machine.install(program)
      _ = try machine.run()
    }
  }

  @Test("functions are made anew when a debugger comes, and again when it has gone")
  func remaking() throws {
    let cells = Cells()
    try cells.run("func twice(_ n: Int) -> Int {\n  let m = n * 2\n  return m\n}\ntwice(1)")
    let watcher = Watcher()
    watcher.watch(cells.machine)
    try cells.run("print(twice(2))")
    #expect(watcher.count == 3)
    #expect(Set(watcher.marks.map(\.function)) == ["twice", nil])
    cells.machine.observer = nil
    try cells.run("print(twice(3))")
    #expect(watcher.count == 3)
    #expect(cells.host.output == "4\n6\n")
  }

  @Test("a debugger that comes while a cell runs is told of the calls after that")
  func comingLate() throws {
    let cells = Cells()
    try cells.run(
      """
      func step(_ n: Int) -> Int {
        let next = n &+ 1
        return next
      }
      """)
    let watcher = Watcher { _, _ in throw RuntimeFailure("seen", "seen") }
    let machine = cells.machine
    let thread = Thread {
      usleep(50_000)
      watcher.watch(machine)
    }
    thread.start()
    #expect(throws: RuntimeFailure.self) { try cells.run("var n = 0\nwhile true { n = step(n) }") }
    #expect(watcher.count == 1)
    machine.observer = nil
  }

  @Test("expressions are evaluated in a call, and may change its variables")
  func evaluation() throws {
    let cells = Cells()
    let scope = cells.scope
    let watcher = Watcher { place, machine in
      let frame = place.frames()[0]
      guard frame.function == "Box.area", frame.variables.contains(where: { $0.name == "sides" })
      else { return nil }
      func evaluate(_ code: String) throws -> String {
        let source = SourceText(name: "expression", text: code)
        let inner = scope.within(frame.visible)
        let checked = check(Parser.parse(source), of: source, in: inner.scope)
        let program = try #require(checked.program)
        let evaluation = try machine.prepare(program, frame.visible, inner.ids)
        defer { machine.discard(evaluation) }
        return try machine.run(evaluation, at: place, in: frame, frame.visible)?.text ?? "()"
      }
      return try [
        "width * height", "sides.map { $0 + 1 }", "sides.append(9)", "sides", "width = 5",
        "self.width", "height = 4", "self", "(0..<2000).map { $0 }.count",
      ].map(evaluate).joined(separator: "; ")
    }
    watcher.watch(cells.machine)
    try cells.run(
      """
      struct Box {
        var width = 2
        var height = 3
        mutating func area() -> Int {
          var sides = [1]
          sides.append(width)
          return sides.count * 100 + width * 10 + height
        }
      }
      var box = Box()
      print(box.area(), box)
      """)
    #expect(
      watcher.steps.first
        == "6; [2]; (); [1, 9]; (); 5; (); Box(width: 5, height: 4); 2000", "\(watcher.steps)")
    #expect(cells.host.output.hasPrefix("454 "), "\(cells.host.output)")
  }
}
