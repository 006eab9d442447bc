internal import Glibc

/// A sentence about why the command cannot do what it was asked.
package struct Failure: Error, CustomStringConvertible {
  /// The sentence.
  package let description: String

  init(_ description: String) { self.description = description }

  /// Writes a message on standard error.
  static func report(_ message: String) {
    var line = message + "\n"
    line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }
}
