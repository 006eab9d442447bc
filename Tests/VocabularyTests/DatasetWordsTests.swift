import Environments
import Tabular
import Testing
import Training

/// Recorded steps in the language, beside the same in Swift.
@Suite struct DatasetWordsTests {
  @Test("what a cell records and learns from it is what Swift does, and a file keeps it")
  func twins() throws {
    let cells = CellRunner()
    let run = cells.value(
      """
      let maze = DynaMaze()
      let data = record(uniform(maze), on: maze, steps: 3000, seed: 7)
      save(data, to: "/tmp/martlet-dataset-words.martlet")
      let kept: Dataset = load("/tmp/martlet-dataset-words.martlet")
      train(QLearning(stepSize: 0.5), from: kept, steps: 5000, seed: 2)
      """, as: Run.self)
    let maze = DynaMaze()
    let data = record(uniform(maze), on: maze, steps: 3000, seed: 7)
    let twin = train(QLearning(stepSize: 0.5), from: data, steps: 5000, seed: 2)
    #expect(run?.actionValues?.values == twin.actionValues?.values, "\(cells.failures)")
    let learned = cells.value(
      "predict(uniform(maze), from: data, with: LSTD(lambda: 0.5))", as: Prediction.self)
    #expect(
      learned?.values.values
        == predict(uniform(maze), from: data, with: LSTD(lambda: 0.5)).values.values)
    let numbers = cells.text(
      """
      print(data.rewards.count, data.coverage!.actions, data.coverage!.unseen.count)
      print(train(QLearning(), from: data, steps: 10, seeds: 3).count)
      print(record({ s in 0 }, on: maze, steps: 5).actions)
      """)
    let coverage = try #require(data.coverage)
    #expect(
      numbers == "3000 \(coverage.actions) \(coverage.unseen.count)\n3\n[0, 0, 0, 0, 0]\n")
    #expect(cells.failures.isEmpty, "\(cells.failures)")
  }

  @Test("an algorithm that must act itself is refused before anything runs")
  func refused() {
    let cells = CellRunner()
    let cell = """
      let data = record(uniform(DynaMaze()), on: DynaMaze(), steps: 5)
      train(Sarsa(), from: data, steps: 5)
      """
    #expect(cells.value(cell, as: Run.self) == nil)
    #expect("\(cells.failures)".contains("takes OfflineAlgorithm, found Sarsa"))
  }

  @Test("a model starts where it is told to")
  func starting() {
    let cells = CellRunner()
    let place = cells.text(
      "print(rollout(uniform(DynaMaze()), on: DynaMaze().mdp.starting(in: \"r5c0\")).states[0])")
    #expect(place == "r5c0\n", "\(cells.failures)")
    #expect(cells.value("DynaMaze().mdp.starting(in: \"r9c9\")", as: MDP.self) == nil)
    #expect("\(cells.failures)".contains("r9c9"))
  }
}
