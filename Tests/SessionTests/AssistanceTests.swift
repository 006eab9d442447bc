import Foundation
import Language
import Session
import Testing

/// Completion, inspection and help as front ends ask for them.
@Suite("Assistance")
struct AssistanceTests {
  static let model = """
    let robot = MDP(discount: 0.9) {
        From("high", "search", to: "low", reward: 1)
        From("low", "recharge", to: "high")
    }
    let plan = solve(robot, with: ValueIteration())
    let prices = ["apple": 1.0, "apricot": 2.0, "pear": 3.0]
    struct Holder { var prices = ["x": 1] }
    let holder = Holder()
    """

  static func texts(_ cells: Transcript, _ marked: String) -> [String] {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    let found = cells.session.completions(in: parts.joined(), at: parts[0].utf8.count)
    #expect(found.replaced.upperBound == parts[0].utf8.count)
    return found.items.map(\.text)
  }

  @Test("completion offers members by type and labels inside a call, with bounds and defaults")
  func completion() throws {
    let cells = Transcript()
    cells.run("let cliff = CliffWalking()")
    #expect(Self.texts(cells, "cliff.|").contains("stateCount"))
    let labels = cells.session.completions(in: "QLearning(st", at: 12)
    let label = try #require(labels.items.first)
    #expect(label.text == "stepSize: " && label.kind == "param")
    #expect(label.signature == "Rate = 0.1, above 0 and up to 1")
    #expect(labels.replaced == 10..<12)
    let units = [
      "CartPole(ti": "Int = 500, 1 or more, in steps",
      "Pendulum(gr": "Double = 10.0, 0 or more, in m/s²",
      "MountainCar(go": "Double = 0.0, from -0.07 to 0.07, per step",
      "DQN(replay": "Int = 50000, from 1 to 10000000, in transitions",
    ]
    for (code, signature) in units {
      let found = cells.session.completions(in: code, at: code.utf8.count)
      #expect(found.items.first?.signature == signature)
    }
    #expect(Self.texts(cells, "cli|").first == "cliff")
    #expect(Self.texts(cells, "VI|").first == "ValueIteration")
    #expect(Self.texts(cells, "train(QLearning(), on: cliff, |").contains("episodes: "))
    #expect(Self.texts(cells, "QLearning(epsilon: .|").contains("linear"))
  }

  @Test(
    "in a subscript the names of the value at hand are offered",
    arguments: [
      ("plan.values[\"|", ["high", "low"]), ("plan.values[\"lo|\"]", ["low"]),
      ("plan.policy[\"|\"]", ["high", "low"]),
      ("plan.actionValues[\"high\", \"|\"]", ["search", "recharge"]),
      ("prices[\"ap|", ["apple", "apricot"]), ("holder.prices[\"|", ["x"]),
      ("unknown[\"|", []), ("plan.nothing[\"|", []), ("\"|", []), ("print(\"ap|", []),
    ])
  func names(code: String, names: [String]) {
    let cells = Transcript()
    let report = cells.run(Self.model)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(Self.texts(cells, code) == names)
  }

  @Test("in a string that begins like a path its files are offered, folders with a slash")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "paths-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "runs"), withIntermediateDirectories: true)
    for name in ["run.martlet", "räder.csv", ".hidden", "other.txt"] {
      try Data().write(to: folder.appending(path: name))
    }
    let cells = Transcript()
    let path = folder.path
    #expect(Self.texts(cells, "load(\"\(path)/r|") == ["run.martlet", "runs/", "räder.csv"])
    #expect(
      Self.texts(cells, "print(\"\(path)/|\")") == [
        "other.txt", "run.martlet", "runs/", "räder.csv",
      ])
    #expect(Self.texts(cells, "print(\"\(path)/.h|\")") == [".hidden"])
    #expect(Self.texts(cells, "print(\"\(path)/runs/|\")") == [])
    #expect(Self.texts(cells, "print(\"\(path)/nothing/|\")") == [])
    #expect(Self.texts(cells, "print(\"a/b c/|\")") == [])
    let replaced = cells.session.completions(in: "load(\"\(path)/ru", at: 9 + path.utf8.count)
    #expect(replaced.replaced.count == 2)
  }

  @Test("inspection shows signature, defaults, bounds, source and an example")
  func inspection() throws {
    let cells = Transcript()
    let page = try #require(cells.session.inspect("QLearning", at: 3))
    for text in ["stepSize", "0.1", "Watkins", "Example:"] { #expect(page.plain.contains(text)) }
    #expect(page.html?.contains("<code>stepSize</code>") == true)
    #expect(cells.session.inspect("nothingOfTheKind", at: 3) == nil)
  }

  @Test(
    "a variable is shown with its value, at detail 1 with its source, as are functions and types")
  func detail() throws {
    let cells = Transcript()
    cells.run(
      "/// Twice as much.\nfunc twice(_ n: Int) -> Int {\n    n * 2\n}\nlet rates = (0..<100).map { Double($0) }",
      name: "cell 4")
    cells.run("struct P {\n    var x = 1\n}\nenum E { case a }", name: "cell 5")
    let brief = try #require(cells.session.inspect("rates", at: 5))
    #expect(brief.plain.hasPrefix("let rates: [Double]"))
    #expect(brief.plain.contains("… 60 more …"))
    #expect(!brief.plain.contains("Source"))
    let full = try #require(cells.session.inspect("rates", at: 5, detail: 1))
    #expect(full.plain.contains("Source, cell 4:\n    let rates = (0..<100).map { Double($0) }"))
    let function = try #require(cells.session.inspect("twice(3)", at: 2, detail: 1))
    #expect(function.plain.contains("twice(_ n: Int) -> Int\n\nTwice as much."))
    #expect(
      function.plain.contains(
        "Source, cell 4:\n    func twice(_ n: Int) -> Int {\n        n * 2\n    }"))
    #expect(cells.session.inspect("twice(3)", at: 2)?.plain.contains("Source") == false)
    #expect(cells.session.inspect("P", at: 1, detail: 1)?.plain.contains("var x = 1\n") == true)
    #expect(
      cells.session.inspect("E", at: 1, detail: 1)?.plain.contains("enum E { case a }") == true)
  }

  @Test(
    "help takes a word with or without quotes, a member, a variable, or nothing",
    arguments: [
      ("help(QLearning)", "Watkins"), ("help(\"QLearning\")", "Watkins"),
      ("help(Run.returns)", "returns: [Double]"), ("help(xs.map)", "map(_ transform: (Int) -> V)"),
      ("help(\"xs.count\")", "count: Int"), ("help(Run)", "returns: [Double]"),
      ("help(.linear)", "linear(from: Double, to: Double, over: Int)"),
      ("help(xs)", "Value:\n    [1, 2]"), ("help(print)", "print(_ items: Any..."),
      ("help()", "Pictures\n  "), ("help(train())", "train(_ algorithm: Algorithm"),
    ])
  func help(code: String, text: String) throws {
    let cells = Transcript()
    cells.run("let xs = [1, 2]")
    let report = cells.run(code)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(report.pages.first?.plain.contains(text) == true, "\(report.pages)")
  }

  @Test("help on a word that is unknown suggests the nearest")
  func unknownHelp() {
    let failure = Transcript().run("help(QLearing)").failure
    #expect(failure?.message.contains("did you mean “QLearning”?") == true)
  }
}
