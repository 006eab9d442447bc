import Glibc
import Synchronization

/// A counted reference as the machine holds it: the address of an object that the slot owns.
///
/// Counting is explicit, so that a read costs none.
typealias Reference = UnsafeRawPointer

/// A raw register file or part of one.
typealias RawSlots = UnsafeMutablePointer<UInt64>

/// A reference register file or part of one.
typealias RefSlots = UnsafeMutablePointer<Reference?>

/// Whether several threads may count references: from when native code first gets a function, or a
/// user's structure in motion, or a machine its second lane.
///
/// Native code runs the language, and so reaches its objects, only through those.
var isCountingShared: Bool {
  @inline(__always) get { countingShared.load(ordering: .relaxed) }
  set { countingShared.store(newValue, ordering: .relaxed) }
}

/// An atomic, since a lane may be made while another runs: a plain load all the same.
private let countingShared = Atomic(false)

/// What every object of the machine's heap descends from.
///
/// The slots that hold it are counted apart from Swift's own references, all of them together being
/// one of those: counting takes an instruction where Swift's is a call, and whether a slot holds an
/// object alone does not depend on what native code does with it meanwhile.
class HeapObject: @unchecked Sendable {
  /// How many slots hold it.
  final let holders = Atomic(0)

  init() {}
}

@inline(__always)
func retain(_ reference: Reference?) {
  guard let reference else { return }
  Unmanaged<HeapObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { object in
    if isCountingShared {
      object.holders.wrappingAdd(1, ordering: .relaxed)
    } else {
      object.holders.store(object.holders.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }
  }
}

@inline(__always)
func release(_ reference: Reference?) {
  guard let reference else { return }
  if isLastReleased(reference) { letGo(reference) }
}

/// Counts one slot less; true when it was the last.
@inline(__always)
func isLastReleased(_ reference: Reference) -> Bool {
  Unmanaged<HeapObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { object in
    if isCountingShared {
      return object.holders.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0
    }
    let count = object.holders.load(ordering: .relaxed) &- 1
    object.holders.store(count, ordering: .relaxed)
    return count == 0
  }
}

/// Gives up what no slot holds any more.
@inline(never)
func letGo(_ reference: Reference) {
  Unmanaged<HeapObject>.fromOpaque(reference).release()
}

/// An owned reference to an object, for a slot to keep.
@inline(__always)
func owned(_ object: HeapObject) -> Reference {
  let held: Int
  if isCountingShared {
    held = object.holders.wrappingAdd(1, ordering: .relaxed).oldValue
  } else {
    held = object.holders.load(ordering: .relaxed)
    object.holders.store(held &+ 1, ordering: .relaxed)
  }
  return UnsafeRawPointer(
    held == 0
      ? Unmanaged.passRetained(object).toOpaque() : Unmanaged.passUnretained(object).toOpaque())
}

/// An owned reference to an object just made, which no other slot holds.
@inline(__always)
func ownedFresh(_ object: consuming HeapObject) -> Reference {
  object.holders.store(1, ordering: .relaxed)
  return UnsafeRawPointer(Unmanaged.passRetained(object).toOpaque())
}

/// Whether one slot alone holds an object.
@inline(__always)
func isHeldOnce(_ reference: Reference) -> Bool {
  Unmanaged<HeapObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
    $0.holders.load(ordering: .acquiring) == 1
  }
}

extension UnsafeMutablePointer where Pointee == Reference? {
  /// Puts an owned reference in a slot, in place of what was there.
  @inline(__always)
  func put(_ index: Int, _ reference: Reference?) {
    let old = self[index]
    self[index] = reference
    if old != nil { release(old) }
  }

  /// Copies a reference into a slot.
  @inline(__always)
  func copy(_ index: Int, from reference: Reference?) {
    retain(reference)
    put(index, reference)
  }

  /// Empties slots.
  @inline(__always)
  func clear(_ start: Int, _ count: Int) {
    var index = start
    while index < start &+ count {
      if let old = self[index] {
        self[index] = nil
        release(old)
      }
      index &+= 1
    }
  }

  /// Runs a body that may change the slot over its array, which is left alone meanwhile.
  func holding<Result>(
    _ index: Int, _ body: (ArrayObject) throws(RuntimeFailure) -> Result
  ) throws(RuntimeFailure) -> Result {
    let array = array(index)
    let kept = owned(array)
    defer { release(kept) }
    return try body(array)
  }

