import Language
import Syntax
import Testing

/// What a session lets go of when it was declared again, and what it keeps because something leads to it.
@Suite("Collection")
struct CollectionTests {
  /// Cells of one session, each under its number, after each of which all is let go of that can be.
  private struct Cells {
    var scope = Scope(library: .core)
    let host = RecordingHost()
    let machine: Machine
    private(set) var sources: Set<String> = []
    private var count = 0

    init() { machine = Machine(host: host) }

    /// Runs a cell; gives its value or failure.
    mutating func run(_ code: String) throws -> String {
      count += 1
      let source = SourceText(name: "\(count)", text: code)
      let checked = check(Parser.parse(source), of: source, in: scope)
      let program = try #require(checked.program, "\(checked.diagnostics)")
      scope = checked.scope
      machine.install(program)
      var text = ""
      do throws(RuntimeFailure) {
        if let result = try machine.run() { text = printed(result.value, as: result.type) }
      } catch {
        text = "failure: \(error.id)"
      }
      sources = try #require(machine.collect(from: &scope, whenAdded: 0))
      return text
    }
  }

  @Test("a function declared again is let go of, its callers call the new one")
  func functions() throws {
    var cells = Cells()
    _ = try cells.run("func f() -> Int { 1 }\nfunc g() -> Int { f() + 10 }")
    _ = try cells.run("func f() -> Int { 2 }")
    // The first cell has g still.
    #expect(cells.sources == ["1", "2"])
    #expect(try cells.run("g()") == "12")
    _ = try cells.run("func g() -> Int { f() + 20 }")
    #expect(cells.sources == ["2", "4"])
    #expect(try cells.run("g()") == "22")
  }

  @Test("functions that only call each other are let go of")
  func circles() throws {
    var cells = Cells()
    _ = try cells.run(
      """
      func isEven(_ n: Int) -> Bool { n == 0 ? true : isOdd(n - 1) }
      func isOdd(_ n: Int) -> Bool { n == 0 ? false : isEven(n - 1) }
      """)
    // Others of the same names and labels, which take their places.
    _ = try cells.run("func isEven(_ n: Int) -> Int { n }\nfunc isOdd(_ n: Int) -> Int { -n }")
    #expect(cells.sources == ["2"])
    #expect(try cells.run("isEven(3) + isOdd(4)") == "-1")
  }

  @Test("what a closure needs is kept as long as the closure")
  func closures() throws {
    var cells = Cells()
    _ = try cells.run("func helper(_ n: Int) -> Int { n * 2 }")
    _ = try cells.run("var total = 1")
    _ = try cells.run(
      """
      func make(_ k: Int) -> (Int) -> Int { { total += 1; return helper($0) + k + total } }
      var tick = make(100)
      """)
    // With another result: those who call the first keep it.
    _ = try cells.run("func helper(_ n: Int) -> String { \"no\" }\nfunc make() -> Int { 0 }")
    _ = try cells.run("func make(_ k: Int) -> Double { 0 }\nlet total = \"another\"")
    #expect(cells.sources == ["1", "3", "4", "5"])
    #expect(try cells.run("[tick(1), tick(2)]") == "[104, 107]")
    _ = try cells.run("var tick = 1")
    #expect(cells.sources == ["4", "5"])
    #expect(try cells.run("total") == "another")
  }

  @Test("a function value without captures keeps its function, even for native code")
  func functionValues() throws {
    var cells = Cells()
    _ = try cells.run("func double(_ n: Int) -> Int { 2 * n }\nvar kept = [double]")
    _ = try cells.run("func double(_ n: Int) -> String { \"\" }")
    #expect(cells.sources == ["1", "2"])
    #expect(try cells.run("[1, 2].map(kept[0])") == "[2, 4]")
    _ = try cells.run("kept = []")
    #expect(cells.sources == ["2"])
  }

  @Test("values of a type declared again keep what they print, compare and hash themselves by")
  func values() throws {
    var cells = Cells()
    let declaration = """
      struct P: Hashable, CustomStringConvertible {
        var x = 1, noise = 0
        static func == (a: P, b: P) -> Bool { same(a.x, b.x) }
        func hash(into hasher: inout Hasher) { hasher.combine(x) }
        var description: String { "P" + String(x) }
      }
      """
    _ = try cells.run("func same(_ a: Int, _ b: Int) -> Bool { a == b }")
    _ = try cells.run(declaration)
    _ = try cells.run("var old = [P(x: 5, noise: 1): \"five\"]\nvar key = P(x: 5, noise: 2)")
    _ = try cells.run("func same(_ a: Int, _ b: Int) -> Int { 0 }")
    _ = try cells.run("struct P { var y = 1\n  func twice() -> Int { y * 2 } }")
    #expect(cells.sources == ["1", "2", "4", "5"])
    #expect(try cells.run("old[key]!") == "five")
    #expect(try cells.run("\"\\(key) \\(P().twice())\"") == "P5 2")
    _ = try cells.run("let old = 1, key = 2")
    #expect(cells.sources == ["4", "5"])
  }

  @Test("types, their static variables and what those hold are let go of when declared again")
  func types() throws {
    var cells = Cells()
    for number in 1...50 {
      let cell = """
        enum Kind { case a, b(Int)
          var size: Int { switch self { case .a: 0
            case .b(let n): n } } }
        struct S {
          static var made = [Kind.b(\(number))]
          static let make = { (n: Int) -> S in S(kind: .b(n)) }
          var kind = Kind.a
          var list: [S] = []
          mutating func grow() -> Int { list.append(S.make(3)); S.made.append(kind); return list.count }
        }
        var s = S.make(\(number))
        s.grow() + S.made[0].size + s.kind.size
        """
      #expect(try cells.run(cell) == "\(2 * number + 1)")
    }
    // What only the value of a variable held that has gone goes the next time.
    _ = try cells.run("1")
    #expect(cells.sources == ["50"])
  }

  @Test("a type that functions use alone is kept with its members")
  func signatures() throws {
    var cells = Cells()
    _ = try cells.run("struct A { var x = 1\n  func up() -> A { A(x: x + 1) } }")
    _ = try cells.run("func make() -> A { A() }")
    _ = try cells.run("struct A { }")
    #expect(try cells.run("make().up().up().x") == "3")
    #expect(cells.sources == ["1", "2"])
    _ = try cells.run("func make() -> Int { 0 }")
    #expect(cells.sources == ["5"])
  }

  @Test("what was declared again shows in no list of variables")
  func variables() throws {
    var cells = Cells()
    _ = try cells.run("let n = 7\nfunc f() -> Int { n }")
    let old = try #require(cells.scope.variables.first).id
    _ = try cells.run("let n = 8")
    #expect(try cells.run("f()") == "7")
    #expect(cells.machine.isInitialised(old))
    _ = try cells.run("func f() -> Int { n }")
    #expect(!cells.machine.isInitialised(old))
    #expect(try cells.run("f()") == "8")
  }
}
