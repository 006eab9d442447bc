public import JSON
internal import Synchronization

/// A message between an object of the kernel's and its counterpart at the front end.
public struct CommMessage: Sendable, Hashable {
  /// What it does to the comm.
  public enum Kind: Sendable, Hashable {
    /// Opens it; the target says what the counterpart is to be.
    case open(target: String)
    /// Says something over it.
    case message
    /// Closes it.
    case close
  }

  /// What it does to the comm.
  public var kind: Kind
  /// The comm's name, which no other has.
  public var id: String
  /// What it says; an object.
  public var data: JSON
  /// Facts about the message; an object.
  public var metadata: JSON
  /// Raw data beside `data`.
  public var buffers: [[UInt8]]

  /// Creates a message.
  public init(
    _ kind: Kind, id: String, data: JSON = [:], metadata: JSON = [:], buffers: [[UInt8]] = []
  ) {
    self.kind = kind
    self.id = id
    self.data = data
    self.metadata = metadata
    self.buffers = buffers
  }

  /// The message's type in the protocol.
  var type: String {
    switch kind {
    case .open: "comm_open"
    case .message: "comm_msg"
    case .close: "comm_close"
    }
  }

  /// The content of the message in the protocol.
  var content: JSON {
    var content: JSON = ["comm_id": .string(id), "data": data]
    if case .open(let target) = kind { content["target_name"] = .string(target) }
    return content
  }

  /// Reads what a front end sent; throws what it lacks.
  init(received message: Message) throws(RequestError) {
    if let defect = message.defect { throw .unreadable(defect) }
    let content = message.content
    guard let id = content["comm_id"]?.string else { throw .missing("comm_id") }
    let kind: Kind
    switch message.type {
    case "comm_open":
      guard let target = content["target_name"]?.string else { throw .missing("target_name") }
      kind = .open(target: target)
    case "comm_close": kind = .close
    default: kind = .message
    }
    self.init(
      kind, id: id, data: content["data"] ?? [:], metadata: message.metadata,
      buffers: message.buffers)
  }
}

/// A comm message of a front end's, as the kernel is told of it.
public struct CommEvent: Sendable, Hashable {
  /// What the front end says.
  public var message: CommMessage
  /// The name of the Jupyter message that brought it; outputs that follow belong to it.
  public var requestID: String
  /// Whether a later message that waits says the same anew, so that only the state matters here.
  public var isSuperseded: Bool

  /// Creates an event.
  public init(_ message: CommMessage, requestID: String, isSuperseded: Bool = false) {
    self.message = message
    self.requestID = requestID
    self.isSuperseded = isSuperseded
  }
}

/// The comms that are open; may be asked from any thread.
public final class Comms: Sendable {
  /// How many may be open; no page has so many widgets.
  private static let most = 100_000

  /// The target of each, by name.
  private let targets = Mutex<[String: String]>([:])

  /// Creates the registry of a kernel, without comms.
  public init() {}

  /// The content of a `comm_info_reply`: every open comm, or those of one target.
  func info(target: String?) -> JSON {
    let chosen = targets.withLock { $0 }.filter { target == nil || $0.value == target }
    return ["status": "ok", "comms": .object(chosen.mapValues { ["target_name": .string($0)] })]
  }

  /// Notes what a message of either side does.
  ///
  /// - Returns: Whether it fits: only an open comm can be talked over or closed.
  @discardableResult
  func note(_ message: CommMessage) -> Bool {
    targets.withLock { targets in
      switch message.kind {
      case .open(let target):
        targets.count < Self.most && targets.updateValue(target, forKey: message.id) == nil
      case .message: targets[message.id] != nil
      case .close: targets.removeValue(forKey: message.id) != nil
      }
    }
  }

  /// Whether nothing is lost when a request is not acted upon, since one of those behind it sets all
  /// that it sets; a slider that is moved sends many such.
  public static func isSuperseded<Waiting: Sequence<Message>>(
    _ request: Message, by waiting: @autoclosure () -> Waiting
  ) -> Bool {
    guard request.type == "comm_msg", let id = request.content["comm_id"]?.string,
      let state = update(in: request)
    else { return false }
    for later in waiting() where later.content["comm_id"]?.string == id {
      guard later.type == "comm_msg" else { return false }
      if let next = update(in: later), state.keys.allSatisfy({ next[$0] != nil }) { return true }
    }
    return false
  }

  /// The state that a message of the widgets' protocol sets; nil for any other.
  private static func update(in message: Message) -> [String: JSON]? {
    guard let data = message.content["data"], data["method"] == "update" else { return nil }
    return data["state"]?.object
  }
}
