import Foundation
import Language
import Synchronization
import Syntax
import TestClock
import Testing

/// An input without vocabulary that `make fuzz` once found to stop the language; it must end soon.
///
/// `SessionTests` play those with the vocabulary.
struct KeptInput: CustomTestStringConvertible, Sendable {
  let url: URL
  var testDescription: String { url.lastPathComponent }

  /// Those of the folder, which begin with the line `// core` or `// vocabulary`.
  static let files: [KeptInput] = {
    let folder = Bundle.module.bundleURL.appendingPathComponent("fuzz")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).map(KeptInput.init).sorted { $0.testDescription < $1.testDescription }
  }()

  static let all = files.filter { $0.begins(with: "// core\n") }

  func begins(with line: String) -> Bool {
    (try? String(contentsOf: url, encoding: .utf8))?.hasPrefix(line) == true
  }
}

@Suite("Kept inputs")
struct KeptInputsTests {
  @Test(
    "each says which words it is played with, so that none is left out",
    arguments: KeptInput.files)
  func words(_ file: KeptInput) {
    #expect(file.begins(with: "// core\n") || file.begins(with: "// vocabulary\n"))
  }

  @Test("what once stopped the language does so no more", arguments: KeptInput.all)
  func input(_ file: KeptInput) async throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    // A run and ten questions about each cell: before they were mended these took minutes.
    await onLargeStack { #expect(KeptInputsTests.play(text) == []) }
  }

  /// Plays the cells of a text in one session, and gives those that took long; and what one plus one
  /// is after them, should it not be 2.
  private static func play(_ text: String) -> [String] {
    let host = RecordingHost()
    let machine = Machine(host: host)
    var scope = Scope(library: .core)
    var slow: [String] = []
    for cell in text.components(separatedBy: "\n// ---\n") + ["1 + 1"] {
      let source = SourceText(name: "cell", text: cell)
      let start = processorSeconds
      for part in 0..<10 {
        let offset = part * (source.bytes.count + 2) / 10
        _ = complete(source, at: offset, in: scope)
        _ = inspect(source, at: offset, in: scope)
      }
      _ = completeness(of: source)
      let checked = check(Parser.parse(source), of: source, in: scope)
      var result: String?
      if let program = checked.program {
        scope = checked.scope
        host.interrupt.store(false, ordering: .relaxed)
        if cell != "1 + 1" {
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.2)
            host.interrupt.store(true, ordering: .relaxed)
          }
        }
        machine.install(program)
        if let found = try? machine.run() { result = printed(found.value, as: found.type) }
        Thread.sleep(forTimeInterval: 0.3)
      }
      if processorSeconds - start > 10 { slow.append(String(cell.prefix(200))) }
      if cell == "1 + 1", result != "2" { slow.append("1 + 1 is \(result ?? "nothing")") }
    }
    return slow
  }

  @Test("inputs are kept")
  func presence() { #expect(KeptInput.all.count >= 3) }
}
