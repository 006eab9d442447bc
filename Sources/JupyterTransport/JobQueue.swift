internal import Glibc
internal import JupyterProtocol
internal import Session

/// The requests that wait for the thread that runs cells.
final class JobQueue: Sendable {
  /// A request, and whether an earlier cell's failure forbids to run it.
  struct Job {
    var request: Message
    var weight: Int
    var isAborted = false
    /// Whether a request behind this one sets all that it sets.
    var isSuperseded = false
  }

  private struct State {
    var jobs: [Job] = []
    /// What the jobs that wait weigh together.
    var weight = 0
    var next = 0
    var isRunning = false
    var started = ContinuousClock.now
    /// When a request last came or was done.
    var used = ContinuousClock.now
    var isClosed = false
    var isFinished = false
  }

  /// How long after a cell's start its sender may still be busy sending the cells behind it.
  private static let burst = Duration.milliseconds(15)

  /// How many requests may wait before no more are read.
  private static let mostJobs = 10_000

  /// How many bytes the requests that wait may have before no more are read.
  private static let mostBytes = 64 << 20
  /// How many requests behind one are looked at for what replaces it.
  private static let mostLookedAt = 1_000

  private let state = Monitor(State())

  /// Whether nothing waits or runs.
  var isIdle: Bool { state.withLock { !$0.isRunning && $0.next == $0.jobs.count } }

  /// Since when nothing has waited or run; nil where something does.
  var idleSince: ContinuousClock.Instant? {
    state.withLock { !$0.isRunning && $0.next == $0.jobs.count ? $0.used : nil }
  }

  /// Whether more requests should be read.
  var hasRoom: Bool {
    state.withLock { $0.jobs.count - $0.next < Self.mostJobs && $0.weight < Self.mostBytes }
  }

  /// Adds a request; false when no more are taken.
  @discardableResult
  func append(_ request: Message) -> Bool {
    let weight = request.weight
    return state.update { state in
      if !state.isClosed {
        state.jobs.append(Job(request: request, weight: weight))
        state.weight += weight
        state.used = .now
      }
      return !state.isClosed
    }
  }

  /// Waits for the next request, after the last one is done; `nil` when there will be none.
  func next() -> Job? {
    state.withLock { state in
      if state.isRunning { state.used = .now }
      state.isRunning = false
    }
    return state.wait { state -> Job?? in
      if state.isClosed { return .some(nil) }
      guard state.next < state.jobs.count else { return nil }
      var job = state.jobs[state.next]
      state.next += 1
      state.weight -= job.weight
      job.isSuperseded = Comms.isSuperseded(
        job.request,
        by: state.jobs[state.next...].prefix(Self.mostLookedAt).lazy.map(\.request))
      if state.next == state.jobs.count {
        state.jobs.removeAll(keepingCapacity: state.next < 64)
        state.next = 0
      }
      state.isRunning = true
      state.started = .now
      return job
    }
  }

  /// Forbids to run the cells that wait, and those that were sent with them but are not here yet.
  func abortWaiting() {
    let elapsed = state.withLock { .now - $0.started } as Duration
    if elapsed < Self.burst {
      usleep(UInt32((Self.burst - elapsed) / .microseconds(1)))
    }
    state.withLock { state in
      for index in state.next..<state.jobs.count { state.jobs[index].isAborted = true }
    }
  }

  /// Takes out the requests that no more will be handed out of.
  func takeRest() -> [Message] {
    state.withLock { state in
      defer {
        state.next = state.jobs.count
        state.weight = 0
      }
      return state.jobs[state.next...].map(\.request)
    }
  }

  /// Says that no more requests will be handed out.
  func close() { state.update { $0.isClosed = true } }

  /// Says that the thread that runs cells has ended.
  func finish() { state.update { $0.isFinished = true } }

  /// Waits for that thread's end, but only for so long.
  func waitForEnd(milliseconds: Int) {
    _ = state.wait(milliseconds: milliseconds) { $0.isFinished ? true : nil }
  }
}
