import Foundation
import Language
import Synchronization
import Syntax
import Testing

/// Says that its user has given up from one question on.
private final class Patience: Sendable {
  private let asked = Atomic(0)
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  var questions: Int { asked.load(ordering: .relaxed) }
  var isOver: @Sendable () -> Bool {
    { self.asked.add(1, ordering: .relaxed).newValue > self.limit }
  }
}

@Suite("A cell that nobody waits for any more")
struct CancellationTests {
  /// The moments to give up at: all of few, and so many of many, the first and the last among them.
  private static func moments(of questions: Int, atMost count: Int = 40) -> [Int] {
    guard questions > count else { return Array(0..<questions) }
    return (0..<count).map { $0 * (questions - 1) / (count - 1) }
  }

  /// Reads, checks and compiles the cells of a text, each left in the midst at many moments before it
  /// is done to its end; gives what was wrong.
  private static func play(_ text: String) -> [String] {
    let machine = Machine(host: RecordingHost())
    var scope = Scope(library: .core)
    var faults: [String] = []
    for cell in text.components(separatedBy: "\n// ---\n") {
      let source = SourceText(name: "cell", text: cell)
      let whole = Patience(.max)
      let tree = Parser.parse(source, isCancelled: whole.isOver)
      for moment in moments(of: whole.questions)
      where !Parser.parse(source, isCancelled: Patience(moment).isOver).isCancelled {
        faults.append("read to its end in spite of question \(moment): \(cell)")
      }
      if tree.isCancelled { faults.append("not read: \(cell)") }

      let checking = Patience(.max)
      let checked = check(tree, of: source, in: scope, isCancelled: checking.isOver)
      for moment in moments(of: checking.questions) {
        let left = check(tree, of: source, in: scope, isCancelled: Patience(moment).isOver)
        if !left.isCancelled || left.program != nil || !left.diagnostics.isEmpty
          || left.scope.variables != scope.variables
          || left.scope.functionNames != scope.functionNames
        {
          faults.append("checked to its end in spite of question \(moment): \(cell)")
        }
      }
      if checked.isCancelled { faults.append("not checked: \(cell)") }

      guard let program = checked.program else { continue }
      let compiling = Patience(.max)
      let lane = machine.lane
      lane.install(program, isCancelled: compiling.isOver)
      // What a program is too long for, it is also with an end before.
      guard lane.obstacle == nil else { continue }
      for moment in moments(of: compiling.questions) {
        lane.install(program, isCancelled: Patience(moment).isOver)
        if lane.obstacle?.id != "interrupted" {
          faults.append("compiled to its end in spite of question \(moment): \(cell)")
        }
      }
      machine.install(program)
      _ = try? machine.run()
      scope = checked.scope
    }
    return faults
  }

  @Test("is left wherever one asks, and leaves nothing behind", arguments: ProgramFile.all)
  func programs(_ file: ProgramFile) throws {
    #expect(Self.play(try String(contentsOf: file.url, encoding: .utf8)) == [])
  }

  @Test("is left at once, though it is long")
  func long() throws {
    let lines = (0..<20_000).map { "let x\($0) = [1, 2, \($0)].map { $0 + 1 }.reduce(0, +)" }
    let source = SourceText(name: "cell", text: lines.joined(separator: "\n"))
    let reading = Patience(1000)
    #expect(Parser.parse(source, isCancelled: reading.isOver).isCancelled)
    // Whoever goes on to the end asks a hundred times as often.
    #expect(reading.questions < 2000)
    let checking = Patience(1000)
    let tree = Parser.parse(source)
    let scope = Scope(library: .core)
    #expect(check(tree, of: source, in: scope, isCancelled: checking.isOver).isCancelled)
    #expect(checking.questions == 1001)
    let program = try #require(check(tree, of: source, in: scope).program)
    let compiling = Patience(1000)
    let machine = Machine(host: RecordingHost())
    let lane = machine.lane
    lane.install(program, isCancelled: compiling.isOver)
    #expect(lane.obstacle?.id == "interrupted")
    #expect(compiling.questions == 1001)
  }

  @Test("gives back the room of its variables")
  func room() throws {
    let lines = (0..<20_000).map { "let x\($0) = \($0)" }
    let source = SourceText(name: "cell", text: lines.joined(separator: "\n"))
    let tree = Parser.parse(source)
    let scope = Scope(library: .core)
    let machine = Machine(host: RecordingHost())
    let lane = machine.lane
    let program = try #require(check(tree, of: source, in: scope).program)
    // There is room for a few such cells.
    for _ in 0..<10 {
      lane.install(program, isCancelled: Patience(10_000).isOver)
      #expect(lane.obstacle?.id == "interrupted")
    }
    machine.install(program)
    #expect(throws: Never.self) { try machine.run() }
  }

  @Test("gives back the room of the variables that it did not reach")
  func unreached() {
    let many = (0..<20_000).map { "let x\($0) = \($0)" }.joined(separator: "\n")
    var bench = Bench()
    for _ in 0..<5 { #expect(bench.run("print([1][2])\n" + many) == "failure: index-out-of-range") }
    #expect(bench.run("\(many)\nprint(x0 + x19999)") == "19999\n")
    // A function that waits for one keeps its place.
    let code = "print([1][2])\nlet y = 1\nfunc f() -> Int { y }"
    #expect(bench.run(code) == "failure: index-out-of-range")
    #expect(bench.run("let z = 2") == "")
    #expect(bench.run("f()") == "failure: uninitialised-variable")
  }
}
