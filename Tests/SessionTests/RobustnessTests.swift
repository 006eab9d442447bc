import Foundation
import Language
import Session
import Testing

/// Cells that no one would write, and some that a slip writes: each ends soon, and the session goes
/// on.
@Suite("Robustness of a session", .serialized)
struct RobustnessTests {
  /// What is asked of a release build is divided by this, and its time multiplied, elsewhere.
  #if DEBUG
  private static let scale = 10
  #else
  private static let scale = 1
  #endif

  /// What a cell showed or how it failed, after which another was run.
  private struct Outcome: Sendable {
    var value: String?
    var failure: String?
    var next: String?
    var duration = Duration.zero
  }

  /// Runs a cell and then another; the first must end within a few seconds.
  private func outcome(of code: String, seconds: Int = 20) -> Result<String?, TextError> {
    let outcome = CellThread.run {
      let cells = Transcript()
      cells.run("let kept = 41")
      let clock = ContinuousClock()
      let start = clock.now
      let report = cells.run(code)
      let duration = clock.now - start
      return Outcome(
        value: report.value?.plain, failure: report.failure?.plain,
        next: cells.run("kept + 1").value?.plain, duration: duration)
    }
    #expect(outcome?.next == "42")
    #expect((outcome?.duration ?? .zero) < .seconds(seconds * Self.scale), "\(code.prefix(80))")
    if let failure = outcome?.failure { return .failure(TextError(text: failure)) }
    return .success(outcome?.value)
  }

  struct TextError: Error { let text: String }

  @Test(
    "deep recursion ends in an error",
    arguments: [
      "func f(_ n: Int) -> Int { f(n + 1) + 1 }\nf(0)",
      "func f(_ n: Int) { g(n) }\nfunc g(_ n: Int) { f(n) }\nf(0)",
      "func f(_ xs: [Int]) -> [Int] { xs.map { f([$0])[0] } }\nf([1])",
      "func f(_ xs: [Int]) -> [Int] { xs.sorted { f([$0, $1]).count < 2 } }\nf([1, 2])",
      "struct S { var n: Int; func f() -> Int { S(n: n + 1).f() } }\nS(n: 0).f()",
      "var f: (Int) -> Int = { $0 }\nf = { n in f(n + 1) }\nf(0)",
      "func f(_ xs: inout [Int]) { xs.append(0); f(&xs) }\nvar xs: [Int] = []\nf(&xs)",
    ])
  func recursion(_ code: String) {
    guard case .failure(let error) = outcome(of: code) else {
      Issue.record("no error: \(code)")
      return
    }
    #expect(
      error.text.contains("calls go too deep") || error.text.contains("deep"), "\(error.text)")
    #expect(error.text.count < 20_000)
  }

  @Test(
    "what would not fit into memory is an error",
    arguments: [
      "Array(repeating: 0.0, count: Int.max)", "Array(0..<Int.max)", "[Int](1...Int.max)",
      "String(repeating: \"abc\", count: Int.max)",
      "var s = \"x\"\nwhile true { s += s }", "var xs = [1]\nwhile true { xs += xs }",
      "Array(repeating: \"x\", count: 1_000_000_000_000)",
      "(0..<Int.max).reversed().map { $0 }",
    ])
  func memory(_ code: String) {
    guard case .failure(let error) = outcome(of: code, seconds: 60) else {
      Issue.record("no error: \(code)")
      return
    }
    #expect(error.text.contains("memory"), "\(error.text)")
  }

  @Test("a huge range is counted without being made")
  func hugeRange() throws {
    #expect(try outcome(of: "(0..<Int.max).count").get() == "9223372036854775807")
    #expect(try outcome(of: "(1...Int.max).contains(7)").get() == "true")
    guard case .failure = outcome(of: "(Int.min...Int.max).count") else {
      Issue.record("a count that does not fit")
      return
    }
  }

  @Test(
    "ten thousand brackets of any kind are refused or read, not died of",
    arguments: [
      ("(", "1", ")"), ("[", "1", "]"), ("{ ", "1", " }"), ("[1: ", "1", "]"), ("abs(", "1", ")"),
      ("\"\\(", "1", ")\""), ("if true { ", "1", " }"), ("while false { ", "", " }"),
      ("!", "true", ""),
      ("-", "1", ""), ("1 + (", "1", ")"), ("true ? 1 : ", "1", ""), ("func f() { ", "", " }"),
      ("struct S { ", "", " }"), ("[1].map { ", "$0", " }"), ("1 ?? ", "1", ""), ("/* ", "", " */"),
      ("1 + ", "1", ""), ("switch 1 { default: ", "1", " }"), ("(1, ", "1", ")"), ("x.", "x", ""),
      ("let x: [", "Int", "]"), ("let x: (", "Int", ")"), ("case .a(", "x", ")"),
      ("do { ", "", "}"),
    ])
  func nesting(_ open: String, _ middle: String, _ close: String) {
    let code =
      String(repeating: open, count: 10_000 / Self.scale) + middle
      + String(repeating: close, count: 10_000 / Self.scale)
    _ = outcome(of: code)
    _ = outcome(of: String(repeating: open, count: 10_000 / Self.scale))
  }

  @Test("a literal of a million elements has them all")
  func millionElements() throws {
    let list = "[" + (0..<1_000_000 / Self.scale).map { "\($0 % 10)" }.joined(separator: ",") + "]"
    #expect(
      try outcome(of: "let xs = \(list)\nxs.count", seconds: 60).get()
        == "\(1_000_000 / Self.scale)")
  }

  @Test(
    "large cells are read whole",
    arguments: [
      "// nothing but words\n", "let x = 1\n", "print(\"a\", terminator: \"\")\n", "\n", ";",
      "/* a */ ", "x = x\n", "func f() {}\n", "1\n",
    ])
  func largeCells(_ unit: String) {
    let code =
      "var x = 0\n" + String(repeating: unit, count: 1_000_000 / Self.scale / unit.utf8.count)
    _ = outcome(of: code, seconds: 60)
  }

  @Test("a cell of comments or of nothing has no value and no error")
  func comments() throws {
    for code in ["", " ", "\n\n", "// one\n// two", "/* all\n of it */", "/* a /* nested */ b */"] {
      #expect(try outcome(of: code).get() == nil)
    }
  }

  @Test("line breaks of any system and a byte order mark change nothing")
  func lineBreaks() throws {
    #expect(try outcome(of: "let a = 1\r\nlet b = 2\r\na + b\r\n").get() == "3")
    #expect(try outcome(of: "\u{FEFF}let a = 1\na").get() == "1")
    #expect(try outcome(of: "let s = \"\"\"\r\n  a\r\n  b\r\n  \"\"\"\r\ns.count").get() == "3")
  }

  @Test("NUL bytes and bytes that are no UTF-8 are errors with a place")
  func strangeBytes() {
    let broken = String(decoding: [0x31, 0x20, 0xFF, 0xFE, 0x20, 0xC3], as: UTF8.self)
    for code in ["1 + \u{0}", "\u{0}", "let \u{0}x = 1", broken, "\u{1B}[31m", "\u{202E}1"] {
      guard case .failure(let error) = outcome(of: code) else {
        Issue.record("no error: \(code.debugDescription)")
        continue
      }
      #expect(error.text.contains("1:"), "\(error.text)")
    }
    #expect((try? outcome(of: "\"a\u{0}b\".count").get()) != nil)
  }
}
