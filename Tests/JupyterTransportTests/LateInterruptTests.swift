import Foundation
import JSON
import JupyterProtocol
import JupyterTransport
import Synchronization
import Testing

/// When an interrupt comes for a cell that is about to ask for a line.
enum Moment: CaseIterable {
  /// Before it asks, all of it.
  case beforeQuestion
  /// While the interrupt is under way, so that the cell finds none when it asks.
  case amidInterrupt
}

/// A kernel whose cell asks for a line just when an interrupt comes.
private final class LateKernel: Kernel {
  private final class Meeting: Sendable {
    let isRunning = Atomic<Bool>(false)
    let isInterrupted = Atomic<Bool>(false)
    let cellLooked = DispatchSemaphore(value: 0)
  }

  private let moment: Moment
  /// Signalled when the cell is to ask.
  private let question: DispatchSemaphore
  private let meeting = Meeting()
  private let toy = ToyKernel()

  init(_ moment: Moment, question: DispatchSemaphore) {
    self.moment = moment
    self.question = question
  }

  var interrupt: @Sendable () -> Void {
    let (moment, question, meeting) = (moment, question, meeting)
    return {
      guard meeting.isRunning.load(ordering: .relaxed) else { return }
      if moment == .amidInterrupt {
        question.signal()
        _ = meeting.cellLooked.wait(timeout: .now() + .seconds(1))
      }
      meeting.isInterrupted.store(true, ordering: .relaxed)
    }
  }

  var isInterrupted: @Sendable () -> Bool {
    let meeting = meeting
    return {
      defer { meeting.cellLooked.signal() }
      return meeting.isInterrupted.load(ordering: .relaxed)
    }
  }

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    meeting.isRunning.store(true, ordering: .relaxed)
    defer { meeting.isRunning.store(false, ordering: .relaxed) }
    sink.send(.display(MimeBundle(text: "waiting"), id: nil))
    _ = question.wait(timeout: .now() + .seconds(5))
    guard sink.readLine(prompt: "", isPassword: false) == .interrupted else {
      return ExecuteResult()
    }
    return ExecuteResult(error: KernelError(name: "Interrupted", value: ""))
  }

  func makeSubshell() -> (any Kernel)? { LateKernel(moment, question: question) }

  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    toy.evaluate(expression)
  }

  func completeness(of code: String) -> Completeness { .complete }

  func complete(_ code: String, at offset: Int) -> CompletionReply {
    toy.complete(code, at: offset)
  }

  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? { nil }
}

@Suite("An interrupt just before a cell asks for a line")
struct LateInterruptTests {
  @Test("The cell does not wait", arguments: Moment.allCases, [false, true])
  func question(_ moment: Moment, inSubshell: Bool) throws {
    let question = DispatchSemaphore(value: 0)
    let client = try Client { LateKernel(moment, question: question) }
    try client.welcome()
    let cell = client.execute("", input: true, to: inSubshell ? try client.subshell() : nil)
    try client.waitForDisplay()
    client.send("interrupt_request", on: .control)
    _ = try client.receive(on: .control)
    if moment == .beforeQuestion { question.signal() }
    let reply = try client.receive()
    #expect(reply.parent == cell.header)
    #expect(reply.content["ename"] == "Interrupted")
  }
}
