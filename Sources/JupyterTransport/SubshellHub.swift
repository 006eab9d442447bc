internal import JupyterProtocol
internal import Synchronization

/// The subshells of a server: each has a thread, a queue of requests and a kernel of its own.
final class SubshellHub: Subshells {
  /// One of them.
  final class Subshell: Sendable {
    let id: String
    let jobs = JobQueue()
    fileprivate let interruption = Mutex(Interruption())

    fileprivate init(_ id: String) { self.id = id }

    /// Asks the running cell to stop, if one runs.
    func interrupt() {
      let action = interruption.withLock { $0.action }
      action()
    }

    /// Sets what interrupts a running cell.
    func interrupt(with action: @escaping @Sendable () -> Void) {
      interruption.withLock { $0.action = action }
    }
  }

  private struct State {
    /// In the order in which they were made.
    var present: [Subshell] = []
    /// Those that are deleted, but still work on a request.
    var leaving: [Subshell] = []
    var isClosed = false
  }

  /// How many may be present, and how many may be leaving: each holds a thread.
  private static let most = 64

  /// How long one that has nothing to do is kept where there are as many as there may be.
  ///
  /// JupyterLab makes some for each page that shows a notebook, and deletes none when the page goes.
  private let retention: Duration

  private let state = Mutex(State())
  /// Kept in a structure: a function by itself would be wrapped once more at each lock.
  private struct Start {
    var begin: @Sendable (Subshell) -> Bool = { _ in false }
  }
  private let start = Mutex(Start())

  init(retention: Duration) { self.retention = retention }

  /// Sets how a subshell's thread is started: false where the system denies it.
  func open(_ start: @escaping @Sendable (Subshell) -> Bool) {
    self.start.withLock { $0.begin = start }
  }

  /// Whether more requests should be read for all of them.
  var haveRoom: Bool { state.withLock { $0.present.allSatisfy(\.jobs.hasRoom) } }

  subscript(id: String) -> Subshell? {
    state.withLock { state in state.present.first { $0.id == id } }
  }

  func create() throws(SubshellError) -> String {
    let made = Subshell(Author.randomSession())
    makeRoom()
    try state.withLock { state throws(SubshellError) in
      if state.isClosed { throw .noThread }
      if state.present.count >= Self.most { throw .tooMany(limit: Self.most) }
      if state.leaving.count >= Self.most { throw .tooManyLeaving(limit: Self.most) }
      state.present.append(made)
    }
    let start = start.withLock { $0.begin }
    guard start(made) else {
      end(made)
      throw .noThread
    }
    return made.id
  }

  /// Deletes the one that has been without anything to do for longest, where there are as many as there
  /// may be and it has been so for long enough.
  private func makeRoom() {
    let present = state.withLock { $0.present.count >= Self.most ? $0.present : [] }
    let idle = present.compactMap { subshell in
      subshell.jobs.idleSince.map { (id: subshell.id, since: $0) }
    }
    guard let oldest = idle.min(by: { $0.since < $1.since }), .now - oldest.since >= retention
    else { return }
    _ = delete(oldest.id)
  }

  func delete(_ id: String) -> Bool {
    let deleted = state.withLock { state -> Subshell? in
      guard let index = state.present.firstIndex(where: { $0.id == id }) else { return nil }
      let subshell = state.present.remove(at: index)
      state.leaving.append(subshell)
      return subshell
    }
    deleted?.jobs.close()
    return deleted != nil
  }

  var list: [String] { state.withLock { $0.present.map(\.id) } }

  /// Asks every running cell to stop.
  func interrupt() {
    let all = state.withLock { $0.present + $0.leaving }
    for subshell in all { subshell.interrupt() }
  }

  /// Says that a subshell's thread has ended.
  func end(_ subshell: Subshell) {
    subshell.jobs.finish()
    state.withLock { state in
      state.present.removeAll { $0 === subshell }
      state.leaving.removeAll { $0 === subshell }
    }
  }

  /// Deletes all, and makes no more.
  func close() {
    let all = state.withLock { state in
      state.isClosed = true
      return state.present + state.leaving
    }
    for subshell in all { subshell.jobs.close() }
    start.withLock { $0 = Start() }
  }

  /// Waits for the threads' ends, but only for so long in all.
  func waitForEnd(milliseconds: Int) {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    for subshell in state.withLock({ $0.present + $0.leaving }) {
      let left = (deadline - .now) / .milliseconds(1)
      subshell.jobs.waitForEnd(milliseconds: max(0, Int(left)))
    }
  }
}

/// The surroundings of a subshell's requests: the server's, but for the queue.
struct SubshellHost: Host {
  let hub: Hub
  let jobs: JobQueue

  func send(_ outgoing: Outgoing) { hub.send(outgoing) }

  func write(_ text: String, to stream: StreamName, parent: Header) {
    hub.write(text, to: stream, parent: parent)
  }

  func ask(_ question: Message, unless isInterrupted: () -> Bool) -> InputAnswer {
    hub.ask(question, unless: isInterrupted)
  }

  var usage: Usage? { hub.usage }

  func perform(_ command: HostCommand) {
    if command == .abortWaitingCells { jobs.abortWaiting() } else { hub.perform(command) }
  }
}
