import JSON
import Language
import Synchronization

/// Widgets: what a front end says about them while no cell runs.
extension Session {
  /// Has controls shown as widgets from now on, for a front end that may have them.
  ///
  /// - Parameter echoes: Whether what a front end says of a widget is said back at once, so that
  ///   other front ends of the session follow.
  public func connectWidgets(echoes: Bool = true) { host.widgets.connect(echoes: echoes) }

  /// Takes a message of a front end's about widgets, and does what a moved control is to do.
  ///
  /// Nothing that goes wrong there is more than an output.
  ///
  /// - Parameters:
  ///   - event: The message.
  ///   - sink: Takes the outputs, one at a time; they belong to the message.
  /// - Returns: Whether somebody is there to talk to, should it open a connection.
  public func handle(
    _ event: WidgetEvent, sink: @escaping @Sendable (Output) -> Void
  ) -> Bool {
    let (isKnown, messages, reactions) = host.widgets.receive(event)
    for message in messages { sink(.widget(message)) }
    for reaction in reactions {
      host.forgetInterrupt()
      taking { perform(reaction, for: event.request, sink) }
    }
    return isKnown
  }

  /// Does what a moved control is to do; its outputs take the place of those of last time.
  private func perform(
    _ reaction: Widgets.Reaction, for request: String, _ sink: @escaping @Sendable (Output) -> Void
  ) {
    let isEmpty = Atomic<Bool>(true)
    shared.begin()
    shared.count += 1
    defer { shared.end() }
    let number = shared.count
    lane.pausing {
      sink(.widget(host.widgets.direct(reaction.output, to: request)))
      sink(.clear(wait: true))
    }
    host.begin(number: number, readLine: nil) { output in
      switch output {
      case .stream, .display, .failure: isEmpty.store(false, ordering: .relaxed)
      default: break
      }
      sink(output)
    }
    debugger.begin(nil, in: thread)
    defer { debugger.end(in: thread) }
    var failure: RuntimeFailure?
    do throws(RuntimeFailure) { try lane.whileRunning(reaction.action) } catch {
      failure = error
    }
    failure = failure ?? host.takeFailure()
    if failure == nil, host.isInterrupted {
      failure = RuntimeFailure("interrupted", "interrupted; what was done until then is kept")
    }
    var report = CellReport()
    tellNotes(of: "", in: &report)
    let told = failure.map { CellFailure($0, sources: shared.sources) }
    lane.pausing {
      for page in host.pages { host.show(page, id: nil) }
      if let told { host.fail(told) }
    }
    _ = endOutputs()
    lane.pausing {
      if isEmpty.load(ordering: .relaxed) { sink(.clear(wait: false)) }
      sink(.widget(host.widgets.direct(reaction.output, to: "")))
    }
  }
}
