import Foundation
import Language
import Synchronization
import Syntax
import Testing

@Suite("Calls between the machine and native code")
struct MachineCallsTests {
  /// A session of one machine with the core library and some natives.
  final class Cells {
    let host = RecordingHost()
    let machine: Machine
    var scope: Scope

    init(_ natives: FunctionDeclaration...) {
      var library = Library.core
      for native in natives { library.add(native) }
      machine = Machine(host: host)
      scope = Scope(library: library)
    }

    func run(_ text: String) throws -> Value? {
      let source = SourceText(name: "cell", text: text)
      let checked = check(Parser.parse(source), of: source, in: scope)
      guard let program = checked.program else {
        throw RuntimeFailure("check", checked.diagnostics.map(\.message).joined(separator: "; "))
      }
      scope = checked.scope
      machine.install(program)
      return try machine.run()?.value
    }
  }

  /// What each thread gave.
  final class Results: Sendable {
    private let list: Mutex<[Result<Double, RuntimeFailure>?]>

    init(_ count: Int) { list = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ outcome: Result<Double, RuntimeFailure>) {
      list.withLock { $0[index] = outcome }
    }

    var all: [Result<Double, RuntimeFailure>?] { list.withLock { $0 } }
  }

  /// Calls a function so many times from so many threads, and adds up.
  static let spread = FunctionDeclaration(
    "spread",
    [
      .init(label: nil, name: "threads", type: .int),
      .init(label: nil, name: "body", type: .function([.int], .double)),
    ], to: .array(.double),
    body: .native { call throws(RuntimeFailure) in
      guard case .int(let threads) = call.arguments[0],
        case .function(let body) = call.arguments[1]
      else { throw RuntimeFailure("test", "wrong arguments") }
      let results = Results(threads)
      let group = DispatchGroup()
      for index in 0..<threads {
        group.enter()
        Thread.detachNewThread {
          var outcome: Result<Double, RuntimeFailure>
          do throws(RuntimeFailure) {
            var total = 0.0
            for _ in 0..<200 {
              if case .double(let number) = try body.call([.int(index)]) { total += number }
            }
            outcome = .success(total)
          } catch { outcome = .failure(error) }
          results.set(index, outcome)
          group.leave()
        }
      }
      group.wait()
      var values: [Double] = []
      for result in results.all {
        switch result {
        case .success(let value)?: values.append(value)
        case .failure(let failure)?: throw failure
        case nil: break
        }
      }
      return .doubles(values)
    })

  /// Hands a value through native code unchanged.
  static func echo(_ type: Type) -> FunctionDeclaration {
    FunctionDeclaration(
      "echo", [.init(label: nil, name: "value", type: type)], to: type,
      body: .native { call throws(RuntimeFailure) in call.arguments[0] })
  }

  @Test("closures run on several threads at once, reading the session's variables")
  func threads() throws {
    let cells = Cells(MachineCallsTests.spread)
    let value = try cells.run(
      """
      let weights = [1.0, 2.0, 3.0, 4.0]
      func f(_ i: Int) -> Double { var t = 0.0; for w in weights { t += w * i }; return t }
      spread(4) { i in f(i) + 1 }
      """)
    #expect(value.map { printed($0, as: nil) } == "[200.0, 2200.0, 4200.0, 6200.0]")
  }

