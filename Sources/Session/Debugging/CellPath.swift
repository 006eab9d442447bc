import Glibc
import Syntax

extension CellDebugger {
  /// How the paths of cells begin: each process has its own.
  public static let pathPrefix = "/tmp/martlet_\(getpid())/"
  /// How the paths of cells end.
  public static let pathSuffix = ".martlet"
  /// The seed of the hash between the two.
  public static let hashSeed: UInt32 = 0x4D61_7274
}

extension SourceText {
  /// The path by which a front end knows the source.
  var path: String { CellDebugger.path(of: self[Span(0, bytes.count)]) }
}

/// The 32-bit MurmurHash2 of a text's UTF-8 (Austin Appleby, public domain), by which front ends name
/// cells.
package func murmur2(_ text: String, seed: UInt32) -> UInt32 {
  let multiplier: UInt32 = 0x5BD1_E995
  let bytes = Array(text.utf8)
  var hash = seed ^ UInt32(truncatingIfNeeded: bytes.count)
  var start = 0
  while bytes.count - start >= 4 {
    var word =
      UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
      | UInt32(bytes[start + 3]) << 24
    word = word &* multiplier
    word ^= word >> 24
    hash = (hash &* multiplier) ^ (word &* multiplier)
    start += 4
  }
  if start < bytes.count {
    for (place, byte) in bytes[start...].enumerated() {
      hash ^= UInt32(byte) << (8 * UInt32(place))
    }
    hash = hash &* multiplier
  }
  hash ^= hash >> 13
  hash = hash &* multiplier
  return hash ^ (hash >> 15)
}

extension CellDebugger {
  /// The path by which a front end knows a cell: the same for the same text.
  public static func path(of code: String) -> String {
    pathPrefix + String(murmur2(code, seed: hashSeed)) + pathSuffix
  }

  /// Keeps the text of a cell, and gives its path.
  public func keep(_ code: String) -> String {
    let path = Self.path(of: code)
    state.update { $0.dumped[path] = SourceText(name: path, text: code) }
    return path
  }

  /// The text of a cell that was kept, or that ran.
  public func text(at path: String) -> String? {
    state.withLock { state in
      let source = state.dumped[path] ?? state.sources.values.first { $0.path == path }?.text
      return source.map { $0[Span(0, $0.bytes.count)] }
    }
  }
}
