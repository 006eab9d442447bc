import Synchronization

/// How an algorithm tells what it has done so far, and learns that it should stop.
///
/// A copy is the same handle. An algorithm reports every episode or every so many steps, which costs
/// next to nothing, and asks `isCancelled` at least every few milliseconds of work; whoever looks on
/// takes a `snapshot` as often as it pleases, from any thread, or is told through a receiver.
public struct Progress: Sendable {
  /// What one run has done so far.
  public struct Part: Sendable, Equatable {
    /// The run's seed.
    public var seed: Int
    /// What the run's algorithm is called, where several are compared; empty otherwise.
    public var name = ""
    /// The environment steps taken, or the sweeps made.
    public var steps = 0
    /// The return of each finished episode.
    public var returns: [Double] = []
    /// The latest value of each measure: "loss", "residual".
    public var measures: [String: Double] = [:]
    /// Whether the run is over.
    public var isFinished = false
  }

  /// What all runs of one call have done so far.
  public struct Snapshot: Sendable, Equatable {
    /// What is being done: "QLearning on CliffWalking".
    public var title = ""
    /// How long each run is to be; nil where that is not known.
    public var budget: Budget?
    /// The number of runs that will be made.
    public var runCount = 1
    /// The runs begun so far, in the order they began.
    public var parts: [Part] = []

    /// How much of the work is done, from 0 to 1; nil where that is not known.
    public var fraction: Double? {
      guard let budget, runCount > 0 else { return nil }
      let done = parts.reduce(0.0) { sum, part in
        if part.isFinished { return sum + 1 }
        return switch budget {
        case .episodes(let count): sum + Double(part.returns.count) / Double(max(count, 1))
        case .steps(let count): sum + Double(part.steps) / Double(max(count, 1))
        }
      }
      return min(1, done / Double(runCount))
    }
  }

  private final class Hub: Sendable {
    let cancelled = Atomic<Bool>(false)
    let state = Mutex(Snapshot())
    let receiver: (@Sendable (Progress) -> Void)?

    init(_ receiver: (@Sendable (Progress) -> Void)?) { self.receiver = receiver }
  }

  private let hub: Hub
  private let part: Int?

  /// Makes a handle.
  ///
  /// - Parameter receiver: Called after every report, on the reporting thread; it decides itself how
  ///   seldom it does more than return.
  public init(receiver: (@Sendable (Progress) -> Void)? = nil) {
    hub = Hub(receiver)
    part = nil
  }

  private init(hub: Hub, part: Int) {
    self.hub = hub
    self.part = part
  }

  /// Whether the work should stop and return what it has.
  public var isCancelled: Bool { hub.cancelled.load(ordering: .relaxed) }

  /// Asks the work to stop.
  public func cancel() { hub.cancelled.store(true, ordering: .relaxed) }

  /// What has been done so far.
  public var snapshot: Snapshot { hub.state.withLock { $0 } }

  /// Says what is about to be done.
  public func begin(title: String, budget: Budget?, runs: Int = 1) {
    hub.state.withLock { $0 = Snapshot(title: title, budget: budget, runCount: runs) }
  }

  /// The handle of one run of several.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - name: What its algorithm is called, where several are compared.
  /// - Returns: The handle.
  public func run(seed: Int, name: String = "") -> Progress {
    let index = hub.state.withLock { state in
      state.parts.append(Part(seed: seed, name: name))
      return state.parts.count - 1
    }
    return Progress(hub: hub, part: index)
  }

  /// Says what a run has done since its last report.
  ///
  /// - Parameters:
  ///   - steps: The environment steps taken in all.
  ///   - returns: The returns of the episodes finished since the last report.
  ///   - measures: The latest value of each measure.
  public func report(
    steps: Int, returns: ArraySlice<Double> = [], measures: [String: Double] = [:]
  ) {
    update { part in
      part.steps = steps
      part.returns.append(contentsOf: returns)
      if !measures.isEmpty { part.measures.merge(measures) { $1 } }
    }
  }

  /// Says that a run is over.
  public func finish() { update { $0.isFinished = true } }

  private func update(_ change: (inout Part) -> Void) {
    hub.state.withLock { state in
      let index = part ?? 0
      if state.parts.isEmpty, part == nil { state.parts.append(Part(seed: 0)) }
      if state.parts.indices.contains(index) { change(&state.parts[index]) }
    }
    hub.receiver?(self)
  }
}
