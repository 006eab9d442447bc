import Foundation
import Language
import Synchronization
import Syntax
import Testing

/// Inputs that `make fuzz` once found to stop the language; each must end in a second.
struct KeptInput: CustomTestStringConvertible, Sendable {
  let url: URL
  var testDescription: String { url.lastPathComponent }

  static let all: [KeptInput] = {
    let folder = Bundle.module.bundleURL.appendingPathComponent("fuzz")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "martlet" }.map(KeptInput.init)
      .sorted { $0.testDescription < $1.testDescription }
  }()
}

@Suite("Kept inputs")
struct KeptInputsTests {
  @Test("what once stopped the language does so no more", arguments: KeptInput.all)
  func input(_ file: KeptInput) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    let host = RecordingHost()
    let machine = Machine(host: host)
    var scope = Scope(library: .core)
    let clock = ContinuousClock()
    for cell in text.components(separatedBy: "\n// ---\n") {
      let source = SourceText(name: "cell", text: cell)
      let start = clock.now
      for part in 0..<10 {
        let offset = part * (source.bytes.count + 2) / 10
        _ = complete(source, at: offset, in: scope)
        _ = inspect(source, at: offset, in: scope)
      }
      _ = completeness(of: source)
      let checked = check(Parser.parse(source), of: source, in: scope)
      if let program = checked.program {
        scope = checked.scope
        host.interrupt.store(false, ordering: .relaxed)
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: 0.2)
          host.interrupt.store(true, ordering: .relaxed)
        }
        machine.install(program)
        _ = try? machine.run()
      }
      // Ten questions and a run: before they were mended these took minutes.
      #expect(clock.now - start < .seconds(10), "\(cell.prefix(200))")
    }
    // The session goes on.
    let source = SourceText(name: "cell", text: "1 + 1")
    host.interrupt.store(false, ordering: .relaxed)
    let checked = check(Parser.parse(source), of: source, in: scope)
    machine.install(try #require(checked.program))
    let result = try machine.run()
    #expect(result.map { printed($0.value, as: $0.type) } == "2")
  }

  @Test("inputs are kept")
  func presence() { #expect(KeptInput.all.count >= 3) }
}
