/// A language that front ends can talk to: runs cells and answers questions about code.
///
/// Everything but the closures of `interrupt` and `isInterrupted` is called on one thread, one call at
/// a time. Positions in code are UTF-8 offsets within 0…`code.utf8.count`.
public protocol Kernel: AnyObject {
  /// Runs a cell to its end, its error, or its interruption.
  ///
  /// - Parameters:
  ///   - request: the code and how it is to be run
  ///   - sink: takes outputs while the cell runs, from any thread
  /// - Returns: the cell's value or error.
  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult

  /// The value of an expression, for a front end and not for the user: no output, no history.
  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError>

  /// Whether the code is ready to be run, or needs another line.
  func completeness(of code: String) -> Completeness

  /// What could stand at a position.
  func complete(_ code: String, at offset: Int) -> CompletionReply

  /// What there is to say about the name at a position; more of it at `detail` 1 than at 0.
  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle?

  /// What stops cells and looks into them; none by default.
  var debugger: (any Debugger)? { get }

  /// Takes a message over a comm, such as a slider's new value; outputs belong to that message.
  ///
  /// - Returns: whether a comm that is opened finds somebody to talk to; nobody by default.
  func handle(_ event: CommEvent, sink: any OutputSink) -> Bool

  /// Forgets that an earlier cell was to stop; called before a front end hears that a cell runs, so
  /// that whoever interrupts it from then on is heard.
  func forgetInterrupt()

  /// Asks the running cell to stop soon; does nothing when none runs. Read once, then called from
  /// any thread.
  var interrupt: @Sendable () -> Void { get }

  /// Whether the running cell was asked to stop, so that nobody need be asked for its input. Read once
  /// a cell, then called from any thread.
  var isInterrupted: @Sendable () -> Bool { get }

  /// The kernel of one more shell on the same variables, for a thread of its own; nil where there can be
  /// but one. Called from any thread.
  func makeSubshell() -> (any Kernel)?
}

extension Kernel {
  /// Does nothing.
  public func forgetInterrupt() {}

  /// Never.
  public var isInterrupted: @Sendable () -> Bool { { false } }

  /// None.
  public func makeSubshell() -> (any Kernel)? { nil }
}

extension Kernel {
  /// None.
  public var debugger: (any Debugger)? { nil }

  /// Has nobody to talk to.
  public func handle(_ event: CommEvent, sink: any OutputSink) -> Bool { false }
}

/// Where a running cell puts its outputs.
///
/// May be used from several threads; keeps their order.
public protocol OutputSink: Sendable {
  /// Passes an output on.
  func send(_ output: ExecuteOutput)

  /// Asks the person at the front end for a line of text and waits for it.
  func readLine(prompt: String, isPassword: Bool) -> InputAnswer
}
