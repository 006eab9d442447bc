/// A word of the source: what the lexer hands to the parser.
package struct Token: Sendable {
  /// The sorts of token.
  package enum Kind: UInt8, Sendable {
    case endOfText
    case identifier, keyword, underscore, anonymousParameter
    case integer, real
    case stringBegin, stringText, interpolationBegin, interpolationEnd, stringEnd
    case leftParenthesis, rightParenthesis
    case leftBracket, rightBracket
    case leftBrace, rightBrace
    case comma, colon, semicolon, period
    case prefixOperator, infixOperator, postfixOperator
    case assign, arrow
    case ternaryQuestion, postfixQuestion
    case attribute, directive
    case backslash
    case unknown
  }

  /// Its sort.
  package var kind: Kind
  /// Its place.
  package var span: Span
  /// The name without backticks, the operator, the digits without `_`, or the text of a string
  /// with its escapes resolved.
  package var text: String
  /// Whether a line break, or the start of the text, comes before it.
  package var startsLine: Bool
  /// Whether the lexer has reported it already.
  package var isFaulty = false

  /// Whether it is this keyword.
  package func isKeyword(_ word: String) -> Bool { kind == .keyword && text == word }

  /// Whether it is this unreserved word.
  package func isWord(_ word: String) -> Bool { kind == .identifier && text == word }

  /// Whether it is an operator with this text, whatever its spacing.
  package func isOperator(_ text: String) -> Bool {
    switch kind {
    case .prefixOperator, .infixOperator, .postfixOperator: self.text == text
    default: false
    }
  }

  /// Whether it may stand where an argument label or a member's name does.
  package var isName: Bool { kind == .identifier || kind == .keyword }
}

/// The reserved words.
package enum Keyword {
  /// What begins a statement.
  package static let statements: Set<String> = [
    "let", "var", "func", "struct", "enum", "if", "guard", "switch", "while", "repeat", "for",
    "break", "continue", "return", "do", "import", "case", "default", "static", "class",
    "protocol", "extension", "public", "private", "internal", "fileprivate", "typealias",
    "subscript", "deinit", "defer", "throw", "fallthrough", "operator",
  ]

  /// All of them: the statements, what stands inside one, and words Swift reserves.
  package static let all: Set<String> = statements.union([
    "else", "in", "where", "true", "false", "nil", "inout", "init", "self", "Self", "super",
    "as", "is", "try", "throws", "rethrows", "catch", "associatedtype",
  ])

  /// Words of Swift that Martlet leaves out, with what to use instead.
  package static let leftOut: [String: String] = [
    "class": "declare a ‘struct’: it has stored properties, methods and an ‘init’ too",
    "protocol": "write the function or ‘struct’ that you need directly",
    "extension": "put the members in the ‘struct’ or ‘enum’ itself",
    "actor": "declare a ‘struct’: a cell runs on one thread",
    "deinit": "leave it out: values need no clean-up",
    "throw": "return an optional, or stop with ‘precondition(…, \"why\")’",
    "operator": "write a function with a name, or an operator there is: ‘static func +’ in a type",
    "precedencegroup": "write a function with a name",
    "macro": "write a function",
    "associatedtype": "write the type out",
  ]

  /// Modifiers of Swift that can simply be deleted.
  package static let modifiers: Set<String> = [
    "public", "private", "internal", "fileprivate", "open", "final", "lazy", "weak", "unowned",
    "override", "nonisolated", "required", "convenience", "optional", "dynamic",
    "package",
  ]
}
