import Dispatch
import Glibc
import Synchronization

/// Threads that share out the blocks of one sweep after the other.
///
/// Sweeps may be a few microseconds apart, sooner than a sleeping thread wakes. So a helper looks out
/// for the next sweep for a moment before it goes to sleep, and the caller never waits for one that
/// sleeps: whoever is awake takes the next block.
final class Crew: Sendable {
  /// How often a helper looks for work before it sleeps: some tens of microseconds.
  private static let patience = 4_000

  /// Bits of a ticket that count blocks; those above count sweeps.
  private static let blockBits = 32

  private final class Helper: Sendable {
    let isAsleep = Atomic<Bool>(false)
    let bell = DispatchSemaphore(value: 0)
  }

  private let blockCount: Int
  private let helpers: [Helper]
  /// The sweep, and the next block of it that nobody has taken.
  private let ticket = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isEnding = Atomic<Bool>(false)
  /// The work on a block; read only by who holds a block, written only while nobody does.
  nonisolated(unsafe) private var work: (Int) -> Void = { _ in }

  /// Starts the helpers.
  ///
  /// - Parameters:
  ///   - helpers: How many threads there are besides the caller's.
  ///   - blocks: How many blocks each sweep has, at least 1.
  init(helpers: Int, blocks: Int) {
    blockCount = blocks
    self.helpers = (0..<helpers).map { _ in Helper() }
    ticket.store(blocks, ordering: .relaxed)
    for helper in self.helpers {
      DispatchQueue(label: "sweeps").async { [self] in serve(helper) }
    }
  }

  /// Has the helpers end; must be called before the crew is given up.
  func dismiss() {
    isEnding.store(true, ordering: .sequentiallyConsistent)
    wake()
  }

  /// Does the work on every block, and returns when all of it is done.
  ///
  /// - Parameter work: Given a block's number; called on several threads at once.
  func perform(_ work: @escaping (Int) -> Void) {
    self.work = work
    done.store(0, ordering: .relaxed)
    let sweep = ticket.load(ordering: .relaxed) >> Self.blockBits &+ 1
    ticket.store(sweep << Self.blockBits, ordering: .sequentiallyConsistent)
    wake()
    takeBlocks()
    var looks = 0
    while done.load(ordering: .acquiring) < blockCount {
      looks += 1
      if looks > Self.patience { sched_yield() }
    }
  }

  private func takeBlocks() {
    let mask = 1 << Self.blockBits - 1
    while true {
      let (block, _) = ticket.add(1, ordering: .sequentiallyConsistent)
      guard block & mask < blockCount else { return }
      work(block & mask)
      done.add(1, ordering: .releasing)
    }
  }

  private func wake() {
    for helper in helpers
    where helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
      helper.bell.signal()
    }
  }

  private func serve(_ helper: Helper) {
    let mask = 1 << Self.blockBits - 1
    func isIdle() -> Bool {
      ticket.load(ordering: .sequentiallyConsistent) & mask >= blockCount
        && !isEnding.load(ordering: .sequentiallyConsistent)
    }
    while !isEnding.load(ordering: .relaxed) {
      var looks = 0
      while isIdle(), looks < Self.patience { looks += 1 }
      if isIdle() {
        helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
        // Work that came in between may have found nobody asleep.
        if isIdle() || !helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
          helper.bell.wait()
        }
      }
      takeBlocks()
    }
  }
}
