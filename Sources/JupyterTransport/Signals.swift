internal import Glibc
internal import Synchronization

/// Turns SIGINT and SIGTERM into rings of a bell each, which a thread can poll for.
///
/// A handler, rather than a blocked signal and `sigwait`: libraries have threads of their own that
/// block nothing.
enum Signals {
  /// The descriptors the handler writes to; a handler may read an atomic and write, little else.
  private static let interruptDescriptor = Atomic<Int32>(-1)
  private static let terminateDescriptor = Atomic<Int32>(-1)

  /// Rings the bells from now on; they must live as long as the process or until `restore()`.
  static func forward(interrupt: Wakeup, terminate: Wakeup) {
    interruptDescriptor.store(interrupt.writeDescriptor, ordering: .sequentiallyConsistent)
    terminateDescriptor.store(terminate.writeDescriptor, ordering: .sequentiallyConsistent)
    install { signal in
      let saved = errno
      let descriptor =
        signal == SIGINT
        ? Signals.interruptDescriptor.load(ordering: .relaxed)
        : Signals.terminateDescriptor.load(ordering: .relaxed)
      var byte: UInt8 = 1
      _ = write(descriptor, &byte, 1)
      errno = saved
    }
  }

  /// Ignores the signals from now on: the process is about to end.
  static func ignore() { install(SIG_IGN) }

  private static func install(_ handler: __sighandler_t?) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = Int32(SA_RESTART)
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }
}
