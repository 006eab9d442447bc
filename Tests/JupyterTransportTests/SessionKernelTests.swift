import JSON
import JupyterProtocol
import JupyterTransport
import Session
import Synchronization
import Testing

/// Keeps what a cell puts out, and answers its questions.
private final class Recorder: OutputSink {
  let outputs = Mutex<[ExecuteOutput]>([])
  let answer: InputAnswer

  init(answer: InputAnswer = .unavailable) { self.answer = answer }

  func send(_ output: ExecuteOutput) { outputs.withLock { $0.append(output) } }

  func readLine(prompt: String, isPassword: Bool) -> InputAnswer { answer }

  /// What was written to a stream.
  func text(of name: StreamName) -> String {
    outputs.withLock { outputs in
      outputs.map { output in
        if case .stream(name, let text) = output { text } else { "" }
      }.joined()
    }
  }
}

@Suite("A session as a kernel")
struct SessionKernelTests {
  private let kernel = SessionKernel(Session())

  private func run(
    _ code: String, number: Int = 1, answer: InputAnswer? = nil
  ) -> (ExecuteResult, Recorder) {
    let recorder = Recorder(answer: answer ?? .unavailable)
    let request = ExecuteRequest(code: code, number: number, allowsInput: answer != nil)
    return (kernel.execute(request, sink: recorder), recorder)
  }

  @Test("a value is a bundle of its forms")
  func value() {
    #expect(run("6 * 7").0 == ExecuteResult(value: MimeBundle(text: "42")))
  }

  @Test("what is printed goes to its stream")
  func streams() {
    let (result, recorder) = run("print(\"a\")\nprintError(\"b\")")
    #expect(result == ExecuteResult())
    #expect(recorder.text(of: .standardOutput) == "a\n")
    #expect(recorder.text(of: .standardError) == "b\n")
  }

  @Test("a failure has a kind, a message and a traceback that names the cell")
  func failure() {
    let error = run("let xs = [1]\nxs[3]", number: 5).0.error
    #expect(error?.name == "RuntimeError")
    #expect(error?.value.contains("out of range") == true)
    #expect(error?.traceback.contains { $0.contains("cell 5:2:") } == true)
  }

  @Test("help comes as a page")
  func pages() {
    let page = run("help(\"QLearning\")").0.pages.first?.data["text/plain"]?.string
    #expect(page?.contains("stepSize") == true)
  }

  @Test("a cell asks for a line only where somebody can be asked")
  func input() {
    let code = "let line = readLine()\nprint(line ?? \"nobody\")"
    #expect(run(code).1.text(of: .standardOutput) == "nobody\n")
    #expect(run(code, answer: .line("yes")).1.text(of: .standardOutput) == "yes\n")
    #expect(run("let s = readLine()\nwhile true {}", answer: .interrupted).0.error != nil)
  }

  @Test("an interrupt is seen until it is forgotten")
  func interruption() {
    let isInterrupted = kernel.isInterrupted
    #expect(!isInterrupted())
    kernel.interrupt()
    #expect(isInterrupted())
    kernel.forgetInterrupt()
    #expect(!isInterrupted())
  }

  @Test("expressions of the front end see the variables")
  func expressions() {
    _ = run("let side = 4")
    #expect(kernel.evaluate("side * side") == .success(MimeBundle(text: "16")))
    guard case .failure(let error) = kernel.evaluate("nothing") else {
      Issue.record("a name that is not there has no value")
      return
    }
    #expect(error.name == "NameError")
  }

  @Test("completions have kinds and signatures, and say what they replace")
  func completions() {
    let reply = kernel.complete("let a = QLear", at: 13)
    let match = reply.matches.first
    #expect(match?.text == "QLearning")
    #expect(match?.type.isEmpty == false)
    #expect(match?.signature?.contains("stepSize") == true)
    #expect(reply.range == 8..<13)
  }

  @Test("words have documentation")
  func inspection() {
    #expect(kernel.inspect("QLearning", at: 4, detail: 0) != nil)
    #expect(kernel.inspect("nonsense", at: 4, detail: 0) == nil)
  }

  @Test("code is complete, incomplete with an indentation, or beyond help")
  func completeness() {
    #expect(kernel.completeness(of: "1 + 1") == .complete)
    #expect(kernel.completeness(of: "if true {") == .incomplete(indent: "    "))
    #expect(kernel.completeness(of: "}") == .invalid)
  }

  @Test("the kernel says that its language is highlighted as Swift")
  func info() {
    let language = SessionKernel.info.language
    #expect(language.codeMirrorMode == "swift")
    #expect(language.fileExtension == ".martlet")
  }
}
