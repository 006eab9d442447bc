import Glibc
import Synchronization

/// What every stack of a session shares: code, session variables, shapes, the host.
final class Engine: @unchecked Sendable {
  static let functionCapacity = 1 << 20
  static let globalLimit = 1 << 20

  let host: any Host
  /// Code by function identifier.
  let functions: UnsafeMutablePointer<UnsafePointer<Code>?>
  /// Every function's code ever made: closures and frames hold it by address.
  var owners: [CodeOwner] = []
  /// Whether each session variable has a value, by identifier.
  let isInitialised: UnsafeMutablePointer<Bool>
  /// Session variables' slots, in the session's own stack.
  var globalRaw: RawSlots
  var globalRef: RefSlots
  var globalNames: [Int: String] = [:]
  /// The strings of one ASCII character, made once.
  let characters: RefSlots
  /// What programs did that their author may not mean.
  let notes = Mutex<[MachineNote]>([])
  /// What a debugger asks.
  let watch = Watch()
  /// What `result` kept.
  var result: (Value, Type)?
  /// What `hold` kept: the result of an evaluation in the midst of a cell.
  var held: HeldValue?

  /// The stacks that no thread uses, and the number made.
  private struct Pool {
    var idle: [Interpreter] = []
    var made = 1
  }
  private let pool = Mutex(Pool())
  /// The thread's stack while it runs code.
  private var current = pthread_key_t()

  init(host: any Host) {
    self.host = host
    functions = Engine.lazily(Engine.functionCapacity)
    isInitialised = Engine.lazily(Engine.globalLimit)
    characters = TextObject.characters
    globalRaw = .allocate(capacity: 1)
    globalRef = .allocate(capacity: 1)
    pthread_key_create(&current, nil)
  }

  deinit {
    pthread_key_delete(current)
    free(functions)
    free(isInitialised)
  }

  private static func lazily<T>(_ count: Int) -> UnsafeMutablePointer<T> {
    guard let memory = calloc(count, MemoryLayout<T>.stride) else {
      return .allocate(capacity: count)
    }
    return memory.bindMemory(to: T.self, capacity: count)
  }

  /// The code of a function of the session.
  func function(_ index: Int) -> UnsafePointer<Code>? {
    (0..<Engine.functionCapacity).contains(index) ? functions[index] : nil
  }

  /// Makes a stack this thread's.
  func attach(_ interpreter: Interpreter?) {
    guard let interpreter else {
      pthread_setspecific(current, nil)
      return
    }
    interpreter.attachToThread()
    interpreter.outer = nil
    pthread_setspecific(current, Unmanaged.passUnretained(interpreter).toOpaque())
  }

  /// The stack for a call from native code: the thread's own if it is running code already.
  func enter() -> (interpreter: Interpreter, isNew: Bool) {
    if let running = pthread_getspecific(current) {
      return (Unmanaged<Interpreter>.fromOpaque(running).takeUnretainedValue(), false)
    }
    let interpreter = borrow()
    attach(interpreter)
    return (interpreter, true)
  }

  /// The stack whose code this thread is running, if any.
  var running: Interpreter? {
    pthread_getspecific(current).map {
      Unmanaged<Interpreter>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// A stack of one's own, beside whatever the thread runs.
  func borrow() -> Interpreter {
    let made: (Interpreter?, Int) = pool.withLock { pool in
      if let idle = pool.idle.popLast() { return (idle, 0) }
      pool.made += 1
      return (nil, pool.made)
    }
    return made.0 ?? Interpreter(engine: self, id: made.1, globals: 0)
  }

  /// Gives back a stack of one's own, which is empty.
  func giveBack(_ interpreter: Interpreter) {
    interpreter.random = nil
    pool.withLock { $0.idle.append(interpreter) }
  }

  /// Makes a stack of one's own the thread's, and gives the one that was.
  @inline(__always)
  func enter(_ interpreter: Interpreter) -> UnsafeMutableRawPointer? {
    let before = pthread_getspecific(current)
    interpreter.attachToThread()
    interpreter.outer = before
    pthread_setspecific(current, Unmanaged.passUnretained(interpreter).toOpaque())
    return before
  }

  /// Makes the stack the thread's again that was before.
  @inline(__always)
  func resume(_ before: UnsafeMutableRawPointer?) { pthread_setspecific(current, before) }

  /// Gives a stack back.
  func leave(_ entered: (interpreter: Interpreter, isNew: Bool)) {
    guard entered.isNew else { return }
    attach(nil)
    pool.withLock { $0.idle.append(entered.interpreter) }
  }
}
