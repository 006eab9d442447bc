/// A message about a place in a source, as data; renderers make text of it.
public struct Diagnostic: Error, Sendable, Hashable {
  /// How much a message weighs.
  public enum Severity: String, Sendable {
    /// The cell does not run.
    case error
    /// The cell runs, but probably not as meant.
    case warning
  }

  /// A further remark, with or without a place.
  public struct Note: Sendable, Hashable {
    /// The remark, a full clause without a final stop.
    public var message: String
    /// The place it speaks of.
    public var span: Span?

    /// Makes a note.
    public init(_ message: String, at span: Span? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// A change of the text that would mend the fault.
  public struct Suggestion: Sendable, Hashable {
    /// What to do, such as `did you mean ‘stepSize’?`.
    public var message: String
    /// The text to replace.
    public var span: Span
    /// The text to put there.
    public var replacement: String

    /// Makes a suggestion.
    public init(_ message: String, replacing span: Span, with replacement: String) {
      self.message = message
      self.span = span
      self.replacement = replacement
    }
  }

  /// The stable identifier of this kind of message, such as `unknown-name`.
  public var id: String
  /// How much it weighs.
  public var severity: Severity
  /// The place at fault.
  public var span: Span
  /// What is wrong: what was expected and what was found.
  public var message: String
  /// Further remarks.
  public var notes: [Note]
  /// How to mend it.
  public var suggestion: Suggestion?

  /// Makes a diagnostic.
  public init(
    _ id: String, _ severity: Severity = .error, at span: Span, _ message: String,
    notes: [Note] = [], suggestion: Suggestion? = nil
  ) {
    self.id = id
    self.severity = severity
    self.span = span
    self.message = message
    self.notes = notes
    self.suggestion = suggestion
  }
}
