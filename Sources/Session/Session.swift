import FoundationEssentials
public import Language
import Synchronization
public import Syntax
import Vocabulary

/// One user's conversation with the language: cells in, outputs out, variables kept between.
///
/// A session is used from one thread at a time; only `interrupt` and `isInterrupted` may be called from
/// any. A subshell is a session on the same variables, for a thread of its own. Offsets are UTF-8 offsets
/// into the code.
public final class Session: @unchecked Sendable {
  /// The version of Martlet and of its language.
  public static let version = "0.1.0"

  let host: SessionHost
  let shared: SharedState
  /// The shell's line of work on the machine, and the machine.
  private var line: (lane: Lane, machine: Machine)
  /// Whether what runs is an expression of a front end, which leaves everything as it is.
  private(set) var isEvaluating = false

  var scope: Scope {
    get { shared.scope }
    set { shared.scope = newValue }
  }
  var machine: Machine { line.machine }
  var lane: Lane { line.lane }
  var declarations: Declarations { shared.declarations }
  /// Stops the code of cells, and looks at it.
  public let debugger: CellDebugger
  /// The number that the debugger gives the thread of its cells.
  let thread: Int

  /// Makes a session with the whole vocabulary and no variables.
  ///
  /// - Parameter seed: Seeds the session's random numbers until `seed(_:)` is called in a cell; 0
  ///   unless given, so that a notebook run again gives the same numbers.
  public init(seed: Int = 0) {
    host = SessionHost(seed: seed)
    shared = SharedState(host: host)
    shared.widgets.find { [weak shared] in shared?.runningHost }
    let debugger = CellDebugger(shared)
    self.debugger = debugger
    shared.keepSources = { [weak debugger] in debugger?.keepSources($0) }
    thread = 1
    line = (shared.machine.lane, shared.machine)
    scope = Scope(library: library)
    host.session = self
  }

  private init(subshellOf other: Session) {
    shared = other.shared
    let number = shared.subshells.add(1, ordering: .relaxed).newValue
    host = SessionHost(seed: number, shell: number, widgets: shared.widgets)
    debugger = other.debugger
    thread = debugger.addShell(named: "subshell \(number)")
    line = (shared.machine.makeLane(host: host), shared.machine)
    host.session = self
  }

  deinit { debugger.removeShell(thread) }

  /// A shell beside this one, for a thread of its own: it sees and changes the same variables while
  /// cells of the others run.
  ///
  /// Its random numbers are its own, so that those of the main shell do not depend on it. May be called
  /// from any thread.
  public func makeSubshell() -> Session { Session(subshellOf: self) }

  /// Does something at the shell's turn.
  package func taking<Result>(_ body: () -> Result) -> Result {
    while true {
      // A reset may have come first.
      let machine = shared.machine
      if machine !== line.machine {
        let isMain = machine.lane.host === host
        line = (isMain ? machine.lane : machine.makeLane(host: host), machine)
        debugger.reset(machine)
      }
      let result: Result? = line.lane.taking { shared.machine === machine ? body() : nil }
      if let result { return result }
    }
  }

