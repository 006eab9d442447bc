import Glibc
import Synchronization

/// A string: its bytes in UTF-8, the first few within the object itself.
///
/// Swift's own strings take a call for whatever is done to them; here the common things are done on
/// the bytes, and the rest through `value`.
final class TextObject: HeapObject, @unchecked Sendable {
  @exclusivity(unchecked) private(set) var bytes: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var count: Int
  @exclusivity(unchecked) private var capacity: Int
  /// Whether every byte is a character of its own: ASCII without carriage returns.
  @exclusivity(unchecked) private(set) var isPlain: Bool
  /// Whether it is the one object for its character: of two such only one is equal to it.
  @exclusivity(unchecked) fileprivate(set) var isCharacter = false
  /// The hash of the content, once it has been asked for; else 0.
  private let knownHash = Atomic(0)
  @exclusivity(unchecked) private var room: (UInt64, UInt64) = (0, 0)

  private static let roomSize = 16

  init(_ value: String) {
    count = 0
    isPlain = true
    capacity = 0
    bytes = .room(0)
    super.init()
    value.withBytes { append($0, isPlain: $0.isPlain) }
  }

  init(_ source: UnsafeBufferPointer<UInt8>, isPlain: Bool? = nil) {
    count = 0
    self.isPlain = true
    capacity = 0
    bytes = .room(0)
    super.init()
    append(source, isPlain: isPlain ?? source.isPlain)
  }

  /// The strings of one ASCII character, made once for every machine.
  ///
  /// They count so many holders that they are never let go, and a slot that gets one after another
  /// of them need not count.
  nonisolated(unsafe) static let characters: RefSlots = {
    let characters = RefSlots.allocate(capacity: 128)
    for code in 0..<128 {
      let made = TextObject(String(Unicode.Scalar(UInt8(code))))
      made.isCharacter = true
      characters[code] = ownedFresh(made)
      made.holders.store(1 << 60, ordering: .relaxed)
    }
    return characters
  }()

  deinit {
    if capacity > TextObject.roomSize { free(bytes) }
  }

  private func reserve(_ needed: Int) {
    if needed <= capacity { return }
    if capacity == 0, needed <= TextObject.roomSize {
      bytes = withUnsafeMutablePointer(to: &room) {
        UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
      }
      capacity = TextObject.roomSize
      return
    }
    let larger = max(needed, capacity &* 2, 2 &* TextObject.roomSize)
    MemoryLimit.note(larger &- capacity)
    if capacity > TextObject.roomSize, let moved = realloc(bytes, larger) {
      bytes = moved.assumingMemoryBound(to: UInt8.self)
    } else {
      let fresh = UnsafeMutablePointer<UInt8>.room(larger)
      fresh.update(from: bytes, count: count)
      bytes = fresh
    }
    capacity = larger
  }

