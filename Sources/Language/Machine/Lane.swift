import Synchronization

/// One of the lines of work on a machine's variables: it runs programs on a thread of its own, in turns
/// with the other lanes.
///
/// Lanes share variables, functions and types. Each has its own surroundings and stack. A lane is used
/// from one thread at a time.
public final class Lane: @unchecked Sendable {
  /// What its programs ask of their surroundings.
  public let host: any Host
  private let store: Store
  let interpreter: Interpreter
  /// Tells lanes apart in the order of turns.
  private(set) var number = 0
  private var depth = 0
  private var entry: CodeOwner?
  private var added: [GlobalID] = []
  /// Why the program installed last cannot run; nothing of it is known to the machine then.
  public private(set) var obstacle: RuntimeFailure?

  private var engine: Engine { store.engine }

  init(_ store: Store, host: any Host, interpreter: Interpreter) {
    self.store = store
    self.host = host
    self.interpreter = interpreter
    number = store.engine.turns.add(self)
    interpreter.host = host
    interpreter.lane = self
  }

  /// Compiles a program; its functions may be called from then on, its variables have no value yet.
  ///
  /// A program that is too large, for the machine or for the session, is not installed, nor one that
  /// nobody waits for: `obstacle` and `run` then say so.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - isCancelled: Whether whoever waits for it has given up; asked at every statement.
  public func install(_ program: Program, isCancelled: @escaping () -> Bool = { false }) {
    taking {
      entry = nil
      obstacle = nil
      added = []
      do throws(RuntimeFailure) {
        entry = try store.install(
          program, inRegisters: interpreter === store.interpreter,
          isCancelled: isCancelled)
        added = program.globals.map(\.id)
      } catch {
        obstacle = error
      }
    }
  }

  /// Runs the program installed last.
  ///
  /// - Returns: The value and type of the cell's last expression, when it has one; to be shown, as
  ///   `Machine.value(of:)` gives it.
  /// - Throws: Why it stopped; what it had done until then stays done.
  public func run() throws(RuntimeFailure) -> (value: Value, type: Type)? {
    if let obstacle { throw obstacle }
    guard let entry else { return nil }
    self.entry = nil
    let result: Result<(value: Value, type: Type)?, RuntimeFailure> = taking {
      interpreter.result = nil
      store.beginProgram()
      var isWhole = false
      defer {
        interpreter.reset(entry.code.pointee.frame.ref)
        store.endProgram(added, isWhole: isWhole)
      }
      do throws(RuntimeFailure) {
        try interpreter.run(
          UnsafePointer(entry.code), interpreter.rawStack, interpreter.refStack)
        isWhole = true
        return .success(interpreter.result.map { (value: $0.0, type: $0.1) })
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Calls functions of earlier programs as if a program ran: they may change its variables.
  ///
  /// - Parameter body: Calls them, on this thread, as native code does.
  /// - Throws: What that throws.
  public func whileRunning(
    _ body: () throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) {
    let failure: RuntimeFailure? = taking {
      store.beginProgram()
      defer {
        interpreter.reset(interpreter.globals)
        store.endProgram([], isWhole: true)
      }
      do throws(RuntimeFailure) {
        try interpreter.outside(body)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Does something at the lane's turn: no other lane runs code or changes a variable meanwhile, but
  /// where `body` itself runs a program.
  public func taking<Result>(_ body: () -> Result) -> Result {
    // Code of this thread runs already: the lane's, or a function's that native code has called.
    if let running = engine.running, running.isWithin.load(ordering: .relaxed) { return body() }
    depth += 1
    defer { depth -= 1 }
    if depth > 1 {
      // Asked by native code that the lane has called.
      engine.turns.comeIn(self, engine)
      interpreter.isWithin.store(true, ordering: .relaxed)
      defer {
        interpreter.isWithin.store(false, ordering: .relaxed)
        engine.turns.goOut(self)
      }
      return body()
    }
    engine.turns.begin(self, engine)
    interpreter.isWithin.store(true, ordering: .relaxed)
    let before = engine.enter(asLane: interpreter)
    defer {
      engine.resume(asLane: before)
      interpreter.isWithin.store(false, ordering: .relaxed)
      engine.turns.end()
    }
    return body()
  }

  /// Does something that is none of the language's at the lane's turn, while others may have theirs.
  public func pausing<Result>(_ body: () -> Result) -> Result {
    interpreter.outside(body)
  }
}
