internal import FoundationEssentials
internal import Glibc

/// Where text goes: the process's standard streams, or a test's record.
public struct TerminalDevice: Sendable {
  /// Writes to standard output, or standard error.
  public var write: @Sendable (_ text: String, _ isError: Bool) -> Void
  /// Whether standard output is a screen, on which text can be drawn over.
  public var isScreen: Bool
  /// Whether errors are shown in colour.
  public var isColoured: Bool
  /// The screen's columns and rows.
  public var size: @Sendable () -> (columns: Int, rows: Int)

  /// Makes a device.
  public init(
    isScreen: Bool, isColoured: Bool, size: @escaping @Sendable () -> (columns: Int, rows: Int),
    write: @escaping @Sendable (_ text: String, _ isError: Bool) -> Void
  ) {
    self.isScreen = isScreen
    self.isColoured = isColoured
    self.size = size
    self.write = write
  }

  /// The process's own.
  public static var standard: TerminalDevice {
    let environment = ProcessInfo.processInfo.environment
    let isDumb = environment["TERM"] == "dumb"
    let wantsNoColour = environment["NO_COLOR"]?.isEmpty == false
    return TerminalDevice(
      isScreen: isatty(STDOUT_FILENO) == 1 && !isDumb,
      isColoured: isatty(STDERR_FILENO) == 1 && !isDumb && !wantsNoColour,
      size: {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
          return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
      },
      write: { text, isError in
        // Both streams in the order of what happened.
        var copy = text
        copy.withUTF8 { bytes in
          var rest = UnsafeRawBufferPointer(bytes)
          while !rest.isEmpty {
            let count = Glibc.write(
              isError ? STDERR_FILENO : STDOUT_FILENO, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
          }
        }
      })
  }
}
