/// Makes text of messages: the message, its place, the line with a mark, and what to do.
public enum DiagnosticRenderer {
  /// How the text is dressed.
  public enum Style: Sendable {
    /// Bare text.
    case plain
    /// With the colours of terminals and notebooks.
    case ansi
  }

  /// How many columns of a source line are shown at most.
  private static let width = 100

  /// How wide a tab is shown.
  private static let tab = 4

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
    let scalars = Array(source.line(line).unicodeScalars)
    let first = min(column - 1, scalars.count)
    var last = end.line == line ? min(end.column - 1, scalars.count) : scalars.count
    if end.line != line {
      while last > first + 1, scalars[last - 1].properties.isWhitespace { last -= 1 }
    }

    // A long line is cut so that the mark stays in sight.
    let from = last > width ? max(0, min(first - 20, scalars.count - width)) : 0
    let to = min(scalars.count, from + width)
    last = min(last, to)
    let isCutLeft = from > 0
    let isCutRight = to < scalars.count
    let shown = scalars[from..<to]
    let before = scalars[from..<max(from, min(first, to))]
    let marked = scalars[max(from, min(first, last))..<max(first, last)]
    let text = (isCutLeft ? "…" : "") + visible(shown) + (isCutRight ? "…" : "")
    let indent = columns(before) + (isCutLeft ? 1 : 0)
    let mark = String(repeating: "^", count: max(1, columns(marked)))
    let more = end.line - line
    let rest = more > 0 ? " … and \(more) line\(more == 1 ? "" : "s") more" : ""

    let edge = paint("|", .frame)
    return [
      "\(paint(padding + number, .frame)) \(edge) \(text)",
      "\(margin) \(edge) " + String(repeating: " ", count: indent) + paint(mark + rest, tone),
    ]
  }

  /// The text with tabs widened and control characters replaced by a sign for them.
  private static func visible(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    for scalar in scalars {
      switch scalar.value {
      case 0x09: text += String(repeating: " ", count: tab)
      case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        text.unicodeScalars.append("\u{FFFD}")
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func columns(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + ($1 == "\t" ? tab : 1) }
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
    }
  }
}
