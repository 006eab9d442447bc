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
  /// Whether it is the engine's one object for its character: of two such only one is equal to it.
  @exclusivity(unchecked) fileprivate(set) var isCharacter = false
  /// The hash of the content, once it has been asked for; else 0.
  private let knownHash = Atomic(0)
  private var room: (UInt64, UInt64) = (0, 0)

  private static let roomSize = 16
  /// Where `room` lies in an object.
  private static let roomOffset: Int = {
    let probe = TextObject("")
    return withUnsafeMutablePointer(to: &probe.room) {
      UnsafeRawPointer($0) - UnsafeRawPointer(Unmanaged.passUnretained(probe).toOpaque())
    }
  }()

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

  /// The engine's object of a character.
  static func character(_ code: UInt8) -> TextObject {
    let made = TextObject(String(Unicode.Scalar(code)))
    made.isCharacter = true
    return made
  }

  deinit {
    if capacity > TextObject.roomSize { free(bytes) }
  }

  private func reserve(_ needed: Int) {
    if needed <= capacity { return }
    if capacity == 0, needed <= TextObject.roomSize {
      let start = Unmanaged.passUnretained(self).toOpaque() + TextObject.roomOffset
      bytes = start.assumingMemoryBound(to: UInt8.self)
      capacity = TextObject.roomSize
      return
    }
    let larger = max(needed, capacity &* 2, 2 &* TextObject.roomSize)
    if capacity > TextObject.roomSize, let moved = realloc(bytes, larger) {
      bytes = moved.assumingMemoryBound(to: UInt8.self)
    } else {
      let fresh = UnsafeMutablePointer<UInt8>.room(larger)
      fresh.update(from: bytes, count: count)
      bytes = fresh
    }
    capacity = larger
  }

  /// Adds bytes at the end, which may be its own only through the other `append`.
  @inline(__always)
  func append(_ source: UnsafeBufferPointer<UInt8>, isPlain: Bool) {
    let total = count &+ source.count
    if total > capacity { reserve(total) }
    if let start = source.baseAddress {
      memcpy(bytes + count, start, source.count)
    }
    count = total
    self.isPlain = self.isPlain && isPlain
    knownHash.store(0, ordering: .relaxed)
  }

  /// Adds a string, maybe itself, at the end.
  func append(_ other: TextObject) {
    let total = count &+ other.count
    if total > capacity { reserve(total) }
    memcpy(bytes + count, other.bytes, other.count)
    isPlain = isPlain && other.isPlain
    count = total
    knownHash.store(0, ordering: .relaxed)
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

  /// The number of characters.
  var characterCount: Int { isPlain ? count : value.count }

  /// The characters in a range that is within bounds.
  func characters(_ range: Range<Int>) -> TextObject {
    if isPlain {
      return TextObject(UnsafeBufferPointer(rebasing: contents[range]), isPlain: true)
    }
    return TextObject(String(value.dropFirst(range.lowerBound).prefix(range.count)))
  }

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
      && memcmp(bytes, source.baseAddress.unsafelyUnwrapped, count) == 0
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
