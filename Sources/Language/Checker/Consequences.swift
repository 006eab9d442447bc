import Syntax

/// Finds the messages that follow from others, so that one mistake gives one message.
///
/// A line that could not be read gets the first message about it and no other, and the names on it
/// count as declared, since it may have been meant to declare them.
struct Consequences {
  private let source: SourceText

  init(_ source: SourceText) { self.source = source }

  /// What is left of the messages of the parser and the checker, in the order of the source.
  func left(of parsed: [Diagnostic], and checked: [Diagnostic]) -> [Diagnostic] {
    let parsed = withoutHiddenDivision(parsed)
    var unread: [Int: Span] = [:]
    var kept: [Diagnostic] = []
    for diagnostic in parsed {
      let first = line(diagnostic.span.start)
      if unread[first] != nil, diagnostic.severity == .error { continue }
      kept.append(diagnostic)
      guard diagnostic.severity == .error, leavesUnread(diagnostic) else { continue }
      let last = min(line(diagnostic.span.end), first + 50)
      for line in first...max(first, last) where unread[line] == nil {
        unread[line] = diagnostic.span
      }
    }
    let partial = parsed + checked.filter { $0.id == "payload-count" }
    let half = partial.filter { Self.halfRead.contains($0.id) }.map { line($0.span.start) }
    let names = Set((unread.keys + half).flatMap { self.names(onLine: $0) })
    let reported = parsed.filter { $0.severity == .error }.map(\.span)
    var rest = checked.filter { diagnostic in
      guard diagnostic.severity == .error else { return true }
      let span = diagnostic.span
      let overlaps = reported.contains {
        $0 == span || $0.start < span.end && span.start < $0.end
      }
      if overlaps || unread[line(span.start)] != nil { return false }
      let text = source[diagnostic.span]
      if diagnostic.id == "foreign-name", text == "end" { return reported.isEmpty }
      return !Self.ofNames.contains(diagnostic.id) || !names.contains(text)
    }
    // Python's test of `__name__` is left out with its colon.
    for diagnostic in rest where source[diagnostic.span] == "__name__" {
      kept.removeAll { line($0.span.start) == line(diagnostic.span.start) }
    }
    mergeLabels(&kept, &rest)
    return folded((kept + rest).sorted { $0.span.start < $1.span.start })
  }

  private func line(_ offset: Int) -> Int { source.position(of: offset).line }

  /// The messages about names, which a line that was not read may explain.
  private static let ofNames: Set<String> = [
    "unknown-name", "assign-to-unknown", "used-before-definition", "used-before-value",
    "unknown-type", "not-a-sequence", "assign-to-function",
  ]

  /// The parser's messages after which the rest of the line is not understood.
  private static let unreadable: Set<String> = [
    "expected", "ends-early", "unclosed-bracket", "unmatched-bracket", "mismatched-bracket",
    "expected-end-of-statement", "unknown-operator", "unexpected-character", "counting-loop",
    "foreign-statement", "left-out-word", "misplaced-else", "unterminated-string",
    "unterminated-multiline-string", "missing-call-parentheses", "bare-tuple", "bad-number",
    "misplaced-case", "keyword-as-name", "missing-value", "assignment-in-expression",
    "type-test", "chained-assignment", "compound-in-declaration", "parameter-type",
    "self-parameter", "star-parameter", "colon-range", "python-slice", "left-out-declaration",
    "multiline-string-start", "set-without-get",
  ]

  /// Messages about declarations whose names are not there afterwards.
  private static let halfRead: Set<String> = ["left-out-generics", "payload-count"]

  private func leavesUnread(_ diagnostic: Diagnostic) -> Bool {
    if Self.unreadable.contains(diagnostic.id) { return true }
    return diagnostic.id == "foreign-operator" && [":=", "<-"].contains(source[diagnostic.span])
  }

  /// The words on a line.
  private func names(onLine number: Int) -> [String] {
    source.line(number).split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  /// In `print(7 // 2)` it is the comment that hides the closing bracket.
  private func withoutHiddenDivision(_ parsed: [Diagnostic]) -> [Diagnostic] {
    let comments = parsed.indices.filter { parsed[$0].id == "slashes-are-comment" }
    guard !comments.isEmpty else { return parsed }
    let ends: Set = ["unclosed-bracket", "ends-early", "expected"]
    var result = parsed
    for index in comments {
      let place = line(parsed[index].span.start)
      let hides = parsed.contains {
        ends.contains($0.id) && line($0.span.start) == place && $0.severity == .error
      }
      guard hides else { continue }
      result[index].severity = .error
      result.removeAll { ends.contains($0.id) && line($0.span.start) == place }
    }
    return result
  }

  /// `alpha=0.1` for `stepSize: 0.1` is one mistake about a label.
  private func mergeLabels(_ parsed: inout [Diagnostic], _ checked: inout [Diagnostic]) {
    for index in checked.indices
    where ["unknown-label", "symbol-for-label"].contains(checked[index].id) {
      let end = checked[index].span.end
      guard
        let sign = parsed.firstIndex(where: {
          $0.id == "equals-for-colon" && ($0.span.start == end || $0.span.start == end + 1)
        })
      else { continue }
      checked[index].message += ", and a label ends with ‘:’, not ‘=’"
      if let label = checked[index].suggestion?.replacement {
        checked[index].suggestion = .init(
          "write ‘\(label): …’",
          replacing: checked[index].span.union(parsed[sign].span), with: "\(label):")
      }
      parsed.remove(at: sign)
    }
  }

  /// The messages about habits that a writer has on many lines: told once.
  private static let habits: Set<String> = [
    "colon-for-brace", "hash-comment", "single-quotes", "curly-quotes", "missing-comma",
    "foreign-literal", "word-operator", "string-prefix", "assign-to-unknown", "missing-label",
    "else-if-word", "equals-for-colon", "unknown-type", "left-out-macro",
  ]

  private func folded(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var result: [Diagnostic] = []
    var first: [String: Int] = [:]
    var others: [Int: [Diagnostic]] = [:]
    for diagnostic in diagnostics {
      guard Self.habits.contains(diagnostic.id) else {
        result.append(diagnostic)
        continue
      }
      var key = diagnostic.id
      switch diagnostic.id {
      case "missing-label": key += "\(diagnostic.notes)"
      case "unknown-type": key += source[diagnostic.span]
      case "word-operator", "foreign-literal": key += diagnostic.message
      default: break
      }
      if let index = first[key] {
        others[index, default: []].append(diagnostic)
      } else {
        first[key] = result.count
        result.append(diagnostic)
      }
    }
    for (index, rest) in others {
      result[index].notes.append(.init(remark(on: rest, after: result[index])))
    }
    return result
  }

  private func remark(on rest: [Diagnostic], after first: Diagnostic) -> String {
    let own = line(first.span.start)
    if first.id == "assign-to-unknown" {
      let names = rest.map { "‘\(source[$0.span])’" }
      return "the same goes for \(Self.list(names))"
    }
    if first.id == "missing-label" {
      let labels = rest.compactMap(\.suggestion).map {
        "‘\($0.replacement.prefix { $0 != " " })’"
      }
      return "the next one\(labels.count == 1 ? " needs" : "s need") \(Self.list(labels))"
    }
    var lines: [Int] = []
    for diagnostic in rest {
      let number = line(diagnostic.span.start)
      if number != own, lines.last != number { lines.append(number) }
    }
    guard let only = lines.first else { return "the same again on this line" }
    if lines.count == 1 { return "the same on line \(only)" }
    return "the same on lines \(Self.list(lines.prefix(8).map { "\($0)" }))"
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