  @Test("a closure on another thread cannot change the session's variables")
  func parallelWrite() throws {
    let cells = Cells(MachineCallsTests.spread)
    let failure = #expect(throws: RuntimeFailure.self) {
      _ = try cells.run(
        """
        var total = 0.0
        func add(_ i: Int) -> Double { total += 1; return total }
        spread(8) { i in add(i) }
        """)
    }
    #expect(failure?.id == "parallel-write")
  }

  @Test(
    "a lost remainder is noted once for each place, where it misleads",
    arguments: [
      ("let a = 1, b = 3\nfor _ in 0..<9 { print(a / b) }", ["a / b"]),
      ("let a = 1, b = 3\nlet rate = a / b", ["a / b"]),
      ("let a = 1, b = 3\n\"\\(100 * (a / b))\"", ["(a / b)"]),
      ("let a = 1, b = 3\na / b", ["a / b"]),
      ("let a = 6, b = 3\nlet rate = a / b", []),
      ("let a = 1, b = 3\nlet half: Int = a / b", []),
      ("let a = 5, b = 3\nlet row = a / b, column = a % b", []),
      ("let xs = [1, 2, 3], n = 3\nlet mid = n / 2\nprint(xs[mid], xs[n / 2])", []),
      ("let n = 7\nfor i in 0..<(n / 2) { print(i) }", []),
      ("let n = 2, k = 5\nprint((n - 4) % k, (n - 1) % k)", ["(n - 4) % k"]),
      ("let n = 2\nprint((n - 5) % 2 == 0)", []),
      ("let n = 2\nprint(n % 5)", []),
    ])
  func notes(code: String, marked: [String]) throws {
    let machine = Machine(host: RecordingHost())
    let source = SourceText(name: "cell", text: code)
    let program = try #require(
      check(Parser.parse(source), of: source, in: Scope(library: .core)).program)
    machine.install(program)
    _ = try machine.run()
    let notes = machine.takeNotes()
    #expect(notes.map { source[$0.diagnostic.span] } == marked)
    #expect(notes.allSatisfy { $0.source == "cell" && $0.diagnostic.severity == .warning })
    #expect(machine.takeNotes().isEmpty)
  }

  @Test("an interrupt during native code is heard right after it, however few the calls")
  func interruptAfterNative() {
    let calls = Atomic(0)
    let work = FunctionDeclaration(
      "work", [], to: .int,
      body: .native { call throws(RuntimeFailure) in
        let number = calls.add(1, ordering: .relaxed).newValue
        if number == 3 {
          (call.host as? RecordingHost)?.interrupt.store(true, ordering: .relaxed)
        }
        return .int(number)
      })
    let cells = Cells(work)
    #expect(throws: RuntimeFailure.self) {
      _ = try cells.run("var total = 0\nfor _ in 0..<30 { total += work() }")
    }
    #expect(calls.load(ordering: .relaxed) == 3)
    cells.host.interrupt.store(false, ordering: .relaxed)
    // What the third gave is kept.
    #expect((try? cells.run("total")).flatMap { printed($0, as: nil) } == "6")
  }

  @Test("what interrupted native code gives still reaches the function it is for")
  func interruptedArgument() {
    let work = FunctionDeclaration(
      "work", [], to: .int,
      body: .native { call throws(RuntimeFailure) in
        (call.host as? RecordingHost)?.interrupt.store(true, ordering: .relaxed)
        return .int(7)
      })
    let cells = Cells(work)
    let code = "func tell(_ n: Int) { print(n) }\nfor _ in 0..<9 { tell(work()) }"
    #expect(throws: RuntimeFailure.self) { _ = try cells.run(code) }
    #expect(cells.host.output == "7\n")
  }

  /// Gives the name of the type that the context wants, as a value of that type where it is text.
  static let wanted: FunctionDeclaration = {
    var declaration = FunctionDeclaration(
      "wanted", [], to: .variable(0),
      body: .native { call throws(RuntimeFailure) in
        switch call.resultType {
        case .string?: .string("String")
        case .array(.string)?: .array([.string("[String]")])
        case .optional(.string)?: .string("String?")
        default: throw RuntimeFailure("test", "\(String(describing: call.resultType))")
        }
      })
    declaration.resultAdvice = "write a type"
    return declaration
  }()

  @Test(
    "a native function whose result depends on the context is told what is wanted",
    arguments: [
      ("let x: String = wanted()\nx", "String"), ("let x: [String] = wanted()\nx[0]", "[String]"),
      ("wanted() as String", "String"), ("func f() -> [String] { wanted() }\nf()[0]", "[String]"),
      ("var x = \"\"\nx = wanted()\nx", "String"),
    ])
  func wantedType(_ code: String, _ expected: String) throws {
    let value = try Cells(MachineCallsTests.wanted).run(code)
    #expect(value.map { printed($0, as: nil) } == expected)
  }

  @Test("without a context, the advice of the function says what to write")
  func noWantedType() {
    var library = Library.core
    library.add(MachineCallsTests.wanted)
    let source = SourceText(name: "cell", text: "let x = wanted()")
    let found = check(Parser.parse(source), of: source, in: Scope(library: library)).diagnostics
    #expect(found.map(\.id) == ["cannot-infer"])
    #expect(found.first?.notes.map(\.message) == ["write a type"])
  }

  @Test("a failure inside a closure keeps the frames on both sides of native code")
  func frames() throws {
    let cells = Cells(
      FunctionDeclaration(
        "run", [.init(label: nil, name: "body", type: .function([.int], .int))], to: .int,
        body: .native { call throws(RuntimeFailure) in
          guard case .function(let body) = call.arguments[0] else { return .int(0) }
          return try body.call([.int(7)])
        }))
    #expect(
      try cells.run("func twice(_ n: Int) -> Int { n * 2 }\nrun(twice) + run { $0 + 1 }")
        .map { printed($0, as: nil) } == "22")
    let failure = #expect(throws: RuntimeFailure.self) {
      _ = try cells.run("func bad(_ n: Int) -> Int { [1][n] }\nfunc go() -> Int { run(bad) }\ngo()")
    }
    #expect(failure?.frames.map(\.function) == ["bad", "go", nil])
  }

  @Test(
    "values go through native code and back",
    arguments: [
      (Type.array(.int), "echo([1, 2, 3])", "[1, 2, 3]"),
      (.array(.double), "echo([0.5, 1])", "[0.5, 1.0]"),
      (.array(.array(.string)), "echo([[\"a\"], []])", "[[\"a\"], []]"),
      (.dictionary(.string, .double), "echo([\"x\": 1, \"y\": 2])", "[\"x\": 1.0, \"y\": 2.0]"),
      (.optional(.int), "echo(nil)", "nil"), (.optional(.int), "echo(4)", "4"),
      (.optional(.string), "echo(\"s\")", "s"), (.set(.int), "echo([3, 1])", "[3, 1]"),
      (.tuple([.init(type: .int), .init(type: .string)]), "echo((1, \"b\"))", "(1, \"b\")"),
      (.range, "echo(2..<5)", "2..<5"),
      (.array(.optional(.double)), "echo([1, nil])", "[1.0, nil]"),
    ])
  func roundTrip(_ type: Type, _ call: String, _ expected: String) throws {
    let cells = Cells(MachineCallsTests.echo(type))
    #expect(try cells.run(call).map { printed($0, as: type) } == expected)
  }

  @Test("an interrupt from another thread stops a loop within a few milliseconds")
  func interruptFromOutside() throws {
    for text in [
      "while true {}", "for i in 0..<Int.max { _ = i }",
      "var s = \"\"\nwhile true { s = \"\\(s.count)\" }",
      "func f() -> Int { f2() }\nfunc f2() -> Int { 1 }\nwhile true { _ = f() }",
      "var xs = [3, 1]\nwhile true { xs = xs.sorted { $0 < $1 } }",
    ] {
      let cells = Cells()
      let asked = Mutex<ContinuousClock.Instant?>(nil)
      let host = cells.host
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.02)
        asked.withLock { $0 = .now }
        host.interrupt.store(true, ordering: .relaxed)
      }
      let failure = #expect(throws: RuntimeFailure.self) { _ = try cells.run(text) }
      let delay = asked.withLock { $0 }.map { ContinuousClock.now - $0 }
      #expect(failure?.id == "interrupted")
      #expect(delay.map { $0 < .milliseconds(100) } == true)
    }
  }

  @Test("a cell may be run again and again")
  func rerun() throws {
    let cells = Cells()
    _ = try cells.run("let kept = 7\nfunc f() -> Int { kept }")
    for round in 0..<3000 {
      let value = try cells.run(
        "let kept = \"no\"\nlet xs = [\(round), 1]\nlet p = (1, 2.5, \"s\", 1...20)\nxs[0] + f()")
      #expect(value.map { printed($0, as: .int) } == "\(round + 7)")
    }
    for _ in 0..<12_000 { _ = try cells.run("let a = (1, 2, 3, 4)") }
  }

  @Test("a variable that a failed cell never reached has no value")
  func unreached() throws {
    let cells = Cells()
    _ = try? cells.run("let a = 1\nlet b = [a][3]\nlet c = 2")
    let ids = Dictionary(
      cells.scope.variables.map { ($0.name, $0.id) }, uniquingKeysWith: { $1 })
    for (name, isThere) in [("a", true), ("b", false), ("c", false)] {
      if let id = ids[name] { #expect(cells.machine.isInitialised(id) == isThere) }
    }
  }

  @Test("a value nested deep goes to native code and a result comes back whole, or not at all")
  func nesting() throws {
    let depth = FunctionDeclaration(
      "depth", [.init(label: nil, name: "value", type: .variable(0))], to: .int,
      body: .native { call throws(RuntimeFailure) in
        var value = call.arguments[0]
        var count = 0
        while case .enumeration(_, 1, let parts) = value, let inner = parts.first {
          value = inner
          count += 1
        }
        guard case .enumeration(_, 0, _) = value else { throw RuntimeFailure("test", "cut") }
        return .int(count)
      })
    let cells = Cells(depth)
    _ = try cells.run(
      """
      indirect enum Deep { case end, more(Deep) }
      func deep(_ n: Int) -> Deep {
        var value = Deep.end
        for _ in 0..<n { value = .more(value) }
        return value
      }
      """)
    for count in [50, 101, 900] {
      guard case .int(let found)? = try cells.run("depth(deep(\(count)))") else {
        Issue.record("no number")
        return
      }
      #expect(found == count)
    }
    for count in [1001, 50_000] {
      let failure = #expect(throws: RuntimeFailure.self) {
        try cells.run("depth(deep(\(count)))")
      }
      #expect(failure?.id == "nested-too-deep")
    }
    _ = try cells.run("print(deep(150))")
    #expect(cells.host.output.contains("more(…)"))
  }
}
