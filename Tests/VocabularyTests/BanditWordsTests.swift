import Environments
import Language
import Martlet
import Plots
import Tabular
import Testing
import Training
import Vocabulary

@Suite struct BanditWordsTests {
  @Test("a testbed in the language has the bits of the one in Swift")
  func testbeds() throws {
    let cells = CellRunner()
    let code =
      "testbed(EpsilonGreedy(epsilon: 0.2), on: Bandit(arms: 4), runs: 70, steps: 30, seed: 3)"
    let own = try #require(cells.value(code, as: Testbed.self), "\(cells.failures)")
    let twin = testbed(
      EpsilonGreedy(epsilon: 0.2), on: Bandit(arms: 4), runs: 70, steps: 30, seed: 3)
    #expect(own.rewards == twin.rewards && own.optimal == twin.optimal && own.runs == 70)
    let last = cells.value("\(code).optimal.average(last: 10)", as: Value.self)
    guard case .double(let average)? = last else {
      Issue.record("\(cells.failures)")
      return
    }
    #expect(average == twin.optimal.average(last: 10))
  }

  @Test("testbeds are drawn with a legend entry each, and a step curve says what it measures")
  func plots() throws {
    let cells = CellRunner()
    let beds = """
      let a = testbed(UCB(c: 1), runs: 40, steps: 20)
      let b = testbed(GradientBandit(baseline: false).named("no baseline"), runs: 40, steps: 20)
      """
    func drawn(_ code: String) throws -> String {
      _ = cells.value(code, as: Value.self)
      return try #require(cells.host.shown?.svg, "\(cells.failures)")
    }
    let rewards = try drawn(beds + "\nplot(a, b)")
    #expect(rewards.contains("UCB") && rewards.contains("no baseline"))
    #expect(rewards.contains("average reward"))
    let optimal = try drawn("plot([a.optimal, b.optimal])")
    #expect(optimal.contains("% optimal action") && optimal.contains("no baseline"))
  }

  @Test(
    "what the testbed cannot play is said in words",
    arguments: [
      ("testbed(QLearning())", "QLearning"),
      ("testbed(UCB(), on: CliffWalking())", "Bandit"),
      ("testbed(UCB(), runs: 0)", "at least 1"),
      ("testbed(UCB(), steps: -1)", "at least 1"),
      ("testbed(ThompsonSampling(belief: .beta))", "rewards from 0 to 1"),
      ("train(UCB(), on: CliffWalking(), steps: 10)", "one state"),
      ("UCB(c: -1)", "c"),
      ("ThompsonSampling(belief: .gamma)", "gamma"),
    ])
  func errors(code: String, part: String) {
    let cells = CellRunner()
    _ = cells.value(code, as: Testbed.self)
    #expect(cells.failures.contains { $0.contains(part) }, "\(cells.failures)")
  }

  @Test("every bandit algorithm's example runs, and so does the testbed's")
  func examples() throws {
    let library = Library.vocabulary
    let names = [
      "EpsilonGreedy", "OptimisticGreedy", "UCB", "GradientBandit", "ThompsonSampling", "testbed",
    ]
    for name in names {
      let example = try #require(library.functions[name]?.first?.example, "\(name)")
      let cells = CellRunner()
      _ = cells.value(example, as: Int.self)
      #expect(cells.failures.isEmpty, "\(name): \(cells.failures)")
    }
  }
}
