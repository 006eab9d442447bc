import Foundation
import Language
import Syntax
import Testing

/// A program of the folder `programs`: cells separated by `// ---`, with what they print and how
/// they fail in comments.
///
/// Those of `core` are Swift and are also run by `swiftc` (`make swift-twin`), those of `martlet`
/// use what Martlet adds, and those of `errors` fail on purpose.
struct ProgramFile: CustomTestStringConvertible, Sendable {
  let url: URL

  var testDescription: String {
    url.deletingLastPathComponent().lastPathComponent + "/" + url.lastPathComponent
  }

  static let all: [ProgramFile] = {
    let folder = Bundle.module.bundleURL.appendingPathComponent("programs")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    guard let files else { return [] }
    return files.compactMap { $0 as? URL }.filter { $0.pathExtension == "martlet" }
      .map(ProgramFile.init).sorted { $0.testDescription < $1.testDescription }
  }()

  /// What the comments of a program say that it prints.
  static func expectations(in text: String) -> [String] {
    var expected: [String] = []
    for line in text.split(separator: "\n") {
      if let range = line.range(of: "// expect: ") {
        expected.append(String(line[range.upperBound...]))
      } else if line.hasSuffix("// expect:") {
        expected.append("")
      } else if let range = line.range(of: "// expect error: ") {
        expected.append("error: " + line[range.upperBound...])
      }
    }
    return expected
  }
}

/// What a run of cells gave: lines written and faults, in order; `collecting` lets go of what cannot be
/// reached after each.
func outcome(
  of text: String, host: RecordingHost = RecordingHost(), watchedBy watcher: Watcher? = nil,
  collecting: Bool = false
) -> [String] {
  let machine = Machine(host: host)
  watcher?.watch(machine)
  var scope = Scope(library: .core)
  var faults: [String] = []
  var position = 0
  for cell in text.components(separatedBy: "\n// ---\n") {
    position += 1
    let source = SourceText(name: "cell \(position)", text: cell)
    let checked = check(Parser.parse(source), of: source, in: scope)
    let errors = checked.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty, let program = checked.program else {
      for error in errors { host.write("error: \(error.id)\n", toErrorStream: false) }
      faults += errors.map(\.message)
      continue
    }
    let before = scope
    scope = checked.scope
    do throws(RuntimeFailure) {
      machine.install(program)
      if let result = try machine.run() {
        host.write(printed(result.value, as: result.type) + "\n", toErrorStream: false)
      }
    } catch {
      // As a session does: what the cell did not reach was never there.
      let unreached = program.globals.filter { !machine.isInitialised($0.id) }
      scope.forget(unreached.map(\.name), keeping: before)
      host.write("error: \(error.id)\n", toErrorStream: false)
      faults.append(error.message)
    }
    if collecting { _ = machine.collect(from: &scope, whenAdded: 0) }
  }
  return host.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    .dropLast() + faults.map { "  (\($0))" }
}

@Suite("Programs")
struct ProgramsTests {
  @Test("programs print what their comments expect", arguments: ProgramFile.all)
  func program(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    let found = outcome(of: text)
    #expect(
      found.filter { !$0.hasPrefix("  (") } == ProgramFile.expectations(in: text),
      "\(found.joined(separator: "\n"))")
    #expect(outcome(of: text, collecting: true) == found)
  }

  @Test("the examples of the page on the language print what it says")
  func page() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/language.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count >= 2)
    for block in blocks {
      let expected = block.split(separator: "\n").compactMap { line in
        line.range(of: "// prints: ").map { String(line[$0.upperBound...]) }
      }
      #expect(outcome(of: block) == expected)
    }
  }

  @Test("there are programs")
  func presence() { #expect(ProgramFile.all.count >= 300) }
}
