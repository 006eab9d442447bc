internal import JSON

/// Scripts: cells in a plain text, each after a line `// %%`, as editors' "percent" format has it.
///
/// `// %% Title`, `// %% [markdown]`, `// %% tags=["parameters"]` and combinations are understood;
/// the lines of a text cell are comments. A script without such lines is one cell.
extension Notebook {
  /// Reads the text of a script, past a byte order mark.
  public init(script text: String) {
    var cells: [Cell] = []
    var marker = ScriptMarker()
    var lines: [Substring] = []
    var firstLine = 1
    func end() {
      guard let cell = marker.cell(lines, firstLine: firstLine, number: cells.count + 1) else {
        return
      }
      cells.append(cell)
    }
    let all = ByteOrderMark.removed(from: text).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in all.enumerated() {
      if let next = ScriptMarker(line) {
        end()
        marker = next
        lines = []
        firstLine = index + 2
      } else {
        lines.append(line)
      }
    }
    end()
    self.init(cells: cells)
  }

  /// The cells as a script, without outputs.
  public var script: String {
    cells.map { cell in
      var head = "// %%"
      if cell.kind != .code { head += " [\(cell.kind.rawValue)]" }
      if let title = cell.metadata["title"]?.string { head += " " + title }
      if !cell.tags.isEmpty { head += " tags=" + JSON.array(cell.tags.map(JSON.string)).text }
      let lines = cell.source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      let body = cell.kind == .code ? lines : lines.map { $0.isEmpty ? "//" : "// \($0)" }
      return ([head] + body.map(String.init)).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }
}

/// The line that begins a cell of a script.
struct ScriptMarker {
  var kind = Cell.Kind.code
  var title = ""
  var tags: [String] = []
  /// Whether a line says so, rather than the beginning of the file.
  var isExplicit = false

  init() {}

  /// The marker that a line is; nil for any other line.
  init?(_ line: Substring) {
    var rest = line.drop(while: \.isWhitespace)
    guard rest.hasPrefix("//") else { return nil }
    rest = rest.dropFirst(2).drop { $0 == " " }
    guard rest.hasPrefix("%%") else { return nil }
    rest = rest.dropFirst(2)
    guard rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
    isExplicit = true
    if let range = rest.firstRange(of: "tags=") {
      let list = try? JSON.parse(String(rest[range.upperBound...]))
      tags = list?.array?.compactMap(\.string) ?? []
      rest = rest[..<range.lowerBound]
    }
    for kind in [Cell.Kind.markdown, .raw] {
      guard let range = rest.firstRange(of: "[\(kind.rawValue)]") else { continue }
      self.kind = kind
      rest.removeSubrange(range)
    }
    title = rest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The cell of some lines; nil when nothing stands before the first marker.
  func cell(_ lines: [Substring], firstLine: Int, number: Int) -> Cell? {
    var lines = lines
    var first = firstLine
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    while lines.first?.allSatisfy(\.isWhitespace) == true {
      lines.removeFirst()
      first += 1
    }
    guard isExplicit || !lines.isEmpty else { return nil }
    var metadata: [String: JSON] = [:]
    if !title.isEmpty { metadata["title"] = .string(title) }
    if !tags.isEmpty { metadata["tags"] = .array(tags.map(JSON.string)) }
    let body = kind == .code ? lines : lines.map(Self.uncommented)
    return Cell(
      kind, body.joined(separator: "\n"), id: "cell-\(number)", metadata: metadata,
      firstLine: first)
  }

  private static func uncommented(_ line: Substring) -> Substring {
    let text = line.drop(while: \.isWhitespace)
    guard text.hasPrefix("//") else { return line }
    let rest = text.dropFirst(2)
    return rest.first == " " ? rest.dropFirst() : rest
  }
}
