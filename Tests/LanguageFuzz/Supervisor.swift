import Foundation

/// Has workers play ranges of seeds, keeps what stops them, and goes on after it.
struct Supervisor {
  var executable: String
  var programs: String
  var findings: String
  var inputs: Int
  var firstSeed: UInt64
  var jobs: Int

  /// A worker is replaced after so many units, so that what leaks shows and does not add up.
  private static let batch: UInt64 = 400

  /// Runs to the end.
  ///
  /// - Returns: Whether all inputs were played and nothing was found.
  func run() -> Bool {
    let units = UInt64((inputs + FuzzUnit.size - 1) / FuzzUnit.size)
    let shared = Shared(next: firstSeed, end: firstSeed + units)
    do {
      try FileManager.default.createDirectory(
        atPath: findings, withIntermediateDirectories: true)
    } catch { shared.with { $0.fail("findings cannot be kept in \(findings): \(error)") } }
    let start = Date()
    let threads = (0..<jobs).map { job in
      let thread = Thread { work(job, shared) }
      thread.start()
      return thread
    }
    var shown = 0
    while threads.contains(where: { !$0.isFinished }) {
      Thread.sleep(forTimeInterval: 1)
      let done = shared.with { $0.inputs }
      if done - shown >= 500_000 {
        shown = done
        report(shared, since: start)
      }
    }
    report(shared, since: start)
    let (played, found, failure) = shared.with { ($0.inputs, $0.found, $0.failure) }
    if let failure { say(failure) }
    if found.isEmpty, played < inputs { say("only \(played) of \(inputs) inputs were played") }
    return found.isEmpty && failure == nil && inputs > 0 && played >= inputs
  }

  private func report(_ shared: Shared, since start: Date) {
    let seconds = Date().timeIntervalSince(start)
    shared.with { shared in
      say(
        "\(shared.inputs) inputs, \(Int(Double(shared.inputs) / max(seconds, 0.001))) a second; "
          + "the longest \(shared.worst / 1_000_000) ms (seed \(shared.worstSeed)), "
          + "the most memory \(shared.peak >> 20) MB, found \(shared.found.count)")
    }
  }

  private func work(_ job: Int, _ shared: Shared) {
    let path = NSTemporaryDirectory() + "language-fuzz-\(getpid())-\(job)"
    defer { unlink(path) }
    guard let status = Status(path: path) else {
      shared.with { $0.fail("no file can be kept in \(NSTemporaryDirectory())") }
      return
    }
    while let range = shared.with({ $0.take(Self.batch) }) {
      var next = range.lowerBound
      while next < range.upperBound {
        status[.inputs] = 0
        status[.worst] = 0
        status[.peak] = 0
        let end = runWorker(
          ["worker", path, "\(next)", "\(range.upperBound)", "--programs", programs])
        shared.with { $0.add(status) }
        if end == WorkerEnd.done.rawValue { break }
        guard end != WorkerEnd.notBegun.rawValue else {
          shared.with { $0.fail("a worker could not begin") }
          return
        }
        // Somebody wants an end of it all.
        if end == WorkerEnd.signal(SIGTERM) || end == WorkerEnd.signal(SIGINT) {
          shared.with { $0.fail("stopped from outside") }
          return
        }
        keep(seed: status[.seed], cells: Int(status[.cell]), end: end, shared)
        next = status[.seed] + 1
      }
    }
  }

  /// Runs this program as a worker, and says how that ended.
  private func runWorker(_ arguments: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return WorkerEnd.notBegun.rawValue }
    process.waitUntilExit()
    let status = process.terminationStatus
    return process.terminationReason == .exit ? status : WorkerEnd.signal(status)
  }

  private func keep(seed: UInt64, cells: Int, end: Int32, _ shared: Shared) {
    let kind =
      switch end {
      case WorkerEnd.tooLong.rawValue: "hang"
      case WorkerEnd.tooMuchMemory.rawValue: "memory"
      default: "trap"
      }
    guard let corpus = Corpus(folder: programs) else { return }
    let unit = FuzzUnit(seed: seed, corpus: corpus)
    let path = "\(findings)/\(kind)-\(seed).martlet"
    try? unit.saved(upTo: cells).write(toFile: path, atomically: true, encoding: .utf8)
    let smaller = Reduction(kind: end, path: path) { runWorker(["replay", $0]) }.reduced()
    shared.with { $0.found.append(path) }
    say("\(kind) (\(end)): seed \(seed), cell \(cells); \(smaller) bytes kept in \(path)")
  }
}

/// What the supervisor's threads share.
private final class Shared: @unchecked Sendable {
  private let lock = NSLock()
  private var state: State

  struct State {
    var next: UInt64
    var end: UInt64
    var inputs = 0
    var worst: UInt64 = 0
    var worstSeed: UInt64 = 0
    var peak: UInt64 = 0
    var found: [String] = []
    /// Why not everything could be played.
    var failure: String?

    /// Gives up what is still to be played.
    mutating func fail(_ why: String) {
      failure = why
      next = end
    }

    mutating func take(_ count: UInt64) -> Range<UInt64>? {
      guard next < end else { return nil }
      let range = next..<min(end, next + count)
      next = range.upperBound
      return range
    }

    mutating func add(_ status: Status) {
      inputs += Int(status[.inputs])
      peak = max(peak, status[.peak])
      if status[.worst] > worst {
        worst = status[.worst]
        worstSeed = status[.worstSeed]
      }
    }
  }

  init(next: UInt64, end: UInt64) { state = State(next: next, end: end) }

  func with<Result>(_ body: (inout State) -> Result) -> Result {
    lock.withLock { body(&state) }
  }
}

/// Writes a line at once, also where standard output is a file.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
