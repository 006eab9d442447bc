import Environments
import Glibc
import Language
import Syntax
import Testing
import Training
import Vocabulary

@Suite struct FileWordTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/martlet-words-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    let path = "\(folder)/x.martlet"
    defer {
      unlink(path)
      rmdir(folder)
    }
    try body(path)
  }

  @Test(
    "every kind of value comes back from its file",
    arguments: [
      ("42", "Int", "x == 42"), ("0.1 + 0.2", "Double", "x == 0.1 + 0.2"),
      ("true", "Bool", "x"), ("\"Grüße\"", "String", "x == \"Grüße\""),
      ("[1, 2]", "[Int]", "x == [1, 2]"), ("[1, 2]", "[Double]", "x == [1.0, 2.0]"),
      ("[0.5, -1]", "[Double]", "x == [0.5, -1.0]"),
      ("[\"a\", \"b\"]", "[String]", "x[1] == \"b\""),
      ("[\"a\": [1.5], \"b\": []]", "[String: [Double]]", "x[\"a\"]! == [1.5]"),
      ("Set([3, 1])", "Set<Int>", "x.contains(3) && x.count == 2"),
      ("1...5", "ClosedRange<Int>", "x == 1...5"),
      ("(1, \"a\")", "(Int, String)", "x.0 == 1 && x.1 == \"a\""),
      ("7", "Int?", "x == 7"), ("Schedule.linear(from: 1, to: 0.1, over: 9)", "Schedule", "true"),
      ("QLearning(stepSize: 0.5).named(\"q\")", "QLearning", "\"\\(x.stepSize)\" == \"0.5\""),
      ("PolicyIteration()", "PolicyIteration", "x.exactStates > 0"),
      ("FrozenLake(map: \"8x8\")", "FrozenLake", "x.stateCount == 64"),
      ("CliffWalking().mdp", "MDP", "x.stateCount == 48"),
      ("solve(CliffWalking(), with: ValueIteration())", "Solution", "x.values[3, 0] == -13"),
      ("solve(CliffWalking(), with: ValueIteration()).policy", "Policy", "x[\"r3c0\"]! == \"up\""),
      ("solve(CliffWalking(), with: ValueIteration()).values", "StateValues", "x[3, 0] == -13"),
      (
        "solve(CliffWalking(), with: ValueIteration()).actionValues", "ActionValues",
        "x[\"r3c0\", \"up\"] == -13"
      ),
      ("train(QLearning(), on: CliffWalking(), episodes: 9)", "Run", "x.returns.count == 9"),
      ("train(QLearning(), on: CliffWalking(), episodes: 9, seeds: 2)", "Runs", "x.count == 2"),
      (
        "train(DQN(hidden: [8]), on: CartPole(), steps: 50).policy", "Policy",
        "evaluate(x, on: CartPole()).mean > 5"
      ),
      (
        "compare(on: CliffWalking(), episodes: 9, seeds: 2) { QLearning(); Sarsa() }", "Comparison",
        "x.names == [\"Q-learning\", \"SARSA\"]"
      ),
      (
        "evaluate(uniform(CartPole()), on: CartPole(), episodes: 7)", "Evaluation",
        "x.lengths.count == 7"
      ),
      ("rollout([\"r3c0\": \"up\"], on: CliffWalking())", "Trajectory", "x.actions[0] == \"up\""),
      (
        "testbed(UCB(c: 2), runs: 20, steps: 30)", "Testbed",
        "x.runs == 20 && x.rewards.count == 30 && x.mean == testbed(UCB(c: 2), runs: 20, steps: 30).mean"
      ),
      (
        "testbed(UCB(c: 2), runs: 20, steps: 30).optimal", "StepCurve",
        "x.mean == testbed(UCB(c: 2), runs: 20, steps: 30).optimal.mean"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: TD(), episodes: 7)", "Prediction",
        "x.history.count == 7"
      ),
      (
        "predict(uniform(RandomWalk()), on: RandomWalk(), with: TD(), episodes: 7, seeds: 2)",
        "Predictions", "x.count == 2 && x[1].seed == 2"
      ),
      (
        "SemiGradientSarsa(features: .fourier(order: 3))", "SemiGradientSarsa",
        "true"
      ),
      (
        "PolicyEvaluation(of: [\"r3c0\": \"up\"], method: .exact)", "PolicyEvaluation",
        "true"
      ),
      ("Point(x: 1, name: \"p\", mark: .far(2.5))", "Point", "x.x == 1 && x.name == \"p\""),
    ])
  func roundTrip(_ value: String, _ type: String, _ test: String) throws {
    try withFile { path in
      let cells = CellRunner()
      let printed = cells.text(
        """
        enum Mark { case near, far(Double) }
        struct Point { var x: Double; var name: String; var mark: Mark }
        save(\(value), to: "\(path)")
        let x: \(type) = load("\(path)")
        print(\(test))
        """)
      #expect(printed == "true\n", "\(value): \(cells.failures)")
    }
  }

  @Test("what is nested deep comes back whole, and what is nested deeper is refused")
  func nesting() throws {
    try withFile { path in
      let cells = CellRunner()
      let printed = cells.text(
        """
        indirect enum Chain: Hashable { case end, link(Chain) }
        var chain = Chain.end
        for _ in 0..<1_000 { chain = .link(chain) }
        save(chain, to: "\(path)")
        let back: Chain = load("\(path)")
        print(back == chain)
        """)
      #expect(printed == "true\n", "\(cells.failures)")
      _ = cells.text("save(Chain.link(chain), to: \"\(path)\")")
      #expect(cells.failures.last?.contains("nested too deep") == true, "\(cells.failures)")
    }
  }

  @Test("what cannot be kept or read says why and what to write")
  func refusals() throws {
    try withFile { path in
      func failure(_ code: String) -> String {
        let cells = CellRunner()
        _ = cells.text(code)
        return cells.failures.first ?? "none"
      }
      #expect(
        failure("let run: Run = load(\"\(path)\")") == "There is no file “\(path)”")
      #expect(
        failure("let p: Policy = load(\"/tmp\")") == "“/tmp” is a folder, not a file")
      #expect(
        failure("save({ (s: Int) in s }, to: \"\(path)\")")
          == "a function cannot be kept in a file: save the numbers that it computes")
      #expect(
        failure("save(plot([1.0, 2.0]), to: \"\(path)\")")
          == "a LineChart cannot be kept in a file: save what it is made of instead")
      #expect(
        failure("save([\"a\": 0.5], to: \"\(path)\")\nlet run: Run = load(\"\(path)\")")
          == "“\(path)” holds a dictionary, not what is wanted here (Run): write ‘let x: "
          + "[String: Double] = load(\"\(path)\")’")
      #expect(
        failure(
          "save(train(QLearning(), on: CliffWalking(), episodes: 2), to: \"\(path)\")\n"
            + "let runs: Runs = load(\"\(path)\")")
          == "“\(path)” holds a Run, not what is wanted here (Runs): write ‘let x: Run = "
          + "load(\"\(path)\")’")
      let open = CellRunner()
      _ = open.text("let x = load(\"\(path)\")")
      #expect(open.failures == ["nothing says what ‘load’ gives here"])
      #expect(open.notes == ["write what the file holds: ‘let run: Run = load(\"run.martlet\")’"])
      let file = try #require(fopen(path, "w"))
      fputs("let x = 1\n", file)
      fclose(file)
      #expect(failure("let x: Int = load(\"\(path)\")") == "“\(path)” was not written by ‘save’")
      #expect(
        failure("save(1, to: \"\(path)\")")
          == "“\(path)” exists and was not written by ‘save’: choose another name, or remove it first"
      )
    }
  }

  @Test("load takes its type from an assignment, an argument and ‘as’")
  func contexts() throws {
    try withFile { path in
      let cells = CellRunner()
      let printed = cells.text(
        """
        save(solve(CliffWalking(), with: ValueIteration()).actionValues, to: "\(path)")
        print(greedy(load("\(path)"))["r3c0"]!)
        print((load("\(path)") as ActionValues)["r3c0", "up"])
        """)
      #expect(printed == "up\n-13.0\n", "\(cells.failures)")
    }
  }

  @Test("a cell writes models in the notations of other programs, and reads them again")
  func models() throws {
    var template = Array("/tmp/martlet-models-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    defer { rmdir(folder) }
    for ending in ["drn", "json"] {
      let path = "\(folder)/cliff.\(ending)"
      defer { unlink(path) }
      let cells = CellRunner()
      let printed = cells.text(
        """
        save(CliffWalking().mdp, to: "\(path)")
        let read = MDP(file: "\(path)", discount: 1)
        let values = solve(read, with: PolicyIteration()).values
        print(read.stateCount, values[36])
        """)
      #expect(printed == "48 -13.0\n", "\(ending): \(cells.failures)")
    }
  }
}
