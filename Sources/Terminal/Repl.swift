internal import Glibc
internal import Session

/// A conversation in a terminal, or with a script that comes through a pipe.
public struct Repl {
  private let conversation: any Conversation
  private let device: TerminalDevice
  private let printer: TextPrinter

  /// Makes a conversation with a session.
  public init(_ conversation: any Conversation, on device: TerminalDevice = .standard) {
    self.conversation = conversation
    self.device = device
    printer = TextPrinter(on: device)
  }

  /// Talks until the user leaves, or the input ends.
  ///
  /// - Returns: The process's exit status: 1 when a cell of a piped script failed.
  public func run() -> Int32 {
    let conversation = conversation
    guard isatty(STDIN_FILENO) == 1, device.isScreen,
      let editor = LineEditor(historyPath: HistoryFile.path())
    else {
      Interruption.forward(onlyOnce: true) { conversation.interrupt() }
      return run(linesOf: LineReader(descriptor: STDIN_FILENO))
    }
    Interruption.forward { conversation.interrupt() }
    printer.say("Martlet \(Session.version) · help for help, Ctrl-D to leave")
    talk(with: editor)
    return 0
  }

  // MARK: With a person

  private func talk(with editor: LineEditor) {
    let conversation = conversation
    let questions = Questions(editor)
    editor.complete = { conversation.completions(in: $0, at: $1) }
    var number = 1
    while let code = readCell(editor, number: number) {
      switch code.trimmingCharacters {
      case "": continue
      case "help": printer.say(Self.help)
      default:
        editor.complete = nil
        let report = conversation.run(
          code, name: "cell \(number)",
          readLine: { questions.ask($0) { conversation.interrupt() } },
          sink: { [printer] in printer.show($0) })
        // The terminal has echoed the key.
        if report.failure?.isInterrupt == true { device.write("\n", false) }
        printer.finish(report)
        if report.asksExit { return }
        editor.complete = { conversation.completions(in: $0, at: $1) }
        number += 1
      }
    }
  }

  /// A whole cell; empty when it was given up, nil when the user leaves.
  private func readCell(_ editor: LineEditor, number: Int) -> String? {
    let first = "\(number)> "
    let further = String(repeating: " ", count: max(0, first.utf8.count - 3)) + ".. "
    var indent = ""
    var isFirst = true
    editor.above = ""
    while true {
      switch editor.readLine(prompt: isFirst ? first : further, indent: indent) {
      case .end: return nil
      case .interrupted: return ""
      case .text(let line):
        let code = editor.above + line
        isFirst = false
        // An empty line ends what could go on for ever.
        let isBlank = line.allSatisfy(\.isWhitespace)
        if case .incomplete(let next) = conversation.completeness(of: code),
          !(isBlank && editor.above.hasSuffix("\n\n"))
        {
          indent = next
          editor.above = code + "\n"
          continue
        }
        if !code.allSatisfy(\.isWhitespace) { editor.remember(code) }
        return code
      }
    }
  }

  private static let help = """
    Type a cell; it runs as soon as it is whole. The value of its last expression is
    shown.
      Tab           completes a word, or lists what could stand there
      help(name)    says what a word means, as in help(QLearning)
      variables()   lists what there is
      Ctrl-C        stops a running cell, or gives up the one being typed
      Ctrl-R        searches what was typed before; the arrow keys walk through it
      exit, Ctrl-D  leaves
    """

  // MARK: With a script

  /// Runs the cells that come line by line, up to the first that fails.
  package func run(linesOf reader: LineReader) -> Int32 {
    var number = 1
    var code = ""
    let input = PipedInput(reader)
    while let line = reader.next() {
      let isMarker = line.hasPrefix("// %%")
      if isMarker, !code.isEmpty {
        if let status = runPiped(code, &number, input) { return status }
        code = ""
      }
      code += (code.isEmpty ? "" : "\n") + line
      if code.allSatisfy(\.isWhitespace) || isMarker {
        code = ""
        continue
      }
      if case .incomplete = conversation.completeness(of: code) { continue }
      if let next = reader.peek, Self.goesOn(next) { continue }
      if let status = runPiped(code, &number, input) { return status }
      code = ""
    }
    return code.isEmpty ? 0 : runPiped(code, &number, input) ?? 0
  }

  /// Runs a cell of a script; gives the exit status where it is the last.
  private func runPiped(_ code: String, _ number: inout Int, _ input: PipedInput) -> Int32? {
    let report = conversation.run(
      code, name: "cell \(number)", readLine: { _ in input.next() },
      sink: { [printer] in printer.show($0) })
    printer.finish(report)
    number += 1
    return report.asksExit ? 0 : report.failure == nil ? nil : 1
  }

  /// Whether a line goes on with the statement above it, whole though that is.
  private static func goesOn(_ line: String) -> Bool {
    let text = line.drop(while: \.isWhitespace)
    return text.hasPrefix("else") || (text.hasPrefix(".") && !text.hasPrefix(".."))
  }
}

/// Asks the person at the keyboard for a line; called on the thread that runs cells, which is the
/// editor's own.
private final class Questions: @unchecked Sendable {
  private let editor: LineEditor

  init(_ editor: LineEditor) { self.editor = editor }

  func ask(_ prompt: String, interrupt: () -> Void) -> String? {
    switch editor.readLine(prompt: prompt) {
    case .text(let line): return line
    case .end: return nil
    case .interrupted:
      interrupt()
      return nil
    }
  }
}

/// Lines that a piped script hands to its own cells, on the thread that reads it.
private final class PipedInput: @unchecked Sendable {
  private let reader: LineReader

  init(_ reader: LineReader) { self.reader = reader }

  func next() -> String? { reader.next() }
}

extension String {
  fileprivate var trimmingCharacters: Substring {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
