public import JSON
internal import Synchronization

/// A debugger of a kernel's language, in the terms of the Debug Adapter Protocol as Jupyter extends it.
///
/// Requests come from the control thread, whatever the kernel runs, and must not hold it up.
public protocol Debugger: AnyObject, Sendable {
  /// Takes what it needs of its surroundings; called once, before the first request.
  ///
  /// - Parameters:
  ///   - events: where events are to go, from any thread.
  ///   - interrupt: asks the cells of all shells to stop, be it while they wait for input; may be called
  ///     from any thread.
  func connect(
    events: @escaping @Sendable (JSON) -> Void, interrupt: @escaping @Sendable () -> Void)

  /// Takes a request.
  ///
  /// - Parameters:
  ///   - request: what the front end asks, a request of the Debug Adapter Protocol
  ///   - isIdle: whether this is the thread that runs cells, between two of them
  ///   - reply: to be called once with the response, now or later, from any thread
  /// - Returns: `later` for a request that is to be handed in again while no cell runs; `reply` is then
  ///   not called.
  func handle(
    _ request: JSON, isIdle: Bool, reply: @escaping @Sendable (JSON) -> Void
  ) -> DebugHandling
}

/// What became of a request to a debugger.
public enum DebugHandling: Sendable, Hashable {
  /// It is answered, or will be.
  case taken
  /// It must wait until no cell runs.
  case later
}

/// Where the debugger is found: it comes with the kernel, which is built after the sockets listen.
final class DebugDesk: Sendable {
  private struct State {
    var debugger: (any Debugger)?
    var isOpen = false
    /// The request that events belong to.
    var parent: Header?
    /// What the requests weigh that wait for the thread that runs cells, by their names.
    var postponed: [String: [Int]] = [:]
    var backlog = DebugBacklog()
  }

  private let state = Mutex(State())

  /// The debugger; nil where there is none, or not yet.
  var debugger: (any Debugger)? { state.withLock { $0.debugger } }

  /// Whether the kernel is there, with or without a debugger.
  var isOpen: Bool { state.withLock { $0.isOpen } }

  var parent: Header? {
    get { state.withLock { $0.parent } }
    set { state.withLock { $0.parent = newValue } }
  }

  /// Notes that a request waits for the thread that runs cells; false where too many do.
  func postpone(_ request: Message) -> Bool {
    let weight = request.weight
    return state.withLock { state in
      guard state.backlog.add(weight) else { return false }
      state.postponed[request.header.messageID, default: []].append(weight)
      return true
    }
  }

  /// Whether a request waited, which it no longer does.
  func resume(_ request: Message) -> Bool {
    state.withLock { state in
      // Nothing keeps a sender from giving two the same name.
      guard var weights = state.postponed.removeValue(forKey: request.header.messageID) else {
        return false
      }
      state.backlog.remove(weights.removeFirst())
      if !weights.isEmpty { state.postponed[request.header.messageID] = weights }
      return true
    }
  }

  func open(_ debugger: (any Debugger)?) {
    state.withLock {
      $0.debugger = debugger
      $0.isOpen = true
    }
  }
}

extension Reception {
  /// Takes the kernel's debugger, if it has one, now that the kernel is there; the first kernel's.
  func open(debugger: (any Debugger)?) {
    if debugDesk.isOpen { return }
    let (desk, author, host) = (debugDesk, author, host)
    debugger?.connect(
      events: { event in
        host.send(.broadcast(author.broadcast("debug_event", content: event, parent: desk.parent)))
      }, interrupt: { host.perform(.interrupt) })
    desk.open(debugger)
  }

  /// Hands a request to the debugger.
  ///
  /// - Parameters:
  ///   - request: a `debug_request`
  ///   - channel: where it came in
  ///   - isIdle: whether this is the thread that runs cells, to which it was handed on
  func debug(_ request: Message, on channel: Channel, isIdle: Bool = false) {
    if !isIdle {
      host.send(.broadcast(status("busy", parent: request.header)))
      debugDesk.parent = request.header
    }
    if !isIdle, !debugDesk.isOpen { return postpone(request, on: channel) }
    guard let debugger = debugDesk.debugger, request.defect == nil else {
      return refuse(request, request.defect ?? "the kernel has no debugger", on: channel)
    }
    let finish = finish(request, on: channel)
    if debugger.handle(request.content, isIdle: isIdle, reply: finish) == .later {
      postpone(request, on: channel)
    }
  }

  private func postpone(_ request: Message, on channel: Channel) {
    guard debugDesk.postpone(request) else {
      return refuse(request, DebugBacklog.refusal, on: channel)
    }
    host.perform(.postpone(request))
  }

  private func refuse(_ request: Message, _ reason: String, on channel: Channel) {
    let content = request.content
    finish(request, on: channel)([
      "type": "response", "success": false, "request_seq": content["seq"] ?? 0, "seq": 0,
      "command": content["command"] ?? "", "message": .string(reason),
    ])
  }

  /// What replies to a request that was announced as `busy`, and says `idle`.
  private func finish(
    _ request: Message, on channel: Channel
  ) -> @Sendable (JSON) -> Void {
    { response in
      host.send(
        .reply(author.reply(to: request, "debug_reply", content: response), on: channel))
      host.send(.broadcast(status("idle", parent: request.header)))
    }
  }
}
