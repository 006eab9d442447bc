internal import Glibc
internal import Synchronization

/// Wakes a thread that polls sockets; may be rung from any thread, and from a signal handler.
final class Wakeup: Sendable {
  /// Readable while rung.
  let descriptor: Int32
  /// Rings when something is written to it.
  let writeDescriptor: Int32

  /// Creates a bell; one that the system denies is never heard.
  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      // A full pipe is rung already; there is nothing to wait for.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    writeDescriptor = ends[1]
  }

  deinit {
    close(descriptor)
    close(writeDescriptor)
  }

  /// Makes the descriptor readable.
  func ring() {
    var byte: UInt8 = 1
    _ = write(writeDescriptor, &byte, 1)
  }

  /// Takes the rings so far.
  func clear() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      while read(descriptor, buffer.baseAddress, buffer.count) == buffer.count {}
    }
  }
}

/// Where other threads leave things for a thread that polls sockets.
final class Mailbox<Element: Sendable>: Sendable {
  /// Rung when something is left, or nothing more will be.
  let wakeup = Wakeup()
  private let state = Mutex<(elements: [Element], isClosed: Bool)>(([], false))

  /// Leaves something.
  func put(_ element: Element) {
    let wasEmpty = state.withLock { state in
      state.elements.append(element)
      return state.elements.count == 1
    }
    if wasEmpty { wakeup.ring() }
  }

  /// Says that nothing more will be left.
  func close() {
    state.withLock { $0.isClosed = true }
    wakeup.ring()
  }

  /// Takes everything out, and whether nothing more will come.
  func takeAll() -> (elements: [Element], isClosed: Bool) {
    state.withLock { state in
      defer { state.elements = [] }
      return state
    }
  }
}
