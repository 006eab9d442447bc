import Foundation
import Synchronization

/// Plays the units of a range of seeds, under a watch that ends the process where one takes too long
/// or too much memory.
final class Worker: @unchecked Sendable {
  /// The most processor time of an input, in seconds, and the most memory, in bytes.
  ///
  /// To fill an array or a string up to what the language allows takes seconds by itself where memory
  /// is slow to be had.
  static let secondsLimit = 4.0
  static let memoryLimit = 3 << 30

  private let status: Status
  private let host = CountingHost()
  private let started = Atomic<UInt64>(0)
  private var clock = clockid_t()

  init(status: Status) { self.status = status }

  /// Does some work on a thread with the stack that cells run on, watched.
  func watched(_ work: @escaping @Sendable (Worker) -> Void) {
    let thread = Thread {
      pthread_getcpuclockid(pthread_self(), &self.clock)
      self.started.store(self.now, ordering: .relaxed)
      let watch = Thread { self.watch() }
      watch.start()
      work(self)
      exit(WorkerEnd.done.rawValue)
    }
    thread.stackSize = 64 << 20
    thread.start()
    while true { sleep(1000) }
  }

  func play(seeds: Range<UInt64>, corpus: Corpus) {
    for seed in seeds {
      status[.seed] = seed
      status[.cell] = 0
      play(FuzzUnit(seed: seed, corpus: corpus))
    }
  }

  func play(_ unit: FuzzUnit) {
    var player = Player(unit.surroundings, host: host)
    for cell in unit.cells {
      status[.cell] += 1
      host.isStopped.store(false, ordering: .relaxed)
      let start = now
      started.store(start, ordering: .relaxed)
      player.play(cell)
      let taken = now - start
      status[.inputs] += 1
      if taken > status[.worst] {
        status[.worst] = taken
        status[.worstSeed] = status[.seed]
      }
    }
    started.store(now, ordering: .relaxed)
  }

  /// The processor time of the thread that works, in nanoseconds.
  private var now: UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private func watch() {
    var silent = 0
    var last: UInt64 = 0
    while true {
      usleep(20_000)
      let begin = started.load(ordering: .relaxed)
      let taken = Double(Int64(now) - Int64(begin)) / 1e9
      if taken > 0.1 { host.isStopped.store(true, ordering: .relaxed) }
      if taken > Self.secondsLimit { _exit(WorkerEnd.tooLong.rawValue) }
      // Waiting takes no processor time: half a minute without a new input is a hang as well.
      silent = status[.inputs] == last ? silent + 1 : 0
      last = status[.inputs]
      if silent > 1500 { _exit(WorkerEnd.tooLong.rawValue) }
      let memory = Self.residentBytes
      if memory > Int(status[.peak]) { status[.peak] = UInt64(memory) }
      if memory > Self.memoryLimit { _exit(WorkerEnd.tooMuchMemory.rawValue) }
    }
  }

  private static var residentBytes: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return 0
    }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }
}
