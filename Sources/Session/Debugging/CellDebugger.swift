import Glibc
public import Language
public import Syntax

/// Stops the code of cells at breakpoints and failures, and lets one look at it and go on.
///
/// It may be spoken to from any thread, whatever the session does. One thread is stopped at a time;
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
    var thread: Int
    var depth: Int
    var mark: StatementMark?
    var line: Int
  }

  /// An expression that is evaluated at a statement.
  struct EvaluationKey: Hashable {
    var owner: Int
    var expression: String
    var mark: ObjectIdentifier?
  }

  struct State {
    var isAttached = false
    /// The session's machine.
    var machine: Machine?
    /// Whether an expression is evaluated, at whose breakpoints nothing stops.
    var isEvaluating = false
    /// The sources of the cells that ran, by name.
    var sources: [String: Source] = [:]
    /// The cells that a front end named, by path.
    var dumped: [String: SourceText] = [:]
    var breakpoints: [String: [PlacedBreakpoint]] = [:]
    /// How often each breakpoint was reached.
    var hits: [Int: Int] = [:]
    var lastBreakpoint = 0
    var stopsAtFailures = false
    var isPauseWanted = false
    /// Whether a cell runs.
    var isRunning = false
    var step: Step?
    var threads: [UInt: Int] = [:]
    /// The thread that may look at what the others run, or stop.
    var turn: Int?
    /// The conditions and messages of breakpoints, made ready while one cell runs.
    var evaluations: [EvaluationKey: PreparedProgram] = [:]
    var stop: StoppedCode?
    var jobs: [@Sendable (StoppedCode?) -> Void] = []
    var resumption: Resumption?
    var event: @Sendable (DebuggerEvent) -> Void = { _ in }
  }

  let state = Waiting(State())
  unowned let session: Session

  init(_ session: Session) {
    self.session = session
    let machine = session.machine
    state.withLock { $0.machine = machine }
  }

  // MARK: What a front end asks, from any thread

  /// Whether code stops at breakpoints.
  public var isAttached: Bool { state.withLock { $0.isAttached } }

  /// Begins: code that is made from now on, and that of all functions from the next cell on, can stop.
  ///
  /// - Parameter event: Is told what happens, on the thread that it happens on.
  public func attach(_ event: @escaping @Sendable (DebuggerEvent) -> Void) {
    state.withLock {
      $0.isAttached = true
      $0.event = event
      $0.machine?.observer = self
    }
  }

  /// Ends: what is stopped goes on, and nothing stops any more.
  public func detach() {
    state.withLock { state in
      state.machine?.observer = nil
      state.isAttached = false
      state.breakpoints = [:]
      state.hits = [:]
      state.stopsAtFailures = false
      state.isPauseWanted = false
      state.step = nil
      for source in state.sources.values { for mark in source.marks { mark.isWatched = false } }
      if state.stop != nil { state.resumption = .run }
    }
    updateWatch()
  }

  /// The path by which a front end knows a cell: the same for the same text.
  public static func path(of code: String) -> String {
    pathPrefix + String(murmur2(code, seed: hashSeed)) + pathSuffix
  }

  /// Keeps the text of a cell, and gives its path.
  public func keep(_ code: String) -> String {
    let path = Self.path(of: code)
    state.withLock { $0.dumped[path] = SourceText(name: path, text: code) }
    return path
  }

  /// The text of a cell that was kept, or that ran.
  public func text(at path: String) -> String? {
    state.withLock { state in
      let source = state.dumped[path] ?? state.sources.values.first { $0.path == path }?.text
      return source.map { $0[Span(0, $0.bytes.count)] }
    }
  }

  /// The breakpoints of every cell.
  public var breakpoints: [String: [PlacedBreakpoint]] { state.withLock { $0.breakpoints } }

  /// Sets the breakpoints of a cell, in place of those it had.
  public func setBreakpoints(_ wanted: [Breakpoint], at path: String) -> [PlacedBreakpoint] {
    state.withLock { state in
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
      state.withLock { $0.stopsAtFailures = newValue }
      updateWatch()
    }
  }

  /// Whether a cell runs, be it stopped.
  public var isRunning: Bool { state.withLock { $0.isRunning } }

  /// The threads there are: that of the cells, and one that is stopped.
  public var threads: [Int] {
    let stopped = stoppedThread
    return stopped == nil || stopped == 1 ? [1] : [1, stopped ?? 1]
  }

  /// The thread that is stopped, if one is.
  public var stoppedThread: Int? { state.withLock { $0.stop?.thread } }

  /// Has the running code stop at its next statement; does nothing when none runs.
  public func pause() {
    state.withLock { if $0.stop == nil, $0.isRunning { $0.isPauseWanted = true } }
    updateWatch()
  }

  /// Lets the stopped code go on; says whether there is some.
  @discardableResult
  public func resume(_ how: Resumption) -> Bool {
    state.withLock { state in
      guard state.stop != nil else { return false }
      state.resumption = how
      return true
    }
  }

  /// Has the stopped thread do something; gets nil where it has gone on by then.
  ///
  /// - Parameter job: What is to be done.
  /// - Returns: Whether a thread is stopped; if none is, nothing is done.
  public func ask(_ job: @escaping @Sendable (StoppedCode?) -> Void) -> Bool {
    state.withLock { state in
      guard state.stop != nil else { return false }
      state.jobs.append(job)
      return true
    }
  }

  /// Has stopped code look whether the user asked to stop the cell.
  func wake() { state.withLock { _ in } }

  // MARK: What the session tells

  /// A cell begins on this thread.
  func begin(_ source: SourceText) {
    state.withLock { state in
      state.threads[Self.thread] = 1
      state.isRunning = true
      state.sources[source.name] = Source(text: source, path: source.path)
    }
  }

  /// Whether an expression is evaluated, at whose breakpoints nothing stops.
  var isEvaluating: Bool {
    get { state.withLock { $0.isEvaluating } }
    set { state.withLock { $0.isEvaluating = newValue } }
  }

  /// The cell has ended.
  ///
  /// - Parameter name: The cell's name, where nothing of it can run again.
  func end(forgetting name: String?) {
    let done = state.withLock { state in
      // A front end may still show it while it is attached.
      if let name, !state.isAttached { state.sources[name] = nil }
      state.isRunning = false
      state.step = nil
      state.isPauseWanted = false
      defer { state.evaluations = [:] }
      return Array(state.evaluations.values)
    }
    for evaluation in done { session.machine.discard(evaluation) }
    updateWatch()
  }

  /// Everything is forgotten; the session has a new machine.
  func reset(_ machine: Machine) {
    state.withLock { state in
      state.sources = [:]
      state.machine = machine
      if state.isAttached { machine.observer = self }
    }
    updateWatch()
  }

  private static var thread: UInt { UInt(pthread_self()) }

  /// Tells the machine how much to tell.
  func updateWatch() {
    state.withLock { state in
      var depth = -1
      var thread: UInt = 0
      if state.isAttached, state.isPauseWanted {
        depth = .max
      } else if state.isAttached, let step = state.step {
        depth = step.mode == .into ? .max : step.depth
        thread = state.threads.first { $0.value == step.thread }?.key ?? 0
      }
      state.machine?.watch(depth: depth, thread: thread)
      state.machine?.watchesFailures = state.isAttached && state.stopsAtFailures
    }
  }

  // MARK: What the machine tells

  /// Lets go of the marks of code that no longer runs.
  public func forgetMarks() {
    state.withLock { state in
      for name in state.sources.keys { state.sources[name]?.marks = [] }
    }
  }

  /// Sets the breakpoints in code that was just made.
  public func note(_ marks: [StatementMark]) {
    guard let name = marks.first?.source else { return }
    let (moved, event) = state.withLock { state in
      state.sources[name]?.marks += marks
      return (state.arm(name), state.event)
    }
    for breakpoint in moved { event(.moved(breakpoint)) }
  }

  /// Stops here if there is reason to.
  public func reached(_ place: ExecutionPlace) throws(RuntimeFailure) {
    guard let thread = place.waiting({ takeTurn() }) else { return }
    defer { giveTurnBack() }
    try checkInterrupt()
    guard let reason = reason(to: place, thread) else { return }
    try hold(place, thread, reason)
  }

  /// Stops before failed code is left.
  public func failed(_ failure: RuntimeFailure, at place: ExecutionPlace) {
    guard let thread = place.waiting({ takeTurn() }) else { return }
    defer { giveTurnBack() }
    if session.host.isInterrupted { return }
    try? hold(place, thread, .failure(id: failure.id, message: failure.message))
  }

  /// Waits until no other thread is stopped; nil for code that runs on behalf of one that is.
  private func takeTurn() -> Int? {
    let key = Self.thread
    let host = session.host
    return state.wait { state -> Int?? in
      if !state.isAttached || state.isEvaluating { return .some(nil) }
      let id = state.threads[key] ?? state.threads.values.reduce(1, max) + 1
      state.threads[key] = id
      if state.turn == id { return .some(nil) }
      if host.isInterrupted { return .some(nil) }
      guard state.turn == nil else { return nil }
      state.turn = id
      return id
    }
  }

  private func giveTurnBack() { state.withLock { $0.turn = nil } }

  private func checkInterrupt() throws(RuntimeFailure) {
    if session.host.isInterrupted { throw RuntimeFailure("interrupted", "interrupted") }
  }

  /// Why code is to stop at a statement; nil if it is not.
  private func reason(to place: ExecutionPlace, _ thread: Int) -> DebuggerEvent.Reason? {
    guard let mark = place.mark else { return nil }
    let (reason, candidates) = state.withLock {
      state -> (DebuggerEvent.Reason?, [PlacedBreakpoint]) in
      guard state.isAttached else { return (nil, []) }
      let candidates = mark.isWatched ? state.breakpoints(at: mark) : []
      if state.isPauseWanted { return (.pause, candidates) }
      if let step = state.step, step.ends(at: mark, line: state.line(of: mark), place, thread) {
        return (.step, candidates)
      }
      return (nil, candidates)
    }
    for candidate in candidates where isHit(candidate, place, thread) {
      return .breakpoint(candidate.id)
    }
    return reason
  }

  /// Whether a breakpoint's conditions hold; one with a message writes it and never holds.
  private func isHit(_ placed: PlacedBreakpoint, _ place: ExecutionPlace, _ thread: Int) -> Bool {
    let breakpoint = placed.breakpoint
    let code = StoppedCode(self, place, thread)
    func evaluated(_ expression: String) -> String {
      switch code.evaluateAgain(expression, key: placed.id) {
      case .success(let value): value.map { printed($0.value, as: $0.type) } ?? "()"
      case .failure(let failure): "‘\(expression)’: \(failure.message)"
      }
    }
    if let condition = breakpoint.condition, !condition.allSatisfy(\.isWhitespace) {
      switch code.evaluateAgain(condition, key: placed.id) {
      case .success(let value):
        guard case .bool(true)? = value?.value else { return false }
      case .failure(let failure):
        session.host.write(
          "the condition of a breakpoint fails: \(failure.message)\n", toErrorStream: true)
        return true
      }
    }
    let count = state.withLock { state in
      state.hits[placed.id, default: 0] += 1
      return state.hits[placed.id] ?? 1
    }
    guard breakpoint.fits(count: count) else { return false }
    guard let message = breakpoint.message, !message.isEmpty else { return true }
    var text = ""
    var rest = message[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open] + evaluated(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    session.host.write(text + rest + "\n", toErrorStream: false)
    return false
  }

  /// Keeps this thread here until it is told to go on, doing meanwhile what is asked of it.
  private func hold(
    _ place: ExecutionPlace, _ thread: Int, _ reason: DebuggerEvent.Reason
  ) throws(RuntimeFailure) {
    let code = StoppedCode(self, place, thread)
    let event = state.withLock { state in
      state.stop = code
      state.resumption = nil
      state.step = nil
      state.isPauseWanted = false
      return state.event
    }
    updateWatch()
    event(.stopped(thread: thread, reason))
    let host = session.host
    while true {
      let job = place.waiting {
        state.wait { state -> (@Sendable (StoppedCode?) -> Void)?? in
          if host.isInterrupted || state.resumption != nil { return .some(nil) }
          return state.jobs.isEmpty ? nil : .some(state.jobs.removeFirst())
        }
      }
      guard let job else { break }
      job(code)
    }
    let late = state.withLock { state -> [@Sendable (StoppedCode?) -> Void] in
      defer { state.jobs = [] }
      let how = state.resumption ?? .run
      if how != .run, state.isAttached {
        state.step = Step(
          mode: how, thread: thread, depth: place.depth, mark: place.mark,
          line: place.mark.map { state.line(of: $0) } ?? 0)
      }
      state.stop = nil
      return state.jobs
    }
    for job in late { job(nil) }
    updateWatch()
    event(.continued(thread: thread))
    try checkInterrupt()
  }
}

