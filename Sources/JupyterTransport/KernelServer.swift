internal import CGNU
internal import Glibc
internal import JSON
public import JupyterProtocol
public import Logging
internal import Session
internal import Synchronization

/// Serves a kernel to Jupyter front ends: five sockets, each on a thread of its own, and a thread
/// on which cells run.
///
/// The sockets are there at once, and the kernel introduces itself while `kernel` still builds it.
/// Control and heartbeat are answered whatever a cell does.
public final class KernelServer: Sendable {
  /// Why a server ended.
  public enum End: Sendable, Hashable {
    /// A front end asked for it, or for a restart.
    case shutDown(restart: Bool)
    /// The process was told to terminate.
    case terminated
    /// The process that started this one is gone.
    case abandoned
  }

  /// The stack of the thread that runs cells, in bytes.
  public static let executionStackSize = 64 << 20

  /// How long a running cell may take to stop when the server ends.
  private static let farewellMilliseconds = 80

  /// How often it is looked whether the parent lives and the connections behave.
  ///
  /// How much of a message without an end comes is what a connection brings in this time and a sixth
  /// more: at two gigabytes a second, as within one machine, some 300 MB with the 64 MiB it may have.
  private static let watchMilliseconds: Int32 = 100

  private let connection: ConnectionFile
  /// A little more than a message may have, for the lengths of its frames.
  private let watch = ConnectionWatch(limit: Socket.mostBytes + (1 << 20))
  private let outputLimit: Int
  private let hub: Hub
  private let record = Record()
  /// What runs the main shell's cells, once it is there; nothing when the server has ended before.
  private let prototype = Monitor<(kernel: (any Kernel)?, isEnded: Bool)>((nil, false))
  private let reception: Reception
  private let wire: Wire
  private let history: any HistoryStore
  private let makeKernel: @Sendable () -> any Kernel

  /// Creates a server; `run()` starts it.
  ///
  /// - Parameters:
  ///   - connection: where to listen and how to sign
  ///   - info: what the kernel says about itself
  ///   - outputLimit: how many bytes of outputs may be under way to front ends that are slow to
  ///     take them before a cell that shows more is held back
  ///   - subshellRetention: how long a subshell that has nothing to do is kept where there are as many as
  ///     there may be and one more is asked for
  ///   - history: keeps the cells that are run
  ///   - logger: takes notes of what is odd
  ///   - kernel: builds the kernel; called once, on the thread that runs cells
  public init(
    connection: ConnectionFile, info: KernelInfo, outputLimit: Int = 1 << 26,
    subshellRetention: Duration = .seconds(600),
    history: any HistoryStore = MemoryHistory(), logger: Logger,
    kernel: @escaping @Sendable () -> any Kernel
  ) {
    self.connection = connection
    self.outputLimit = outputLimit
    let author = Author(username: Self.username) { Self.microseconds }
    hub = Hub(author: author, logger: logger, subshellRetention: subshellRetention)
    reception = Reception(
      info: info, author: author, host: hub,
      subshells: info.features.contains("kernel subshells") ? hub.subshells : nil)
    wire = Wire(signer: Signer(key: connection.key))
    self.history = history
    makeKernel = kernel
  }

  /// Serves until a front end, a signal or the parent's death ends it.
  ///
  /// A cell that does not stop in time is left running: the process is expected to exit.
  ///
  /// - Parameter handlesSignals: whether SIGINT interrupts a cell and SIGTERM ends the server
  /// - Returns: why it ended.
  /// - Throws: a `TransportError` if an address cannot be listened at.
  public func run(handlesSignals: Bool = true) throws(TransportError) -> End {
    let interrupted = Wakeup()
    let terminated = Wakeup()
    if handlesSignals { Signals.forward(interrupt: interrupted, terminate: terminated) }
    let context = try SocketContext()
    let threads: Threads
    do {
      threads = try start(in: context)
    } catch {
      context.terminate()
      throw error
    }
    do {
      if let registration = connection.registration {
        let registrar = Registrar(registration: registration, signer: Signer(key: connection.key))
        try registrar.register(threads.ports, in: context, until: hub.ending)
      }
    } catch {
      stop(threads, in: context)
      throw error
    }
    let end = supervise(threads.ports, interrupted: interrupted, terminated: terminated)
    if handlesSignals { Signals.ignore() }
    stop(threads, in: context)
    return end
  }

