import Arrays
import Environments
import Glibc
import Testing

@Suite("models in files") struct ModelFileTests {
  static func message(_ text: String, _ format: ModelFormat, goal: String? = nil) -> String? {
    do throws(ModelFileError) {
      _ = try MDP(reading: text, as: format, goal: goal)
      return nil
    } catch {
      return error.description
    }
  }

  static func isSame(_ a: MDP, _ b: MDP, hasNames: Bool = true) -> Bool {
    guard a.stateCount == b.stateCount, a.actionCount == b.actionCount, a.discount == b.discount
    else { return false }
    if hasNames, a.stateNames != b.stateNames || a.actionNames != b.actionNames { return false }
    return (0..<a.stateCount).allSatisfy { state in
      a.isTerminal(state) == b.isTerminal(state)
        && (0..<a.actionCount).allSatisfy {
          a.outcomes(of: $0, in: state) == b.outcomes(of: $0, in: state)
        }
    }
  }

  @Test(
    "a byte order mark at the beginning is no part of a text or file",
    arguments: [
      ("2 2\n0 1 1\n1 0 1\n", ModelFormat.prism(), "tra"),
      (
        "@type: MDP\n@parameters\n\n@reward_models\n\n@nr_states\n1\n@nr_choices\n1\n@model\n"
          + "state 0 init\n\taction 0\n\t\t0 : 1\n", .drn, "drn"
      ),
      (
        "discount: 0.5\nvalues: reward\nstates: 2\nactions: 1\nT: 0 identity\nR: 0 : * : * : * 1\n",
        .cassandra, "mdp"
      ),
      (#"{"0": {"0": [[1.0, 1, 1.0, true]]}, "1": {"0": [[1.0, 1, 0.0, true]]}}"#, .json, "json"),
    ])
  func byteOrderMark(text: String, format: ModelFormat, ending: String) throws {
    let marked = "\u{FEFF}" + text
    let model = try MDP(reading: text, as: format)
    #expect(Self.isSame(try MDP(reading: marked, as: format), model))
    let path = "/tmp/martlet-mark-\(getpid()).\(ending)"
    let file = try #require(fopen(path, "w"))
    defer { unlink(path) }
    fputs(marked, file)
    fclose(file)
    #expect(Self.isSame(try MDP(contentsOf: path), model))
  }

  // MARK: - PRISM and Storm

  @Test("a decision process of PRISM's has its actions' names, rewards, start and goal")
  func prismProcess() throws {
    let model = try MDP(
      reading: """
        # Transitions (MDP)
        4 5 7
        0 0 1 1/4 west
        0 0 2 0.75 west
        0 1 0 1 east
        1 0 3 1 east
        2 0 1 5e-1 east
        2 0 3 0.5 east
        3 0 3 1 -
        """,
      as: .prism(
        labels: "0=\"init\" 1=\"deadlock\" 2=\"goal\"\n0: 0\n3: 1 2\n",
        stateRewards: "# Reward structure\n4 2\n1 10\n0 1\n",
        transitionRewards: "4 5 2\n0 0 2 0.5\n2 0 3 -4\n"))
    #expect(model.stateCount == 4 && model.actionNames == ["a0", "a1"])
    #expect(
      model.outcomes(of: 0, in: 0) == [
        Outcome(1, probability: 0.25, reward: 1), Outcome(2, probability: 0.75, reward: 1.5),
      ])
    #expect(model.outcomes(of: 1, in: 0) == [Outcome(0, reward: 1)])
    #expect(model.expectedReward(of: 0, in: 1) == 10 && model.expectedReward(of: 0, in: 2) == -2)
    #expect(model.isTerminal(3) && model.discount == 1)
    #expect(model.start.map(\.state) == [0])
  }

  @Test("names of actions count where no state has one twice")
  func prismNames() throws {
    let text = "mdp\n0 0 1 1 go\n0 1 0 1 stay\n1 0 0 1 back\n1 1 1 1 stay\n"
    let model = try MDP(reading: text, as: .prism())
    #expect(model.actionNames == ["go", "stay", "back"])
    #expect(model.actions(in: 0) == [0, 1] && model.actions(in: 1) == [1, 2])
  }

