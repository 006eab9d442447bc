import Arrays
import Environments
import Training

extension TabularPredictor {
  /// The loop of Monte Carlo prediction: values move toward the returns that followed.
  ///
  /// - Parameters:
  ///   - v: The table to learn.
  ///   - policy: Chooses the actions.
  ///   - simulator: The problem in motion.
  ///   - alpha: The step size α.
  ///   - firstVisit: Whether only the first visit of a state in an episode counts.
  ///   - gamma: The discount γ.
  ///   - log: The books; when it is finished the loop is.
  ///   - history: Keeps the values when they are due.
  ///   - seed: The seed of the streams.
  func learnReturns<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    stepSize alpha: Schedule, firstVisit: Bool, discount gamma: Double, log: inout EpisodeLog,
    history: inout PredictionHistory, seed: Int
  ) {
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = StateEpisode(stateCount: v.stateCount)
    while !log.isFinished {
      guard
        episode.play(  // (1)
          policy, &simulator, log: &log, chance: &chance, choices: &choices)
      else { return }
      if episode.ending == .terminated { v.end(in: episode.last) }
      var total = episode.ending == .terminated ? 0 : v.value(episode.last)
      episode.backward { state, _, reward, isFirst in  // (2)
        total = gamma * total + reward
        if isFirst || !firstVisit { v.move(state, toward: total, alpha, at: log.steps) }  // (3)
      }
      if history.isDue(after: episode.ending, log) { history.append(v.copy(), log) }
    }
  }
}
