import Foundation
import Language
import MartletCommand
import Notebooks
import Session
import Synchronization
import Testing
import Vocabulary

/// An example of a Markdown page: a block fenced with ` ```swift `.
struct DocumentExample: CustomTestStringConvertible, Sendable {
  let page: String
  let line: Int
  let code: String
  /// The block fenced with ` ```text ` right after it: what it prints and shows.
  let output: String?

  var testDescription: String { "\(page):\(line)" }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The pages whose examples are run.
  static let pages: [String] = {
    let files = FileManager.default
    let documents = files.enumerator(atPath: root.appending(path: "docs").path)
    // The page of mistakes has a test of its own, which holds it to the messages.
    let found =
      documents?.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".md") && $0 != "errors.md" } ?? []
    return ["README.md"] + found.sorted().map { "docs/" + $0 }
  }()

  static let all: [DocumentExample] = pages.flatMap { page -> [DocumentExample] in
    guard let text = try? String(contentsOf: root.appending(path: page), encoding: .utf8) else {
      return []
    }
    let cells = Notebook(markdown: text).cells
    return cells.indices.filter { cells[$0].kind == .code }.map { index in
      var output: String?
      if cells.indices.contains(index + 1), cells[index + 1].kind == .markdown {
        let next = cells[index + 1].source.drop(while: \.isNewline)
        if next.hasPrefix("```text\n"), let end = next.range(of: "\n```") {
          output = String(next[..<end.lowerBound].dropFirst("```text\n".count))
        }
      }
      return DocumentExample(
        page: page, line: cells[index].firstLine ?? 0, code: cells[index].source, output: output)
    }
  }

  /// What the comments say that it prints.
  var prints: [String] {
    code.split(separator: "\n").compactMap { line in
      line.range(of: "// prints ").map { String(line[$0.upperBound...]) }
    }
  }

  /// The identifier of the error that it is to end with, if it is.
  var error: String? {
    code.range(of: "// expect error: ").map { range in
      String(code[range.upperBound...].prefix { !$0.isWhitespace })
    }
  }
}

@Suite("Documents")
struct DocumentsTests {
  @Test(
    "an example runs, and prints what its comments and the block after it say",
    arguments: DocumentExample.all)
  func example(_ example: DocumentExample) throws {
    let outputs = Mutex<[Output]>([])
    let report = Session().run(
      example.code, name: "example", readLine: { _ in "Ada" },
      sink: { output in outputs.withLock { $0.append(output) } })
    guard example.error == nil else {
      #expect(report.failure?.id == example.error)
      return
    }
    #expect(report.failure == nil, "\(report.failure?.plain ?? "")")
    var printed = ""
    for case .stream(let text, isError: false) in outputs.withLock({ $0 }) { printed += text }
    let lines = printed.split(separator: "\n").map(String.init)
    if !example.prints.isEmpty { #expect(lines == example.prints) }
    if let output = example.output {
      let whole = printed + (report.value.map { $0.plain + "\n" } ?? "")
      #expect(whole == output + "\n")
    }
  }

  @Test("there are examples on every page of the reference")
  func presence() {
    for page in ReferencePages.all where page.file != "README.md" {
      #expect(
        DocumentExample.all.contains { $0.page == "docs/reference/\(page.file)" }, "\(page.file)")
    }
  }

  @Test(
    "the committed reference is what `martlet docs` writes",
    arguments: ReferencePages.all.map(\.file))
  func reference(_ file: String) throws {
    let page = try #require(ReferencePages.all.first { $0.file == file })
    let committed = try String(
      contentsOf: DocumentExample.root.appending(path: "docs/reference/\(file)"), encoding: .utf8)
    let isCurrent = committed == page.text
    #expect(isCurrent, "\(file) is out of date: run `make docs` and commit what it writes")
  }

  @Test("no page of the reference is left of words that are gone")
  func noStrangers() throws {
    let folder = DocumentExample.root.appending(path: "docs/reference").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(files) == Set(ReferencePages.all.map(\.file)))
  }

  @Test("every algorithm, problem, verb and figure has an example, and every word a meaning")
  func examples() {
    for family in Library.vocabulary.families {
      for (name, declarations) in family.library.functions {
        #expect(declarations.contains { $0.example != nil }, "\(name) has no example")
      }
    }
    let core = Library.core
    for family in (core.families + Library.vocabulary.families) {
      let library = family.library
      let declarations =
        library.functions.values.flatMap { $0 } + library.members.values.flatMap { $0 }
      for declaration in declarations {
        #expect(!declaration.documentation.isEmpty, "\(declaration.name) says nothing")
      }
    }
  }
}
