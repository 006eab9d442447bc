/// What the lexer and the parser find wrong: every identifier and every text.
package struct Fault {
  /// The identifiers, which stay the same when a text is improved.
  package enum ID: String, CaseIterable {
    // Characters, numbers and strings
    case unexpectedCharacter = "unexpected-character"
    case lookalike = "look-alike-character"
    case unterminatedComment = "unterminated-comment"
    case strayCommentEnd = "stray-comment-end"
    case hashComment = "hash-comment"
    case slashesAreComment = "slashes-are-comment"
    case lineContinuation = "line-continuation"
    case badNumber = "bad-number"
    case integerTooLarge = "integer-too-large"
    case realTooLarge = "real-too-large"
    case leadingDotNumber = "leading-dot-number"
    case trailingDotNumber = "trailing-dot-number"
    case unterminatedString = "unterminated-string"
    case unterminatedMultilineString = "unterminated-multiline-string"
    case multilineStart = "multiline-string-start"
    case multilineEnd = "multiline-string-end"
    case multilineIndentation = "multiline-string-indentation"
    case unknownEscape = "unknown-escape"
    case badUnicodeEscape = "bad-unicode-escape"
    case singleQuotes = "single-quotes"
    case curlyQuotes = "curly-quotes"
    case stringPrefix = "string-prefix"
    case unclosedBacktick = "unclosed-backtick"
    case dollarName = "dollar-name"
    // Brackets and structure
    case expected = "expected"
    case endsEarly = "ends-early"
    case unclosed = "unclosed-bracket"
    case unmatchedCloser = "unmatched-bracket"
    case mismatchedCloser = "mismatched-bracket"
    case missingComma = "missing-comma"
    case expectedEnd = "expected-end-of-statement"
    case nestingTooDeep = "nesting-too-deep"
    case chainTooLong = "chain-too-long"
    // Operators
    case unknownOperator = "unknown-operator"
    case foreignOperator = "foreign-operator"
    case operatorRun = "operator-run"
    case operatorSpacing = "operator-spacing"
    case prefixSpacing = "prefix-spacing"
    case ternarySpacing = "ternary-spacing"
    case operatorChain = "operator-chain"
    case powerOperator = "power-operator"
    case increment = "increment-operator"
    case wordOperator = "word-operator"
    case inOperator = "in-operator"
    case isOperator = "is-operator"
    case typeTest = "type-test"
    case cast = "cast"
    case strayQuestion = "stray-question-mark"
    case misplacedAddress = "misplaced-address"
    case misplacedWildcard = "misplaced-wildcard"
    // Assignments
    case assignmentInCondition = "assignment-in-condition"
    case assignmentInExpression = "assignment-in-expression"
    case chainedAssignment = "chained-assignment"
    case comparisonForAssignment = "comparison-for-assignment"
    case compoundInDeclaration = "compound-in-declaration"
    case notAssignable = "not-assignable"
    case missingLet = "missing-let"
    case misspeltKeyword = "misspelt-keyword"
    // Calls, literals and closures
    case equalsForColon = "equals-for-colon"
    case missingCallParentheses = "missing-call-parentheses"
    case emptyIndex = "empty-index"
    case foreignLiteral = "foreign-literal"
    case comprehension = "comprehension"
    case pythonSlice = "python-slice"
    case colonRange = "colon-range"
    case pythonBraces = "python-braces"
    case pythonConditional = "python-conditional"
    case lambda = "lambda"
    case closureInHead = "closure-in-head"
    case closureParameterType = "closure-parameter-type"
    case anonymousOutside = "anonymous-parameter-outside"
    case anonymousInNamed = "anonymous-parameter-in-named"
    case anonymousTooLarge = "anonymous-parameter-too-large"
    // Statements
    case colonForBrace = "colon-for-brace"
    case misplacedElse = "misplaced-else"
    case elseIfWord = "else-if-word"
    case guardWithoutElse = "guard-without-else"
    case doWhile = "do-while"
    case forBinding = "for-binding"
    case bareTuple = "bare-tuple"
    case countingLoop = "counting-loop"
    case misplacedCase = "misplaced-case"
    case emptyCase = "empty-case"
    case returnNextLine = "return-next-line"
    case pass = "pass"
    case foreignStatement = "foreign-statement"
    case foreignImport = "foreign-import"
    // Declarations and types
    case leftOutDeclaration = "left-out-declaration"
    case leftOutWord = "left-out-word"
    case modifier = "left-out-modifier"
    case attribute = "left-out-attribute"
    case macro = "left-out-macro"
    case generics = "left-out-generics"
    case keywordAsName = "keyword-as-name"
    case missingValue = "missing-value"
    case setWithoutGet = "set-without-get"
    case subscriptOutsideType = "subscript-outside-type"
    case computedOutsideType = "computed-outside-type"
    case computedLet = "computed-let"
    case accessor = "accessor"
    case colonForArrow = "colon-for-arrow"
    case misplacedInout = "misplaced-inout"
    case inoutInType = "inout-in-type"
    case parameterBinding = "parameter-binding"
    case parameterType = "parameter-type"
    case selfParameter = "self-parameter"
    case starParameter = "star-parameter"
    case expectedMember = "expected-member"
    case caseOutsideEnum = "case-outside-enum"
    case implicitlyUnwrapped = "implicitly-unwrapped"
    case functionTypeParentheses = "function-type-parentheses"
    case typeBrackets = "type-brackets"

    /// Whether more text would mend a fault with this identifier.
    static func isOfEnd(_ id: String) -> Bool {
      switch ID(rawValue: id) {
      case .endsEarly, .unclosed, .unterminatedComment, .unterminatedMultilineString: true
      default: false
      }
    }
  }

  /// The identifier.
  package let id: ID
  /// What is wrong.
  package let message: String
  /// How much it weighs.
  package var severity = Diagnostic.Severity.error

  init(_ id: ID, _ message: String, _ severity: Diagnostic.Severity = .error) {
    self.id = id
    self.message = message
    self.severity = severity
  }

  func diagnostic(
    at span: Span, notes: [Diagnostic.Note] = [], suggestion: Diagnostic.Suggestion? = nil
  ) -> Diagnostic {
    Diagnostic(
      id.rawValue, severity, at: span, message, notes: notes, suggestion: suggestion)
  }
}

