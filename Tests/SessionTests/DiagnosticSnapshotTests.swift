import Foundation
import Session
import Syntax
import Testing

@Suite("What Martlet says of mistakes")
struct DiagnosticSnapshotTests {
  @Test("each kind of message reads as its file has it", arguments: DiagnosticFile.all(in: "kinds"))
  func kind(_ file: DiagnosticFile) throws {
    let found = try check(file)
    #expect(found.ids.contains(file.id), "\(found.ids)")
  }

  @Test(
    "habits from other languages are answered with what to write",
    arguments: DiagnosticFile.all(in: "habits"))
  func habit(_ file: DiagnosticFile) throws { _ = try check(file) }

  private func check(_ file: DiagnosticFile) throws -> (text: String, ids: [String]) {
    let (program, expected) = try file.read()
    let found = answer(to: program)
    if DiagnosticFile.isRecording, found.text != expected {
      try file.record(program, found.text)
      Issue.record("the answer was recorded; read it, and run the tests without recording")
    }
    #expect(found.text == expected)
    #expect(!found.text.isEmpty)
    for failure in found.failures {
      // A notebook shows the message as one line, and the traceback with its colours.
      #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
      #expect(Self.names.contains(failure.name))
      let lines = failure.ansi.map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
      #expect(lines.joined(separator: "\n") == failure.plain)
    }
    return (found.text, found.ids)
  }

  /// What a failure may be called.
  private static let names: Set = ["SyntaxError", "NameError", "TypeError", "RuntimeError"]

  @Test("one mistake gives one message", arguments: DiagnosticFile.all(in: "habits"))
  func noCascade(_ file: DiagnosticFile) throws {
    let (program, _) = try file.read()
    let first = program.split(separator: "\n").first.map(String.init) ?? ""
    let prefix = "// mistakes: "
    let mistakes = first.hasPrefix(prefix) ? Int(first.dropFirst(prefix.count)) ?? 0 : 1
    let heads = answer(to: program).text.split(separator: "\n").filter {
      $0.hasPrefix("error: ") || $0.hasPrefix("warning: ")
    }
    #expect(heads.count == mistakes, "\(heads.joined(separator: "\n"))")
  }

  @Test("doing what the help says mends the program", arguments: DiagnosticFile.all(in: "habits"))
  func mending(_ file: DiagnosticFile) throws {
    guard let left = try errorsAfterMending(file) else { return }
    let isPartial = Self.partial.contains(file.testDescription)
    #expect(left.isEmpty != isPartial, "\(left.joined(separator: "\n"))")
  }

  @Test("most habits have a help that mends the program")
  func mended() throws {
    let files = DiagnosticFile.all(in: "habits")
    let mended = try files.filter { try errorsAfterMending($0)?.isEmpty == true }
    #expect(mended.count * 3 >= files.count, "\(mended.count) of \(files.count)")
  }

  /// The errors that are left in a program with one mistake once its help is followed; nil where it
  /// has no help of that kind.
  private func errorsAfterMending(_ file: DiagnosticFile) throws -> [String]? {
    let (program, _) = try file.read()
    let before = Session().check(program, name: "cell").filter { $0.severity == .error }
    guard !program.hasPrefix("// mistakes: "), let suggestion = before.first?.suggestion else {
      return nil
    }
    let source = SourceText(name: "cell", text: program)
    let mended =
      source[Span(0, suggestion.span.start)] + suggestion.replacement
      + source[Span(suggestion.span.end, source.bytes.count)]
    let after = Session().check(mended, name: "cell").filter { $0.severity == .error }
    return after.map(\.message)
  }

