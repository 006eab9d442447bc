import JSON
import JupyterProtocol
import Synchronization

/// A language of a few commands, one a line, some of which take long.
final class ToyKernel: Kernel {
  private final class Flag: Sendable {
    let isRaised = Atomic<Bool>(false)
  }

  /// Counts the bytes that floods have handed on.
  final class Count: Sendable {
    let bytes = Atomic<Int>(0)
  }

  private let flag = Flag()
  private let flood: Count

  init(flood: Count = Count()) { self.flood = flood }

  var interrupt: @Sendable () -> Void {
    let flag = flag
    return { flag.isRaised.store(true, ordering: .relaxed) }
  }

  func execute(_ request: ExecuteRequest, sink: any OutputSink) -> ExecuteResult {
    flag.isRaised.store(false, ordering: .relaxed)
    for line in request.code.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = words.count > 1 ? words[1] : ""
      let count = Int(rest) ?? 0
      switch words[0] {
      case "print": sink.send(.stream(.standardOutput, rest + "\n"))
      case "count":
        for number in 0..<count { sink.send(.stream(.standardOutput, "\(number)\n")) }
      case "mix":
        for number in 0..<count {
          sink.send(.display(MimeBundle(text: "d\(number)"), id: nil))
          sink.send(.stream(.standardOutput, "s\(number)"))
        }
      case "wait":  // says that it runs, and runs until it is interrupted
        sink.send(.display(MimeBundle(text: "waiting"), id: nil))
        while !flag.isRaised.load(ordering: .relaxed) {}
        return ExecuteResult(error: KernelError(name: "Interrupted", value: ""))
      case "trickle":  // prints, and runs until it is interrupted
        sink.send(.stream(.standardOutput, "a"))
        sink.send(.stream(.standardOutput, "b"))
        while !flag.isRaised.load(ordering: .relaxed) {}
      case "flood":  // prints without end, in long lines
        let line = String(repeating: "x", count: 99_999) + "\n"
        while !flag.isRaised.load(ordering: .relaxed) {
          sink.send(.stream(.standardOutput, line))
          flood.bytes.add(line.utf8.count, ordering: .relaxed)
        }
      case "ask":
        guard case .line(let line) = sink.readLine(prompt: rest, isPassword: false) else {
          return ExecuteResult(error: KernelError(name: "NoInput", value: ""))
        }
        sink.send(.stream(.standardOutput, line))
      case "fail": return ExecuteResult(error: KernelError(name: "E", value: rest))
      case "deep": sink.send(.stream(.standardOutput, "\(Self.depth(count))"))
      default: return ExecuteResult(value: MimeBundle(text: String(line)))
      }
    }
    return ExecuteResult()
  }

  /// Recurses, so that it shows how large the stack is.
  @inline(never)
  private static func depth(_ levels: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 1_000, alignment: 8) { buffer in
      buffer[levels % 1_000] = 1
      return levels == 0 ? 0 : depth(levels - 1) + Int(buffer[levels % 1_000])
    }
  }

  func makeSubshell() -> (any Kernel)? { ToyKernel() }

  func evaluate(_ expression: String) -> Result<MimeBundle, KernelError> {
    .success(MimeBundle(text: expression))
  }

  func completeness(of code: String) -> Completeness { .complete }

  func complete(_ code: String, at offset: Int) -> CompletionReply {
    CompletionReply(matches: [], range: offset..<offset)
  }

  func inspect(_ code: String, at offset: Int, detail: Int) -> MimeBundle? { nil }
}