// MARK: - Characters, numbers and strings

extension Fault {
  static func unexpectedCharacter(_ text: String) -> Fault {
    let scalars = text.unicodeScalars
    let code = scalars.count == 1 ? scalars.first.map { " (U+\(hexadecimal($0.value)))" } ?? "" : ""
    let isVisible = scalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    return Fault(
      .unexpectedCharacter,
      isVisible
        ? "‘\(text)’\(scalars.first?.isASCII == true ? "" : code) has no meaning here"
        : "an invisible character\(code) stands here")
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  static func lookalike(_ text: String, _ name: String, _ meant: String) -> Fault {
    Fault(.lookalike, "‘\(text)’ is \(name), which looks like ‘\(meant)’ but is another character")
  }

  static let unterminatedComment = Fault(
    .unterminatedComment, "this comment has no closing ‘*/’")
  static let strayCommentEnd = Fault(.strayCommentEnd, "‘*/’ closes no comment")
  static let hashComment = Fault(.hashComment, "a comment begins with ‘//’, not ‘#’")
  static let slashesAreComment = Fault(
    .slashesAreComment, "‘//’ begins a comment, so the rest of the line is not computed", .warning)
  static let lineContinuation = Fault(
    .lineContinuation, "‘\\’ is not needed: a line that ends with an operator or comma goes on")

  static func badNumber(_ text: String) -> Fault {
    Fault(.badNumber, "‘\(text)’ is neither a number nor a name")
  }
  static func integerTooLarge(_ text: String) -> Fault {
    Fault(
      .integerTooLarge,
      "‘\(text)’ does not fit in an ‘Int’, which ends at 9223372036854775807")
  }
  static let realTooLarge = Fault(
    .realTooLarge, "this number does not fit in a ‘Double’, which ends at 1.8e308")
  static func leadingDotNumber(_ text: String) -> Fault {
    Fault(.leadingDotNumber, "a number begins with a digit, not ‘.’: found ‘\(text)’")
  }
  static func trailingDotNumber(_ text: String) -> Fault {
    Fault(.trailingDotNumber, "a digit has to follow the point of ‘\(text)’")
  }

  static let unterminatedString = Fault(
    .unterminatedString, "this string has no closing ‘\"’ on its line")
  static let unterminatedMultilineString = Fault(
    .unterminatedMultilineString, "this string has no closing ‘\"\"\"’")
  static let multilineStart = Fault(
    .multilineStart,
    "the text of a ‘\"\"\"’ string begins on the next line; on one line, write ‘\"…\"’")
  static let multilineEnd = Fault(
    .multilineEnd, "the closing ‘\"\"\"’ stands on a line of its own")
  static func multilineIndentation(_ columns: Int) -> Fault {
    Fault(
      .multilineIndentation,
      "this line is indented less than the closing ‘\"\"\"’, which has \(columns) columns")
  }
  static func unknownEscape(_ text: String) -> Fault {
    Fault(
      .unknownEscape,
      "‘\(text)’ is no escape; there are \\n \\t \\r \\0 \\\\ \\\" \\' \\u{…} and \\(…)")
  }
  static let badUnicodeEscape = Fault(
    .badUnicodeEscape, "expected a character’s number in hexadecimal, such as ‘\\u{3B1}’")
  static let singleQuotes = Fault(
    .singleQuotes, "a string is written in double quotes, not single ones")
  static let curlyQuotes = Fault(
    .curlyQuotes, "a string is written in straight quotes, not typographic ones")
  static func stringPrefix(_ prefix: String) -> Fault {
    Fault(
      .stringPrefix,
      prefix.contains("f")
        ? "a string needs no ‘\(prefix)’: ‘\\(x)’ inserts a value into any string"
        : "a string needs no ‘\(prefix)’; write ‘#\"…\"#’ where ‘\\’ should stand for itself")
  }
  static let unclosedBacktick = Fault(
    .unclosedBacktick, "expected a name between two ‘`’")
  static func dollarName(_ text: String) -> Fault {
    Fault(.dollarName, "‘\(text)’ is no name; only a closure’s ‘$0’, ‘$1’ … begin with ‘$’")
  }
}

// MARK: - Brackets and structure

extension Fault {
  static func expected(_ what: String, found: String) -> Fault {
    Fault(.expected, "expected \(what), found \(found)")
  }
  static func endsEarly(_ what: String) -> Fault {
    Fault(.endsEarly, "expected \(what), but the cell ends here")
  }
  static func unclosed(_ opening: String, _ closing: String) -> Fault {
    Fault(.unclosed, "this ‘\(opening)’ has no closing ‘\(closing)’")
  }
  static func unmatchedCloser(_ text: String) -> Fault {
    Fault(.unmatchedCloser, "this ‘\(text)’ closes nothing")
  }
  static func mismatchedCloser(expected: String, found: String, opening: String) -> Fault {
    Fault(.mismatchedCloser, "expected ‘\(expected)’ to close ‘\(opening)’, found ‘\(found)’")
  }
  static func missingComma(_ found: String) -> Fault {
    Fault(.missingComma, "expected ‘,’ between two elements, found \(found)")
  }
  static func expectedEnd(_ found: String) -> Fault {
    Fault(.expectedEnd, "expected the end of the statement, found \(found)")
  }
  static func nestingTooDeep(_ limit: Int) -> Fault {
    Fault(.nestingTooDeep, "brackets and blocks nest more than \(limit) levels deep here")
  }
  static func chainTooLong(_ limit: Int) -> Fault {
    Fault(
      .chainTooLong,
      "this expression has more than \(limit) operators or members in a row; divide it with ‘let’")
  }
}
