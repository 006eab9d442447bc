/// Whether a text is a whole cell, which a terminal asks at every line break.
public enum Completeness: Sendable, Hashable {
  /// The text can be run.
  case complete
  /// More has to follow; the next line may begin with this white space.
  case incomplete(indent: String)
  /// No further line can mend it.
  case invalid
}

/// Tells whether a text is a whole cell, the beginning of one, or wrong.
public func completeness(of source: SourceText) -> Completeness {
  var parser = Parser(source)
  let tree = parser.parseSource()
  if parser.hasHardFault { return .invalid }
  guard tree.endsEarly else { return .complete }
  return .incomplete(indent: parser.nextIndentation)
}

extension Parser {
  /// Four columns more than the line of the innermost open bracket; else as the last line.
  fileprivate var nextIndentation: String {
    if let text = diagnostics.last(where: { Fault.ID.isOfEnd($0.id) }),
      text.id == Fault.ID.unterminatedMultilineString.rawValue
        || text.id == Fault.ID.unterminatedComment.rawValue
    {
      return whiteSpace(ofLineAt: source.bytes.count)
    }
    let step = "    "
    for index in tokens.indices.reversed() where partner[index] < 0 {
      switch tokens[index].kind {
      case .leftBrace, .leftBracket, .leftParenthesis:
        return whiteSpace(ofLineAt: tokens[index].span.start) + step
      default: continue
      }
    }
    let last = tokens.count > 1 ? tokens[tokens.count - 2].span.start : 0
    let continues = tokens.count > 1 && !isHeadOfBlock
    return whiteSpace(ofLineAt: last) + (continues ? step : "")
  }

  /// Whether the text ends before a brace that opens a body, which begins a line of its own.
  private var isHeadOfBlock: Bool {
    diagnostics.last { Fault.ID.isOfEnd($0.id) }?.message.contains("‘{’") ?? false
  }

  private func whiteSpace(ofLineAt offset: Int) -> String {
    let line = source.line(source.position(of: offset).line)
    return String(line.prefix { $0 == " " || $0 == "\t" })
  }
}
