import Glibc
import JupyterProtocol
import Synchronization

#if COVERAGE
// Built with -sanitize=fuzzer (`make fuzz-decoder`): libFuzzer looks for inputs that reach more.

// What comes again is answered again: what an input reaches must depend on nothing but the input.
nonisolated(unsafe) private let trial = WireTrial(seed: 1, memory: 1)

/// Plays what libFuzzer came up with.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  if let fault = trial.play(bytes: Array(UnsafeBufferPointer(start: start, count: count))) {
    fatalError(fault)
  }
  return 0
}
#else
/// `JupyterFuzz COUNT [SEED [FIRST]]`: plays so many cases, tells how fast, and stops at the first
/// that shows a fault.
@main
enum Fuzz {
  private static let current = Atomic<UInt64>(0)
  private static let seed = Atomic<UInt64>(1)

  /// How much more memory may be in use at the end than after a tenth, in KiB.
  private static let mostGrowth = 64 << 10

  static func main() {
    let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
    guard let count = arguments.first, count > 0 else {
      print("usage: JupyterFuzz COUNT [SEED [FIRST]]")
      exit(2)
    }
    let first = arguments.count > 2 ? arguments[2] : 0
    if arguments.count > 1 { seed.store(arguments[1], ordering: .relaxed) }
    for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      signal(fault) { _ in Fuzz.end("stopped") }
    }
    let trial = WireTrial(seed: seed.load(ordering: .relaxed))
    var memory = 0
    for number in first..<(first + count) {
      current.store(number, ordering: .relaxed)
      if let fault = trial.play(number) {
        print(fault)
        end("failed")
      }
      if number == first + count / 10 { memory = peak }
    }
    let seconds = processorSeconds
    let growth = peak - memory
    print(
      "\(count) wire messages in \(Int(seconds)) s of a core,",
      "\(Int(Double(count) / seconds * 60)) a core-minute, at most \(peak / 1_024) MiB,",
      "\(growth / 1_024) MiB grown")
    if growth > mostGrowth { end("grew") }
  }

  private static var processorSeconds: Double {
    var usage = rusage()
    getrusage(0, &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }

  /// The most memory that was ever in use, in KiB.
  private static var peak: Int {
    var usage = rusage()
    getrusage(0, &usage)
    return usage.ru_maxrss
  }

  private static func end(_ what: String) -> Never {
    let number = current.load(ordering: .relaxed)
    print("\(what) at case \(number): JupyterFuzz 1 \(seed.load(ordering: .relaxed)) \(number)")
    fflush(nil)
    _exit(1)
  }
}
#endif
