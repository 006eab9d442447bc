import Foundation
import Syntax
import Testing

/// Tokens and trivia, one after another, are the source.
@Suite("Tiling")
struct TilingTests {
  /// The first place where pieces do not follow each other, or where one is not what it says.
  private func fault(in bytes: [UInt8], _ pieces: [SourcePiece]) -> String? {
    var end = 0
    for piece in pieces {
      guard piece.span.start == end, piece.span.end > end else { return "a gap at \(end)" }
      end = piece.span.end
      let text = String(decoding: bytes[piece.span.start..<end], as: UTF8.self)
      let isRight =
        switch piece.kind {
        case .token: !text.hasPrefix("//") && !text.hasPrefix("/*")
        case .skipped: true
        case .spaces: text.allSatisfy { $0.isWhitespace || $0 == "\u{200B}" || $0 == "\u{FEFF}" }
        case .lineBreak: text == "\n" || text == "\r\n"
        case .lineComment: text.hasPrefix("//") && !text.utf8.contains(0x0A)
        case .documentationLine: text.hasPrefix("///") && !text.utf8.contains(0x0A)
        case .blockComment: text.hasPrefix("/*")
        case .documentationBlock: text.hasPrefix("/**")
        }
      if !isRight { return "\(piece.kind) is \(text.debugDescription) at \(piece.span.start)" }
    }
    return end == bytes.count ? nil : "it ends at \(end) of \(bytes.count)"
  }

  private func fault(in text: String) -> String? {
    let source = SourceText(name: "cell 1", text: text)
    return fault(in: source.bytes, Parser.parse(source).pieces)
  }

  @Test("tokens and trivia tile every program, whole and cut anywhere", arguments: ProgramFile.all)
  func tiles(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    #expect(fault(in: text) == nil)
    // Cut off, and with a piece taken out, which leaves strings and comments open.
    let bytes = Array(text.utf8)
    for part in 1..<12 {
      let at = bytes.count * part / 12
      #expect(fault(in: String(decoding: bytes[..<at], as: UTF8.self)) == nil)
      let rest = bytes[..<at] + bytes[min(at + part, bytes.count)...]
      #expect(fault(in: String(decoding: rest, as: UTF8.self)) == nil)
    }
  }

  @Test(
    "what no token can be made of is tiled as well",
    arguments: [
      "", "\n", "\u{FEFF}x", "a\u{A0}b\u{200B}c", "# comment\nx", "\"open\nx", "\"\"\"\nopen",
      "“curly” ‘x’", "\"\\(", "\"a \\(b /* c", "🎲 = 3", "`", "\u{0}\u{1}", "x //", "/*/", "/**",
      "\r\n\r", "$ @ \\ ~", "'a' + 'b", "#\"raw \\#(x) \"#",
    ])
  func broken(_ text: String) { #expect(fault(in: text) == nil) }

  @Test("a program means the same with a blank for each comment", arguments: ProgramFile.all)
  func comments(_ file: ProgramFile) throws {
    let text = try String(contentsOf: file.url, encoding: .utf8)
    let source = SourceText(name: "cell 1", text: text)
    let tree = Parser.parse(source)
    guard tree.diagnostics.isEmpty else { return }
    var plain: [UInt8] = []
    for piece in tree.pieces {
      switch piece.kind {
      case .lineComment, .blockComment, .documentationBlock: plain.append(0x20)
      default: plain += source.bytes[piece.span.start..<piece.span.end]
      }
    }
    let other = SourceText(name: "cell 1", text: String(decoding: plain, as: UTF8.self))
    #expect(Parser.parse(other).dump == tree.dump)
  }
}
