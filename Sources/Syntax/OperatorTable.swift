/// How operators bind, as Swift declares them.
package enum OperatorTable {
  /// The operators that a user's type may declare for itself.
  static let overloadable: Set<String> = [
    "+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "!",
  ]

  /// How operators of one precedence group together.
  package enum Associativity: Sendable { case left, right, none }

  /// What is known of an infix operator.
  package struct Infix: Sendable {
    package var precedence: Int
    package var associativity: Associativity
  }

  /// The precedence of `?:`.
  package static let ternary = 100

  /// From the tightest to the loosest.
  private static let groups: [(Int, Associativity, [String])] = [
    (170, .right, ["**"]),  // Python's power: reported, then read as meant
    (160, .none, ["<<", ">>", "&<<", "&>>"]),
    (150, .left, ["*", "/", "%", "&*", "&"]),
    (140, .left, ["+", "-", "&+", "&-", "|", "^"]),
    (135, .none, ["...", "..<"]),
    (131, .right, ["??"]),
    (130, .none, ["<", "<=", ">", ">=", "==", "!=", "===", "!==", "<>", "~="]),
    (120, .left, ["&&"]),
    (110, .left, ["||"]),
  ]

  /// Every infix operator.
  package static let infix: [String: Infix] = {
    var table: [String: Infix] = [:]
    for (precedence, associativity, names) in groups {
      for name in names {
        table[name] = Infix(precedence: precedence, associativity: associativity)
      }
    }
    return table
  }()

  /// Operators before an operand.
  package static let prefix: Set<String> = ["-", "+", "!", "~", "&", "...", "..<"]

  /// Assignments with an operation; the value is the operation.
  package static let compound: [String: String] = [
    "+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%", "<<=": "<<", ">>=": ">>",
    "&=": "&", "|=": "|", "^=": "^", "&+=": "&+", "&-=": "&-", "&*=": "&*",
  ]

  /// Operators of other languages, with what Swift writes.
  package static let foreign: [String: String] = [
    "===": "==", "!==": "!=", "<>": "!=", ":=": "=", "=<": "<=", "=>": ">=",
    "..": "..<",
  ]

  /// Whether the lexer takes these characters as one operator.
  package static func isKnown(_ text: String) -> Bool {
    infix[text] != nil || prefix.contains(text) || compound[text] != nil || foreign[text] != nil
      || text == "=" || text == "->" || text == "++" || text == "--"
  }
}
