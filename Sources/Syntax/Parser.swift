/// Makes a tree of a source: every statement that can be read, and every fault in it.
///
/// The parser never stops at a fault. It reports one message for each, skips to the next bracket,
/// comma or line where it can go on, and always moves forward. Brackets and statements nest at
/// most `maximumDepth` levels, and a chain of operators or members is at most `maximumLinks` long,
/// so that whoever walks the tree may recurse.
public struct Parser {
  /// How deep brackets, blocks and operands may nest.
  public static let maximumDepth = 128

  /// How long a chain such as `a + b + …` or `a.b.c…` may be, along one path through the tree.
  public static let maximumLinks = 500

  /// How many faults are reported at most.
  public static let maximumFaults = 200

  /// Parses a source.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - isCancelled: Whether whoever waits for the tree has given up; asked at every token, so that a
  ///     long source can be left in the midst. The tree says whether it was.
  /// - Returns: The tree, which has every fault.
  public static func parse(
    _ source: SourceText, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> SyntaxTree {
    var parser = Parser(source, isCancelled: isCancelled)
    return parser.parseSource()
  }

  let source: SourceText
  private let mustStop: @Sendable () -> Bool
  var tokens: [Token]
  let documentation: [Int: String]
  /// For an opening bracket's token the index of its closing one, and the reverse; -1 without.
  var partner: [Int]
  var position = 0
  var diagnostics: [Diagnostic]
  var endsEarly: Bool
  /// Whether a fault was found that more text cannot mend.
  var hasHardFault: Bool
  /// Whether a fault was reported and the parser has not found its place again.
  var isLost = false
  /// Whether nesting went too deep, or nobody waits for the tree, and the rest is not read.
  var isAborted = false
  private var isCancelled = false
  /// Where a part taken off the current token ended.
  var splitEnd: Int?
  /// The opening brackets of the lists being read.
  var openLists: [Token.Kind] = []
  var depth = 0
  var links = 0
  var context = Context()
  /// Where the argument being read begins: the only place for `&x`.
  var argumentStart = -1
  /// A `_` used as a value in the statement being read.
  var wildcard: Span?

  /// Where an expression stands, as far as the grammar cares.
  struct Context {
    /// Inside the head of `if`, `for` and so on, where `{` begins the body.
    var isHead = false
    /// Inside a `case` pattern, where a trailing `?` belongs to the pattern.
    var isPattern = false
    /// Inside a `switch`, where `case` ends a list of statements.
    var isSwitch = false
    /// The column up to which a line ends a block without braces.
    var endColumn: Int?
    /// The anonymous parameters of the closure being read; nil outside one.
    var anonymousCount: Int?
    /// Whether that closure names its parameters.
    var isNamed = false
  }

  init(_ source: SourceText, isCancelled: @escaping @Sendable () -> Bool = { false }) {
    self.source = source
    mustStop = isCancelled
    let lexer = Lexer(source, isCancelled: isCancelled)
    tokens = lexer.tokens
    documentation = lexer.documentation
    diagnostics = lexer.diagnostics
    endsEarly = lexer.endsInside
    hasHardFault =
      lexer.diagnostics.contains { $0.severity == .error && !Fault.ID.isOfEnd($0.id) }
    partner = Self.partners(lexer.tokens)
    if lexer.isCancelled { cancel() }
  }

  mutating func parseSource() -> SyntaxTree {
    var statements: [Statement] = []
    while !isAtEnd {
      statements += parseStatements()
      if isAtEnd { break }
      // Only a closing bracket without an opening one stops a list of statements here.
      reportUnmatched()
      clearFault()
    }
    var seen: Set<Diagnostic> = []
    diagnostics = diagnostics.filter { seen.insert($0).inserted }
    diagnostics.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    var tree = SyntaxTree(
      statements: statements, diagnostics: diagnostics, endsEarly: endsEarly)
    tree.source = source
    tree.isCancelled = isCancelled
    return tree
  }

  /// Pairs brackets; a closing one never reaches over an open brace of another sort.
  private static func partners(_ tokens: [Token]) -> [Int] {
    var partner = [Int](repeating: -1, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      let opening: Token.Kind
      switch token.kind {
      case .leftParenthesis, .leftBracket, .leftBrace, .interpolationBegin:
        open.append(index)
        continue
      case .rightParenthesis: opening = .leftParenthesis
      case .rightBracket: opening = .leftBracket
      case .rightBrace: opening = .leftBrace
      case .interpolationEnd: opening = .interpolationBegin
      default: continue
      }
      var candidate = open.count - 1
      while candidate >= 0 {
        let kind = tokens[open[candidate]].kind
        if kind == opening { break }
        let isBarrier =
          kind == .interpolationBegin
          || (kind == .leftBrace && opening != .interpolationBegin)
        candidate = isBarrier ? -1 : candidate - 1
      }
      guard candidate >= 0 else { continue }
      partner[open[candidate]] = index
      partner[index] = open[candidate]
      open.removeSubrange(candidate...)
    }
    return partner
  }
}

// MARK: - Tokens

extension Parser {
  var current: Token { tokens[position] }