  @Test("chains of PRISM's and Storm's are the same model, with either way to write labels")
  func chains() throws {
    let lines = "0 0 0.5\n0 1 0.25\n0 2 0.25\n1 1 1\n2 0 1\n"
    let prism = try MDP(
      reading: "3 5\n" + lines, as: .prism(labels: "0=\"init\" 1=\"goal\"\n0: 0\n1: 1\n"))
    let storm = try MDP(
      reading: "dtmc\n" + lines,
      as: .prism(
        labels: "#DECLARATION\ninit goal other\n#END\n0 init\n1 goal other\n",
        stateRewards: "0 0\n2 0\n", transitionRewards: "0 1 0\n"))
    #expect(Self.isSame(prism, storm))
    #expect(prism.actionCount == 1 && prism.isTerminal(1) && !prism.isTerminal(2))
    let other = try MDP(
      reading: "dtmc\n" + lines,
      as: .prism(labels: "#DECLARATION\nout\n#END\n2 out\n"), discount: 0.5, goal: "out")
    #expect(other.isTerminal(2) && !other.isTerminal(1) && other.discount == 0.5)
  }

  @Test("a state without transitions ends the episode")
  func deadlock() throws {
    let model = try MDP(reading: "6 3 5\n0 0 0 0.4 e\n0 0 1 0.6 e\n1 0 2 1 s\n", as: .prism())
    #expect(model.stateCount == 6 && (2..<6).allSatisfy(model.isTerminal))
    #expect(model.start.map(\.state) == [0, 1])
  }

