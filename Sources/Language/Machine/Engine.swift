import Glibc
import Synchronization

/// What every stack of a session shares: code, session variables, shapes, the host.
final class Engine: @unchecked Sendable {
  static let functionCapacity = 1 << 20
  static let globalLimit = 1 << 20

  let host: any Host
  /// Code by function identifier.
  let functions: UnsafeMutablePointer<UnsafePointer<Code>?>
  /// What owns the code in `functions`.
  var owners: [Int: CodeOwner] = [:]
  /// What owns code that was made anew since, as frames and closures may hold it by address.
  var retired: [CodeOwner] = []
  /// Whether each session variable has a value, by identifier.
  let isInitialised: UnsafeMutablePointer<Bool>
  /// Session variables' slots, in the session's own stack.
  var globalRaw: RawSlots
  var globalRef: RefSlots
  let globalNames = Mutex<[Int: String]>([:])
  /// The strings of one ASCII character, made once.
  let characters: RefSlots
  /// What programs did that their author may not mean.
  let notes = Mutex<[(note: MachineNote, host: any Host)]>([])
  /// Whose turn it is.
  let turns = Turns()
  /// What a debugger asks.
  let watch = Watch()
  /// What `hold` kept: the result of an evaluation in the midst of a cell.
  var held: HeldValue?

  /// The stacks besides the lanes': all, those that no thread uses, and the latest's number.
  private struct Pool {
    var all: [Interpreter] = []
    var idle: [Interpreter] = []
    var made = 1
  }
  private let pool = Mutex(Pool())
  /// The thread's stack while it runs code.
  private var current = pthread_key_t()

  init(host: any Host) {
    self.host = host
    functions = LazyMemory.make(Engine.functionCapacity)
    isInitialised = LazyMemory.make(Engine.globalLimit)
    characters = TextObject.characters
    globalRaw = .allocate(capacity: 1)
    globalRef = .allocate(capacity: 1)
    pthread_key_create(&current, nil)
  }

  deinit {
    pthread_key_delete(current)
    LazyMemory.giveBack(functions, Engine.functionCapacity)
    LazyMemory.giveBack(isInitialised, Engine.globalLimit)
  }

  /// The code of a function of the session.
  func function(_ index: Int) -> UnsafePointer<Code>? {
    (0..<Engine.functionCapacity).contains(index) ? functions[index] : nil
  }

  /// Makes code a function's, in the place of what it had.
  func set(_ index: Int, to owner: CodeOwner) {
    if let former = owners[index] {
      owner.pin = former.pin
      retired.append(former)
    }
    owners[index] = owner
    functions[index] = UnsafePointer(owner.code)
  }

  /// The stack whose code this thread is running, if any.
  var running: Interpreter? {
    pthread_getspecific(current).map {
      Unmanaged<Interpreter>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// A stack of one's own, beside whatever the thread runs.
  func borrow(for host: any Host) -> Interpreter {
    let made: (Interpreter?, Int) = pool.withLock { pool in
      if let idle = pool.idle.popLast() { return (idle, 0) }
      pool.made += 1
      return (nil, pool.made)
    }
    let interpreter = made.0 ?? Interpreter(engine: self, id: made.1, globals: 0)
    interpreter.host = host
    if made.0 == nil { pool.withLock { $0.all.append(interpreter) } }
    return interpreter
  }

  /// Gives back a stack of one's own, which is empty.
  func giveBack(_ interpreter: Interpreter) {
    interpreter.random = nil
    interpreter.host = host
    pool.withLock { $0.idle.append(interpreter) }
  }

  /// Makes a stack of one's own the thread's, and gives the one that was.
  @inline(__always)
  func enter(_ interpreter: Interpreter) -> UnsafeMutableRawPointer? {
    let before = pthread_getspecific(current)
    interpreter.attachToThread()
    interpreter.outer = before
    pthread_setspecific(current, Unmanaged.passUnretained(interpreter).toOpaque())
    interpreter.isBeside =
      before.map {
        Unmanaged<Interpreter>.fromOpaque($0)._withUnsafeGuaranteedRef {
          $0.isWithin.load(ordering: .relaxed)
        }
      } ?? false
    if interpreter.isBeside {
      interpreter.isWithin.store(true, ordering: .relaxed)
    } else {
      turns.comeIn(interpreter)
    }
    return before
  }

  /// Makes the stack the thread's again that was before.
  @inline(__always)
  func resume(_ interpreter: Interpreter, _ before: UnsafeMutableRawPointer?) {
    interpreter.isWithin.store(false, ordering: .releasing)
    pthread_setspecific(current, before)
  }

  /// Makes a lane's stack the thread's, which has its turn, and gives the one that was.
  func enter(asLane interpreter: Interpreter) -> UnsafeMutableRawPointer? {
    let before = pthread_getspecific(current)
    interpreter.attachToThread()
    interpreter.outer = before
    pthread_setspecific(current, Unmanaged.passUnretained(interpreter).toOpaque())
    return before
  }

  /// Makes the stack the thread's again that was before a lane's.
  func resume(asLane before: UnsafeMutableRawPointer?) { pthread_setspecific(current, before) }

  /// Whether a thread of native code runs code.
  var hasThreadWithin: Bool {
    pool.withLock { pool in
      pool.all.contains { $0.isWithin.load(ordering: .sequentiallyConsistent) }
    }
  }
}