  /// Where the last token read ends; `>` taken off `>>` ends where the rest begins.
  var previousEnd: Int {
    if let splitEnd, tokens[position].span.start == splitEnd { return splitEnd }
    return position > 0 ? tokens[position - 1].span.end : 0
  }

  var isAtEnd: Bool { tokens[position].kind == .endOfText }

  func peek(_ count: Int = 1) -> Token { tokens[min(position + count, tokens.count - 1)] }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
    if mustStop() { cancel() }
  }

  func at(_ kind: Token.Kind) -> Bool { tokens[position].kind == kind }

  func at(keyword: String) -> Bool { tokens[position].isKeyword(keyword) }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  mutating func take(keyword: String) -> Bool {
    guard at(keyword: keyword) else { return false }
    advance()
    return true
  }

  /// The span from an offset to the end of the last token read.
  func span(from start: Int) -> Span { Span(start, max(start, previousEnd)) }

  /// The partner of the bracket at the current token.
  var closer: Int? { partner[position] > position ? partner[position] : nil }

  /// The column of the first character of the line of an offset, in bytes.
  func indentation(at offset: Int) -> Int {
    let line = source.position(of: offset).line
    let start = source.lineStarts[line - 1]
    var end = start
    while end < source.bytes.count, source.bytes[end] == 0x20 || source.bytes[end] == 0x09 {
      end += 1
    }
    return end - start
  }

  /// How a message calls the current token.
  var found: String {
    let token = current
    switch token.kind {
    case .endOfText: return "the end of the cell"
    case .stringBegin: return "a string"
    case .stringText, .interpolationBegin: return "a part of a string"
    case .interpolationEnd: return "‘)’"
    case .stringEnd: return "the end of the string"
    case .keyword: return "the keyword ‘\(token.text)’"
    default:
      return "‘\(source[token.span])’"
    }
  }
}

// MARK: - Faults

extension Parser {
  /// Reports a fault, unless it follows from one already reported.
  mutating func report(
    _ fault: Fault, at span: Span, notes: [Diagnostic.Note] = [],
    suggestion: Diagnostic.Suggestion? = nil
  ) {
    guard !isLost, !isAborted else { return }
    if fault.severity == .error { hasHardFault = true }
    guard diagnostics.count < Self.maximumFaults else { return }
    diagnostics.append(fault.diagnostic(at: span, notes: notes, suggestion: suggestion))
  }

  /// Reports a fault after which the parser has to look for a place to go on.
  mutating func fail(
    _ fault: Fault, at span: Span, notes: [Diagnostic.Note] = [],
    suggestion: Diagnostic.Suggestion? = nil
  ) {
    report(fault, at: span, notes: notes, suggestion: suggestion)
    isLost = true
  }

  /// Reports that something else was expected at the current token.
  ///
  /// Unless it can only be this token (`isHere`), one at the start of a line means that the line
  /// before ends too early.
  mutating func failExpected(
    _ what: String, notes: [Diagnostic.Note] = [], isHere: Bool = false
  ) {
    let before = position > 0 ? tokens[position - 1] : nil
    if current.isFaulty || (before?.isFaulty == true && before?.kind == .stringEnd) {
      isLost = true
      return
    }
    if isAtEnd {
      if !isLost, !isAborted {
        endsEarly = true
        diagnostics.append(
          Fault.endsEarly(what).diagnostic(at: Span(previousEnd, previousEnd), notes: notes))
      }
      isLost = true
      return
    }
    if current.startsLine, position > 0, !isHere {
      fail(
        .expected(what, found: "the end of the line"), at: Span(previousEnd, previousEnd),
        notes: notes)
    } else {
      fail(.expected(what, found: found), at: current.span, notes: notes)
    }
  }

  /// Reports a closing bracket without an opening one, and moves past it.
  mutating func reportUnmatched() {
    if diagnostics.last?.span != current.span {
      report(.unmatchedCloser(current.text), at: current.span)
    }
    advance()
  }

  mutating func clearFault() { isLost = false }

  /// Runs a part one level deeper; nil, once reported, when that is too deep.
  mutating func enter() -> Bool {
    depth += 1
    if depth <= Self.maximumDepth { return true }
    abort(.nestingTooDeep(Self.maximumDepth))
    return false
  }

