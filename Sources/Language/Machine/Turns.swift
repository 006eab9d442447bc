import Glibc
import Synchronization

/// Whose turn it is to run code of the language.
///
/// One lane at a time runs code, and may change variables. Native code that a lane has called is none
/// of the language: meanwhile another lane may run, or the threads of that native code, which call
/// functions of the language side by side, since they change no variable of the session.
///
/// A lane that finds others waiting gives way after its slice of time, in their order. Nobody who runs
/// alone ever takes a lock: a lane goes out to native code and comes in again by one change of one word,
/// a thread of native code by a flag of its own stack.
final class Turns: @unchecked Sendable {
  /// How long a lane runs while others wait, in nanoseconds; then the next has its turn.
  private static let slice = 5_000_000
  /// How long a waiting thread sleeps between two looks, in microseconds.
  private static let nap: UInt32 = 200

  /// Who waits, in order: a lane's number, or all threads of native code together.
  private enum Ticket: Equatable {
    case lane(Int)
    case threads
  }

  private struct Queue {
    var tickets: [Ticket] = []
    /// How many threads of native code wait.
    var threads = 0
    /// When the owner's turn began.
    var begun = 0
    /// Until when no lane begins a turn, because threads of native code have theirs.
    var threadsUntil = 0
    var lanes: [Weak] = []
    /// The lane that sees what others have lent to functions, and these.
    var shown: (to: Lane, of: [Lane])?
  }

  private struct Weak {
    weak var lane: Lane?
  }

  /// 0 when no lane has its turn; else twice the owner's number, and 1 while it is within code.
  private let owner = Atomic<Int>(0)
  private let waiting = Atomic<Int>(0)
  /// Whether a thread of native code may be within code.
  private let hasThreads = Atomic<Bool>(false)
  private let laneCount = Atomic<Int>(0)
  private let queue = Mutex(Queue())

  /// Whether somebody waits for a turn.
  @inline(__always)
  var isAwaited: Bool { waiting.load(ordering: .relaxed) != 0 }

  /// Takes note of a lane; gives its number, from 1.
  func add(_ lane: Lane) -> Int {
    queue.withLock { $0.lanes.append(Weak(lane: lane)) }
    return laneCount.add(1, ordering: .sequentiallyConsistent).newValue
  }

  // MARK: Lanes

  /// Goes out to native code; the lane keeps its turn until another wants it.
  @inline(__always)
  func goOut(_ lane: Lane) {
    owner.store(lane.number << 1, ordering: .sequentiallyConsistent)
  }

  /// Comes back from native code.
  @inline(__always)
  func comeIn(_ lane: Lane, _ engine: Engine) {
    let isOwner = owner.compareExchange(
      expected: lane.number << 1, desired: lane.number << 1 | 1,
      ordering: .sequentiallyConsistent
    ).exchanged
    if !isOwner { wait(lane) }
    if hasThreads.load(ordering: .sequentiallyConsistent) { awaitThreads(engine) }
    if !isOwner, laneCount.load(ordering: .relaxed) > 1 { show(to: lane) }
  }

  /// Begins the turn of a lane that runs nothing.
  func begin(_ lane: Lane, _ engine: Engine) {
    wait(lane)
    if hasThreads.load(ordering: .sequentiallyConsistent) { awaitThreads(engine) }
    if laneCount.load(ordering: .relaxed) > 1 { show(to: lane) }
  }

  /// Ends the turn of the lane that has it.
  func end() {
    hide()
    owner.store(0, ordering: .sequentiallyConsistent)
  }

  /// Lets those who wait have their turn, if the lane's has lasted its time.
  @inline(never)
  func giveWay(_ lane: Lane, _ engine: Engine) {
    let isOver = queue.withLock { queue in
      !queue.tickets.isEmpty && Turns.now() - queue.begun > Turns.slice
    }
    guard isOver else { return }
    end()
    begin(lane, engine)
  }

