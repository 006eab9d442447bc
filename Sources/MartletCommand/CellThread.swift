internal import Glibc
internal import JupyterTransport
internal import Synchronization

/// The thread on which cells run: with as much stack as a kernel's has.
enum CellThread {
  /// Does something there and waits for what comes of it.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
    let work = Work(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, KernelServer.executionStackSize)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(work as AnyWork)
    let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      if let context { Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().perform() }
      return nil
    }
    guard pthread_create(&thread, &attributes, start, context.toOpaque()) == 0 else {
      context.release()
      return body()
    }
    pthread_join(thread, nil)
    return work.result.withLock { $0 } ?? body()
  }
}

private class AnyWork: @unchecked Sendable {
  func perform() {}
}

private final class Work<Result: Sendable>: AnyWork, @unchecked Sendable {
  let body: @Sendable () -> Result
  let result = Mutex<Result?>(nil)

  init(_ body: @escaping @Sendable () -> Result) { self.body = body }

  override func perform() {
    let value = body()
    result.withLock { $0 = value }
  }
}
