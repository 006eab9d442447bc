internal import Synchronization

/// Why a problem's own code could not go on.
public struct ProblemFailure: Sendable, Equatable {
  /// What was wrong, as a sentence.
  public var message: String
  /// The error that was thrown inside, where there was one.
  public var cause: (any Error)?

  /// Makes a failure.
  public init(_ message: String, cause: (any Error)? = nil) {
    self.message = message
    self.cause = cause
  }

  /// Two failures are equal when they say the same.
  public static func == (a: ProblemFailure, b: ProblemFailure) -> Bool { a.message == b.message }
}

/// How a problem's own code tells the run it is in that it cannot go on.
///
/// Simulators do not throw, so that loops stay plain: one that fails says so here, which asks the run
/// to stop, and gives steps without meaning until the run has noticed.
public final class StopSignal: Sendable {
  private let reason = Mutex<ProblemFailure?>(nil)
  private let stop: @Sendable () -> Void

  /// Makes the signal of one run.
  ///
  /// - Parameter stop: Asks the run to stop.
  public init(stop: @escaping @Sendable () -> Void) { self.stop = stop }

  /// Says that the problem is at fault; of several reasons the first is kept.
  public func fail(_ failure: ProblemFailure) {
    reason.withLock { $0 = $0 ?? failure }
    stop()
  }

  /// Asks the run to stop without a fault, as for an interrupt.
  public func interrupt() { stop() }

  /// Why the problem could not go on; nil while all is well.
  public var failure: ProblemFailure? { reason.withLock { $0 } }
}
