public import JSON

/// A value in several forms, by media type; the front end picks the richest it can show.
public struct MimeBundle: Sendable, Hashable {
  /// The forms: text for most types, any JSON value for types that end in `json`.
  public var data: [String: JSON]
  /// Hints on showing them, by media type.
  public var metadata: [String: JSON]

  /// Creates a bundle.
  public init(_ data: [String: JSON], metadata: [String: JSON] = [:]) {
    self.data = data
    self.metadata = metadata
  }

  /// Creates a bundle of plain text alone.
  public init(text: String) { self.init(["text/plain": .string(text)]) }
}

/// A cell to run.
public struct ExecuteRequest: Sendable, Hashable {
  /// The cell's text.
  public var code: String
  /// Whether nothing of this is to be seen by anyone but the sender.
  public var isSilent: Bool
  /// Whether the cell gets a number of its own and a place in the history.
  public var storesHistory: Bool
  /// The cell's number, for tracebacks.
  public var number: Int
  /// Whether the front end can ask its user for input.
  public var allowsInput: Bool

  /// Creates a request.
  public init(
    code: String, isSilent: Bool = false, storesHistory: Bool = true, number: Int = 1,
    allowsInput: Bool = false
  ) {
    self.code = code
    self.isSilent = isSilent
    self.storesHistory = storesHistory
    self.number = number
    self.allowsInput = allowsInput
  }
}

/// One of the two text streams of a cell.
public enum StreamName: String, Sendable, Hashable {
  /// What is printed.
  case standardOutput = "stdout"
  /// What is printed as an error or warning.
  case standardError = "stderr"
}

/// Something a cell shows while it runs.
public enum ExecuteOutput: Sendable, Hashable {
  /// Text that continues a stream.
  case stream(StreamName, String)
  /// A value to be shown; one with an `id` can be updated later.
  case display(MimeBundle, id: String?)
  /// A new value for everything shown under `id`.
  case update(MimeBundle, id: String)
  /// What the cell showed so far is to vanish, at once or with the next output.
  case clear(wait: Bool)
  /// Something went wrong that does not end a cell, as in what a widget calls.
  case error(KernelError)
  /// A message to the counterpart of an object of the kernel's; sent even where nothing is shown.
  case comm(CommMessage)
}

/// How a cell ended.
public struct ExecuteResult: Sendable, Hashable {
  /// The value of the cell's last expression, if it has one to show.
  public var value: MimeBundle?
  /// What went wrong, if something did.
  public var error: KernelError?
  /// Texts for the front end's pager, such as help.
  public var pages: [MimeBundle]
  /// What the front end should put into a new cell below, if anything.
  public var nextCell: String?
  /// Whether the front end should end the session, where it can.
  public var asksExit: Bool

  /// Creates a result.
  public init(
    value: MimeBundle? = nil, error: KernelError? = nil, pages: [MimeBundle] = [],
    nextCell: String? = nil, asksExit: Bool = false
  ) {
    self.asksExit = asksExit
    self.value = value
    self.error = error
    self.pages = pages
    self.nextCell = nextCell
  }
}

/// An error as front ends show it.
public struct KernelError: Error, Sendable, Hashable {
  /// The kind of error.
  public var name: String
  /// What went wrong, in a line.
  public var value: String
  /// The whole report, line by line; may be coloured by ANSI sequences.
  public var traceback: [String]

  /// Creates an error.
  public init(name: String, value: String, traceback: [String] = []) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }

  /// The members every message about an error has.
  var members: [String: JSON] {
    [
      "ename": .string(name), "evalue": .string(value),
      "traceback": .array(traceback.map(JSON.string)),
    ]
  }

  /// The content of a reply that reports this error.
  var content: JSON { .object(members.merging(["status": "error"]) { first, _ in first }) }
}

/// Whether code is ready to be run.
public enum Completeness: Sendable, Hashable {
  /// It can be run as it is.
  case complete
  /// It needs more lines; the next could begin with `indent`.
  case incomplete(indent: String)
  /// No further line could make it right.
  case invalid
  /// There is no telling.
  case unknown
}

/// What could stand at a position.
public struct CompletionReply: Sendable, Hashable {
  /// One text that could stand there.
  public struct Match: Sendable, Hashable {
    /// The text that replaces the range.
    public var text: String
    /// What it names, such as `function`, `instance` or `keyword`; picks an icon.
    public var type: String
    /// How it is called, if it can be.
    public var signature: String?

    /// Creates a match.
    public init(text: String, type: String = "", signature: String? = nil) {
      self.text = text
      self.type = type
      self.signature = signature
    }
  }

  /// The possible texts, best first.
  public var matches: [Match]
  /// The UTF-8 offsets of what a match replaces.
  public var range: Range<Int>

  /// Creates a reply.
  public init(matches: [Match], range: Range<Int>) {
    self.matches = matches
    self.range = range
  }
}

/// What came of asking the user for a line.
public enum InputAnswer: Sendable, Hashable {
  /// The line, without its end.
  case line(String)
  /// The front end cannot ask.
  case unavailable
  /// The cell was interrupted, or the kernel is ending.
  case interrupted
}
