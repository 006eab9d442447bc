public import Environments

/// Keeps the values of a prediction as they come about: after each episode, or, where the budget is a
/// number of steps, at a thousand times evenly apart.
///
/// So many values are kept as fit into eight megabytes; of longer histories every second, third, …
/// episode.
///
///     let ending = log.record(reward: reward, terminated: terminated)
///     // learn
///     if history.isDue(after: ending, log) { history.append(values, log) }
public struct PredictionHistory: Sendable {
  /// How many numbers are kept in all.
  private static let capacity = 1 << 20
  /// How often values are kept where the budget is a number of steps.
  private static let times = 1000

  /// The values that were kept, the oldest first.
  public private(set) var values: [StateValues] = []
  /// After how many episodes, or steps, each of the values was kept.
  public private(set) var checkpoints: [Int] = []
  /// Whether steps are counted and not episodes.
  public let countsSteps: Bool

  private let labels: Labels
  private let interval: Int
  @usableFromInline var nextStep: Int

  /// Makes an empty history.
  ///
  /// - Parameters:
  ///   - budget: How long the prediction is.
  ///   - labels: The names of the states.
  public init(budget: Budget, labels: Labels) {
    self.labels = labels
    let room = max(2, Self.capacity / max(labels.stateCount, 1))
    switch budget {
    case .episodes(let count):
      countsSteps = false
      interval = max(1, (count - 1) / room + 1)
      nextStep = .max
    case .steps(let count):
      countsSteps = true
      interval = max(1, (count - 1) / min(room, Self.times) + 1)
      nextStep = interval
    }
  }

  /// Whether the values are to be kept now.
  ///
  /// - Parameters:
  ///   - ending: What the latest step brought to an end.
  ///   - log: The books, in which that step is noted.
  /// - Returns: Whether to call `append` now.
  @inlinable @inline(__always)
  public func isDue(after ending: EpisodeLog.Ending, _ log: borrowing EpisodeLog) -> Bool {
    // Numbers are handed on, as a copy of the books would take longer than the step.
    if ending == .none && log.steps < nextStep { return false }
    return isDue(after: ending, steps: log.steps, episodes: log.returns.count)
  }

  @usableFromInline
  func isDue(after ending: EpisodeLog.Ending, steps: Int, episodes: Int) -> Bool {
    if countsSteps { return steps >= nextStep }
    return (ending == .terminated || ending == .truncated) && episodes % interval == 0
  }

  /// Keeps the values.
  ///
  /// - Parameters:
  ///   - values: The value of each state.
  ///   - log: The books.
  public mutating func append(_ values: [Double], _ log: borrowing EpisodeLog) {
    self.values.append(StateValues(values, labels: labels))
    checkpoints.append(position(log))
    if countsSteps { nextStep = log.steps - log.steps % interval + interval }
  }

  /// Keeps the last values, unless they are there.
  mutating func close(with final: StateValues, _ log: EpisodeLog) {
    guard position(log) > checkpoints.last ?? 0 else { return }
    values.append(final)
    checkpoints.append(position(log))
  }

  private func position(_ log: borrowing EpisodeLog) -> Int {
    countsSteps ? log.steps : log.returns.count
  }
}
