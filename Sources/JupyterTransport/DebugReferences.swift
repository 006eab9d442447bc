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
    case locals(frame: Frame)
    /// The session's variables.
    case globals(thread: Int)
    /// What is inside a value.
    case inside(HeldValue, thread: Int)

    /// The thread whose stop it belongs to; 0 for what was asked for while nothing was stopped.
    var thread: Int {
      switch self {
      case .locals(let frame): frame.thread
      case .globals(let thread), .inside(_, let thread): thread
      }
    }
  }

  /// A call that is under way on a thread that is stopped.
  struct Frame: Sendable, Hashable {
    /// Threads' numbers of calls are this far apart.
    private static let distance = 100_000

    var thread: Int
    /// Its place in the list of calls, from 0.
    var index: Int

    init(thread: Int, index: Int) {
      self.thread = thread
      self.index = index
    }

    /// What a front end calls it by.
    init(number: Int) {
      let before = max(0, number - 1)
      thread = before / Self.distance + 1
      index = before % Self.distance
    }

    var number: Int { (thread - 1) * Self.distance + index + 1 }
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

  /// Lets go of what belongs to a thread's stop, and of what was asked for while nothing was stopped.
  func forget(thread: Int) {
    state.withLock { state in
      state.referents = state.referents.filter { $0.value.thread != thread && $0.value.thread != 0 }
    }
  }
}
