public import Language
public import Syntax

/// One user's conversation with the language: cells in, outputs out, variables kept between.
///
/// A session is used from one thread at a time; only `interrupt` may be called from any. Offsets are
/// UTF-8 offsets into the code.
public final class Session: @unchecked Sendable {
  /// The version of Martlet and of its language.
  public static let version = "0.1.0"

  /// Makes a session with the whole vocabulary and no variables.
  ///
  /// - Parameter seed: Seeds the session's random numbers until `seed(_:)` is called in a cell; nil
  ///   for a seed that differs from session to session.
  public init(seed: Int? = nil) {}

  /// Runs a cell: checks the whole of it, then runs it to its end, its failure or an interrupt.
  ///
  /// - Parameters:
  ///   - code: The source.
  ///   - name: How messages call the cell, such as `cell 3`.
  ///   - readLine: Asks the user for a line of text; nil where nobody can be asked.
  ///   - sink: Takes the outputs while the cell runs, from any thread, one at a time.
  /// - Returns: What became of it.
  public func run(
    _ code: String, name: String, readLine: (@Sendable (String) -> String?)? = nil,
    sink: @escaping @Sendable (Output) -> Void
  ) -> CellReport {
    CellReport()
  }

  /// Asks the running cell to stop soon; safe from any thread and from none running.
  public func interrupt() {}

  /// Checks a cell without running it, and goes on as if it had run: what it declares is known to
  /// the next one checked.
  public func check(_ code: String, name: String) -> [Diagnostic] { [] }

  /// The value of an expression, for a front end: nothing is put out or kept.
  public func evaluate(_ expression: String) -> Result<Display, CellFailure> {
    .success(Display(plain: ""))
  }

  /// Whether the code can run as it stands, or needs another line.
  public func completeness(of code: String) -> Readiness { .complete }

  /// What could stand at a place.
  public func completions(in code: String, at offset: Int) -> Completions {
    Completions(items: [], replaced: offset..<offset)
  }

  /// What there is to say about the name at a place; more at detail 1.
  public func inspect(_ code: String, at offset: Int, detail: Int = 0) -> Display? { nil }
}
