internal import Glibc

/// A thread of the server's.
struct Worker {
  private let thread: pthread_t

  /// Starts a thread; `nil` if the system has none left.
  ///
  /// - Parameters:
  ///   - stackSize: in bytes; memory is used only as deep as the stack gets
  ///   - body: what the thread does
  init?(stackSize: Int = 1 << 20, body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let start = Unmanaged.passRetained(Start(body: body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    guard status == 0 else {
      start.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for the thread's end.
  func join() { pthread_join(thread, nil) }

  /// Lets the thread end when it likes.
  func detach() { pthread_detach(thread) }

  private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
