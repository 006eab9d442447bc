public import Language
public import Syntax

/// Something that a running cell puts out, in order.
public enum Output: Sendable {
  /// Text for standard output, or standard error.
  case stream(String, isError: Bool)
  /// A value to show; with an identifier, one that `update` can replace.
  case display(Display, id: String?)
  /// A new picture in the place of what was shown under an identifier.
  case update(Display, id: String)
  /// Removes the outputs so far, at once or when the next one comes.
  case clear(wait: Bool)
  /// What went wrong in something that a control called; the cell goes on, if one runs.
  case failure(CellFailure)
  /// A message to a widget at the front end.
  case widget(WidgetMessage)
}

/// What became of a cell.
public struct CellReport: Sendable {
  /// The value of the last expression, if the cell has one to show.
  public var value: Display?
  /// Why the cell stopped, if it did not reach its end.
  public var failure: CellFailure?
  /// Warnings of the checker; the cell ran nonetheless, and they were put out on standard error.
  public var warnings: [Diagnostic]
  /// Texts for the front end's pager: what the cell asked `help` for, in order.
  public var pages: [Display]
  /// What the cell asked to be put into a new cell below, if anything.
  public var nextCell: String?
  /// Whether the cell says no more than that its user wants to leave: ‘exit’ or ‘quit’.
  public var asksExit = false

  /// Makes a report.
  public init(
    value: Display? = nil, failure: CellFailure? = nil, warnings: [Diagnostic] = [],
    pages: [Display] = []
  ) {
    self.value = value
    self.failure = failure
    self.warnings = warnings
    self.pages = pages
  }
}

/// Why a cell stopped.
public struct CellFailure: Error, Sendable {
  /// The stable identifier of the (first) message, such as `unknown-name`.
  public var id: String
  /// What kind of failure: `SyntaxError`, `NameError`, `TypeError`, `RuntimeError`, `Interrupted`.
  public var name: String
  /// The message in one line.
  public var message: String
  /// The whole message as a terminal shows it without colour: source lines, carets, frames, help.
  public var plain: String
  /// The whole message with a terminal's ANSI colours, line by line.
  public var ansi: [String]
  /// The whole message as notebooks show it, in bold without colours, line by line.
  public var traceback: [String]
  /// Whether the cell stopped because the user asked for it.
  public var isInterrupt: Bool

  /// Makes a failure.
  public init(
    id: String = "", name: String, message: String, plain: String, ansi: [String],
    traceback: [String]? = nil, isInterrupt: Bool = false
  ) {
    self.id = id
    self.name = name
    self.message = message
    self.plain = plain
    self.ansi = ansi
    self.traceback = traceback ?? ansi
    self.isInterrupt = isInterrupt
  }
}

/// A thing that could stand at a place in the code.
public struct Completion: Sendable, Hashable {
  /// The text to insert.
  public var text: String
  /// What it is: `function`, `class`, `instance`, `keyword`, `property`, `param`, `module`.
  public var kind: String
  /// Its signature or type.
  public var signature: String

  /// Makes a completion.
  public init(text: String, kind: String, signature: String) {
    self.text = text
    self.kind = kind
    self.signature = signature
  }
}

/// What could stand at a place in the code.
public struct Completions: Sendable {
  /// The candidates, the likeliest first.
  public var items: [Completion]
  /// The UTF-8 offsets of the text they replace.
  public var replaced: Range<Int>

  /// Makes completions.
  public init(items: [Completion], replaced: Range<Int>) {
    self.items = items
    self.replaced = replaced
  }
}

/// Whether code can run as it stands.
public enum Readiness: Sendable, Hashable {
  /// It is whole.
  case complete
  /// It needs another line, which would begin with this indentation.
  case incomplete(indent: String)
  /// No further line can make it whole.
  case invalid
}
