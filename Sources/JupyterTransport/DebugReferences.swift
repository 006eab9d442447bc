internal import Language
internal import Session
internal import Synchronization

/// What the numbers stand for by which a front end asks for more: values, and the scopes of calls.
///
/// A number is good until the code goes on, or a new list of variables is asked for.
final class DebugReferences: Sendable {
  /// What a number stands for.
  enum Referent: Sendable {
    /// A call's own variables.
    case locals(frame: Int)
    /// The session's variables.
    case globals
    /// What is inside a value.
    case inside(HeldValue)
  }

  private struct State {
    var last = 0
    var referents: [Int: Referent] = [:]
  }

  private let state = Mutex(State())

  /// A new number.
  func add(_ referent: Referent) -> Int {
    state.withLock { state in
      state.last += 1
      state.referents[state.last] = referent
      return state.last
    }
  }

  /// What a number stands for; nil when that is gone.
  subscript(number: Int) -> Referent? { state.withLock { $0.referents[number] } }

  /// Lets go of everything.
  func forget() { state.withLock { $0.referents = [:] } }
}
