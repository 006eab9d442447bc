import Environments
import Tabular
import Testing
import Training

/// Ways of exploring as they are written in a cell.
@Suite struct ExplorationWordTests {
  @Test("every way of exploring in a cell trains to the same bits as in Swift")
  func twins() throws {
    let river = RiverSwim()
    let fading = Schedule.linear(from: 1, to: 0.1, over: 200)
    let ways: [(String, Exploration)] = [
      (".epsilonGreedy", .epsilonGreedy), (".epsilonGreedy(0.3)", .epsilonGreedy(0.3)),
      (".softmax()", .softmax()), (".softmax(temperature: 2)", .softmax(temperature: 2)),
      (
        ".softmax(temperature: .linear(from: 1, to: 0.1, over: 200))",
        .softmax(temperature: fading)
      ),
      (".ucb()", .ucb()), (".ucb(c: 1)", .ucb(c: 1)), (".bonus()", .bonus()),
      (".bonus(0.5)", .bonus(0.5)),
    ]
    for (text, exploration) in ways {
      let cells = CellRunner()
      let own = try #require(
        cells.value(
          "train(Sarsa(exploration: \(text)), on: RiverSwim(), episodes: 40, seed: 2)",
          as: Run.self), "\(text): \(cells.failures)")
      let twin = train(Sarsa(exploration: exploration), on: river, episodes: 40, seed: 2)
      #expect(own.returns == twin.returns, "\(text)")
      #expect(own.values?.values == twin.values?.values, "\(text)")
    }
  }

  @Test("exploring starts train to the same bits as in Swift, and say what they need")
  func exploringStarts() throws {
    let cells = CellRunner()
    let own = try #require(
      cells.value(
        "train(MonteCarloExploringStarts(), on: Blackjack(), episodes: 500, seed: 3)",
        as: Run.self), "\(cells.failures)")
    let twin = train(MonteCarloExploringStarts(), on: Blackjack(), episodes: 500, seed: 3)
    #expect(own.returns == twin.returns)
    let endless = "train(MonteCarloExploringStarts(), on: CliffWalking(), episodes: 5)"
    #expect(cells.value(endless, as: Run.self) == nil)
    #expect("\(cells.failures)".contains("wrap it in TimeLimit(…, steps: …)"))
  }
}
