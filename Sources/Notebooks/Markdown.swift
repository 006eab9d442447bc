/// Markdown: the blocks fenced with ` ```swift ` are the cells, what is between them is text.
extension Notebook {
  /// Reads the text of a Markdown file, past a byte order mark.
  public init(markdown text: String) {
    var cells: [Cell] = []
    var lines: [Substring] = []
    var first = 1
    var fence: (text: Substring, isCode: Bool)?
    func end(_ kind: Cell.Kind, before next: Int) {
      let body = lines.joined(separator: "\n")
      if kind == .code || lines.contains(where: { !$0.allSatisfy(\.isWhitespace) }) {
        cells.append(
          Cell(kind, body, id: "cell-\(cells.count + 1)", metadata: [:], firstLine: first))
      }
      lines = []
      first = next
    }
    let all = ByteOrderMark.removed(from: text).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in all.enumerated() {
      let mark = line.prefix { $0 == "`" }
      if let open = fence {
        if mark.count >= open.text.count, line.dropFirst(mark.count).allSatisfy(\.isWhitespace) {
          if open.isCode { end(.code, before: index + 2) } else { lines.append(line) }
          fence = nil
        } else {
          lines.append(line)
        }
      } else if mark.count >= 3 {
        let isCode = line.dropFirst(mark.count).split(separator: " ").first == "swift"
        if isCode { end(.markdown, before: index + 2) } else { lines.append(line) }
        fence = (mark, isCode)
      } else {
        lines.append(line)
      }
    }
    end(fence?.isCode == true ? .code : .markdown, before: all.count + 1)
    self.init(cells: cells)
  }
}
