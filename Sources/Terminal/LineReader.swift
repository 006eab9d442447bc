internal import Glibc

/// Reads lines from a file descriptor, and tells which line comes next if it is there already.
///
/// Belongs to one thread.
package final class LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0
  private var hasEnded = false

  /// Makes a reader of an open descriptor.
  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next line without its break, once it is there; nil at the end.
  package func next() -> String? {
    while true {
      if let end = buffer[position...].firstIndex(of: 0x0A) {
        let line = text(position..<end)
        position = end + 1
        return line
      }
      if hasEnded {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return text(position..<buffer.count)
      }
      fill()
    }
  }

  /// The next line, if all of it has been read already.
  package var peek: String? {
    guard let end = buffer[position...].firstIndex(of: 0x0A) else { return nil }
    return text(position..<end)
  }

  private func text(_ range: Range<Int>) -> String {
    var line = buffer[range]
    if line.last == 0x0D { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  private func fill() {
    buffer.removeSubrange(..<position)
    position = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 || errno != EINTR {
      hasEnded = true
    }
  }
}
