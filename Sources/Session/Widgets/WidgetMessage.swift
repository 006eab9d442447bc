public import JSON

/// A message between a widget of the session's and its counterpart at a front end.
public struct WidgetMessage: Sendable, Hashable {
  /// What it does to the connection between the two.
  public enum Kind: Sendable, Hashable {
    /// Opens it; the target says what is at the other end.
    case open(target: String)
    /// Says something over it.
    case message
    /// Closes it.
    case close
  }

  /// What it does.
  public var kind: Kind
  /// The connection's name, which is the widget's.
  public var id: String
  /// What it says; an object.
  public var data: JSON
  /// Facts about it; an object.
  public var metadata: JSON

  /// Makes a message.
  public init(_ kind: Kind, id: String, data: JSON = [:], metadata: JSON = [:]) {
    self.kind = kind
    self.id = id
    self.data = data
    self.metadata = metadata
  }
}

/// A message of the front end's, as a session takes it.
public struct WidgetEvent: Sendable, Hashable {
  /// What the front end says.
  public var message: WidgetMessage
  /// The name of the request that brought it, to which outputs belong.
  public var request: String
  /// Whether a later message that waits says the same anew: nothing is called then.
  public var isSuperseded: Bool

  /// Makes an event.
  public init(_ message: WidgetMessage, request: String, isSuperseded: Bool = false) {
    self.message = message
    self.request = request
    self.isSuperseded = isSuperseded
  }
}
