public import Session

/// What a terminal talks to: a session, or a test's stand-in.
public protocol Conversation: AnyObject, Sendable {
  /// Runs a cell.
  func run(
    _ code: String, name: String, readLine: (@Sendable (String) -> String?)?,
    sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport

  /// Asks the running cell to stop soon; from any thread.
  func interrupt()

  /// Whether the code can run as it stands, or needs another line.
  func completeness(of code: String) -> Readiness

  /// What could stand at a place, as a UTF-8 offset.
  func completions(in code: String, at offset: Int) -> Completions
}

extension Session: Conversation {}
