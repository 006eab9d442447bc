import Foundation
import Session
import Syntax
import Testing

/// A program with a mistake and the whole text that Martlet answers: a file of the folder
/// `Diagnostics`, where the answer follows the line `// says:` as comments.
struct DiagnosticFile: CustomTestStringConvertible, Sendable {
  let url: URL

  var testDescription: String { url.deletingPathExtension().lastPathComponent }

  /// The identifier that the file is about: its name up to a point.
  var id: String { url.lastPathComponent.split(separator: ".").first.map(String.init) ?? "" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Diagnostics")

  static func all(in name: String) -> [DiagnosticFile] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder.appending(path: name), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "martlet" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }.map(DiagnosticFile.init)
  }

  /// The program, and the text it is expected to give.
  func read() throws -> (program: String, expected: String) {
    let text = try String(contentsOf: url, encoding: .utf8)
    let parts = text.components(separatedBy: "\n// says:\n")
    guard parts.count == 2 else { return (text, "") }
    let lines = parts[1].split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("// ") ? $0.dropFirst(3) : $0.dropFirst(2)
    }
    return (parts[0] + "\n", lines.joined(separator: "\n").trimmingCharacters(in: .newlines))
  }

  /// Keeps an answer as the expected one; only used when the environment asks for it.
  func record(_ program: String, _ answer: String) throws {
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "//" : "// \($0)"
    }
    let head = program.hasSuffix("\n") ? program : program + "\n"
    try (head + "// says:\n" + lines.joined(separator: "\n") + "\n").write(
      to: url, atomically: true, encoding: .utf8)
  }

  static let isRecording = ProcessInfo.processInfo.environment["MARTLET_RECORD"] != nil
}

/// What a session answers to the cells of a program, which `// ---` divides: warnings and failures
/// as plain text, their identifiers, and the failures themselves.
func answer(to program: String) -> (text: String, ids: [String], failures: [CellFailure]) {
  let session = Session()
  var texts: [String] = []
  var ids: [String] = []
  var failures: [CellFailure] = []
  for (index, cell) in program.components(separatedBy: "\n// ---\n").enumerated() {
    let report = session.run(cell, name: "cell \(index + 1)") { _ in }
    ids += report.warnings.map(\.id)
    if let failure = report.failure {
      ids.append(failure.id)
      failures.append(failure)
      texts.append(failure.plain)
    } else if !report.warnings.isEmpty {
      texts.append(session.text(of: report.warnings, in: cell, name: "cell \(index + 1)"))
    }
  }
  return (texts.joined(separator: "\n\n"), ids, failures)
}
