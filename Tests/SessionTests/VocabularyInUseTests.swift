import Foundation
import Language
import Session
import Testing

/// The words of reinforcement learning as a user types them.
@Suite struct VocabularyInUseTests {
  @Test("a model by clauses is solved and keeps its names")
  func model() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let robot = MDP("Recycling robot", discount: 0.9) {
          From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
          From("high", "wait", to: "high", reward: 1)
          From("low", "search", to: ["low": 0.6, "high": 0.4], reward: ["low": 4, "high": -3])
          From("low", "wait", to: "low", reward: 1)
          From("low", "recharge", to: "high")
      }
      let plan = solve(robot, with: ValueIteration(tolerance: 1e-10))
      print(plan.policy["high"]!, plan.policy["low"]!)
      let v = plan.values
      let best = max(4 + 0.9 * (0.7 * v["high"] + 0.3 * v["low"]), 1 + 0.9 * v["high"])
      print(abs(best - v["high"]) < 1e-8)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(cells.printed() == "search recharge\ntrue\n")
  }

  @Test("a greedy policy that cannot attain the +∞ that values promise is told of")
  func unattained() {
    let cells = Transcript()
    cells.run(
      """
      func loops(_ discount: Double) -> MDP {
          MDP("Loops", discount: discount) {
              From("a", "stay", to: "a", reward: 0)
              From("a", "go", to: "b", reward: 5)
              From("b", "back", to: "a", reward: -1)
          }
      }
      let values = solve(loops(1), with: ValueIteration()).values
      """)
    _ = cells.printed()
    cells.run("print(greedy(values, on: loops(1))[\"a\"]!)")
    #expect(cells.printed() == "go\n")
    cells.run("let earning = greedy(values, on: loops(1))")
    #expect(cells.printed(onErrorStream: true) == "")
    cells.run("let discounted = greedy(values, on: loops(0.9))")
    let warning = cells.printed(onErrorStream: true)
    #expect(warning.contains("may not attain the +∞"))
    #expect(warning.contains("with a discount below 1 no rewards add up to it"))
  }

  @Test("a faulty model says which state, which action and which sum")
  func faultyModel() throws {
    let cells = Transcript()
    let failure = try #require(
      cells.run(
        """
        let m = MDP(discount: 0.9) {
            From("a", "go", to: ["a": 0.7, "b": 0.4])
            From("b", "go", to: "a")
        }
        """
      ).failure)
    #expect(failure.message == #"the probabilities of From("a", "go") add up to 1.1, not 1"#)
  }

  @Test("blocks take for, if and let")
  func computedModel() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let n = 5
      let chain = MDP("chain", discount: 1) {
          for i in 0..<n {
              let next = "s\\(i + 1)"
              if i == n - 1 {
                  From("s\\(i)", "on", to: next, reward: 1)
              } else {
                  From("s\\(i)", "on", to: next)
              }
          }
          Terminal("s5")
      }
      solve(chain, with: PolicyIteration()).values["s0"]
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(report.value?.plain == "1.0")
  }

  @Test("the map of the cliff gives the book's values")
  func map() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let cliff = GridWorld(\"\"\"
          ............
          ............
          ............
          SCCCCCCCCCCG
          \"\"\") {
          StepReward(-1)
          Tile("C", reward: -100, sendsTo: "S")
          Tile("G", terminal: true)
      }
      solve(cliff, with: ValueIteration()).values[3, 0]
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(report.value?.plain == "-13.0")
  }

  @Test("example 3.8 by function, to four decimals")
  func example38() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let grid = MDP("Example 3.8", states: 25, actions: 4, discount: 0.9, rows: 5) { s, a in
          if s == 1 { return [Outcome(21, reward: 10)] }
          if s == 3 { return [Outcome(13, reward: 5)] }
          let row = s / 5 + [-1, 0, 1, 0][a]
          let column = s % 5 + [0, 1, 0, -1][a]
          if row < 0 || row > 4 || column < 0 || column > 4 { return [Outcome(s, reward: -1)] }
          return [Outcome(row * 5 + column)]
      }
      let best = solve(grid, with: ValueIteration(tolerance: 1e-9))
      print([best.values[0, 0], best.values[0, 1], best.values[4, 4]].map { ($0 * 10_000).rounded() / 10_000 })
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    // Sutton & Barto, figure 3.5, recomputed; A is worth 10 / (1 − 0.9⁵).
    #expect(cells.printed() == "[21.9775, 24.4194, 11.6797]\n")
    #expect(cells.run("heatmap(best)").failure == nil)
    #expect(cells.displays().last?.svg?.contains("<svg") == true)
  }

  @Test("schedules, names and seeds are accepted where the page says so")
  func training() throws {
    let cells = Transcript()
    let report = cells.run(
      """
      let cliff = CliffWalking()
      let q = train(
          QLearning(epsilon: .linear(from: 1, to: 0.05, over: 2_000), stepSize: 0.5).named("decaying"),
          on: cliff, episodes: 300, seeds: 1...3)
      print(q.count, q.algorithm, rollout(q[0].policy, on: cliff).length)
      """)
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    #expect(cells.printed() == "3 decaying 13\n")
    #expect(cells.run("plot(q, smooth: 10).yRange(-100...0)").failure == nil)
    #expect(cells.displays().last?.svg?.contains("<svg") == true)
  }

  @Test(
    "mistakes in hyper-parameters name the right word or the bounds",
    arguments: [
      ("QLearning(alpha: 0.5)", "help: write ‘stepSize:’"),
      ("QLearning(stepsize: 0.5)", "help: did you mean ‘stepSize:’?"),
      ("QLearning(stepSize: 1.5)", "“stepSize” must be above 0 and up to 1, not 1.5"),
      ("QLearning(epsilon: .linar(from: 1, to: 0, over: 9))", "help: did you mean ‘linear’?"),
      ("train(QLearning(), on: CartPole(), episodes: 5)", "it needs numbered states"),
      ("solve(CartPole(), with: ValueIteration())", "it needs a known model (an MDP)"),
      ("DQN(hidden: [0])", "must be from 1 to 4096"),
    ])
  func mistakes(code: String, hint: String) throws {
    let failure = try #require(Transcript().run(code).failure)
    // The message and its help, not the excerpt of the code, which may hold the word by itself.
    let words = failure.plain.split(separator: "\n").filter {
      $0.contains("error:") || $0.contains("help:") || $0.contains("note:")
    }
    #expect(words.joined(separator: "\n").contains(hint), "\(failure.plain)")
  }
}
