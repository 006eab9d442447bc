import Session
import Testing

/// What the checker says of structures that are meant to be environments.
@Suite struct ConformanceMessagesTests {
  private static let good = [
    "let observationSpace = Discrete(3)", "let actionSpace = Discrete(2)",
    "mutating func reset() -> Int { 0 }",
    "mutating func step(_ action: Int) -> Step { Step(observation: 0, reward: 0, terminated: true) }",
  ]

  /// A structure with some of its four members replaced; "" leaves one out.
  private static func own(
    _ changes: [Int: String], head: String = "struct Own: Environment"
  ) -> String {
    let members = good.indices.map { changes[$0] ?? good[$0] }.filter { !$0.isEmpty }
    return "\(head) {\n    " + members.joined(separator: "\n    ") + "\n}"
  }

  @Test(
    "a requirement that is missing or mistyped is named, with the line to write",
    arguments: [
      (
        own([0: ""]), "‘Own’ lacks ‘observationSpace’, which an Environment has",
        "write: let observationSpace = Discrete(16)"
      ),
      (
        own([
          0: "", 2: "func reset() -> [Double] { [0] }",
          3:
            "func step(_ action: Int) -> Step { Step(observation: [0], reward: 0, terminated: true) }",
        ]), "‘Own’ lacks ‘observationSpace’",
        "write: let observationSpace = Box(low: [-1], high: [1])"
      ),
      (own([1: ""]), "‘Own’ lacks ‘actionSpace’", "write: let actionSpace = Discrete(2)"),
      (own([2: ""]), "‘Own’ lacks ‘reset’", "write: mutating func reset() -> Int { … }"),
      (
        own([3: ""]), "‘Own’ lacks ‘step’", "write: mutating func step(_ action: Int) -> Step { … }"
      ),
      (
        own([1: "let actionSpace = 2"]),
        "‘actionSpace’ of an Environment is Discrete or Box, found Int",
        "write: let actionSpace = Discrete(2)"
      ),
      (
        own([2: "mutating func reset() -> Double { 0 }"]),
        "‘reset’ of an Environment is reset() -> Int, found reset() -> Double",
        "write: mutating func reset() -> Int { … }"
      ),
      (
        own([2: "mutating func reset() -> (Int, [String: Int]) { (0, [:]) }"]),
        "found reset() -> (Int, [String: Int])", "gives the first observation alone"
      ),
      (
        own([2: "mutating func reset() { }"]),
        "‘reset’ of an Environment is reset() -> Int, found reset()", "mutating func reset() -> Int"
      ),
      (
        own([3: "mutating func step(_ action: Int) -> (Int, Double, Bool) { (0, 1, true) }"]),
        "found step(_ action: Int) -> (Int, Double, Bool)",
        "a step is ‘Step(observation: …, reward: …, terminated: …)’ and no tuple"
      ),
      (
        own([
          3:
            "mutating func step(action: Int) -> Step { Step(observation: 0, reward: 0, terminated: true) }"
        ]),
        "‘step’ of an Environment is step(_ action: Int) -> Step, found step(action: Int) -> Step",
        "mutating func step(_ action: Int) -> Step { … }"
      ),
      (
        own([
          3:
            "mutating func step(_ action: String) -> Step { Step(observation: 0, reward: 0, terminated: true) }"
        ]),
        "found step(_ action: String) -> Step", "mutating func step(_ action: Int)"
      ),
      (
        own([1: "var n = 0", 2: "func reset() -> Int { n = 0; return n }"]),
        "so its method is declared ‘mutating func’", "‘Own’ lacks ‘actionSpace’"
      ),
      (
        own([
          3:
            "mutating func step(_ action: Int) -> Step { Step(observation: 0, reward: 0, truncated: true) }"
        ]),
        "‘Step’ has no ‘truncated:’", "TimeLimit(env, steps: 500)"
      ),
      (
        own([
          3:
            "mutating func step(_ action: Int) -> Step { Step(observation: 0, reward: 0, done: true) }"
        ]),
        "the parameter that the literature calls done is ‘terminated:’ here", "write ‘terminated:’"
      ),
      (
        own([
          3:
            "mutating func step(_ action: Int) -> Step { Step(observation: [0.5], reward: 0, terminated: true) }"
        ]),
        "found", "Step"
      ),
      (
        own([
          0: "let n = 2", 1: "let observationSpace = Discrete(n * n), actionSpace = Discrete(2)",
        ]),
        "the initial value of a property cannot use ‘n’", "make the property a computed one"
      ),
      (
        own([:], head: "struct Own"),
        "‘Step’ is known inside a structure that conforms to Environment",
        "struct Name: Environment"
      ),
      (own([:], head: "struct Own: CartPole"), "‘CartPole’ is a type", "protocols are Environment"),
      (
        own([:], head: "struct Own: Enviroment"), "‘Enviroment’ to conform to",
        "did you mean ‘Environment’?"
      ),
    ])
  func requirement(code: String, message: String, advice: String) throws {
    let failure = try #require(Transcript().run(code).failure)
    let words = failure.plain.split(separator: "\n").filter {
      $0.contains("error:") || $0.contains("help:") || $0.contains("note:")
    }.joined(separator: "\n")
    #expect(words.contains(message) && words.contains(advice), "\(failure.plain)")
  }

  @Test("a structure that is no environment is told how to become one")
  func plainStructure() throws {
    let failure = try #require(
      Transcript().run("struct Own { var x = 0 }\ntrain(QLearning(), on: Own(), episodes: 3)")
        .failure)
    #expect(failure.plain.contains("declare the structure as ‘struct Own: Environment { … }’"))
  }

  @Test("spaces may be stored, computed, written with a type, or set in an initialiser")
  func spaces() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      struct Own: Environment {
          let rows: Int
          let columns: Int
          var place = 0
          let actionSpace: Discrete
          init(side: Int) {
              rows = side
              columns = side + 1
              actionSpace = Discrete(side)
          }
          var observationSpace: Discrete { Discrete(rows * columns) }
          mutating func reset() -> Int { place = 0; return place }
          mutating func step(_ action: Int) -> Step {
              place += action
              return Step(observation: place, reward: -1, terminated: place >= rows * columns - 3)
          }
      }
      let run = train(QLearning(), on: Own(side: 3), episodes: 5)
      print(run.returns.count, run.values.count, uniform(Own(side: 3))[0] ?? "none")
      print(Discrete(2), Discrete(names: ["a", "b"]).count, Box(low: [0], high: [1]).contains([2]))
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(cells.printed() == "5 12 a0\nDiscrete(count: 2, names: nil) 2 false\n")
    for (code, words) in [
      ("Discrete(0)", "at least 1 element"), ("Discrete(2, names: [\"a\"])", "but 1 names"),
      ("Box(low: [0], high: [1, 2])", "as many upper as lower bounds"),
      ("Box(low: [2], high: [1])", "leave no room"),
    ] {
      let failure = try #require(cells.run(code).failure)
      #expect(failure.message.contains(words))
    }
  }
}
