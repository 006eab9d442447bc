internal import Glibc
internal import Synchronization

/// Turns SIGINT into a call on a thread where anything may be called.
public enum Interruption {
  /// Made before the handler is, and never again; made to be rung from anywhere.
  private nonisolated(unsafe) static let bell: UnsafeMutablePointer<sem_t> = {
    let bell = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(bell, 0, 0)
    return bell
  }()
  /// Kept in a structure: a function by itself would be wrapped once more at each lock.
  private struct Action {
    var run: @Sendable () -> Void = {}
  }
  private static let action = Mutex(Action())
  private static let hasThread = Atomic(false)

  /// Calls `action` whenever the user interrupts the process.
  ///
  /// - Parameters:
  ///   - onlyOnce: Whether a second interrupt ends the process, as it does by itself.
  ///   - action: What to call, on a thread of its own.
  public static func forward(onlyOnce: Bool = false, to action: @escaping @Sendable () -> Void) {
    self.action.withLock { $0.run = action }
    _ = bell
    if !hasThread.exchange(true, ordering: .sequentiallyConsistent) { startThread() }
    var handler = sigaction()
    handler.__sigaction_handler.sa_handler = { _ in
      let saved = errno
      sem_post(Interruption.bell)
      errno = saved
    }
    handler.sa_flags = Int32(SA_RESTART) | (onlyOnce ? Int32(bitPattern: UInt32(SA_RESETHAND)) : 0)
    sigaction(SIGINT, &handler, nil)
  }

  private static func startThread() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        while true {
          if sem_wait(Interruption.bell) == 0 { Interruption.action.withLock { $0.run }() }
        }
      }, nil)
    pthread_detach(thread)
  }
}
