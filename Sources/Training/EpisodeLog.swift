/// Keeps the books of a training: returns, lengths, the time limit, the budget, progress reports.
///
/// An algorithm calls `record` once a step and does what it says. Only finished episodes enter the
/// returns; the steps of an unfinished one still count.
///
///     var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
///     while !log.isFinished {
///       // start an episode
///       while true {
///         // act
///         let ending = log.record(reward: reward, terminated: terminated)
///         // learn, bootstrapping unless `terminated`
///         if ending != .none { break }
///       }
///     }
public struct EpisodeLog: Sendable {
  /// What a step brought to an end.
  @frozen
  public enum Ending: UInt8, Sendable {
    /// Nothing: the episode goes on.
    case none
    /// The episode, in a terminal state.
    case terminated
    /// The episode, by the time limit: learn from the next state's value as usual.
    case truncated
    /// The training, in the middle of an episode.
    case stopped
  }

  /// The return of each finished episode: the sum of its rewards, undiscounted.
  public private(set) var returns: [Double] = []
  /// The number of steps of each finished episode.
  public private(set) var lengths: [Int] = []
  /// The number of steps taken in all.
  public var steps: Int { count }
  /// Whether the training is over.
  public private(set) var isFinished = false
  /// Whether the training was stopped before its budget was used up.
  public private(set) var isPartial = false

  @usableFromInline var total = 0.0
  @usableFromInline var count = 0
  /// The step at which a time limit, a report or the end of the budget is due, whichever comes first.
  ///
  /// One number, since every step looks at it.
  @usableFromInline var due = 0
  /// The number of steps before the episode under way.
  private var begun = 0
  private var nextCheck: Int
  private let timeLimit: Int
  private let episodeBudget: Int
  private let stepBudget: Int
  private let interval: Int
  private let progress: Progress
  private var reported = 0

  /// Opens the books.
  ///
  /// - Parameters:
  ///   - budget: How many episodes or steps there will be.
  ///   - timeLimit: After how many steps an episode is cut off; nil for never.
  ///   - progress: Where reports go.
  ///   - interval: After how many steps, at most, progress is reported and a request to stop is
  ///     noticed.
  public init(budget: Budget, timeLimit: Int?, progress: Progress, interval: Int = 1024) {
    switch budget {
    case .episodes(let count):
      episodeBudget = count
      stepBudget = .max
      returns.reserveCapacity(min(count, 1 << 20))
      lengths.reserveCapacity(min(count, 1 << 20))
    case .steps(let count):
      episodeBudget = .max
      stepBudget = count
    }
    self.timeLimit = timeLimit.flatMap { $0 < 1 ? nil : $0 } ?? .max
    self.progress = progress
    self.interval = max(1, interval)
    nextCheck = min(stepBudget, self.interval)
    isFinished = episodeBudget < 1 || stepBudget < 1
    findDue()
  }

  private mutating func findDue() {
    let (limit, overflows) = begun.addingReportingOverflow(timeLimit)
    due = min(nextCheck, overflows ? .max : limit)
  }

  /// Whether the training is to stop, for those who do long work of their own.
  package var isCancelled: @Sendable () -> Bool { { [progress] in progress.isCancelled } }

  /// Whether to give up long work within a step, since the training is to stop: looked at now and then.
  ///
  /// - Parameter round: How many rounds of the work are done.
  /// - Returns: Whether to give up.
  @inline(__always)
  package func isToStop(after round: Int) -> Bool { round & 1023 == 1023 && progress.isCancelled }

  /// Notes one step.
  ///
  /// - Parameters:
  ///   - reward: The reward of the step.
  ///   - terminated: Whether it reached a terminal state.
  /// - Returns: What the step brought to an end.
  @inlinable @inline(__always)
  public mutating func record(reward: Double, terminated: Bool) -> Ending {
    count &+= 1
    total += reward
    if terminated || count == due { return settle(terminated) }
    return .none
  }

  @usableFromInline
  mutating func settle(_ terminated: Bool) -> Ending {
    // A problem that cannot go on ends its episode to be heard: what it then says counts for nothing.
    if progress.isCancelled {
      isFinished = true
      isPartial = true
      report()
      return .stopped
    }
    var ending = Ending.none
    let length = count - begun
    if terminated || length == timeLimit {
      returns.append(total)
      lengths.append(length)
      begun = count
      total = 0
      ending = terminated ? .terminated : .truncated
      if returns.count >= episodeBudget { isFinished = true }
    }
    if steps >= stepBudget { isFinished = true }
    if count == nextCheck || isFinished { checkIn() }
    findDue()
    if isFinished, ending == .none { ending = .stopped }
    return ending
  }

  private mutating func checkIn() {
    let (next, overflows) = count.addingReportingOverflow(interval)
    nextCheck = min(stepBudget, overflows ? .max : next)
    report()
  }

  private mutating func report() {
    progress.report(steps: count, returns: returns[reported...])
    reported = returns.count
  }
}
