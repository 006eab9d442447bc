import Syntax
import Testing

/// A small generator (SplitMix64), so that every run tries the same texts.
private struct Dice {
  var state: UInt64

  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(max(1, sides)))
  }
}

private let words = [
  "let ", "var ", "func ", "struct ", "enum ", "if ", "else ", "guard ", "switch ", "case ",
  "default", "while ", "repeat ", "for ", "in ", "where ", "return ", "break ", "do ", "import ",
  "true", "nil", "self", "init", "static ", "class ", "try ", "as ", "is ", "throws ", "inout ",
  "x", "f", "Int", "not ", "and ", "or ", "lambda ", "None", "def ", "elif ", "pass", "print ",
  "const ", "some ", "await ", "1", "0.5", "0x", "1e", "9223372036854775808", "\"", "\"\"\"",
  "\\(", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "...", "..<", "+", "-", "*", "/", "=",
  "==", "?", "!", "??", "&&", "->", "&", "<", ">", "_", "$0", "$", "@", "#", "#\"", "\"#", "'",
  "“", "”", "`", "\\", "\n", "\n  ", " ", "//", "/*", "*/", "///", "\t", "ε", "−", "\u{0}",
  "\u{200B}", "🎲", "x.y", "x(", "$0 + $1", "Set<", "?.", "++", "**", ":=", ">>", "mutating ",
  "public ",
]

private let program = """
  // Q-learning, by hand.
  struct Corridor: Environment {
      var x = 0.0
      /// Starts in the middle.
      mutating func reset() -> [Double] { x = Double.random(in: -0.1...0.1); return [x] }
  }
  enum Move: String { case left, right = "r", jump(Int, by: Double) }
  let robot = MDP("Recycling robot", discount: 0.9) {
      From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
      for i in 0..<10 where i % 2 == 0 { From("s\\(i)", "go", to: "s\\(i + 1)") }
  }
  func update(_ q: inout [[Double]], next: Int?) {
      let target = next == nil ? r : r + γ * (q[next!].max() ?? 0)
      q[s][a] += alpha * (target - q[s][a])
  }
  while true {
      guard let (s2, r) = step(s, a) else { break }
      switch move { case .left: total -= 1; case .jump(let n, by: _) where n > 2: f(); default: break }
      if let best = q[s2].max(), best > 0 { print("\\(episode): \\(total)") } else { s = s2 }
  }
  let map = \"""
      S..
      ..G
      \"""
  let smooth = xs.enumerated().map { i, x in x }.filter { $0 > -100 }.reduce(0, +)
  """

/// A text made of words, of a damaged program, of half a program, or of one thing many times.
private func text(_ seed: Int) -> String {
  var dice = Dice(state: UInt64(seed))
  switch dice.roll(4) {
  case 0:
    return (0..<dice.roll(60)).map { _ in words[dice.roll(words.count)] }.joined()
  case 1:
    let examples = DiagnosticCase.all
    let choice = dice.roll(examples.count + 20)
    var bytes = Array((choice < examples.count ? examples[choice].source : program).utf8)
    for _ in 0...dice.roll(4) where !bytes.isEmpty {
      let place = dice.roll(bytes.count)
      switch dice.roll(4) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(contentsOf: words[dice.roll(words.count)].utf8, at: place)
      case 2: bytes[place] = UInt8(dice.roll(256))
      default: bytes.removeSubrange(place..<min(bytes.count, place + dice.roll(20)))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  case 2:
    return String(
      decoding: Array(program.utf8).prefix(dice.roll(program.utf8.count)), as: UTF8.self)
  default:
    let unit = words[dice.roll(words.count)] + words[dice.roll(words.count)]
    return String(repeating: unit, count: dice.roll(300)) + words[dice.roll(words.count)]
  }
}

/// Parses and checks what holds for every text.
private func check(_ text: String) {
  let source = SourceText(name: "cell", text: text)
  let tree = Parser.parse(source)
  let end = source.bytes.count
  for diagnostic in tree.diagnostics {
    let spans =
      [diagnostic.span] + diagnostic.notes.compactMap(\.span)
      + (diagnostic.suggestion.map { [$0.span] } ?? [])
    for span in spans where span.start < 0 || span.end > end || span.start > span.end {
      Issue.record("\(diagnostic.id) lies outside \(text.debugDescription)")
    }
  }
  for statement in tree.statements
  where statement.span.start < 0 || statement.span.end > end {
    Issue.record("a statement lies outside \(text.debugDescription)")
  }
  if let first = tree.diagnostics.first {
    _ = DiagnosticRenderer.render(first, in: source, style: .ansi)
  } else if tree.dump.contains("<broken>") || tree.endsEarly {
    Issue.record("a fault without a message in \(text.debugDescription)")
  }
}

@Suite("Robustness")
struct RobustnessTests {
  @Test("no text stops the parser, and every place is inside the text", arguments: 0..<20)
  func fuzz(_ part: Int) {
    #if DEBUG
    let count = 100
    #else
    let count = 1000
    #endif
    for seed in part * count..<(part + 1) * count { check(text(seed)) }
  }

  @Test("the program itself has no fault, and every beginning of it can be read")
  func prefixes() {
    #expect(messages(of: program).isEmpty)
    let bytes = Array(program.utf8)
    for count in 0..<bytes.count { check(String(decoding: bytes[..<count], as: UTF8.self)) }
  }

  @Test(
    "deep nesting ends in one message",
    arguments: [
      "(", "[", "{ ", "f(", "f { ", "x[", "if x { ", "if ", "- ", "!", "\"\\(", "func f() { ",
      "a ? ", "a ?? ", "{ x in ", "switch x { case 1: ", "let x: [", "case (", "not ", "try ",
      "let x: some ", "let x: (", "for (", "if case let ", "struct S { var x: Int { ", "if x: ",
      "[1: ", "x = { ", "lambda: ", "let x: Int -> ", "\"\"\"\n\\(", "a ** ", "while x { ",
      "if x { } else ", "do { ", "f(a: ",
    ])
  func nesting(_ unit: String) {
    let source = SourceText(name: "cell", text: String(repeating: unit, count: 5000))
    let tree = Parser.parse(source)
    #expect(!tree.diagnostics.isEmpty)
    #expect(tree.diagnostics.count <= Parser.maximumFaults)
  }

  @Test("a large cell takes time in proportion to its size")
  func size() {
    let small = String(repeating: program + "\n", count: 4)
    let large = String(repeating: program + "\n", count: 40)
    let clock = ContinuousClock()
    // The least of several, as whatever else runs only adds.
    func time(_ text: String) -> Duration {
      (0..<5).map { _ in clock.measure { check(text) } }.min() ?? .zero
    }
    #expect(time(large) < time(small) * 60)
  }
}
