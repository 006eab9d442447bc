import Foundation
import Testing

/// The page `docs/errors.md` shows what Martlet says: here it says it.
@Suite("The page of mistakes")
struct ErrorsPageTests {
  struct Example: CustomTestStringConvertible, Sendable {
    var title: String
    var program: String
    var answer: String
    var testDescription: String { title }
  }

  static let examples: [Example] = {
    let page = DiagnosticFile.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/errors.md")
    guard let text = try? String(contentsOf: page, encoding: .utf8) else { return [] }
    return text.components(separatedBy: "\n## ").dropFirst().map { section in
      let title = section.prefix { $0 != "\n" }
      let said = section.components(separatedBy: "\nMartlet:\n").last ?? ""
      return Example(
        title: String(title), program: block("swift", in: section), answer: block("text", in: said))
    }
  }()

  /// The first block of code of a kind.
  private static func block(_ kind: String, in text: String) -> String {
    guard let start = text.range(of: "```\(kind)\n"),
      let end = text.range(of: "\n```", range: start.upperBound..<text.endIndex)
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test("Martlet says what the page has", arguments: examples)
  func said(_ example: Example) {
    #expect(!example.program.isEmpty && !example.answer.isEmpty)
    #expect(answer(to: example.program).text == example.answer)
  }

  @Test("there are twenty mistakes")
  func count() { #expect(Self.examples.count == 20) }
}
