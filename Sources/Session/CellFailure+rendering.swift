import FoundationEssentials
import Language
import Syntax

extension CellFailure {
  /// A cell that the checker refused: every fault with its place.
  ///
  /// - Parameters:
  ///   - faults: Every message of the cell.
  ///   - parsed: The parser's part of them.
  ///   - source: The cell.
  init(faults: [Diagnostic], parsed: [Diagnostic], in source: SourceText) {
    let errors = faults.filter { $0.severity == .error }
    let first = errors.first
    let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
    self.init(
      id: first?.id ?? "",
      name: parsed.contains { $0.id == first?.id && $0.span == first?.span }
        ? "SyntaxError" : Self.kind(of: first?.id ?? ""),
      message: (first?.message ?? "the cell is faulty") + more,
      plain: DiagnosticRenderer.render(faults, in: source, style: .plain),
      ansi: Self.lines(of: DiagnosticRenderer.render(faults, in: source, style: .ansi)),
      traceback: Self.lines(of: DiagnosticRenderer.render(faults, in: source, style: .notebook)))
  }

  /// A cell that stopped while it ran: the place, and the calls that led there.
  init(_ failure: RuntimeFailure, sources: [String: SourceText]) {
    let isInterrupt = failure.id == "interrupted"
    let plain = Self.traceback(failure, sources: sources, style: .plain)
    let sentences = Self.sentences(of: failure)
    let more = sentences.count > 1 ? " (and \(sentences.count - 1) more)" : ""
    self.init(
      id: failure.id,
      name: isInterrupt ? "Interrupted" : "RuntimeError", message: sentences[0] + more,
      plain: plain,
      ansi: Self.lines(of: Self.traceback(failure, sources: sources, style: .ansi)),
      traceback: Self.lines(of: Self.traceback(failure, sources: sources, style: .notebook)),
      isInterrupt: isInterrupt)
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The most frames of a traceback that are written out: as many at either end.
  private static let frameLimit = 10

  private static func traceback(
    _ failure: RuntimeFailure, sources: [String: SourceText], style: DiagnosticRenderer.Style
  ) -> String {
    var parts: [String] = []
    let sentences = sentences(of: failure)
    var frames = failure.frames
    let ends = frameLimit
    if frames.count > 2 * ends {
      let omitted = frames[ends..<frames.count - ends].reduce(0) {
        $0 + 1 + $1.repeats + $1.omitted
      }
      frames.removeSubrange(ends..<frames.count - ends)
      frames[ends - 1].omitted += omitted
    }
    for (index, frame) in frames.enumerated() {
      let span = Span(frame.start, frame.end)
      let isLast = index == frames.count - 1
      let caller = frame.function.map { "by ‘\($0)’ " } ?? (isLast ? "" : "by a closure ")
      if let source = sources[frame.source] {
        parts.append(
          index == 0
            ? DiagnosticRenderer.render(
              diagnostic(failure.id, sentences, at: span, in: source), in: source, style: style)
            : DiagnosticRenderer.renderNote(
              "called \(caller)here", at: span, in: source, style: style))
      } else {
        parts.append(
          index == 0
            ? "error: \(failure.message)" : "note: called \(caller)in \(frame.source)")
      }
      if frame.repeats > 0 { parts.append("… and \(calls(frame.repeats)) more from there …") }
      if frame.omitted > 0 { parts.append("… \(calls(frame.omitted)) more …") }
    }
    return parts.isEmpty ? "error: \(failure.message)" : parts.joined(separator: "\n")
  }

  private static func diagnostic(
    _ id: String, _ sentences: [String], at span: Span, in source: SourceText
  ) -> Diagnostic {
    let finder = ClauseFinder(source: source, whole: span)
    let notes = sentences.dropFirst().map { Diagnostic.Note($0, at: finder.span(of: $0)) }
    return Diagnostic(
      id, at: finder.span(of: sentences[0]) ?? span, sentences[0], notes: notes)
  }

  /// What is wrong, a sentence for each fault; never empty.
  private static func sentences(of failure: RuntimeFailure) -> [String] {
    let lines = failure.message.split(separator: "\n").map { line in
      // Engines write whole sentences; a message is a part of one.
      let text = line.hasSuffix(".") && !line.hasSuffix("..") ? line.dropLast() : line
      let isArticle = text.hasPrefix("The ") || text.hasPrefix("A ") || text.hasPrefix("An ")
      return isArticle ? text.prefix(1).lowercased() + text.dropFirst() : String(text)
    }
    return lines.isEmpty ? [failure.id] : lines
  }

  private static func calls(_ count: Int) -> String { "\(count) call\(count == 1 ? "" : "s")" }

  private static func kind(of id: String) -> String {
    id.hasPrefix("unknown-") || id == "foreign-name" || id == "assign-to-unknown"
      ? "NameError" : "TypeError"
  }
}
