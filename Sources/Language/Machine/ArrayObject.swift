import Glibc
import Synchronization

/// The storage of an array: elements as raw and reference slots, shared until one owner changes it.
final class ArrayObject: HeapObject, @unchecked Sendable {
  @exclusivity(unchecked) var count = 0
  @exclusivity(unchecked) var raw: RawSlots
  @exclusivity(unchecked) var ref: RefSlots
  @exclusivity(unchecked) var capacity: Int
  let rawStride: Int
  let refStride: Int
  /// Where a few numbers are kept, without memory of their own.
  @exclusivity(unchecked) private var room: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  static let roomSize = 4

  /// The most slots an array may take: 1 GB of each kind.
  static let slotLimit = 1 << 27

  init(rawStride: Int, refStride: Int, capacity: Int = 0) {
    self.rawStride = rawStride
    self.refStride = refStride
    self.capacity = capacity
    let rawSize = capacity &* rawStride
    let isSmall = rawSize > 0 && rawSize <= ArrayObject.roomSize
    raw = .room(isSmall ? 0 : rawSize)
    ref = .room(capacity &* refStride)
    MemoryLimit.note(capacity &* (rawStride &+ refStride) &* 8)
    super.init()
    if isSmall { raw = ownRoom }
  }

  @inline(__always)
  private var ownRoom: RawSlots {
    withUnsafeMutablePointer(to: &room) {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt64.self)
    }
  }

  /// Whether the numbers are in `room`.
  @inline(__always)
  private var isInRoom: Bool {
    let size = capacity &* rawStride
    return size > 0 && size <= ArrayObject.roomSize
  }

  convenience init(_ layout: Layout, capacity: Int = 0) {
    self.init(rawStride: layout.raw, refStride: layout.ref, capacity: capacity)
  }

  /// A new array of numbers, for a slot to keep.
  @inline(__always)
  static func fresh(numbers: RawSlots, count: Int) -> Reference {
    let reference = ownedFresh(ArrayObject(rawStride: 1, refStride: 0, capacity: count))
    Unmanaged<ArrayObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
      $0.fill(numbers, count)
    }
    return reference
  }

  /// Makes an array of numbers that has room hold others.
  @inline(__always)
  private func fill(_ numbers: RawSlots, _ count: Int) {
    let target = raw
    for index in 0..<count { target[index] = numbers[index] }
    self.count = count
  }

  /// Whether what no slot holds any more may serve as another array of a few numbers: it is one, and
  /// no native code has it either.
  static func isReusable(_ reference: Reference) -> Bool {
    let isFit = Unmanaged<HeapObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { object in
      guard type(of: object) == ArrayObject.self else { return false }
      return Unmanaged<ArrayObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
        $0.rawStride == 1 && $0.refStride == 0 && $0.isInRoom
      }
    }
    guard isFit else { return false }
    var reference = reference
    return withUnsafeMutablePointer(to: &reference) {
      $0.withMemoryRebound(to: ArrayObject.self, capacity: 1) {
        isKnownUniquelyReferenced(&$0.pointee)
      }
    }
  }

  /// Makes one that is reusable another array of at most `roomSize` numbers, for a slot to keep.
  @inline(__always)
  static func reuse(_ reference: Reference, numbers: RawSlots, count: Int) {
    Unmanaged<ArrayObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
      $0.holders.store(1, ordering: .relaxed)
      $0.capacity = roomSize
      $0.fill(numbers, count)
    }
  }

  deinit {
    if refStride > 0 { ReleaseQueue.empty(ref, count &* refStride) }
    if !isInRoom { raw.giveBack(capacity &* rawStride) }
    ref.giveBack(capacity &* refStride)
  }

  /// Whether that many elements of that layout are too many.
  static func isTooLarge(_ count: Int, _ layout: Layout) -> Bool {
    let stride = max(layout.raw, layout.ref, 1)
    return count > slotLimit / stride
  }

  /// A copy of some elements, with room for more.
  func copy(_ range: Range<Int>, room: Int = 0) -> ArrayObject {
    let count = range.count
    let result = ArrayObject(
      rawStride: rawStride, refStride: refStride, capacity: count + room)
    result.append(from: self, range)
    return result
  }

  /// Makes room for more elements.
  func reserve(_ more: Int) {
    let needed = count &+ more
    if needed <= capacity { return }
    if capacity == 0, refStride == 0, rawStride > 0, needed <= ArrayObject.roomSize / rawStride {
      raw = ownRoom
      capacity = ArrayObject.roomSize / rawStride
      return
    }
    // Always more than `room` holds, by which is known where the numbers are.
    let larger = max(needed, capacity &* 2, ArrayObject.roomSize &+ 1)
    MemoryLimit.note((larger &- capacity) &* (rawStride &+ refStride) &* 8)
    if isInRoom {
      let moved = RawSlots.room(larger &* rawStride)
      moved.update(from: raw, count: count &* rawStride)
      raw = moved
    } else if rawStride > 0 {
      raw.grow(from: capacity &* rawStride, to: larger &* rawStride)
    }
    if refStride > 0 { ref.grow(from: capacity &* refStride, to: larger &* refStride) }
    capacity = larger
  }

  /// Appends copies of another array's elements.
  func append(from other: ArrayObject, _ range: Range<Int>) {
    let added = range.count
    reserve(added)
    (raw + count &* rawStride).update(
      from: other.raw + range.lowerBound &* rawStride, count: added &* rawStride)
    if refStride > 0 {
      let source = other.ref + range.lowerBound &* refStride
      let target = ref + count &* refStride
      for index in 0..<(added &* refStride) {
        retain(source[index])
        target[index] = source[index]
      }
    }
    count &+= added
  }

  /// Appends a copy of the value in some slots.
  @inline(__always)
  func append(_ valueRaw: RawSlots, _ valueRef: RefSlots) {
    if count == capacity { reserve(1) }
    for index in 0..<rawStride { raw[count &* rawStride &+ index] = valueRaw[index] }
    for index in 0..<refStride {
      retain(valueRef[index])
      ref[count &* refStride &+ index] = valueRef[index]
    }
    count &+= 1
  }

  /// Appends a number.
  @inline(__always)
  func append(bits: UInt64) {
    if count == capacity { reserve(1) }
    raw[count] = bits
    count &+= 1
  }

  /// Appends a reference that is handed over.
  func append(owned reference: Reference?) {
    if count == capacity { reserve(1) }
    ref[count] = reference
    count &+= 1
  }

  /// Inserts a copy of the value in some slots before an index that is in range.
  func insert(_ valueRaw: RawSlots, _ valueRef: RefSlots, at index: Int) {
    reserve(1)
    let tail = count - index
    if rawStride > 0 {
      let at = raw + index * rawStride
      (at + rawStride).update(from: at, count: tail * rawStride)
      for slot in 0..<rawStride { at[slot] = valueRaw[slot] }
    }
    if refStride > 0 {
      let at = ref + index * refStride
      (at + refStride).update(from: at, count: tail * refStride)
      for slot in 0..<refStride {
        retain(valueRef[slot])
        at[slot] = valueRef[slot]
      }
    }
    count += 1
  }

  /// Removes elements in a range that is in bounds.
  func remove(_ range: Range<Int>) {
    let tail = count - range.upperBound
    if rawStride > 0 {
      (raw + range.lowerBound * rawStride).update(
        from: raw + range.upperBound * rawStride, count: tail * rawStride)
    }
    if refStride > 0 {
      ref.clear(range.lowerBound * refStride, range.count * refStride)
      (ref + range.lowerBound * refStride).update(
        from: ref + range.upperBound * refStride, count: tail * refStride)
    }
    count -= range.count
  }

  /// Exchanges two elements that are in bounds.
  func swapAt(_ first: Int, _ second: Int) {
    for slot in 0..<rawStride {
      let kept = raw[first * rawStride + slot]
      raw[first * rawStride + slot] = raw[second * rawStride + slot]
      raw[second * rawStride + slot] = kept
    }
    for slot in 0..<refStride {
      let kept = ref[first * refStride + slot]
      ref[first * refStride + slot] = ref[second * refStride + slot]
      ref[second * refStride + slot] = kept
    }
  }
}

