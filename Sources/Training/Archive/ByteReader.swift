/// Takes stored values out of bytes, and never trusts them.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private var depth = 0

  /// How many values may stand within one another.
  private static let depthLimit = 4096

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  var isAtEnd: Bool { place == bytes.endIndex }
  private var remaining: Int { bytes.endIndex - place }

  mutating func fixed<T: FixedWidthInteger>() throws(ArchiveError) -> T {
    let size = MemoryLayout<T>.size
    guard remaining >= size else { throw .truncated }
    var value: T = 0
    for index in 0..<size { value |= T(truncatingIfNeeded: bytes[place + index]) << T(8 * index) }
    place += size
    return value
  }

  private mutating func byte() throws(ArchiveError) -> UInt8 {
    guard remaining > 0 else { throw .truncated }
    defer { place += 1 }
    return bytes[place]
  }

  private mutating func variable() throws(ArchiveError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw .malformed("a number in it is too long")
  }

  private mutating func signed() throws(ArchiveError) -> Int {
    let value = try variable()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(bitPattern: UInt(value & 1))
  }

  /// A number of things that take so many bits each at least: more cannot be there than bytes are left.
  private mutating func count(bits: Int = 8) throws(ArchiveError) -> Int {
    let value = try variable()
    guard value <= UInt64(remaining) * 8 / UInt64(bits) else { throw .truncated }
    return Int(value)
  }

  private mutating func text() throws(ArchiveError) -> String {
    let count = try count()
    guard let text = String(validating: bytes[place..<place + count], as: UTF8.self) else {
      throw .malformed("a text in it is not UTF-8")
    }
    place += count
    return text
  }

  private mutating func many<T>(
    _ count: Int, _ next: (inout ByteReader) throws(ArchiveError) -> T
  ) throws(ArchiveError) -> [T] {
    var values: [T] = []
    values.reserveCapacity(min(count, 1 << 24))
    for number in 0..<count {
      if number & 0xFFFF == 0xFFFF { try ArchiveError.checkCancellation() }
      values.append(try next(&self))
    }
    return values
  }

  /// So many numbers of a fixed size, as they lie in the bytes.
  private mutating func words<T: FixedWidthInteger>(_ count: Int) throws(ArchiveError) -> [T] {
    let size = count * MemoryLayout<T>.size
    guard size <= remaining else { throw .truncated }
    let start = place - bytes.startIndex
    place += size
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map {
        bytes.loadUnaligned(fromByteOffset: start + $0 * MemoryLayout<T>.size, as: T.self)
      }
    }
  }

  mutating func read() throws(ArchiveError) -> Stored {
    guard let form = StoredForm(rawValue: try byte()) else {
      throw .malformed("it has a part of an unknown form")
    }
    switch form {
    case .none: return .none
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .int: return .int(try signed())
    case .double: return .double(Double(bitPattern: try fixed()))
    case .string: return .string(try text())
    case .bools: return .bools(try bools())
    case .ints:
      return .ints(try many(try count()) { (reader) throws(ArchiveError) in try reader.signed() })
    case .doubles:
      return .doubles(
        try words(try count(bits: 64)).map { Double(bitPattern: UInt64(littleEndian: $0)) })
    case .wholeDoubles:
      return .doubles(
        try many(try count()) { (reader) throws(ArchiveError) in Double(try reader.signed()) })
    case .floats:
      return .floats(
        try words(try count(bits: 32)).map { Float(bitPattern: UInt32(littleEndian: $0)) })
    case .list, .record:
      guard depth < Self.depthLimit else { throw .malformed("it is nested too deeply") }
      depth += 1
      defer { depth -= 1 }
      return form == .list ? try list() : try record()
    case .shared:
      guard let number = Int(exactly: try variable()) else {
        throw .malformed("it has a part without a number")
      }
      return .shared(number)
    }
  }

  private mutating func bools() throws(ArchiveError) -> [Bool] {
    let count = try count(bits: 1)
    let size = (count + 7) / 8
    guard size <= remaining else { throw .truncated }
    let start = place
    place += size
    return (0..<count).map { bytes[start + $0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }

  private mutating func list() throws(ArchiveError) -> Stored {
    .list(try many(try count()) { (reader) throws(ArchiveError) in try reader.read() })
  }

  private mutating func record() throws(ArchiveError) -> Stored {
    let kind = try text()
    return .record(
      kind,
      try many(try count()) { (reader) throws(ArchiveError) in
        let name = try reader.text()
        return Stored.Field(name, try reader.read())
      })
  }
}
