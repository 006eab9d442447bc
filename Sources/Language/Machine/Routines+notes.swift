import Synchronization
public import Syntax

/// Something that a program does and its author may not mean, told once for each place.
public struct MachineNote: Sendable {
  /// The name of the source.
  public var source: String
  /// What is told.
  public var diagnostic: Diagnostic
}

extension Routines {
  /// Notes a lost remainder, or a negative one: result and operands stand in the window.
  static let note: Routine = { interpreter, site, raw, _ throws(RuntimeFailure) in
    guard !site.isNoted.exchange(true, ordering: .relaxed), let span = site.spans.first else {
      return
    }
    let (result, a, b) = (raw[0].int, raw[1].int, raw[2].int)
    let diagnostic: Diagnostic =
      site.number == 0
      ? .lostRemainder(a, b, quotient: result, span) : .negativeRemainder(a, b, result, span)
    let note = MachineNote(source: site.name, diagnostic: diagnostic)
    interpreter.engine.notes.withLock { $0.append((note, interpreter.host)) }
  }
}

extension Diagnostic {
  fileprivate static func lostRemainder(
    _ a: Int, _ b: Int, quotient: Int, _ span: Span
  ) -> Diagnostic {
    Diagnostic(
      "lost-remainder", .warning, at: span,
      "this divides two Ints and drops the remainder: \(a) / \(b) is \(quotient) here",
      notes: [
        Note("‘Double(…)’ around one of them keeps the fraction"),
        Note("a name with a type says that it is meant, as in ‘let half: Int = n / 2’"),
      ])
  }

  fileprivate static func negativeRemainder(
    _ a: Int, _ b: Int, _ result: Int, _ span: Span
  ) -> Diagnostic {
    Diagnostic(
      "negative-remainder", .warning, at: span,
      "‘%’ has the sign of its left side: \(a) % \(b) is \(result) here",
      notes: [Note("‘mod(a, n)’ is always from 0 below n")])
  }
}
