import Synchronization

/// The virtual machine of a session: it installs checked programs and runs them.
///
/// Programs run on its lanes, each used from one thread at a time; what is not done through a lane is
/// done at one's turn (`Lane.taking`). Functions that it hands out may be called from any thread.
public final class Machine: @unchecked Sendable {
  /// The lane that `install` and `run` use.
  public let lane: Lane
  let store: Store

  /// Makes a machine without variables.
  ///
  /// - Parameter host: What its programs ask of their surroundings.
  public init(host: any Host) {
    store = Store(host: host)
    lane = Lane(store, host: host, interpreter: store.interpreter)
  }

  /// Makes one more lane, which shares everything that is declared.
  ///
  /// - Parameter host: What the lane's programs ask of their surroundings.
  /// - Returns: The lane, which may be let go when it runs nothing.
  public func makeLane(host: any Host) -> Lane {
    // What native code lets go of between a lane's turns is counted beside the other lanes.
    isCountingShared = true
    return Lane(
      store, host: host, interpreter: Interpreter(engine: store.engine, id: 0, globals: 0))
  }

  /// Compiles a program on the first lane, as `Lane.install` does.
  public func install(_ program: Program) { lane.install(program) }

  /// Runs the program that the first lane installed last, as `Lane.run` does.
  public func run() throws(RuntimeFailure) -> (value: Value, type: Type)? { try lane.run() }

  /// The surroundings of the code that this thread runs, or that has called the native code it runs.
  public var runningHost: (any Host)? { store.engine.running?.host }

  /// What programs did, since this was last asked, that their author may not mean: each place is
  /// told once.
  ///
  /// - Parameter host: The surroundings in which they ran; any when nil.
  /// - Returns: What there is to tell.
  public func takeNotes(of host: (any Host)? = nil) -> [MachineNote] {
    store.engine.notes.withLock { notes in
      let taken = notes.filter { host == nil || $0.host === host }
      notes.removeAll { host == nil || $0.host === host }
      return taken.map(\.note)
    }
  }

  /// The value of a session variable, with excerpts of long lists, since it is to be shown.
  ///
  /// - Parameter id: The variable.
  /// - Returns: The value; nil when the variable never got one.
  public func value(of id: GlobalID) -> Value? { store.value(of: id) }

  /// Whether a session variable has a value.
  public func isInitialised(_ id: GlobalID) -> Bool { store.isInitialised(id) }
}

/// What the lanes of a machine share: code and variables, and where they are.
///
/// For use at one's turn.
final class Store: @unchecked Sendable {
  let engine: Engine
  /// The stack at whose bottom the variables are.
  let interpreter: Interpreter
  let session = SessionLayout()
  private var top = Layout.none
  /// The latest variable of each name.
  var named: [String: GlobalID] = [:]
  /// Slots of variables that were declared again.
  var free: [Layout: [Slots]] = [:]
  /// What the code of each function was made from, for making it anew with marks or without.
  var origins: [Int: Origin] = [:]
  /// The user's types whose functions may be called.
  var types: Set<NominalType> = []
  /// How many functions and types were added since `collect` last looked.
  var added = 0
  /// How many it left.
  var left = 0
  /// Whether the functions' code has marks.
  var isMarked = false
  /// How many lanes are in the middle of a program.
  private(set) var running = 0
  /// The variables that programs added while others were in the middle, and those that programs which
  /// failed did not reach.
  private var ended: [GlobalID] = []
  private var unreached: [GlobalID] = []

  init(host: any Host) {
    engine = Engine(host: host)
    interpreter = Interpreter(engine: engine, id: 0, globals: Interpreter.globalCapacity)
    session.characters = engine.characters
    engine.globalRaw.deallocate()
    engine.globalRef.deallocate()
    engine.globalRaw = interpreter.rawStack
    engine.globalRef = interpreter.refStack
    engine.watch.remake { [weak self] in self?.remakeForDebugger() }
  }

