import Foundation
import Synchronization

/// A thread with as much stack as cells have; the threads of tests have little.
enum CellThread {
  /// Does something there and waits for it.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    let work = Work<Result>()
    let thread = Thread { work.finish(body()) }
    thread.stackSize = 64 << 20
    thread.start()
    return work.wait()
  }
}

private final class Work<Result: Sendable>: Sendable {
  private let result = Mutex<Result?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func finish(_ value: Result) {
    result.withLock { $0 = value }
    done.signal()
  }

  func wait() -> Result? {
    done.wait()
    return result.withLock { $0 }
  }
}
