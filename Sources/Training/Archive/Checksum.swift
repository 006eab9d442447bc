/// The cyclic redundancy check of 64 bits with the polynomial of ECMA-182, reflected (as in xz): it
/// finds every change within 64 neighbouring bits, and misses any other once in 2⁶⁴ times.
package struct Checksum {
  private static let tables: [UInt64] = {
    var tables = [UInt64](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt64(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xC96C_5795_D787_0F42 : value >> 1 }
      tables[byte] = value
    }
    for index in 256..<8 * 256 {
      let before = tables[index - 256]
      tables[index] = tables[Int(before & 0xFF)] ^ before >> 8
    }
    return tables
  }()

  /// The checksum of some bytes; of "123456789" it is 0x995DC9BBDF1939FA.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - isEnough: Asked now and then whether nobody wants to know any more.
  /// - Returns: The checksum; any number once that is enough.
  package static func of(
    _ bytes: some Collection<UInt8>, until isEnough: () -> Bool = { false }
  ) -> UInt64 {
    bytes.withContiguousStorageIfAvailable { of($0, isEnough) }
      ?? Array(bytes).withUnsafeBufferPointer { of($0, isEnough) }
  }

  /// Eight bytes at a time, by a table for each of them (Kounavis & Berry, 2005).
  private static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, _ isEnough: () -> Bool
  ) -> UInt64 {
    tables.withUnsafeBufferPointer { tables in
      var value = ~UInt64(0)
      var index = 0
      let raw = UnsafeRawBufferPointer(bytes)
      while index + 8 <= raw.count {
        if index & 0xF_FFFF == 0, isEnough() { return 0 }
        value ^= UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        var next: UInt64 = 0
        for place in 0..<8 {
          next ^= tables[(7 - place) << 8 | Int(value >> UInt64(8 * place) & 0xFF)]
        }
        value = next
        index += 8
      }
      while index < raw.count {
        value = tables[Int((value ^ UInt64(raw[index])) & 0xFF)] ^ value >> 8
        index += 1
      }
      return ~value
    }
  }
}
