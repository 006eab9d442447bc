import Language
import Synchronization
import Syntax

/// What the shells of a session share: everything that cells declare, and the machine they run on.
///
/// Used at a shell's turn alone; only `machine` may be read from any thread.
final class SharedState: @unchecked Sendable {
  /// The words of the language, and what cells have declared.
  var scope = Scope(library: Library())
  /// Sources by name, for the frames of tracebacks.
  var sources: [String: SourceText] = [:]
  /// What cells have declared, as text.
  var declarations = Declarations()
  /// The cells run so far.
  var count = 0
  /// How many cells and expressions are under way.
  private var running = 0
  /// Whether a cell has asked to forget everything, which happens when nothing is under way any more.
  var isResetWanted = false
  /// Told of the names of the sources that are left, after some code was let go of.
  var keepSources: (Set<String>) -> Void = { _ in }
  /// How many shells besides the main one were made.
  let subshells = Atomic<Int>(0)

  private let state: Mutex<Machine>
  private let host: SessionHost

  /// Makes the state of a session in which nothing is declared; `host` is the main shell's.
  init(host: SessionHost) {
    self.host = host
    state = Mutex(Machine(host: host))
  }

  /// The controls that cells have made, which every shell may show and move.
  var widgets: Widgets { host.widgets }

  /// The surroundings of the shell whose code this thread runs; the main shell's where it runs none.
  var runningHost: SessionHost { machine.runningHost as? SessionHost ?? host }

  /// The machine on which cells run.
  var machine: Machine { state.withLock { $0 } }

  /// Notes that a cell or an expression is under way.
  func begin() { running += 1 }

  /// Whether everything is forgotten at the end of what runs.
  var forgetsAtEnd: Bool { isResetWanted && running == 1 }

  /// Notes that one of them has ended; forgets every variable and function where that was asked for.
  func end() {
    running -= 1
    guard running == 0 else { return }
    guard isResetWanted else { return collect() }
    isResetWanted = false
    scope = Scope(library: scope.library)
    sources = [:]
    declarations = Declarations()
    // Last, since from here on the other shells have their turns on the new machine.
    state.withLock { $0 = Machine(host: host) }
  }

  /// Lets go of what was declared again and cannot be reached any more, now and then.
  private func collect() {
    guard let left = machine.collect(from: &scope) else { return }
    sources = sources.filter { left.contains($0.key) }
    keepSources(left)
  }
}
