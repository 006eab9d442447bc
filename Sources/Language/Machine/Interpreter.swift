import CGNU
import Glibc
import Synchronization

/// A stack of frames that runs code: one a thread, over the session's shared code and variables.
final class Interpreter: @unchecked Sendable {
  /// Where to go on when a function returns.
  struct Frame {
    var pc: UnsafePointer<Instruction>
    var raw: RawSlots
    var ref: RefSlots
    var code: UnsafePointer<Code>
  }

  /// The room for session variables, in slots of each kind.
  static let globalCapacity = 1 << 15
  static let stackCapacity = 1 << 20
  static let frameCapacity = 1 << 15
  /// What a routine's call counts for until the next look at the interrupt flag.
  static let routineFuel = 20
  /// How many routines may follow each other without such a look.
  static let routinesBetweenLooks = 50
  /// The most slots of one kind a frame may take; as many are kept free at the end of the stack.
  static let largestFrame = 1 << 16
  /// How far the reference slots' stack begins into its memory, in slots: a processor that compares
  /// addresses by their lowest twelve bits takes a load of a reference for one of the number just
  /// stored where both stacks lie alike in their pages, and then does it again.
  static let halfPage = 256
  /// The native stack kept free, in bytes.
  static let nativeReserve = 256 << 10

  unowned(unsafe) let engine: Engine
  /// What the code it runs asks of its surroundings.
  var host: any Host
  /// The lane whose own stack it is.
  unowned(unsafe) var lane: Lane?
  /// Whether its thread runs code on it, and not native code that this has called.
  let isWithin = Atomic<Bool>(false)
  /// Whether it runs beside another stack of its thread, which waits for it.
  var isBeside = false
  /// What the cell's last expression gave.
  var result: (Value, Type)?
  /// Tells stacks apart; the session's own is 0.
  let id: Int
  /// The room for session variables at its bottom, in slots of each kind.
  let globals: Int
  let rawStack: RawSlots
  let refStack: RefSlots
  let rawLimit: RawSlots
  let refLimit: RefSlots
  /// Where a frame may begin at most that makes a call.
  let rawSafe: RawSlots
  let refSafe: RefSlots
  let frames: UnsafeMutablePointer<Frame>
  let frameLimit: UnsafeMutablePointer<Frame>
  /// The state of the innermost run while native code is called from it.
  var frame: UnsafeMutablePointer<Frame>
  var rawTop: RawSlots
  var refTop: RefSlots
  /// What a user's function failed with that the routine being run has called.
  var ownFailure: RuntimeFailure?
  /// How many closures routines have called, which is when they look whether the user asks to stop.
  var callsByRoutines = 0
  /// Whether it runs a user's `==` or `hash(into:)` for a routine of another stack.
  var isComparing = false
  /// Where random numbers come from, when not from the session.
  var random: (any RandomSource)?
  /// The thread that `nativeLimit` belongs to.
  var thread = pthread_t()
  /// The lowest native stack address that may be in use.
  var nativeLimit: UInt = 0
  /// How often the interrupt flag has been looked at.
  var looks = 0
  /// How many routines may still follow without a look.
  var routinesLeft = Interpreter.routinesBetweenLooks
  /// Whether native code has run since the interrupt flag was looked at, or a function entered after it.
  var hasRunNative = false
  /// The stack that this thread ran before it came to this one, if any.
  var outer: UnsafeMutableRawPointer?
  /// The latest statement in each frame, while a debugger is attached.
  var latest: UnsafeMutablePointer<Latest>?
  /// Arrays of a few numbers that no slot holds, for the next ones that are made.
  let spares: UnsafeMutablePointer<Reference>
  @exclusivity(unchecked) var spareCount = 0
  /// Ends the run at the bottom frame.
  let stopCode: CodeOwner
  /// Whether instructions that put inout arguments in their places, or take them, have failed.
  var hasFailedToWriteBack = false

  init(engine: Engine, id: Int, globals: Int) {
    self.engine = engine
    self.host = engine.host
    self.id = id
    self.globals = globals
    let capacity = globals + Interpreter.stackCapacity
    rawStack = LazyMemory.make(capacity)
    refStack = LazyMemory.make(capacity + Interpreter.halfPage) + Interpreter.halfPage
    rawLimit = rawStack + capacity
    refLimit = refStack + capacity
    rawSafe = rawLimit - 2 * Interpreter.largestFrame
    refSafe = refLimit - 2 * Interpreter.largestFrame
    frames = LazyMemory.make(Interpreter.frameCapacity + 2)
    frameLimit = frames + Interpreter.frameCapacity
    frame = frames
    spares = .allocate(capacity: Interpreter.mostSpares)
    rawTop = rawStack + globals
    refTop = refStack + globals
    stopCode = CodeOwner(
      name: nil, source: "", instructions: [Instruction(.stop)], spans: [], constants: [],
      objects: [], sites: [], frame: .none, keptRefs: 0, capture: .none, boxedInouts: [])
  }

