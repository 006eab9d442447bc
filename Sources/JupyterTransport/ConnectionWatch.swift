internal import Glibc
internal import Synchronization

/// Disconnects who sends a message without an end.
///
/// ZeroMQ bounds a frame, and how many messages wait, but it keeps every frame of a message until the
/// last is there; only then can its size and its signature be looked at. Whoever can connect could fill
/// the memory so. The system knows how many bytes each TCP connection has brought, and ZeroMQ which one a
/// message came by, so that what has come since the last whole message is known. ZeroMQ's own heartbeats
/// count too: a front end that sends nothing else for weeks is cut off then, and connects again by itself.
/// Unix sockets, which other users cannot write to, are not watched.
final class ConnectionWatch: Sendable {
  /// A connection, and what it had brought when its last whole message was taken.
  private struct Mark: Equatable {
    /// The socket's number in the system, since descriptors are used again.
    var inode: UInt
    var bytes: UInt64
  }

  private struct State {
    var marks: [Int32: Mark] = [:]
    /// Who had sent too much when last looked at.
    var suspects: [Int32: Mark] = [:]
  }

  /// How many bytes of one message may have come, and, of all connections together, four times that.
  private let limit: Int
  private let state = Mutex(State())

  /// Watches connections whose messages have so many bytes at most.
  init(limit: Int) { self.limit = limit }

  /// Whether someone seems to have sent too much, so that `check` should be called again soon.
  var hasSuspects: Bool { state.withLock { !$0.suspects.isEmpty } }

  /// Notes that a whole message was taken from a connection.
  ///
  /// - Parameter descriptor: the connection's, as ZeroMQ gives it; negative where it knows none
  func noteMessage(from descriptor: Int32) {
    guard descriptor >= 0, let inode = Self.inode(of: descriptor),
      let bytes = Self.bytesReceived(by: descriptor)
    else { return }
    state.withLock { $0.marks[descriptor] = Mark(inode: inode, bytes: bytes) }
  }

  /// Looks at all connections, and disconnects those that had sent too much already when they were last
  /// looked at, and have ended no message since.
  ///
  /// - Parameter ports: those whose messages are taken as they come
  /// - Returns: the ports of the connections that were ended.
  func check(_ ports: Set<Int>) -> [Int] {
    var ended: [Int] = []
    state.withLock { state in
      var marks: [Int32: Mark] = [:]
      var pending: [(descriptor: Int32, port: Int, bytes: Int)] = []
      for descriptor in Self.descriptors {
        guard let bytes = Self.bytesReceived(by: descriptor), let port = Self.port(of: descriptor),
          ports.contains(port), let inode = Self.inode(of: descriptor)
        else { continue }
        let known = state.marks[descriptor].flatMap { $0.inode == inode ? $0 : nil }
        let mark = known ?? Mark(inode: inode, bytes: 0)
        marks[descriptor] = mark
        pending.append((descriptor, port, Int(clamping: bytes &- min(mark.bytes, bytes))))
      }
      let total = pending.reduce(0) { $0 + $1.bytes }
      let most = pending.map(\.bytes).max() ?? 0
      let suspects = pending.filter { $0.bytes > limit || total > 4 * limit && $0.bytes == most }
      var next: [Int32: Mark] = [:]
      for (descriptor, port, _) in suspects {
        let mark = marks[descriptor]
        if let mark, state.suspects[descriptor] == mark {
          // ZeroMQ finds its connection ended, once it has read the rest, and lets go of what it has of
          // the message.
          shutdown(descriptor, Int32(SHUT_RDWR))
          marks[descriptor]?.bytes = .max
          ended.append(port)
        } else {
          next[descriptor] = mark
        }
      }
      state.suspects = next
      // Those of ports that are left out for now stay.
      state.marks.merge(marks) { _, new in new }
      state.marks = state.marks.filter { Self.inode(of: $0.key) == $0.value.inode }
    }
    return ended
  }

  // MARK: What the system knows

  /// What is open.
  private static var descriptors: [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var numbers: [Int32] = []
    while let entry = readdir(folder) {
      let number = withUnsafeBytes(of: &entry.pointee.d_name) { name in
        Int32(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
      }
      if let number { numbers.append(number) }
    }
    return numbers
  }

  /// How many bytes came in by a TCP connection; nil for anything else.
  private static func bytesReceived(by descriptor: Int32) -> UInt64? {
    // The C library's header has the struct of an old system, which ends before `tcpi_bytes_received`.
    let place = 128
    var size = socklen_t(256)
    return withUnsafeTemporaryAllocation(byteCount: Int(size), alignment: 8) { buffer in
      let status = getsockopt(
        descriptor, Int32(IPPROTO_TCP), TCP_INFO, buffer.baseAddress, &size)
      guard status == 0, Int(size) >= place + 8 else { return nil }
      return buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }
  }

  /// The port of a connection's own end.
  private static func port(of descriptor: Int32) -> Int? {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &address) { bytes -> Int? in
      guard let start = bytes.baseAddress,
        getsockname(descriptor, start.assumingMemoryBound(to: sockaddr.self), &size) == 0
      else { return nil }
      let family = Int32(bytes.loadUnaligned(as: sa_family_t.self))
      guard family == AF_INET || family == AF_INET6 else { return nil }
      // At the same place for both.
      return Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  private static func inode(of descriptor: Int32) -> UInt? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt(status.st_ino) : nil
  }
}