  mutating func leave() { depth -= 1 }

  /// Counts a link of a chain; false when it is too long.
  mutating func link() -> Bool {
    links += 1
    if links <= Self.maximumLinks { return true }
    abort(.chainTooLong(Self.maximumLinks))
    return false
  }

  private mutating func abort(_ fault: Fault) {
    if !isAborted { diagnostics.append(fault.diagnostic(at: current.span)) }
    hasHardFault = true
    skipRest()
  }

  private mutating func cancel() {
    isCancelled = true
    skipRest()
  }

  private mutating func skipRest() {
    isAborted = true
    position = tokens.count - 1
  }

  // MARK: Finding the place again

  /// Moves past one token, or past a whole bracketed part.
  mutating func skipOne() {
    if let closer { position = closer }
    advance()
  }

  /// After a fault: skips to the end of the line or statement, or to a closing bracket.
  mutating func synchronise() {
    guard isLost else { return }
    while !isAtEnd, !isCloser(current.kind) {
      if at(.semicolon) || (current.startsLine && !isContinuation) { break }
      skipOne()
    }
    clearFault()
  }

  /// Whether a line that begins with this token belongs to the one before.
  private var isContinuation: Bool {
    switch current.kind {
    case .infixOperator, .ternaryQuestion, .assign, .comma, .colon, .arrow: true
    case .period: true
    case .keyword: current.text == "else" || current.text == "in"
    case .leftBrace: true
    default: false
    }
  }

  func isCloser(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .rightParenthesis, .rightBracket, .rightBrace, .interpolationEnd: true
    default: false
    }
  }

  /// After a fault on the line of a head: skips to the brace that opens the body, if it is there.
  mutating func skipToBrace() {
    guard isLost else { return }
    while !isAtEnd, !isCloser(current.kind), !current.startsLine, !at(.leftBrace), !at(.semicolon) {
      skipOne()
    }
    if at(.leftBrace) { clearFault() }
  }

  /// Takes a closing bracket, or reports that it is missing.
  mutating func close(
    _ kind: Token.Kind, _ text: String, openingAt index: Int, endsByIndentation: Bool = false
  ) {
    if take(kind) { return clearFault() }
    guard !isLost else { return }
    let opening = tokens[index]
    let notes = [Diagnostic.Note("‘\(opening.text)’ opened here", at: opening.span)]
    if isAtEnd || endsByIndentation { return failUnclosed(opening, text) }
    guard isCloser(current.kind), partner[position] < 0 else {
      return failExpected("‘\(text)’", notes: notes)
    }
    // `(1, 2]`: the wrong bracket stands for the right one, or the right one is missing.
    let isMissing = closesOuterList(current.kind)
    report(
      .mismatchedCloser(expected: text, found: current.text, opening: opening.text),
      at: current.span, notes: notes,
      suggestion: .init(
        "write ‘\(text)’\(isMissing ? " before it" : "")",
        replacing: isMissing ? Span(current.span.start, current.span.start) : current.span,
        with: text))
    if isMissing { return }
    if partner[index] > index { partner[partner[index]] = -1 }
    advance()
  }

  /// Whether a list that is being read further out ends with this bracket.
  func closesOuterList(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .rightParenthesis: openLists.contains(.leftParenthesis)
    case .rightBracket: openLists.contains(.leftBracket)
    default: false
    }
  }

  private mutating func failUnclosed(_ opening: Token, _ text: String) {
    let before = position > 0 ? tokens[position - 1] : nil
    defer { isLost = true }
    guard before?.isFaulty != true || before?.kind != .stringEnd, !isAborted else { return }
    endsEarly = true
    guard diagnostics.count < Self.maximumFaults else { return }
    diagnostics.append(
      Fault.unclosed(opening.text, text).diagnostic(
        at: opening.span, notes: doubtfulBrace(after: opening)))
  }

  /// The pair of braces whose indentation differs most early inside an unclosed one.
  private func doubtfulBrace(after opening: Token) -> [Diagnostic.Note] {
    guard opening.kind == .leftBrace else { return [] }
    for (index, token) in tokens.enumerated() {
      guard token.kind == .leftBrace, token.span.start > opening.span.start, partner[index] >= 0
      else { continue }
      let close = tokens[partner[index]]
      guard close.startsLine else { continue }
      if indentation(at: close.span.start) < indentation(at: token.span.start) {
        return [
          Diagnostic.Note(
            "by its indentation, this ‘{’ may be the one that lacks its ‘}’", at: token.span)
        ]
      }
    }
    return []
  }
}
