internal import JSON

/// Where a kernel that picks its own ports reports them, to whom started it (JEP 66).
///
/// The report and its receipt are no full messages: a delimiter, a signature and one part.
public struct Registration: Sendable, Hashable {
  private static let delimiter = Array("<IDS|MSG>".utf8)

  /// The address to report to, as ZeroMQ writes it.
  public var address: String
  /// The name under which the starter knows this kernel.
  public var kernelID: String
  /// An address to listen at from which the registration's is reached: the same if it is this
  /// machine's own, any otherwise.
  var nearbyAddress: String

  /// Reads what a registration file says of it.
  init(in json: JSON, transport: ConnectionFile.Transport) throws(ConnectionFileError) {
    let ip = try ConnectionFile.string("registration_ip", in: json, default: nil)
    let port = try ConnectionFile.port("registration_port", in: json, transport: transport)
    kernelID = try ConnectionFile.string("kernel_id", in: json, default: nil)
    address = ConnectionFile.address(transport, ip, String(port))
    switch transport {
    case .tcp:
      let isLocal = ip.hasPrefix("127.") || ip == "localhost" || ip == "::1"
      nearbyAddress = isLocal ? ip : ip.contains(":") ? "::" : "0.0.0.0"
    case .ipc: nearbyAddress = ip + "-kernel"
    }
  }

  /// The report of the ports, signed.
  public func report(_ ports: [Channel: Int], signer: Signer) -> [[UInt8]] {
    var content: JSON = ["kernel_id": .string(kernelID)]
    for (channel, port) in ports { content[channel.portField] = .string(String(port)) }
    let body = content.encoded()
    return [Self.delimiter, signer.signature(of: [body]), body]
  }

  /// Whether frames are a receipt: of any content, but signed.
  public func accepts(_ frames: [[UInt8]], signer: Signer) -> Bool {
    guard let split = frames.firstIndex(of: Self.delimiter), frames.count == split + 3 else {
      return false
    }
    return signer.accepts(frames[split + 1], of: [frames[split + 2]])
  }
}