extension CellDebugger.Step {
  /// Whether the step ends at a statement.
  func ends(
    at mark: StatementMark, line: Int, _ place: ExecutionPlace, _ thread: Int
  ) -> Bool {
    guard thread == self.thread else { return false }
    let depth = place.depth
    if depth < self.depth { return true }
    guard depth == self.depth else { return mode == .into }
    let isSame = mark.source == self.mark?.source && mark.function == self.mark?.function
    // In the same round of a loop, what else stands in the line belongs to what was begun there.
    let isNew = !isSame || line != self.line || mark.number <= self.mark?.number ?? 0
    switch mode {
    case .run, .out: return false
    case .over: return isNew && isSame
    case .into: return isNew
    }
  }
}

extension CellDebugger.State {
  func line(of mark: StatementMark) -> Int {
    sources[mark.source]?.text.position(of: mark.span.start).line ?? 0
  }

  /// The lines of a cell at which code can stop, in order.
  func lines(at path: String) -> [Int] {
    for source in sources.values where source.path == path && !source.marks.isEmpty {
      return Set(source.marks.map { source.text.position(of: $0.span.start).line }).sorted()
    }
    guard let text = dumped[path] ?? sources.values.first(where: { $0.path == path })?.text
    else { return [] }
    return Set(statementSpans(in: Parser.parse(text)).map { text.position(of: $0.start).line })
      .sorted()
  }