  deinit {
    refStack.clear(0, refLimit - refStack)
    let capacity = rawLimit - rawStack
    LazyMemory.giveBack(rawStack, capacity)
    LazyMemory.giveBack(refStack - Interpreter.halfPage, capacity + Interpreter.halfPage)
    LazyMemory.giveBack(frames, Interpreter.frameCapacity + 2)
    if let latest { LazyMemory.giveBack(latest, Interpreter.frameCapacity + 2) }
    for index in 0..<spareCount { Language.letGo(spares[index]) }
    spares.deallocate()
  }

  /// Finds out how much native stack this thread has.
  func attachToThread() {
    let own = pthread_self()
    guard pthread_equal(own, thread) == 0 else { return }
    thread = own
    var attributes = pthread_attr_t()
    guard pthread_getattr_np(pthread_self(), &attributes) == 0 else { return }
    var lowest: UnsafeMutableRawPointer?
    var size = 0
    if pthread_attr_getstack(&attributes, &lowest, &size) == 0, let lowest {
      let reserve = min(Interpreter.nativeReserve, size / 2)
      nativeLimit = UInt(bitPattern: lowest) &+ UInt(reserve)
    }
    pthread_attr_destroy(&attributes)
  }

  /// Whether so little native stack is left that no further run may begin.
  var isNativeStackShort: Bool {
    var marker = 0
    return withUnsafePointer(to: &marker) { UInt(bitPattern: $0) < nativeLimit }
  }

  /// Runs code re-entrantly; `arrange` puts the arguments at the start of a free window, `collect`
  /// takes the result from there.
  @inline(__always)
  func call<Result>(
    _ code: UnsafePointer<Code>, captures: SlotsObject?,
    arrange: (RawSlots, RefSlots) throws(RuntimeFailure) -> Void,
    collect: (RawSlots, RefSlots) throws(RuntimeFailure) -> Result
  ) throws(RuntimeFailure) -> Result {
    let raw = rawTop
    let ref = refTop
    let outer = frame
    guard !isNativeStackShort, raw < rawSafe, ref < refSafe, frame < frameLimit else {
      throw Fault.depth.failure { _ in "" } ?? RuntimeFailure("recursion-too-deep", "")
    }
    defer {
      rawTop = raw
      refTop = ref
      frame = outer
    }
    do throws(RuntimeFailure) {
      try arrange(raw, ref)
    } catch {
      ref.clear(0, code.pointee.frame.ref)
      throw error
    }
    if let captures { load(captures, of: code, raw, ref) }
    do throws(RuntimeFailure) {
      try run(code, raw, ref)
    } catch {
      ref.clear(0, code.pointee.keptRefs)
      throw error
    }
    let result = try collect(raw, ref)
    ref.clear(0, code.pointee.keptRefs)
    return result
  }

  /// Copies captured values to where a closure's code expects them.
  func load(
    _ captures: SlotsObject, of code: UnsafePointer<Code>, _ raw: RawSlots, _ ref: RefSlots
  ) {
    let start = code.pointee.capture
    for index in 0..<captures.layout.raw { raw[start.raw &+ index] = captures.raw[index] }
    for index in 0..<captures.layout.ref {
      ref.copy(start.ref &+ index, from: captures.ref[index])
    }
  }

  /// The next 64 random bits.
  func nextRandom() -> UInt64 { random?.next() ?? host.nextRandom() }

  /// The code of a closure; none for a function that came from native code.
  @inline(__always)
  func code(of closure: Unmanaged<ClosureObject>) -> UnsafePointer<Code>? {
    closure._withUnsafeGuaranteedRef { $0.code ?? engine.function($0.function) }
  }

  /// Copies a closure's captured values, if it has any.
  @inline(__always)
  func load(
    capturesOf closure: Unmanaged<ClosureObject>, of code: UnsafePointer<Code>, _ raw: RawSlots,
    _ ref: RefSlots
  ) {
    closure._withUnsafeGuaranteedRef {
      if let captures = $0.captures { load(captures, of: code, raw, ref) }
    }
  }

  /// Calls a routine without counting a reference to what it needs to know; false where it fails.
  @inline(never)
  func perform(
    _ site: Unmanaged<Site>, _ raw: RawSlots, _ ref: RefSlots, _ fault: inout Fault
  ) -> Bool {
    let failure: RuntimeFailure? = site._withUnsafeGuaranteedRef { site in
      do throws(RuntimeFailure) {
        try site.routine(self, site, raw, ref)
        try raiseOwnFailure()
        return nil
      } catch {
        defer { ownFailure = nil }
        return ownFailure ?? error
      }
    }
    if let failure { fault = .failure(failure) }
    return failure == nil
  }

  /// Calls a function value that came from native code; false where it fails.
  @inline(never)
  func callNative(
    _ closure: Unmanaged<ClosureObject>, _ raw: RawSlots, _ ref: RefSlots, _ fault: inout Fault
  ) -> Bool {
    do throws(RuntimeFailure) {
      try callNative(closure.takeUnretainedValue(), raw, ref)
      return true
    } catch {
      fault = .failure(error)
      return false
    }
  }
}
