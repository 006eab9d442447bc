import Glibc
import Synchronization
public import Syntax

/// A statement before which running code can be held: made only in code that is compiled while a
/// debugger is attached.
public final class StatementMark: @unchecked Sendable {
  /// A variable that has a value there.
  struct Local {
    var name: String
    var shape: Shape
    var home: FunctionCompiler.Home
    var isMutable = true
  }

  /// The name of the source, such as `cell 3`.
  public let source: String
  /// The function; nil at the top level of a cell.
  public let function: String?
  /// The place of the statement.
  public let span: Span
  /// Its number among the statements of the function, in the order of their code.
  public let number: Int

  /// The named variables there, parameters and captured ones among them.
  let locals: [Local]
  /// The code it belongs to, which outlives it.
  unowned(unsafe) var code: CodeOwner?
  private let watched = Atomic<Bool>(false)

  init(source: String, function: String?, span: Span, number: Int, locals: [Local]) {
    self.source = source
    self.function = function
    self.span = span
    self.number = number
    self.locals = locals
  }

  /// Whether the debugger is to be told each time the statement is reached, even when it watches
  /// nothing else.
  public var isWatched: Bool {
    get { watched.load(ordering: .relaxed) }
    set { watched.store(newValue, ordering: .relaxed) }
  }
}

/// What is told of running code: a debugger.
public protocol ExecutionObserver: AnyObject, Sendable {
  /// All code is made anew: the marks so far are done with.
  func forgetMarks()

  /// Code was made; called before any of it runs.
  func note(_ marks: [StatementMark])

  /// A statement is reached that is watched, or one of those that `Machine.watch` asked for; the code
  /// goes on when this returns. Called on the thread that runs the code, several at a time.
  func reached(_ place: ExecutionPlace) throws(RuntimeFailure)

  /// Code failed and is about to be left; called as `reached` is.
  func failed(_ failure: RuntimeFailure, at place: ExecutionPlace)
}

/// What a debugger asks of the running code of a session.
final class Watch: Sendable {
  /// How many calls deep statements are told of that are not watched themselves; none if negative.
  let deepest = Atomic<Int>(-1)
  /// The thread of which they are told; of every one if 0.
  let thread = Atomic<UInt>(0)
  /// Whether a debugger has come or gone since code was made.
  let isRemakeWanted = Atomic<Bool>(false)
  /// What makes the functions' code anew; a function by itself would be wrapped once more at each lock.
  private struct Remaking {
    var action: (@Sendable () -> Void)?
  }
  private let remaking = Mutex(Remaking())
  /// Whether failures are told of.
  let stopsAtFailures = Atomic<Bool>(false)
  /// Who is told; code is compiled with marks while there is someone.
  private let known = Mutex<(any ExecutionObserver)?>(nil)

  var observer: (any ExecutionObserver)? {
    get { known.withLock { $0 } }
    set {
      known.withLock { $0 = newValue }
      isRemakeWanted.store(true, ordering: .releasing)
    }
  }

  /// Sets what makes the functions' code anew.
  func remake(by action: @escaping @Sendable () -> Void) {
    remaking.withLock { $0.action = action }
  }

  /// Looks whether a debugger has come or gone, which a load tells that costs next to nothing: before
  /// native code calls the language, and as often as the interrupt is looked for.
  @inline(__always)
  func look() {
    if isRemakeWanted.load(ordering: .relaxed) { remakeIfWanted() }
  }

  /// Makes the functions' code anew where a debugger has come or gone; one thread does.
  @inline(never)
  func remakeIfWanted() {
    remaking.withLock { remaking in
      guard isRemakeWanted.exchange(false, ordering: .acquiringAndReleasing) else { return }
      remaking.action?()
    }
  }

  /// Whether statements in a frame are told of.
  fileprivate func isInterested(in place: ExecutionPlace) -> Bool {
    let limit = deepest.load(ordering: .relaxed)
    guard limit >= 0 else { return false }
    let wanted = thread.load(ordering: .relaxed)
    if wanted != 0, wanted != UInt(pthread_self()) { return false }
    return limit == .max || place.depth <= limit
  }

  /// What a mark calls: the window is the start of the frame.
  static let routine: Routine = { interpreter, site, raw, ref throws(RuntimeFailure) in
    guard let mark = site.mark else { return }
    interpreter.note(mark, raw)
    let watch = interpreter.engine.watch
    let place = ExecutionPlace(interpreter: interpreter, mark: mark, raw: raw, ref: ref)
    guard mark.isWatched || watch.isInterested(in: place), let observer = watch.observer else {
      return
    }
    try observer.reached(place)
  }

  /// Tells of a failure where it arises; one that comes from further in was told of there.
  func tell(
    _ failure: RuntimeFailure, _ interpreter: Interpreter, _ pc: UnsafePointer<Instruction>,
    _ code: UnsafePointer<Code>, _ raw: RawSlots, _ ref: RefSlots
  ) {
    guard failure.frames.isEmpty, failure.id != "interrupted", let observer else { return }
    interpreter.rawTop = raw + code.pointee.frame.raw
    interpreter.refTop = ref + code.pointee.frame.ref
    let owner = code.pointee.owner.takeUnretainedValue()
    observer.failed(
      failure,
      at: ExecutionPlace(
        interpreter: interpreter, code: owner, mark: owner.mark(at: pc), span: owner.span(at: pc),
        raw: raw, ref: ref))
  }
}

extension CodeOwner {
  /// The statement that an instruction belongs to.
  func mark(at instruction: UnsafePointer<Instruction>) -> StatementMark? {
    let index = instruction - UnsafePointer(code.pointee.instructions)
    guard markOf.indices.contains(index), marks.indices.contains(Int(markOf[index])) else {
      return nil
    }
    return marks[Int(markOf[index])]
  }
}
