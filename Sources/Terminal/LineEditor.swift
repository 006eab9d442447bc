internal import CEdit
internal import Glibc
internal import Session

/// Reads lines from a terminal with libedit: history, Emacs keys, completion.
///
/// Belongs to one thread.
final class LineEditor {
  /// What came of reading a line.
  enum Line: Equatable {
    /// The line, without its break.
    case text(String)
    /// The user gave the line up.
    case interrupted
    /// The user is done.
    case end
  }

  /// The lines of the same cell above the one being edited, each with its break.
  var above = ""
  /// What could stand at a place of the cell; nil where nothing is completed.
  var complete: ((String, Int) -> Completions)?
  /// Whether the line was given up.
  var isInterrupted = false

  private let editor: OpaquePointer
  private let history: OpaquePointer
  private let historyPath: String?
  private(set) var prompt: UnsafeMutablePointer<CChar>?

  /// Makes an editor on the standard streams; nil where there is no terminal to edit on.
  ///
  /// - Parameter historyPath: The file that keeps the lines between sessions.
  init?(historyPath: String?) {
    // Text is UTF-8, whatever else the locale says.
    if setlocale(LC_CTYPE, "") == nil || !Self.isUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
    guard let editor = martlet_el_init("martlet") else { return nil }
    guard let history = history_init() else {
      el_end(editor)
      return nil
    }
    self.editor = editor
    self.history = history
    self.historyPath = historyPath
    martlet_history_set_up(history, 2_000)
    if let historyPath { _ = martlet_history_load(history, historyPath) }
    martlet_el_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    martlet_el_set_prompt(editor) { LineEditor.of($0)?.prompt }
    martlet_el_set_emacs(editor)
    martlet_el_take_signals(editor)
    martlet_el_set_history(editor, history)
    bindKeys()
  }

  deinit {
    el_end(editor)
    history_end(history)
    free(prompt)
  }

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - prompt: What stands before it.
  ///   - indent: What it begins with, for the user to keep or delete.
  /// - Returns: The line, or why there is none.
  func readLine(prompt: String, indent: String = "") -> Line {
    free(self.prompt)
    self.prompt = strdup(prompt)
    isInterrupted = false
    el_resize(editor)
    if !indent.isEmpty { el_push(editor, indent) }
    var count: Int32 = 0
    let result = el_gets(editor, &count)
    if isInterrupted {
      martlet_el_print("^C\n")
      return .interrupted
    }
    guard let result, count > 0 else {
      martlet_el_print("\n")
      return .end
    }
    var text = String(cString: result)
    while text.utf8.last == 0x0A || text.utf8.last == 0x0D { text.unicodeScalars.removeLast() }
    return .text(text)
  }

  /// Keeps a cell for the keys that go back, and for the next session.
  func remember(_ code: String) {
    _ = martlet_history_enter(history, code)
    if let historyPath { _ = martlet_history_save(history, historyPath) }
  }

  private static var isUTF8: Bool {
    nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } == "UTF-8"
  }

  private static func of(_ editor: OpaquePointer?) -> LineEditor? {
    guard let editor, let client = martlet_el_client(editor) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  // MARK: Keys

  private func bindKeys() {
    martlet_el_bind(editor, "^I", "martlet-complete", "Completes a word") { editor, _ in
      LineEditor.of(editor)?.completeWord() ?? UInt8(CC_ERROR)
    }
    martlet_el_bind(editor, "^C", "martlet-give-up", "Gives the cell up") { editor, _ in
      LineEditor.of(editor)?.isInterrupted = true
      return UInt8(CC_NEWLINE)
    }
    martlet_el_bind(editor, "^Z", "martlet-suspend", "Goes back to the shell") { editor, _ in
      if let editor { martlet_el_suspend(editor) }
      return UInt8(CC_REDISPLAY)
    }
    martlet_el_bind(editor, "}", "martlet-close", "Ends a block") { editor, _ in
      LineEditor.of(editor)?.closeBlock() ?? UInt8(CC_ERROR)
    }
    martlet_el_bind_known(editor, "^R", "em-inc-search-prev")
    martlet_el_bind_known(editor, "^W", "ed-delete-prev-word")
  }

  /// The text of the line before the cursor, and behind it.
  private var line: (before: String, after: String) {
    guard let info = el_line(editor)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar
    else { return ("", "") }
    func text(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> String {
      let bytes = UnsafeRawBufferPointer(start: from, count: max(0, to - from))
      return String(decoding: bytes, as: UTF8.self)
    }
    return (text(start, cursor), text(cursor, end))
  }

  private func closeBlock() -> UInt8 {
    let before = line.before
    if before.hasSuffix("    "), before.allSatisfy({ $0 == " " }) { el_deletestr(editor, 4) }
    return UInt8(el_insertstr(editor, "}") == 0 ? CC_REFRESH : CC_ERROR)
  }

  private func completeWord() -> UInt8 {
    let (before, after) = line
    guard before.contains(where: { $0 != " " }) else {
      return UInt8(el_insertstr(editor, "    ") == 0 ? CC_REFRESH : CC_ERROR)
    }
    guard let complete else { return UInt8(CC_ERROR) }
    let offset = above.utf8.count + before.utf8.count
    let found = complete(above + before + after, offset)
    let length = offset - found.replaced.lowerBound
    guard found.replaced.upperBound == offset, length >= 0, length <= before.utf8.count,
      let word = String(before.utf8.suffix(length)), !found.items.isEmpty
    else { return UInt8(CC_REFRESH_BEEP) }
    // What only resembles the word counts when nothing goes on from it.
    let direct = found.items.filter { $0.text.hasPrefix(word) }
    let items = direct.isEmpty ? found.items : direct
    let common = CandidateList.commonBeginning(of: items.map(\.text))
    if items.count == 1 || (common.hasPrefix(word) && common != word) {
      if !word.isEmpty { el_deletestr(editor, Int32(clamping: word.unicodeScalars.count)) }
      return UInt8(el_insertstr(editor, common) == 0 ? CC_REFRESH : CC_ERROR)
    }
    let columns = TerminalDevice.standard.size().columns
    martlet_el_print("\n" + CandidateList.text(of: items, columns: columns))
    return UInt8(CC_REDISPLAY)
  }
}
