import Foundation
import Language
import Session
import Synchronization
import Testing

/// Environments written in cells: what goes wrong in them, interrupts, stepping by hand, checking.
@Suite struct OwnProblemsTests {
  private static let spaces = """
        let observationSpace = Discrete(4)
        let actionSpace = Discrete(2)
    """

  /// An environment whose methods have these bodies.
  private static func environment(
    reset: String = "return 0",
    step: String = "return Step(observation: 0, reward: 0, terminated: true)", more: String = ""
  ) -> String {
    """
    struct Own: Environment {
        var x = 0
    \(spaces)
    \(more)
        mutating func reset() -> Int {
            \(reset)
        }
        mutating func step(_ action: Int) -> Step {
            \(step)
        }
    }
    """
  }

  @Test(
    "a failure inside stops the training, points at the line, and leaves the session alive",
    arguments: [
      (
        environment(step: "return Step(observation: 4, reward: 0, terminated: false)"),
        "Own observed state 4, but its observationSpace is Discrete(4)", "line 10"
      ),
      (
        environment(
          step:
            "let q = [1, 2]; x = q[2 + action]\nreturn Step(observation: 0, reward: 0, terminated: false)"
        ),
        "index", "line 10"
      ),
      (
        environment(step: "x = 1 / x\nreturn Step(observation: 0, reward: 0, terminated: false)"),
        "an Int is divided by zero", "line 10"
      ),
      (
        environment(
          step:
            "precondition(action > 5, \"too small\")\nreturn Step(observation: 0, reward: 0, terminated: false)"
        ),
        "too small", "line 10"
      ),
      (environment(reset: "return reset()"), "too deeply", "line 7"),
      (environment(reset: "return -1"), "Own observed state -1", "line 7"),
    ])
  func failure(declaration: String, message: String, place: String) throws {
    for seeds in ["seed: 2", "seeds: 1...3"] {
      let cells = Transcript()
      #expect(cells.run(declaration, name: "cell 1").failure == nil)
      let failure = try #require(
        cells.run("train(QLearning(), on: Own(), episodes: 1_000_000, \(seeds))", name: "cell 2")
          .failure)
      #expect(failure.message.contains(message), "\(failure.plain)")
      let line = place.dropFirst(5)
      #expect(failure.plain.contains("cell 1:\(line):"), "\(failure.plain)")
      #expect(failure.plain.contains("cell 2:1:1"), "\(failure.plain)")
      #expect(cells.run("print(1 + 1)").failure == nil)
      #expect(cells.printed() == "2\n")
    }
  }

  @Test("a vector of the wrong length or with NaN in it stops the training")
  func strayVectors() throws {
    for (vector, words) in [("[1, 2]", "observed 2 numbers"), ("[0.0 / 0]", "observed nan")] {
      let failure = try #require(
        Transcript().run(
          """
          struct Own: Environment {
              let observationSpace = Box(low: [0], high: [1])
              let actionSpace = Discrete(2)
              func reset() -> [Double] { [0] }
              func step(_ action: Int) -> Step {
                  Step(observation: \(vector), reward: 0, terminated: false)
              }
          }
          train(Reinforce(), on: Own(), episodes: 1000)
          """
        ).failure)
      #expect(failure.message.contains(words) || failure.message.contains("-nan"))
      #expect(failure.plain.contains("cell 1:6:"), "\(failure.plain)")
    }
  }

  @Test(
    "an interrupt ends an endless step, reset or policy soon, and keeps what was learned",
    arguments: [
      (environment(step: "while true { x = 1 - x }"), "train(QLearning(), on: Own(), episodes: 5)"),
      (
        environment(reset: "while true { x = 1 - x }"),
        "train(Sarsa(), on: Own(), seeds: 2, episodes: 5)"
      ),
      (
        environment(step: "return Step(observation: 0, reward: 0, terminated: false)"),
        "train(QLearning(), on: Own(), episodes: 5)"
      ),
      (environment(), "evaluate({ s in while true { print(\"\", terminator: \"\") } }, on: Own())"),
      (environment(step: "while true { x = 1 - x }"), "check(Own())"),
    ])
  func interrupt(declaration: String, call: String) throws {
    let cells = Transcript()
    #expect(cells.run(declaration).failure == nil)
    let began = Atomic<Bool>(false)
    let late = Mutex<ContinuousClock.Instant?>(nil)
    let thread = Thread {
      while !began.load(ordering: .relaxed) { usleep(1000) }
      usleep(100_000)
      late.withLock { $0 = .now }
      cells.session.interrupt()
    }
    thread.start()
    began.store(true, ordering: .relaxed)
    let failure = try #require(cells.run(call).failure)
    let waited = try #require(late.withLock { $0 }).duration(to: .now)
    #expect(failure.isInterrupt, "\(failure.plain)")
    // A hundred milliseconds, and leave for a busy machine.
    #expect(waited < .milliseconds(600))
    #expect(cells.run("print(Own().x)").failure == nil)
    #expect(cells.printed() == "0\n")
  }

  @Test("an interrupted training keeps the episodes before, and none that was made up")
  func partialRun() throws {
    let cells = Transcript()
    let step = """
      x += 1
              while x > 3_000 { _ = x }
              return Step(observation: 0, reward: 1, terminated: true)
      """
    #expect(cells.run(Self.environment(step: step)).failure == nil)
    let thread = Thread {
      usleep(400_000)
      cells.session.interrupt()
    }
    thread.start()
    let report = cells.run("let run = train(QLearning(), on: Own(), episodes: 1_000_000)")
    #expect(report.failure?.isInterrupt == true)
    #expect(cells.run("print(run.returns.count, run.returns.last!, run.isPartial)").failure == nil)
    #expect(cells.printed() == "3000 1.0 true\n")
  }

  @Test("methods read session variables, and cannot change them")
  func globals() throws {
    let cells = Transcript()
    let read =
      "var bonus = 2.5\n"
      + Self.environment(
        step: "return Step(observation: 0, reward: bonus, terminated: true)")
    #expect(cells.run(read).failure == nil)
    #expect(cells.run("print(train(QLearning(), on: Own(), episodes: 2).returns)").failure == nil)
    #expect(cells.printed() == "[2.5, 2.5]\n")
    // The session's variable is read anew by every call.
    #expect(cells.run("bonus = 4\nprint(rollout(uniform(Own()), on: Own()).return)").failure == nil)
    #expect(cells.printed() == "4.0\n")
    let seen = try #require(
      cells.run(Self.environment(reset: "bonus += 1\nreturn 0")).failure)
    #expect(seen.message.contains("‘bonus’ is a variable of the session"))
    // What the checker does not see, the machine does.
    let hidden = Self.environment(reset: "count()\nreturn 0", more: "func count() { bonus += 1 }")
    #expect(cells.run(hidden).failure == nil)
    let failure = try #require(cells.run("train(QLearning(), on: Own(), episodes: 2)").failure)
    #expect(failure.message.contains("cannot change a variable outside itself"))
  }

  @Test("ready-made problems and one's own are stepped by hand; copies go their own ways")
  func stepping() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      var cliff = CliffWalking()
      var s = cliff.reset()
      print(s, cliff.step(0))
      var copy = cliff
      print(cliff.step(1).observation, copy.step(3).observation, cliff.step(1).observation)
      var pole = CartPole()
      var o = pole.reset()
      let step = pole.step(1)
      o = step.observation
      print(o.count, o == step.observation, step.reward, step.terminated)
      print(pole.actionSpace.names!, pole.observationSpace.count, cliff.observationSpace.count)
      var walls = GridWorld("S#G") { Tile("G", terminal: true) }
      print(walls.reset(), walls.step(1))
      let robot = MDP(discount: 1) { From("a", "go", to: "b"); Terminal("b") }
      var moving = robot
      print(moving.reset(), moving.step(0).terminated)
      print(TimeLimit(pole, steps: 3).actionCount)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(
      cells.printed() == """
        36 Step(observation: 24, reward: -1.0, terminated: false)
        25 24 26
        4 true 1.0 false
        ["left", "right"] 4 48
        0 Step(observation: 0, reward: 0.0, terminated: false)
        0 true
        2

        """)
    let failure = try #require(cells.run("pole.step(2)").failure)
    #expect(failure.message == "there is no action 2: actions are numbered 0..<2")
    let constant = try #require(cells.run("let fixed = CartPole()\nfixed.reset()").failure)
    #expect(constant.message.contains("make it ‘var’"))
  }

  @Test("after its end an episode stands still until the next reset")
  func over() {
    let cells = Transcript()
    cells.run(
      """
      var walls = GridWorld("S.G") { StepReward(-1); Tile("G", terminal: true) }
      _ = walls.reset()
      print(walls.step(1), walls.step(1), walls.step(1), walls.step(3))
      print(walls.reset(), walls.step(1).terminated)
      var pole = CartPole()
      _ = pole.reset()
      var last = pole.step(1)
      while !last.terminated { last = pole.step(1) }
      let after = pole.step(1)
      print(after.observation == last.observation, after.reward, after.terminated)
      """)
    #expect(
      cells.printed() == """
        Step(observation: 1, reward: -1.0, terminated: false) \
        Step(observation: 2, reward: -1.0, terminated: true) \
        Step(observation: 2, reward: 0.0, terminated: true) \
        Step(observation: 2, reward: 0.0, terminated: true)
        0 false
        true 0.0 true

        """)
  }

  @Test("an action that the state does not have is refused, with those it has")
  func impossible() throws {
    let code =
      "var game = GamblersProblem(goal: 8)\n_ = game.reset()\nfor _ in 0..<9 { game.step(3) }"
    let failure = try #require(Transcript().run(code).failure)
    #expect(failure.message.contains("has no action 3 “4”; it has 0 “1”"), "\(failure.message)")
  }

  @Test("stepping by hand draws from the session's generator")
  func steppingIsSeeded() {
    let cells = Transcript()
    let code = "seed(3)\nvar pole = CartPole()\nprint(pole.reset())"
    cells.run(code)
    let first = cells.printed()
    cells.run(code)
    #expect(cells.printed() == first)
    cells.run("print(pole.reset())")
    #expect(cells.printed() != first)
  }

  @Test("policies by closure get what is observed, and draw from the run's stream")
  func closures() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let up = evaluate({ s in s == 36 ? 0 : s == 35 ? 2 : 1 }, on: CliffWalking(), episodes: 2)
      print(up.mean)
      let balance = evaluate({ (s: [Double]) in s[2] + s[3] > 0 ? 1 : 0 }, on: CartPole(), episodes: 9)
      print(balance.mean > 150)
      let a = rollout({ s in Int.random(in: 0...3) }, on: TimeLimit(CliffWalking(), steps: 40), seed: 1)
      let b = rollout({ s in Int.random(in: 0...3) }, on: TimeLimit(CliffWalking(), steps: 40), seed: 1)
      print(a.actions == b.actions, Set(a.actions).count)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(cells.printed() == "-13.0\ntrue\ntrue 4\n")
    for (code, words) in [
      ("evaluate({ s in s + 1 }, on: CartPole())", "write ‘{ (s: [Double]) in … }’"),
      ("evaluate({ s in s[0] > 0 ? 1 : 0 }, on: CliffWalking())", "write ‘{ (s: Int) in … }’"),
      (
        "evaluate({ s in 7 }, on: CliffWalking())",
        "chose action 7 in state 36, but actions are numbered 0..<4"
      ),
      ("var n = 0\nevaluate({ s in n += 1; return 1 }, on: CliffWalking())", "cannot change"),
    ] {
      let failure = try #require(cells.run(code).failure, "\(code)")
      #expect(failure.plain.contains(words), "\(failure.plain)")
    }
  }

  @Test("check tells what is wrong and what to do, or how far nothing was")
  func checking() throws {
    let cells = Transcript()
    #expect(cells.run("print(check(CartPole()))\nprint(check(CartPole()).isPassed)").failure == nil)
    let good = cells.printed()
    #expect(good.hasPrefix("CartPole: no violation found in "))
    #expect(good.hasSuffix(" steps of 20 episodes\ntrue\n"))
    let report = cells.run(
      """
      struct Own: Environment {
          var x = 0.0
          var games = 0
          let observationSpace = Box(low: [0], high: [3])
          let actionSpace = Discrete(2)
          mutating func reset() -> [Double] { games += 1; return [Double(games)] }
          mutating func step(_ action: Int) -> Step {
              x = Double.random(in: 0...1)
              return Step(observation: [x], reward: 1 / (action == 2 ? 1.0 : 0.0), terminated: x > 0.9)
          }
      }
      let report = check(Own())
      print(report)
      report
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    let text = cells.printed()
    for words in [
      "3 violations found", "the reward is inf", "is 4.0 at the start of episode 4",
      "a value that has played before gives [2.0]", "all 2 actions did the same",
      "Set every stored property that `step(_:)` changes in `reset()`.",
    ] {
      #expect(text.contains(words), "\(words) in \(text)")
    }
    #expect(report.value?.html?.contains("<table") == true)
    // A failure inside is an error with its place, not a line of the report.
    let broken = Self.environment(
      step: "x = [1][1 + action]\nreturn Step(observation: 0, reward: 0, terminated: true)")
    #expect(cells.run(broken, name: "cell 3").failure == nil)
    let failure = try #require(cells.run("check(Own())", name: "cell 4").failure)
    #expect(failure.plain.contains("cell 3:10:"))
  }

  @Test("boxed actions are stepped by hand, and refused by algorithms that need discrete ones")
  func boxedActions() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      struct Push: Environment {
          var x = 0.0
          let observationSpace = Box(low: [-1], high: [1])
          let actionSpace = Box(low: [-1], high: [1])
          mutating func reset() -> [Double] { x = 0; return [x] }
          mutating func step(_ action: [Double]) -> Step {
              x += action[0]
              return Step(observation: [x], reward: -abs(x), terminated: false)
          }
      }
      var push = Push()
      print(push.reset(), push.step([0.5]).reward)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(cells.printed() == "[0.0] -0.5\n")
    for call in [
      "train(DQN(), on: Push(), episodes: 3)", "evaluate(uniform(push), on: push)", "check(push)",
    ] {
      let failure = try #require(cells.run(call).failure)
      #expect(failure.message.contains("it needs discrete actions"), "\(failure.plain)")
    }
  }

  @Test("every seed trains on its own copy of the value")
  func copies() throws {
    let cells = Transcript()
    let counting = Self.environment(
      reset: "x += 1\nreturn x - 1",
      step: "return Step(observation: x - 1, reward: Double(x), terminated: true)")
    #expect(cells.run(counting).failure == nil)
    let report = cells.run(
      """
      var env = Own()
      let runs = train(QLearning(), on: env, episodes: 4, seeds: 1...3)
      print(runs.runs.map { $0.returns }, env.x)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(
      cells.printed()
        == "[[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]] 0\n")
  }
}