  /// Runs a cell: checks the whole of it, then runs it to its end, its failure or an interrupt.
  ///
  /// - Parameters:
  ///   - code: The source.
  ///   - name: How messages call the cell, such as `cell 3`.
  ///   - readLine: Asks the user for a line of text; nil where nobody can be asked.
  ///   - sink: Takes the outputs while the cell runs, from any thread, one at a time.
  /// - Returns: What became of it.
  public func run(
    _ code: String, name: String, readLine: (@Sendable (String) -> String?)? = nil,
    sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport {
    run(code, name: name, forgetsInterrupt: true, readLine: readLine, sink: sink)
  }

  /// Runs a cell, and says whether earlier interrupts count.
  ///
  /// - Parameters:
  ///   - code: The source.
  ///   - name: How messages call the cell, such as `cell 3`.
  ///   - forgetsInterrupt: Whether earlier interrupts do not count; otherwise the caller has had them
  ///     forgotten when the cell began for its user.
  ///   - readLine: Asks the user for a line of text; nil where nobody can be asked.
  ///   - sink: Takes the outputs while the cell runs, from any thread, one at a time.
  /// - Returns: What became of it.
  public func run(
    _ code: String, name: String, forgetsInterrupt: Bool,
    readLine: (@Sendable (String) -> String?)?, sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport {
    // An interrupt that comes while the cell waits for its turn, is read or checked counts.
    if forgetsInterrupt { host.forgetInterrupt() }
    return taking { runCell(code, name: name, readLine: readLine, sink: sink) }
  }

  private func runCell(
    _ code: String, name: String, readLine: (@Sendable (String) -> String?)?,
    sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport {
    shared.begin()
    shared.count += 1
    defer { shared.end() }
    let source = SourceText(name: name, text: code)
    // Only functions can be called later and then fail; all other text is forgotten again.
    let former = shared.sources[name]
    var declaresFunctions = false
    shared.sources[name] = source
    defer { if !declaresFunctions { shared.sources[name] = former } }
    let parsed = Parser.parse(source, isCancelled: isCancelled)
    if parsed.isCancelled { return CellReport(failure: Self.notBegun) }
    let tree = quotingHelp(in: parsed, of: source)
    if isFarewell(tree) {
      var report = CellReport()
      report.asksExit = true
      return report
    }
    let checked = Language.check(tree, of: source, in: scope, isCancelled: isCancelled)
    if checked.isCancelled { return CellReport(failure: Self.notBegun) }
    let warnings = checked.diagnostics.filter { $0.severity == .warning }
    guard let program = checked.program else {
      return CellReport(
        failure: CellFailure(
          faults: checked.diagnostics, parsed: tree.diagnostics, in: source), warnings: warnings)
    }
    host.begin(number: shared.count, readLine: readLine, sink: sink)
    debugger.begin(source, in: thread)
    defer { debugger.end(in: thread, forgetting: declaresFunctions ? nil : name) }
    var report = CellReport(warnings: warnings)
    let before = (scope, declarations)
    do throws(RuntimeFailure) {
      lane.install(program, isCancelled: isCancelled)
      if let obstacle = lane.obstacle {
        throw obstacle.id == "interrupted" ? Self.interruptBeforehand : obstacle
      }
      declaresFunctions = !program.functions.isEmpty
      scope = checked.scope
      shared.declarations.note(tree, of: source)
      // Only now, since other shells may have their turn meanwhile.
      if !warnings.isEmpty {
        let text = DiagnosticRenderer.render(warnings, in: source, style: .plain)
        lane.pausing { host.write(text + "\n", toErrorStream: true) }
      }
      if let (value, type) = try lane.run() {
        report.value = lane.pausing { host.display(of: value, as: type).map(host.prepared) }
      }
      if let failure = host.takeFailure() { throw failure }
      if host.isInterrupted {
        throw RuntimeFailure("interrupted", "interrupted; what was done until then is kept")
      }
    } catch {
      report.failure = CellFailure(error, sources: shared.sources)
      forgetUnreached(program, keeping: before)
    }
    tellNotes(of: name, in: &report)
    report.nextCell = host.nextCell
    report.pages = endOutputs()
    return report
  }

  /// Whether the user has asked to stop, for those who read, check and compile code.
  private var isCancelled: @Sendable () -> Bool { { [host] in host.isInterrupted } }

  /// Why a cell stops that is interrupted while it is read, checked or compiled.
  private static let interruptBeforehand = RuntimeFailure(
    "interrupted", "interrupted; nothing of the cell has run")
  private static var notBegun: CellFailure { CellFailure(interruptBeforehand, sources: [:]) }

  /// Closes the cell's outputs, after the widgets where all is forgotten; gives the pages of help.
  func endOutputs() -> [Display] {
    let forgets = shared.forgetsAtEnd
    return lane.pausing {
      if forgets { host.closeWidgets() }
      return host.end()
    }
  }

  /// Writes what the machine noted while the cell ran, under the code it is about.
  func tellNotes(of name: String, in report: inout CellReport) {
    let notes = Dictionary(grouping: machine.takeNotes(of: host), by: \.source)
    for (place, notes) in notes.sorted(by: { $0.key < $1.key }) {
      let diagnostics = notes.map(\.diagnostic).sorted { $0.span.start < $1.span.start }
      if place == name { report.warnings += diagnostics }
      guard let source = shared.sources[place] else { continue }
      let text = DiagnosticRenderer.render(diagnostics, in: source, style: .plain)
      lane.pausing { host.write(text + "\n", toErrorStream: true) }
    }
  }

  /// Goes on as if no earlier cell had been asked to stop.
  public func forgetInterrupt() { host.forgetInterrupt() }

  /// Asks the running cell to stop soon; safe from any thread and from none running.
  public func interrupt() {
    host.interrupt()
    debugger.wake()
  }

  /// Whether the running cell was asked to stop; safe from any thread.
  public var isInterrupted: Bool { host.isInterrupted }

  /// Checks a cell without running it, and goes on as if it had run: what it declares is known to
  /// the next one checked.
  public func check(_ code: String, name: String) -> [Diagnostic] {
    taking { checkCell(code, name: name) }
  }

  private func checkCell(_ code: String, name: String) -> [Diagnostic] {
    let source = SourceText(name: name, text: code)
    let tree = quotingHelp(in: Parser.parse(source), of: source)
    if isFarewell(tree) { return [] }
    let checked = Language.check(tree, of: source, in: scope)
    scope = checked.assumedScope
    return checked.diagnostics
  }

  /// The value of an expression, for a front end: nothing is put out or kept.
  public func evaluate(_ expression: String) -> Result<Display, CellFailure> {
    host.forgetInterrupt()
    return taking { evaluateHere(expression) }
  }

  private func evaluateHere(_ expression: String) -> Result<Display, CellFailure> {
    let source = SourceText(name: "expression", text: expression)
    shared.sources[source.name] = source
    let tree = Parser.parse(source, isCancelled: isCancelled)
    if tree.isCancelled { return .failure(Self.notBegun) }
    let checked = Language.check(tree, of: source, in: scope, isCancelled: isCancelled)
    if checked.isCancelled { return .failure(Self.notBegun) }
    guard let program = checked.program else {
      return .failure(
        CellFailure(faults: checked.diagnostics, parsed: tree.diagnostics, in: source))
    }
    // Closures of the expression may be kept in variables.
    scope.skipNumbers(of: checked.scope)
    // Another shell that forgets everything meanwhile waits for the expression's end.
    shared.begin()
    defer { shared.end() }
    host.begin(number: shared.count, readLine: nil) { _ in }
    debugger.setEvaluating(true, in: thread)
    isEvaluating = true
    defer {
      isEvaluating = false
      debugger.setEvaluating(false, in: thread)
      _ = host.end()
      _ = machine.takeNotes(of: host)
    }
    do throws(RuntimeFailure) {
      lane.install(program, isCancelled: isCancelled)
      guard let (value, type) = try lane.run() else { return .success(Display(plain: "()")) }
      guard let display = lane.pausing({ host.display(of: value, as: type) }) else {
        throw RuntimeFailure("interrupted", "interrupted while it was drawn")
      }
      return .success(display)
    } catch {
      return .failure(CellFailure(error, sources: shared.sources))
    }
  }

  /// Whether the code can run as it stands, or needs another line.
  public func completeness(of code: String) -> Readiness {
    switch Syntax.completeness(of: SourceText(name: "", text: code)) {
    case .complete: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  /// A cell that failed keeps the variables it reached; the others are as they were before.
  private func forgetUnreached(_ program: Program, keeping before: (Scope, Declarations)) {
    let unreached = program.globals.filter { !machine.isInitialised($0.id) }
    // Another shell may have declared one of the names meanwhile.
    let latest = Set(scope.variables.map(\.id))
    let names = unreached.filter { latest.contains($0.id) }.map(\.name)
    scope.forget(names, keeping: before.0)
    shared.declarations.forget(names, keeping: before.1)
  }
}
