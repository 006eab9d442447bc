import Environments

/// The bytes that `save` keeps: a value with the parts that it shares.
///
/// The format is Martlet's own. JSON would write each number of a table in some twenty characters, and
/// has no infinities, which action values hold; here it takes eight bytes, and one where all numbers of
/// an array are small and whole, and comes back to the bit.
///
///     8 bytes   a mark that no text and no other format begins with
///     4 bytes   the version of the format
///     8 bytes   the length of what follows, the checksum left out
///     …         the shared parts and the value, each with a letter for its form
///     8 bytes   the checksum of all that comes before it
///
/// Numbers stand least significant byte first.
public enum Archive {
  /// The version that is written, and the newest that is read.
  public static let version = 1

  /// The mark at the beginning: what a transfer as text would spoil is in it.
  public static let mark: [UInt8] = [0x93] + Array("MARTLET".utf8)
  private static let headLength = 20
  private static let tailLength = 8

  /// The bytes of a value.
  ///
  /// - Parameter value: What to keep.
  /// - Returns: The bytes, the same for the same value.
  /// - Throws: `ArchiveError.unstorable` for what cannot be kept, such as a closure.
  public static func bytes(of value: some Storable) throws(ArchiveError) -> [UInt8] {
    var keeper = Keeper()
    let root = try value.stored(by: &keeper)
    return try bytes(of: root, keeper)
  }

  /// The bytes of a value that is already in its stored form.
  ///
  /// - Throws: `ArchiveError.interrupted`
  public static func bytes(of root: Stored, _ keeper: Keeper) throws(ArchiveError) -> [UInt8] {
    var writer = ByteWriter(mark)
    writer.fixed(UInt32(version))
    let place = writer.bytes.count
    writer.fixed(UInt64(0))
    try writer.write(.list(keeper.parts))
    try writer.write(root)
    let length = UInt64(writer.bytes.count - headLength)
    for index in 0..<8 { writer.bytes[place + index] = UInt8(length >> UInt64(8 * index) & 0xFF) }
    writer.fixed(Checksum.of(writer.bytes) { Cancellation.isRequested })
    try ArchiveError.checkCancellation()
    return writer.bytes
  }

  /// Reads a value.
  ///
  /// - Parameters:
  ///   - type: What the bytes should hold.
  ///   - bytes: The bytes of a file.
  /// - Returns: The value.
  /// - Throws: `ArchiveError` for bytes that are not as they were written, and for another kind of value.
  public static func read<T: Storable>(
    _ type: T.Type, from bytes: [UInt8]
  ) throws(ArchiveError) -> T {
    let (root, keeper) = try open(bytes)
    return try T(stored: root, from: keeper)
  }

  /// Checks bytes and takes them apart.
  ///
  /// - Parameter bytes: The bytes of a file.
  /// - Returns: The value in its stored form, and what gives out its shared parts.
  /// - Throws: `ArchiveError` for bytes that are not as they were written.
  public static func open(_ bytes: [UInt8]) throws(ArchiveError) -> (root: Stored, keeper: Keeper) {
    guard bytes.starts(with: mark.prefix(bytes.count)), !bytes.isEmpty else { throw .foreign }
    guard bytes.count >= headLength + tailLength else { throw .truncated }
    var head = ByteReader(bytes[mark.count..<headLength])
    let version: UInt32 = try head.fixed()
    let length: UInt64 = try head.fixed()
    var tail = ByteReader(bytes[(bytes.count - tailLength)...])
    let checksum: UInt64 = try tail.fixed()
    let found = Checksum.of(bytes.dropLast(tailLength)) { Cancellation.isRequested }
    try ArchiveError.checkCancellation()
    guard checksum == found else {
      let room = UInt64(bytes.count - headLength - tailLength)
      throw length > room ? .truncated : .damaged
    }
    guard version <= UInt32(Self.version) else { throw .newer(version: Int(version)) }
    var reader = ByteReader(bytes[headLength..<(bytes.count - tailLength)])
    guard case .list(let parts) = try reader.read() else {
      throw .malformed("its parts are no list")
    }
    let root = try reader.read()
    guard reader.isAtEnd else { throw .malformed("something follows its end") }
    return (root, Keeper(parts))
  }
}

/// Keeps what several places of a value share, such as the names of states, once.
public struct Keeper {
  /// The shared parts in their stored form.
  private(set) var parts: [Stored] = []
  private var numbers: [ObjectIdentifier: Int] = [:]
  private let made: Made

  /// What was made of the parts while reading, so that it is shared again.
  private final class Made {
    var labels: [Int: Labels] = [:]
  }

  /// Makes a keeper for writing.
  public init() { made = Made() }

  init(_ parts: [Stored]) {
    self.parts = parts
    made = Made()
  }

  /// Keeps labels once, however often they are asked for.
  mutating func keep(_ labels: Labels) -> Stored {
    if let number = numbers[ObjectIdentifier(labels)] { return .shared(number) }
    let stored = labels.stored
    let number = parts.count
    parts.append(stored)
    numbers[ObjectIdentifier(labels)] = number
    return .shared(number)
  }

  /// Gives kept labels out.
  func labels(_ stored: Stored) throws(ArchiveError) -> Labels {
    guard case .shared(let number) = stored, parts.indices.contains(number) else {
      throw .malformed("the names of its states are missing")
    }
    if let labels = made.labels[number] { return labels }
    let labels = try Labels.restored(parts[number])
    made.labels[number] = labels
    return labels
  }
}

/// A value that `save` can keep.
public protocol Storable: Sendable {
  /// What the kind of value is called in a message: "Run".
  static var storedKind: String { get }

  /// The value in its stored form.
  ///
  /// - Parameter keeper: Keeps what several places share.
  /// - Returns: The stored form.
  /// - Throws: `ArchiveError.unstorable` for what cannot be kept.
  func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored

  /// Makes the value of its stored form.
  ///
  /// - Parameters:
  ///   - stored: The stored form.
  ///   - keeper: Gives out what several places share.
  /// - Throws: `ArchiveError` for another kind of value, and for one that does not fit together.
  init(stored: Stored, from keeper: Keeper) throws(ArchiveError)
}