  /// Ends a running server from any thread, as a front end's request would.
  public func stop() { hub.ending.ring() }

  // MARK: Start and end

  private struct Threads {
    /// Where the sockets listen.
    var ports: [Channel: Int]
    var publisher: Worker
    var routers: [Worker]
    var heartbeat: Worker
  }

  private func start(in context: SocketContext) throws(TransportError) -> Threads {
    // Every address is bound before anything runs, so that a failure leaves nothing behind.
    var ports: [Channel: Int] = [:]
    let heartbeat = try bind(.heartbeat, .echo, in: context, ports: &ports)
    let shell = try bind(.shell, .router, in: context, ports: &ports)
    let control = try bind(.control, .router, in: context, ports: &ports)
    let stdin = try bind(.stdin, .router, in: context, ports: &ports)
    let iopub = try bind(.iopub, .publisher, in: context, ports: &ports)
    let loops = [shellLoop(shell), controlLoop(control), stdinLoop(stdin)]
    let publisher = PublisherLoop(
      socket: iopub, wire: wire, reception: reception, hub: hub, outputLimit: outputLimit)
    var routers: [Worker] = []
    // Before anything is received: the first request may ask for a subshell.
    hub.subshells.open { [self] subshell in
      let worker = Worker(stackSize: Self.executionStackSize) { [self] in run(subshell) }
      worker?.detach()
      return worker != nil
    }
    for loop in loops {
      routers.append(try Self.worker("\(loop.channel)") { loop.run() })
    }
    let threads = Threads(
      ports: ports, publisher: try Self.worker("iopub") { publisher.run() }, routers: routers,
      heartbeat: try Self.worker("heartbeat") {
        while let frames = heartbeat.receive(waits: true) { heartbeat.send(frames) }
        heartbeat.close()
      })
    try Self.worker("cells", stackSize: Self.executionStackSize) { [self] in runCells() }.detach()
    reception.announceStart()
    return threads
  }

  private func stop(_ threads: Threads, in context: SocketContext) {
    hub.jobs.close()
    hub.subshells.close()
    prototype.update { $0.isEnded = true }
    hub.input.close()
    hub.interrupt()
    hub.jobs.waitForEnd(milliseconds: Self.farewellMilliseconds)
    hub.subshells.waitForEnd(milliseconds: Self.farewellMilliseconds)
    hub.outbox.close()
    threads.publisher.join()
    hub.shellReplies.close()
    hub.controlReplies.close()
    for router in threads.routers { router.join() }
    context.shutdown()
    threads.heartbeat.join()
    context.terminate()
  }

  /// Has a socket listen where the connection file says, or else at a port that is free.
  private func bind(
    _ channel: Channel, _ kind: Socket.Kind, in context: SocketContext, ports: inout [Channel: Int]
  ) throws(TransportError) -> Socket {
    let socket = try Socket(kind, in: context, watch: watch)
    if let curve = connection.curve { try socket.encrypt(with: curve) }
    var place = connection
    if place.ports[channel] == nil, place.transport == .ipc {
      place.ports[channel] = Self.freeNumber(place.ip, besides: ports)
    }
    try socket.bind(to: place.address(of: channel))
    ports[channel] = place.ports[channel] ?? socket.port
    return socket
  }

  /// A number that no file has yet whose name begins with a path.
  private static func freeNumber(_ path: String, besides ports: [Channel: Int]) -> Int {
    var number = 1
    while ports.values.contains(number) || access("\(path)-\(number)", F_OK) == 0 { number += 1 }
    return number
  }

  private static func worker(
    _ name: String, stackSize: Int = 1 << 20, body: @escaping @Sendable () -> Void
  ) throws(TransportError) -> Worker {
    guard let worker = Worker(stackSize: stackSize, body: body) else {
      throw .system("no thread for \(name)")
    }
    return worker
  }

  // MARK: Threads

  /// Hands requests, in order, to the thread that runs cells.
  ///
  /// Only who the kernel is can be said without that thread, and is while it has nothing to run,
  /// such as while it builds the kernel.
  private func shellLoop(_ socket: Socket) -> RouterLoop {
    let (hub, reception) = (hub, reception)
    return RouterLoop(
      socket: socket, channel: .shell, wire: wire, logger: hub.logger, outgoing: hub.shellReplies,
      hasRoom: { hub.hasRoom },
      receive: { request in
        if let id = request.header.subshell {
          guard let subshell = hub.subshells[id], subshell.jobs.append(request) else {
            return reception.refuse(request, toSubshell: id)
          }
        } else if request.type == "kernel_info_request", hub.jobs.isIdle {
          _ = reception.handle(request, on: .shell)
        } else {
          hub.jobs.append(request)
        }
      })
  }

