public import Session
internal import Synchronization

/// Shows outputs as text, as they come.
///
/// What is shown under an identifier is drawn over when it changes, as long as it is the last thing
/// on a screen; elsewhere its last form is written when the cell ends.
public final class TextPrinter: Sendable {
  private struct State {
    /// Whether the next text begins a line.
    var isAtLineStart = true
    /// The changeable text at the end of the screen.
    var drawn: (id: String, text: String, rows: Int)?
    /// The texts that were drawn and are no longer the last thing on the screen, by identifier.
    var left: [String: String] = [:]
    /// The last forms of texts that are to be written when the cell ends, by identifier.
    var waiting: [(id: String, text: String)] = []
    /// Text for standard output that is kept back to be written in one go.
    var buffer = ""
  }

  /// How much text is kept back at most, in bytes.
  private static let bufferLimit = 1 << 14

  private let device: TerminalDevice
  private let state = Mutex(State())

  /// Makes a printer.
  public init(on device: TerminalDevice) { self.device = device }

  /// Shows an output; from any thread.
  public func show(_ output: Output) {
    state.withLock { state in
      switch output {
      case .stream(let text, let isError): write(text, isError: isError, &state)
      case .display(let display, nil): writeBlock(display.text, &state)
      case .display(let display, let id?): showChangeable(display.text, id: id, &state)
      case .update(let display, let id): showChangeable(display.text, id: id, &state)
      case .clear: state.waiting = []
      case .failure(let failure): write(failure.plain + "\n", isError: true, &state)
      case .widget: break
      }
      if device.isScreen { flush(&state) }
    }
  }

  /// Shows what a cell came to: its pages of help, its value, or why it stopped.
  public func finish(_ report: CellReport) {
    state.withLock { state in
      settle(&state)
      for (_, text) in state.waiting { writeBlock(text, &state) }
      state.waiting = []
      state.left = [:]
      for page in report.pages { writeBlock(readable(page.text), &state) }
      if let value = report.value { writeBlock(value.text, &state) }
      if let failure = report.failure {
        let text = device.isColoured ? failure.ansi.joined(separator: "\n") : failure.plain
        beginLine(&state)
        write(text.hasSuffix("\n") ? text : text + "\n", isError: true, &state)
      } else {
        beginLine(&state)
      }
      flush(&state)
    }
  }

  /// Writes a line of the front end's own.
  public func say(_ line: String, isError: Bool = false) {
    state.withLock { state in
      beginLine(&state)
      write(line + "\n", isError: isError, &state)
      flush(&state)
    }
  }

  // MARK: Text that stays

  private func write(_ text: String, isError: Bool, _ state: inout State) {
    guard let last = text.utf8.last else { return }
    settle(&state)
    state.isAtLineStart = last == 0x0A
    if isError {
      flush(&state)
      device.write(text, true)
    } else {
      state.buffer += text
      if state.buffer.utf8.count >= Self.bufferLimit { flush(&state) }
    }
  }

  private func flush(_ state: inout State) {
    guard !state.buffer.isEmpty else { return }
    device.write(state.buffer, false)
    state.buffer = ""
  }

  private func beginLine(_ state: inout State) {
    if !state.isAtLineStart { write("\n", isError: false, &state) }
  }

  private func writeBlock(_ text: String, _ state: inout State) {
    beginLine(&state)
    write(text.utf8.last == 0x0A ? text : text + "\n", isError: false, &state)
  }

  /// A text for reading, its lines divided between words where the screen is narrower.
  private func readable(_ text: String) -> String {
    guard device.isScreen else { return text }
    return WrappedText(text, columns: device.size().columns - 1).text
  }

  // MARK: Text that changes

  private func showChangeable(_ text: String, id: String, _ state: inout State) {
    if let drawn = state.drawn, drawn.id == id {
      guard drawn.text != text else { return }
      // From the line's start: a key that was echoed may have moved the cursor.
      state.buffer += "\r\u{1B}[\(drawn.rows)A\u{1B}[J"
      state.drawn = nil
    } else if let index = state.waiting.firstIndex(where: { $0.id == id }) {
      state.waiting[index].text = text
      return
    }
    guard state.left[id] != text else { return }
    guard device.isScreen, state.left[id] == nil, let rows = rows(of: text) else {
      state.waiting.append((id, text))
      return
    }
    writeBlock(text, &state)
    state.drawn = (id, text, rows)
  }

  /// Gives up drawing over what stands at the end of the screen.
  private func settle(_ state: inout State) {
    guard let drawn = state.drawn else { return }
    state.left[drawn.id] = drawn.text
    state.drawn = nil
  }

  /// The rows that a text takes on the screen; nil when it does not fit.
  private func rows(of text: String) -> Int? {
    let size = device.size()
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let count = lines.count - (lines.last?.isEmpty == true && lines.count > 1 ? 1 : 0)
    let widest = lines.map(\.unicodeScalars.count).max() ?? 0
    return widest < size.columns && count < size.rows ? count : nil
  }
}
