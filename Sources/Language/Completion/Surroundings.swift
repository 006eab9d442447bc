public import Syntax

/// What the words around a place in a cell tell: which keywords fit, and what string it is in.
struct Surroundings {
  /// A block that is open at a place, by the word that opens it.
  private enum Block { case plain, function, loop, choice, structure, enumeration }

  private let tokens: [Token]
  /// The token at the place.
  private let index: Int

  /// - Parameters:
  ///   - source: A cell in which a stand-in makes the place a word or a part of one.
  ///   - offset: Where the word ends without its stand-in.
  init?(_ source: SourceText, at offset: Int) {
    tokens = Lexer(source).tokens
    var (low, high) = (0, tokens.count)
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.end <= offset { low = middle + 1 } else { high = middle }
    }
    guard tokens.indices.contains(low), tokens[low].span.start <= offset else { return nil }
    index = low
  }

  /// Whether a name may stand there: not in comments, texts and numbers.
  var isName: Bool { tokens[index].isName || tokens[index].kind == .anonymousParameter }

  /// Where the word begins.
  var start: Int { tokens[index].span.start }

  // MARK: Keywords

  /// The keywords that fit.
  var keywords: [String] {
    let word = tokens[index]
    let before = index > 0 ? tokens[index - 1] : nil
    let blocks = openBlocks
    let line = lineWords
    if line.first == "for", !line.contains("in"), line.count > 1 { return ["in"] }
    if before?.kind == .rightBrace, !word.startsLine { return ["else", "while"] }
    guard let before, !startsStatement(word, before) else { return statements(blocks) }
    switch before.kind {
    case .keyword where ["if", "guard", "while"].contains(before.text):
      return ["let", "var", "case", "true", "false"]
    case .keyword where ["return", "in"].contains(before.text):
      return ["true", "false", "nil", "if", "switch"]
    case .assign: return ["true", "false", "nil", "if", "switch"]
    case .infixOperator, .prefixOperator, .comma, .colon, .leftParenthesis, .leftBracket,
      .ternaryQuestion, .interpolationBegin:
      return ["true", "false", "nil"]
    case .period, .arrow: return []
    default:
      switch line.first {
      case "guard"?: return ["else"]
      case "for"?, "case"?: return ["where"]
      default: return blocks.last == .function ? ["in"] : []
      }
    }
  }

  private func startsStatement(_ word: Token, _ before: Token) -> Bool {
    switch before.kind {
    case .leftBrace, .semicolon: return true
    case .rightBrace: return word.startsLine
    case .colon: return word.startsLine && openBlocks.last == .choice
    case .comma, .infixOperator, .prefixOperator, .period, .assign, .arrow, .leftParenthesis,
      .leftBracket, .ternaryQuestion:
      return false
    default: return word.startsLine || before.isKeyword("in") && lineWords.first != "for"
    }
  }

  private func statements(_ blocks: [Block]) -> [String] {
    switch blocks.last {
    case .structure?: return ["let", "var", "func", "init", "mutating", "static"]
    case .enumeration?: return ["case", "func", "var", "static", "mutating"]
    default: break
    }
    var words = [
      "let", "var", "if", "for", "while", "guard", "switch", "repeat", "func", "struct", "enum",
      "do", "true", "false", "nil",
    ]
    if blocks.contains(.function) { words.append("return") }
    if blocks.contains(.loop) { words += ["break", "continue"] }
    if blocks.last == .choice { words += ["case", "default", "break"] }
    if blocks.isEmpty { words.append("import") }
    return words
  }

  /// The words of the line before the place.
  private var lineWords: [String] {
    var first = index
    while first > 0, !tokens[first].startsLine { first -= 1 }
    // What a brace opens or ends on the line is a line of its own.
    let part = tokens[first..<index]
    let last = part.lastIndex {
      $0.kind == .leftBrace || $0.kind == .rightBrace || $0.kind == .semicolon
    }
    return tokens[(last.map { $0 + 1 } ?? first)..<index].map(\.text)
  }

  private var openBlocks: [Block] {
    var blocks: [Block] = []
    var head = Block.function
    var depth = 0
    for token in tokens[..<index] {
      if token.startsLine, depth == 0 { head = .function }
      switch token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth = max(0, depth - 1)
      case .leftBrace:
        blocks.append(head)
        head = .function
        depth = 0
      case .rightBrace:
        _ = blocks.popLast()
        head = .function
      case .semicolon: head = .function
      case .keyword:
        switch token.text {
        case "for", "while", "repeat": head = .loop
        case "if", "else", "guard", "do": head = .plain
        case "switch": head = .choice
        case "struct": head = .structure
        case "enum": head = .enumeration
        default: break
        }
      default: break
      }
    }
    return blocks
  }
}

/// A place inside the text of a string literal.
public struct StringPlace: Sendable, Hashable {
  /// The text from the string's beginning, or the end of an interpolation, to the place.
  public var text: String
  /// Where that text begins.
  public var start: Int
  /// Where the string's text ends.
  public var end: Int
  /// The function that the string is an argument of, if it is the first or a labelled one.
  public var callee: String?
  /// The names, joined by dots, of what the string is a subscript of, as in `plan.values["high"]`.
  public var receiver: String?
  /// The number of the argument, from 0.
  public var position = 0

  /// The place in a string of a cell; nil for a place in none.
  public init?(_ source: SourceText, at offset: Int) {
    let tokens = Lexer(source).tokens
    let inside = tokens.indices.first { index in
      let token = tokens[index]
      return switch token.kind {
      case .stringText: token.span.start <= offset && offset <= token.span.end
      case .stringBegin:
        token.span.end == offset && tokens.indices.contains(index + 1)
          && tokens[index + 1].kind == .stringEnd
      default: false
      }
    }
    guard let inside else { return nil }
    let isEmpty = tokens[inside].kind == .stringBegin
    start = isEmpty ? offset : tokens[inside].span.start
    end = isEmpty ? offset : tokens[inside].span.end
    text = source[Span(start, offset)]
    guard isEmpty || inside > 0 && tokens[inside - 1].kind == .stringBegin else { return }
    var index = (isEmpty ? inside : inside - 1) - 1
    var depth = 0
    while index >= 0 {
      switch tokens[index].kind {
      case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
      case .leftParenthesis where depth == 0:
        callee = index > 0 && tokens[index - 1].kind == .identifier ? tokens[index - 1].text : nil
        return
      case .leftBracket where depth == 0:
        receiver = Self.path(in: tokens, before: index)
        return
      case .leftParenthesis, .leftBracket, .leftBrace:
        guard depth > 0 else { return }
        depth -= 1
      case .comma where depth == 0: position += 1
      default: break
      }
      index -= 1
    }
  }

  private static func path(in tokens: [Token], before index: Int) -> String? {
    var index = index - 1
    var names: [String] = []
    while index >= 0, tokens[index].kind == .identifier {
      names.insert(tokens[index].text, at: 0)
      guard index > 1, tokens[index - 1].kind == .period else { break }
      index -= 2
    }
    return names.isEmpty ? nil : names.joined(separator: ".")
  }
}
