import Glibc
import Synchronization

/// How much memory the process may take before a program is stopped, so that the system need not end
/// it: three quarters of what the machine, or the container, has.
enum MemoryLimit {
  static let bytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    var total = pages > 0 ? pages &* pageSize : 1 << 33
    if let text = read("/sys/fs/cgroup/memory.max"), let limit = Int(text), limit > 0 {
      total = min(total, limit)
    }
    return total / 4 &* 3
  }()

  private static let freshBytes = Atomic(0)
  /// Bytes allocated in large pieces since the last look at how much there is.
  @inline(__always)
  static var fresh: Int { freshBytes.load(ordering: .relaxed) }
  /// Whether so much is fresh that it is time for a look.
  @inline(__always)
  static var isTimeToLook: Bool { fresh > worthALook }

  /// From how many bytes on a piece is large, and how many of them call for a look.
  static let largePiece = 1 << 20
  static let worthALook = 1 << 26

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  /// Whether the process has more memory than it may, or would with some more bytes.
  static func isExceeded(by more: Int = 0) -> Bool {
    freshBytes.store(0, ordering: .relaxed)
    guard let text = read("/proc/self/statm") else { return false }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return false }
    let (total, overflow) = (pages &* pageSize).addingReportingOverflow(more)
    return overflow || total > bytes
  }

  /// Counts a piece of memory.
  @inline(__always)
  static func note(_ size: Int) {
    if size >= largePiece { freshBytes.wrappingAdd(size, ordering: .relaxed) }
  }

  private static func read(_ path: String) -> Substring? {
    let file = open(path, O_RDONLY)
    if file < 0 { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
      let count = Glibc.read(file, buffer.baseAddress, buffer.count)
      if count <= 0 { return nil }
      let text = String(decoding: UnsafeBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
      return text.prefix { $0 != "\n" }
    }
  }
}

extension RuntimeFailure {
  /// A program that takes more memory than there is.
  static var outOfMemory: RuntimeFailure {
    let gigabytes = Double(MemoryLimit.bytes / (1 << 20)) / 1024
    return RuntimeFailure(
      "allocation-too-large",
      "the program would take more than \((gigabytes * 10).rounded() / 10) GB of memory, the most "
        + "that it may have here")
  }
}