  /// Compiles a program; its functions may be called from then on.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - inRegisters: Whether it is to run on the stack at whose bottom the variables are.
  ///   - isCancelled: Whether whoever waits for it has given up.
  /// - Returns: Its top level.
  /// - Throws: Why it is not there: there is no room for it, or nobody waits for it.
  func install(
    _ program: Program, inRegisters: Bool, isCancelled: @escaping () -> Bool
  ) throws(RuntimeFailure) -> CodeOwner {
    engine.watch.remakeIfWanted()
    try place(program.globals)
    do throws(RuntimeFailure) {
      return try adopted(program, inRegisters: inRegisters, isCancelled: isCancelled)
    } catch {
      for global in program.globals { release(global.id) }
      throw error
    }
  }

  private func adopted(
    _ program: Program, inRegisters: Bool, isCancelled: @escaping () -> Bool
  ) throws(RuntimeFailure) -> CodeOwner {
    let code = try compile(program, inRegisters: inRegisters, isCancelled: isCancelled)
    guard code.functions.allSatisfy({ (0..<Engine.functionCapacity).contains($0.0) }) else {
      throw RuntimeFailure(
        "too-many-functions", "the session has too many functions; restart the kernel")
    }
    adopt(code.functions, of: program)
    if isMarked { engine.watch.observer?.note(code.entry.marks) }
    return code.entry
  }

  /// Gives the variables of a program their slots.
  func place(_ added: [Global]) throws(RuntimeFailure) {
    var spare = free.mapValues(\.count)
    var room = top
    for global in added {
      let layout = global.type.layout
      if let count = spare[layout], count > 0 {
        spare[layout] = count - 1
      } else {
        room += layout
      }
    }
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
      engine.globalNames.withLock { $0[global.id.index] = global.name }
    }
  }

  /// Notes that a lane is in the middle of a program.
  func beginProgram() { running += 1 }

  /// Notes that a program has ended, which added variables; `isWhole` says whether it did not fail.
  func endProgram(_ added: [GlobalID], isWhole: Bool) {
    running -= 1
    for id in added {
      if engine.isInitialised[id.index] {
        session.initialised.insert(id)
        ended.append(id)
      } else if !isWhole {
        unreached.append(id)
      }
    }
    // Code in the middle may reach variables that were declared again since it began.
    guard running == 0 else { return }
    for id in ended { keep(id) }
    ended = []
    for id in unreached where !engine.isInitialised[id.index] && !session.used.contains(id) {
      release(id)
    }
    unreached = []
  }

  /// Notes that a variable is the one of its name; an older one, which no code can reach any more,
  /// gives its slots back.
  private func keep(_ id: GlobalID) {
    guard let name = engine.globalNames.withLock({ $0[id.index] }), !name.isEmpty else { return }
    if let old = named[name], old != id, !session.used.contains(old) { release(old) }
    named[name] = id
  }

  /// Takes the value and the slots of a variable that no code can reach.
  func release(_ id: GlobalID) {
    guard let home = session.homes.removeValue(forKey: id),
      let layout = session.types.removeValue(forKey: id)?.layout
    else { return }
    engine.isInitialised[id.index] = false
    session.initialised.remove(id)
    engine.globalNames.withLock { $0[id.index] = nil }
    interpreter.refStack.clear(home.ref, layout.ref)
    if layout != .none { free[layout, default: []].append(home) }
  }

  func value(of id: GlobalID) -> Value? {
    guard isInitialised(id), let home = session.homes[id], let type = session.types[id] else {
      return nil
    }
    return Shape.of(type).box(
      interpreter.rawStack + home.raw, interpreter.refStack + home.ref, engine,
      for: Purpose(isShown: true))
  }

  func isInitialised(_ id: GlobalID) -> Bool {
    (0..<Engine.globalLimit).contains(id.index) && engine.isInitialised[id.index]
  }
}

extension Interpreter {
  /// Empties everything above the session variables.
  func reset(_ used: Int) {
    frame = frames
    rawTop = rawStack + globals
    refTop = refStack + globals
    refTop.clear(0, max(used - globals, 0))
  }
}
