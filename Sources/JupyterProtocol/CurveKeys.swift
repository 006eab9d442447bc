internal import JSON

/// The pair of keys with which a kernel encrypts its sockets by CurveZMQ, written in Z85.
public struct CurveKeys: Sendable, Hashable {
  /// The number of characters of a key.
  public static let length = 40

  /// The key that everyone needs who talks to the kernel.
  public var publicKey: String
  /// The key that the kernel proves itself by.
  public var secretKey: String

  /// Creates a pair of keys.
  public init(publicKey: String, secretKey: String) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// Reads the keys of a connection file; `nil` if it has none.
  init?(in json: JSON) throws(ConnectionFileError) {
    let fields = ["curve_publickey", "curve_secretkey"]
    guard fields.contains(where: { json[$0] != nil }) else { return nil }
    var keys: [String] = []
    for field in fields {
      guard let value = json[field] else { throw .missing(field) }
      guard let key = value.string, key.utf8.count == Self.length, key.utf8.allSatisfy(Self.isZ85)
      else {
        // The value is not shown: it may be a secret.
        throw .unsupported(
          field: field, value: "no key", expected: "\(Self.length) characters of Z85")
      }
      keys.append(key)
    }
    self.init(publicKey: keys[0], secretKey: keys[1])
  }

  private static func isZ85(_ byte: UInt8) -> Bool {
    let scalar = Character(Unicode.Scalar(byte))
    return scalar.isASCII
      && (scalar.isLetter || scalar.isNumber || ".-:+=^!/*?&<>()[]{}@%$#".contains(scalar))
  }
}
