internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// Counts the bytes of outputs that were handed to ZeroMQ and that some listener has yet to get.
///
/// ZeroMQ's own limit counts messages, of any size, and drops what is beyond it. Instead each
/// output lies in memory that ZeroMQ gives back when it is done with it.
final class Meter: Sendable {
  private static let headerSize = 16

  /// What a message takes besides its last frame, about.
  private static let overhead = 1_024

  private let count = Atomic<Int>(0)

  /// How many bytes are under way.
  var bytes: Int { count.load(ordering: .relaxed) }

  /// Puts a frame into a message so that it is counted until it is sent.
  ///
  /// The meter must outlive the socket's context.
  func fill(_ message: inout zmq_msg_t, with frame: [UInt8]) -> Bool {
    guard let memory = malloc(Self.headerSize + frame.count) else { return false }
    let size = frame.count + Self.overhead
    memory.storeBytes(of: size, as: Int.self)
    frame.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress { memcpy(memory + Self.headerSize, source, bytes.count) }
    }
    let hint = Unmanaged.passUnretained(self).toOpaque()
    let status = zmq_msg_init_data(
      &message, memory + Self.headerSize, frame.count,
      { data, hint in
        guard let data, let hint else { return }
        let memory = data - Meter.headerSize
        let meter = Unmanaged<Meter>.fromOpaque(hint).takeUnretainedValue()
        meter.count.wrappingSubtract(memory.load(as: Int.self), ordering: .relaxed)
        free(memory)
      }, hint)
    guard status == 0 else {
      free(memory)
      return false
    }
    count.wrappingAdd(size, ordering: .relaxed)
    return true
  }
}
