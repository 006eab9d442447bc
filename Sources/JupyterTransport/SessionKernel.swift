internal import JSON
public import JupyterProtocol
public import Session

/// A session as a kernel: what `martlet kernel` serves.
public final class SessionKernel: Kernel {
  private let session: Session
  /// What stops its cells and looks into them.
  public let debugger: (any Debugger)?

  /// Makes the kernel of a session.
  public init(_ session: Session) {
    self.session = session
    debugger = SessionDebugger(session)
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
      request.code, name: "cell \(request.number)",
      readLine: request.allowsInput ? readLine : nil, sink: { sink.send(ExecuteOutput($0)) })
    return ExecuteResult(
      value: report.value.map { MimeBundle(forms: $0.mime) },
      error: report.failure.map(KernelError.init),
      pages: report.pages.map { MimeBundle(forms: $0.mime) })
  }

  /// The value of an expression in the session.
  public func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    session.evaluate(expression).map { MimeBundle(forms: $0.mime) }.mapError(KernelError.init)
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
    session.inspect(code, at: offset, detail: detail).map { MimeBundle(forms: $0.mime) }
  }

  /// A kernel on the same variables.
  public func makeSubshell() -> (any Kernel)? { SessionKernel(session.makeSubshell()) }

  /// Asks the running cell to stop soon.
  public var interrupt: @Sendable () -> Void {
    let session = session
    return { session.interrupt() }
  }
}

extension ExecuteOutput {
  fileprivate init(_ output: Output) {
    switch output {
    case .stream(let text, let isError):
      self = .stream(isError ? .standardError : .standardOutput, text)
    case .display(let display, let id): self = .display(MimeBundle(forms: display.mime), id: id)
    case .update(let display, let id): self = .update(MimeBundle(forms: display.mime), id: id)
    case .clear(let wait): self = .clear(wait: wait)
    }
  }
}

extension MimeBundle {
  fileprivate init(forms: [String: String]) { self.init(forms.mapValues(JSON.string)) }
}

extension KernelError {
  fileprivate init(_ failure: CellFailure) {
    self.init(name: failure.name, value: failure.message, traceback: failure.ansi)
  }
}
