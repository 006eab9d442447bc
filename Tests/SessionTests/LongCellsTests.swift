import Language
import Session
import TestClock
import Testing

/// Cells that a program may have written, with very much of one thing.
@Suite("Long cells")
struct LongCellsTests {
  /// A shape of cell: what it is full of, and what it gives when it runs; nil where it has errors.
  struct Kind: CustomTestStringConvertible {
    var name: String
    var gives: String?
    var text: @Sendable (Int) -> String

    var testDescription: String { name }
  }

  private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
    (0..<count).map(line).joined(separator: "\n")
  }

  private static func list(_ count: Int, _ item: (Int) -> String) -> String {
    (0..<count).map(item).joined(separator: ", ")
  }

  static let kinds = [
    Kind(name: "signs", gives: nil) { "let x = " + String(repeating: "- ", count: $0) + "1" },
    Kind(name: "an operator without end", gives: nil) {
      "let x = 1" + String(repeating: "+", count: $0) + "1"
    },
    Kind(name: "optionals of optionals", gives: nil) {
      "let x: Int" + String(repeating: "?", count: $0) + " = nil"
    },
    Kind(name: "optionals of sets", gives: nil) {
      "let x: Int" + String(repeating: ">?", count: $0) + " = nil"
    },
    Kind(name: "arrays of arrays", gives: nil) {
      "let x: " + String(repeating: "Array<", count: $0) + "Int"
        + String(repeating: ">", count: $0) + " = []"
    },
    Kind(name: "arguments with wrong labels", gives: nil) {
      "func f(a: Int) {}\nf(" + list($0) { "a\($0): \($0)" } + ")"
    },
    Kind(name: "parameters", gives: "3") {
      "func f(" + list($0) { "a\($0): Int" } + ") -> Int { a3 }\nf("
        + list($0) { "a\($0): \($0)" } + ")"
    },
    Kind(name: "properties", gives: "3") {
      "struct S {\n" + lines($0) { "var a\($0) = \($0)" } + "\n}\nS().a3"
    },
    Kind(name: "methods", gives: "3") {
      "struct S {\n" + lines($0) { "func f\($0)() -> Int { \($0) }" } + "\n}\nS().f3()"
    },
    Kind(name: "structures", gives: "3") {
      lines($0) { "struct S\($0) { var x = \($0) }" } + "\nS3().x"
    },
    Kind(name: "cases", gives: "3") {
      "enum E { case " + list($0) { "c\($0)" } + " }\nvar n = 0\nswitch E.c3 {\n"
        + lines($0) { "case .c\($0): n = \($0)" } + "\n}\nn"
    },
    Kind(name: "functions", gives: "3") {
      lines($0) { "func f\($0)() -> Int { \($0) }" } + "\nf3()"
    },
    Kind(name: "overloads", gives: "3") {
      lines($0) { "func f(a\($0): Int) -> Int { \($0) }" } + "\nf(a3: 0)"
    },
    Kind(name: "closures", gives: "4") {
      lines($0) { "let f\($0) = { (x: Int) in x + \($0) }" } + "\nf3(1)"
    },
    Kind(name: "local variables", gives: "4") {
      "func f() -> Int {\n" + lines($0) { "var v\($0) = \($0); v\($0) += 1" }
        + "\nreturn v3\n}\nf()"
    },
    Kind(name: "unknown names", gives: nil) { lines($0) { "unknown\($0)" } },
    Kind(name: "elements", gives: "3") { "[" + list($0) { "\($0)" } + "][3]" },
    Kind(name: "keys", gives: "3") { "[" + list($0) { "\($0): \($0)" } + "][3]!" },
  ]

  @Test("What is in a cell ten thousand times takes seconds", arguments: kinds)
  func long(_ kind: Kind) throws {
    let played = CellThread.run {
      let cells = Transcript()
      let start = processorSeconds
      let report = cells.run(kind.text(10_000))
      return (report: report, seconds: processorSeconds - start)
    }
    let (report, seconds) = try #require(played)
    #expect(report.value?.plain == kind.gives)
    #expect((report.failure != nil) == (kind.gives == nil))
    #expect(seconds < 5)
  }

  @Test("Closures that fill empty literals within each other are looked at in good time")
  func nested() throws {
    let depth = 30
    let opening = (0..<depth).map { "[1].reduce(into: [:]) { a\($0), b in a\($0)[b] = " }.joined()
    let cell = opening + "1" + String(repeating: " }", count: depth)
    let seconds = try #require(
      CellThread.run {
        let start = processorSeconds
        Transcript().run(cell)
        return processorSeconds - start
      })
    #expect(seconds < 5)
  }

  /// What may stand within itself, and what closes it again.
  private static let nestings = [
    ("MDP(Array(", "))"), ("switch 1 { default: [1].map { x in ", " } }"),
    ("switch 1 { default: interact(a: 0...1) { ", " } }"), ("Optional(.some(", "))"),
    ("[1].reduce(into: [:]) { a, b in Set([", "]) }"), ("[1].sorted { max(1, ", ") }"),
    ("compare(on: CliffWalking(), episodes: 1, seeds: 1) { if true { ", " } }"),
  ]

  @Test(
    "What stands within itself is checked, completed and inspected in good time",
    arguments: nestings)
  func withinItself(_ opening: String, _ closing: String) throws {
    let seconds = try #require(
      CellThread.run {
        let cells = Transcript()
        let open = String(repeating: opening, count: 25) + "-1"
        let start = processorSeconds
        cells.run(open + String(repeating: closing, count: 25))
        _ = cells.session.completions(in: open, at: open.utf8.count)
        _ = cells.session.inspect(open, at: open.utf8.count)
        return processorSeconds - start
      })
    #expect(seconds < 20)
  }
}
