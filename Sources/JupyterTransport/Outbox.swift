internal import JupyterProtocol
internal import Session

/// What is to go out, from all threads, in one order.
///
/// Messages are taken at once; stream text on its own is left to grow for a moment. Whoever
/// adds faster than it is taken has to wait, unless the cell was interrupted.
final class Outbox: Sendable {
  /// How soon what waits should be taken.
  enum Urgency: Int {
    /// Nothing waits.
    case none
    /// Only text that could still grow.
    case soon
    /// A message.
    case now
  }

  private struct State {
    var queue: OutputQueue
    var urgency = Urgency.none
    var isClosed = false
    var isReleased = false
  }

  private static let mostMessages = 1_024
  private static let mostStreamBytes = 1 << 22

  /// Rung when the urgency rises, or nothing more will come.
  let wakeup = Wakeup()
  private let state: Monitor<State>

  init(author: Author) { state = Monitor(State(queue: OutputQueue(author: author))) }

  /// Adds a message; only one that a cell shows may have to wait, so that nothing holds up control.
  func append(_ outgoing: Outgoing) {
    let waits = Self.isShown(outgoing)
    state.wait { state -> Void? in
      guard !waits || Self.hasRoom(state) else { return nil }
      state.queue.append(outgoing)
      raise(&state, to: .now)
      return ()
    }
  }

  func write(_ text: String, to stream: StreamName, parent: Header) {
    state.wait { state -> Void? in
      guard Self.hasRoom(state) else { return nil }
      state.queue.write(text, to: stream, parent: parent)
      raise(&state, to: state.queue.count > 0 ? .now : .soon)
      return ()
    }
  }

  /// Has the text that waits taken at once.
  func flush() {
    state.withLock { state in
      if !state.queue.isEmpty { raise(&state, to: .now) }
    }
  }

  /// Says that nothing more is waited for.
  func close() {
    state.update { $0.isClosed = true }
    wakeup.ring()
  }

  /// Lets everyone add without waiting, so that an interrupted cell can come to its end.
  func release() { state.update { $0.isReleased = true } }

  /// Has those who add too fast wait again.
  func restrain() { state.withLock { $0.isReleased = false } }

  /// Whether nobody should wait, be it for room here or for listeners.
  var isReleased: Bool { state.withLock { $0.isReleased || $0.isClosed } }

  /// How soon to take what waits; at once, too, when nothing more will come.
  var urgency: Urgency { state.withLock { $0.isClosed ? .now : $0.urgency } }

  /// Takes everything out, and whether nothing more will come.
  func takeAll() -> (items: [Outgoing], isClosed: Bool) {
    state.update { state in
      state.urgency = .none
      return (state.queue.takeAll(), state.isClosed)
    }
  }

  private static func isShown(_ outgoing: Outgoing) -> Bool {
    guard case .broadcast(let message) = outgoing else { return false }
    return ["display_data", "update_display_data", "clear_output"].contains(message.type)
  }

  private static func hasRoom(_ state: State) -> Bool {
    state.isClosed || state.isReleased
      || state.queue.count < mostMessages && state.queue.streamBytes < mostStreamBytes
  }

  private func raise(_ state: inout State, to urgency: Urgency) {
    guard urgency.rawValue > state.urgency.rawValue else { return }
    state.urgency = urgency
    wakeup.ring()
  }
}
