import Foundation
import Language
import Syntax
import Testing

/// Completion and inspection at every place of good and broken code.
@Suite("Assistance everywhere")
struct AssistanceRobustnessTests {
  /// Code as it stands while somebody types, or as nobody should write it.
  static let broken = [
    "let x = ", "let x = (1 + ", "xs.map { $0.", "xs.map { $0 + }", "if x {", "for i in 0..<",
    "func f(_ a: Int, b: ", "func f(a: Int) -> { a. }", "struct P { var x = 0; func n() -> ",
    "struct P {\n  var x\n  mutating func go() { self. }\n}", "switch 3 { case . }",
    "enum E { case a(x: }\nlet e: E = .", "\"text \\(xs.", "\"text \\(xs.map { \"\\($0.",
    "let (a, b = zip(1..., ", "[1: 2, 3: ].", "{ x, y in x. }", "guard let z = xs.first el",
    "return return return", "a ? b : c ? .", "f(f(f(f(f(f(f(", "]]]]))))}}}}", "let 🤖 = 1\n🤖.",
    "\"🤖🤖\".co + \"é\".up", "var s = \"abc\ns.", "/* open\nxs.", "// 🤖 xs.", "...", ".", "$0", "$",
    "let d = [\"a\": 1]\nd[\"", "while let x = ", "repeat { } wh", "x.y.z.w.v()[]!?.", "a b c d e",
    "let a: [Int: Se", "init(", "self.", "inout", "@objc func f() {}", "print(\"\"\"\n  abc \\(",
    "f(x: 1, y: { (a: Int) -> In", "\u{0}\u{1}\u{FFFD}", "let x = if true { 1 } el",
  ]

  /// Asks everything at every place, and gives how long each question took.
  static func durations(of text: String, in scope: Scope, every step: Int) -> [Duration] {
    let source = SourceText(name: "cell", text: text)
    let clock = ContinuousClock()
    var all: [Duration] = []
    for offset in stride(from: 0, through: source.bytes.count, by: step) {
      all.append(
        clock.measure {
          let found = complete(source, at: offset, in: scope)
          #expect(found.replaced.start >= 0 && found.replaced.end == offset)
          #expect(Set(found.items.map(\.text)).count == found.items.count)
        })
      all.append(clock.measure { _ = inspect(source, at: offset, in: scope) })
      let typed = SourceText(
        name: "cell", text: String(decoding: source.bytes[..<offset], as: UTF8.self))
      all.append(clock.measure { _ = complete(typed, at: typed.bytes.count, in: scope) })
      _ = inspect(typed, at: typed.bytes.count, in: scope)
      _ = StringPlace(source, at: offset)
    }
    return all
  }

  #if DEBUG
  static let step = 61
  #else
  static let step = 1
  #endif

  @Test("every place of every program has an answer, and soon", arguments: ProgramFile.all)
  func programs(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    var scope = Scope(library: .core)
    var all: [Duration] = []
    for cell in text.components(separatedBy: "\n// ---\n") {
      all += Self.durations(of: cell, in: scope, every: Self.step)
      let source = SourceText(name: "cell", text: cell)
      scope = check(Parser.parse(source), of: source, in: scope).assumedScope
    }
    #if !DEBUG
    all.sort()
    #expect(all[all.count * 95 / 100] < .milliseconds(5))
    #endif
    #expect(!all.isEmpty)
  }

  @Test("every place of broken code has an answer", arguments: broken)
  func brokenCode(_ text: String) {
    var bench = Bench()
    bench.check(CompletionTests.prelude)
    #expect(!Self.durations(of: text, in: bench.scope, every: 1).isEmpty)
  }
}