  private func wait(_ lane: Lane) {
    let own = Ticket.lane(lane.number)
    var isQueued = false
    while true {
      let isGiven = queue.withLock { queue in
        if !isQueued {
          queue.tickets.append(own)
          waiting.add(1, ordering: .sequentiallyConsistent)
          isQueued = true
        }
        guard queue.tickets.first == own else { return false }
        let time = Turns.now()
        if queue.threadsUntil > time { return false }
        let seen = owner.load(ordering: .sequentiallyConsistent)
        if seen & 1 == 1 { return false }
        if seen != 0, time - queue.begun < Turns.slice { return false }
        guard
          owner.compareExchange(
            expected: seen, desired: lane.number << 1 | 1, ordering: .sequentiallyConsistent
          ).exchanged
        else { return false }
        queue.tickets.removeFirst()
        waiting.subtract(1, ordering: .sequentiallyConsistent)
        queue.begun = time
        return true
      }
      if isGiven { return }
      usleep(Turns.nap)
    }
  }

  // MARK: Threads of native code

  /// Lets a thread of native code begin to run code on a stack of its own.
  @inline(__always)
  func comeIn(_ interpreter: Interpreter) {
    interpreter.isWithin.store(true, ordering: .sequentiallyConsistent)
    if !hasThreads.load(ordering: .sequentiallyConsistent) {
      hasThreads.store(true, ordering: .sequentiallyConsistent)
    }
    if owner.load(ordering: .sequentiallyConsistent) & 1 == 1 { stepAside(interpreter) }
  }

  /// Lets the lane whose turn it is go first.
  @inline(never)
  func stepAside(_ interpreter: Interpreter) {
    repeat {
      interpreter.isWithin.store(false, ordering: .sequentiallyConsistent)
      waitAsThread()
      interpreter.isWithin.store(true, ordering: .sequentiallyConsistent)
      hasThreads.store(true, ordering: .sequentiallyConsistent)
    } while owner.load(ordering: .sequentiallyConsistent) & 1 == 1
  }

  /// Whether a lane waits for threads of native code to step aside, or runs.
  var isLaneWithin: Bool { owner.load(ordering: .relaxed) & 1 == 1 }

  private func waitAsThread() {
    waiting.add(1, ordering: .sequentiallyConsistent)
    queue.withLock { $0.threads += 1 }
    while !queue.withLock({ letThreadPass(&$0) }) { usleep(Turns.nap) }
    waiting.subtract(1, ordering: .sequentiallyConsistent)
  }

  /// Whether a thread of native code need not wait any longer.
  private func letThreadPass(_ queue: inout Queue) -> Bool {
    let place = queue.tickets.firstIndex(of: .threads)
    if owner.load(ordering: .sequentiallyConsistent) & 1 == 1 {
      if place == nil { queue.tickets.append(.threads) }
      return false
    }
    // Where lanes wait before them, these go first, unless the threads have their time now.
    let time = Turns.now()
    if queue.threadsUntil <= time, let place {
      if place > 0 { return false }
      queue.threadsUntil = time + Turns.slice
    }
    queue.threads -= 1
    if queue.threads == 0 || place == 0 { queue.tickets.removeAll { $0 == .threads } }
    return true
  }

  /// Waits until no thread of native code is within code.
  private func awaitThreads(_ engine: Engine) {
    // Told first, looked at then: who comes in meanwhile says so again, or sees whose turn it is.
    hasThreads.store(false, ordering: .sequentiallyConsistent)
    guard engine.hasThreadWithin else { return }
    waiting.add(1, ordering: .sequentiallyConsistent)
    while engine.hasThreadWithin { usleep(20) }
    waiting.subtract(1, ordering: .sequentiallyConsistent)
  }

  // MARK: What is lent

  /// Lets a lane see what the others have lent to functions that change it.
  private func show(to lane: Lane) {
    hide()
    let lanes = queue.withLock { queue in
      queue.lanes.removeAll { $0.lane == nil }
      return queue.lanes.compactMap(\.lane)
    }
    let shown = lanes.filter { $0 !== lane && $0.interpreter.showLent() }
    if !shown.isEmpty { queue.withLock { $0.shown = (lane, shown) } }
  }

  /// Gives it back to the others at the end of that lane's turn, as the lane has left it.
  private func hide() {
    if laneCount.load(ordering: .relaxed) < 2 { return }
    guard
      let (lane, shown) = queue.withLock({ queue in
        defer { queue.shown = nil }
        return queue.shown
      })
    else { return }
    // Of a place that several lanes have lent each goes on with the latest value.
    let isShared = lane.interpreter.showLent() || shown.count > 1
    for other in shown {
      other.interpreter.hideLent()
      if isShared { _ = other.interpreter.showLent() }
    }
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
