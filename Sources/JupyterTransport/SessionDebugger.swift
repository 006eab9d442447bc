internal import JSON
internal import JupyterProtocol
internal import Language
internal import Session
internal import Synchronization

/// The debugger of a session in the words of the Debug Adapter Protocol, with the requests that Jupyter
/// adds to it.
final class SessionDebugger: Debugger {
  let session: Session
  var cells: CellDebugger { session.debugger }
  let values = DebugReferences()
  private let state = Mutex(State())

  private struct State {
    var events: @Sendable (JSON) -> Void = { _ in }
    var interrupt: @Sendable () -> Void = {}
    var sequence = 0
    /// What waits for a stopped thread that evaluates something.
    var backlog = DebugBacklog()
    var isLab = false
    /// The session's variables as the latest cell left them, for who asks while the next one runs.
    var variables: JSON = []
    /// Why each thread's code failed last, for who asks what the failure was.
    var failures: [Int: (id: String, message: String)] = [:]
  }

  init(_ session: Session) { self.session = session }

  func connect(
    events: @escaping @Sendable (JSON) -> Void, interrupt: @escaping @Sendable () -> Void
  ) {
    state.withLock {
      $0.events = events
      $0.interrupt = interrupt
    }
  }

  /// What is answered at once, on whatever thread, whether or not the debugger has started.
  private static let immediate:
    [String: @Sendable (SessionDebugger, JSON) throws(Refusal) -> JSON] = [
      "debugInfo": { debugger, _ in debugger.info },
      "initialize": { debugger, arguments in debugger.start(arguments) },
      "attach": { _, _ in [:] },
      "launch": { _, _ in [:] },
      "configurationDone": { _, _ in [:] },
      "modules": { _, _ in ["modules": [], "totalModules": 0] },
      "dumpCell": { debugger, arguments throws(Refusal) in
        ["sourcePath": .string(debugger.cells.keep(try arguments.text("code")))]
      },
      "source": { debugger, arguments throws(Refusal) in
        guard let path = arguments["source"]?["path"]?.string,
          let text = debugger.cells.text(at: path)
        else { throw Refusal("there is no such source") }
        return ["content": .string(text), "mimeType": .string(Session.mediaType)]
      },
      "setBreakpoints": { debugger, arguments throws(Refusal) in
        try debugger.setBreakpoints(arguments)
      },
      "setFunctionBreakpoints": { _, _ in ["breakpoints": []] },
      "setExceptionBreakpoints": { debugger, arguments in
        let filters = arguments["filters"]?.array ?? []
        debugger.cells.stopsAtFailures = filters.contains("uncaught")
        return ["breakpoints": .array(filters.map { _ in ["verified": true] })]
      },
      "threads": { debugger, _ in
        [
          "threads": .array(
            debugger.cells.threads.map {
              ["id": .int($0.number), "name": .string($0.name)]
            })
        ]
      },
      "continue": { debugger, arguments throws(Refusal) in
        try debugger.resume(.run, arguments)
        return ["allThreadsContinued": false]
      },
      "next": { debugger, arguments throws(Refusal) in try debugger.resume(.over, arguments) },
      "stepIn": { debugger, arguments throws(Refusal) in try debugger.resume(.into, arguments) },
      "stepOut": { debugger, arguments throws(Refusal) in try debugger.resume(.out, arguments) },
      "pause": { debugger, arguments in
        debugger.cells.pause(thread: debugger.isLab ? nil : arguments["threadId"]?.int)
        return [:]
      },
      "exceptionInfo": { debugger, arguments throws(Refusal) in
        let failures = debugger.state.withLock { $0.failures }
        let thread = debugger.thread(arguments) ?? 1
        guard let failure = failures[thread] else { throw Refusal("nothing has failed") }
        return [
          "exceptionId": .string(failure.id), "description": .string(failure.message),
          "breakMode": "unhandled",
        ]
      },
      // The cells go on, be it to wait for input.
      "disconnect": { debugger, _ in
        debugger.cells.detach()
        return [:]
      },
      // The cells of all shells end, as after an interrupt; the kernel stays.
      "terminate": { debugger, _ in
        let interrupt = debugger.state.withLock { $0.interrupt }
        debugger.cells.detach(beforeGoingOn: interrupt)
        return [:]
      },
    ]

  /// What the thread that is stopped answers; where none is, that of the cells does between two cells.
  private static let looking:
    [String: @Sendable (SessionDebugger, JSON, StoppedCode?) throws(Refusal) -> JSON] = [
      "stackTrace": { debugger, arguments, code throws(Refusal) in
        try debugger.stackTrace(arguments, code)
      },
      "scopes": { debugger, arguments, code throws(Refusal) in
        try debugger.scopes(arguments, code)
      },
      "variables": { debugger, arguments, code throws(Refusal) in
        try debugger.variables(arguments, code)
      },
      "inspectVariables": { debugger, _, code in debugger.inspectVariables(code) },
      "richInspectVariables": { debugger, arguments, code throws(Refusal) in
        try debugger.richInspectVariables(arguments, code)
      },
      "evaluate": { debugger, arguments, code throws(Refusal) in
        try debugger.evaluate(arguments, code)
      },
      "setVariable": { debugger, arguments, code throws(Refusal) in
        try debugger.setVariable(arguments, code)
      },
      "copyToGlobals": { debugger, arguments, code throws(Refusal) in
        try debugger.copyToGlobals(arguments, code)
      },
    ]

