import Foundation
import Language
import Synchronization
import Testing

/// Strings that are decoded in several stretches, beside Swift's own.
@Suite("Long strings")
struct LongTextTests {
  /// Characters of many kinds, among them such as end only where the next is known.
  private static let pieces = [
    "a", "b", "c d", "K", "é", "e\u{301}", "e\u{301}\u{323}", "🙂", "🇩", "🇪🇫", "👨‍👩‍👧", "\r\n", "\r",
    "\n", "各",
    "\u{1100}\u{1161}\u{11A8}", "\u{AC00}\u{11A8}", "क\u{94D}ष", "👍🏽", "\u{301}", "\u{200D}",
    "\u{212A}",
  ]

  private static func text(_ seed: UInt64, bytes: Int) -> String {
    var state = seed
    var text = ""
    while text.utf8.count < bytes {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let piece = pieces[Int(state >> 33) % pieces.count]
      text += String(repeating: piece, count: state >> 60 == 0 ? 1 + Int(state >> 50) % 800 : 1)
    }
    return text
  }

  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars { literal += "\\u{\(String(scalar.value, radix: 16))}" }
    return literal + "\""
  }

  /// What statements print about two strings.
  private static func printed(_ code: String, _ text: String, _ part: String = "") -> String {
    var bench = Bench()
    #expect(bench.run("let s = \(literal(text))\nlet p = \(literal(part))") == "")
    return bench.run(code)
  }

  @Test("are counted, cut and gone through as by Swift", arguments: 1...12 as ClosedRange<UInt64>)
  func cut(seed: UInt64) {
    let text = Self.text(seed, bytes: 50_000 + Int(seed) * 3_000)
    let count = text.count
    let at = count * Int(seed) / 13
    let code = """
      print(s.count, s.map { $0 }.count)
      print(s.prefix(\(at)) + "|" + s.dropFirst(\(at)) + "|" + s.suffix(\(at)) + "|" + s.dropLast(\(at)))
      print(s.map { c in c }.joined() == s, s.last! == s.suffix(1), s.first! == s.prefix(1))
      var t = s
      let last = t.popLast()
      print(t == s.dropLast(1), last! == s.suffix(1))
      """
    let parts = [text.prefix(at), text.dropFirst(at), text.suffix(at), text.dropLast(at)]
    let cut = parts.joined(separator: "|")
    let expected = "\(count) \(count)\n\(cut)\ntrue true true\ntrue true\n"
    #expect(Self.printed(code, text) == expected)
  }

  @Test("are searched as by Swift", arguments: 1...12 as ClosedRange<UInt64>)
  func search(seed: UInt64) {
    let text = Self.text(seed, bytes: 40_000)
    let from = text.index(text.startIndex, offsetBy: text.count * Int(seed) / 20)
    let part = String(text[from...].prefix(1 + Int(seed) % 4))
    let code = """
      print(s.contains(p), s.contains(p + "§"), s.hasPrefix(s.prefix(9_000)), s.hasPrefix(p))
      print(s.hasSuffix(s.suffix(9_000)), s.hasSuffix(p), s.split(separator: p).count)
      print(s.components(separatedBy: p).count, s.split(separator: p, maxSplits: 3).count)
      print(s.replacing(p, with: "§") == s.components(separatedBy: p).joined(separator: "§"))
      """
    let pieces = text.split(separator: part, omittingEmptySubsequences: false).count
    let full = text.split(separator: part).count
    let few = text.split(separator: part, maxSplits: 3).count
    let expected = """
      true false true \(text.hasPrefix(part))
      true \(text.hasSuffix(part)) \(full)
      \(pieces) \(few)
      true

      """
    #expect(Self.printed(code, text, part) == expected)
  }

  @Test("are found under every way to write their accents")
  func hash() {
    let composed = String(repeating: "é各", count: 20_000)
    let apart = String(repeating: "e\u{301}各", count: 20_000)
    #expect(composed.utf8.count != apart.utf8.count)
    let code = """
      let d = [s: 1, s + "x": 2]
      print(d[p]!, d[p + "x"]!, d[p + "y"] ?? 3, Set([s, p, s + "x"]).count)
      """
    #expect(Self.printed(code, composed, apart) == "1 2 3 2\n")
    let plain = String(repeating: "K;`", count: 20_000)
    let signs = String(repeating: "\u{212A}\u{37E}\u{1FEF}", count: 20_000)
    #expect(Self.printed(code, plain, signs) == "1 2 3 2\n")
  }

  @Test("one character of accents without end is one character")
  func accents() {
    let text = "e" + String(repeating: "\u{301}", count: 100_000) + "f"
    let code = "print(s.count, s.prefix(1).count, s.last!, s.prefix(1) + \"f\" == s)"
    #expect(Self.printed(code, text) == "2 1 f true\n")
  }

  @Test("are filled up as by Foundation", arguments: [0, 3, 7, 8, 9, 17, 100])
  func padding(length: Int) {
    for (text, pad, start) in [("ab🙂cdef", "é-", 1), ("", "123", 0), ("seven77", "x", 0)] {
      let code = "print(s.padding(toLength: \(length), withPad: p, startingAt: \(start)))"
      let expected =
        (text as NSString).length == text.count
        ? text.padding(toLength: length, withPad: pad, startingAt: start)
        // Foundation counts in UTF-16.
        : String(
          (text + String((String(repeating: pad, count: 100)).dropFirst(start))).prefix(length))
      #expect(Self.printed(code, text, pad) == expected + "\n")
    }
  }

  @Test("answer an interrupt")
  func interrupt() {
    let long = "\"🙂\" + String(repeating: \"ab\", count: 30_000_000)"
    for code in [
      "s.count", "s.map { $0 }.count", "s.contains(\"z\")", "s.hasSuffix(s)", "s.dropLast(1)",
    ] {
      var bench = Bench()
      #expect(bench.run("let s = \(long)") == "")
      bench.host.interrupt.store(true, ordering: .relaxed)
      #expect(bench.run(code) == "failure: interrupted")
    }
  }

  @Test("what is printed comes whole, a part at a time, and stops where the user asks")
  func printed() {
    var bench = Bench()
    let piece = "ab é🎲e\u{301}"
    let made = bench.run("let s = String(repeating: \"ab é🎲e\\u{301}\", count: 400_000)")
    #expect(made == "")
    let whole = String(repeating: piece, count: 400_000)
    let expected = "1 \(whole) \(whole)\n"
    #expect(bench.run("print(1, s, s)") == expected)
    bench.host.interrupt.store(true, ordering: .relaxed)
    let before = bench.host.output.utf8.count
    #expect(bench.run("print(1, s, s)") == "failure: interrupted")
    let written = bench.host.output.utf8.count - before
    #expect(written > 0 && written < expected.utf8.count / 4)
    bench.host.interrupt.store(false, ordering: .relaxed)
    #expect(bench.run("print(s.count)") == "2400000\n")
  }
}