  @Test(
    "what is wrong with a PRISM file is said with its line",
    arguments: [
      (
        "ctmc\n0 1 2.5\n",
        "the text, line 1: expected a Markov chain (dtmc) or decision process (mdp), and found “ctmc”."
      ),
      (
        "0 0 0.6 a\n",
        "the text, line 1: expected “dtmc”, “mdp”, the two counts of a chain (states, transitions) or "
          + "the three of a decision process (states, choices, transitions), and found “0 0 0.6 a”."
      ),
      ("2 2\n0 1 x\n", "the text, line 2: expected a probability, and found “x”."),
      ("2 2\n0 5 1\n", "the text, line 2: state 5 is outside the 2 states of the first line."),
      (
        "2 2\n0 1 1\n\n0\n",
        "the text, line 4: expected a next state, and found the end of the line."
      ),
      (
        "2 2\n1 0 1\n0 1 1\n",
        "the text, line 3: transitions must be in ascending order, and state 0 comes after 1."
      ),
      (
        "2 2\n0 1 0.7\n1 1 1\n",
        "the text, line 2: the probabilities of a choice of state 0 add up to 0.7, not 1."
      ),
      (
        "2 2\n0 1 1.5\n",
        "the text, line 2: state 0 reaches 1 with probability 1.5, outside 0…1."
      ),
      ("2 0\n", "the text: expected transitions, and found none."),
      ("0 0\n", nil), ("", nil), ("dtmc", nil), ("2 2\n0 1 nan\n", nil), ("2 2\n0 1", nil),
      ("2 2\n99999999999999999999 1 1", nil), ("9999999999999 1\n0 1 1", nil),
    ] as [(String, String?)])
  func prismFaults(text: String, message: String?) {
    let found = Self.message(text, .prism())
    #expect(found != nil)
    if let message { #expect(found == message) }
  }

  @Test("labels and rewards that belong to nothing are refused")
  func prismCompanions() {
    let text = "2 2\n0 1 1\n1 0 1\n"
    #expect(
      Self.message(text, .prism(labels: "0=\"init\"\n5: 0\n"))
        == "the labels, line 2: state 5 is not one of the 2 states.")
    #expect(
      Self.message(text, .prism(labels: "0=\"init\"\n0: 3\n"))
        == "the labels, line 2: “3” is not one of the labels declared.")
    #expect(
      Self.message(text, .prism(labels: "0=\"init\"\n0: 0\n"), goal: "home")
        == "the text: no state has the label “home”; the labels are “init”.")
    #expect(
      Self.message(text, .prism(transitionRewards: "0 0 5\n"))
        == "the transition rewards, line 1: the reward of state 0 to 0 belongs to no transition.")
    #expect(
      Self.message(text, .prism(stateRewards: "0 x\n"))
        == "the state rewards, line 1: expected a reward, and found “x”.")
  }

  // MARK: - Storm's own

  static let drn = """
    // Exported by a test
    // Original model type: MDP
    @type: MDP
    @value_type: double
    @parameters

    @reward_models
    coins time
    @nr_states
    3
    @nr_choices
    4
    @model
    state 0 [1, 10] init
    //[x=0]
    \taction go [0.5, 1]
    \t\t1 : 0.25
    \t\t2 : 0.75
    \taction stay [0, 2]
    \t\t0 : 1
    state 1 {4} [0, 0] "far away" other
    //[x=1]
    \taction go
    \t\t2 : 1
    state 2 [7, 7] goal
    //[x=2]
    \taction __NOLABEL__ [0, 0]
    \t\t2 : 1
    """

  @Test("Storm's file has rewards of states and actions, names, labels and a goal")
  func drnModel() throws {
    let model = try MDP(reading: Self.drn, as: .drn)
    #expect(model.stateNames == ["[x=0]", "[x=1]", "[x=2]"] && model.isTerminal(2))
    #expect(model.expectedReward(of: 0, in: 0) == 1.5 && model.expectedReward(of: 1, in: 0) == 1)
    #expect(
      model.outcomes(of: 0, in: 0).map(\.probability) == [0.25, 0.75]
        && model.start.map(\.state) == [0])
    let time = try MDP(
      reading: Self.drn, as: .drn, discount: 0.9, goal: "far away", rewards: "time", costs: true)
    #expect(time.expectedReward(of: 0, in: 0) == -11 && time.isTerminal(1) && !time.isTerminal(2))
    #expect(throws: ModelFileError.self) { try MDP(reading: Self.drn, as: .drn, rewards: "fuel") }
  }

  @Test(
    "parameters, placeholders, intervals and rates are refused clearly",
    arguments: [
      ("@type: CTMC\n", "line 1: expected a model of type MDP, DTMC or POMDP, and found “CTMC”."),
      (
        "@type: MDP\n@parameters\np q\n@nr_states\n1\n@model\n",
        "line 3: the model has the parameters p q: give them values before writing it."
      ),
      (
        "@type: MDP\n@placeholders\n$x : p+1\n",
        "line 3: the model has placeholders ($x : p+1): write it without, as Storm does when told not "
          + "to use them."
      ),
      (
        "@type: MDP\n@value_type: double-interval\n",
        "line 2: expected values of type double or rational, and found “double-interval”."
      ),
      (
        "@type: DTMC\n@nr_states\n1\n@model\nstate 0\n\taction 0\n\t\t0 : [0.1, 0.9]\n",
        "line 7: expected a probability, and found an interval “[0.1,”."
      ),
      (
        "@type: DTMC\n@nr_states\n2\n@model\nstate 0\n\taction 0\n\t\t0 : 1\n",
        "line 8: expected 2 states, as @nr_states says, and found 1."
      ),
      (
        "@type: DTMC\n@nr_states\n2\n@model\nstate 1\n",
        "line 5: expected state 0 of 2, and found “1”."
      ),
      (
        "@type: DTMC\n@nr_states\n1\n@model\nstate 0\n\t\t0 : 1\n",
        "line 6: expected an action before its transitions."
      ),
    ])
  func drnFaults(text: String, message: String) {
    #expect(Self.message(text, .drn) == "the text, " + message)
  }

  // MARK: - Cassandra's

  @Test("every way to write transitions and rewards means the same")
  func cassandraArities() throws {
    let head = "discount: 0.9\nvalues: reward\nstates: a b c\nactions: x y\n"
    let single =
      head + """
        T: x : a : b 0.5   # half
        T: x : a : c 0.5
        T: x : b : b 1.0
        T: x : c : c 1.0
        T: y : * : a 1.0
        R: x : a : b : * 3
        R: x : a : c : * 4
        R: y : * : * : * -1
        R: y : c : * : * 2
        """
    let rows =
      head + """
        T: x : a
        0 0.5 0.5
        T: x : b
        0 1 0
        T: x : 2
        0 0 1
        T: y
        1 0 0  1 0 0
        1 0 0
        R: x : a
        0 3 4
        R: y
        -1 -1 -1 -1 -1 -1 2 2 2
        """
    let words =
      head + """
        T: * identity
        T: x : a uniform
        T: x : a : a 0
        T: x : a : b 0.5
        T: x : a : c 0.5
        T: y : * : * 0
        T: y : * : a 1
        R: * : * : * -1
        R: x : * : * 0
        R: x : a : b 3
        R: x : a : c 4
        R: y : c : * 2
        """
    let models = try [single, rows, words].map { try MDP(reading: $0, as: .cassandra) }
    #expect(models[0].stateNames == ["a", "b", "c"] && models[0].actionNames == ["x", "y"])
    #expect(models[0].discount == 0.9 && models[0].start.count == 3)
    #expect(
      models[0].outcomes(of: 0, in: 0) == [
        Outcome(1, probability: 0.5, reward: 3), Outcome(2, probability: 0.5, reward: 4),
      ])
    #expect(models[0].outcomes(of: 1, in: 2) == [Outcome(0, reward: 2)])
    #expect(Self.isSame(models[0], models[1]) && Self.isSame(models[0], models[2]))
  }

  @Test("of a partially observable process, rewards are means over what is seen")
  func cassandraObservations() throws {
    let tiger = """
      discount: 0.95
      values: reward
      states: tiger-left tiger-right
      actions: listen open-left
      observations: hear-left hear-right
      start: uniform
      T:listen
      identity
      T:open-left
      uniform
      O:listen
      0.85 0.15
      0.15 0.85
      O:open-left
      uniform
      R:listen : * : * : * -1
      R:listen : tiger-left : tiger-left : hear-right -5
      R:open-left : tiger-left : * : * -100
      R:open-left : tiger-right : tiger-left
      10 20
      R:open-left : tiger-right : tiger-right : hear-left 6
      """
    let model = try MDP(reading: tiger, as: .cassandra)
    #expect(abs(model.expectedReward(of: 0, in: 0) - (-0.85 - 0.75)) < 1e-12)
    #expect(model.expectedReward(of: 0, in: 1) == -1)
    #expect(model.expectedReward(of: 1, in: 0) == -100)
    #expect(model.outcomes(of: 1, in: 1).map(\.reward) == [15, 3])
  }

  @Test("numbers for names, costs, the ways to start and rounded rows are understood")
  func cassandraForms() throws {
    func start(_ line: String) throws -> [Double] {
      let model = try MDP(
        reading: "discount: 1\nvalues: cost\nstates: 3\nactions: 1\n\(line)\nT: 0\n"
          + "0.333333 0.333333 0.333333\n0 1 0\n0 0 1\nR: 0 : 0 : * : * 2\n",
        as: .cassandra)
      #expect(model.expectedReward(of: 0, in: 0) == -2)
      #expect(model.outcomes(of: 0, in: 0).map(\.probability).reduce(0, +) == 1)
      var weights = [0.0, 0, 0]
      for (state, probability) in model.start { weights[state] = probability }
      return weights
    }
    #expect(try start("start: 0.25 0.25 0.5") == [0.25, 0.25, 0.5])
    #expect(try start("start: 2") == [0, 0, 1])
    #expect(try start("start include: 0 1") == [0.5, 0.5, 0])
    #expect(try start("start exclude: 1") == [0.5, 0, 0.5])
    #expect(try start("start: uniform").allSatisfy { abs($0 - 1.0 / 3) < 1e-15 })
    #expect(try start("").allSatisfy { abs($0 - 1.0 / 3) < 1e-15 })
  }

  @Test(
    "what is wrong with Cassandra's file is said",
    arguments: [
      (
        "discount: 0.9\nstates: a b\nactions: x\nT: x : c : a 1\n",
        "line 4: “c” is no state of the model; did you mean “a”?"
      ),
      (
        "states: a b\nactions: x\nT: x : a : b 0.5\n",
        "the probabilities of T: x : a add up to 0.5, not 1."
      ),
      ("states: a b\nT: x\n", "line 2: expected states and actions before T, O and R."),
      ("states: 2\nactions: 1\nT: 0 : 7 : 0 1\n", "line 3: “7” is no state of 0..<2."),
      ("values: money\n", "line 1: expected “reward” or “cost”, and found “money”."),
      ("hello: 1\n", nil), ("states: 99999999999\n", nil),
      ("states: 2\nactions: 1\nT: 0\n1 0 x 1", nil),
      ("", nil), (":", nil),
    ] as [(String, String?)])
  func cassandraFaults(text: String, message: String?) {
    let found = Self.message(text, .cassandra)
    #expect(found != nil)
    if let message {
      #expect(found == "the text" + (message.hasPrefix("line") ? ", " : ": ") + message)
    }
  }

  // MARK: - Gymnasium's

  @Test("Gymnasium's table has terminal states where every way in ends the episode")
  func gymnasium() throws {
    let text = """
      {"0": {"0": [[0.5, 0, 0.0, false], [0.5, 1, 1.0, true]], "1": [[1.0, 2, -1, false]]},
       "1": {"0": [[1.0, 1, 0, true]], "1": [[1.0, 1, 0, true]]},
       "2": {"0": [[1.0, 0, 0, false]], "1": [[1.0, 2, 0, false]]}}
      """
    let model = try MDP(reading: text, as: .json, discount: 0.9)
    #expect(model.stateCount == 3 && model.isTerminal(1) && !model.isTerminal(2))
    #expect(
      model.outcomes(of: 0, in: 0) == [
        Outcome(0, probability: 0.5), Outcome(1, probability: 0.5, reward: 1),
      ])
    let lists =
      "[[[[0.5, 0, 0.0, false], [0.5, 1, 1.0, true]], [[1.0, 2, -1]]], "
      + "[[[1, 1, 0, true]], [[1, 1, 0, true]]], [[[1, 0, 0]], [[1, 2, 0]]]]"
    #expect(Self.isSame(model, try MDP(reading: lists, as: .json, discount: 0.9)))
  }

  @Test(
    "where a state ends the episode only sometimes, ending outcomes lead to a state of their own")
  func gymnasiumMixed() throws {
    let text = """
      {"0": {"0": [[1.0, 1, 20, true]], "1": [[1.0, 1, -1, false]]},
       "1": {"0": [[1.0, 0, -1, false]], "1": [[1.0, 1, -1, false]]}}
      """
    let model = try MDP(reading: text, as: .json)
    #expect(model.stateCount == 3 && model.isTerminal(2) && !model.isTerminal(1))
    #expect(model.outcomes(of: 0, in: 0) == [Outcome(2, reward: 20)])
    #expect(model.outcomes(of: 1, in: 0) == [Outcome(1, reward: -1)])
  }

  @Test(
    "what is wrong with JSON is said",
    arguments: [
      ("{\"0\": {\"0\": [[1, 0, 0, maybe]]}}", "line 1: expected a number, and found “maybe]]}}”."),
      (
        "{\"0\": {\"x\": []}}",
        "line 1: expected the number of an action, and found “x”."
      ),
      ("{\"0\": {\"0\": [[1]]}}", nil), ("{\"0\": {\"0\": [[0.5, 0, 0]]}}", nil), ("", nil),
      ("{", nil),
      ("{\"states\": [\"a\"], \"P\": {\"3\": {\"0\": [[1, 0, 0]]}}}", nil),
      ("[[[[1, -1, 0]]]]", nil),
    ] as [(String, String?)])
  func jsonFaults(text: String, message: String?) {
    let found = Self.message(text, .json)
    #expect(found != nil)
    if let message { #expect(found == "the text, " + message) }
  }
}