  /// What needs stopped code.
  private static let stoppedOnly: Set<String> = [
    "stackTrace", "scopes", "setVariable", "copyToGlobals",
  ]

  func handle(
    _ request: JSON, isIdle: Bool, reply: @escaping @Sendable (JSON) -> Void
  ) -> DebugHandling {
    let command = request["command"]?.string ?? ""
    let arguments = request["arguments"] ?? [:]
    if let answer = Self.immediate[command] {
      do throws(Refusal) {
        reply(response(to: request, body: try answer(self, arguments)))
      } catch {
        reply(response(to: request, refusal: error))
      }
      if command == "attach" || command == "launch" { send("initialized", [:]) }
      if command == "disconnect" || command == "terminate" { send("terminated", [:]) }
      return .taken
    }
    guard let look = Self.looking[command] else {
      reply(response(to: request, refusal: Refusal("‘\(command)’ is not known here")))
      return .taken
    }
    let thread: Int?
    do throws(Refusal) {
      thread = try stoppedThread(arguments)
    } catch {
      reply(response(to: request, refusal: error))
      return .taken
    }
    let answer: @Sendable (StoppedCode?) -> Void = { [self] code in
      do throws(Refusal) {
        if code == nil, Self.stoppedOnly.contains(command) { throw Refusal("no code is stopped") }
        reply(response(to: request, body: try look(self, arguments, code)))
      } catch {
        reply(response(to: request, refusal: error))
      }
    }
    let weight = request.weight
    guard state.withLock({ $0.backlog.add(weight) }) else {
      reply(response(to: request, refusal: Refusal(DebugBacklog.refusal)))
      return .taken
    }
    if cells.ask(
      thread: thread,
      { [self] code in
        state.withLock { $0.backlog.remove(weight) }
        if code == nil {
          return reply(response(to: request, refusal: Refusal("the code goes on already")))
        }
        answer(code)
      })
    {
      return .taken
    }
    state.withLock { $0.backlog.remove(weight) }
    if Self.stoppedOnly.contains(command) {
      answer(nil)
      return .taken
    }
    if isIdle {
      session.taking { answer(nil) }
      return .taken
    }
    // Asked with every output of a running cell.
    if command == "inspectVariables", cells.isRunning {
      let variables = state.withLock { $0.variables }
      reply(response(to: request, body: ["variables": variables]))
      return .taken
    }
    return .later
  }

  // MARK: Messages

  private var nextNumber: Int {
    state.withLock {
      $0.sequence += 1
      return $0.sequence
    }
  }

  func response(to request: JSON, body: JSON) -> JSON {
    [
      "seq": .int(nextNumber), "type": "response", "request_seq": request["seq"] ?? 0,
      "success": true, "command": request["command"] ?? "", "body": body,
    ]
  }

  func response(to request: JSON, refusal: Refusal) -> JSON {
    [
      "seq": .int(nextNumber), "type": "response", "request_seq": request["seq"] ?? 0,
      "success": false, "command": request["command"] ?? "", "message": .string(refusal.message),
      "body": ["error": ["id": 1, "format": .string(refusal.message)]],
    ]
  }

  func send(_ event: String, _ body: JSON) {
    let number = nextNumber
    let send = state.withLock { $0.events }
    send(["seq": .int(number), "type": "event", "event": .string(event), "body": body])
  }

  /// Keeps the session's variables for who asks while the next cell runs.
  func keep(_ variables: JSON) { state.withLock { $0.variables = variables } }

  // MARK: What is answered at once

  private var info: JSON {
    [
      "isStarted": .bool(cells.isAttached), "hashMethod": "Murmur2",
      "hashSeed": .int(Int(CellDebugger.hashSeed)),
      "tmpFilePrefix": .string(CellDebugger.pathPrefix),
      "tmpFileSuffix": .string(CellDebugger.pathSuffix),
      "breakpoints": .array(
        cells.breakpoints.sorted { $0.key < $1.key }.map { path, breakpoints in
          [
            "source": .string(path),
            "breakpoints": .array(breakpoints.map { $0.request }),
          ]
        }),
      "stoppedThreads": .array(cells.stoppedThreads.map(JSON.int)),
      "richRendering": true, "exceptionPaths": [], "copyToGlobals": true,
    ]
  }

  /// Whether variables are told with their types.
  ///
  /// JupyterLab's list has room for one of the two, type or value, and shows the value only of types
  /// that are Python's, or where there is no type.
  var tellsTypes: Bool { !isLab }

  private var isLab: Bool { state.withLock { $0.isLab } }

