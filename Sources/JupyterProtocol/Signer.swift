internal import CSodium

/// Signs messages with HMAC-SHA256 (RFC 2104, FIPS 180-4) and checks signatures in constant time.
///
/// A signature is 64 lower-case hexadecimal digits over the four parts header, parent header,
/// metadata and content, one after the other. With an empty key nothing is signed or checked.
public struct Signer: Sendable {
  private let key: [UInt8]

  /// Creates a signer with the connection's key.
  public init(key: String) { self.key = Array(key.utf8) }

  /// Whether there is a key to sign with.
  public var isEnabled: Bool { !key.isEmpty }

  /// The signature of some parts; empty without a key.
  public func signature(of parts: some Sequence<[UInt8]>) -> [UInt8] {
    guard isEnabled else { return [] }
    var state = crypto_auth_hmacsha256_state()
    crypto_auth_hmacsha256_init(&state, key, key.count)
    for part in parts { crypto_auth_hmacsha256_update(&state, part, UInt64(part.count)) }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    crypto_auth_hmacsha256_final(&state, &digest)
    let digits = Array("0123456789abcdef".utf8)
    var hex: [UInt8] = []
    hex.reserveCapacity(2 * digest.count)
    for byte in digest {
      hex.append(digits[Int(byte >> 4)])
      hex.append(digits[Int(byte & 15)])
    }
    return hex
  }

  /// Whether `signature` is that of the parts; always, without a key.
  ///
  /// How long this takes does not depend on where two signatures differ.
  public func accepts(_ signature: [UInt8], of parts: some Sequence<[UInt8]>) -> Bool {
    guard isEnabled else { return true }
    let expected = self.signature(of: parts)
    guard signature.count == expected.count else { return false }
    return sodium_memcmp(signature, expected, expected.count) == 0
  }
}
