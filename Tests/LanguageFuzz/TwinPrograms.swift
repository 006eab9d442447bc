import Foundation
import Language
import Synchronization
import Syntax

/// Keeps what a program prints.
private final class PrintingHost: Language.Host {
  private let text = Mutex("")
  var output: String { text.withLock { $0 } }
  let looks = Atomic(5000)

  func write(_ text: String, toErrorStream: Bool) { self.text.withLock { $0 += text } }
  func show(_ display: Display, id: String?) {}
  func update(_ display: Display, id: String) {}
  func nextRandom() -> UInt64 { 0 }
  var isInterrupted: Bool { looks.wrappingSubtract(1, ordering: .relaxed).newValue < 0 }
}

/// Writes generated programs with what Martlet prints in their comments, for `swiftc` to print the
/// same.
func writePrograms(count: Int, folder: String, firstSeed: UInt64) {
  try? FileManager.default.createDirectory(
    atPath: folder, withIntermediateDirectories: true)
  var rejected = 0
  for seed in firstSeed..<firstSeed + UInt64(max(0, count)) {
    var dice = Dice(seed: seed)
    let text = ProgramGenerator.program(&dice, isBounded: true)
    let host = PrintingHost()
    let machine = Machine(host: host)
    let source = SourceText(name: "cell", text: text)
    let checked = check(Parser.parse(source), of: source, in: Scope(library: .core))
    var lines: [String] = []
    if let program = checked.program {
      do throws(RuntimeFailure) {
        machine.install(program)
        _ = try machine.run()
        lines = host.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
          .map { "// expect: \($0)" }
      } catch {
        if error.id == "interrupted" || error.id == "recursion-too-deep" { continue }
        lines =
          host.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
          .map { "// expect: \($0)" } + ["// expect error: \(error.id)"]
      }
    } else {
      rejected += 1
      lines = checked.diagnostics.filter { $0.severity == .error }.map {
        "// expect error: \($0.id) \($0.message.prefix(80))"
      }
      lines.append("// rejected")
    }
    let whole = text + "\n" + lines.joined(separator: "\n") + "\n"
    try? whole.write(
      toFile: "\(folder)/generated-\(seed).martlet", atomically: true, encoding: .utf8)
  }
  print("\(count) programs, \(rejected) of them rejected by the checker")
}
