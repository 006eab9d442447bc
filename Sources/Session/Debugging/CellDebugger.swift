import Glibc
public import Language
import Syntax

/// Stops the code of cells at breakpoints and failures, and lets one look at it and go on.
///
/// It may be spoken to from any thread, whatever the session does. One serves all shells of a session,
/// which stop and go on apart from each other. Of the threads of one shell one is stopped at a time;
/// another that comes to a breakpoint meanwhile waits until the first goes on. What is asked of stopped
/// code is done by the thread that is stopped, so that whoever asks never waits.
public final class CellDebugger: ExecutionObserver {
  /// A source that code was made from, or may be.
  struct Source {
    var text: SourceText
    var path: String
    var marks: [StatementMark] = []
  }

  /// Where a step began.
  struct Step {
    var mode: Resumption
    var shell: Int
    var depth: Int
    var mark: StatementMark?
    var line: Int
  }

  /// An expression that is evaluated at a statement.
  struct EvaluationKey: Hashable {
    var owner: Int
    var shell: Int
    var expression: String
    var mark: ObjectIdentifier?
  }

  /// A shell of the session.
  struct Shell {
    var name: String
    /// Whether an expression is evaluated, at whose breakpoints nothing stops.
    var isEvaluating = false
    var isPauseWanted = false
    /// Whether a cell runs.
    var isRunning = false
    /// The thread that may look at what the shell's others run, or stop.
    var turn: Int?
  }

  /// A thread that evaluates something.
  struct Evaluator {
    let host: SessionHost
    /// Whether who asked for it has left, for which it was interrupted.
    var isAbandoned = false
  }

  /// A thread that is stopped.
  struct Stop {
    var code: StoppedCode
    var jobs: [@Sendable (StoppedCode?) -> Void] = []
    var resumption: Resumption?
  }

  struct State {
    var isAttached = false
    /// The session's machine.
    var machine: Machine?
    /// The shells, by the number of the thread that runs their cells; the main one's is 1.
    var shells = [1: Shell(name: "cells")]
    /// The sources of the cells that ran, by name.
    var sources: [String: Source] = [:]
    /// The cells that a front end named, by path.
    var dumped: [String: SourceText] = [:]
    var breakpoints: [String: [PlacedBreakpoint]] = [:]
    /// How often each breakpoint was reached.
    var hits: [Int: Int] = [:]
    var lastBreakpoint = 0
    var stopsAtFailures = false
    /// The steps that threads are on.
    var steps: [Int: Step] = [:]
    /// The threads of the cells that run, by what the system calls them, with their shells.
    var threads: [UInt: (number: Int, shell: Int)] = [:]
    /// The conditions and messages of breakpoints, made ready while cells run.
    var evaluations: [EvaluationKey: PreparedProgram] = [:]
    /// The thread that evaluates something, if any: one at a time, since all share the machine.
    var evaluator: Evaluator?
    /// The threads that are stopped, in the order in which they were.
    var stops: [Stop] = []
    var event: @Sendable (DebuggerEvent) -> Void = { _ in }
  }

  let state = Monitor(State())
  private let shared: SharedState

  init(_ shared: SharedState) {
    self.shared = shared
    state.update { $0.machine = shared.machine }
  }

  // MARK: What a front end asks, from any thread

  /// Whether code stops at breakpoints.
  public var isAttached: Bool { state.withLock { $0.isAttached } }

  /// Begins: code that is made from now on, and that of all functions from the next cell on, can stop.
  ///
  /// - Parameter event: Is told what happens, on the thread that it happens on.
  public func attach(_ event: @escaping @Sendable (DebuggerEvent) -> Void) {
    state.update {
      $0.isAttached = true
      $0.event = event
      $0.machine?.observer = self
    }
  }

  /// Ends: what is stopped goes on, and nothing stops any more.
  ///
  /// - Parameter act: Is done when nothing stops any more, but before what is stopped goes on; unless given,
  ///   an expression that is evaluated is ended, however long it would take.
  public func detach(beforeGoingOn act: (() -> Void)? = nil) {
    state.update { state in
      state.machine?.observer = nil
      state.isAttached = false
      state.breakpoints = [:]
      state.hits = [:]
      state.stopsAtFailures = false
      for shell in state.shells.keys { state.shells[shell]?.isPauseWanted = false }
      state.steps = [:]
      for source in state.sources.values { for mark in source.marks { mark.isWatched = false } }
      if act == nil {
        state.evaluator?.isAbandoned = true
        state.evaluator?.host.interrupt()
      }
    }
    act?()
    state.update { state in
      for index in state.stops.indices { state.stops[index].resumption = .run }
    }
    updateWatch()
  }

