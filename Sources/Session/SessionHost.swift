import Language
import Synchronization
import Vocabulary

/// The surroundings of running cells: where outputs go, the interrupt, random numbers.
///
/// One for the life of a shell; `begin` and `end` frame a cell. Outputs may come from any thread and
/// go to the cell's sink one at a time.
final class SessionHost: Host {
  /// What belongs to the running cell alone.
  private struct Cell {
    var sink: (@Sendable (Output) -> Void)?
    var readLine: (@Sendable (String) -> String?)?
    var progressID = ""
    var progressLines: [String] = []
    var isProgressShown = false
    var pages: [Display] = []
  }

  private let cell = Mutex(Cell())
  /// The shell whose cells these are.
  private let owner = Mutex(Owner())

  private struct Owner {
    weak var session: Session?
  }

  /// The shell whose cells these are, while it is there.
  var session: Session? {
    get { owner.withLock { $0.session } }
    set { owner.withLock { $0.session = newValue } }
  }
  private let interrupted = Atomic<Bool>(false)
  private let bits: SeededBits

  init(seed: Int) { bits = SeededBits(seed: seed) }

  func begin(
    number: Int, readLine: (@Sendable (String) -> String?)?,
    sink: @escaping @Sendable (Output) -> Void
  ) {
    interrupted.store(false, ordering: .relaxed)
    cell.withLock {
      $0 = Cell(sink: sink, readLine: readLine, progressID: "martlet-progress-\(number)")
    }
  }

  /// Closes the cell, and gives the pages of help it asked for.
  func end() -> [Display] {
    cell.withLock { cell in
      let pages = cell.pages
      cell = Cell()
      return pages
    }
  }

  func interrupt() { interrupted.store(true, ordering: .relaxed) }

  /// Goes on as if the user had not asked to stop.
  func forgetInterrupt() { interrupted.store(false, ordering: .relaxed) }

  func page(_ display: Display) { cell.withLock { $0.pages.append(display) } }

  var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  func nextRandom() -> UInt64 { bits.next() }

  func seed(_ seed: Int) { bits.reset(to: seed) }

  func write(_ text: String, toErrorStream: Bool) {
    cell.withLock { $0.sink?(.stream(text, isError: toErrorStream)) }
  }

  func show(_ display: Display, id: String?) {
    cell.withLock { $0.sink?(.display(display, id: id)) }
  }

  func show(_ value: Value, as type: Type) {
    show(Session.display(of: value, as: type), id: nil)
  }

  func update(_ display: Display, id: String) {
    cell.withLock { $0.sink?(.update(display, id: id)) }
  }

  func clearOutput(wait: Bool) { cell.withLock { $0.sink?(.clear(wait: wait)) } }

  func readLine(prompt: String) -> String? {
    let ask = cell.withLock { $0.readLine }
    return ask?(prompt)
  }

  /// The most lines of finished work that the progress display keeps.
  private static let lineLimit = 4

  func showProgress(_ display: Display, isFinal: Bool) {
    cell.withLock { cell in
      var shown = display
      shown.plain = Self.listed(cell.progressLines + [display.plain])
      if isFinal { cell.progressLines.append(display.plain) }
      let id = cell.progressID
      cell.sink?(cell.isProgressShown ? .update(shown, id: id) : .display(shown, id: id))
      cell.isProgressShown = true
    }
  }

  private static func listed(_ lines: [String]) -> String {
    guard lines.count > lineLimit else { return lines.joined(separator: "\n") }
    return "… \(lines.count - lineLimit) more above\n"
      + lines.suffix(lineLimit).joined(separator: "\n")
  }
}
