import Language
import Synchronization
import Syntax
import Vocabulary

/// A host that keeps nothing and asks programs to stop after so many looks at it.
final class CountingHost: Host {
  /// The looks left; each is a thousand loops or calls.
  private let looks = Atomic(0)
  private let state = Atomic<UInt64>(0)

  func begin(looks count: Int) { looks.store(count, ordering: .relaxed) }

  /// Whether a watch wants the cell to stop.
  let isStopped = Atomic(false)

  var isInterrupted: Bool {
    isStopped.load(ordering: .relaxed)
      || looks.wrappingSubtract(1, ordering: .relaxed).newValue < 0
  }

  func write(_ text: String, toErrorStream: Bool) {}
  func show(_ display: Display, id: String?) {}
  func update(_ display: Display, id: String) {}
  func nextRandom() -> UInt64 {
    var word = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Somebody who gives up after so many questions whether they have.
private final class Countdown: Sendable {
  private let patience: Atomic<Int>

  init(patience: Int) { self.patience = Atomic(patience) }

  var isOver: @Sendable () -> Bool {
    { self.patience.wrappingSubtract(1, ordering: .relaxed).newValue < 0 }
  }
}

/// Plays the cells of one unit in one session, and everything a front end asks about them.
struct Player {
  let host: CountingHost
  private let machine: Machine
  private var scope: Scope
  private var dice: Dice

  static let core = Library.core
  static let vocabulary = {
    var library = Library.core
    library.merge(.vocabulary)
    return library
  }()

  init(_ surroundings: FuzzUnit.Surroundings, host: CountingHost) {
    self.host = host
    machine = Machine(host: host)
    scope = Scope(library: surroundings == .core ? Self.core : Self.vocabulary)
    dice = Dice(seed: 1)
  }

  /// Plays a cell, all that can be required of which is that it ends.
  mutating func play(_ cell: String) {
    // By what the cell says, so that it is played in the same way when those before it are left out.
    dice = Dice(
      seed: cell.utf8.reduce(1_469_598_103_934_665_603) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
    let source = SourceText(name: "cell", text: cell)
    let tree = Parser.parse(source)
    if dice.isOne(in: 2) { _ = completeness(of: source) }
    // Completion and inspection have tests of their own at every place of every program.
    if dice.isOne(in: 32) { assist(source) }
    if dice.isOne(in: 8) { leave(source) }
    let checked = check(tree, of: source, in: scope)
    for diagnostic in checked.diagnostics.prefix(3) {
      _ = DiagnosticRenderer.render(diagnostic, in: source, style: .ansi)
    }
    guard let program = checked.program else {
      // As `martlet check` goes on, which runs nothing.
      if dice.isOne(in: 16) { _ = check(tree, of: source, in: checked.assumedScope) }
      return
    }
    machine.install(program)
    guard machine.lane.obstacle == nil else { return }
    let before = scope
    scope = checked.scope
    host.begin(looks: 20)
    do throws(RuntimeFailure) {
      if let (value, type) = try machine.run() { show(value, as: type) }
    } catch {
      precondition(error.id != "unknown-function", "code was let go of that can be reached")
      // As a session does: what the cell did not reach was never there.
      let unreached = program.globals.filter { !machine.isInitialised($0.id) }
      scope.forget(unreached.map(\.name), keeping: before)
    }
    if dice.isOne(in: 4) { _ = machine.collect(from: &scope, whenAdded: 0) }
    if dice.isOne(in: 8) {
      for variable in scope.variables.prefix(20) {
        guard let value = machine.value(of: variable.id) else { continue }
        show(value, as: variable.type)
      }
    }
  }

  /// Reads, checks and compiles a cell for somebody who gives up in the midst.
  private mutating func leave(_ source: SourceText) {
    let left = Countdown(patience: dice.roll(source.bytes.count + 10))
    let tree = Parser.parse(source, isCancelled: left.isOver)
    guard !tree.isCancelled else { return }
    let checked = check(tree, of: source, in: scope, isCancelled: left.isOver)
    if let program = checked.program { machine.lane.install(program, isCancelled: left.isOver) }
  }

  private func show(_ value: Value, as type: Type) { _ = display(of: value, as: type) }

  private func assist(_ source: SourceText) {
    var dice = dice
    for _ in 0..<2 {
      let offset = dice.roll(source.bytes.count + 4) - 1
      _ = complete(source, at: offset, in: scope)
      _ = inspect(source, at: offset, in: scope)
    }
  }
}
