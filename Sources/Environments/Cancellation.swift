import Glibc

/// Whether whoever waits for a large model to be made, or for a file to be written or read, has given up.
///
/// Models are made in initialisers, far below those who know of an interrupt; they ask here now and
/// then, and throw `ModelError.Fault.interrupted`, or an error of the file that says so, when the answer is
/// yes. Those initialisers that do not throw do not ask.
public enum Cancellation {
  private final class Question {
    let isRequested: () -> Bool
    init(_ isRequested: @escaping () -> Bool) { self.isRequested = isRequested }
  }

  /// Where each thread keeps its question.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// Whether the body of `asking` around this code, on this thread, is to end; false without one.
  package static var isRequested: Bool {
    guard let key, let question = pthread_getspecific(key) else { return false }
    return Unmanaged<Question>.fromOpaque(question).takeUnretainedValue().isRequested()
  }

  /// Does something within which models that are made on this thread ask whether to go on.
  ///
  /// - Parameters:
  ///   - isRequested: Whether to end.
  ///   - body: What is done.
  /// - Returns: What the body gives.
  /// - Throws: What the body throws.
  public static func asking<Result, Failure>(
    _ isRequested: @escaping () -> Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let key else { return try body() }
    let before = pthread_getspecific(key)
    let question = Question(isRequested)
    pthread_setspecific(key, Unmanaged.passUnretained(question).toOpaque())
    defer {
      pthread_setspecific(key, before)
      withExtendedLifetime(question) {}
    }
    return try body()
  }

  /// Does something that is not to be cancelled.
  static func ignoring<Result, Failure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try asking({ false }, body)
  }
}
