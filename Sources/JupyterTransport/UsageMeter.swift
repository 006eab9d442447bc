internal import Glibc
internal import JupyterProtocol
internal import Synchronization

/// Reads from /proc what the process and the machine are using.
final class UsageMeter: Sendable {
  /// Processor time so far.
  private struct Sample {
    var time: ContinuousClock.Instant
    /// The process's, in seconds.
    var own: Double
    /// That of all programs and of idling, in ticks.
    var busy: Int
    var idle: Int
  }

  private let last = Mutex<Sample?>(nil)

  /// What is used now; shares of the processors are since the last call.
  func read() -> Usage {
    let now = Self.sample()
    let before = last.withLock { last in
      defer { last = now }
      return last
    }
    let elapsed = (now.time - (before?.time ?? now.time)) / .seconds(1)
    let own = elapsed > 0 ? 100 * (now.own - (before?.own ?? 0)) / elapsed : 0
    let busy = now.busy - (before?.busy ?? 0)
    let all = busy + now.idle - (before?.idle ?? 0)
    let host = before != nil && all > 0 ? 100 * Double(busy) / Double(all) : nil
    return Usage(
      hostname: Self.hostname, processID: Int(getpid()), processorPercent: Self.rounded(own),
      memory: Self.memory, hostProcessorPercent: host.map(Self.rounded),
      processorCount: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), hostMemory: Self.hostMemory)
  }

  private static func rounded(_ percent: Double) -> Double { (10 * percent).rounded() / 10 }

  private static func sample() -> Sample {
    var usage = rusage()  // of the process itself, RUSAGE_SELF
    getrusage(0, &usage)
    let own = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
    }
    // The first line: user, nice, system, idle, waiting for a disk, and more, in ticks.
    let line = lines("/proc/stat").first ?? ""
    let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
    let idle = ticks.count > 4 ? ticks[3] + ticks[4] : 0
    return Sample(time: .now, own: own, busy: ticks.reduce(0, +) - idle, idle: idle)
  }

  private static var hostname: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// What is the process's own and its part of what it shares; else all that is resident.
  private static var memory: Int {
    bytes("Pss", in: "/proc/self/smaps_rollup") ?? bytes("VmRSS", in: "/proc/self/status") ?? 0
  }

  private static var hostMemory: Usage.Memory? {
    let file = "/proc/meminfo"
    guard let total = bytes("MemTotal", in: file), let free = bytes("MemFree", in: file) else {
      return nil
    }
    return Usage.Memory(
      total: total, available: bytes("MemAvailable", in: file) ?? free, free: free)
  }

  /// The number in a line such as `MemFree:   123 kB`, in bytes.
  private static func bytes(_ name: String, in file: String) -> Int? {
    for line in lines(file) where line.hasPrefix("\(name):") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
    return nil
  }

  /// The lines of a short file; none if it cannot be read.
  private static func lines(_ path: String) -> [Substring] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < 1 << 20 {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }
}
