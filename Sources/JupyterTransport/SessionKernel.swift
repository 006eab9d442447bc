internal import JSON
public import JupyterProtocol
public import Session

/// A session as a kernel: what `martlet kernel` serves.
public final class SessionKernel: Kernel {
  private let session: Session
  /// What stops its cells and looks into them.
  public let debugger: (any Debugger)?

  /// Makes the kernel of a session.
  ///
  /// - Parameters:
  ///   - session: the session
  ///   - echoesWidgets: whether what a front end says of a widget is said back, so that other front
  ///     ends follow
  public init(_ session: Session, echoesWidgets: Bool = true) {
    self.session = session
    debugger = SessionDebugger(session)
    session.connectWidgets(echoes: echoesWidgets)
  }

  /// Makes the kernel of a subshell, which shares the widgets; the debugger is the main shell's.
  private init(subshell: Session) {
    session = subshell
    debugger = nil
  }

  /// What the kernel says about itself.
  public static var info: KernelInfo {
    KernelInfo(
      implementation: Session.kernelName, implementationVersion: Session.version,
      language: .init(
        name: Session.languageName, version: Session.version, mimeType: Session.mediaType,
        fileExtension: Session.fileExtension, pygmentsLexer: Session.languageName,
        codeMirrorMode: Session.languageName),
      banner: "\(Session.displayName) \(Session.version): reinforcement learning, in a notebook",
      helpLinks: [
        .init(
          text: "Sutton & Barto: Reinforcement Learning",
          url: "http://incompleteideas.net/book/the-book.html")
      ], features: ["debugger", "kernel subshells"])
  }

  /// Runs a cell in the session.
  public func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    let interrupt = interrupt
    let readLine: @Sendable (String) -> String? = { prompt in
      switch sink.readLine(prompt: prompt, isPassword: false) {
      case .line(let line): return line
      case .unavailable: return nil
      case .interrupted:
        interrupt()
        return nil
      }
    }
    let report = session.run(
      request.code, name: "cell \(request.number)", forgetsInterrupt: false,
      readLine: request.allowsInput ? readLine : nil, sink: { sink.send(ExecuteOutput($0)) })
    if report.asksExit { sink.send(.stream(.standardOutput, Self.farewell)) }
    return ExecuteResult(
      value: report.value.map { MimeBundle(bundle: $0.bundle) },
      error: report.failure.map(KernelError.init),
      pages: report.pages.map { MimeBundle(bundle: $0.bundle) }, nextCell: report.nextCell,
      asksExit: report.asksExit)
  }

  /// What is said to who leaves; a notebook's front end stays.
  private static let farewell =
    "This ends a console. In a notebook, the kernel is shut down in the front end's menu.\n"

  /// Forgets that an earlier cell was to stop.
  public func forgetInterrupt() { session.forgetInterrupt() }

  /// Takes what a front end says of a widget.
  public func handle(_ event: CommEvent, sink: any OutputSink) -> Bool {
    session.handle(WidgetEvent(event)) { sink.send(ExecuteOutput($0)) }
  }

  /// The value of an expression in the session.
  public func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    session.evaluate(expression).map { MimeBundle(bundle: $0.bundle) }.mapError(KernelError.init)
  }

  /// Whether the code can run as it stands.
  public func completeness(of code: String) -> Completeness {
    switch session.completeness(of: code) {
    case .complete: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  /// What could stand at a position, with the kind and signature of each.
  public func complete(_ code: String, at offset: Int) -> CompletionReply {
    let found = session.completions(in: code, at: offset)
    let matches = found.items.map { item in
      CompletionReply.Match(
        text: item.text, type: item.kind, signature: item.signature.isEmpty ? nil : item.signature)
    }
    return CompletionReply(matches: matches, range: found.replaced)
  }

  /// What there is to say about the name at a position.
  public func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? {
    session.inspect(code, at: offset, detail: detail).map { MimeBundle(bundle: $0.bundle) }
  }

  /// A kernel on the same variables.
  public func makeSubshell() -> (any Kernel)? { SessionKernel(subshell: session.makeSubshell()) }

  /// Asks the running cell to stop soon.
  public var interrupt: @Sendable () -> Void {
    let session = session
    return { session.interrupt() }
  }

  /// Whether the running cell was asked to stop.
  public var isInterrupted: @Sendable () -> Bool {
    let session = session
    return { session.isInterrupted }
  }
}

extension ExecuteOutput {
  fileprivate init(_ output: Output) {
    switch output {
    case .stream(let text, let isError):
      self = .stream(isError ? .standardError : .standardOutput, text)
    case .display(let display, let id): self = .display(MimeBundle(bundle: display.bundle), id: id)
    case .update(let display, let id): self = .update(MimeBundle(bundle: display.bundle), id: id)
    case .clear(let wait): self = .clear(wait: wait)
    case .failure(let failure): self = .error(KernelError(failure))
    case .widget(let message): self = .comm(CommMessage(message))
    }
  }
}

extension MimeBundle {
  fileprivate init(bundle: JSON) { self.init(bundle.object ?? [:]) }
}

extension CommMessage {
  fileprivate init(_ message: WidgetMessage) {
    let kind: Kind =
      switch message.kind {
      case .open(let target): .open(target: target)
      case .message: .message
      case .close: .close
      }
    self.init(kind, id: message.id, data: message.data, metadata: message.metadata)
  }
}

extension WidgetEvent {
  fileprivate init(_ event: CommEvent) {
    let kind: WidgetMessage.Kind =
      switch event.message.kind {
      case .open(let target): .open(target: target)
      case .message: .message
      case .close: .close
      }
    let message = event.message
    self.init(
      WidgetMessage(kind, id: message.id, data: message.data, metadata: message.metadata),
      request: event.requestID, isSuperseded: event.isSuperseded)
  }
}

extension KernelError {
  fileprivate init(_ failure: CellFailure) {
    self.init(name: failure.name, value: failure.message, traceback: failure.traceback)
  }
}
