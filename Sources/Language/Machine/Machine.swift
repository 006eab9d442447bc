import Synchronization

/// The virtual machine of a session: it installs checked programs and runs them.
///
/// Not for concurrent use; functions that it hands out may be called from any thread.
public final class Machine: @unchecked Sendable {
  let engine: Engine
  let interpreter: Interpreter
  let session = SessionLayout()
  private var top = Layout.none
  /// The latest variable of each name.
  private var named: [String: GlobalID] = [:]
  /// Slots of variables that were declared again.
  var free: [Layout: [Slots]] = [:]
  private var entry: CodeOwner?
  var added: [GlobalID] = []
  /// What the code of each function was made from, for making it anew with marks or without.
  var origins: [Int: Origin] = [:]
  /// Whether the functions' code has marks.
  var isMarked = false
  /// Why the program installed last cannot run.
  private var obstacle: RuntimeFailure?

  /// Makes a machine without variables.
  ///
  /// - Parameter host: What its programs ask of their surroundings.
  public init(host: any Host) {
    engine = Engine(host: host)
    interpreter = Interpreter(engine: engine, id: 0, globals: Interpreter.globalCapacity)
    session.characters = engine.characters
    engine.globalRaw.deallocate()
    engine.globalRef.deallocate()
    engine.globalRaw = interpreter.rawStack
    engine.globalRef = interpreter.refStack
    engine.watch.remake { [weak self] in self?.remakeForDebugger() }
  }

  /// Compiles a program; its functions may be called from then on, its variables have no value yet.
  ///
  /// A program that is too large, for the machine or for the session, is not installed: `run` then
  /// says so.
  public func install(_ program: Program) {
    entry = nil
    obstacle = nil
    do throws(RuntimeFailure) {
      engine.watch.remakeIfWanted()
      try place(program.globals)
      let code = try compile(program)
      guard code.functions.allSatisfy({ (0..<Engine.functionCapacity).contains($0.0) }) else {
        throw RuntimeFailure(
          "too-many-functions", "the session has too many functions; restart the kernel")
      }
      adopt(code.functions, of: program)
      entry = code.entry
      if isMarked { engine.watch.observer?.note(code.entry.marks) }
    } catch {
      obstacle = error
    }
  }

  /// Gives the variables of a program their slots.
  func place(_ added: [Global]) throws(RuntimeFailure) {
    self.added = []
    let room = added.reduce(top) { $0 + $1.type.layout }
    guard room.raw <= Interpreter.globalCapacity, room.ref <= Interpreter.globalCapacity,
      added.allSatisfy({ (0..<Engine.globalLimit).contains($0.id.index) })
    else {
      throw RuntimeFailure(
        "too-many-variables", "the session has too many variables; restart the kernel")
    }
    for global in added {
      let layout = global.type.layout
      if let home = free[layout]?.popLast() {
        session.homes[global.id] = home
      } else {
        session.homes[global.id] = top
        top += layout
      }
      session.types[global.id] = global.type
      engine.globalNames[global.id.index] = global.name
    }
    self.added = added.map(\.id)
  }

  /// Notes that a variable has its value; an older one of its name, which no code can reach any
  /// more, gives its slots back.
  private func keep(_ id: GlobalID) {
    session.initialised.insert(id)
    guard let name = engine.globalNames[id.index], !name.isEmpty else { return }
    if let old = named[name], old != id, !session.used.contains(old),
      let home = session.homes[old], let layout = session.types[old]?.layout
    {
      engine.isInitialised[old.index] = false
      session.initialised.remove(old)
      session.homes[old] = nil
      interpreter.refStack.clear(home.ref, layout.ref)
      if layout != .none { free[layout, default: []].append(home) }
    }
    named[name] = id
  }

  /// Runs the program installed last.
  ///
  /// - Returns: The value and type of the cell's last expression, when it has one; to be shown, as
  ///   `value(of:)` gives it.
  /// - Throws: Why it stopped; what it had done until then stays done.
  public func run() throws(RuntimeFailure) -> (value: Value, type: Type)? {
    if let obstacle { throw obstacle }
    guard let entry else { return nil }
    self.entry = nil
    engine.result = nil
    engine.attach(interpreter)
    defer {
      engine.attach(nil)
      interpreter.reset(entry.code.pointee.frame.ref)
      for id in added where engine.isInitialised[id.index] { keep(id) }
    }
    try interpreter.run(
      UnsafePointer(entry.code), interpreter.rawStack, interpreter.refStack)
    return engine.result.map { (value: $0.0, type: $0.1) }
  }

  /// Calls functions of earlier programs as if a program ran: they may change its variables.
  ///
  /// - Parameter body: Calls them, on this thread.
  /// - Returns: What that gives.
  /// - Throws: What that throws.
  public func whileRunning<R>(
    _ body: () throws(RuntimeFailure) -> R
  ) throws(RuntimeFailure) -> R {
    engine.attach(interpreter)
    defer {
      engine.attach(nil)
      interpreter.reset(Interpreter.globalCapacity)
    }
    return try body()
  }

  /// What programs did, since this was last asked, that their author may not mean: each place is
  /// told once.
  public func takeNotes() -> [MachineNote] {
    engine.notes.withLock { notes in
      defer { notes = [] }
      return notes
    }
  }

  /// The value of a session variable, with excerpts of long lists, since it is to be shown.
  ///
  /// - Parameter id: The variable.
  /// - Returns: The value; nil when the variable never got one.
  public func value(of id: GlobalID) -> Value? {
    guard isInitialised(id), let home = session.homes[id], let type = session.types[id] else {
      return nil
    }
    return Shape.of(type).box(
      interpreter.rawStack + home.raw, interpreter.refStack + home.ref, engine,
      for: Purpose(isShown: true))
  }

  /// Whether a session variable has a value.
  public func isInitialised(_ id: GlobalID) -> Bool {
    (0..<Engine.globalLimit).contains(id.index) && engine.isInitialised[id.index]
  }
}

extension Interpreter {
  /// Empties everything above the session variables.
  func reset(_ used: Int) {
    frame = frames
    rawTop = rawStack + Interpreter.globalCapacity
    refTop = refStack + Interpreter.globalCapacity
    refTop.clear(0, max(used - Interpreter.globalCapacity, 0))
  }
}
