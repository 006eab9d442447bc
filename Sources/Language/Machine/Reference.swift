import Glibc

/// A counted reference as the machine holds it: the address of an object that the slot owns.
///
/// Counting is explicit, so that a read costs none.
typealias Reference = UnsafeRawPointer

/// A raw register file or part of one.
typealias RawSlots = UnsafeMutablePointer<UInt64>

/// A reference register file or part of one.
typealias RefSlots = UnsafeMutablePointer<Reference?>

/// What every object of the machine's heap descends from.
class HeapObject: @unchecked Sendable {
  init() {}
}

@inline(__always)
func retain(_ reference: Reference?) {
  if let reference { _ = Unmanaged<HeapObject>.fromOpaque(reference).retain() }
}

@inline(__always)
func release(_ reference: Reference?) {
  if let reference { Unmanaged<HeapObject>.fromOpaque(reference).release() }
}

/// An owned reference to an object, for a slot to keep.
@inline(__always)
func owned(_ object: HeapObject) -> Reference {
  UnsafeRawPointer(Unmanaged.passRetained(object).toOpaque())
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

  /// The string in a slot.
  @inline(__always)
  func text(_ index: Int) -> String {
    guard let reference = self[index] else { return "" }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { $0.value }
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

/// A string.
final class TextObject: HeapObject, @unchecked Sendable {
  @exclusivity(unchecked) var value: String

  init(_ value: String) {
    self.value = value
    super.init()
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
    raw = .allocate(capacity: max(layout.raw, 1))
    raw.initialize(repeating: 0, count: max(layout.raw, 1))
    ref = .allocate(capacity: max(layout.ref, 1))
    ref.initialize(repeating: nil, count: max(layout.ref, 1))
    super.init()
  }

  deinit {
    ReleaseQueue.empty(ref, layout.ref)
    raw.deallocate()
    ref.deallocate()
  }
}

/// A function value: code and what it captured.
final class ClosureObject: HeapObject, @unchecked Sendable {
  /// The code of a closure; a function of the session, which may be redefined, is found by index.
  let code: UnsafePointer<Code>?
  let function: Int
  let captures: SlotsObject?
  /// A function value that came from native code.
  let native: (any FunctionValue)?
  let nativeShape: Shape?

  init(code: UnsafePointer<Code>?, function: Int, captures: SlotsObject?) {
    self.code = code
    self.function = function
    self.captures = captures
    native = nil
    nativeShape = nil
    super.init()
  }

  init(native: any FunctionValue, shape: Shape) {
    code = nil
    function = -1
    captures = nil
    self.native = native
    nativeShape = shape
    super.init()
  }
}
