import Language
import Syntax
import Testing

@Suite("Completion and inspection")
struct CompletionTests {
  static let prelude = """
    let xs = [1, 2]
    let alphabet = "abc"
    func scale(_ x: Double, by factor: Double = 2) -> Double { x * factor }
    struct Point { var x = 0.0; var y = 0.0; func norm() -> Double { x * x + y * y } }
    enum Side { case left, right }
    """

  /// Candidates at the bar in the code.
  static func candidates(_ marked: String) -> Candidates {
    var bench = Bench()
    bench.check(prelude)
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    let source = SourceText(name: "cell", text: parts.joined())
    return complete(source, at: parts[0].utf8.count, in: bench.scope)
  }

  static let places: [(code: String, first: [String])] = [
    ("xs.app|", ["append"]),
    ("xs[0].isM|", ["isMultiple"]),
    ("Point(x: 1).|", ["norm", "x", "y"]),
    ("Agent(|", ["stepSize: ", "epsilon: "]),
    ("Agent(stepSize: 0.1, |)", ["epsilon: "]),
    ("Agent(step|", ["stepSize: "]),
    ("let a = Agent(stepSize: .lin|)", ["linear"]),
    ("let s: Side = .|", ["left", "right"]),
    ("scale(1, |", ["by: "]),
    ("Model(\"m\") { Fr| }", ["From"]),
    ("func f(beta: Int) -> Int {\n  return be|\n}", ["beta"]),
    ("alpha|", ["alphabet"]),
    ("gua|", ["guard"]),
    ("let p: Poi|", ["Point"]),
    ("\"value \\(alpha|)\"", ["alphabet"]),
    ("play { s in s.isM| }", ["isMultiple"]),
    ("if xs.isE|", ["isEmpty"]),
  ]

  @Test("the likeliest candidates come first, in broken code too", arguments: places)
  func completes(code: String, first: [String]) {
    let texts = Self.candidates(code).items.map(\.text)
    #expect(Array(texts.prefix(first.count)) == first)
  }

  @Test(
    "nothing is offered in comments, strings and names being declared",
    arguments: ["// xs.|", "\"xs.|\"", "let |", "12|"])
  func nowhere(code: String) {
    #expect(Self.candidates(code).items.isEmpty)
  }

  @Test("a label shows type, default, bounds and documentation, and replaces what is typed")
  func label() throws {
    let found = Self.candidates("Agent(step|")
    #expect(found.replaced == Span(6, 10))
    let label = try #require(found.items.first)
    #expect(label.kind == .label)
    #expect(label.signature == "Rate = 0.1, in 0...1")
    #expect(label.documentation == "How far an estimate moves.")
  }

  @Test("inspection of a name and inside a call tells signature, defaults and source")
  func inspects() throws {
    var bench = Bench()
    bench.check(Self.prelude)
    let source = SourceText(name: "cell", text: "let a = Agent(stepSize: ")
    for offset in [10, 24] {
      let inspection = inspect(source, at: offset, in: bench.scope)
      let found = try #require(inspection)
      #expect(found.name == "Agent")
      #expect(found.signatures == ["Agent(stepSize: Rate = 0.1, epsilon: Rate = 0.1)"])
      #expect(found.documentation == "Learns from steps.")
      #expect(found.source == "Watkins (1989)")
      #expect(found.parameters.first?.bounds == "0...1")
    }
    let variable = SourceText(name: "cell", text: "xs")
    let ofVariable = inspect(variable, at: 1, in: bench.scope)?.signatures
    #expect(ofVariable == ["let xs: [Int]"])
    let member = SourceText(name: "cell", text: "xs.count")
    let ofMember = inspect(member, at: 5, in: bench.scope)?.signatures
    #expect(ofMember?.contains("count: Int") == true)
    let nothing = SourceText(name: "cell", text: "1 + 2")
    let ofNothing = inspect(nothing, at: 1, in: bench.scope)
    #expect(ofNothing == nil)
  }
}
