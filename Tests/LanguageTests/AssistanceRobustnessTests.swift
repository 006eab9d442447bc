import Foundation
import Language
import Syntax
import TestClock
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

  /// Asks everything at places so many bytes apart, and gives how long the thread took for each
  /// answer, which other work of the machine does not lengthen.
  static func durations(
    of text: String, in scope: Scope, every step: Int, from first: Int = 0
  ) -> [Duration] {
    let source = SourceText(name: "cell", text: text)
    var all: [Duration] = []
    for offset in stride(from: first, through: source.bytes.count, by: step) {
      all.append(
        threadTime {
          let found = complete(source, at: offset, in: scope)
          #expect(found.replaced.start >= 0 && found.replaced.end == offset)
          #expect(Set(found.items.map(\.text)).count == found.items.count)
        })
      all.append(threadTime { _ = inspect(source, at: offset, in: scope) })
      // The same while the rest is not yet typed.
      let typed = SourceText(
        name: "cell", text: String(decoding: source.bytes[..<offset], as: UTF8.self))
      _ = complete(typed, at: typed.bytes.count, in: scope)
      _ = inspect(typed, at: typed.bytes.count, in: scope)
      _ = StringPlace(source, at: offset)
    }
    return all
  }

  private static func threadTime(_ work: () -> Void) -> Duration {
    let start = processorSeconds
    work()
    return .seconds(processorSeconds - start)
  }

  /// How far apart the places are: 1 with `MARTLET_EVERY_PLACE=1`, as `make nightly` sets it, since
  /// all of them take minutes.
  static let step: Int = {
    if ProcessInfo.processInfo.environment["MARTLET_EVERY_PLACE"] == "1" { return 1 }
    #if DEBUG
    return 61
    #else
    return 11
    #endif
  }()

  /// How long an answer may take, but for one in twenty.
  private static let limit = Duration.milliseconds(10)

  /// How often too long a time is measured anew; without optimisation none is too long.
  private static let tries: Int = {
    #if DEBUG
    return 1
    #else
    return 5
    #endif
  }()

  @Test("every place of every program has an answer, and soon", arguments: ProgramFile.all)
  func programs(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    // The least of some tries: what else the machine does empties its caches.
    var least = Self.usualLongest(in: text)
    for _ in 1..<Self.tries where least >= Self.limit {
      least = min(least, Self.usualLongest(in: text))
    }
    #if !DEBUG
    #expect(least < Self.limit)
    #endif
  }

  /// Asks everything in the cells of a program, and gives the longest time an answer took, but for the
  /// twentieth of them that took longest.
  private static func usualLongest(in text: String) -> Duration {
    var scope = Scope(library: .core)
    var all: [Duration] = []
    for (index, cell) in text.components(separatedBy: "\n// ---\n").enumerated() {
      // Other files begin at other places, so that together they cover all sorts.
      let first = (text.utf8.count + index) % step
      all += durations(of: cell, in: scope, every: step, from: first)
      let source = SourceText(name: "cell", text: cell)
      scope = check(Parser.parse(source), of: source, in: scope).assumedScope
    }
    all.sort()
    return all.dropLast(all.count / 20).last ?? .zero
  }

  @Test("every place of broken code has an answer", arguments: broken)
  func brokenCode(_ text: String) {
    var bench = Bench()
    bench.check(CompletionTests.prelude)
    #expect(!Self.durations(of: text, in: bench.scope, every: 1).isEmpty)
  }
}