  /// The string in a slot.
  @inline(__always)
  func text(_ index: Int) -> String {
    guard let reference = self[index] else { return "" }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { $0.value }
  }

  /// The string in a slot as the machine keeps it.
  @inline(__always)
  func textObject(_ index: Int) -> TextObject {
    guard let reference = self[index] else { return TextObject("") }
    return Unmanaged<TextObject>.fromOpaque(reference).takeUnretainedValue()
  }

  /// The array in a slot, counted while it is held.
  @inline(__always)
  func array(_ index: Int) -> ArrayObject {
    guard let reference = self[index] else { return ArrayObject(rawStride: 0, refStride: 0) }
    return Unmanaged<ArrayObject>.fromOpaque(reference).takeUnretainedValue()
  }

  /// The dictionary or set in a slot, counted while it is held.
  @inline(__always)
  func table(_ index: Int) -> TableObject {
    guard let reference = self[index] else { return TableObject(key: .void, value: .none) }
    return Unmanaged<TableObject>.fromOpaque(reference).takeUnretainedValue()
  }
}

/// What a thread has yet to let go: objects that hold each other in a long chain are let go one after
/// another past a certain depth, so that the chain takes no native stack.
final class ReleaseQueue {
  private static let deepest = 100
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { queue in
      if let queue { Unmanaged<ReleaseQueue>.fromOpaque(queue).release() }
    }
    return key
  }()

  private var depth = 0
  private var pending: [Reference] = []

  private static var current: ReleaseQueue {
    if let known = pthread_getspecific(key) {
      return Unmanaged<ReleaseQueue>.fromOpaque(known).takeUnretainedValue()
    }
    let made = ReleaseQueue()
    pthread_setspecific(key, Unmanaged.passRetained(made).toOpaque())
    return made
  }

  /// Lets go what some slots hold, for the last time.
  static func empty(_ slots: RefSlots, _ count: Int) {
    if count == 0 { return }
    let queue = current
    if queue.depth >= deepest {
      for index in 0..<count {
        if let reference = slots[index] { queue.pending.append(reference) }
      }
      return
    }
    queue.depth += 1
    for index in 0..<count { release(slots[index]) }
    if queue.depth == 1 {
      while let reference = queue.pending.popLast() { release(reference) }
    }
    queue.depth -= 1
  }
}

/// A value kept in its border form: one of a library or an abstract type.
final class BoxedObject: HeapObject, @unchecked Sendable {
  let value: Value
  /// The type of the value, which an abstract type does not tell.
  let type: Type?

  init(_ value: Value, type: Type?) {
    self.value = value
    self.type = type
    super.init()
  }
}

/// Slots on the heap: a captured variable, or the payload of an enumeration's case.
final class SlotsObject: HeapObject, @unchecked Sendable {
  let raw: RawSlots
  let ref: RefSlots
  let layout: Layout
  /// The stack that made it, the only one that may change it.
  let owner: Int

  init(_ layout: Layout, owner: Int) {
    self.layout = layout
    self.owner = owner
    let size = layout.raw &+ layout.ref
    let memory = UnsafeMutableRawPointer(RawSlots.room(size))
    // An empty slot of either kind is all zeros.
    memset(memory, 0, size &* 8)
    raw = memory.bindMemory(to: UInt64.self, capacity: layout.raw)
    ref = (memory + layout.raw &* 8).bindMemory(to: Reference?.self, capacity: layout.ref)
    super.init()
  }

  deinit {
    ReleaseQueue.empty(ref, layout.ref)
    raw.giveBack(layout.raw &+ layout.ref)
  }
}

/// A function value: code and what it captured.
final class ClosureObject: HeapObject, @unchecked Sendable {
  /// The code of a closure; a function of the session, which may be redefined, is found by index.
  let code: UnsafePointer<Code>?
  let function: Int
  let captures: SlotsObject?
  /// What keeps the code: its owner, or the function's pin where it is found by index.
  private let holder: AnyObject?
  /// A function value that came from native code.
  let native: (any FunctionValue)?
  let nativeShape: Shape?

  init(
    code: UnsafePointer<Code>?, function: Int, captures: SlotsObject?, heldBy holder: AnyObject?
  ) {
    self.code = code
    self.function = function
    self.captures = captures
    self.holder = holder
    native = nil
    nativeShape = nil
    super.init()
  }

  init(native: any FunctionValue, shape: Shape) {
    code = nil
    function = -1
    captures = nil
    holder = nil
    self.native = native
    nativeShape = shape
    super.init()
  }
}