  private func controlLoop(_ socket: Socket) -> RouterLoop {
    let reception = reception
    return RouterLoop(
      socket: socket, channel: .control, wire: wire, logger: hub.logger,
      outgoing: hub.controlReplies, receive: { reception.handleControl($0) })
  }

  private func stdinLoop(_ socket: Socket) -> RouterLoop {
    let hub = hub
    return RouterLoop(
      socket: socket, channel: .stdin, wire: wire, logger: hub.logger,
      outgoing: hub.input.questions,
      receive: { message in
        guard message.type == "input_reply" else {
          return hub.perform(.note("unknown message type \(message.label) on stdin"))
        }
        hub.input.answer(message.content["value"]?.string.map(InputAnswer.line) ?? .unavailable)
      },
      attempts: 50, fail: { _ in hub.input.answer(.unavailable) })
  }

  private func runCells() {
    let kernel = makeKernel()
    hub.interrupt(with: kernel.interrupt)
    prototype.update { $0.kernel = kernel }
    let shell = Shell(reception: reception, kernel: kernel, history: history, record: record)
    while let job = hub.jobs.next() {
      hub.outbox.restrain()
      shell.handle(
        job.request, isAborted: job.isAborted, isSuperseded: job.isSuperseded)
    }
    hub.jobs.finish()
  }

  /// Answers the requests to a subshell until it is deleted.
  private func run(_ subshell: SubshellHub.Subshell) {
    let kernel = prototype.wait { state -> (any Kernel)?? in
      if state.isEnded { return .some(nil) }
      return state.kernel.map { .some($0) }
    }
    if let kernel = kernel?.makeSubshell() {
      subshell.interrupt(with: kernel.interrupt)
      let shell = Shell(
        reception: reception, kernel: kernel, history: history, record: record,
        host: SubshellHost(hub: hub, jobs: subshell.jobs))
      while let job = subshell.jobs.next() {
        hub.outbox.restrain()
        shell.handle(
          job.request, isAborted: job.isAborted, isSuperseded: job.isSuperseded)
      }
    } else {
      _ = hub.subshells.delete(subshell.id)
    }
    for request in subshell.jobs.takeRest() {
      reception.refuse(request, toSubshell: subshell.id)
    }
    hub.subshells.end(subshell)
  }

  /// Waits for the end, interrupting cells meanwhile as signals say.
  private func supervise(
    _ ports: [Channel: Int], interrupted: Wakeup, terminated: Wakeup
  ) -> End {
    let parent = ParentWatch(environment: Self.environment("JPY_PARENT_PID"))
    var trims = 0
    let events = Int16(POLLIN)
    // Nothing else is to be looked at now and then.
    let waits = parent == nil && connection.transport != .tcp
    while true {
      var items = [hub.ending, interrupted, terminated].map {
        pollfd(fd: $0.descriptor, events: events, revents: 0)
      }
      let pause = watch.hasSuspects ? Self.watchMilliseconds / 6 : Self.watchMilliseconds
      _ = poll(&items, nfds_t(items.count), waits ? -1 : pause)
      if items[0].revents != 0 { return .shutDown(restart: hub.isRestart) }
      if items[2].revents != 0 { return .terminated }
      if items[1].revents != 0 {
        interrupted.clear()
        hub.interrupt()
      }
      if let parent, !parent.isAlive { return .abandoned }
      guard connection.transport == .tcp else { continue }
      if hasEndedConnections(of: ports) { trims = 30 }
      guard trims > 0 else { continue }
      // For some seconds ZeroMQ lets go of what came by them, which the system is to get back.
      malloc_trim(0)
      trims -= 1
    }
  }

  private func hasEndedConnections(of ports: [Channel: Int]) -> Bool {
    // Where the shell has no room, whole messages wait unread.
    let read = ports.filter { $0.key != .shell || hub.hasRoom }
    let ended = watch.check(Set(read.values))
    for (channel, port) in read where ended.contains(port) {
      hub.logger.warning("disconnected who sent a message without an end on \(channel)")
    }
    return !ended.isEmpty
  }

  // MARK: Surroundings

  private static var username: String { environment("USER") ?? "kernel" }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var microseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
