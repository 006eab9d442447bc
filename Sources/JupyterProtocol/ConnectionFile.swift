public import JSON

/// What a front end writes down for a kernel it starts: where to listen and how to sign.
///
/// Instead of where to listen it may say where to report that (JEP 66): a registration file has no
/// ports, and the kernel picks its own.
public struct ConnectionFile: Sendable, Hashable {
  /// How the sockets are reached.
  public enum Transport: String, Sendable {
    /// TCP on an address and five ports.
    case tcp
    /// Unix sockets: files whose names are a common path and the five "ports".
    case ipc
  }

  /// How the sockets are reached.
  public var transport: Transport
  /// The address to listen on; for `ipc`, the common beginning of the files' paths.
  public var ip: String
  /// The port of each socket, 1…65535 for TCP; none if the kernel is to pick them.
  public var ports: [Channel: Int]
  /// The secret for signing; empty turns signing off.
  public var key: String
  /// Where to report the ports that the kernel picks.
  public var registration: Registration?
  /// The keys with which everything is encrypted, if it is.
  public var curve: CurveKeys?

  /// Creates the description of a connection.
  public init(
    transport: Transport, ip: String, ports: [Channel: Int], key: String,
    registration: Registration? = nil, curve: CurveKeys? = nil
  ) {
    self.transport = transport
    self.ip = ip
    self.ports = ports
    self.key = key
    self.registration = registration
    self.curve = curve
  }

  /// Reads the JSON text of a connection file or a registration file.
  ///
  /// - Throws: a `ConnectionFileError` whose description says what is missing or wrong.
  public init(parsing bytes: [UInt8]) throws(ConnectionFileError) {
    let json: JSON
    do { json = try JSON.parse(bytes) } catch { throw .notJSON(error) }
    guard json.object != nil else { throw .notAnObject }
    let transportName = try Self.string("transport", in: json, default: "tcp")
    guard let transport = Transport(rawValue: transportName) else {
      throw .unsupported(field: "transport", value: transportName, expected: "tcp or ipc")
    }
    let key = try Self.string("key", in: json, default: "")
    let scheme = try Self.string("signature_scheme", in: json, default: "hmac-sha256")
    guard key.isEmpty || scheme == "hmac-sha256" else {
      throw .unsupported(field: "signature_scheme", value: scheme, expected: "hmac-sha256")
    }
    let curve = try CurveKeys(in: json)
    guard json["registration_port"] == nil else {
      let registration = try Registration(in: json, transport: transport)
      let ip = try Self.string("ip", in: json, default: registration.nearbyAddress)
      self.init(
        transport: transport, ip: ip, ports: [:], key: key, registration: registration,
        curve: curve)
      return
    }
    let ip = try Self.string("ip", in: json, default: nil)
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      ports[channel] = try Self.port(channel.portField, in: json, transport: transport)
    }
    self.init(transport: transport, ip: ip, ports: ports, key: key, curve: curve)
  }

  /// The address of a channel's socket, as ZeroMQ writes it; `*` stands for a port to be picked.
  public func address(of channel: Channel) -> String {
    Self.address(transport, ip, ports[channel].map(String.init) ?? "*")
  }

  static func address(_ transport: Transport, _ ip: String, _ port: String) -> String {
    switch transport {
    case .tcp: "tcp://\(ip.contains(":") ? "[\(ip)]" : ip):\(port)"
    case .ipc: "ipc://\(ip)-\(port)"
    }
  }

  static func port(
    _ field: String, in json: JSON, transport: Transport
  ) throws(ConnectionFileError) -> Int {
    guard let value = json[field] else { throw .missing(field) }
    guard let port = value.int, port > 0, transport == .ipc || port <= 65_535 else {
      throw .unsupported(field: field, value: value.text, expected: "a port from 1 to 65535")
    }
    return port
  }

  static func string(
    _ field: String, in json: JSON, default fallback: String?
  ) throws(ConnectionFileError) -> String {
    guard let value = json[field] ?? fallback.map(JSON.string) else { throw .missing(field) }
    guard let text = value.string else {
      throw .unsupported(field: field, value: value.text, expected: "a text")
    }
    return text
  }
}

/// Why a connection file cannot be used.
public enum ConnectionFileError: Error, Hashable, CustomStringConvertible {
  /// The file is not a JSON text.
  case notJSON(JSONError)
  /// The file is JSON, but no object.
  case notAnObject
  /// A field that must be there is not.
  case missing(String)
  /// A field has a value that cannot be used.
  case unsupported(field: String, value: String, expected: String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .notJSON(let error): "the connection file cannot be read: \(error)"
    case .notAnObject: "the connection file must hold a JSON object"
    case .missing(let field): "the connection file has no \"\(field)\""
    case .unsupported(let field, let value, let expected):
      "\"\(field)\" in the connection file is \(value); expected \(expected)"
    }
  }
}
