/// A piece of a source: a token, or what stands between two.
public struct SourcePiece: Sendable, Hashable {
  /// The sorts of piece.
  public enum Kind: Sendable, Hashable {
    /// A word, number, sign, bracket or part of a string.
    case token
    /// Spaces, tabs and other blanks within a line.
    case spaces
    /// One line break, `\n` or `\r\n`.
    case lineBreak
    /// `// …` to the end of its line.
    case lineComment
    /// `/// …` to the end of its line.
    case documentationLine
    /// `/* … */`, which may hold others.
    case blockComment
    /// `/** … */`.
    case documentationBlock
    /// What is no token and was reported, such as a comment that begins with `#`.
    case skipped
  }

  /// The sort.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes a piece.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

extension SyntaxTree {
  /// The source in pieces, one after another without a gap; found anew each time it is asked for.
  ///
  /// Empty for a tree that was not parsed from a source. Takes time in proportion to the source.
  public var pieces: [SourcePiece] {
    guard let source else { return [] }
    var pieces: [SourcePiece] = []
    var end = 0
    for token in Lexer(source).tokens {
      if token.span.start > end {
        TriviaReader(bytes: source.bytes, end: token.span.start).read(from: end, into: &pieces)
        end = token.span.start
      }
      // A token that stands for something missing has no room.
      guard token.span.end > end else { continue }
      pieces.append(SourcePiece(.token, Span(end, token.span.end)))
      end = token.span.end
    }
    return pieces
  }

  /// What stands between the tokens: blanks, line breaks and comments.
  public var trivia: [SourcePiece] { pieces.filter { $0.kind != .token } }
}

/// Tells the sorts of what stands between two tokens.
private struct TriviaReader {
  let bytes: [UInt8]
  let end: Int

  func read(from start: Int, into pieces: inout [SourcePiece]) {
    var at = start
    while at < end {
      let next = piece(at)
      // What is skipped, and blanks, are one piece however long they are.
      if let last = pieces.last, last.kind == next.kind, last.span.end == at, at > start,
        next.kind == .skipped || next.kind == .spaces
      {
        pieces[pieces.count - 1].span.end = next.span.end
      } else {
        pieces.append(next)
      }
      at = next.span.end
    }
  }

  private func byte(_ offset: Int) -> UInt8 { offset < end ? bytes[offset] : 0 }

  private func piece(_ at: Int) -> SourcePiece {
    let slash = UInt8(ascii: "/")
    switch byte(at) {
    case 0x0A: return SourcePiece(.lineBreak, Span(at, at + 1))
    case 0x0D where byte(at + 1) == 0x0A: return SourcePiece(.lineBreak, Span(at, at + 2))
    case 0x20, 0x09, 0x0B, 0x0C, 0x0D: return SourcePiece(.spaces, Span(at, at + 1))
    case slash where byte(at + 1) == slash:
      let isDocumentation = byte(at + 2) == slash && byte(at + 3) != slash
      return SourcePiece(
        isDocumentation ? .documentationLine : .lineComment, Span(at, lineEnd(from: at)))
    case slash where byte(at + 1) == UInt8(ascii: "*"): return blockComment(at)
    default:
      let length = blankLength(at)
      if length > 0 { return SourcePiece(.spaces, Span(at, at + length)) }
      return SourcePiece(.skipped, Span(at, at + 1))
    }
  }

  /// Where a line's text ends, before its line break.
  private func lineEnd(from start: Int) -> Int {
    var at = start
    while at < end, bytes[at] != 0x0A { at += 1 }
    return at < end && at > start && bytes[at - 1] == 0x0D ? at - 1 : at
  }

  private func blockComment(_ start: Int) -> SourcePiece {
    let slash = UInt8(ascii: "/")
    let star = UInt8(ascii: "*")
    var at = start
    var depth = 0
    while at < end {
      if byte(at) == slash, byte(at + 1) == star {
        depth += 1
        at += 2
      } else if byte(at) == star, byte(at + 1) == slash {
        depth -= 1
        at += 2
        if depth == 0 { break }
      } else {
        at += 1
      }
    }
    // ‘/**/’ is empty, and no documentation.
    let isDocumentation = byte(start + 2) == star && byte(start + 3) != slash
    return SourcePiece(
      isDocumentation ? .documentationBlock : .blockComment, Span(start, min(at, end)))
  }

  /// The length of a blank of several bytes, or 0.
  private func blankLength(_ at: Int) -> Int {
    switch (byte(at), byte(at + 1), byte(at + 2)) {
    case (0xC2, 0xA0, _): 2
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xEF, 0xBB, 0xBF): 3
    default: 0
    }
  }
}
