/// A text whose long lines are divided between words.
package struct WrappedText {
  /// The text.
  package let text: String

  /// Divides a text's lines.
  ///
  /// - Parameters:
  ///   - text: The text; what goes on from a line is indented by two spaces more than it is.
  ///   - columns: How long a line may be; a longer word stays whole.
  package init(_ text: String, columns: Int) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.text = lines.flatMap { Self.divided($0, columns: columns) }.joined(separator: "\n")
  }

  private static func divided(_ line: Substring, columns: Int) -> [String] {
    guard line.count > columns else { return [String(line)] }
    let margin = String(line.prefix { $0 == " " })
    var lines: [String] = []
    var current = margin
    var isEmpty = true
    // Runs of spaces stand, so that columns stay aligned.
    for word in line.dropFirst(margin.count).split(separator: " ", omittingEmptySubsequences: false)
    {
      if !isEmpty, !word.isEmpty, current.count + 1 + word.count > columns {
        while current.last == " " { current.removeLast() }
        lines.append(current)
        current = margin + "  "
        isEmpty = true
      }
      current += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [current]
  }
}
