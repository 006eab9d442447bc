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
      name: parsed.contains { $0.severity == .error }
        ? "SyntaxError" : Self.kind(of: first?.id ?? ""),
      message: (first?.message ?? "the cell is faulty") + more,
      plain: DiagnosticRenderer.render(faults, in: source, style: .plain),
      ansi: DiagnosticRenderer.render(faults, in: source, style: .ansi)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// A cell that stopped while it ran: the place, and the calls that led there.
  init(_ failure: RuntimeFailure, sources: [String: SourceText]) {
    let isInterrupt = failure.id == "interrupted"
    let plain = Self.traceback(failure, sources: sources, style: .plain)
    self.init(
      name: isInterrupt ? "Interrupted" : "RuntimeError", message: failure.message, plain: plain,
      ansi: Self.traceback(failure, sources: sources, style: .ansi)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
      isInterrupt: isInterrupt)
  }

  /// The most frames of a traceback that are written out: as many at either end.
  private static let frameLimit = 10

  private static func traceback(
    _ failure: RuntimeFailure, sources: [String: SourceText], style: DiagnosticRenderer.Style
  ) -> String {
    var parts: [String] = []
    let frames = failure.frames
    for (index, frame) in frames.enumerated() {
      if frames.count > 2 * frameLimit, index >= frameLimit, index < frames.count - frameLimit {
        if index == frameLimit { parts.append("… \(frames.count - 2 * frameLimit) calls more …") }
        continue
      }
      let span = Span(frame.start, frame.end)
      let remark = "called from here" + (frame.function.map { ", in ‘\($0)’" } ?? "")
      guard let source = sources[frame.source] else {
        parts.append(index == 0 ? "error: \(failure.message)" : "note: \(remark)")
        continue
      }
      parts.append(
        index == 0
          ? DiagnosticRenderer.render(
            Diagnostic(failure.id, at: span, failure.message), in: source, style: style)
          : DiagnosticRenderer.renderNote(remark, at: span, in: source, style: style))
    }
    return parts.isEmpty ? "error: \(failure.message)" : parts.joined(separator: "\n")
  }

  private static func kind(of id: String) -> String {
    id.hasPrefix("unknown-") ? "NameError" : "TypeError"
  }
}