  private func start(_ arguments: JSON) -> JSON {
    state.withLock { $0.isLab = arguments["clientID"]?.string == "jupyterlab" }
    cells.attach { [weak self] event in self?.tell(event) }
    return [
      "supportsConfigurationDoneRequest": true, "supportsConditionalBreakpoints": true,
      "supportsHitConditionalBreakpoints": true, "supportsLogPoints": true,
      "supportsEvaluateForHovers": true, "supportsSetVariable": true,
      "supportsExceptionInfoRequest": true, "supportsTerminateRequest": true,
      "supportsModulesRequest": false, "supportsDelayedStackTraceLoading": true,
      "exceptionBreakpointFilters": [
        ["filter": "uncaught", "label": "Runtime failures", "default": false]
      ],
    ]
  }

  @discardableResult
  private func resume(_ how: Resumption, _ arguments: JSON) throws(Refusal) -> JSON {
    guard let first = cells.stoppedThreads.first else { throw Refusal("no code is stopped") }
    let thread = thread(arguments) ?? first
    guard cells.resume(how, thread: thread) else {
      throw Refusal("thread \(thread) is not stopped")
    }
    return [:]
  }

  /// The thread that a request names.
  ///
  /// JupyterLab knows but the first, also when it was told that another has stopped.
  private func thread(_ arguments: JSON) -> Int? {
    guard let thread = arguments["threadId"]?.int else { return nil }
    let stopped = cells.stoppedThreads
    return isLab && !stopped.contains(thread) ? stopped.first ?? thread : thread
  }

  /// The stopped thread that a request is about, by itself, one of its calls or something to be seen
  /// there; nil where it is about none.
  private func stoppedThread(_ arguments: JSON) throws(Refusal) -> Int? {
    let stopped = cells.stoppedThreads
    if stopped.isEmpty { return nil }
    let frame = arguments["frameId"] ?? arguments["srcFrameId"]
    if let thread = thread(arguments)
      ?? frame?.int.map({ DebugReferences.Frame(number: $0).thread })
    {
      guard stopped.contains(thread) else { throw Refusal("thread \(thread) is not stopped") }
      return thread
    }
    let reference = arguments["variablesReference"]?.int.flatMap { values[$0] }
    // What was asked for while nothing was stopped, any thread can tell.
    return reference.flatMap { $0.thread == 0 ? nil : $0.thread }
  }

  private func setBreakpoints(_ arguments: JSON) throws(Refusal) -> JSON {
    guard let path = arguments["source"]?["path"]?.string else {
      throw Refusal("‘setBreakpoints’ needs the path of a source")
    }
    let wanted =
      arguments["breakpoints"]?.array?.compactMap(Breakpoint.init)
      ?? arguments["lines"]?.array?.compactMap(\.int).map { Breakpoint(line: $0) } ?? []
    let placed = cells.setBreakpoints(wanted, at: path)
    return ["breakpoints": .array(placed.map { $0.content(path: path) })]
  }

  // MARK: Events

  private func tell(_ event: DebuggerEvent) {
    switch event {
    case .stopped(let thread, let reason):
      values.forget(thread: thread)
      var body: JSON = ["threadId": .int(thread), "allThreadsStopped": false]
      switch reason {
      case .breakpoint(let id):
        body["reason"] = "breakpoint"
        body["hitBreakpointIds"] = [.int(id)]
      case .step: body["reason"] = "step"
      case .pause: body["reason"] = "pause"
      case .failure(let id, let message):
        body["reason"] = "exception"
        body["description"] = .string(message)
        body["text"] = .string(id)
        state.withLock { $0.failures[thread] = (id, message) }
      }
      send("stopped", body)
    case .continued(let thread):
      values.forget(thread: thread)
      send("continued", ["threadId": .int(thread), "allThreadsContinued": false])
    case .moved(let breakpoint):
      send("breakpoint", ["reason": "changed", "breakpoint": breakpoint.content(path: nil)])
    }
  }
}

/// Why a request is not answered.
struct Refusal: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

extension JSON {
  /// A text that a request must have.
  fileprivate func text(_ name: String) throws(Refusal) -> String {
    guard let text = self[name]?.string else { throw Refusal("‘\(name)’ is missing") }
    return text
  }
}

extension Breakpoint {
  fileprivate init?(_ json: JSON) {
    guard let line = json["line"]?.int else { return nil }
    self.init(
      line: line, condition: json["condition"]?.string,
      hitCondition: json["hitCondition"]?.string, message: json["logMessage"]?.string)
  }
}

extension PlacedBreakpoint {
  /// As front ends are told where it lies.
  fileprivate func content(path: String?) -> JSON {
    var content: JSON = [
      "id": .int(id), "verified": .bool(line != nil), "line": .int(line ?? breakpoint.line),
    ]
    if let path { content["source"] = ["path": .string(path)] }
    if line == nil { content["message"] = "no statement follows" }
    return content
  }

  /// As a front end would ask for it again.
  fileprivate var request: JSON {
    var request: JSON = ["line": .int(line ?? breakpoint.line)]
    if let condition = breakpoint.condition { request["condition"] = .string(condition) }
    if let count = breakpoint.hitCondition { request["hitCondition"] = .string(count) }
    if let message = breakpoint.message { request["logMessage"] = .string(message) }
    return request
  }
}
