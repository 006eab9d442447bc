import Testing
import Training

@Suite struct EpisodeLogTests {
  @Test("steps are counted exactly, and an unfinished episode has no return")
  func stepBudget() {
    var log = EpisodeLog(budget: .steps(10), timeLimit: nil, progress: Progress())
    var endings: [EpisodeLog.Ending] = []
    for step in 1...10 { endings.append(log.record(reward: 1, terminated: step % 4 == 0)) }
    #expect(log.isFinished && !log.isPartial && log.steps == 10)
    #expect(log.returns == [4, 4] && log.lengths == [4, 4])
    #expect(endings.last == .stopped)
    #expect(endings[3] == .terminated && endings[4] == EpisodeLog.Ending.none)
  }

  @Test("a time limit truncates; a terminal state on the last step terminates")
  func timeLimit() {
    var log = EpisodeLog(budget: .episodes(2), timeLimit: 3, progress: Progress())
    let first = (0..<3).map { _ in log.record(reward: 2, terminated: false) }
    #expect(first == [.none, .none, .truncated])
    let second = (0..<3).map { log.record(reward: 2, terminated: $0 == 2) }
    #expect(second == [.none, .none, .terminated])
    #expect(log.isFinished && log.returns == [6, 6])
  }

  @Test("a request to stop is noticed and leaves a partial log")
  func cancelled() {
    let progress = Progress()
    var log = EpisodeLog(
      budget: .episodes(1_000_000), timeLimit: nil, progress: progress, interval: 100)
    var steps = 0
    while !log.isFinished {
      steps += 1
      if steps == 1050 { progress.cancel() }
      _ = log.record(reward: 1, terminated: steps % 10 == 0)
    }
    // The episode in which the request comes does not count: its end may be made up.
    #expect(log.isPartial && log.steps == 1050 && log.returns.count == 104)
    #expect(progress.snapshot.parts.first?.returns.count == 104)
  }

  @Test("a request to stop is noticed in an episode without an end")
  func cancelledInside() {
    let progress = Progress()
    var log = EpisodeLog(
      budget: .episodes(1_000_000), timeLimit: nil, progress: progress, interval: 100)
    var ending = EpisodeLog.Ending.none
    while !log.isFinished {
      if log.steps == 1050 { progress.cancel() }
      ending = log.record(reward: 1, terminated: false)
    }
    #expect(ending == .stopped && log.isPartial && log.steps == 1100 && log.returns.isEmpty)
  }
}
