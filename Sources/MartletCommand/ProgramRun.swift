internal import Glibc

/// What came of running another program: what it printed, errors included, and how it ended.
package struct ProgramRun: Sendable {
  /// The lines it printed, on either stream.
  package var lines: [String]
  /// Its exit status; 127 if it could not be started.
  package var status: Int32

  /// States what a program printed.
  package init(lines: [String], status: Int32) {
    self.lines = lines
    self.status = status
  }

  /// Runs a program to its end.
  ///
  /// - Parameter arguments: the program, by its path or its name, and what follows it
  package init(_ arguments: [String]) {
    let words = arguments.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
    self.init(lines: [], status: 127)
    guard let pipe = popen(words.joined(separator: " ") + " 2>&1 </dev/null", "r") else { return }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      if bytes.count < 1 << 16 { bytes += buffer[..<count] }
    }
    let ending = pclose(pipe)
    // As the macros of <sys/wait.h>: the status is the second byte, unless a signal ended it.
    status = ending & 0x7F == 0 ? ending >> 8 & 0xFF : 128 + (ending & 0x7F)
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
