/// Makes text of messages: the message, its place, the line with a mark, and what to do.
public enum DiagnosticRenderer {
  /// How the text is dressed.
  public enum Style: Sendable {
    /// Bare text.
    case plain
    /// With the colours of terminals.
    case ansi
    /// In bold alone, without colours: front ends show errors on a red ground, light or dark, and no
    /// colour of theirs can be read on both.
    case notebook
  }

  /// How many columns of a source line are shown at most.
  private static let width = 100

  /// How many columns are shown before a mark where the start of its line is cut off.
  private static let margin = 20

  /// How many code points of a line are looked at on either side of where a mark begins.
  private static let reach = 500

  /// The text of some messages about one source, with an empty line between two.
  public static func render(
    _ diagnostics: some Sequence<Diagnostic>, in source: SourceText, style: Style
  ) -> String {
    diagnostics.map { render($0, in: source, style: style) }.joined(separator: "\n\n")
  }

  /// The text of one message, without a final line break.
  public static func render(
    _ diagnostic: Diagnostic, in source: SourceText, style: Style
  ) -> String {
    let paint = Paint(style: style)
    let tone: Paint.Tone = diagnostic.severity == .error ? .error : .warning
    let placed = diagnostic.notes.compactMap(\.span)
    let lastLine = ([diagnostic.span] + placed).map { source.position(of: $0.start).line }.max()
    let gutter = String(lastLine ?? 1).count
    let margin = String(repeating: " ", count: gutter)
    var lines = [
      paint(diagnostic.severity.rawValue + ":", tone) + " " + paint(diagnostic.message, .strong)
    ]
    lines.append(place(of: diagnostic.span, in: source, gutter, paint))
    lines += excerpt(diagnostic.span, in: source, gutter, tone, paint)
    for note in diagnostic.notes {
      let text = paint("note:", .note) + " " + note.message
      guard let span = note.span else {
        lines.append("\(margin) \(paint("=", .frame)) \(text)")
        continue
      }
      lines.append(text)
      lines += excerpt(span, in: source, gutter, .note, paint)
    }
    if let suggestion = diagnostic.suggestion {
      lines.append(
        "\(margin) \(paint("=", .frame)) \(paint("help:", .help)) \(suggestion.message)")
    }
    return lines.joined(separator: "\n")
  }

  /// The text of a remark about a place, such as a frame of a traceback.
  public static func renderNote(
    _ message: String, at span: Span, in source: SourceText, style: Style
  ) -> String {
    let paint = Paint(style: style)
    let gutter = String(source.position(of: span.start).line).count
    let lines =
      [paint("note:", .note) + " " + message, place(of: span, in: source, gutter, paint)]
      + excerpt(span, in: source, gutter, .note, paint)
    return lines.joined(separator: "\n")
  }

  private static func place(
    of span: Span, in source: SourceText, _ gutter: Int, _ paint: Paint
  ) -> String {
    let (line, column) = source.position(of: span.start)
    let margin = String(repeating: " ", count: gutter)
    return "\(margin)\(paint("-->", .frame)) \(source.name):\(line):\(column)"
  }

  /// The first line of a span with its columns underlined, and how many lines more it has.
  private static func excerpt(
    _ span: Span, in source: SourceText, _ gutter: Int, _ tone: Paint.Tone, _ paint: Paint
  ) -> [String] {
    let (line, column) = source.position(of: span.start)
    let end = source.position(of: max(span.start, span.end))
    let margin = String(repeating: " ", count: gutter)
    let number = String(line)
    let padding = String(repeating: " ", count: gutter - min(gutter, number.count))
    // Of a long line only what may be shown is looked at.
    let part = source.part(ofLine: line, around: span.start, reach: reach)
    let cells = DisplayCells(part.text)
    let first = min(column - 1 - part.before, cells.count)
    var last =
      end.line == line ? min(end.column - 1 - part.before, cells.count) : cells.count
    if end.line != line {
      while last > first + 1, cells.texts[last - 1].allSatisfy(\.isWhitespace) { last -= 1 }
    }

    let window = window(of: cells, around: first..<max(first, last))
    last = min(last, window.upperBound)
    let isCutLeft = part.before > 0 || window.lowerBound > 0
    let isCutRight = part.isCutRight || window.upperBound < cells.count
    let text = (isCutLeft ? "…" : "") + cells.text(window) + (isCutRight ? "…" : "")
    let indent = cells.columns(window.lowerBound..<first) + (isCutLeft ? 1 : 0)
    let mark = String(repeating: "^", count: max(1, cells.columns(first..<max(first, last))))
    let more = end.line - line
    let rest = more > 0 ? " … and \(more) line\(more == 1 ? "" : "s") more" : ""

    let edge = paint("|", .frame)
    return [
      "\(paint(padding + number, .frame)) \(edge) \(text)",
      "\(margin) \(edge) " + String(repeating: " ", count: indent) + paint(mark + rest, tone),
    ]
  }

  /// The part of a line that is shown: a long one is cut so that the mark stays in sight.
  private static func window(of cells: DisplayCells, around mark: Range<Int>) -> Range<Int> {
    guard cells.columns(0..<cells.count) > width else { return 0..<cells.count }
    var low = mark.lowerBound
    var used = 0
    // The line is shown from its start where the mark is near it, else from a little before.
    if cells.columns(0..<mark.upperBound) <= width {
      low = 0
    } else {
      while low > 0, used + cells.widths[low - 1] <= margin {
        low -= 1
        used += cells.widths[low]
      }
    }
    var high = low
    used = 0
    while high < cells.count, used + cells.widths[high] <= width {
      used += cells.widths[high]
      high += 1
    }
    if high == cells.count {
      while low > 0, used + cells.widths[low - 1] <= width {
        low -= 1
        used += cells.widths[low]
      }
    }
    return low..<max(high, mark.lowerBound)
  }
}

/// Colours, for those who want them.
private struct Paint {
  enum Tone: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case help = "1;32"
    case strong = "1"
    case frame = "34"
  }

  var style: DiagnosticRenderer.Style

  func callAsFunction(_ text: String, _ tone: Tone) -> String {
    switch style {
    case .plain: text
    case .ansi: "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    case .notebook: tone == .frame ? text : "\u{1B}[\(Tone.strong.rawValue)m\(text)\u{1B}[0m"
    }
  }
}