  /// The breakpoints of every cell.
  public var breakpoints: [String: [PlacedBreakpoint]] { state.withLock { $0.breakpoints } }

  /// Sets the breakpoints of a cell, in place of those it had.
  public func setBreakpoints(_ wanted: [Breakpoint], at path: String) -> [PlacedBreakpoint] {
    state.update { state in
      let lines = state.lines(at: path)
      let placed = wanted.map { breakpoint in
        state.lastBreakpoint += 1
        return PlacedBreakpoint(
          id: state.lastBreakpoint, breakpoint: breakpoint,
          line: lines.first { $0 >= breakpoint.line })
      }
      state.breakpoints[path] = placed.isEmpty ? nil : placed
      for name in state.sources.keys where state.sources[name]?.path == path {
        state.arm(name)
      }
      return placed
    }
  }

  /// Whether code stops where it fails, before it is left.
  public var stopsAtFailures: Bool {
    get { state.withLock { $0.stopsAtFailures } }
    set {
      state.update { $0.stopsAtFailures = newValue }
      updateWatch()
    }
  }

  /// Whether a cell of the main shell runs, be it stopped.
  public var isRunning: Bool { state.withLock { $0.shells[1]?.isRunning == true } }

  /// The threads there are, with their names: that of each shell's cells, and others that are stopped.
  public var threads: [(number: Int, name: String)] {
    state.withLock { state in
      let shells = state.shells.map { (number: $0, name: $1.name) }.sorted { $0.number < $1.number }
      let others = state.stops.map(\.code.thread).filter { state.shells[$0] == nil }
      return shells + others.map { (number: $0, name: "worker \($0)") }
    }
  }

  /// The threads that are stopped, in the order in which they were.
  public var stoppedThreads: [Int] { state.withLock { $0.stops.map(\.code.thread) } }

  /// Has the running code stop at its next statement; does nothing when none runs.
  ///
  /// - Parameter thread: The thread whose shell is meant; every shell when nil.
  public func pause(thread: Int? = nil) {
    state.update { state in
      let meant = thread.map { thread in
        state.threads.values.first { $0.number == thread }?.shell ?? thread
      }
      let stopped = Set(state.stops.map(\.code.shell))
      for (shell, content) in state.shells
      where content.isRunning && !stopped.contains(shell) && (meant ?? shell) == shell {
        state.shells[shell]?.isPauseWanted = true
      }
    }
    updateWatch()
  }

  /// Lets stopped code go on.
  ///
  /// - Parameters:
  ///   - how: How far.
  ///   - thread: The thread; the one that stopped first when nil.
  /// - Returns: Whether it is stopped.
  @discardableResult
  public func resume(_ how: Resumption, thread: Int? = nil) -> Bool {
    state.update { state in
      guard let index = state.stop(of: thread) else { return false }
      state.stops[index].resumption = how
      return true
    }
  }

  /// Has a stopped thread do something; gets nil where it has gone on by then.
  ///
  /// - Parameters:
  ///   - thread: The thread; the one that stopped first when nil.
  ///   - job: What is to be done.
  /// - Returns: Whether the thread is stopped; if it is not, nothing is done.
  public func ask(thread: Int? = nil, _ job: @escaping @Sendable (StoppedCode?) -> Void) -> Bool {
    state.update { state in
      guard let index = state.stop(of: thread) else { return false }
      state.stops[index].jobs.append(job)
      return true
    }
  }

  /// Has stopped code look whether the user asked to stop the cell.
  func wake() { state.update { _ in } }

  // MARK: What the session tells

  /// Takes note of a subshell; gives the number of the thread of its cells.
  func addShell(named name: String) -> Int {
    state.update { state in
      let number = state.freeNumber
      state.shells[number] = Shell(name: name)
      return number
    }
  }

  /// A subshell is gone.
  func removeShell(_ number: Int) { state.update { $0.shells[number] = nil } }

