package import Session

/// How completions are listed under a line.
package enum CandidateList {
  /// The most that are listed with their signatures, and at all.
  private static let (detailed, most) = (12, 120)

  /// The text that all of the words begin with.
  package static func commonBeginning(of words: [String]) -> String {
    guard var common = words.first else { return "" }
    for word in words.dropFirst() {
      common = String(zip(common, word).prefix { $0 == $1 }.map(\.0))
    }
    return common
  }

  /// The candidates: a few with their signatures, one a line; many in columns.
  package static func text(of items: [Completion], columns: Int) -> String {
    let shown = items.prefix(most)
    let width = (shown.map(\.text.count).max() ?? 0) + 2
    let lines =
      shown.count <= detailed
      ? shown.map { detailedLine($0, width: width, columns: columns) }
      : table(shown.map(\.text), width: width, columns: columns)
    let rest = items.count > most ? ["… and \(items.count - most) more"] : []
    return (lines + rest).map { $0 + "\n" }.joined()
  }

  private static func detailedLine(_ item: Completion, width: Int, columns: Int) -> String {
    guard !item.signature.isEmpty else { return item.text }
    let line = padded(item.text, to: width) + item.signature
    return line.count < columns ? line : String(line.prefix(max(width, columns - 2))) + "…"
  }

  private static func table(_ words: [String], width: Int, columns: Int) -> [String] {
    let across = max(1, columns / max(1, width))
    let down = (words.count + across - 1) / across
    return (0..<down).map { row in
      stride(from: row, to: words.count, by: down).map { padded(words[$0], to: width) }.joined()
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
