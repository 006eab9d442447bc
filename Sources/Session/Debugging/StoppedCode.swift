public import Language
import Syntax

/// Code that is stopped: its calls, its variables, and what expressions give there.
///
/// For use on the stopped thread alone, within `CellDebugger.ask`.
public final class StoppedCode: @unchecked Sendable {
  /// A call that is under way.
  public struct Call: Sendable {
    /// The function; nil at the top level of a cell.
    public var function: String?
    /// The name of the source, such as `cell 3`.
    public var source: String
    /// The path by which a front end knows the source.
    public var path: String
    /// Where it is, from 1; columns in code points.
    public var line: Int
    /// The column.
    public var column: Int
    /// The line where the statement ends.
    public var endLine: Int
    /// The column there.
    public var endColumn: Int
  }

  /// The thread's number: 1 for that of the main shell's cells.
  public let thread: Int
  /// The shell whose code it is.
  let session: Session
  let place: ExecutionPlace
  private let debugger: CellDebugger
  private lazy var frames = place.frames()

  init(_ debugger: CellDebugger, _ session: Session, _ place: ExecutionPlace, thread: Int) {
    self.debugger = debugger
    self.session = session
    self.place = place
    self.thread = thread
  }

  /// The number of the thread of the shell's cells.
  var shell: Int { session.thread }

  /// The calls, the innermost first.
  public var calls: [Call] {
    let frames = frames
    return debugger.state.withLock { state in
      frames.map { frame in
        let source = state.sources[frame.source]
        let text = source?.text ?? SourceText(name: "", text: "")
        let start = text.position(of: frame.span.start)
        let end = text.position(of: max(frame.span.start, frame.span.end))
        return Call(
          function: frame.function, source: frame.source, path: source?.path ?? "",
          line: start.line,
          column: start.column, endLine: end.line, endColumn: end.column)
      }
    }
  }

  /// The variables of a call; where that is a cell's own code, those of the session that it does not
  /// hide follow, for there they are as much its own as a loop's are.
  public func locals(frame: Int) -> [HeldValue.Part] {
    guard frames.indices.contains(frame) else { return [] }
    let own = frames[frame].variables.map {
      HeldValue.Part(name: $0.name, value: session.machine.hold($0))
    }
    // A closure has no name either, but it has a caller.
    guard frames[frame].function == nil, frame == frames.count - 1 else { return own }
    let names = Set(own.map(\.name))
    return own + session.heldVariables.filter { !names.contains($0.name) }
  }

  /// The variables of the cell that is under way, and the session's.
  public var cellVariables: [HeldValue.Part] { locals(frame: frames.count - 1) }

  /// The session's variables.
  public var globals: [HeldValue.Part] { session.heldVariables }

  /// Keeps the value of a call's variable in a variable of the session; false where that cannot be.
  public func copyToSession(_ name: String, frame: Int, as target: String) -> Bool {
    guard frames.indices.contains(frame),
      let variable = frames[frame].variables.last(where: { $0.name == name }),
      Self.isName(target)
    else { return false }
    let isKept = debugger.evaluating(self) {
      let kept = session.scope.variable(target, variable.type)
      do throws(RuntimeFailure) {
        try session.machine.set(kept, to: variable)
        return true
      } catch {
        return false
      }
    }
    return isKept ?? false
  }

  private static func isName(_ text: String) -> Bool {
    let statements = Parser.parse(SourceText(name: "", text: text)).statements
    guard statements.count == 1, case .expression(let expression) = statements[0].kind,
      case .name(text) = expression.kind
    else { return false }
    return true
  }

  /// What an expression gives in a call; it may be statements, declare variables of the session, and
  /// change the variables of the innermost call.
  public func evaluate(_ expression: String, frame: Int) -> Result<HeldValue?, CellFailure> {
    guard frames.indices.contains(frame) else {
      return .failure(CellFailure(RuntimeFailure("no-call", "there is no such call"), sources: [:]))
    }
    return alone {
      switch prepared(expression, frame: frame) {
      case .failure(let failure): return .failure(failure)
      case .success(let evaluation):
        defer { session.machine.discard(evaluation) }
        return run(evaluation, expression, frame: frame)
      }
    }
  }

  /// What an expression gives that is evaluated here again and again; `key` tells it from others.
  func evaluateAgain(_ expression: String, key: Int) -> Result<HeldValue?, CellFailure> {
    let key = CellDebugger.EvaluationKey(
      owner: key, shell: shell, expression: expression,
      mark: place.mark.map { ObjectIdentifier($0) })
    return alone {
      if let known = debugger.state.withLock({ $0.evaluations[key] }),
        known.fits(frames[0].visible)
      {
        return run(known, expression, frame: 0)
      }
      switch prepared(expression, frame: 0) {
      case .failure(let failure): return .failure(failure)
      case .success(let evaluation):
        debugger.state.update { $0.evaluations[key] = evaluation }
        return run(evaluation, expression, frame: 0)
      }
    }
  }

  /// Evaluates something while no other thread does.
  private func alone(
    _ body: () -> Result<HeldValue?, CellFailure>
  ) -> Result<HeldValue?, CellFailure> {
    debugger.evaluating(self, body)
      ?? .failure(CellFailure(RuntimeFailure("interrupted", "interrupted"), sources: [:]))
  }

  private func prepared(_ expression: String, frame: Int) -> Result<PreparedProgram, CellFailure> {
    let source = SourceText(name: "expression", text: expression)
    let tree = Parser.parse(source)
    let variables = frames[frame].visible
    let inner = session.scope.within(variables)
    let checked = Language.check(tree, of: source, in: inner.scope)
    guard let program = checked.program else {
      return .failure(
        CellFailure(faults: checked.diagnostics, parsed: tree.diagnostics, in: source))
    }
    session.scope.skipNumbers(of: checked.scope)
    session.scope.adopt(program.globals, from: checked.scope)
    do throws(RuntimeFailure) {
      return .success(try session.machine.prepare(program, variables, inner.ids))
    } catch {
      return .failure(CellFailure(error, sources: [source.name: source]))
    }
  }

  private func run(
    _ evaluation: PreparedProgram, _ expression: String, frame: Int
  ) -> Result<HeldValue?, CellFailure> {
    do throws(RuntimeFailure) {
      return .success(
        try session.machine.run(evaluation, at: place, in: frames[frame], frames[frame].visible))
    } catch {
      // An interrupt meanwhile is meant for the expression, unless who asked for it has left.
      if error.id == "interrupted", debugger.isAttached { session.host.forgetInterrupt() }
      let source = SourceText(name: "expression", text: expression)
      return .failure(CellFailure(error, sources: [source.name: source]))
    }
  }
}

extension Session {
  /// A value as a cell would show it.
  public static func display(of held: HeldValue) -> Display {
    display(of: held.value, as: held.type)
  }

  /// The session's variables for a look inside; for use while no cell runs, or on a stopped thread.
  public var heldVariables: [HeldValue.Part] {
    scope.variables.compactMap { variable in
      guard !variable.name.isEmpty, let value = machine.hold(variable.id) else { return nil }
      return HeldValue.Part(name: variable.name, value: value)
    }
  }
}
