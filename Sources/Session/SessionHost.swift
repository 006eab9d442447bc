import Language
import Synchronization
import Vocabulary

/// The surroundings of running cells: where outputs go, the interrupt, random numbers.
///
/// One for the life of a shell; `begin` and `end` frame a cell. Outputs may come from any thread and
/// go to the cell's sink one at a time.
final class SessionHost: Host {
  /// What belongs to the running cell alone.
  struct Cell {
    var sink: (@Sendable (Output) -> Void)?
    var readLine: (@Sendable (String) -> String?)?
    var progressID = ""
    var progressLines: [String] = []
    var isProgressShown = false
    var pages: [Display] = []
    var nextCell: String?
    /// What went wrong in something that a control called.
    var failure: RuntimeFailure?
    /// Whether a drawing under controls is being made, which shows no progress.
    var isDrawing = false
  }

  let cell = Mutex(Cell())
  /// The controls of all shells.
  let widgets: Widgets
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
  /// How often something was shown that can be replaced.
  private let places = Atomic<Int>(0)

  /// Tells the shells of a session apart; 0 is the main one.
  private let shell: Int

  init(seed: Int, shell: Int = 0, widgets: Widgets = Widgets()) {
    bits = SeededBits(seed: seed)
    self.shell = shell
    self.widgets = widgets
  }

  func begin(
    number: Int, readLine: (@Sendable (String) -> String?)?,
    sink: @escaping @Sendable (Output) -> Void
  ) {
    cell.withLock {
      $0 = Cell(sink: sink, readLine: readLine, progressID: "martlet-progress-\(number)")
    }
  }

  /// Closes the cell, and gives the pages of help it asked for.
  func end() -> [Display] {
    settleBars()
    return cell.withLock { cell in
      let pages = cell.pages
      cell = Cell()
      return pages
    }
  }

  func interrupt() { interrupted.store(true, ordering: .relaxed) }

  /// Goes on as if the user had not asked to stop.
  func forgetInterrupt() { interrupted.store(false, ordering: .relaxed) }

  func page(_ display: Display) { cell.withLock { $0.pages.append(display) } }

  /// What is to be put into a new cell below.
  var nextCell: String? {
    get { cell.withLock { $0.nextCell } }
    set { cell.withLock { $0.nextCell = newValue } }
  }

  /// The pages of help asked for so far.
  var pages: [Display] { cell.withLock { $0.pages } }

  /// Shows what went wrong in something that a control called.
  func fail(_ failure: CellFailure) { cell.withLock { $0.sink?(.failure(failure)) } }

  /// Takes what went wrong in something that a control called.
  func takeFailure() -> RuntimeFailure? {
    cell.withLock { cell in
      defer { cell.failure = nil }
      return cell.failure
    }
  }

  var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  func nextRandom() -> UInt64 { bits.next() }

  func seed(_ seed: Int) { bits.reset(to: seed) }

  func write(_ text: String, toErrorStream: Bool) {
    cell.withLock { $0.sink?(.stream(text, isError: toErrorStream)) }
  }

  func show(_ display: Display, id: String?) {
    let id = id ?? place(of: display)
    let shown = prepared(display)
    cell.withLock { $0.sink?(.display(shown, id: id)) }
  }

  func show(_ value: Value, as type: Type) {
    if let display = display(of: value, as: type) { show(display, id: nil) }
  }

  func show(_ value: Value, as type: Type, isReplaceable: Bool) -> String {
    let number = places.wrappingAdd(1, ordering: .relaxed).newValue
    let id = shell == 0 ? "martlet-place-\(number)" : "martlet-place-\(shell)-\(number)"
    if let display = display(of: value, as: type) { show(display, id: id) }
    return id
  }

  func update(_ value: Value, as type: Type, id: String) {
    if let display = display(of: value, as: type) { update(display, id: id) }
  }

  func update(_ display: Display, id: String) {
    let shown = prepared(display)
    cell.withLock { $0.sink?(.update(shown, id: id)) }
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
      guard !cell.isDrawing else { return }
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
