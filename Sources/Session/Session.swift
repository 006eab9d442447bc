import FoundationEssentials
public import Language
public import Syntax
import Vocabulary

/// One user's conversation with the language: cells in, outputs out, variables kept between.
///
/// A session is used from one thread at a time; only `interrupt` may be called from any. Offsets are
/// UTF-8 offsets into the code.
public final class Session: @unchecked Sendable {
  /// The version of Martlet and of its language.
  public static let version = "0.1.0"

  let host: SessionHost
  var scope: Scope
  var machine: Machine
  /// Sources by name, for the frames of tracebacks.
  var sources: [String: SourceText] = [:]
  /// What cells have declared, as text.
  var declarations = Declarations()
  /// The cells run so far.
  var count = 0
  /// Whether the running cell has asked to forget everything, which happens at its end.
  var isResetWanted = false
  /// Stops the code of cells, and looks at it.
  public private(set) lazy var debugger = CellDebugger(self)

  /// Makes a session with the whole vocabulary and no variables.
  ///
  /// - Parameter seed: Seeds the session's random numbers until `seed(_:)` is called in a cell; 0
  ///   unless given, so that a notebook run again gives the same numbers.
  public init(seed: Int = 0) {
    host = SessionHost(seed: seed)
    machine = Machine(host: host)
    // The session's own words refer to the session, which must be there before they are.
    scope = Scope(library: Library())
    scope = Scope(library: library)
    _ = debugger
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
    // An interrupt that comes while the cell is still read and checked counts.
    host.forgetInterrupt()
    count += 1
    let source = SourceText(name: name, text: code)
    // Only functions can be called later and then fail; all other text is forgotten again.
    let former = sources[name]
    var declaresFunctions = false
    sources[name] = source
    defer { if !declaresFunctions { sources[name] = former } }
    let tree = quotingHelp(in: Parser.parse(source), of: source)
    let checked = Language.check(tree, of: source, in: scope)
    let warnings = checked.diagnostics.filter { $0.severity == .warning }
    guard let program = checked.program else {
      return CellReport(
        failure: CellFailure(
          faults: checked.diagnostics, parsed: tree.diagnostics, in: source), warnings: warnings)
    }
    declaresFunctions = !program.functions.isEmpty
    host.begin(number: count, readLine: readLine, sink: sink)
    if !warnings.isEmpty {
      let text = DiagnosticRenderer.render(warnings, in: source, style: .plain)
      host.write(text + "\n", toErrorStream: true)
    }
    debugger.begin(source)
    defer { debugger.end(forgetting: declaresFunctions ? nil : name) }
    var report = CellReport(warnings: warnings)
    let before = (scope, declarations)
    scope = checked.scope
    declarations.note(tree, of: source)
    do throws(RuntimeFailure) {
      machine.install(program)
      if let (value, type) = try machine.run() {
        report.value = host.prepared(Self.display(of: value, as: type))
      }
      if let failure = host.takeFailure() { throw failure }
      if host.isInterrupted {
        throw RuntimeFailure("interrupted", "interrupted; what was done until then is kept")
      }
    } catch {
      report.failure = CellFailure(error, sources: sources)
      forgetUnreached(program, keeping: before)
    }
    tellNotes(of: name, in: &report)
    if isResetWanted { host.closeWidgets() }
    report.nextCell = host.nextCell
    report.pages = host.end()
    if isResetWanted { reset() }
    return report
  }

  /// Writes what the machine noted while the cell ran, under the code it is about.
  func tellNotes(of name: String, in report: inout CellReport) {
    let notes = Dictionary(grouping: machine.takeNotes(), by: \.source)
    for (place, notes) in notes.sorted(by: { $0.key < $1.key }) {
      let diagnostics = notes.map(\.diagnostic).sorted { $0.span.start < $1.span.start }
      if place == name { report.warnings += diagnostics }
      guard let source = sources[place] else { continue }
      let text = DiagnosticRenderer.render(diagnostics, in: source, style: .plain)
      host.write(text + "\n", toErrorStream: true)
    }
  }

  /// Asks the running cell to stop soon; safe from any thread and from none running.
  public func interrupt() {
    host.interrupt()
    debugger.wake()
  }

  /// Checks a cell without running it, and goes on as if it had run: what it declares is known to
  /// the next one checked.
  public func check(_ code: String, name: String) -> [Diagnostic] {
    let source = SourceText(name: name, text: code)
    let tree = quotingHelp(in: Parser.parse(source), of: source)
    let checked = Language.check(tree, of: source, in: scope)
    scope = checked.assumedScope
    return checked.diagnostics
  }

  /// The value of an expression, for a front end: nothing is put out or kept.
  public func evaluate(_ expression: String) -> Result<Display, CellFailure> {
    let source = SourceText(name: "expression", text: expression)
    sources[source.name] = source
    let tree = Parser.parse(source)
    let checked = Language.check(tree, of: source, in: scope)
    guard let program = checked.program else {
      return .failure(
        CellFailure(faults: checked.diagnostics, parsed: tree.diagnostics, in: source))
    }
    host.forgetInterrupt()
    host.begin(number: count, readLine: nil) { _ in }
    debugger.isEvaluating = true
    defer {
      debugger.isEvaluating = false
      _ = host.end()
      _ = machine.takeNotes()
      isResetWanted = false
    }
    do throws(RuntimeFailure) {
      machine.install(program)
      guard let (value, type) = try machine.run() else { return .success(Display(plain: "()")) }
      return .success(Self.display(of: value, as: type))
    } catch {
      return .failure(CellFailure(error, sources: sources))
    }
  }

  /// Forgets every variable and function.
  func reset() {
    isResetWanted = false
    machine = Machine(host: host)
    debugger.reset(machine)
    scope = Scope(library: scope.library)
    sources = [:]
    declarations = Declarations()
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
    let unreached = program.globals.filter { !machine.isInitialised($0.id) }.map(\.name)
    scope.forget(unreached, keeping: before.0)
    declarations.forget(unreached, keeping: before.1)
  }
}
