internal import JSON
internal import Synchronization

/// Turns messages into signed frames and frames into checked messages.
///
/// The frames of a message are its identities, the delimiter `<IDS|MSG>`, the signature, header,
/// parent header, metadata, content, and any buffers. The signature is checked before anything is
/// parsed, and each signature is accepted once.
public final class Wire: Sendable {
  private static let delimiter = Array("<IDS|MSG>".utf8)
  private static let emptyObject = Array("{}".utf8)

  private let signer: Signer
  private let seen: Mutex<SignatureMemory>

  /// Creates the two directions of a connection.
  ///
  /// - Parameters:
  ///   - signer: signs and checks
  ///   - memory: how many of the latest signatures are remembered against replay
  public init(signer: Signer, memory: Int = 16_384) {
    self.signer = signer
    seen = Mutex(SignatureMemory(capacity: memory))
  }

  /// The frames of a message, signed.
  public func encode(_ message: Message) -> [[UInt8]] {
    let parts = [
      message.header.encoded, message.parent?.encoded ?? Self.emptyObject,
      message.metadata.encoded(), message.content.encoded(),
    ]
    return message.identities + [Self.delimiter, signer.signature(of: parts)] + parts
      + message.buffers
  }

  /// The message in received frames.
  ///
  /// A part after the header that cannot be read does not make the message unreadable: the content
  /// is empty then, and the message's `defect` says why, so that the sender can be answered.
  ///
  /// - Throws: a `WireError` when the frames are no message, or one that must not be trusted.
  public func decode(_ frames: [[UInt8]]) throws(WireError) -> Message {
    guard let split = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
    guard frames.count - split >= 6 else { throw .truncated(parts: frames.count - split - 1) }
    let signature = frames[split + 1]
    let parts = frames[(split + 2)...(split + 5)]
    guard signer.accepts(signature, of: parts) else { throw .badSignature }
    if signer.isEnabled {
      guard seen.withLock({ $0.insert(signature) }) else { throw .replayed }
    }
    guard let header = Header(received: frames[split + 2]) else { throw .badHeader }
    var message = Message(
      identities: Array(frames[..<split]), header: header,
      parent: Header(received: frames[split + 3]), content: [:],
      buffers: Array(frames[(split + 6)...]))
    // The signature is over the parts one after the other, so that it does not tell where one ends
    // and the next begins. Only because each must be an object can nobody shift that.
    do {
      _ = try Self.object(in: frames[split + 3], "parent header")
      message.metadata = try Self.object(in: frames[split + 4], "metadata")
      message.content = try Self.object(in: frames[split + 5], "content")
    } catch { message.defect = error.reason }
    return message
  }

  private struct Defect: Error {
    let reason: String
  }

  /// The object in a part; an empty one for `null`.
  private static func object(in part: [UInt8], _ name: String) throws(Defect) -> JSON {
    let json: JSON
    do { json = try JSON.parse(part) } catch {
      throw Defect(reason: "the \(name) cannot be read: \(error)")
    }
    if json.isNull { return [:] }
    guard json.object != nil else { throw Defect(reason: "the \(name) must be an object") }
    return json
  }
}

/// Why received frames were thrown away.
public enum WireError: Error, Hashable, CustomStringConvertible {
  /// There is no `<IDS|MSG>` frame.
  case noDelimiter
  /// Fewer than five frames follow the delimiter.
  case truncated(parts: Int)
  /// The signature is not that of the frames.
  case badSignature
  /// A message with this signature was received before.
  case replayed
  /// The header is no object with a message's name and kind.
  case badHeader

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noDelimiter: "no delimiter among the frames"
    case .truncated(let parts): "\(parts) frames after the delimiter, where 5 are needed"
    case .badSignature: "wrong signature"
    case .replayed: "a message with this signature came before"
    case .badHeader: "a header without msg_id and msg_type"
    }
  }
}

/// Remembers the latest signatures, in bounded memory.
struct SignatureMemory {
  /// The 32 bytes of a signature; the digits would each take an allocation.
  private struct Digest: Hashable {
    private var words = SIMD4<UInt64>()

    init(_ digits: [UInt8]) {
      for (index, digit) in digits.prefix(64).enumerated() {
        // From ‘0’ to ‘9’, or from ‘a’ to ‘f’.
        let value = UInt64(digit <= 57 ? digit &- 48 : digit &- 87) & 15
        words[index / 16] = words[index / 16] << 4 | value
      }
    }
  }

  private let capacity: Int
  private var known: Set<Digest> = []
  private var order: [Digest] = []
  private var oldest = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  /// Remembers a signature that was accepted; `false` if it was known.
  mutating func insert(_ signature: [UInt8]) -> Bool {
    let digest = Digest(signature)
    guard known.insert(digest).inserted else { return false }
    if order.count < capacity {
      order.append(digest)
    } else {
      known.remove(order[oldest])
      order[oldest] = digest
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
