import Syntax

/// Finds the clause that a message about a model speaks of, such as `From("high", "search")`: what
/// is wrong with a model is only known when all its clauses are read.
struct ClauseFinder {
  /// The source of the cell.
  let source: SourceText
  /// The place of the whole model.
  let whole: Span

  private static let words = ["From(", "Start(", "Terminal(", "Tile("]

  /// The place of the clause, or of the name in it that the sentence quotes; nil where the clause
  /// is computed, or stands more than once.
  func span(of sentence: String) -> Span? {
    let starts = Self.words.compactMap { sentence.firstRange(of: $0)?.lowerBound }
    guard let start = starts.min(), let end = sentence[start...].firstIndex(of: ")"),
      let clause = only(String(sentence[start..<end]), in: whole)
    else { return nil }
    let full = Span(clause.start, closing(after: clause) ?? clause.end)
    guard let opening = sentence.firstIndex(of: "“"), let closing = sentence.firstIndex(of: "”"),
      opening < closing,
      let name = only("\"\(sentence[sentence.index(after: opening)..<closing])\"", in: full)
    else { return full }
    return name
  }

  /// The one place of a text.
  private func only(_ text: String, in span: Span) -> Span? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, span.start >= 0, span.end <= source.bytes.count else { return nil }
    var found: Span?
    var offset = span.start
    while offset + bytes.count <= span.end {
      if source.bytes[offset..<offset + bytes.count].elementsEqual(bytes) {
        guard found == nil else { return nil }
        found = Span(offset, offset + bytes.count)
      }
      offset += 1
    }
    return found
  }

  /// Where the bracket that a clause opens is closed; a bracket within a string does not count.
  private func closing(after clause: Span) -> Int? {
    var depth = 0
    var isText = false
    for offset in clause.start..<min(whole.end, source.bytes.count) {
      switch source.bytes[offset] {
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += isText ? 0 : 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= isText ? 0 : 1
        if depth == 0, !isText { return offset + 1 }
      default: break
      }
    }
    return nil
  }
}