private let largePage = 1 << 21

/// Asks for large pages where memory has room for them: there are fewer to get and to look up.
@inline(never)
private func adviseLargePages(_ memory: UnsafeMutableRawPointer, _ size: Int) {
  let start = (UInt(bitPattern: memory) &+ UInt(largePage) &- 1) & ~UInt(largePage &- 1)
  let end = (UInt(bitPattern: memory) &+ UInt(size)) & ~UInt(largePage &- 1)
  if end > start {
    madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end &- start), MADV_HUGEPAGE)
  }
}

extension UnsafeMutablePointer {
  /// Memory for some slots; for none of them, an address that is not to be used.
  @inline(__always)
  static func room(_ count: Int) -> Self {
    if count == 0 { return Self(bitPattern: MemoryLayout<Pointee>.alignment).unsafelyUnwrapped }
    let memory = malloc(count &* MemoryLayout<Pointee>.stride).unsafelyUnwrapped
    if count >= largePage / 4 { adviseLargePages(memory, count &* MemoryLayout<Pointee>.stride) }
    return memory.bindMemory(to: Pointee.self, capacity: count)
  }

  /// Gives back memory for as many slots as were asked for.
  @inline(__always)
  func giveBack(_ count: Int) {
    if count > 0 { free(self) }
  }

  /// Moves slots, of bits alone, to larger memory.
  fileprivate mutating func grow(from count: Int, to larger: Int) {
    self = realloc(count > 0 ? self : nil, larger &* MemoryLayout<Pointee>.stride)
      .unsafelyUnwrapped.bindMemory(to: Pointee.self, capacity: larger)
  }
}
