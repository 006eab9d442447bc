public import JSON

/// The version of the messaging protocol that headers and `kernel_info_reply` carry.
public let protocolVersion = "5.6"

/// Says which message this is, who sent it and when.
public struct Header: Sendable, Hashable {
  /// A name no other message has.
  public let messageID: String
  /// The sender's session.
  public let session: String
  /// The sender's user name.
  public let username: String
  /// When it was sent, in ISO 8601; as received, unchecked.
  public let date: String
  /// What kind of message it is, such as `execute_request`.
  public let type: String
  /// The subshell that is to answer it; nil for the main shell.
  public let subshell: String?
  /// The header as it was received or will be sent, to be quoted by answers to the byte.
  public let encoded: [UInt8]

  /// Creates the header of a new message.
  public init(
    messageID: String, session: String, username: String, date: String, type: String,
    subshell: String? = nil
  ) {
    self.messageID = messageID
    self.session = session
    self.username = username
    self.date = date
    self.type = type
    self.subshell = subshell
    var json: JSON = [
      "msg_id": .string(messageID), "session": .string(session), "username": .string(username),
      "date": .string(date), "msg_type": .string(type), "version": .string(protocolVersion),
    ]
    if let subshell { json["subshell_id"] = .string(subshell) }
    encoded = json.encoded()
  }

  /// The number of bytes beyond which a header is none: every answer quotes it.
  private static let longest = 1 << 16

  /// Reads a received header; `nil` unless it names the message and its kind.
  init?(received bytes: [UInt8]) {
    guard bytes.count <= Self.longest, let json = try? JSON.parse(bytes),
      let id = json["msg_id"]?.string, let type = json["msg_type"]?.string
    else { return nil }
    messageID = id
    session = json["session"]?.string ?? ""
    username = json["username"]?.string ?? ""
    date = json["date"]?.string ?? ""
    self.type = type
    subshell = json["subshell_id"]?.string
    encoded = bytes
  }
}

/// One message of the Jupyter protocol.
public struct Message: Sendable, Hashable {
  /// The routing frames: whom a reply goes to, or an output's topic.
  public var identities: [[UInt8]]
  /// Which message this is.
  public var header: Header
  /// The header of the request this answers or belongs to.
  public var parent: Header?
  /// Facts about the message; an object.
  public var metadata: JSON
  /// What the message says; an object, unless `defect` says otherwise.
  public var content: JSON
  /// Raw data after the content.
  public var buffers: [[UInt8]]
  /// Why the content of a received message could not be read, if so.
  public var defect: String?

  /// Creates a message.
  public init(
    identities: [[UInt8]] = [], header: Header, parent: Header? = nil, metadata: JSON = [:],
    content: JSON, buffers: [[UInt8]] = [], defect: String? = nil
  ) {
    self.identities = identities
    self.header = header
    self.parent = parent
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
    self.defect = defect
  }

  /// What kind of message it is, such as `execute_request`.
  public var type: String { header.type }

  /// Its kind as a log shows it: short, and in one line, whatever the sender wrote.
  public var label: String {
    let start = String(
      type.unicodeScalars.prefix(60).map { scalar in
        scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F ? Character(scalar) : "?"
      })
    return type.unicodeScalars.count > 60 ? start + "…" : start
  }
}