  /// The last place up to an offset at which a Unicode scalar ends; the end for offsets beyond it.
  func boundary(upTo offset: Int) -> Int {
    if offset >= count { return count }
    var place = offset
    while place > 0, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// Adds bytes at the end, which may be its own only through the other `append`.
  @inline(__always)
  func append(_ source: UnsafeBufferPointer<UInt8>, isPlain: Bool) {
    let total = count &+ source.count
    if total > capacity { reserve(total) }
    if let start = source.baseAddress {
      TextObject.copyBytes(start, source.count, to: bytes + count)
    }
    count = total
    self.isPlain = self.isPlain && isPlain
    knownHash.store(0, ordering: .relaxed)
  }

  /// Adds a string, maybe itself, at the end.
  @inline(__always)
  func append(_ other: TextObject) {
    let added = other.count
    let total = count &+ added
    if total > capacity { reserve(total) }
    TextObject.copyBytes(other.bytes, added, to: bytes + count)
    isPlain = isPlain && other.isPlain
    count = total
    knownHash.store(0, ordering: .relaxed)
  }

  /// Adds a string at the end of this one in a slot, in place where the slot holds it alone; false
  /// when it would grow too large.
  @inline(never)
  func grow(by tail: TextObject, in slot: RefSlots) -> Bool {
    if count &+ tail.count > String.sizeLimit { return false }
    if holders.load(ordering: .acquiring) == 1 {
      append(tail)
    } else {
      slot.put(0, ownedFresh(appending(tail)))
    }
    return true
  }

  /// Copies bytes to a place apart from them: a few in two pieces that may overlap, without a call.
  @inline(__always)
  static func copyBytes(
    _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
  ) {
    if count > 16 {
      memcpy(target, source, count)
    } else if count >= 8 {
      copyEnds(UInt64.self, source, count, target)
    } else if count >= 4 {
      copyEnds(UInt32.self, source, count, target)
    } else if count >= 2 {
      copyEnds(UInt16.self, source, count, target)
    } else if count == 1 {
      target[0] = source[0]
    }
  }

  /// Whether two places have the same bytes: a few are compared as they are copied.
  @inline(__always)
  static func haveSameBytes(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    if count > 16 || count < 4 { return memcmp(a, b, count) == 0 }
    return count >= 8
      ? haveSameEnds(UInt64.self, a, b, count) : haveSameEnds(UInt32.self, a, b, count)
  }

  @inline(__always)
  private static func haveSameEnds<Piece: BitwiseCopyable & Equatable>(
    _ type: Piece.Type, _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    let last = count &- MemoryLayout<Piece>.size
    let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    return a.loadUnaligned(as: type) == b.loadUnaligned(as: type)
      && a.loadUnaligned(fromByteOffset: last, as: type)
        == b.loadUnaligned(fromByteOffset: last, as: type)
  }

  @inline(__always)
  private static func copyEnds<Piece: BitwiseCopyable>(
    _ type: Piece.Type, _ source: UnsafePointer<UInt8>, _ count: Int,
    _ target: UnsafeMutablePointer<UInt8>
  ) {
    let last = count &- MemoryLayout<Piece>.size
    let from = UnsafeRawPointer(source)
    let to = UnsafeMutableRawPointer(target)
    let pieces = (from.loadUnaligned(as: type), from.loadUnaligned(fromByteOffset: last, as: type))
    to.storeBytes(of: pieces.0, as: type)
    to.storeBytes(of: pieces.1, toByteOffset: last, as: type)
  }

  /// A copy with another string at its end.
  func appending(_ other: TextObject) -> TextObject {
    let result = TextObject(contents, isPlain: isPlain)
    result.append(other)
    return result
  }

  /// The bytes.
  var contents: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  /// The string as Swift has it.
  var value: String { String(decoding: contents, as: UTF8.self) }

  /// Whether it has the bytes of another from a place on.
  func has(_ other: TextObject, at place: Int) -> Bool {
    place >= 0 && place <= count &- other.count
      && memcmp(bytes + place, other.bytes, other.count) == 0
  }

  static func == (a: TextObject, b: TextObject) -> Bool {
    if a.count == b.count, memcmp(a.bytes, b.bytes, a.count) == 0 { return true }
    return !(a.isPlain && b.isPlain) && a.value == b.value
  }

  static func < (a: TextObject, b: TextObject) -> Bool {
    guard a.isPlain && b.isPlain else { return a.value < b.value }
    let order = memcmp(a.bytes, b.bytes, min(a.count, b.count))
    return order < 0 || order == 0 && a.count < b.count
  }

  /// A hash that equal strings share, however their accents are written.
  var contentHash: Int {
    let known = knownHash.load(ordering: .relaxed)
    if known != 0 { return known }
    let hash = isPlain ? contents.hash : value.contentHash
    knownHash.store(hash, ordering: .relaxed)
    return hash
  }

  /// A string without accents or carriage returns whose hash is known.
  convenience init(plain source: UnsafeBufferPointer<UInt8>, hash: Int) {
    self.init(source, isPlain: true)
    knownHash.store(hash, ordering: .relaxed)
  }

  /// Whether it has these bytes of this hash, which was noted when it was made.
  @inline(__always)
  func isMade(of source: UnsafeBufferPointer<UInt8>, hash: Int) -> Bool {
    count == source.count && knownHash.load(ordering: .relaxed) == hash
      && TextObject.haveSameBytes(bytes, source.baseAddress.unsafelyUnwrapped, count)
  }
}

extension TextObject {
  /// Whether the strings in two references are equal.
  @inline(__always)
  static func areEqual(_ a: Reference?, _ b: Reference?) -> Bool {
    if a == b { return true }
    guard let a, let b else { return false }
    return Unmanaged<TextObject>.fromOpaque(a)._withUnsafeGuaranteedRef { first in
      Unmanaged<TextObject>.fromOpaque(b)._withUnsafeGuaranteedRef { second in
        if first.isCharacter && second.isCharacter { return false }
        return haveSameContent(first, second)
      }
    }
  }

  /// Whether a reference is to one of the engine's characters.
  @inline(__always)
  static func isCharacter(_ reference: Reference?) -> Bool {
    guard let reference else { return false }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { $0.isCharacter }
  }

  /// Whether the string in a reference is a character, of which this is the engine's object.
  @inline(__always)
  static func isEqual(_ a: Reference?, toCharacter b: Reference?) -> Bool {
    if a == b { return true }
    guard let a, let b else { return false }
    return Unmanaged<TextObject>.fromOpaque(a)._withUnsafeGuaranteedRef { first in
      if first.isCharacter { return false }
      return Unmanaged<TextObject>.fromOpaque(b)._withUnsafeGuaranteedRef {
        haveSameContent(first, $0)
      }
    }
  }

  @inline(never)
  private static func haveSameContent(_ a: TextObject, _ b: TextObject) -> Bool { a == b }

  /// Whether the string in one reference comes before that in another.
  @inline(never)
  static func isLess(_ a: Reference?, _ b: Reference?) -> Bool {
    guard let a, let b else { return false }
    return Unmanaged<TextObject>.fromOpaque(a)._withUnsafeGuaranteedRef { first in
      Unmanaged<TextObject>.fromOpaque(b)._withUnsafeGuaranteedRef { first < $0 }
    }
  }

  /// The byte at a place of a string of which every byte is a character; -1 for another string, or
  /// beyond its end.
  @inline(__always)
  static func plainByte(_ reference: Reference?, _ place: Int) -> Int {
    Unmanaged<TextObject>.fromOpaque(reference.unsafelyUnwrapped)._withUnsafeGuaranteedRef {
      $0.isPlain && place < $0.count ? Int($0.bytes[place]) : -1
    }
  }

  /// The hash of the string in a reference.
  static func hash(_ reference: Reference?) -> Int {
    guard let reference else { return 0 }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { $0.contentHash }
  }
}