  /// A cell begins on this thread, or what a moved control calls, which has no source.
  func begin(_ source: SourceText?, in shell: Int) {
    state.update { state in
      state.threads[Self.thread] = (shell, shell)
      state.shells[shell]?.isRunning = true
      if let source { state.sources[source.name] = Source(text: source, path: source.path) }
    }
  }

  /// Says whether a shell evaluates an expression, at whose breakpoints nothing stops.
  func setEvaluating(_ isEvaluating: Bool, in shell: Int) {
    state.update { $0.shells[shell]?.isEvaluating = isEvaluating }
  }

  /// The cell has ended.
  ///
  /// - Parameters:
  ///   - shell: The shell that ran it.
  ///   - name: The cell's name, where nothing of it can run again.
  func end(in shell: Int, forgetting name: String? = nil) {
    let (done, machine) = state.update { state -> ([PreparedProgram], Machine?) in
      // A front end may still show it while it is attached.
      if let name, !state.isAttached { state.sources[name] = nil }
      state.shells[shell]?.isRunning = false
      state.shells[shell]?.isPauseWanted = false
      state.steps = state.steps.filter { $0.value.shell != shell }
      state.threads = state.threads.filter { $0.value.shell != shell }
      if state.shells.values.contains(where: \.isRunning) { return ([], nil) }
      defer { state.evaluations = [:] }
      return (Array(state.evaluations.values), state.machine)
    }
    for evaluation in done { machine?.discard(evaluation) }
    updateWatch()
  }

  /// Code was let go of; these are the names of the sources of the rest.
  func keepSources(_ names: Set<String>) {
    state.update { state in
      if state.isAttached { return }
      state.sources = state.sources.filter { names.contains($0.key) }
    }
  }

  /// Everything is forgotten; the session has a new machine.
  func reset(_ machine: Machine) {
    state.update { state in
      // Each shell tells of it.
      if state.machine === machine { return }
      state.sources = [:]
      state.machine = machine
      if state.isAttached { machine.observer = self }
    }
    updateWatch()
  }

  private static var thread: UInt { UInt(pthread_self()) }

  /// Tells the machine how much to tell.
  func updateWatch() {
    state.update { state in
      var depth = -1
      var thread: UInt = 0
      if state.isAttached, state.shells.values.contains(where: \.isPauseWanted) {
        depth = .max
      } else if state.isAttached {
        for step in state.steps.values {
          depth = max(depth, step.mode == .into ? .max : step.depth)
        }
        if state.steps.count == 1, let (number, _) = state.steps.first {
          thread = state.threads.first { $0.value.number == number }?.key ?? 0
        }
      }
      state.machine?.watch(depth: depth, thread: thread)
      state.machine?.watchesFailures = state.isAttached && state.stopsAtFailures
    }
  }

  // MARK: What the machine tells

  /// Lets go of the marks of code that no longer runs.
  public func forgetMarks() {
    state.update { state in
      for name in state.sources.keys { state.sources[name]?.marks = [] }
    }
  }

  /// Sets the breakpoints in code that was just made.
  public func note(_ marks: [StatementMark]) {
    guard let name = marks.first?.source else { return }
    let (moved, event) = state.update { state in
      state.sources[name]?.marks += marks
      return (state.arm(name), state.event)
    }
    for breakpoint in moved { event(.moved(breakpoint)) }
  }

  /// Stops here if there is reason to.
  public func reached(_ place: ExecutionPlace) throws(RuntimeFailure) {
    guard let code = stoppable(at: place) else { return }
    defer { giveTurnBack(code) }
    try checkInterrupt(code)
    guard let reason = reason(to: code) else { return }
    try hold(code, reason)
  }

  /// Stops before failed code is left.
  public func failed(_ failure: RuntimeFailure, at place: ExecutionPlace) {
    guard let code = stoppable(at: place) else { return }
    defer { giveTurnBack(code) }
    if code.session.host.isInterrupted { return }
    try? hold(code, .failure(id: failure.id, message: failure.message))
  }

  /// Waits until no other thread of the shell is stopped; nil for code that runs on behalf of one that
  /// is.
  private func stoppable(at place: ExecutionPlace) -> StoppedCode? {
    guard let session = shared.runningHost.session else { return nil }
    let key = Self.thread
    let shell = session.thread
    let number = place.waiting {
      state.wait { state -> Int?? in
        guard state.isAttached, let known = state.shells[shell], !known.isEvaluating else {
          return .some(nil)
        }
        let number = state.threads[key]?.number ?? state.freeNumber
        state.threads[key] = (number, shell)
        if known.turn == number || session.host.isInterrupted { return .some(nil) }
        guard known.turn == nil else { return nil }
        state.shells[shell]?.turn = number
        return number
      }
    }
    return number.map { StoppedCode(self, session, place, thread: $0) }
  }