  /// The breakpoints at a statement.
  func breakpoints(at mark: StatementMark) -> [PlacedBreakpoint] {
    guard let path = sources[mark.source]?.path else { return [] }
    let line = line(of: mark)
    return breakpoints[path]?.filter { $0.line == line } ?? []
  }

  /// Sets the breakpoints of a source in its code; gives those that have come to lie elsewhere.
  @discardableResult
  mutating func arm(_ name: String) -> [PlacedBreakpoint] {
    guard let source = sources[name] else { return [] }
    let path = source.path
    var moved: [PlacedBreakpoint] = []
    if var placed = breakpoints[path] {
      let lines = lines(at: path)
      for index in placed.indices {
        let line = lines.first { $0 >= placed[index].breakpoint.line }
        guard line != placed[index].line else { continue }
        placed[index].line = line
        moved.append(placed[index])
      }
      breakpoints[path] = placed
    }
    let lines = Set(breakpoints[path]?.compactMap(\.line) ?? [])
    // Of the statements of a line, the first one stops.
    var first: [Int: StatementMark] = [:]
    for mark in source.marks {
      mark.isWatched = false
      let line = source.text.position(of: mark.span.start).line
      guard lines.contains(line) else { continue }
      if let known = first[line], known.span.start <= mark.span.start { continue }
      first[line] = mark
    }
    for mark in first.values { mark.isWatched = true }
    return moved
  }
}
