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
    func turn(_ side: Side) -> Side { side }
    var heading = Side.left
    struct Car { var side = Side.left; var points: [Point] = [] }
    let cars = [Car()]
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
    // The type that is wanted tells what a dot may begin.
    ("func f() -> Side { return .| }", ["left", "right"]),
    ("func f() -> Side {\n  let n = 1\n  return .|\n}", ["left", "right"]),
    ("func f() -> Side { .ri| }", ["right"]),
    ("if heading == .| { }", ["left", "right"]),
    ("let s: Side = true ? .| : .right", ["left", "right"]),
    ("let s: Side = true ? .left : .|", ["left", "right"]),
    ("let s: [Side] = [.left, .|]", ["left", "right"]),
    ("turn(.|)", ["left", "right"]),
    ("turn(turn(.|", ["left", "right"]),
    ("heading = .|", ["left", "right"]),
    ("Car(side: .|)", ["left", "right"]),
    ("cars[0].side == .|", ["left", "right"]),
    ("switch heading {\ncase .|\n}", ["left", "right"]),
    ("switch heading {\ncase .left: print(1)\ncase .r|\n}", ["right"]),
    // Variables of every kind of scope.
    ("cars.map { $0.| }", ["points", "side"]),
    ("cars.map { $0.points.map { $0.n| } }", ["norm"]),
    ("cars.map { car in car.si| }", ["side"]),
    ("cars.map { car in ca| }", ["car", "cars"]),
    ("xs.map { $| }", ["$0"]),
    ("cars.filter { $0.points.co|", ["compactMap", "contains", "count"]),
    ("for car in cars { car.po| }", ["points"]),
    ("for (index, car) in cars.enumerated() { ind| }", ["index"]),
    ("func f(delta: Double) { let deltas = [delta]; del|", ["delta", "deltas"]),
    ("struct Q { var speed = 1.0; func go() -> Double { spe| } }", ["speed"]),
    ("if let found = xs.first { fou| }", ["found"]),
    ("let f = { (count: Int) in cou| }", ["count"]),
    ("let 🤖 = \"🤖\"; 🤖.upp|", ["uppercased"]),
    ("let t = \"🤖🤖\"; xs.app|", ["append"]),
    // Words by their place.
    ("for i i|", ["in"]),
    ("if true { } el|", ["else"]),
    ("guard let a = xs.first el|", ["else"]),
    ("while true { brea|", ["break"]),
    ("func f() { retu|", ["return"]),
    ("struct S { mut|", ["mutating"]),
    ("switch heading { defa|", ["default"]),
    // Likeness: the beginning, then capitals, then anything.
    ("cars[0].pts|", ["points"]),
    ("xs.dF|", ["dropFirst"]),
    ("xs.rC|", ["reserveCapacity"]),
    ("Agent(alph|", ["stepSize: "]),
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

  @Test(
    "keywords stand only where they fit",
    arguments: [
      ("let a = retu|", "return"), ("retu|", "return"), ("brea|", "break"),
      ("func f() { brea|", "break"), ("xs.el|", "else"), ("print(whi|", "while"),
      ("let a: stru|", "struct"),
    ])
  func keywordsInPlace(code: String, word: String) {
    #expect(!Self.candidates(code).items.contains { $0.text == word && $0.kind == .keyword })
  }

  @Test("what begins as typed comes before what is only like it, and own before library")
  func ranking() {
    let texts = Self.candidates("func printer() {}\npri|").items.map(\.text)
    #expect(Array(texts.prefix(3)) == ["printer", "print", "printError"])
    #expect(Self.candidates("sc|").items.first?.text == "scale")
  }

  @Test("a label shows type, default, bounds and documentation, and replaces what is typed")
  func label() throws {
    let found = Self.candidates("Agent(step|")
    #expect(found.replaced == Span(6, 10))
    let label = try #require(found.items.first)
    #expect(label.kind == .label)
    #expect(label.signature == "Rate = 0.1, 0...1")
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

  /// What inspection says at the bar in the code.
  static func inspection(_ marked: String) -> Inspection? {
    var bench = Bench()
    bench.check(prelude)
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    return inspect(
      SourceText(name: "cell", text: parts.joined()), at: parts[0].utf8.count, in: bench.scope)
  }

  @Test(
    "among the arguments of a call the innermost function is shown with the parameter at hand",
    arguments: [
      ("scale(|)", "scale", 0), ("scale(1|)", "scale", 0), ("scale(1, |)", "scale", 1),
      ("scale(1, by: |)", "scale", 1), ("scale(1, by: 2|", "scale", 1), ("scale(|", "scale", 0),
      ("scale(scale(1, |), by: 3)", "scale", 1), ("scale(scale(1), |)", "scale", 1),
      ("Point(x: 1, |)", "Point", 1), ("Point(y: |)", "Point", 1),
      ("xs.firstIndex(of: |)", "firstIndex", 0), ("cars[0].points.append(|)", "append", 0),
      ("Agent(epsilon: 0.1|)", "Agent", 1),
      ("let f = { (n: Int, m: Int) in n + m }\nf(1, |)", "f", 1),
    ])
  func signatureHelp(code: String, name: String, parameter: Int) throws {
    let inspection = Self.inspection(code)
    let found = try #require(inspection)
    #expect(found.name == name)
    #expect(found.currentParameter == parameter)
  }

  @Test("on a variable in a call both are shown; after the call its bracket ends it")
  func surroundings() throws {
    let inspection = Self.inspection("scale(1, by: alph|abet)")
    let found = try #require(inspection)
    #expect(found.signatures == ["let alphabet: String"])
    #expect(found.surrounding.first?.name == "scale")
    #expect(found.surrounding.first?.currentParameter == 1)
    #expect(Self.inspection("scale(1)|") == nil)
    #expect(Self.inspection("// scale(|") == nil)
  }

  @Test("the parameter at hand is underlined in text and bold in HTML, and HTML is escaped")
  func marks() throws {
    let inspection = Self.inspection("scale(1, |)")
    let found = try #require(inspection)
    let lines = found.text.split(separator: "\n")
    #expect(lines[0] == "scale(_ x: Double, by factor: Double = 2) -> Double")
    #expect(lines[1] == "                   ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾")
    #expect(found.html.contains("<b><u>by factor: Double = 2</u></b>) -&gt; Double"))
  }

  @Test("a type lists its members, and a member is found through its type")
  func types() throws {
    let point = Self.inspection("Point|")
    #expect(
      point?.members.map(\.signature) == ["norm() -> Double", "var x: Double", "var y: Double"])
    #expect(Self.inspection("Point.norm|")?.signatures == ["norm() -> Double"])
    #expect(Self.inspection("Side.le|ft")?.signatures == ["case Side.left"])
    #expect(Self.inspection("turn(.le|ft)")?.signatures == ["case Side.left"])
    #expect(Self.inspection("cars[0].po|ints")?.signatures == ["var points: [Point]"])
    #expect(Self.inspection("xs.ma|p")?.signatures == ["map(_ transform: (Int) -> V) -> [V]"])
  }
}