  private func giveTurnBack(_ code: StoppedCode) {
    state.update { $0.shells[code.shell]?.turn = nil }
  }

  private func checkInterrupt(_ code: StoppedCode) throws(RuntimeFailure) {
    if code.session.host.isInterrupted { throw RuntimeFailure("interrupted", "interrupted") }
  }

  /// Why code is to stop at a statement; nil if it is not.
  private func reason(to code: StoppedCode) -> DebuggerEvent.Reason? {
    let place = code.place
    guard let mark = place.mark else { return nil }
    let (reason, candidates) = state.withLock {
      state -> (DebuggerEvent.Reason?, [PlacedBreakpoint]) in
      guard state.isAttached else { return (nil, []) }
      let candidates = mark.isWatched ? state.breakpoints(at: mark) : []
      if state.shells[code.shell]?.isPauseWanted == true { return (.pause, candidates) }
      if let step = state.steps[code.thread],
        step.ends(at: mark, line: state.line(of: mark), place)
      {
        return (.step, candidates)
      }
      return (nil, candidates)
    }
    for candidate in candidates where isHit(candidate, code) { return .breakpoint(candidate.id) }
    return reason
  }

  /// Keeps this thread here until it is told to go on, doing meanwhile what is asked of it.
  private func hold(
    _ code: StoppedCode, _ reason: DebuggerEvent.Reason
  ) throws(RuntimeFailure) {
    let (place, thread, shell) = (code.place, code.thread, code.shell)
    let event = state.update { state -> (@Sendable (DebuggerEvent) -> Void)? in
      // Whoever would let it go on may have left since there was reason to stop.
      guard state.isAttached else { return nil }
      state.stops.append(Stop(code: code))
      state.steps = state.steps.filter { $0.value.shell != shell }
      state.shells[shell]?.isPauseWanted = false
      return state.event
    }
    guard let event else { return try checkInterrupt(code) }
    updateWatch()
    event(.stopped(thread: thread, reason))
    let host = code.session.host
    while true {
      let job = place.waiting {
        state.wait { state -> (@Sendable (StoppedCode?) -> Void)?? in
          guard let index = state.stop(of: thread), !host.isInterrupted,
            state.stops[index].resumption == nil
          else { return .some(nil) }
          let isEmpty = state.stops[index].jobs.isEmpty
          return isEmpty ? nil : .some(state.stops[index].jobs.removeFirst())
        }
      }
      guard let job else { break }
      job(code)
    }
    let late = state.update { state -> [@Sendable (StoppedCode?) -> Void] in
      guard let index = state.stop(of: thread) else { return [] }
      let stop = state.stops.remove(at: index)
      if let how = stop.resumption, how != .run, state.isAttached {
        state.steps[thread] = Step(
          mode: how, shell: shell, depth: place.depth, mark: place.mark,
          line: place.mark.map { state.line(of: $0) } ?? 0)
      }
      return stop.jobs
    }
    for job in late { job(nil) }
    updateWatch()
    event(.continued(thread: thread))
    try checkInterrupt(code)
  }

  /// Does something while no other thread evaluates; nil where the cell is to stop meanwhile, or the
  /// debugger has left.
  func evaluating<Result>(_ code: StoppedCode, _ body: () -> Result) -> Result? {
    let isMine = code.place.waiting {
      state.wait { state -> Bool? in
        if code.session.host.isInterrupted || !state.isAttached { return false }
        if state.evaluator != nil { return nil }
        state.evaluator = Evaluator(host: code.session.host)
        return true
      }
    }
    guard isMine else { return nil }
    setEvaluating(true, in: code.shell)
    defer {
      let isAbandoned = state.update { state in
        defer { state.evaluator = nil }
        state.shells[code.shell]?.isEvaluating = false
        return state.evaluator?.isAbandoned ?? false
      }
      // It was meant for the expression: the cell goes on.
      if isAbandoned { code.session.host.forgetInterrupt() }
    }
    return body()
  }
}