  /// Programs that need more than what the help says, such as a brace at the end of a body.
  private static let partial: Set<String> = [
    // The end of the body, or the body itself, is to be written too.
    "class-python", "colon-if", "def", "for-range", "matlab-function", "try-catch", "type-hint",
    "while-colon", "untyped-param",
    // The same mistake stands again further on.
    "assign-many", "missing-comma", "missing-label",
    // What is meant depends on what the names are.
    "arrow-r", "in-dict", "none", "null", "r-c", "tuple-unpack", "undefined", "walrus",
    "walrus-declare",
  ]

  @Test("there are files")
  func presence() {
    #expect(DiagnosticFile.all(in: "kinds").count >= 250)
    #expect(DiagnosticFile.all(in: "habits").count >= 150)
  }

  /// Identifiers without a file, with the reason.
  static let exceptions: [String: String] = [
    "chain-too-long": "takes thousands of operators; tested with the parser",
    "function-too-long": "takes a function of megabytes",
    "too-many-functions": "takes a session of days",
    "too-many-variables": "takes a session of days",
    "interrupted": "takes a user who interrupts; tested with sessions and the kernel",
    "internal-error": "a fault of Martlet itself", "internal-argument": "a fault of Martlet itself",
    "unknown-function": "a fault of Martlet itself",
    "nested-too-deep": "no word takes what cells nest so deep; tested with a function of the test",
    "no-call": "takes a debugger; tested with it",
    "variable-of-caller": "takes a debugger; tested with it",
    "address-outside-call": "the parser tells first", "computed-outside": "the parser tells first",
    "anonymous-parameter": "the parser tells first", "unknown-module": "the parser tells first",
    "no-type-no-value": "the parser tells first", "unknown-argument": "every label has a text",
    "bad-argument": "the checker tells first",
    "not-a-problem": "the checker tells first",
  ]

  @Test("every identifier in the sources has a file")
  func coverage() throws {
    let covered = Set(DiagnosticFile.all(in: "kinds").map(\.id))
    let found = try Self.identifiers()
    #expect(found.count > 230)
    for id in found.subtracting(covered).subtracting(Self.exceptions.keys).sorted() {
      Issue.record("no file shows the message ‘\(id)’")
    }
    for id in covered.subtracting(found).sorted() {
      Issue.record("‘\(id)’ stands nowhere in the sources")
    }
    for id in covered.intersection(Self.exceptions.keys).sorted() {
      Issue.record("‘\(id)’ has a file and needs no exception")
    }
    for id in Set(Self.exceptions.keys).subtracting(found).sorted() {
      Issue.record("the exception ‘\(id)’ stands nowhere in the sources")
    }
  }

  /// The identifiers in the sources of the language, the session and the vocabulary.
  private static func identifiers() throws -> Set<String> {
    let sources = DiagnosticFile.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let call =
      #/(?:Diagnostic|warning|RuntimeFailure|failing|fail|rethrowing)\(\s*"(?<id>[a-z]+(?:-[a-z]+)*)"/#
    let assignment = #/\bid = (?:id == "argument-type" \? id : )?"(?<id>[a-z]+(?:-[a-z]+)*)"/#
    let named = #/case \w+ = "(?<id>[a-z]+(?:-[a-z]+)*)"/#
    let spliced = #/"unknown-\\\(what\)"/#
    var found: Set<String> = []
    for target in ["Syntax", "Language", "Session", "Vocabulary"] {
      guard
        let files = FileManager.default.enumerator(
          at: sources.appending(path: target), includingPropertiesForKeys: nil)
      else { continue }
      for case let url as URL in files where url.pathExtension == "swift" {
        let text = try String(contentsOf: url, encoding: .utf8)
        found.formUnion(text.matches(of: call).map { String($0.output.id) })
        found.formUnion(text.matches(of: assignment).map { String($0.output.id) })
        if url.path().hasSuffix("Syntax/Messages.swift") {
          found.formUnion(text.matches(of: named).map { String($0.output.id) })
        }
        if !text.matches(of: spliced).isEmpty {
          found.formUnion(["unknown-state", "unknown-action"])
        }
      }
    }
    return found
  }
}
