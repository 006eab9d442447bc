import Environments
import Language
import Synchronization
import Syntax
import Training
import Vocabulary

/// Runs cells of the language with the vocabulary and nothing around it.
final class CellRunner {
  let host = QuietHost()
  private let machine: Machine
  private var scope: Scope
  private(set) var failures: [String] = []
  private(set) var notes: [String] = []

  init() {
    machine = Machine(host: host)
    var library = Library.core
    library.merge(.vocabulary)
    scope = Scope(library: library)
  }

  /// Runs a cell; the Swift value inside the value of its last expression.
  func value<T>(_ code: String, as type: T.Type = T.self) -> T? {
    guard let (value, _) = result(code) else { return nil }
    if case .object(_, let payload) = value { return payload as? T }
    return value as? T
  }

  /// Runs a cell; how the value of its last expression is shown.
  func display(_ code: String) -> Display? {
    result(code).flatMap { Language.display(of: $0.0, as: $0.1) }
  }

  private func result(_ code: String) -> (Value, Type)? {
    let source = SourceText(name: "cell", text: code)
    let checked = check(Parser.parse(source), of: source, in: scope)
    guard let program = checked.program else {
      failures += checked.diagnostics.map(\.message)
      notes += checked.diagnostics.flatMap { $0.notes.map(\.message) }
      return nil
    }
    scope = checked.scope
    do throws(RuntimeFailure) {
      machine.install(program)
      return try machine.run()
    } catch {
      failures.append(error.message)
      return nil
    }
  }
}

extension CellRunner {
  /// Runs a cell; what it printed.
  func text(_ code: String) -> String {
    host.printed.withLock { $0 = "" }
    _ = value(code, as: Int.self)
    return host.printed.withLock { $0 }
  }
}

/// Surroundings that show nothing and draw from a seeded stream.
final class QuietHost: Host {
  private let bits = SeededBits(seed: 7)
  /// What was shown last.
  private let last = Mutex<Display?>(nil)
  var shown: Display? { last.withLock { $0 } }
  let printed = Mutex("")
  private let end = Mutex<ContinuousClock.Instant?>(nil)
  private let awaitsBeginning = Mutex(false)
  func write(_ text: String, toErrorStream: Bool) {
    if !toErrorStream { printed.withLock { $0 += text } }
  }
  /// Asks whatever runs to stop, some time from now on.
  func interruptAfter(milliseconds: Int) {
    end.withLock { $0 = ContinuousClock.now + .milliseconds(milliseconds) }
  }
  /// Asks whatever runs to stop as soon as it says that an episode is over.
  func interruptOnceBegun() { awaitsBeginning.withLock { $0 = true } }
  func showProgress(_ display: Display, isFinal: Bool) {
    if display.plain.contains("episode"), awaitsBeginning.withLock({ $0 }) {
      interruptAfter(milliseconds: 0)
    }
  }
  func show(_ display: Display, id: String?) { last.withLock { $0 = display } }
  func update(_ display: Display, id: String) {}
  func nextRandom() -> UInt64 { bits.next() }
  func seed(_ seed: Int) { bits.reset(to: seed) }
  var isInterrupted: Bool { end.withLock { $0.map { $0 < ContinuousClock.now } ?? false } }
}

/// The cliff of Sutton & Barto, example 6.6, as a user writes it, in the language and in Swift alike.
let cliffSource = """
  struct Cliff: Environment {
      var row = 3
      var column = 0
      let observationSpace = Discrete(48)
      let actionSpace = Discrete(names: ["up", "right", "down", "left"])
      mutating func reset() -> Int {
          row = 3
          column = 0
          return 36
      }
      mutating func step(_ action: Int) -> Step {
          switch action {
          case 0: row = max(row - 1, 0)
          case 1: column = min(column + 1, 11)
          case 2: row = min(row + 1, 3)
          default: column = max(column - 1, 0)
          }
          if row == 3 && column > 0 && column < 11 {
              column = 0
              return Step(observation: 36, reward: -100, terminated: false)
          }
          let isGoal = row == 3 && column == 11
          return Step(observation: row * 12 + column, reward: -1, terminated: isGoal)
      }
  }
  """

struct Cliff: Environment {
  var row = 3
  var column = 0
  let observationSpace = Discrete(48)
  let actionSpace = Discrete(names: ["up", "right", "down", "left"])
  mutating func reset() -> Int {
    row = 3
    column = 0
    return 36
  }
  mutating func step(_ action: Int) -> Step {
    switch action {
    case 0: row = max(row - 1, 0)
    case 1: column = min(column + 1, 11)
    case 2: row = min(row + 1, 3)
    default: column = max(column - 1, 0)
    }
    if row == 3 && column > 0 && column < 11 {
      column = 0
      return Step(observation: 36, reward: -100, terminated: false)
    }
    let isGoal = row == 3 && column == 11
    return Step(observation: row * 12 + column, reward: -1, terminated: isGoal)
  }
}
